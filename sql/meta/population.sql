-- Published populations, each with its series and its public source; a unit without one is absent.
-- grain: unit_code, population_series, counted_on
-- unit_era is NULL where the figure holds for every era of the code.
select
    cast(unit_code as varchar) as unit_code,
    cast(unit_era as varchar) as unit_era,
    cast(population_series as varchar) as population_series,
    cast(population_year as bigint) as population_year,
    cast(counted_on as date) as counted_on,
    cast(population as bigint) as population,
    cast(is_preferred as boolean) as is_preferred,
    cast(source as varchar) as source
from raw.population
order by unit_code nulls last, population_series nulls last, counted_on nulls last
