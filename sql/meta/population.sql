-- Published populations, each with its series and its source; a unit without one is absent.
-- grain: unit_code, unit_list, population_series, counted_on
-- vi: Dân số đã công bố, kèm nguồn và chuỗi số liệu; đơn vị chưa công bố thì không có dòng.
-- Those of the reference data, those of the statistics office's workbooks, which replace them, and what these tell by
-- declared rules: communes of today added up from old ones that went whole into them (is_combined), and, for a series
-- that reference/population_series.csv declares so, the years between two figures (is_interpolated). unit_era is NULL
-- where the figure holds for every era of the code, and unit_list then says all. is_preferred marks one series for the
-- whole release: the first in the order of meta.population_series with the province and all its districts, or all its
-- communes of today, in one year.
select
    cast(unit_code as varchar) as unit_code,
    cast(unit_era as varchar) as unit_era,
    cast(population_series as varchar) as population_series,
    cast(population_year as bigint) as population_year,
    cast(counted_on as date) as counted_on,
    cast(population as bigint) as population,
    cast(is_preferred as boolean) as is_preferred,
    cast(source as varchar) as source,
    cast(area_level as varchar) as area_level,
    cast(is_preliminary as boolean) as is_preliminary,
    cast(is_interpolated as boolean) as is_interpolated,
    cast(interpolated_from_year as bigint) as interpolated_from_year,
    cast(interpolated_to_year as bigint) as interpolated_to_year,
    cast(is_combined as boolean) as is_combined,
    cast(reference_population as bigint) as reference_population,
    cast(submission_id as varchar) as submission_id,
    cast(source_file as varchar) as source_file,
    cast(source_sheet as varchar) as source_sheet,
    cast(cell as varchar) as cell,
    cast(coalesce(unit_era, 'all') as varchar) as unit_list
from raw.population_lines
order by unit_code nulls last, unit_list nulls last, population_series nulls last, counted_on nulls last
