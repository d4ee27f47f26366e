-- Names of the units that have tiles, by era: those without a report, too.
select distinct unit_era, area_code, area_name
from meta.areas
where lens = 'as_reported'
    and area_level in ('district', 'commune')
    and unit_era in (select unit_era from meta.periods where period in (select period from marts.organisation_counts))
order by unit_era, area_code
