-- fail: every row in staging has its places of today, each in meta.areas or left open for a reason
-- vi: mọi dòng trong staging đều có nơi hiện nay thuộc meta.areas, hoặc có lý do vì sao chưa xác định
select
    o.submission_id, o.source_file, o.source_sheet, o.source_row, o.name,
    w.commune_code, w.commune_basis, w.district_code, w.district_basis
from staging.organisations as o
left join staging.placements as w
    on w.submission_id = o.submission_id
    and w.source_sheet = o.source_sheet
    and w.source_row = o.source_row
left join meta.areas as c
    on c.lens = 'as_of_today'
    and c.area_level = 'commune'
    and c.area_code = w.commune_code
left join meta.areas as d
    on d.lens = 'as_of_today'
    and d.area_level = 'district'
    and d.area_code = w.district_code
where w.commune_basis is null
    or w.district_basis is null
    or (w.commune_code is not null and c.area_code is null)
    or (w.district_code is not null and d.area_code is null)
order by o.submission_id nulls last, o.source_sheet nulls last, o.source_row nulls last
