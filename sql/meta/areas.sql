-- The areas that a figure can be of, by lens: the one place for their names.
-- grain: lens, area_level, area_code, unit_era
-- vi: Các địa bàn mà một số liệu có thể thuộc về, theo cách nhìn: nơi duy nhất đặt tên địa bàn.
-- after: meta.labels, meta.unit_eras, meta.units
-- as_reported: the units of every era. as_of_today: the province and the communes of the latest era, and the areas that
-- the districts had when they last reported, which stay the same ever after. A level that divides the province also has
-- the area undecided: what no unit of the level is known for.
with latest as (
    select max(valid_from) as valid_from
    from meta.unit_eras
),
district_times as (
    select max(valid_from) as valid_from
    from meta.unit_eras
    where reporting_level = 'district'
),
levels as (
    select 'as_reported' as lens, reporting_level as area_level, unit_era
    from meta.unit_eras
    union all
    select 'as_of_today', e.reporting_level, e.unit_era
    from meta.unit_eras as e
    inner join latest as l on l.valid_from = e.valid_from
    union all
    select 'as_of_today', e.reporting_level, e.unit_era
    from meta.unit_eras as e
    inner join district_times as d on d.valid_from = e.valid_from
),
areas as (
    select
        'as_reported' as lens, u.area_level, u.unit_code as area_code, u.unit_era,
        u.area_name as area_name,
        u.unit_name || ' ' || lower(t.en) as area_name_en
    from meta.units as u
    left join meta.labels as t on t.code_set = 'unit_type' and t.code = u.unit_type
    union all
    select
        'as_of_today', u.area_level, u.unit_code, u.unit_era,
        u.area_name,
        u.unit_name || ' ' || lower(t.en)
    from meta.units as u
    inner join meta.unit_eras as e on e.unit_era = u.unit_era
    inner join latest as l on l.valid_from = e.valid_from
    left join meta.labels as t on t.code_set = 'unit_type' and t.code = u.unit_type
    union all
    select
        'as_of_today', u.area_level, u.unit_code, u.unit_era,
        'Địa bàn ' || lower(u.unit_type) || ' ' || u.unit_name || ' cũ',
        'Area of the former ' || u.unit_name || ' ' || lower(t.en)
    from meta.units as u
    inner join meta.unit_eras as e on e.unit_era = u.unit_era
    inner join district_times as d on d.valid_from = e.valid_from
    left join meta.labels as t on t.code_set = 'unit_type' and t.code = u.unit_type
    where u.area_level = 'district'
    union all
    select v.lens, v.area_level, n.code, v.unit_era, n.vi, n.en
    from levels as v
    inner join meta.labels as n on n.code_set = 'area' and n.code = 'undecided'
)
select
    cast(lens as varchar) as lens,
    cast(area_level as varchar) as area_level,
    cast(area_code as varchar) as area_code,
    cast(unit_era as varchar) as unit_era,
    cast(area_name as varchar) as area_name,
    cast(area_name_en as varchar) as area_name_en
from areas
order by lens nulls last, area_level nulls last, area_code nulls last, unit_era nulls last
