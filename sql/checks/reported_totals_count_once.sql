-- fail: the province is its lists and the totals of the units without one, each once
-- vi: số toàn tỉnh bằng các danh sách cộng biểu tổng hợp của những đơn vị chưa có danh sách, mỗi đơn vị tính một lần
with units as (
    select
        r.lens, r.period, r.org_type, r.indicator,
        sum(case when r.basis = 'reported' then r.value else 0 end) as unit_value,
        count(case when r.basis = 'reported' then 1 end) as unit_rows
    from marts.reported_and_listed as r
    inner join meta.unit_eras as e on e.unit_era = r.unit_era and e.reporting_level = r.area_level
    group by r.lens, r.period, r.org_type, r.indicator
)
select
    p.lens, p.period, p.org_type, p.indicator, p.basis, p.value, p.listed_value,
    coalesce(u.unit_value, 0) as unit_value, p.reported_unit_count, coalesce(u.unit_rows, 0) as unit_rows
from marts.reported_and_listed as p
left join units as u
    on u.lens = p.lens
    and u.period = p.period
    and u.org_type = p.org_type
    and u.indicator = p.indicator
where p.area_level = 'province'
    and p.unit = 'count'
    and (
        p.list_unit_count + p.reported_unit_count > p.unit_count
        or p.reported_unit_count <> coalesce(u.unit_rows, 0)
        or (p.listed_value is not null and p.value <> p.listed_value + coalesce(u.unit_value, 0))
    )
order by
    p.lens nulls last, p.period nulls last, p.org_type nulls last, p.indicator nulls last
