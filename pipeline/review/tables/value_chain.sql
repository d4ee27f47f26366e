-- Part in value chains, by what the share is of.
-- column: base_name | text | 3 | Trong số | Among
-- column: base_count | count | 1.1 | Tổng số | All
-- column: in_chain_count | count | 1.2 | Tham gia chuỗi giá trị | In a value chain
-- column: unknown_count | count | 1.2 | Chưa báo cáo | Not reported
-- column: share | share | 1 | Tỷ lệ | Share
-- column: before_share | share | 1.1 | Tỷ lệ {before} | Share in {before}
-- note: Tổ chức chưa báo cáo vẫn nằm trong mẫu số nên tỷ lệ là mức thấp nhất. Mục tiêu đến năm 2030 tính trong số đạt loại tốt, khá. | Who does not report stays in the base, so shares are lower bounds. The goal for 2030 is of the good and fair.
select
    l.$lang as base_name, v.base_count, v.in_chain_count, v.unknown_count, v.share,
    case when v.base_count = 0 then 'not_applicable' when v.unknown_count = v.base_count then 'not_reported' end as share_nothing,
    b.share as before_share, case when b.base_count = 0 then 'not_applicable' when b.unknown_count = b.base_count then 'not_reported' end as before_share_nothing
from marts.value_chain_share as v
inner join meta.labels as l on l.code_set = 'base' and l.code = v.base
left join marts.value_chain_share as b
    on b.lens = v.lens and b.period = $before and b.area_level = 'province' and b.org_type = v.org_type and b.base = v.base
where v.lens = $lens and v.period = $period and v.area_level = 'province' and v.org_type = 'all'
order by case v.base when 'good_or_fair' then 1 when 'effective' then 2 when 'active' then 3 else 4 end
