-- fail: the versions that count now are the rows of staging.organisations
-- vi: các dòng đang được tính trong staging.organisation_versions chính là staging.organisations
with versions as (
    select submission_id, source_sheet, source_row
    from staging.organisation_versions
    where known_from_receipt is not null
        and known_to_receipt is null
)
select
    coalesce(v.submission_id, o.submission_id) as submission_id,
    coalesce(v.source_sheet, o.source_sheet) as source_sheet,
    coalesce(v.source_row, o.source_row) as source_row,
    v.submission_id is null as is_no_version
from versions as v
full outer join staging.organisations as o
    on o.submission_id = v.submission_id
    and o.source_sheet = v.source_sheet
    and o.source_row = v.source_row
where v.submission_id is null
    or o.submission_id is null
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
