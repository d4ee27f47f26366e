-- What gives most cause for worry in the period, the gravest first: a part of the template, its figure, its horizon.
-- Each is weighed between 0 and 1 by what share of the whole is not as it should be: of units that owe their list, of
-- the way a goal should have gone by now (what is missing counted in its favour), of organisations that lie idle, are weak
-- or have no class. The summary tells three.
with units as (
    select
        count(case when status = 'missing' then 1 end) as missing_count,
        count(case when is_expected or received_on is not null then 1 end) as unit_count
    from marts.submission_status
    where period = $period
),
goals as (
    select
        indicator, horizon,
        (path_value - coalesce(highest_with_absent, highest_value, actual_value)) / nullif(cast(path_value as double), 0) as weight
    from marts.target_progress
    where lens = $lens and period = $period and reading = 'headline' and status = 'behind' and is_certain
        and (horizon = 2030 or indicator = 'population_share')
),
counts as (
    select listed_count, stopped_count
    from marts.organisation_counts
    where lens = $lens and period = $period and area_level = 'province' and org_type = 'all'
),
ratings as (
    select
        sum(case when rating = 'weak' then org_count end) as weak_count,
        sum(case when rating in ('good', 'fair', 'average', 'weak') then org_count end) as rated_count,
        sum(case when rating = 'not_reported' then org_count end) as unrated_count,
        sum(org_count) as org_count
    from marts.rating_distribution
    where lens = $lens and period = $period and area_level = 'province' and org_type in ('HTX', 'LHHTX')
),
worries as (
    select 'worry_missing_units' as worry, 'unit_missing_count' as figure, cast(null as bigint) as horizon,
        cast(missing_count as double) / nullif(unit_count, 0) as weight
    from units
    where missing_count > 0
    union all
    select 'worry_goal', indicator, horizon, weight
    from goals
    where weight > 0
    union all
    select 'worry_standstill', 'stopped_count', null, cast(stopped_count as double) / nullif(listed_count, 0)
    from counts
    where stopped_count > 0
    union all
    select 'worry_weak', 'rating_weak_count', null, cast(weak_count as double) / nullif(rated_count, 0)
    from ratings
    where weak_count > 0
    union all
    select 'worry_unrated', 'rating_not_reported_count', null, cast(unrated_count as double) / nullif(org_count, 0)
    from ratings
    where unrated_count > 0
)
select worry, figure, horizon, weight
from worries
order by weight desc nulls last, worry, figure
