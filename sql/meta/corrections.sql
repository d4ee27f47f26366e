-- What each submission that follows another mended of it: cells corrected, findings that remain and new ones.
-- grain: submission_id
-- vi: Mỗi tệp gửi lại đã sửa được gì so với tệp trước: ô đã sửa, phát hiện còn lại, phát hiện mới.
-- Counted are findings of warning or worse that each file shows alone.
select
    cast(submission_id as varchar) as submission_id,
    cast(previous_submission_id as varchar) as previous_submission_id,
    cast(is_returned_copy as boolean) as is_returned_copy,
    cast(corrected_cell_count as bigint) as corrected_cell_count,
    cast(remaining_finding_count as bigint) as remaining_finding_count,
    cast(new_finding_count as bigint) as new_finding_count
from raw.corrections
order by submission_id nulls last
