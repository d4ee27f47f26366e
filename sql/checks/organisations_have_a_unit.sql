-- warn: every counted organisation is in a district or commune of its era
-- vi: mọi tổ chức được tính đều thuộc một huyện hoặc xã của thời kỳ đó
select o.source_file, o.source_sheet, o.source_row, o.name, o.unit_era, o.unit_code, o.district_code, o.commune_code
from staging.organisations as o
inner join staging.organisation_areas as a
    on a.submission_id = o.submission_id
    and a.source_sheet = o.source_sheet
    and a.source_row = o.source_row
where a.lens = 'as_reported'
    and a.area_code = 'undecided'
order by o.submission_id nulls last, o.source_sheet nulls last, o.source_row nulls last
