-- fail: every counted row stands once at each level of each lens
-- vi: mọi dòng được tính đều có đúng một lần ở mỗi cấp, theo đơn vị lúc báo cáo và theo đơn vị hiện nay
with expected as (
    select o.submission_id, o.source_sheet, o.source_row, o.name, o.unit_era, a.lens, a.area_level
    from staging.organisations as o
    left join meta.areas as a
        on (a.area_level = 'province' or a.area_code = 'undecided')
        and (a.lens = 'as_of_today' or a.unit_era = o.unit_era)
    where o.is_counted
),
found as (
    select submission_id, source_sheet, source_row, lens, area_level, count(*) as area_count
    from staging.organisation_areas
    group by submission_id, source_sheet, source_row, lens, area_level
)
select
    coalesce(e.lens, f.lens) as lens, coalesce(e.area_level, f.area_level) as area_level,
    coalesce(e.submission_id, f.submission_id) as submission_id,
    coalesce(e.source_sheet, f.source_sheet) as source_sheet,
    coalesce(e.source_row, f.source_row) as source_row,
    e.name, e.unit_era, coalesce(f.area_count, 0) as area_count
from expected as e
full outer join found as f
    on f.submission_id = e.submission_id
    and f.source_sheet = e.source_sheet
    and f.source_row = e.source_row
    and f.lens = e.lens
    and f.area_level = e.area_level
where e.lens is null
    or coalesce(f.area_count, 0) <> 1
order by
    submission_id nulls last, source_sheet nulls last, source_row nulls last, lens nulls last, area_level nulls last
