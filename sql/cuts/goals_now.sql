-- The plan's goals in the newest whole year, as its headline reads them: value, bounds, path and verdict.
-- vi: Các mục tiêu của kế hoạch trong năm mới nhất: giá trị, khoảng dao động, lộ trình và kết luận.
-- example: select vi, actual_value, target_value, status from goals_now where horizon = 2030
-- By the units of the time. reported_unit_count of due_unit_count says how much of the province this rests on.
select
    t.horizon, t.indicator, i.vi, i.en, t.comparator, t.target_value, t.actual_value, t.lowest_value, t.highest_value,
    t.numerator, t.denominator_value, t.path_value, t.gap, t.needed_per_year, t.status, t.is_certain,
    t.reported_unit_count, t.due_unit_count, t.period
from marts.target_progress as t
inner join meta.indicators as i on i.indicator = t.indicator
where t.lens = 'as_reported'
    and t.reading = 'headline'
    and t.period = (select max(period) from meta.periods where period_kind = 'year')
order by t.horizon nulls last, t.indicator nulls last
