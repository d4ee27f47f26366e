-- Every counted organisation in each area it belongs to, with what the marts count of it.
-- grain: lens, submission_id, source_sheet, source_row, area_level
-- after: staging.organisations, staging.placements
-- This is where the contract's definitions live. listed: not dissolved, revoked or converted; no status counts as
-- listed. active: listed with status active or none. rating_class: the class as rated; THT are never rated; a blank of
-- one founded in the rating year or later is not_assessed by rule, any other blank not_reported. new: founded within
-- the period; where only the year or month is known, the whole of it must lie inside. Area as_reported: the province,
-- and the district or commune (whichever reported in that era) of the organisation's address, else its reporting unit.
-- Area as_of_today, in every period: the province, the commune of today and the area of the former district, as
-- staging.placements has them. What no unit of a level is known for is in its area undecided, so that the areas of a
-- level always add up to the province.
-- What is answered is weighed once for each set of answers: a hundred thousand rows share a few hundred.
with answer_sets as (
    select
        digital_einvoice, digital_accounting, digital_ecommerce, digital_social,
        digital_traceability, digital_payment, digital_management, digital_production,
        row_number() over (
            order by
                digital_einvoice nulls last, digital_accounting nulls last, digital_ecommerce nulls last,
                digital_social nulls last, digital_traceability nulls last, digital_payment nulls last,
                digital_management nulls last, digital_production nulls last
        ) as set_no
    from staging.organisations
    where is_counted
    group by
        digital_einvoice, digital_accounting, digital_ecommerce, digital_social,
        digital_traceability, digital_payment, digital_management, digital_production
),
components as (
    select set_no, 'einvoice' as component, digital_einvoice as answer from answer_sets
    union all
    select set_no, 'accounting' as component, digital_accounting as answer from answer_sets
    union all
    select set_no, 'ecommerce' as component, digital_ecommerce as answer from answer_sets
    union all
    select set_no, 'social' as component, digital_social as answer from answer_sets
    union all
    select set_no, 'traceability' as component, digital_traceability as answer from answer_sets
    union all
    select set_no, 'payment' as component, digital_payment as answer from answer_sets
    union all
    select set_no, 'management' as component, digital_management as answer from answer_sets
    union all
    select set_no, 'production' as component, digital_production as answer from answer_sets
),
component_groups as (
    select
        c.set_no, d.component_group,
        max(case when c.answer then 1 else 0 end) as yes,
        max(case when c.answer is null then 1 else 0 end) as unknown
    from components as c
    inner join meta.digital_components as d on d.component = c.component
    group by c.set_no, d.component_group
),
digital as (
    select
        set_no,
        sum(yes) as yes_count,
        sum(case when yes = 0 then unknown else 0 end) as unknown_count
    from component_groups
    group by set_no
),
classified as (
    select
        o.submission_id, o.source_sheet, o.source_row,
        o.status is null or o.status not in ('dissolved', 'revoked', 'converted') as is_listed,
        o.status is null or o.status = 'active' as is_active,
        o.founded_on is not null
            and o.founded_on between p.period_start and p.period_end
            and (coalesce(o.founded_precision, 'day') <> 'year' or p.period_kind = 'year') as is_new,
        case
            when o.org_type = 'THT' then 'not_applicable'
            when o.rating is not null then o.rating
            when extract(year from o.founded_on) >= o.rating_year then 'not_assessed'
            else 'not_reported'
        end as rating_class,
        case when d.yes_count >= 1 then true when d.unknown_count >= 1 then null else false end as digital_any_component,
        case
            when d.yes_count >= 2 then true
            when d.yes_count + d.unknown_count >= 2 then null
            else false
        end as digital_two_groups
    from staging.organisations as o
    inner join meta.periods as p on p.period = o.period
    inner join answer_sets as a
        on a.digital_einvoice is not distinct from o.digital_einvoice
        and a.digital_accounting is not distinct from o.digital_accounting
        and a.digital_ecommerce is not distinct from o.digital_ecommerce
        and a.digital_social is not distinct from o.digital_social
        and a.digital_traceability is not distinct from o.digital_traceability
        and a.digital_payment is not distinct from o.digital_payment
        and a.digital_management is not distinct from o.digital_management
        and a.digital_production is not distinct from o.digital_production
    inner join digital as d on d.set_no = a.set_no
),
-- Each level of each lens, with the area of those that none of its units is known for: the province itself, or undecided.
slots as (
    select e.unit_era as reported_era, a.lens, a.area_level, a.area_code, a.area_name, a.unit_era
    from meta.areas as a
    inner join meta.unit_eras as e on a.lens = 'as_of_today' or e.unit_era = a.unit_era
    where a.area_level = 'province' or a.area_code = 'undecided'
),
places as (
    select
        o.submission_id, o.source_sheet, o.source_row,
        s.lens, s.area_level, s.area_code, s.area_name, s.unit_era,
        case
            when s.area_level = 'province' then s.area_code
            when s.lens = 'as_of_today' and s.area_level = 'commune' then w.commune_code
            when s.lens = 'as_of_today' then w.district_code
            when s.area_level = 'commune' then coalesce(o.commune_code, o.unit_code)
            else coalesce(o.district_code, o.unit_code)
        end as unit_code
    from staging.organisations as o
    inner join slots as s on s.reported_era = o.unit_era
    left join staging.placements as w
        on w.submission_id = o.submission_id
        and w.source_sheet = o.source_sheet
        and w.source_row = o.source_row
    where o.is_counted
)
select
    cast(l.lens as varchar) as lens,
    cast(o.submission_id as varchar) as submission_id,
    cast(o.source_sheet as varchar) as source_sheet,
    cast(o.source_row as bigint) as source_row,
    cast(o.period as varchar) as period,
    cast(o.period_end as date) as period_end,
    cast(l.area_level as varchar) as area_level,
    cast(coalesce(a.area_code, l.area_code) as varchar) as area_code,
    cast(coalesce(a.area_name, l.area_name) as varchar) as area_name,
    cast(l.unit_era as varchar) as unit_era,
    cast(o.org_id as varchar) as org_id,
    cast(o.org_type as varchar) as org_type,
    cast(o.status as varchar) as status,
    cast(c.is_listed as boolean) as is_listed,
    cast(c.is_active as boolean) as is_active,
    cast(c.is_new as boolean) as is_new,
    cast(c.rating_class as varchar) as rating_class,
    cast(o.rating_year as bigint) as rating_year,
    cast(o.in_value_chain as boolean) as in_value_chain,
    cast(o.digital_declared as boolean) as digital_declared,
    cast(c.digital_any_component as boolean) as digital_any_component,
    cast(c.digital_two_groups as boolean) as digital_two_groups,
    cast(o.digital_einvoice as boolean) as digital_einvoice,
    cast(o.digital_accounting as boolean) as digital_accounting,
    cast(o.digital_ecommerce as boolean) as digital_ecommerce,
    cast(o.digital_social as boolean) as digital_social,
    cast(o.digital_traceability as boolean) as digital_traceability,
    cast(o.digital_payment as boolean) as digital_payment,
    cast(o.digital_management as boolean) as digital_management,
    cast(o.digital_production as boolean) as digital_production,
    cast(o.member_count as bigint) as member_count,
    cast(o.worker_count as bigint) as worker_count
from staging.organisations as o
inner join classified as c
    on c.submission_id = o.submission_id
    and c.source_sheet = o.source_sheet
    and c.source_row = o.source_row
inner join places as l
    on l.submission_id = o.submission_id
    and l.source_sheet = o.source_sheet
    and l.source_row = o.source_row
left join meta.areas as a
    on a.lens = l.lens
    and a.area_level = l.area_level
    and a.unit_era = l.unit_era
    and a.area_code = l.unit_code
where o.is_counted
order by
    lens nulls last, submission_id nulls last, source_sheet nulls last, source_row nulls last, area_level nulls last
