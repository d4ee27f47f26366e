-- fail: no part of a breakdown, of members or of answers is more than its whole
-- vi: không có số bộ phận nào của các bảng phân tổ, thành viên, tiền lớn hơn số tổng của nó
with parts as (
    select
        'organisation_breakdown' as mart, lens, period, area_level, area_code, org_type, dimension || ' ' || code as what,
        active_count <= listed_count
        and rated_count + rating_unknown_count <= listed_count
        and good_or_fair_count <= rated_count
        and in_chain_count + chain_unknown_count <= listed_count
        and digital_count + digital_unknown_count <= active_count
        and member_unknown_count <= listed_count
        and worker_unknown_count <= listed_count
        and listed_count <= whole_listed_count as is_within
    from marts.organisation_breakdown
    union all
    select
        'member_parts', lens, period, area_level, area_code, org_type, part,
        both_count + contradictory_count <= reported_count
        and both_count + contradictory_count + unknown_count = listed_count
        and coalesce(part_count, 0) <= coalesce(member_count, 0)
        and coalesce(part_count, 0) <= coalesce(reported_part_count, 0)
        and (share is null or share <= 1)
    from marts.member_parts
    union all
    select
        'money', lens, period, area_level, area_code, org_type, measure,
        reported_count + not_reported_count = listed_count
        and zero_count <= reported_count
        and coalesce(lowest_vnd <= median_vnd and median_vnd <= highest_vnd, reported_count = 0)
    from marts.money
)
select mart, lens, period, area_level, area_code, org_type, what
from parts
where not is_within
order by
    mart nulls last, lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    what nulls last
