-- The areas that each place lies in: one of each level of each lens.
-- grain: place_id, lens, area_level
-- vi: Các địa bàn của từng nơi: mỗi cấp của mỗi cách nhìn một địa bàn.
-- after: staging.places
-- Area as_reported: the province, and the district or commune (whichever reported in that era) of the organisation's
-- address, else its reporting unit. Area as_of_today, in every period: the province, the commune of today and the area of
-- the former district, as staging.placements has them. What no unit of a level is known for is in its area undecided, so
-- that the areas of a level always add up to the province.
-- Each level of each lens, with the area of those that none of its units is known for: the province itself, or undecided.
with slots as (
    select e.unit_era as reported_era, a.lens, a.area_level, a.area_code, a.area_name, a.unit_era
    from meta.areas as a
    inner join meta.unit_eras as e on a.lens = 'as_of_today' or e.unit_era = a.unit_era
    where a.area_level = 'province' or a.area_code = 'undecided'
),
located as (
    select
        p.place_id, s.lens, s.area_level, s.area_code, s.area_name, s.unit_era,
        case
            when s.area_level = 'province' then s.area_code
            when s.lens = 'as_of_today' and s.area_level = 'commune' then p.today_commune_code
            when s.lens = 'as_of_today' then p.today_district_code
            when s.area_level = 'commune' then coalesce(p.commune_code, p.unit_code)
            else coalesce(p.district_code, p.unit_code)
        end as unit_code
    from staging.places as p
    inner join slots as s on s.reported_era = p.unit_era
)
select
    cast(l.place_id as bigint) as place_id,
    cast(l.lens as varchar) as lens,
    cast(l.area_level as varchar) as area_level,
    cast(coalesce(a.area_code, l.area_code) as varchar) as area_code,
    cast(coalesce(a.area_name, l.area_name) as varchar) as area_name,
    cast(l.unit_era as varchar) as unit_era
from located as l
left join meta.areas as a
    on a.lens = l.lens
    and a.area_level = l.area_level
    and a.unit_era = l.unit_era
    and a.area_code = l.unit_code
order by place_id nulls last, lens nulls last, area_level nulls last
