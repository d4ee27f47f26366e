-- Digital adoption among the active, by component.
-- column: measure_name | text | 3.2 | Nội dung | Measure
-- column: adopting_count | count | 1 | Có áp dụng | Adopting
-- column: unknown_count | count | 1.1 | Chưa báo cáo | Not reported
-- column: base_count | count | 1.1 | Đang hoạt động | Active
-- column: share | share | 1 | Tỷ lệ | Share
-- column: before_share | share | 1.1 | Tỷ lệ {before} | Share in {before}
-- note: Tổ chức chưa báo cáo vẫn nằm trong mẫu số nên tỷ lệ là mức thấp nhất. | Who does not report stays in the base, so shares are lower bounds.
select
    l.$lang as measure_name, d.adopting_count, d.unknown_count, d.base_count, d.share,
    case when d.base_count = 0 then 'not_applicable' when d.unknown_count = d.base_count then 'not_reported' end as share_nothing,
    b.share as before_share,
    case when b.base_count = 0 then 'not_applicable' when b.unknown_count = b.base_count then 'not_reported' end as before_share_nothing
from marts.digital_adoption as d
inner join meta.labels as l on l.code_set = 'measure' and l.code = d.measure
left join marts.digital_adoption as b
    on b.lens = d.lens and b.period = $before and b.area_level = 'province' and b.org_type = d.org_type and b.measure = d.measure
where d.lens = $lens and d.period = $period and d.area_level = 'province' and d.org_type = 'all'
order by case d.measure when 'declared' then 1 when 'any_component' then 2 when 'two_groups' then 3 else 4 end, d.adopting_count desc, l.$lang
