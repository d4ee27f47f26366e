-- warn: every counted organisation has a commune of today and a former district; see meta.open_questions
-- vi: mọi tổ chức được tính đều thuộc một xã hiện nay và địa bàn một huyện cũ; xem meta.open_questions
select
    a.period, a.area_level, o.source_file, o.source_sheet, o.source_row, o.name,
    case when a.area_level = 'commune' then w.commune_basis else w.district_basis end as basis
from staging.organisation_areas as a
inner join staging.organisations as o
    on o.submission_id = a.submission_id
    and o.source_sheet = a.source_sheet
    and o.source_row = a.source_row
left join staging.placements as w
    on w.submission_id = a.submission_id
    and w.source_sheet = a.source_sheet
    and w.source_row = a.source_row
where a.lens = 'as_of_today'
    and a.area_code = 'undecided'
order by
    a.submission_id nulls last, a.source_sheet nulls last, a.source_row nulls last, a.area_level nulls last
