-- How many organisations, members and workers an area has, and what became of them in the period.
-- grain: lens, period, area_level, area_code, org_type
-- vi: Một địa bàn có bao nhiêu tổ chức, thành viên, lao động, và biến động trong kỳ.
-- new, stopped, dissolved and converted are counted over all organisations of the lists, the rest over the listed ones.
-- member_count adds memberships, not people: all leaves out the members of unions, which are cooperatives.
-- Sums are NULL when nobody reported; member_unknown_count and worker_unknown_count say how many did not.
with cells as (
    select
        place_id, period, period_end, org_type,
        count(case when is_listed then 1 end) as listed_count,
        count(case when is_active then 1 end) as active_count,
        count(case when is_listed and status is null then 1 end) as status_unknown_count,
        count(case when is_new then 1 end) as new_count,
        count(case when status in ('suspended', 'stopped', 'dissolving') then 1 end) as stopped_count,
        count(case when status in ('dissolved', 'revoked') then 1 end) as dissolved_count,
        count(case when status = 'converted' then 1 end) as converted_count,
        sum(case when is_listed then member_count end) as member_count,
        count(case when is_listed and member_count is null then 1 end) as member_unknown_count,
        sum(case when is_listed then worker_count end) as worker_count,
        count(case when is_listed and worker_count is null then 1 end) as worker_unknown_count
    from staging.organisation_facts
    group by place_id, period, period_end, org_type
),
counted as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group as org_type,
        sum(c.listed_count) as listed_count,
        sum(c.active_count) as active_count,
        sum(c.status_unknown_count) as status_unknown_count,
        sum(c.new_count) as new_count,
        sum(c.stopped_count) as stopped_count,
        sum(c.dissolved_count) as dissolved_count,
        sum(c.converted_count) as converted_count,
        sum(case when g.counts_members then c.member_count end) as member_count,
        sum(case when g.counts_members then c.member_unknown_count else 0 end) as member_unknown_count,
        sum(c.worker_count) as worker_count,
        sum(c.worker_unknown_count) as worker_unknown_count
    from cells as c
    inner join staging.place_areas as a on a.place_id = c.place_id
    inner join meta.type_groups as g on g.org_type = c.org_type
    group by a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group
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
    cast(listed_count as bigint) as listed_count,
    cast(active_count as bigint) as active_count,
    cast(status_unknown_count as bigint) as status_unknown_count,
    cast(new_count as bigint) as new_count,
    cast(stopped_count as bigint) as stopped_count,
    cast(dissolved_count as bigint) as dissolved_count,
    cast(converted_count as bigint) as converted_count,
    cast(member_count as bigint) as member_count,
    cast(worker_count as bigint) as worker_count,
    cast(member_unknown_count as bigint) as member_unknown_count,
    cast(worker_unknown_count as bigint) as worker_unknown_count
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
