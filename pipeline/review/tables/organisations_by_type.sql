-- Organisations by type, beside the year before.
-- column: type_name | text | 2.6 | Loại hình | Type
-- column: before_count | count | 1.1 | Tổng số {before} | Listed in {before}
-- column: listed_count | count | 1.1 | {period} > Tổng số | {period} > Listed
-- column: active_count | count | 1.1 | {period} > Đang hoạt động | {period} > Active
-- column: new_count | count | 1.1 | {period} > Thành lập mới | {period} > New
-- column: stopped_count | count | 1.1 | {period} > Ngừng hoạt động | {period} > Stopped
-- column: gone_count | count | 1.3 | {period} > Giải thể, chuyển đổi | {period} > Dissolved, converted
-- column: member_count | count | 1.2 | {period} > Thành viên | {period} > Members
-- column: worker_count | count | 1.2 | {period} > Lao động | {period} > Workers
-- note: Tổng số gồm cả tổ chức ngừng hoạt động chưa giải thể. Thành viên là số lượt tham gia; dòng tổng chỉ cộng tổ hợp tác và hợp tác xã vì thành viên của liên hiệp là hợp tác xã. | Listed includes those that stopped and are not dissolved. Members are memberships; the total adds groups and cooperatives only, as members of a union are cooperatives.
select
    l.$lang as type_name,
    b.listed_count as before_count,
    c.listed_count, c.active_count, c.new_count, c.stopped_count,
    c.dissolved_count + c.converted_count as gone_count,
    c.member_count, c.worker_count,
    case when l.code = 'all' then 'total' else '' end as row_kind
from meta.labels as l
left join marts.organisation_counts as c
    on c.lens = $lens and c.period = $period and c.area_level = 'province' and c.org_type = l.code
left join marts.organisation_counts as b
    on b.lens = $lens and b.period = $before and b.area_level = 'province' and b.org_type = l.code
where l.code_set = 'org_type'
order by case l.code when 'THT' then 1 when 'HTX' then 2 when 'LHHTX' then 3 else 4 end
