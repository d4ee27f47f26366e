-- warn: at the level that reported then, an organisation is in the same unit by both lenses
-- vi: ở cấp gửi báo cáo lúc đó, mỗi tổ chức thuộc cùng một đơn vị theo cả hai cách chia
with apart as (
    select r.place_id, r.area_level, r.area_code as reported_code, t.area_code as today_code
    from staging.place_areas as r
    inner join staging.place_areas as t
        on t.place_id = r.place_id
        and t.area_level = r.area_level
    where r.lens = 'as_reported'
        and t.lens = 'as_of_today'
        and r.area_code <> t.area_code
        and r.area_code <> 'undecided'
        and t.area_code <> 'undecided'
)
select
    f.period, o.source_file, o.source_sheet, o.source_row, o.name, a.area_level, a.reported_code, a.today_code
from staging.organisation_facts as f
inner join apart as a on a.place_id = f.place_id
inner join staging.organisations as o
    on o.submission_id = f.submission_id
    and o.source_sheet = f.source_sheet
    and o.source_row = f.source_row
order by o.submission_id nulls last, o.source_sheet nulls last, o.source_row nulls last, a.area_level nulls last
