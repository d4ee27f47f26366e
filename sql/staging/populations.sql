-- The populations of the statistics office's workbooks in force, one row a figure, as they were written.
-- grain: submission_id, source_sheet, source_row, source_col
-- vi: Dân số trong tệp của cơ quan thống kê đang có hiệu lực, mỗi số một dòng, đúng như đã ghi.
-- A figure that a later receipt told anew for the same unit, series and year is not here. unit_era is NULL for a
-- province or district, which are the same in every era.
select
    cast(r.submission_id as varchar) as submission_id,
    cast(s.source_file as varchar) as source_file,
    cast(r.source_sheet as varchar) as source_sheet,
    cast(r.source_row as bigint) as source_row,
    cast(r.source_col as bigint) as source_col,
    cast(r.cell as varchar) as cell,
    cast(r.label as varchar) as label,
    cast(r.area_level as varchar) as area_level,
    cast(r.unit_code as varchar) as unit_code,
    cast(r.unit_era as varchar) as unit_era,
    cast(r.population_series as varchar) as population_series,
    cast(r.population_year as bigint) as population_year,
    cast(r.counted_on as date) as counted_on,
    cast(r.population as bigint) as population,
    cast(r.is_preliminary as boolean) as is_preliminary,
    cast(r.stated_source as varchar) as stated_source
from raw.populations as r
inner join meta.submissions as s
    on s.submission_id = r.submission_id
inner join meta.population as p
    on p.submission_id = r.submission_id
    and p.source_sheet = r.source_sheet
    and p.cell = r.cell
where not p.is_combined
    and not p.is_interpolated
order by submission_id nulls last, source_sheet nulls last, source_row nulls last, source_col nulls last
