-- fail: the districts of a census add up to its province
-- vi: dân số các huyện của một cuộc điều tra cộng lại bằng dân số toàn tỉnh
with summed as (
    select
        counted_on,
        sum(case when unit_code = '20' then population else 0 end) as province_population,
        sum(case when unit_code <> '20' then population else 0 end) as district_population
    from meta.population
    where population_series = 'census'
    group by counted_on
)
select counted_on, province_population, district_population
from summed
where district_population > 0
    and province_population <> district_population
order by counted_on nulls last
