-- How many active organisations apply digital transformation, by each way to measure it.
-- grain: lens, period, area_level, area_code, org_type, measure
-- Measures: declared by the organisation; any_component; two_groups (components from two groups of work, the sober
-- figure); and each component. The base includes the unknown, so the share is a lower bound.
with cells as (
    select
        place_id, period, period_end, org_type,
        count(case when is_active and digital_declared then 1 end) as declared_count,
        count(case when is_active and digital_declared is null then 1 end) as declared_unknown_count,
        count(case when is_active and digital_any_component then 1 end) as any_component_count,
        count(case when is_active and digital_any_component is null then 1 end) as any_component_unknown_count,
        count(case when is_active and digital_two_groups then 1 end) as two_groups_count,
        count(case when is_active and digital_two_groups is null then 1 end) as two_groups_unknown_count,
        count(case when is_active and digital_einvoice then 1 end) as einvoice_count,
        count(case when is_active and digital_einvoice is null then 1 end) as einvoice_unknown_count,
        count(case when is_active and digital_accounting then 1 end) as accounting_count,
        count(case when is_active and digital_accounting is null then 1 end) as accounting_unknown_count,
        count(case when is_active and digital_ecommerce then 1 end) as ecommerce_count,
        count(case when is_active and digital_ecommerce is null then 1 end) as ecommerce_unknown_count,
        count(case when is_active and digital_social then 1 end) as social_count,
        count(case when is_active and digital_social is null then 1 end) as social_unknown_count,
        count(case when is_active and digital_traceability then 1 end) as traceability_count,
        count(case when is_active and digital_traceability is null then 1 end) as traceability_unknown_count,
        count(case when is_active and digital_payment then 1 end) as payment_count,
        count(case when is_active and digital_payment is null then 1 end) as payment_unknown_count,
        count(case when is_active and digital_management then 1 end) as management_count,
        count(case when is_active and digital_management is null then 1 end) as management_unknown_count,
        count(case when is_active and digital_production then 1 end) as production_count,
        count(case when is_active and digital_production is null then 1 end) as production_unknown_count,
        count(case when is_active then 1 end) as base_count
    from staging.organisation_facts
    group by place_id, period, period_end, org_type
),
measures as (
    select
        c.place_id, c.period, c.period_end, c.org_type, m.code as measure, c.base_count,
        case m.code
            when 'declared' then c.declared_count
            when 'any_component' then c.any_component_count
            when 'two_groups' then c.two_groups_count
            when 'einvoice' then c.einvoice_count
            when 'accounting' then c.accounting_count
            when 'ecommerce' then c.ecommerce_count
            when 'social' then c.social_count
            when 'traceability' then c.traceability_count
            when 'payment' then c.payment_count
            when 'management' then c.management_count
            when 'production' then c.production_count
        end as adopting_count,
        case m.code
            when 'declared' then c.declared_unknown_count
            when 'any_component' then c.any_component_unknown_count
            when 'two_groups' then c.two_groups_unknown_count
            when 'einvoice' then c.einvoice_unknown_count
            when 'accounting' then c.accounting_unknown_count
            when 'ecommerce' then c.ecommerce_unknown_count
            when 'social' then c.social_unknown_count
            when 'traceability' then c.traceability_unknown_count
            when 'payment' then c.payment_unknown_count
            when 'management' then c.management_unknown_count
            when 'production' then c.production_unknown_count
        end as unknown_count
    from cells as c
    cross join meta.labels as m
    where m.code_set = 'measure'
),
counted as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group as org_type,
        c.measure,
        sum(c.adopting_count) as adopting_count,
        sum(c.unknown_count) as unknown_count,
        sum(c.base_count) as base_count
    from measures as c
    inner join staging.place_areas as a on a.place_id = c.place_id
    inner join meta.type_groups as g on g.org_type = c.org_type
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, c.measure
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
