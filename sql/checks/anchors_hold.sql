-- fail: the census, the lists of units and the goals come to the figures published elsewhere
-- vi: dân số tổng điều tra, danh mục đơn vị và mục tiêu khớp với số đã công bố ở nơi khác
-- A census figure that a workbook replaced is told at its cells and compared with nothing here;
-- nor is a release without any population.
with found as (
    select
        'census_2019_' || area_level || case when area_level = 'district' then 's' else '' end as anchor,
        sum(population) as figure
    from meta.population
    where population_series = 'census'
        and counted_on = cast('2019-04-01' as date)
        and area_level in ('province', 'district')
    group by area_level
    having count(submission_id) = 0
    union all
    select area_level || 's_' || unit_era, count(*)
    from meta.units
    where area_level in ('district', 'commune')
    group by area_level, unit_era
    union all
    select 'goal_memberships_2030', sum(cast(target_value as bigint))
    from meta.targets
    where indicator in ('htx_member_count', 'tht_member_count')
        and horizon = 2030
        and reading = 'headline'
),
replaced as (
    select distinct 'census_2019_' || area_level || case when area_level = 'district' then 's' else '' end as anchor
    from meta.population
    where population_series = 'census'
        and counted_on = cast('2019-04-01' as date)
        and submission_id is not null
),
supplied as (
    select count(*) as population_count
    from meta.population
)
select a.anchor, a.expected, f.figure
from meta.anchors as a
cross join supplied as s
left join found as f on f.anchor = a.anchor
left join replaced as r on r.anchor = a.anchor
where r.anchor is null
    and (s.population_count > 0 or a.anchor not like 'census%')
    and a.expected is distinct from f.figure
order by a.anchor nulls last
