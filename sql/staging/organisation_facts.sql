-- Every counted organisation of every list, classified: what all marts count.
-- grain: submission_id, source_sheet, source_row
-- after: staging.organisation_sizes, staging.organisations, staging.placements, staging.places
-- This is where the contract's definitions live. listed: not dissolved, revoked or converted; no status counts as
-- listed. active: listed with status active or none. rating_class: the class as rated; THT are never rated; a blank of
-- one founded in the rating year or later is not_assessed by rule, any other blank not_reported. rated, good_or_fair and
-- effective: listed and of such a class. new: founded within the period; where only the year or month is known, the whole
-- of it must lie inside. chain by contract: a contract is named; in a chain without one named is not known. What is
-- effective, in a chain by rule and digital by rule follows the rule in force at the period's end (meta.period_rules).
-- Marts add these rows up by place and class first and ask staging.place_areas for the areas of the sums afterwards.
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
        case
            when not o.in_value_chain then false
            when o.chain_contract is not null then true
        end as chain_by_contract,
        case when d.yes_count >= 1 then true when d.unknown_count >= 1 then null else false end as digital_any_component,
        case
            when d.yes_count >= 2 then true
            when d.yes_count + d.unknown_count >= 2 then null
            else false
        end as digital_two_groups,
        r.effective_rule, r.chain_rule, r.digital_rule
    from staging.organisations as o
    inner join meta.periods as p on p.period = o.period
    inner join meta.period_rules as r on r.period = o.period
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
    where o.is_counted
)
select
    cast(o.submission_id as varchar) as submission_id,
    cast(o.source_sheet as varchar) as source_sheet,
    cast(o.source_row as bigint) as source_row,
    cast(o.org_id as varchar) as org_id,
    cast(o.period as varchar) as period,
    cast(o.period_end as date) as period_end,
    cast(p.place_id as bigint) as place_id,
    cast(o.org_type as varchar) as org_type,
    cast(o.status as varchar) as status,
    cast(o.sector as varchar) as sector,
    cast(c.is_listed as boolean) as is_listed,
    cast(c.is_active as boolean) as is_active,
    cast(c.is_new as boolean) as is_new,
    cast(c.rating_class as varchar) as rating_class,
    cast(o.rating_year as bigint) as rating_year,
    cast(o.rating_score as double) as rating_score,
    cast(c.is_listed and c.rating_class in ('good', 'fair', 'average', 'weak') as boolean) as is_rated,
    cast(c.is_listed and c.rating_class in ('good', 'fair') as boolean) as is_good_or_fair,
    cast(c.is_listed and case c.effective_rule
        when 'good_or_fair' then c.rating_class in ('good', 'fair')
        when 'good' then c.rating_class = 'good'
    end as boolean) as is_effective,
    cast(o.in_value_chain as boolean) as in_value_chain,
    cast(c.chain_by_contract as boolean) as chain_by_contract,
    cast(case c.chain_rule
        when 'declared' then o.in_value_chain
        when 'contract' then c.chain_by_contract
    end as boolean) as in_chain_by_rule,
    cast(o.digital_declared as boolean) as digital_declared,
    cast(c.digital_any_component as boolean) as digital_any_component,
    cast(c.digital_two_groups as boolean) as digital_two_groups,
    cast(case c.digital_rule
        when 'declared' then o.digital_declared
        when 'any_component' then c.digital_any_component
        when 'two_groups' then c.digital_two_groups
    end as boolean) as digital_by_rule,
    cast(o.digital_einvoice as boolean) as digital_einvoice,
    cast(o.digital_accounting as boolean) as digital_accounting,
    cast(o.digital_ecommerce as boolean) as digital_ecommerce,
    cast(o.digital_social as boolean) as digital_social,
    cast(o.digital_traceability as boolean) as digital_traceability,
    cast(o.digital_payment as boolean) as digital_payment,
    cast(o.digital_management as boolean) as digital_management,
    cast(o.digital_production as boolean) as digital_production,
    cast(o.hi_tech as boolean) as hi_tech,
    cast(o.ocop_product_count as bigint) as ocop_product_count,
    cast(o.ocop_star_max as bigint) as ocop_star_max,
    cast(o.member_count as bigint) as member_count,
    cast(o.member_women_count as bigint) as member_women_count,
    cast(o.member_ethnic_count as bigint) as member_ethnic_count,
    cast(o.member_new_count as bigint) as member_new_count,
    cast(o.worker_count as bigint) as worker_count,
    cast(o.worker_member_count as bigint) as worker_member_count,
    cast(o.manager_count as bigint) as manager_count,
    cast(o.manager_vocational_count as bigint) as manager_vocational_count,
    cast(o.manager_degree_count as bigint) as manager_degree_count,
    cast(o.charter_capital_vnd as bigint) as charter_capital_vnd,
    cast(o.total_capital_vnd as bigint) as total_capital_vnd,
    cast(o.total_assets_vnd as bigint) as total_assets_vnd,
    cast(o.revenue_vnd as bigint) as revenue_vnd,
    cast(o.profit_vnd as bigint) as profit_vnd,
    cast(o.worker_income_vnd_year as bigint) as worker_income_vnd_year,
    cast(o.member_individual_count as bigint) as member_individual_count,
    cast(o.member_household_count as bigint) as member_household_count,
    cast(o.member_legal_count as bigint) as member_legal_count,
    cast(o.revenue_members_vnd as bigint) as revenue_members_vnd,
    cast(o.state_budget_vnd as bigint) as state_budget_vnd,
    cast(z.size_class as varchar) as size_class,
    cast(case
        when o.founded_on is null then 'not_reported'
        when extract(year from o.founded_on) < 1990 then 'before_1990'
        when extract(year from o.founded_on) < 2000 then '1990s'
        when extract(year from o.founded_on) < 2010 then '2000s'
        when extract(year from o.founded_on) < 2020 then '2010s'
        when extract(year from o.founded_on) < 2030 then '2020s'
        else '2030s'
    end as varchar) as founded_decade
from staging.organisations as o
inner join classified as c
    on c.submission_id = o.submission_id
    and c.source_sheet = o.source_sheet
    and c.source_row = o.source_row
inner join staging.organisation_sizes as z
    on z.submission_id = o.submission_id
    and z.source_sheet = o.source_sheet
    and z.source_row = o.source_row
left join staging.placements as w
    on w.submission_id = o.submission_id
    and w.source_sheet = o.source_sheet
    and w.source_row = o.source_row
inner join staging.places as p
    on p.unit_era is not distinct from o.unit_era
    and p.unit_code is not distinct from o.unit_code
    and p.district_code is not distinct from o.district_code
    and p.commune_code is not distinct from o.commune_code
    and p.today_commune_code is not distinct from w.commune_code
    and p.today_district_code is not distinct from w.district_code
where o.is_counted
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
