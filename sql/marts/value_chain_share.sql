-- How many organisations take part in a value chain, among those of each base.
-- grain: lens, period, area_level, area_code, org_type, base
-- Bases: listed; active; good_or_fair and effective, the listed ones so rated (effective reads good or fair, rule
-- version good_or_fair). A base includes the unknown, so the share is a lower bound.
with cells as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type,
        a.is_listed, a.is_active, a.rating_class, a.in_value_chain,
        count(*) as org_count
    from staging.organisation_areas as a
    inner join meta.type_groups as g on g.org_type = a.org_type
    group by
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group, a.is_listed, a.is_active, a.rating_class, a.in_value_chain
),
based as (
    select
        c.lens, c.period, c.period_end, c.area_level, c.area_code, c.area_name, c.unit_era, c.org_type,
        b.code as base, c.in_value_chain,
        case
            when b.code = 'listed' and c.is_listed then c.org_count
            when b.code = 'active' and c.is_active then c.org_count
            when b.code in ('good_or_fair', 'effective') and c.is_listed and c.rating_class in ('good', 'fair')
                then c.org_count
            else 0
        end as org_count
    from cells as c
    cross join meta.labels as b
    where b.code_set = 'base'
),
counted as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, base,
        sum(case when in_value_chain then org_count else 0 end) as in_chain_count,
        sum(case when in_value_chain is null then org_count else 0 end) as unknown_count,
        sum(org_count) as base_count
    from based
    group by lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, base
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
    cast(base as varchar) as base,
    cast(in_chain_count as bigint) as in_chain_count,
    cast(unknown_count as bigint) as unknown_count,
    cast(base_count as bigint) as base_count,
    cast(cast(in_chain_count as double) / nullif(cast(base_count as double), 0) as double) as share
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    base nulls last
