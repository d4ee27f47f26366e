-- fail: the rating classes of an area add up to its listed, active and rated organisations
-- vi: các loại xếp hạng của một địa bàn cộng lại đúng bằng tổng
with summed as (
    select
        lens, period, area_level, area_code, org_type,
        sum(org_count) as org_count,
        sum(active_org_count) as active_org_count,
        sum(case when rating in ('good', 'fair', 'average', 'weak') then org_count else 0 end) as rated_org_count
    from marts.rating_distribution
    group by lens, period, area_level, area_code, org_type
)
select
    s.lens, s.period, s.area_level, s.area_code, s.org_type, r.rating,
    s.org_count, r.listed_count, s.active_org_count, r.active_count, s.rated_org_count, r.rated_count
from summed as s
inner join marts.rating_distribution as r
    on r.lens = s.lens
    and r.period = s.period
    and r.area_level = s.area_level
    and r.area_code = s.area_code
    and r.org_type = s.org_type
where s.org_count <> r.listed_count
    or s.active_org_count <> r.active_count
    or s.rated_org_count <> r.rated_count
order by
    s.lens nulls last, s.period nulls last, s.area_level nulls last, s.area_code nulls last, s.org_type nulls last,
    r.rating nulls last
