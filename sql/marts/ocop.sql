-- Who has OCOP products in an area, by highest star, and how many of them are in a value chain.
-- grain: lens, period, area_level, area_code, org_type, star
-- vi: Tổ chức nào của một địa bàn có sản phẩm OCOP, theo hạng sao cao nhất, và bao nhiêu tổ chức tham gia chuỗi giá trị.
-- star: 1 to 5 as the highest that the organisation tells, not_reported where it has products and tells none, all for
-- those together. has OCOP: a count or a star above 0. ocop_unknown_count: listed ones that tell neither (the same beside
-- every star, they are of none). product_count adds up the told counts; product_unknown_count is of how many none is told.
-- The chain follows the rule in force; the base includes the unknown, so the share is a lower bound.
with holders as (
    select
        period, period_end, place_id, org_type, in_chain_by_rule, ocop_product_count,
        case
            when ocop_product_count > 0 or ocop_star_max > 0 then true
            when ocop_product_count = 0 or ocop_star_max = 0 then false
        end as has_ocop,
        case
            when ocop_star_max > 0 then cast(ocop_star_max as varchar)
            when ocop_product_count > 0 then 'not_reported'
        end as star
    from staging.organisation_facts
    where is_listed
),
cells as (
    select
        period, period_end, place_id, org_type, star,
        count(case when has_ocop then 1 end) as org_count,
        count(case when has_ocop is null then 1 end) as ocop_unknown_count,
        sum(case when has_ocop then ocop_product_count end) as product_count,
        count(case when has_ocop and coalesce(ocop_product_count, 0) = 0 then 1 end) as product_unknown_count,
        count(case when has_ocop and in_chain_by_rule then 1 end) as in_chain_count,
        count(case when has_ocop and in_chain_by_rule is null then 1 end) as unknown_count
    from holders
    group by period, period_end, place_id, org_type, star
),
placed as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, c.star,
        sum(c.org_count) as org_count,
        sum(c.ocop_unknown_count) as ocop_unknown_count,
        sum(c.product_count) as product_count,
        sum(c.product_unknown_count) as product_unknown_count,
        sum(c.in_chain_count) as in_chain_count,
        sum(c.unknown_count) as unknown_count
    from cells as c
    inner join meta.type_groups as g on g.org_type = c.org_type
    inner join staging.place_areas as a on a.place_id = c.place_id
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, c.star
),
starred as (
    select
        p.lens, p.period, p.period_end, p.area_level, p.area_code, p.area_name, p.unit_era, p.org_type, s.code as star,
        sum(case when s.code in (p.star, 'all') then p.org_count else 0 end) as org_count,
        sum(p.ocop_unknown_count) as ocop_unknown_count,
        sum(case when s.code in (p.star, 'all') then p.product_count end) as product_count,
        sum(case when s.code in (p.star, 'all') then p.product_unknown_count else 0 end) as product_unknown_count,
        sum(case when s.code in (p.star, 'all') then p.in_chain_count else 0 end) as in_chain_count,
        sum(case when s.code in (p.star, 'all') then p.unknown_count else 0 end) as unknown_count
    from placed as p
    cross join meta.labels as s
    where s.code_set = 'star'
    group by
        p.lens, p.period, p.period_end, p.area_level, p.area_code, p.area_name, p.unit_era, p.org_type, s.code
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
    cast(star as varchar) as star,
    cast(org_count as bigint) as org_count,
    cast(ocop_unknown_count as bigint) as ocop_unknown_count,
    cast(product_count as bigint) as product_count,
    cast(product_unknown_count as bigint) as product_unknown_count,
    cast(in_chain_count as bigint) as in_chain_count,
    cast(unknown_count as bigint) as unknown_count,
    cast(org_count as bigint) as base_count,
    cast(cast(in_chain_count as double) / nullif(cast(org_count as double), 0) as double) as share
from starred
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    star nulls last
