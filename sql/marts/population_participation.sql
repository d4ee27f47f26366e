-- Memberships beside the population, once per population series, with the way to the goal.
-- grain: lens, period, area_level, area_code, population_series
-- vi: Số thành viên cạnh dân số, mỗi chuỗi dân số một dòng, và quãng đường đến mục tiêu.
-- after: marts.organisation_counts
-- Each series gives its latest figure up to the period's end. The preferred series always has a row: an area without a
-- published population shows NULL and, in absent_reason, why: it is undecided, no figure of the series was published
-- for it, or only later ones. people_short and growth_needed_per_year (a share a year, compound) lead from the period
-- to the goal's year; both are 0 once it is met.
with goal as (
    select target_value as goal_share, horizon as goal_year
    from meta.targets
    where indicator = 'population_share' and reading = 'headline'
),
areas as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, a.member_count,
        a.member_unknown_count, p.year_position
    from marts.organisation_counts as a
    inner join meta.periods as p on p.period = a.period
    where a.org_type = 'all'
),
series as (
    select distinct population_series, is_preferred
    from meta.population
),
published as (
    select
        a.lens, a.period, a.area_level, a.area_code, p.population_series, p.counted_on, p.population, p.population_year,
        p.is_interpolated, p.source,
        p.counted_on <= a.period_end as is_known,
        max(case when p.counted_on <= a.period_end then p.counted_on end) over (
            partition by a.lens, a.period, a.area_level, a.area_code, p.population_series
        ) as latest_on
    from areas as a
    inner join meta.population as p
        on p.unit_code = a.area_code
        and p.area_level = a.area_level
        and (p.unit_era is null or p.unit_era = a.unit_era)
),
known as (
    select
        lens, period, area_level, area_code, population_series, population, population_year, is_interpolated, source
    from published
    where is_known and counted_on = latest_on
),
later as (
    select distinct lens, period, area_level, area_code, population_series
    from published
    where latest_on is null
),
measured as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, a.year_position,
        a.member_count, a.member_unknown_count, k.population, s.population_series, k.population_year, s.is_preferred,
        g.goal_share, g.goal_year,
        cast(ceil(cast(g.goal_share as decimal(18, 6)) * k.population) as bigint) as goal_people,
        k.is_interpolated, k.source,
        case
            when k.population is not null then null
            when a.area_code = 'undecided' then 'undecided_area'
            when l.area_code is not null then 'no_figure_yet'
            else 'no_figure_for_unit'
        end as absent_reason
    from areas as a
    cross join series as s
    cross join goal as g
    left join known as k
        on k.lens = a.lens
        and k.period = a.period
        and k.area_level = a.area_level
        and k.area_code = a.area_code
        and k.population_series = s.population_series
    left join later as l
        on l.lens = a.lens
        and l.period = a.period
        and l.area_level = a.area_level
        and l.area_code = a.area_code
        and l.population_series = s.population_series
    where s.is_preferred or k.population is not null
)
select
    cast(lens as varchar) as lens,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(area_level as varchar) as area_level,
    cast(area_code as varchar) as area_code,
    cast(area_name as varchar) as area_name,
    cast(unit_era as varchar) as unit_era,
    cast(member_count as bigint) as member_count,
    cast(population as bigint) as population,
    cast(population_series as varchar) as population_series,
    cast(population_year as bigint) as population_year,
    cast(is_preferred as boolean) as is_preferred,
    cast(cast(member_count as double) / nullif(cast(population as double), 0) as double) as share,
    cast(goal_share as double) as goal_share,
    cast(goal_year as bigint) as goal_year,
    cast(case when goal_people - member_count > 0 then goal_people - member_count
        when goal_people - member_count <= 0 then 0
    end as bigint) as people_short,
    cast(case
        when member_count >= goal_people then 0
        when member_count > 0 and goal_year > year_position then power(
            cast(goal_people as double) / nullif(cast(member_count as double), 0),
            cast(1 as double) / nullif(cast(goal_year - year_position as double), 0)
        ) - 1
    end as double) as growth_needed_per_year,
    cast(is_interpolated as boolean) as population_is_interpolated,
    cast(source as varchar) as population_source,
    cast(absent_reason as varchar) as absent_reason,
    cast(member_unknown_count as bigint) as member_unknown_count
from measured
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, population_series nulls last
