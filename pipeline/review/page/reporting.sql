-- How every unit's report stands.
select
    period, unit_code, area_name, status, is_expected, cast(received_on as varchar) as received_on, late_by_days,
    row_read, row_kept, row_rejected, finding_count, unit_era
from marts.submission_status
order by period desc, unit_code
