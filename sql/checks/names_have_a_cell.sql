-- fail: the name of every organisation is walked back to a cell by meta.read_columns
-- vi: tên của mọi tổ chức đều truy được về ô đã đọc nhờ meta.read_columns
select o.submission_id, o.source_file, o.source_sheet, o.source_row, o.name
from staging.organisations as o
left join meta.read_columns as r
    on r.submission_id = o.submission_id
    and r.source_sheet = o.source_sheet
    and r.field = 'name'
    and o.source_row between r.first_row and r.last_row
where r.submission_id is null
order by o.submission_id nulls last, o.source_sheet nulls last, o.source_row nulls last
