-- The ways of counting people, with the order in which one of them becomes the preferred series of a release.
-- grain: population_series
-- vi: Các cách đếm dân số, theo thứ tự ưu tiên làm chuỗi chính của một bản.
-- interpolate says whether the years between two figures of one unit are filled (linear) or not (none);
-- yearly_change_limit is the change a year beyond which a workbook's figure gets a warning.
select
    cast(population_series as varchar) as population_series,
    cast(preference as bigint) as preference,
    cast(interpolate as varchar) as interpolate,
    cast(yearly_change_limit as double) as yearly_change_limit,
    cast(source as varchar) as source
from raw.population_series
order by population_series nulls last
