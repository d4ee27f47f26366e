-- fail: every counted row is in the province's figures
-- vi: mọi dòng được tính đều nằm trong số liệu toàn tỉnh
select o.submission_id, o.source_sheet, o.source_row, o.name, o.unit_era
from staging.organisations as o
left join staging.organisation_areas as a
    on a.submission_id = o.submission_id
    and a.source_sheet = o.source_sheet
    and a.source_row = o.source_row
    and a.area_level = 'province'
    and a.lens = 'as_reported'
where o.is_counted
    and a.submission_id is null
order by o.submission_id nulls last, o.source_sheet nulls last, o.source_row nulls last
