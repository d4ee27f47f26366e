-- The periods that somebody sent a list for, the newest first.
select period, period_kind, cast(period_end as varchar) as period_end
from meta.periods
where period in (select period from marts.organisation_counts)
order by period_end desc, period_kind desc
