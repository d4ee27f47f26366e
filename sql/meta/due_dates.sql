-- The day by which a unit's report is due, by kind of period; a kind without a line has no due day.
-- grain: period_kind
select
    cast(period_kind as varchar) as period_kind,
    cast(due_month as bigint) as due_month,
    cast(due_day as bigint) as due_day,
    cast(source as varchar) as source
from raw.due_dates
order by period_kind nulls last
