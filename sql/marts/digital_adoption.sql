-- How many active organisations apply digital transformation, by each way to measure it.
-- grain: lens, period, area_level, area_code, org_type, measure
-- Measures: declared by the organisation; any_component; two_groups (components from two groups of work, the sober
-- figure); and each component. The base includes the unknown, so the share is a lower bound.
with cells as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type,
        a.is_active, a.digital_declared, a.digital_any_component, a.digital_two_groups,
        a.digital_einvoice, a.digital_accounting, a.digital_ecommerce, a.digital_social,
        a.digital_traceability, a.digital_payment, a.digital_management, a.digital_production,
        count(*) as org_count
    from staging.organisation_areas as a
    inner join meta.type_groups as g on g.org_type = a.org_type
    group by
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group, a.is_active, a.digital_declared, a.digital_any_component, a.digital_two_groups,
        a.digital_einvoice, a.digital_accounting, a.digital_ecommerce, a.digital_social,
        a.digital_traceability, a.digital_payment, a.digital_management, a.digital_production
),
answers as (
    select
        c.lens, c.period, c.period_end, c.area_level, c.area_code, c.area_name, c.unit_era, c.org_type,
        m.code as measure,
        case when c.is_active then c.org_count else 0 end as org_count,
        case m.code
            when 'declared' then c.digital_declared
            when 'any_component' then c.digital_any_component
            when 'two_groups' then c.digital_two_groups
            when 'einvoice' then c.digital_einvoice
            when 'accounting' then c.digital_accounting
            when 'ecommerce' then c.digital_ecommerce
            when 'social' then c.digital_social
            when 'traceability' then c.digital_traceability
            when 'payment' then c.digital_payment
            when 'management' then c.digital_management
            when 'production' then c.digital_production
        end as answer
    from cells as c
    cross join meta.labels as m
    where m.code_set = 'measure'
),
counted as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, measure,
        sum(case when answer then org_count else 0 end) as adopting_count,
        sum(case when answer is null then org_count else 0 end) as unknown_count,
        sum(org_count) as base_count
    from answers
    group by lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, measure
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
    cast(measure as varchar) as measure,
    cast(adopting_count as bigint) as adopting_count,
    cast(unknown_count as bigint) as unknown_count,
    cast(base_count as bigint) as base_count,
    cast(cast(adopting_count as double) / nullif(cast(base_count as double), 0) as double) as share
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    measure nulls last
