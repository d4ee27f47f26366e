-- How the listed organisations of an area divide by sector, size class and decade of founding.
-- grain: lens, period, area_level, area_code, org_type, dimension, code
-- vi: Các tổ chức trong danh sách của một địa bàn chia theo lĩnh vực, quy mô và thập niên thành lập.
-- Each dimension divides the same listed organisations, so its codes add up to whole_listed_count; a code without an
-- organisation has no row. good_or_fair lies in the rated; a chain is asked of the listed, digital of the active, each by
-- the rule in force (meta.indicator_rules). Sums are NULL when nobody reported; unknown counts say how many did not.
with cells as (
    select
        place_id, period, period_end, org_type, sector, size_class, founded_decade,
        count(*) as listed_count,
        count(case when is_active then 1 end) as active_count,
        count(case when is_rated then 1 end) as rated_count,
        count(case when is_good_or_fair then 1 end) as good_or_fair_count,
        count(case when rating_class = 'not_reported' then 1 end) as rating_unknown_count,
        count(case when in_chain_by_rule then 1 end) as in_chain_count,
        count(case when in_chain_by_rule is null then 1 end) as chain_unknown_count,
        count(case when is_active and digital_by_rule then 1 end) as digital_count,
        count(case when is_active and digital_by_rule is null then 1 end) as digital_unknown_count,
        sum(member_count) as member_count,
        count(case when member_count is null then 1 end) as member_unknown_count,
        sum(worker_count) as worker_count,
        count(case when worker_count is null then 1 end) as worker_unknown_count
    from staging.organisation_facts
    where is_listed
    group by place_id, period, period_end, org_type, sector, size_class, founded_decade
),
divided as (
    select
        c.place_id, c.period, c.period_end, c.org_type, d.dimension,
        case d.dimension
            when 'sector' then coalesce(c.sector, 'not_reported')
            when 'size_class' then c.size_class
            when 'founded_decade' then c.founded_decade
        end as code,
        sum(c.listed_count) as listed_count,
        sum(c.active_count) as active_count,
        sum(c.rated_count) as rated_count,
        sum(c.good_or_fair_count) as good_or_fair_count,
        sum(c.rating_unknown_count) as rating_unknown_count,
        sum(c.in_chain_count) as in_chain_count,
        sum(c.chain_unknown_count) as chain_unknown_count,
        sum(c.digital_count) as digital_count,
        sum(c.digital_unknown_count) as digital_unknown_count,
        sum(c.member_count) as member_count,
        sum(c.member_unknown_count) as member_unknown_count,
        sum(c.worker_count) as worker_count,
        sum(c.worker_unknown_count) as worker_unknown_count
    from cells as c
    cross join (select code as dimension from meta.labels where code_set = 'dimension') as d
    group by
        c.place_id, c.period, c.period_end, c.org_type, d.dimension,
        case d.dimension
            when 'sector' then coalesce(c.sector, 'not_reported')
            when 'size_class' then c.size_class
            when 'founded_decade' then c.founded_decade
        end
),
counted as (
    select
        a.lens, d.period, d.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, d.dimension, d.code,
        sum(d.listed_count) as listed_count,
        sum(d.active_count) as active_count,
        sum(d.rated_count) as rated_count,
        sum(d.good_or_fair_count) as good_or_fair_count,
        sum(d.rating_unknown_count) as rating_unknown_count,
        sum(d.in_chain_count) as in_chain_count,
        sum(d.chain_unknown_count) as chain_unknown_count,
        sum(d.digital_count) as digital_count,
        sum(d.digital_unknown_count) as digital_unknown_count,
        sum(case when g.counts_members then d.member_count end) as member_count,
        sum(case when g.counts_members then d.member_unknown_count else 0 end) as member_unknown_count,
        sum(d.worker_count) as worker_count,
        sum(d.worker_unknown_count) as worker_unknown_count
    from divided as d
    inner join meta.type_groups as g on g.org_type = d.org_type
    inner join staging.place_areas as a on a.place_id = d.place_id
    group by
        a.lens, d.period, d.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group, d.dimension, d.code
),
wholes as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, dimension, code,
        listed_count, active_count, rated_count, good_or_fair_count, rating_unknown_count, in_chain_count,
        chain_unknown_count, digital_count, digital_unknown_count, member_count, member_unknown_count, worker_count,
        worker_unknown_count,
        sum(listed_count) over (
            partition by lens, period, area_level, area_code, org_type, dimension
        ) as whole_listed_count
    from counted
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
    cast(dimension as varchar) as dimension,
    cast(code as varchar) as code,
    cast(listed_count as bigint) as listed_count,
    cast(whole_listed_count as bigint) as whole_listed_count,
    cast(cast(listed_count as double) / nullif(cast(whole_listed_count as double), 0) as double) as share_of_listed,
    cast(active_count as bigint) as active_count,
    cast(rated_count as bigint) as rated_count,
    cast(good_or_fair_count as bigint) as good_or_fair_count,
    cast(rating_unknown_count as bigint) as rating_unknown_count,
    cast(in_chain_count as bigint) as in_chain_count,
    cast(chain_unknown_count as bigint) as chain_unknown_count,
    cast(digital_count as bigint) as digital_count,
    cast(digital_unknown_count as bigint) as digital_unknown_count,
    cast(member_count as bigint) as member_count,
    cast(member_unknown_count as bigint) as member_unknown_count,
    cast(worker_count as bigint) as worker_count,
    cast(worker_unknown_count as bigint) as worker_unknown_count
from wholes
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    dimension nulls last, code nulls last
