-- Counts of every lens, period, area and type: what the page's filters choose from.
select
    c.lens, c.period, c.area_level, c.area_code, c.unit_era, c.org_type,
    c.listed_count, c.active_count, c.member_count, c.member_unknown_count,
    r.good, r.fair, r.average, r.weak, r.not_assessed, r.not_reported, r.rated_count,
    v.in_chain_count, v.unknown_count as chain_unknown, v.base_count as chain_base,
    d.base_count as digital_base,
    d.declared, d.declared_unknown, d.any_component, d.any_component_unknown, d.two_groups, d.two_groups_unknown,
    d.einvoice, d.einvoice_unknown, d.accounting, d.accounting_unknown, d.ecommerce, d.ecommerce_unknown,
    d.social, d.social_unknown, d.traceability, d.traceability_unknown, d.payment, d.payment_unknown,
    d.management, d.management_unknown, d.production, d.production_unknown
from marts.organisation_counts as c
left join (
    select
        lens, period, area_level, area_code, unit_era, org_type, max(rated_count) as rated_count,
        max(case when rating = 'good' then org_count end) as good,
        max(case when rating = 'fair' then org_count end) as fair,
        max(case when rating = 'average' then org_count end) as average,
        max(case when rating = 'weak' then org_count end) as weak,
        max(case when rating = 'not_assessed' then org_count end) as not_assessed,
        max(case when rating = 'not_reported' then org_count end) as not_reported
    from marts.rating_distribution
    group by lens, period, area_level, area_code, unit_era, org_type
) as r
    on r.lens = c.lens and r.period = c.period and r.area_level = c.area_level and r.area_code = c.area_code
    and r.unit_era = c.unit_era and r.org_type = c.org_type
left join marts.value_chain_share as v
    on v.lens = c.lens and v.period = c.period and v.area_level = c.area_level and v.area_code = c.area_code
    and v.unit_era = c.unit_era and v.org_type = c.org_type and v.base = 'good_or_fair'
left join (
    select
        lens, period, area_level, area_code, unit_era, org_type, max(base_count) as base_count,
        max(case when measure = 'declared' then adopting_count end) as declared,
        max(case when measure = 'declared' then unknown_count end) as declared_unknown,
        max(case when measure = 'any_component' then adopting_count end) as any_component,
        max(case when measure = 'any_component' then unknown_count end) as any_component_unknown,
        max(case when measure = 'two_groups' then adopting_count end) as two_groups,
        max(case when measure = 'two_groups' then unknown_count end) as two_groups_unknown,
        max(case when measure = 'einvoice' then adopting_count end) as einvoice,
        max(case when measure = 'einvoice' then unknown_count end) as einvoice_unknown,
        max(case when measure = 'accounting' then adopting_count end) as accounting,
        max(case when measure = 'accounting' then unknown_count end) as accounting_unknown,
        max(case when measure = 'ecommerce' then adopting_count end) as ecommerce,
        max(case when measure = 'ecommerce' then unknown_count end) as ecommerce_unknown,
        max(case when measure = 'social' then adopting_count end) as social,
        max(case when measure = 'social' then unknown_count end) as social_unknown,
        max(case when measure = 'traceability' then adopting_count end) as traceability,
        max(case when measure = 'traceability' then unknown_count end) as traceability_unknown,
        max(case when measure = 'payment' then adopting_count end) as payment,
        max(case when measure = 'payment' then unknown_count end) as payment_unknown,
        max(case when measure = 'management' then adopting_count end) as management,
        max(case when measure = 'management' then unknown_count end) as management_unknown,
        max(case when measure = 'production' then adopting_count end) as production,
        max(case when measure = 'production' then unknown_count end) as production_unknown
    from marts.digital_adoption
    group by lens, period, area_level, area_code, unit_era, org_type
) as d
    on d.lens = c.lens and d.period = c.period and d.area_level = c.area_level and d.area_code = c.area_code
    and d.unit_era = c.unit_era and d.org_type = c.org_type
order by c.period, c.lens, c.area_level, c.area_code, c.unit_era, c.org_type
