-- fail: the codes of each dimension add up to the listed organisations, the active, the rated, their members and workers
-- vi: các nhóm của mỗi cách chia cộng lại bằng số tổ chức, số đang hoạt động, số được xếp loại, số thành viên và lao động
with summed as (
    select
        lens, period, area_level, area_code, org_type, dimension,
        sum(listed_count) as listed_count,
        max(whole_listed_count) as whole_listed_count,
        sum(active_count) as active_count,
        sum(rated_count) as rated_count,
        sum(coalesce(member_count, 0)) as member_count,
        sum(coalesce(worker_count, 0)) as worker_count
    from marts.organisation_breakdown
    group by lens, period, area_level, area_code, org_type, dimension
),
rated as (
    select lens, period, area_level, area_code, org_type, max(rated_count) as rated_count
    from marts.rating_distribution
    group by lens, period, area_level, area_code, org_type
)
select
    c.lens, c.period, c.area_level, c.area_code, c.org_type, d.code as dimension,
    c.listed_count as whole_listed, s.listed_count as parts_listed, c.active_count as whole_active,
    s.active_count as parts_active, r.rated_count as whole_rated, s.rated_count as parts_rated,
    c.member_count as whole_members, s.member_count as parts_members,
    c.worker_count as whole_workers, s.worker_count as parts_workers
from marts.organisation_counts as c
inner join rated as r
    on r.lens = c.lens
    and r.period = c.period
    and r.area_level = c.area_level
    and r.area_code = c.area_code
    and r.org_type = c.org_type
cross join meta.labels as d
left join summed as s
    on s.lens = c.lens
    and s.period = c.period
    and s.area_level = c.area_level
    and s.area_code = c.area_code
    and s.org_type = c.org_type
    and s.dimension = d.code
where d.code_set = 'dimension'
    and (
        c.listed_count <> coalesce(s.listed_count, 0)
        or c.listed_count <> coalesce(s.whole_listed_count, 0)
        or c.active_count <> coalesce(s.active_count, 0)
        or r.rated_count <> coalesce(s.rated_count, 0)
        or coalesce(c.member_count, 0) <> coalesce(s.member_count, 0)
        or coalesce(c.worker_count, 0) <> coalesce(s.worker_count, 0)
    )
order by
    c.lens nulls last, c.period nulls last, c.area_level nulls last, c.area_code nulls last, c.org_type nulls last,
    d.code nulls last
