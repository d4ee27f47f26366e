-- Every counted organisation of every list, classified: what all marts count.
-- grain: submission_id, source_sheet, source_row
-- vi: Mọi tổ chức được tính của mọi danh sách, đã phân loại: cơ sở tính của tất cả các bảng.
-- after: staging.digital_answers, staging.organisation_sizes, staging.organisations, staging.placements, staging.places
-- This is where the contract's definitions live. listed: not dissolved, revoked or converted; no status counts as
-- listed. active: listed with status active or none. rating_class: the class as rated; THT are never rated; a blank of
-- one founded in the rating year or later is not_assessed by rule, any other blank not_reported. rated, good_or_fair and
-- effective: listed and of such a class. new: founded within the period; where only the year or month is known, the whole
-- of it must lie inside. chain by contract: a contract is named; in a chain without one named is not known. What is
-- effective, in a chain by rule and digital by rule follows the rule in force at the period's end (meta.period_rules).
-- Marts add these rows up by place and class first and ask staging.place_areas for the areas of the sums afterwards.
with classified as (
    select
        o.submission_id, o.source_sheet, o.source_row, o.org_id, o.period, o.period_end, o.org_type, o.status,
        o.sector, o.rating_year, o.rating_score, o.in_value_chain, o.digital_declared, o.digital_einvoice,
        o.digital_accounting, o.digital_ecommerce, o.digital_social, o.digital_traceability, o.digital_payment,
        o.digital_management, o.digital_production, o.hi_tech, o.ocop_product_count, o.ocop_star_max,
        o.member_count, o.member_women_count, o.member_ethnic_count, o.member_new_count, o.worker_count,
        o.worker_member_count, o.manager_count, o.manager_vocational_count, o.manager_degree_count,
        o.charter_capital_vnd, o.total_capital_vnd, o.total_assets_vnd, o.revenue_vnd, o.profit_vnd,
        o.worker_income_vnd_year, o.member_individual_count, o.member_household_count, o.member_legal_count,
        o.revenue_members_vnd, o.state_budget_vnd, o.founded_on, o.founded_precision,
        p.place_id, z.size_class,
        o.status is null or o.status not in ('dissolved', 'revoked', 'converted') as is_listed,
        o.status is null or o.status = 'active' as is_active,
        o.founded_on is not null
            and o.founded_on between q.period_start and q.period_end
            and (coalesce(o.founded_precision, 'day') <> 'year' or q.period_kind = 'year') as is_new,
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
        a.digital_any_component, a.digital_two_groups,
        r.effective_rule, r.chain_rule, r.digital_rule
    from staging.organisations as o
    inner join meta.periods as q on q.period = o.period
    inner join meta.period_rules as r on r.period = o.period
    inner join staging.digital_answers as a
        on a.digital_einvoice is not distinct from o.digital_einvoice
        and a.digital_accounting is not distinct from o.digital_accounting
        and a.digital_ecommerce is not distinct from o.digital_ecommerce
        and a.digital_social is not distinct from o.digital_social
        and a.digital_traceability is not distinct from o.digital_traceability
        and a.digital_payment is not distinct from o.digital_payment
        and a.digital_management is not distinct from o.digital_management
        and a.digital_production is not distinct from o.digital_production
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
)
select
    cast(submission_id as varchar) as submission_id,
    cast(source_sheet as varchar) as source_sheet,
    cast(source_row as bigint) as source_row,
    cast(org_id as varchar) as org_id,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(place_id as bigint) as place_id,
    cast(org_type as varchar) as org_type,
    cast(status as varchar) as status,
    cast(sector as varchar) as sector,
    cast(is_listed as boolean) as is_listed,
    cast(is_active as boolean) as is_active,
    cast(is_new as boolean) as is_new,
    cast(rating_class as varchar) as rating_class,
    cast(rating_year as bigint) as rating_year,
    cast(rating_score as double) as rating_score,
    cast(is_listed and rating_class in ('good', 'fair', 'average', 'weak') as boolean) as is_rated,
    cast(is_listed and rating_class in ('good', 'fair') as boolean) as is_good_or_fair,
    cast(is_listed and case effective_rule
        when 'good_or_fair' then rating_class in ('good', 'fair')
        when 'good' then rating_class = 'good'
    end as boolean) as is_effective,
    cast(in_value_chain as boolean) as in_value_chain,
    cast(chain_by_contract as boolean) as chain_by_contract,
    cast(case chain_rule
        when 'declared' then in_value_chain
        when 'contract' then chain_by_contract
    end as boolean) as in_chain_by_rule,
    cast(digital_declared as boolean) as digital_declared,
    cast(digital_any_component as boolean) as digital_any_component,
    cast(digital_two_groups as boolean) as digital_two_groups,
    cast(case digital_rule
        when 'declared' then digital_declared
        when 'any_component' then digital_any_component
        when 'two_groups' then digital_two_groups
    end as boolean) as digital_by_rule,
    cast(digital_einvoice as boolean) as digital_einvoice,
    cast(digital_accounting as boolean) as digital_accounting,
    cast(digital_ecommerce as boolean) as digital_ecommerce,
    cast(digital_social as boolean) as digital_social,
    cast(digital_traceability as boolean) as digital_traceability,
    cast(digital_payment as boolean) as digital_payment,
    cast(digital_management as boolean) as digital_management,
    cast(digital_production as boolean) as digital_production,
    cast(hi_tech as boolean) as hi_tech,
    cast(ocop_product_count as bigint) as ocop_product_count,
    cast(ocop_star_max as bigint) as ocop_star_max,
    cast(member_count as bigint) as member_count,
    cast(member_women_count as bigint) as member_women_count,
    cast(member_ethnic_count as bigint) as member_ethnic_count,
    cast(member_new_count as bigint) as member_new_count,
    cast(worker_count as bigint) as worker_count,
    cast(worker_member_count as bigint) as worker_member_count,
    cast(manager_count as bigint) as manager_count,
    cast(manager_vocational_count as bigint) as manager_vocational_count,
    cast(manager_degree_count as bigint) as manager_degree_count,
    cast(charter_capital_vnd as bigint) as charter_capital_vnd,
    cast(total_capital_vnd as bigint) as total_capital_vnd,
    cast(total_assets_vnd as bigint) as total_assets_vnd,
    cast(revenue_vnd as bigint) as revenue_vnd,
    cast(profit_vnd as bigint) as profit_vnd,
    cast(worker_income_vnd_year as bigint) as worker_income_vnd_year,
    cast(member_individual_count as bigint) as member_individual_count,
    cast(member_household_count as bigint) as member_household_count,
    cast(member_legal_count as bigint) as member_legal_count,
    cast(revenue_members_vnd as bigint) as revenue_members_vnd,
    cast(state_budget_vnd as bigint) as state_budget_vnd,
    cast(size_class as varchar) as size_class,
    cast(case
        when founded_on is null then 'not_reported'
        when extract(year from founded_on) < 1990 then 'before_1990'
        when extract(year from founded_on) < 2000 then '1990s'
        when extract(year from founded_on) < 2010 then '2000s'
        when extract(year from founded_on) < 2020 then '2010s'
        when extract(year from founded_on) < 2030 then '2020s'
        else '2030s'
    end as varchar) as founded_decade,
    cast(founded_on as date) as founded_on,
    cast(founded_precision as varchar) as founded_precision
from classified
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
