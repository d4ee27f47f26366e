-- The figures of the forms of totals in force, one row a figure, as their sender wrote them. No list is made of them.
-- grain: submission_id, source_sheet, source_row, source_col
-- vi: Số liệu của các biểu tổng hợp đang có hiệu lực, mỗi số một dòng, đúng như người gửi ghi. Không dùng để lập danh sách.
-- period is the span that the figure is of, submission_period the one that the form was sent for; area the unit it is
-- of, which in a rating summary is a row of the form. is_sum: added up from the areas or sectors of its table, which
-- its total row agrees with; its cell is then that of the heading or of the total.
select
    cast(r.submission_id as varchar) as submission_id,
    cast(s.source_file as varchar) as source_file,
    cast(r.source_sheet as varchar) as source_sheet,
    cast(r.source_row as bigint) as source_row,
    cast(r.source_col as bigint) as source_col,
    cast(r.cell as varchar) as cell,
    cast(r.table_row as bigint) as table_row,
    cast(r.label as varchar) as label,
    cast(r.form as varchar) as form,
    cast(s.unit_code as varchar) as unit_code,
    cast(s.period as varchar) as submission_period,
    cast(r.area_level as varchar) as area_level,
    cast(r.area_code as varchar) as area_code,
    cast(u.area_name as varchar) as area_name,
    cast(s.unit_era as varchar) as unit_era,
    cast(r.period as varchar) as period,
    cast(r.period_end as date) as period_end,
    cast(r.measure as varchar) as measure,
    cast(r.is_estimate as boolean) as is_estimate,
    cast(r.org_type as varchar) as org_type,
    cast(r.indicator as varchar) as indicator,
    cast(r.rating as varchar) as rating,
    cast(r.sector as varchar) as sector,
    cast(r.value as double) as value,
    cast(r.unit as varchar) as unit,
    cast(r.is_sum as boolean) as is_sum
from raw.reported_totals as r
inner join meta.submissions as s
    on s.submission_id = r.submission_id
inner join meta.submission_forms as f
    on f.submission_id = r.submission_id
    and f.form = r.form
    and f.org_type = r.org_type
left join meta.units as u
    on u.unit_code = r.area_code
    and u.unit_era = s.unit_era
where s.status = 'accepted'
    and f.in_force
order by submission_id nulls last, source_sheet nulls last, source_row nulls last, source_col nulls last
