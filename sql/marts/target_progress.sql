-- How far the province is from each goal of the plan: value, bounds, path, gap, pace and a verdict.
-- grain: lens, period, indicator, horizon, reading
-- vi: Tỉnh còn cách từng mục tiêu của kế hoạch bao xa: giá trị, khoảng dao động, lộ trình, khoảng cách, tốc độ và kết luận.
-- after: marts.organisation_counts, marts.rating_distribution, marts.value_chain_share, marts.digital_adoption, marts.population_participation
-- headline reads "good or fair" and "effective" over the rated; literal over all listed types, as the plan is worded,
-- with ceiling_value the most it could be (THT are never rated). lowest_value and highest_value let every missing answer
-- be no or yes. path_value is the straight line from the first full year since 2023 with a value (the baseline) to the
-- goal at its horizon; before the baseline it is NULL. "~" is met from target x (1 - tolerance) upwards, ">" strictly
-- above, ">=" from the target on. status no_data: the period has no value.
with rated as (
    select
        lens, period,
        sum(case when rating in ('good', 'fair') then org_count else 0 end) as good_or_fair_count,
        sum(case when rating = 'not_reported' then org_count else 0 end) as not_reported_count,
        sum(case when rating <> 'not_applicable' then org_count else 0 end) as rateable_count,
        max(rated_count) as rated_count,
        max(listed_count) as listed_count
    from marts.rating_distribution
    where area_level = 'province' and org_type = 'all'
    group by lens, period
),
figures as (
    select
        lens, period, lower(org_type) || '_count' as indicator, 'headline' as reading,
        listed_count as numerator,
        cast(null as bigint) as denominator_value,
        cast(listed_count as double) as lowest_value,
        cast(listed_count as double) as highest_value,
        cast(null as double) as ceiling_value
    from marts.organisation_counts
    where area_level = 'province' and org_type <> 'all'
    union all
    select
        lens, period, lower(org_type) || '_member_count', 'headline',
        member_count, null,
        cast(member_count as double),
        cast(case when member_unknown_count = 0 then member_count end as double),
        null
    from marts.organisation_counts
    where area_level = 'province' and org_type <> 'all'
    union all
    select
        r.lens, r.period, i.indicator, 'headline',
        r.good_or_fair_count, r.rated_count,
        cast(r.good_or_fair_count as double) / nullif(cast(r.rated_count + r.not_reported_count as double), 0),
        cast(r.good_or_fair_count + r.not_reported_count as double)
        / nullif(cast(r.rated_count + r.not_reported_count as double), 0),
        null
    from rated as r
    cross join (values ('good_or_fair_share'), ('effective_share')) as i(indicator)
    union all
    select
        r.lens, r.period, i.indicator, 'literal',
        r.good_or_fair_count, r.listed_count,
        cast(r.good_or_fair_count as double) / nullif(cast(r.listed_count as double), 0),
        cast(r.good_or_fair_count + r.not_reported_count as double) / nullif(cast(r.listed_count as double), 0),
        cast(r.rateable_count as double) / nullif(cast(r.listed_count as double), 0)
    from rated as r
    cross join (values ('good_or_fair_share'), ('effective_share')) as i(indicator)
    union all
    select
        lens, period, 'chain_share_of_' || base, 'headline',
        in_chain_count, base_count,
        cast(in_chain_count as double) / nullif(cast(base_count as double), 0),
        cast(in_chain_count + unknown_count as double) / nullif(cast(base_count as double), 0),
        null
    from marts.value_chain_share
    where area_level = 'province' and org_type = 'all'
    union all
    select
        lens, period, 'digital_share', 'headline',
        adopting_count, base_count,
        cast(adopting_count as double) / nullif(cast(base_count as double), 0),
        cast(adopting_count + unknown_count as double) / nullif(cast(base_count as double), 0),
        null
    from marts.digital_adoption
    where area_level = 'province' and org_type = 'all' and measure = 'declared'
    union all
    select
        p.lens, p.period, 'population_share', 'headline',
        p.member_count, p.population,
        p.share,
        case when c.member_unknown_count = 0 then p.share end,
        null
    from marts.population_participation as p
    inner join marts.organisation_counts as c
        on c.lens = p.lens
        and c.period = p.period
        and c.area_level = p.area_level
        and c.area_code = p.area_code
    where p.area_level = 'province' and p.is_preferred and c.org_type = 'all'
),
measured as (
    select
        u.lens, p.period, p.period_end, p.period_kind, p.year, p.year_position,
        u.area_level, u.area_code, u.area_name, u.unit_era,
        t.indicator, t.horizon, t.reading, t.org_type, t.comparator, t.target_value, t.tolerance, t.unit,
        t.denominator, t.legal_source,
        f.numerator, f.denominator_value, f.lowest_value, f.highest_value, f.ceiling_value,
        case
            when t.unit = 'count' then cast(f.numerator as double)
            else cast(f.numerator as double) / nullif(cast(f.denominator_value as double), 0)
        end as actual_value,
        cast(
            cast(t.target_value as decimal(18, 6)) * (1 - cast(coalesce(t.tolerance, 0) as decimal(9, 6))) as double
        ) as tolerated_value
    from meta.periods as p
    inner join meta.areas as u
        on u.area_level = 'province'
        and (u.lens = 'as_of_today' or u.unit_era = p.unit_era)
    cross join meta.targets as t
    left join figures as f
        on f.lens = u.lens
        and f.period = p.period
        and f.indicator = t.indicator
        and f.reading = t.reading
),
baselines as (
    select m.lens, m.indicator, m.horizon, m.reading, m.year_position, m.actual_value
    from measured as m
    inner join (
        select lens, indicator, horizon, reading, min(year) as year
        from measured
        where period_kind = 'year' and year >= 2023 and actual_value is not null
        group by lens, indicator, horizon, reading
    ) as f
        on f.lens = m.lens
        and f.indicator = m.indicator
        and f.horizon = m.horizon
        and f.reading = m.reading
        and f.year = m.year
    where m.period_kind = 'year'
),
paced as (
    select
        m.lens, m.period, m.period_end, m.area_level, m.area_code, m.area_name, m.unit_era, m.org_type, m.indicator,
        m.horizon, m.reading, m.comparator, m.target_value, m.tolerance, m.unit, m.denominator, m.legal_source,
        m.numerator, m.denominator_value, m.actual_value, m.lowest_value, m.highest_value, m.ceiling_value,
        case
            when m.year_position < b.year_position then null
            when m.year_position >= m.horizon then m.target_value
            else b.actual_value + (m.target_value - b.actual_value)
                * cast(m.year_position - b.year_position as double)
                / nullif(cast(m.horizon - b.year_position as double), 0)
        end as path_value,
        m.target_value - m.actual_value as gap,
        case
            when m.actual_value >= m.target_value then 0
            when m.year_position < m.horizon
                then cast(m.target_value - m.actual_value as double) / nullif(cast(m.horizon - m.year_position as double), 0)
        end as needed_per_year,
        case m.comparator
            when '>' then m.actual_value > m.target_value
            when '~' then m.actual_value >= m.tolerated_value
            else m.actual_value >= m.target_value
        end as is_met
    from measured as m
    left join baselines as b
        on b.lens = m.lens
        and b.indicator = m.indicator
        and b.horizon = m.horizon
        and b.reading = m.reading
)
select
    cast(lens as varchar) as lens,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(area_level as varchar) as area_level,
    cast(area_code as varchar) as area_code,
    cast(area_name as varchar) as area_name,
    cast(unit_era as varchar) as unit_era,
    cast(org_type as varchar) as org_type,
    cast(indicator as varchar) as indicator,
    cast(horizon as bigint) as horizon,
    cast(reading as varchar) as reading,
    cast(comparator as varchar) as comparator,
    cast(target_value as double) as target_value,
    cast(tolerance as double) as tolerance,
    cast(unit as varchar) as unit,
    cast(denominator as varchar) as denominator,
    cast(legal_source as varchar) as legal_source,
    cast(numerator as bigint) as numerator,
    cast(denominator_value as bigint) as denominator_value,
    cast(actual_value as double) as actual_value,
    cast(lowest_value as double) as lowest_value,
    cast(highest_value as double) as highest_value,
    cast(path_value as double) as path_value,
    cast(gap as double) as gap,
    cast(needed_per_year as double) as needed_per_year,
    cast(case
        when actual_value is null then 'no_data'
        when is_met then 'met'
        when actual_value >= path_value then 'on_path'
        else 'behind'
    end as varchar) as status,
    cast(ceiling_value as double) as ceiling_value
from paced
order by
    lens nulls last, period nulls last, indicator nulls last, horizon nulls last, reading nulls last
