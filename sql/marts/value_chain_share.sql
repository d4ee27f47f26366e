-- How many organisations take part in a value chain, among those of each base.
-- grain: lens, period, area_level, area_code, org_type, base
-- vi: Bao nhiêu tổ chức tham gia chuỗi giá trị, trong số tổ chức của từng mẫu số.
-- Bases: listed; active; good_or_fair and effective, the listed ones so rated. What is effective and what counts as a
-- chain follows the rule in force at the period's end. A base includes the unknown, so the share is a lower bound.
with cells as (
    select
        place_id, period, period_end, org_type, is_listed, is_active, is_good_or_fair, is_effective, in_chain_by_rule,
        count(*) as org_count
    from staging.organisation_facts
    group by
        place_id, period, period_end, org_type, is_listed, is_active, is_good_or_fair, is_effective, in_chain_by_rule
),
based as (
    select
        c.place_id, c.period, c.period_end, c.org_type, b.code as base, c.in_chain_by_rule,
        case
            when b.code = 'listed' and c.is_listed then c.org_count
            when b.code = 'active' and c.is_active then c.org_count
            when b.code = 'good_or_fair' and c.is_good_or_fair then c.org_count
            when b.code = 'effective' and c.is_effective then c.org_count
            else 0
        end as org_count
    from cells as c
    cross join meta.labels as b
    where b.code_set = 'base'
),
in_places as (
    select
        place_id, period, period_end, org_type, base,
        sum(case when in_chain_by_rule then org_count else 0 end) as in_chain_count,
        sum(case when in_chain_by_rule is null then org_count else 0 end) as unknown_count,
        sum(org_count) as base_count
    from based
    group by place_id, period, period_end, org_type, base
),
counted as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group as org_type,
        c.base,
        sum(c.in_chain_count) as in_chain_count,
        sum(c.unknown_count) as unknown_count,
        sum(c.base_count) as base_count
    from in_places as c
    inner join staging.place_areas as a on a.place_id = c.place_id
    inner join meta.type_groups as g on g.org_type = c.org_type
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, c.base
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
    cast(base as varchar) as base,
    cast(in_chain_count as bigint) as in_chain_count,
    cast(unknown_count as bigint) as unknown_count,
    cast(base_count as bigint) as base_count,
    cast(cast(in_chain_count as double) / nullif(cast(base_count as double), 0) as double) as share
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    base nulls last
