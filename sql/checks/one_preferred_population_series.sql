-- fail: exactly one population series is the preferred one, in all its lines
-- vi: có đúng một nguồn dân số được chọn làm chính
with series as (
    select
        population_series,
        count(case when is_preferred then 1 end) as preferred_count,
        count(*) as line_count
    from meta.population
    group by population_series
),
preferred as (
    select count(case when preferred_count > 0 then 1 end) as preferred_series_count
    from series
)
select s.population_series, s.preferred_count, s.line_count, p.preferred_series_count
from series as s
cross join preferred as p
where p.preferred_series_count <> 1
    or (s.preferred_count > 0 and s.preferred_count <> s.line_count)
order by s.population_series nulls last
