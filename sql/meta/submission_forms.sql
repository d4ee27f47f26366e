-- The forms a submission holds, by organisation type: whether it is the one in force, and the rows that brought something.
-- grain: submission_id, form, org_type
-- vi: Các biểu trong mỗi tệp, theo loại hình: biểu nào đang có hiệu lực, bao nhiêu dòng có số liệu.
select
    cast(submission_id as varchar) as submission_id,
    cast(form as varchar) as form,
    cast(org_type as varchar) as org_type,
    cast(in_force as boolean) as in_force,
    cast(row_count as bigint) as row_count,
    cast(superseded_by as varchar) as superseded_by,
    cast(known_from_receipt as bigint) as known_from_receipt,
    cast(known_to_receipt as bigint) as known_to_receipt
from raw.submission_forms
order by submission_id nulls last, form nulls last, org_type nulls last
