-- What a signed report said and what is known today, with the reason.
-- column: type_name | text | 1.8 | Loại hình | Type
-- column: figure_name | text | 3 | Chỉ tiêu | Figure
-- column: reported | number | 1 | Đã báo cáo | Reported
-- column: now | number | 1 | Nay là | Now
-- column: why | text | 3.2 | Lý do | Reason
select
    t.$lang as type_name, coalesce(i.$lang, r.indicator) as figure_name,
    case r.unit when 'vnd' then 'million_vnd' else r.unit end as row_unit,
    r.reported_value / case r.unit when 'vnd' then 1e6 else 1 end as reported,
    r.now_value / case r.unit when 'vnd' then 1e6 else 1 end as now,
    r.why_$lang as why
from marts.revisions as r
left join meta.labels as t on t.code_set = 'org_type' and t.code = r.org_type
left join meta.indicators as i on i.indicator = r.indicator
where r.lens = $lens and r.period = $period and r.area_level = 'province'
order by r.org_type, r.indicator
