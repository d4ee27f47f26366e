-- fail: every figure in force of a workbook of populations is in meta.population, and no other
-- vi: mọi số dân đang hiệu lực của các tệp đều có đúng một lần trong meta.population
with staged as (
    select unit_code, unit_era, population_series, population_year, population, count(*) as staged_count
    from staging.populations
    group by unit_code, unit_era, population_series, population_year, population
),
published as (
    select unit_code, unit_era, population_series, population_year, population, count(*) as published_count
    from meta.population
    where submission_id is not null
    group by unit_code, unit_era, population_series, population_year, population
)
select
    coalesce(s.unit_code, p.unit_code) as unit_code,
    coalesce(s.population_series, p.population_series) as population_series,
    coalesce(s.population_year, p.population_year) as population_year,
    coalesce(s.staged_count, 0) as staged_count,
    coalesce(p.published_count, 0) as published_count
from staged as s
full outer join published as p
    on p.unit_code = s.unit_code
    and coalesce(p.unit_era, '') = coalesce(s.unit_era, '')
    and p.population_series = s.population_series
    and p.population_year = s.population_year
    and p.population = s.population
where coalesce(s.staged_count, 0) <> 1
    or coalesce(p.published_count, 0) <> 1
order by unit_code nulls last, population_series nulls last, population_year nulls last
