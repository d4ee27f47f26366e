-- How every unit's report stands.
select
    period, unit_code, unit_era, status, is_expected, cast(received_on as varchar) as received_on, late_by_days,
    row_read, row_kept, row_rejected, finding_count
from marts.submission_status
order by period, unit_code, unit_era
