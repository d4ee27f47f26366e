-- fail: every row in staging is known as one organisation
-- vi: mọi dòng trong staging đều gắn với một tổ chức
select submission_id, source_file, source_sheet, source_row, name
from staging.organisations
where org_id is null
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
