-- fail: HTX, LHHTX and THT add up to all
-- vi: HTX, LHHTX và THT cộng lại bằng tổng chung
with summed as (
    select
        lens, period, area_level, area_code,
        sum(case when org_type = 'all' then listed_count else 0 end) as all_listed_count,
        sum(case when org_type <> 'all' then listed_count else 0 end) as type_listed_count,
        sum(case when org_type = 'all' then active_count else 0 end) as all_active_count,
        sum(case when org_type <> 'all' then active_count else 0 end) as type_active_count,
        sum(case when org_type = 'all' then coalesce(member_count, 0) else 0 end) as all_member_count,
        sum(case when org_type in ('HTX', 'THT') then coalesce(member_count, 0) else 0 end) as type_member_count
    from marts.organisation_counts
    group by lens, period, area_level, area_code
)
select
    lens, period, area_level, area_code,
    all_listed_count, type_listed_count, all_active_count, type_active_count, all_member_count, type_member_count
from summed
where all_listed_count <> type_listed_count
    or all_active_count <> type_active_count
    or all_member_count <> type_member_count
order by lens nulls last, period nulls last, area_level nulls last, area_code nulls last
