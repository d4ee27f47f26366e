-- The lists in force: one row per row kept from an accepted workbook, as its sender wrote it.
-- grain: submission_id, source_sheet, source_row
-- vi: Các danh sách đang có hiệu lực: mỗi dòng được giữ là một dòng, đúng như người gửi ghi.
-- A row is here while its submission is accepted and in force for the row's organisation type. is_counted marks
-- the one row that stands for its organisation (org_id) in its period; marts count only those. name_no tells the names
-- that an organisation bore apart: other spellings of one name have one number.
select
    cast(o.submission_id as varchar) as submission_id,
    cast(s.source_file as varchar) as source_file,
    cast(o.source_sheet as varchar) as source_sheet,
    cast(o.source_row as bigint) as source_row,
    cast(s.unit_code as varchar) as unit_code,
    cast(s.period as varchar) as period,
    cast(p.period_end as date) as period_end,
    cast(r.org_id as varchar) as org_id,
    cast(o.org_type as varchar) as org_type,
    cast(o.name as varchar) as name,
    cast(o.registration_no as varchar) as registration_no,
    cast(o.tax_code as varchar) as tax_code,
    cast(o.founded_on as date) as founded_on,
    cast(o.founded_precision as varchar) as founded_precision,
    cast(o.address as varchar) as address,
    cast(o.commune_code as varchar) as commune_code,
    cast(p.unit_era as varchar) as unit_era,
    cast(o.district_code as varchar) as district_code,
    cast(o.sector as varchar) as sector,
    cast(o.main_products as varchar) as main_products,
    cast(o.status as varchar) as status,
    cast(o.status_since as date) as status_since,
    cast(o.status_reason as varchar) as status_reason,
    cast(o.rating as varchar) as rating,
    cast(o.not_assessed_reason as varchar) as not_assessed_reason,
    cast(o.rating_score as double) as rating_score,
    cast(o.rating_year as bigint) as rating_year,
    cast(o.in_value_chain as boolean) as in_value_chain,
    cast(o.chain_partner as varchar) as chain_partner,
    cast(o.chain_contract as varchar) as chain_contract,
    cast(o.digital_declared as boolean) as digital_declared,
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
    cast(o.certificates as varchar) as certificates,
    cast(o.member_count as bigint) as member_count,
    cast(o.member_women_count as bigint) as member_women_count,
    cast(o.member_ethnic_count as bigint) as member_ethnic_count,
    cast(o.member_new_count as bigint) as member_new_count,
    cast(o.member_individual_count as bigint) as member_individual_count,
    cast(o.member_household_count as bigint) as member_household_count,
    cast(o.member_legal_count as bigint) as member_legal_count,
    cast(o.worker_count as bigint) as worker_count,
    cast(o.worker_member_count as bigint) as worker_member_count,
    cast(o.manager_count as bigint) as manager_count,
    cast(o.manager_vocational_count as bigint) as manager_vocational_count,
    cast(o.manager_degree_count as bigint) as manager_degree_count,
    cast(o.charter_capital_vnd as bigint) as charter_capital_vnd,
    cast(o.total_capital_vnd as bigint) as total_capital_vnd,
    cast(o.total_assets_vnd as bigint) as total_assets_vnd,
    cast(o.revenue_vnd as bigint) as revenue_vnd,
    cast(o.revenue_members_vnd as bigint) as revenue_members_vnd,
    cast(o.profit_vnd as bigint) as profit_vnd,
    cast(o.worker_income_vnd_year as bigint) as worker_income_vnd_year,
    cast(o.state_budget_vnd as bigint) as state_budget_vnd,
    cast(o.alliance_member as boolean) as alliance_member,
    cast(o.support_needs as varchar) as support_needs,
    cast(o.note as varchar) as note,
    cast(o.is_estimate as boolean) as is_estimate,
    cast(coalesce(r.is_counted, false) as boolean) as is_counted,
    cast(dense_rank() over (partition by r.org_id order by o.name_key nulls last) as bigint) as name_no,
    cast(o.named_commune_code as varchar) as named_commune_code,
    cast(o.named_unit_era as varchar) as named_unit_era
from raw.organisations as o
inner join meta.submissions as s
    on s.submission_id = o.submission_id
inner join meta.submission_types as t
    on t.submission_id = o.submission_id
    and t.org_type = o.org_type
inner join meta.periods as p
    on p.period = s.period
left join raw.resolution as r
    on r.submission_id = o.submission_id
    and r.source_sheet = o.source_sheet
    and r.source_row = o.source_row
where s.status = 'accepted'
    and t.in_force
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
