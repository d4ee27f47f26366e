-- fail: districts or communes, and the organisations placed in none, add up to the province
-- vi: các huyện hoặc xã cộng lại bằng toàn tỉnh
with placed as (
    select distinct lens, submission_id, source_sheet, source_row
    from staging.organisation_areas
    where area_level <> 'province'
),
unplaced as (
    select a.lens, a.period, a.org_type, count(case when a.is_listed then 1 end) as listed_count
    from staging.organisation_areas as a
    left join placed as p
        on p.lens = a.lens
        and p.submission_id = a.submission_id
        and p.source_sheet = a.source_sheet
        and p.source_row = a.source_row
    where a.area_level = 'province' and p.source_row is null
    group by a.lens, a.period, a.org_type
),
province as (
    select lens, period, org_type, listed_count
    from marts.organisation_counts
    where area_level = 'province' and org_type <> 'all'
),
units as (
    select lens, period, org_type, sum(listed_count) as listed_count
    from marts.organisation_counts
    where area_level <> 'province' and org_type <> 'all'
    group by lens, period, org_type
)
select
    p.lens, p.period, p.org_type,
    p.listed_count as province_count,
    coalesce(u.listed_count, 0) as unit_count,
    coalesce(n.listed_count, 0) as unplaced_count
from province as p
left join units as u
    on u.lens = p.lens
    and u.period = p.period
    and u.org_type = p.org_type
left join unplaced as n
    on n.lens = p.lens
    and n.period = p.period
    and n.org_type = p.org_type
where p.listed_count <> coalesce(u.listed_count, 0) + coalesce(n.listed_count, 0)
order by p.lens nulls last, p.period nulls last, p.org_type nulls last
