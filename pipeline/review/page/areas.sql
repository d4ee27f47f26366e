-- Every area of a lens and period, with the era of its code.
select distinct lens, period, area_level, area_code, area_name, unit_era
from marts.organisation_counts
order by lens, period, area_level, area_code
