-- Women, ethnic minorities and the other parts of the members, over the members of those that reported both.
-- grain: lens, period, area_level, area_code, org_type, part
-- vi: Thành viên nữ, dân tộc thiểu số và các thành phần khác, trên số thành viên của những tổ chức báo cáo cả hai số.
-- share is of the listed organisations that reported the part and all members, the part no more than the whole: a part is
-- never held against members of others. The other listed ones are unknown_count (one of the two was not reported) or
-- contradictory_count (the part exceeds the whole). reported_part_count adds the part of all that told it, whatever else.
-- Memberships, not people; all leaves out unions, whose members are cooperatives.
with answers as (
    select
        f.place_id, f.period, f.period_end, f.org_type, p.code as part, f.member_count,
        case p.code
            when 'women' then f.member_women_count
            when 'ethnic' then f.member_ethnic_count
            when 'new' then f.member_new_count
            when 'individual' then f.member_individual_count
            when 'household' then f.member_household_count
            when 'legal' then f.member_legal_count
        end as part_count
    from staging.organisation_facts as f
    cross join meta.labels as p
    where f.is_listed
        and p.code_set = 'member_part'
),
cells as (
    select
        place_id, period, period_end, org_type, part,
        count(*) as listed_count,
        sum(part_count) as reported_part_count,
        count(part_count) as reported_count,
        count(case when part_count <= member_count then 1 end) as both_count,
        count(case when part_count > member_count then 1 end) as contradictory_count,
        sum(case when part_count <= member_count then part_count end) as part_count,
        sum(case when part_count <= member_count then member_count end) as member_count
    from answers
    group by place_id, period, period_end, org_type, part
),
counted as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, c.part,
        sum(c.listed_count) as listed_count,
        sum(c.reported_count) as reported_count,
        sum(c.reported_part_count) as reported_part_count,
        sum(c.both_count) as both_count,
        sum(c.contradictory_count) as contradictory_count,
        sum(c.part_count) as part_count,
        sum(c.member_count) as member_count
    from cells as c
    inner join meta.type_groups as g on g.org_type = c.org_type and g.counts_members
    inner join staging.place_areas as a on a.place_id = c.place_id
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, c.part
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
    cast(part as varchar) as part,
    cast(listed_count as bigint) as listed_count,
    cast(both_count as bigint) as both_count,
    cast(listed_count - both_count - contradictory_count as bigint) as unknown_count,
    cast(contradictory_count as bigint) as contradictory_count,
    cast(part_count as bigint) as part_count,
    cast(member_count as bigint) as member_count,
    cast(cast(part_count as double) / nullif(cast(member_count as double), 0) as double) as share,
    cast(reported_count as bigint) as reported_count,
    cast(reported_part_count as bigint) as reported_part_count
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    part nulls last
