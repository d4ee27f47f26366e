-- The periods that at least one accepted submission is about.
-- grain: period
-- year_position is the end of the period in years, so that 2024-H1 (2023.5) and 2024 (2024.0) lie on one line.
select
    cast(period as varchar) as period,
    cast(kind as varchar) as period_kind,
    cast(year as bigint) as year,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(unit_era as varchar) as unit_era,
    cast(year_position as double) as year_position
from raw.periods
order by period nulls last
