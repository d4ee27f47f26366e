-- How many active organisations apply digital transformation, by each way to measure it.
-- grain: lens, period, area_level, area_code, org_type, measure
-- vi: Bao nhiêu tổ chức đang hoạt động áp dụng chuyển đổi số, theo từng cách đo.
-- Measures: declared by the organisation; any_component; two_groups (components from two groups of work, the sober
-- figure); and each component. The base includes the unknown, so the share is a lower bound.
-- Per place: how many answer at all (known) and how many say yes; then per area, of the active alone; then by measure.
with cells as (
    select
        place_id, period, period_end, org_type, is_active,
        count(*) as org_count,
        count(digital_declared) as declared_known,
        sum(cast(digital_declared as integer)) as declared_yes,
        count(digital_any_component) as any_component_known,
        sum(cast(digital_any_component as integer)) as any_component_yes,
        count(digital_two_groups) as two_groups_known,
        sum(cast(digital_two_groups as integer)) as two_groups_yes,
        count(digital_einvoice) as einvoice_known,
        sum(cast(digital_einvoice as integer)) as einvoice_yes,
        count(digital_accounting) as accounting_known,
        sum(cast(digital_accounting as integer)) as accounting_yes,
        count(digital_ecommerce) as ecommerce_known,
        sum(cast(digital_ecommerce as integer)) as ecommerce_yes,
        count(digital_social) as social_known,
        sum(cast(digital_social as integer)) as social_yes,
        count(digital_traceability) as traceability_known,
        sum(cast(digital_traceability as integer)) as traceability_yes,
        count(digital_payment) as payment_known,
        sum(cast(digital_payment as integer)) as payment_yes,
        count(digital_management) as management_known,
        sum(cast(digital_management as integer)) as management_yes,
        count(digital_production) as production_known,
        sum(cast(digital_production as integer)) as production_yes
    from staging.organisation_facts
    group by place_id, period, period_end, org_type, is_active
),
area_cells as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group as org_type,
        sum(case when c.is_active then c.org_count else 0 end) as org_count,
        sum(case when c.is_active then c.declared_known else 0 end) as declared_known,
        sum(case when c.is_active then c.declared_yes else 0 end) as declared_yes,
        sum(case when c.is_active then c.any_component_known else 0 end) as any_component_known,
        sum(case when c.is_active then c.any_component_yes else 0 end) as any_component_yes,
        sum(case when c.is_active then c.two_groups_known else 0 end) as two_groups_known,
        sum(case when c.is_active then c.two_groups_yes else 0 end) as two_groups_yes,
        sum(case when c.is_active then c.einvoice_known else 0 end) as einvoice_known,
        sum(case when c.is_active then c.einvoice_yes else 0 end) as einvoice_yes,
        sum(case when c.is_active then c.accounting_known else 0 end) as accounting_known,
        sum(case when c.is_active then c.accounting_yes else 0 end) as accounting_yes,
        sum(case when c.is_active then c.ecommerce_known else 0 end) as ecommerce_known,
        sum(case when c.is_active then c.ecommerce_yes else 0 end) as ecommerce_yes,
        sum(case when c.is_active then c.social_known else 0 end) as social_known,
        sum(case when c.is_active then c.social_yes else 0 end) as social_yes,
        sum(case when c.is_active then c.traceability_known else 0 end) as traceability_known,
        sum(case when c.is_active then c.traceability_yes else 0 end) as traceability_yes,
        sum(case when c.is_active then c.payment_known else 0 end) as payment_known,
        sum(case when c.is_active then c.payment_yes else 0 end) as payment_yes,
        sum(case when c.is_active then c.management_known else 0 end) as management_known,
        sum(case when c.is_active then c.management_yes else 0 end) as management_yes,
        sum(case when c.is_active then c.production_known else 0 end) as production_known,
        sum(case when c.is_active then c.production_yes else 0 end) as production_yes
    from cells as c
    inner join staging.place_areas as a on a.place_id = c.place_id
    inner join meta.type_groups as g on g.org_type = c.org_type
    group by a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group
),
counted as (
    select
        c.lens, c.period, c.period_end, c.area_level, c.area_code, c.area_name, c.unit_era, c.org_type, m.code as measure,
        coalesce(case m.code
            when 'declared' then c.declared_yes
            when 'any_component' then c.any_component_yes
            when 'two_groups' then c.two_groups_yes
            when 'einvoice' then c.einvoice_yes
            when 'accounting' then c.accounting_yes
            when 'ecommerce' then c.ecommerce_yes
            when 'social' then c.social_yes
            when 'traceability' then c.traceability_yes
            when 'payment' then c.payment_yes
            when 'management' then c.management_yes
            when 'production' then c.production_yes
        end, 0) as adopting_count,
        c.org_count - case m.code
            when 'declared' then c.declared_known
            when 'any_component' then c.any_component_known
            when 'two_groups' then c.two_groups_known
            when 'einvoice' then c.einvoice_known
            when 'accounting' then c.accounting_known
            when 'ecommerce' then c.ecommerce_known
            when 'social' then c.social_known
            when 'traceability' then c.traceability_known
            when 'payment' then c.payment_known
            when 'management' then c.management_known
            when 'production' then c.production_known
        end as unknown_count,
        c.org_count as base_count
    from area_cells as c
    cross join meta.labels as m
    where m.code_set = 'measure'
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
