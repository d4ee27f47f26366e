-- How many more organisations of each unit must be rated good or fair, join a chain or go digital to meet each goal.
-- grain: lens, period, area_level, area_code, indicator, horizon
-- vi: Mỗi địa bàn cần thêm bao nhiêu tổ chức để toàn tỉnh đạt từng mục tiêu, theo một quy tắc phân bổ nêu rõ.
-- after: marts.rating_distribution, marts.value_chain_share, marts.digital_adoption
-- The inverted headline goals that are shares of organisations. candidate_count: organisations of the base that do not
-- fulfil the goal yet, an unknown answer included. province_needed_count: the fewest that must be added to the province's
-- numerator, on the present base, so that its comparator holds (">" strictly more; "~" from target x (1 - tolerance)); 0
-- once the goal is met, NULL where the base is empty. needed_count is each area's part of it: in proportion to the
-- candidates, in whole numbers by the largest remainder, ties by area code, so that the areas of a level (undecided
-- among them) sum exactly to the province and none gets more than its candidates.
-- needed_if_parent_met_count: for a goal that is a part of another, the same once the parent's goal is met as allocated
-- here: those who are added to the parent join the base and the candidates. NULL where there is no goal above. Effective
-- and digital follow the rules in force at the period's end (meta.period_rules).
with rated as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era,
        sum(case when rating in ('good', 'fair') then org_count else 0 end) as numerator,
        max(rated_count) as base_count
    from marts.rating_distribution
    where org_type = 'all'
    group by lens, period, period_end, area_level, area_code, area_name, unit_era
),
figures as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, 'good_or_fair_share' as indicator,
        numerator, base_count
    from rated
    union all
    select
        r.lens, r.period, r.period_end, r.area_level, r.area_code, r.area_name, r.unit_era, 'effective_share',
        e.base_count, r.base_count
    from rated as r
    inner join marts.value_chain_share as e
        on e.lens = r.lens
        and e.period = r.period
        and e.area_level = r.area_level
        and e.area_code = r.area_code
    where e.org_type = 'all' and e.base = 'effective'
    union all
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, 'chain_share_of_' || base,
        in_chain_count, base_count
    from marts.value_chain_share
    where org_type = 'all'
    union all
    select
        d.lens, d.period, d.period_end, d.area_level, d.area_code, d.area_name, d.unit_era, 'digital_share',
        d.adopting_count, d.base_count
    from marts.digital_adoption as d
    inner join meta.period_rules as r on r.period = d.period and r.digital_rule = d.measure
    where d.org_type = 'all'
),
goals as (
    select
        indicator, horizon, comparator, target_value, tolerance, parent,
        cast(target_value as decimal(18, 6)) * case
            when comparator = '~' then 1 - cast(coalesce(tolerance, 0) as decimal(9, 6))
            else cast(1 as decimal(9, 6))
        end as met_from
    from meta.targets
    where reading = 'headline' and unit = 'share' and indicator <> 'population_share'
),
areas as (
    select
        f.lens, f.period, f.period_end, f.area_level, f.area_code, f.area_name, f.unit_era,
        f.indicator, g.horizon, g.comparator, g.target_value, g.tolerance, g.parent, g.met_from,
        cast(f.numerator as bigint) as numerator,
        cast(f.base_count as bigint) as base_count,
        cast(f.base_count - f.numerator as bigint) as candidate_count
    from figures as f
    inner join goals as g on g.indicator = f.indicator
),
-- The province's need on the present base, and each area's part of it.
needs as (
    select
        lens, period, indicator, horizon, candidate_count as province_candidate_count,
        cast(case
            when coalesce(base_count, 0) = 0 then null
            when comparator = '>' then greatest(floor(met_from * base_count) + 1 - numerator, 0)
            else greatest(ceil(met_from * base_count) - numerator, 0)
        end as bigint) as province_needed_count
    from areas
    where area_level = 'province'
),
quotas as (
    select
        a.lens, a.period, a.area_level, a.area_code, a.indicator, a.horizon, n.province_needed_count,
        mod(n.province_needed_count * a.candidate_count, nullif(n.province_candidate_count, 0)) as remainder,
        n.province_needed_count * a.candidate_count as product,
        n.province_candidate_count
    from areas as a
    inner join needs as n
        on n.lens = a.lens
        and n.period = a.period
        and n.indicator = a.indicator
        and n.horizon = a.horizon
),
floors as (
    select
        lens, period, area_level, area_code, indicator, horizon, province_needed_count, remainder,
        coalesce(
            cast(cast(product - remainder as double) / nullif(cast(province_candidate_count as double), 0) as bigint), 0
        ) as whole
    from quotas
),
ranked as (
    select
        lens, period, area_level, area_code, indicator, horizon, province_needed_count, whole,
        row_number() over (
            partition by lens, period, area_level, indicator, horizon
            order by remainder desc nulls last, area_code nulls last
        ) as place,
        province_needed_count - sum(whole) over (partition by lens, period, area_level, indicator, horizon) as left_over
    from floors
),
allocated as (
    select
        lens, period, area_level, area_code, indicator, horizon, province_needed_count,
        cast(case
            when province_needed_count is null then null
            when place <= left_over then whole + 1
            else whole
        end as bigint) as needed_count
    from ranked
),
-- The same for goals that are a part of another, once that one is met.
grown as (
    select
        a.lens, a.period, a.area_level, a.area_code, a.indicator, a.horizon, a.comparator, a.met_from, a.numerator,
        a.base_count + p.needed_count as base_count,
        a.candidate_count + p.needed_count as candidate_count
    from areas as a
    inner join allocated as p
        on p.lens = a.lens
        and p.period = a.period
        and p.area_level = a.area_level
        and p.area_code = a.area_code
        and p.indicator = a.parent
        and p.horizon = a.horizon
),
grown_needs as (
    select
        lens, period, indicator, horizon, candidate_count as province_candidate_count,
        cast(case
            when coalesce(base_count, 0) = 0 then null
            when comparator = '>' then greatest(floor(met_from * base_count) + 1 - numerator, 0)
            else greatest(ceil(met_from * base_count) - numerator, 0)
        end as bigint) as province_needed_count
    from grown
    where area_level = 'province'
),
grown_quotas as (
    select
        a.lens, a.period, a.area_level, a.area_code, a.indicator, a.horizon, n.province_needed_count,
        mod(n.province_needed_count * a.candidate_count, nullif(n.province_candidate_count, 0)) as remainder,
        n.province_needed_count * a.candidate_count as product,
        n.province_candidate_count
    from grown as a
    inner join grown_needs as n
        on n.lens = a.lens
        and n.period = a.period
        and n.indicator = a.indicator
        and n.horizon = a.horizon
),
grown_floors as (
    select
        lens, period, area_level, area_code, indicator, horizon, province_needed_count, remainder,
        coalesce(
            cast(cast(product - remainder as double) / nullif(cast(province_candidate_count as double), 0) as bigint), 0
        ) as whole
    from grown_quotas
),
grown_ranked as (
    select
        lens, period, area_level, area_code, indicator, horizon, province_needed_count, whole,
        row_number() over (
            partition by lens, period, area_level, indicator, horizon
            order by remainder desc nulls last, area_code nulls last
        ) as place,
        province_needed_count - sum(whole) over (partition by lens, period, area_level, indicator, horizon) as left_over
    from grown_floors
),
grown_allocated as (
    select
        lens, period, area_level, area_code, indicator, horizon,
        cast(case
            when province_needed_count is null then null
            when place <= left_over then whole + 1
            else whole
        end as bigint) as needed_count
    from grown_ranked
)
select
    cast(a.lens as varchar) as lens,
    cast(a.period as varchar) as period,
    cast(a.period_end as date) as period_end,
    cast(a.area_level as varchar) as area_level,
    cast(a.area_code as varchar) as area_code,
    cast(a.area_name as varchar) as area_name,
    cast(a.unit_era as varchar) as unit_era,
    cast('all' as varchar) as org_type,
    cast(a.indicator as varchar) as indicator,
    cast(a.horizon as bigint) as horizon,
    cast(a.comparator as varchar) as comparator,
    cast(a.target_value as double) as target_value,
    cast(a.tolerance as double) as tolerance,
    cast(a.parent as varchar) as parent_indicator,
    cast(a.numerator as bigint) as numerator,
    cast(a.base_count as bigint) as base_count,
    cast(a.candidate_count as bigint) as candidate_count,
    cast(n.needed_count as bigint) as needed_count,
    cast(g.needed_count as bigint) as needed_if_parent_met_count,
    cast(n.province_needed_count as bigint) as province_needed_count,
    cast(r.rule as varchar) as allocation_rule,
    cast(r.vi as varchar) as allocation_rule_vi,
    cast(r.en as varchar) as allocation_rule_en
from areas as a
inner join allocated as n
    on n.lens = a.lens
    and n.period = a.period
    and n.area_level = a.area_level
    and n.area_code = a.area_code
    and n.indicator = a.indicator
    and n.horizon = a.horizon
left join grown_allocated as g
    on g.lens = a.lens
    and g.period = a.period
    and g.area_level = a.area_level
    and g.area_code = a.area_code
    and g.indicator = a.indicator
    and g.horizon = a.horizon
left join meta.indicator_rules as r
    on r.rule_set = 'allocation'
    and a.period_end between r.valid_from and coalesce(r.valid_to, a.period_end)
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, indicator nulls last,
    horizon nulls last
