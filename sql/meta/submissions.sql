-- Every file ever received, one line per receipt: accepted, superseded, refused or withdrawn.
-- grain: submission_id
-- vi: Mọi tệp đã nhận, mỗi lần nhận một dòng: được chấp nhận, đã thay thế, bị từ chối hoặc đã rút.
-- A refused file has no unit and period; path_unit_code and path_period are what its path alone says of them.
-- System time is the receipt number. A submission counted at receipt N where known_from_receipt <= N and
-- (known_to_receipt is null or known_to_receipt > N); submission_types and submission_forms say it type by type. Refused
-- and withdrawn ones never counted (known_from_receipt NULL): a decision has no receipt, it holds for the whole history.
select
    cast(submission_id as varchar) as submission_id,
    cast(receipt as bigint) as receipt,
    cast(source_file as varchar) as source_file,
    cast(sha256 as varchar) as sha256,
    cast(unit_code as varchar) as unit_code,
    cast(unit_era as varchar) as unit_era,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(form as varchar) as form,
    cast(forms as varchar) as forms,
    cast(org_types as varchar) as org_types,
    cast(status as varchar) as status,
    cast(status_reason as varchar) as status_reason,
    cast(received_on as date) as received_on,
    cast(row_read as bigint) as row_read,
    cast(row_kept as bigint) as row_kept,
    cast(row_rejected as bigint) as row_rejected,
    cast(row_skipped as bigint) as row_skipped,
    cast(finding_count as bigint) as finding_count,
    cast(days_after_due as bigint) as days_after_due,
    cast(path_unit_code as varchar) as path_unit_code,
    cast(path_period as varchar) as path_period,
    cast(superseded_by as varchar) as superseded_by,
    cast(known_from_receipt as bigint) as known_from_receipt,
    cast(known_to_receipt as bigint) as known_to_receipt
from raw.submissions
order by submission_id nulls last
