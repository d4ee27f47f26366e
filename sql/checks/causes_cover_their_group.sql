-- fail: causes are counted of all the dormant and all the weak of an area, and none by more than there are
-- vi: nguyên nhân được tính trên đúng số tổ chức ngừng hoạt động, xếp loại yếu; không nguyên nhân nào vượt số đó
with groups as (
    select lens, period, area_level, area_code, org_type, 'dormant' as standing, count(*) as org_count
    from marts.dormant_organisations
    group by lens, period, area_level, area_code, org_type
    union all
    select lens, period, area_level, area_code, org_type, 'weak', org_count
    from marts.rating_distribution
    where rating = 'weak'
        and org_type <> 'all'
        and org_count > 0
),
causes as (
    select
        lens, period, area_level, area_code, org_type, standing, cause,
        max(group_count) as group_count, sum(org_count) as cause_count
    from marts.weakness_causes
    where org_type <> 'all'
    group by lens, period, area_level, area_code, org_type, standing, cause
)
select
    coalesce(c.lens, g.lens) as lens, coalesce(c.period, g.period) as period,
    coalesce(c.area_level, g.area_level) as area_level, coalesce(c.area_code, g.area_code) as area_code,
    coalesce(c.org_type, g.org_type) as org_type, coalesce(c.standing, g.standing) as standing, c.cause,
    g.org_count, c.group_count, c.cause_count
from groups as g
full outer join causes as c
    on c.lens = g.lens
    and c.period = g.period
    and c.area_level = g.area_level
    and c.area_code = g.area_code
    and c.org_type = g.org_type
    and c.standing = g.standing
where c.group_count is distinct from g.org_count
    or c.cause_count > c.group_count
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    standing nulls last, c.cause nulls last
