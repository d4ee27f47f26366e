-- The periods that at least one accepted submission is about.
-- grain: period
-- vi: Các kỳ có ít nhất một tệp được chấp nhận.
-- year_position is the end of the period in years, so that 2024-H1 (2023.5) and 2024 (2024.0) lie on one line.
-- due_on is the day that the reporting calendar asks of every unit; meta.due_exceptions has what people granted.
select
    cast(period as varchar) as period,
    cast(kind as varchar) as period_kind,
    cast(year as bigint) as year,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(unit_era as varchar) as unit_era,
    cast(year_position as double) as year_position,
    cast(due_on as date) as due_on
from raw.periods
order by period nulls last
