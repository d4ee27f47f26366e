-- The periods that somebody sent a list for, the newest first, with the list of units of their time.
select period, period_kind, cast(period_end as varchar) as period_end, unit_era
from meta.periods
where period in (select period from marts.organisation_counts)
order by period_end desc, case period_kind when 'year' then 1 when 'half' then 2 else 3 end, period
