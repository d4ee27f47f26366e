-- Who the members of cooperatives and groups are.
-- column: part_name | text | 3 | Thành viên | Members
-- column: both_count | count | 1.2 | Số tổ chức báo cáo | Organisations that report
-- column: unknown_count | count | 1.2 | Số tổ chức chưa báo cáo | That do not
-- column: part_count | count | 1.2 | Số lượng | Number
-- column: member_count | count | 1.3 | Trên tổng số thành viên | Of members
-- column: share | share | 1 | Tỷ lệ | Share
-- note: Tỷ lệ chỉ tính trong các tổ hợp tác, hợp tác xã báo cáo cả tổng số thành viên và phần này. | Shares are within the groups and cooperatives that report both the whole and the part.
select
    l.$lang as part_name, m.both_count, m.unknown_count,
    case when m.both_count > 0 then m.part_count end as part_count,
    case when m.both_count > 0 then m.member_count end as member_count,
    m.share
from marts.member_parts as m
inner join meta.labels as l on l.code_set = 'member_part' and l.code = m.part
where m.lens = $lens and m.period = $period and m.area_level = 'province' and m.org_type = 'all'
order by case m.part when 'women' then 1 when 'ethnic' then 2 when 'new' then 3 when 'individual' then 4 when 'household' then 5 else 6 end
