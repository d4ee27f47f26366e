-- Every counted organisation in each area it belongs to, with what the marts count of it.
-- grain: lens, submission_id, source_sheet, source_row, area_level
-- vi: Mọi tổ chức được tính ở từng địa bàn của nó, với những gì các bảng tính về nó.
-- after: staging.organisation_facts, staging.place_areas
-- view
-- For looking at single organisations: sums are quicker from staging.organisation_facts by place.
select
    cast(l.lens as varchar) as lens,
    cast(f.submission_id as varchar) as submission_id,
    cast(f.source_sheet as varchar) as source_sheet,
    cast(f.source_row as bigint) as source_row,
    cast(f.period as varchar) as period,
    cast(f.period_end as date) as period_end,
    cast(l.area_level as varchar) as area_level,
    cast(l.area_code as varchar) as area_code,
    cast(l.area_name as varchar) as area_name,
    cast(l.unit_era as varchar) as unit_era,
    cast(f.org_id as varchar) as org_id,
    cast(f.org_type as varchar) as org_type,
    cast(f.status as varchar) as status,
    cast(f.is_listed as boolean) as is_listed,
    cast(f.is_active as boolean) as is_active,
    cast(f.is_new as boolean) as is_new,
    cast(f.rating_class as varchar) as rating_class,
    cast(f.rating_year as bigint) as rating_year,
    cast(f.in_value_chain as boolean) as in_value_chain,
    cast(f.digital_declared as boolean) as digital_declared,
    cast(f.digital_any_component as boolean) as digital_any_component,
    cast(f.digital_two_groups as boolean) as digital_two_groups,
    cast(f.digital_einvoice as boolean) as digital_einvoice,
    cast(f.digital_accounting as boolean) as digital_accounting,
    cast(f.digital_ecommerce as boolean) as digital_ecommerce,
    cast(f.digital_social as boolean) as digital_social,
    cast(f.digital_traceability as boolean) as digital_traceability,
    cast(f.digital_payment as boolean) as digital_payment,
    cast(f.digital_management as boolean) as digital_management,
    cast(f.digital_production as boolean) as digital_production,
    cast(f.member_count as bigint) as member_count,
    cast(f.worker_count as bigint) as worker_count
from staging.organisation_facts as f
inner join staging.place_areas as l on l.place_id = f.place_id
