-- fail: every counted row stands once at each level of each lens
-- vi: mọi dòng được tính đều có đúng một lần ở mỗi cấp, theo đơn vị lúc báo cáo và theo đơn vị hiện nay
-- Each counted row is one fact, and each place of facts lies once at each level.
with expected as (
    select p.place_id, a.lens, a.area_level
    from staging.places as p
    inner join meta.areas as a
        on (a.area_level = 'province' or a.area_code = 'undecided')
        and (a.lens = 'as_of_today' or a.unit_era = p.unit_era)
),
found as (
    select place_id, lens, area_level, count(*) as area_count
    from staging.place_areas
    group by place_id, lens, area_level
),
misplaced as (
    select
        coalesce(e.place_id, f.place_id) as place_id, coalesce(e.lens, f.lens) as lens,
        coalesce(e.area_level, f.area_level) as area_level, coalesce(f.area_count, 0) as area_count
    from expected as e
    full outer join found as f
        on f.place_id = e.place_id
        and f.lens = e.lens
        and f.area_level = e.area_level
    where e.place_id is null
        or coalesce(f.area_count, 0) <> 1
),
rows_and_facts as (
    select
        coalesce(o.submission_id, f.submission_id) as submission_id,
        coalesce(o.source_sheet, f.source_sheet) as source_sheet,
        coalesce(o.source_row, f.source_row) as source_row,
        f.place_id, o.source_row is null or f.source_row is null as is_alone
    from (select submission_id, source_sheet, source_row from staging.organisations where is_counted) as o
    full outer join staging.organisation_facts as f
        on f.submission_id = o.submission_id
        and f.source_sheet = o.source_sheet
        and f.source_row = o.source_row
)
select r.submission_id, r.source_sheet, r.source_row, o.name, o.unit_era, m.lens, m.area_level, m.area_count
from rows_and_facts as r
left join misplaced as m on m.place_id = r.place_id
left join staging.organisations as o
    on o.submission_id = r.submission_id
    and o.source_sheet = r.source_sheet
    and o.source_row = r.source_row
where r.is_alone
    or m.place_id is not null
order by
    submission_id nulls last, source_sheet nulls last, source_row nulls last, lens nulls last, area_level nulls last
