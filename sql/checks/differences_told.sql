-- warn: every total that its list contradicts is told to its sender
-- vi: mọi số tổng hợp khác danh sách đều được báo cho đơn vị gửi
select r.period, r.area_level, r.area_code, r.org_type, r.indicator, r.reported_value, r.listed_value, r.source_file, r.cell
from marts.reported_and_listed as r
left join meta.findings as f
    on f.submission_id = r.submission_id
    and f.source_sheet = r.source_sheet
    and f.cell = r.cell
    and f.rule = 'total-agrees-with-list'
where r.lens = 'as_reported' -- the other lens shows the same differences
    and not r.agrees
    and f.submission_id is null
order by
    r.period nulls last, r.area_level nulls last, r.area_code nulls last, r.org_type nulls last, r.indicator nulls last
