-- What a signed report said and what is known today, with the reason: figures that read otherwise than they did.
-- A share of which only numerator and base moved, or what no decimal shows, is in marts.revisions and not here.
-- column: type_name | text | 1.8 | Loại hình | Type
-- column: figure_name | text | 3 | Chỉ tiêu | Figure
-- column: reported | number | 1 | Đã báo cáo | Reported
-- column: now | number | 1 | Nay là | Now
-- column: why | text | 3.2 | Lý do | Reason
-- note: Chỉ nêu số liệu toàn tỉnh mà số in ra nay khác trước. | Only figures of the province that now read otherwise.
with names as (
    select indicator, $lang as name from meta.indicators
    union
    select indicator, $lang as name from marts.report_figures
)
select
    t.$lang as type_name, coalesce(i.name, r.indicator) as figure_name,
    case r.unit when 'vnd' then 'million_vnd' else r.unit end as row_unit,
    r.reported_value / case r.unit when 'vnd' then 1e6 else 1 end as reported,
    r.now_value / case r.unit when 'vnd' then 1e6 else 1 end as now,
    r.why_$lang as why
from marts.revisions as r
left join meta.labels as t on t.code_set = 'org_type' and t.code = r.org_type
left join names as i on i.indicator = r.indicator
where r.lens = $lens and r.period = $period and r.area_level = 'province'
    and r.reads_otherwise
order by r.org_type, r.indicator
