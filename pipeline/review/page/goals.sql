-- The goals of the plan in every period and lens, as they are worded for the rated.
select
    t.lens, t.period, t.indicator, t.horizon, t.comparator, t.target_value, t.unit, t.numerator, t.denominator_value,
    t.actual_value, t.lowest_value, t.highest_value, t.path_value, t.needed_per_year, t.status, t.is_certain,
    t.status_rule_vi, t.status_rule_en, t.legal_source, t.baseline_value
from marts.target_progress as t
where t.reading = 'headline'
order by t.lens, t.period desc, t.horizon, t.indicator
