-- The days by which the steps of reporting are due each year, by kind of period; a kind without a line has no due day.
-- grain: period_kind, step, valid_from
-- vi: Hạn của từng bước báo cáo trong năm, theo loại kỳ; loại kỳ không có dòng thì không có hạn.
-- Step unit is what the reporting units owe: meta.periods.due_on comes from it, meta.due_exceptions are what people granted.
select
    cast(period_kind as varchar) as period_kind,
    cast(step as varchar) as step,
    cast(due_month as bigint) as due_month,
    cast(due_day as bigint) as due_day,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as varchar) as source
from raw.reporting_calendar
order by period_kind nulls last, step nulls last, valid_from nulls last
