-- How many organisations of an area stand on each work list, and of how many it cannot be told: every list, also at 0.
-- grain: lens, period, area_level, area_code, org_type, work_list
-- vi: Bao nhiêu tổ chức của một địa bàn có tên trong từng danh sách việc, bao nhiêu chưa rõ; kể cả 0.
-- base_count: the listed organisations that the list asks about; of them unknown_count are those whose missing answers
-- leave it open. They are on no list for it: highest_count is what the list could hold if all of them belonged there.
with cells as (
    select
        period, period_end, place_id, org_type,
        dormant, weak_twice, below_class_bound, digital_candidate, ocop_without_chain, managers_below_standard, poor_data,
        count(*) as org_count
    from staging.work_list_answers
    group by
        period, period_end, place_id, org_type,
        dormant, weak_twice, below_class_bound, digital_candidate, ocop_without_chain, managers_below_standard, poor_data
),
answers as (
    select
        c.period, c.period_end, c.place_id, c.org_type, w.work_list, c.org_count,
        case w.work_list
            when 'dormant' then c.dormant
            when 'weak_twice' then c.weak_twice
            when 'below_class_bound' then c.below_class_bound
            when 'digital_candidate' then c.digital_candidate
            when 'ocop_without_chain' then c.ocop_without_chain
            when 'managers_below_standard' then c.managers_below_standard
            when 'poor_data' then c.poor_data
        end as answer
    from cells as c
    cross join meta.work_lists as w
),
placed as (
    select
        period, period_end, place_id, org_type, work_list,
        sum(case when answer = 'yes' then org_count else 0 end) as listed_count,
        sum(case when answer = 'unknown' then org_count else 0 end) as unknown_count,
        sum(case when answer = 'not_applicable' then 0 else org_count end) as base_count
    from answers
    group by period, period_end, place_id, org_type, work_list
),
counted as (
    select
        a.lens, p.period, p.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, p.work_list,
        sum(p.listed_count) as listed_count,
        sum(p.unknown_count) as unknown_count,
        sum(p.base_count) as base_count
    from placed as p
    inner join meta.type_groups as g on g.org_type = p.org_type
    inner join staging.place_areas as a on a.place_id = p.place_id
    group by
        a.lens, p.period, p.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, p.work_list
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
    cast(work_list as varchar) as work_list,
    cast(listed_count as bigint) as listed_count,
    cast(unknown_count as bigint) as unknown_count,
    cast(base_count as bigint) as base_count,
    cast(listed_count + unknown_count as bigint) as highest_count
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    work_list nulls last
