-- fail: the districts of a census add up to its province
-- vi: dân số các huyện của một cuộc điều tra cộng lại bằng dân số toàn tỉnh
-- Of the reference data alone: what a workbook says otherwise is told at its cells and holds up no release.
with summed as (
    select
        counted_on,
        sum(case when area_level = 'province' then population else 0 end) as province_population,
        sum(case when area_level = 'district' then population else 0 end) as district_population,
        count(case when submission_id is not null then 1 end) as workbook_count
    from meta.population
    where population_series = 'census'
        and area_level in ('province', 'district')
    group by counted_on
)
select counted_on, province_population, district_population
from summed
where district_population > 0
    and workbook_count = 0
    and province_population <> district_population
order by counted_on nulls last
