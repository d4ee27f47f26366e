-- Memberships and population of every area, the preferred series alone.
select lens, period, area_level, area_code, unit_era, 'all' as org_type, member_count, member_unknown_count, population
from marts.population_participation
where is_preferred
order by period, lens, area_level, area_code, unit_era
