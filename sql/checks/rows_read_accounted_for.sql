-- fail: of every file, rows read = kept + rejected + skipped
-- vi: ở mỗi tệp: dòng đọc = giữ + từ chối + bỏ qua
select submission_id, source_file, row_read, row_kept, row_rejected, row_skipped
from meta.submissions
where row_read <> row_kept + row_rejected + row_skipped
order by submission_id nulls last
