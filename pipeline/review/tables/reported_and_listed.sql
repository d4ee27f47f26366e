-- Figures of forms of totals that no list answers or that a list contradicts.
-- column: area | text | 2 | Đơn vị | Unit
-- column: type_name | text | 1.6 | Loại hình | Type
-- column: figure_name | text | 3 | Chỉ tiêu | Figure
-- column: reported | number | 1.1 | Biểu tổng hợp | Form of totals
-- column: listed | number | 1.1 | Danh sách | List
-- column: difference | number | 1.1 | Chênh lệch | Difference
select
    r.area_name as area, t.$lang as type_name, coalesce(i.$lang, r.indicator) as figure_name,
    case r.unit when 'vnd' then 'million_vnd' else r.unit end as row_unit,
    r.reported_value / case r.unit when 'vnd' then 1e6 else 1 end as reported,
    r.listed_value / case r.unit when 'vnd' then 1e6 else 1 end as listed,
    r.difference / case r.unit when 'vnd' then 1e6 else 1 end as difference
from marts.reported_and_listed as r
inner join meta.labels as t on t.code_set = 'org_type' and t.code = r.org_type
left join meta.indicators as i on i.indicator = r.indicator
where r.lens = $lens and r.period = $period and r.reported_value is not null and (r.listed_value is null or not r.agrees)
order by r.area_level desc, r.area_code, r.org_type, r.indicator, r.rating, r.sector
