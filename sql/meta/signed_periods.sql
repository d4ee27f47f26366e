-- The periods that were signed off, and the run whose figures of them were signed.
-- grain: period
-- vi: Các kỳ đã ký và bản có số liệu được ký.
-- What has moved since is in marts.revisions.
select
    cast(period as varchar) as period,
    cast(signed_run as varchar) as signed_run,
    cast(signed_receipts as bigint) as signed_receipts
from raw.signed_periods
order by period nulls last
