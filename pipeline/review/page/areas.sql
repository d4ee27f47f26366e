-- The areas that have figures, and the units that should have some: names for the codes of every era.
select distinct a.lens, a.area_level, a.area_code, a.unit_era, a.area_name as area_vi, a.area_name_en as area_en
from meta.areas as a
where exists (
        select 1
        from marts.organisation_counts as c
        where c.lens = a.lens and c.area_level = a.area_level and c.area_code = a.area_code and c.unit_era = a.unit_era
    )
    or a.lens = 'as_reported' and exists (
        select 1
        from marts.submission_status as s
        where s.unit_code = a.area_code and s.unit_era = a.unit_era and s.area_level = a.area_level
    )
order by a.area_level, a.area_code, a.unit_era, a.lens
