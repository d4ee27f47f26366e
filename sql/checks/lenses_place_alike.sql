-- warn: at the level that reported then, an organisation is in the same unit by both lenses
-- vi: ở cấp gửi báo cáo lúc đó, mỗi tổ chức thuộc cùng một đơn vị theo cả hai cách chia
select
    r.period, o.source_file, o.source_sheet, o.source_row, o.name, r.area_level,
    r.area_code as reported_code, t.area_code as today_code
from staging.organisation_areas as r
inner join staging.organisation_areas as t
    on t.submission_id = r.submission_id
    and t.source_sheet = r.source_sheet
    and t.source_row = r.source_row
    and t.area_level = r.area_level
inner join staging.organisations as o
    on o.submission_id = r.submission_id
    and o.source_sheet = r.source_sheet
    and o.source_row = r.source_row
where r.lens = 'as_reported'
    and t.lens = 'as_of_today'
    and r.area_code <> t.area_code
    and r.area_code <> 'undecided'
    and t.area_code <> 'undecided'
order by r.submission_id nulls last, r.source_sheet nulls last, r.source_row nulls last, r.area_level nulls last
