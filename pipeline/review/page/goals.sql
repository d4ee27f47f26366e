-- The goals of the plan in every period as they are worded for the rated, with Resolution 20-NQ/TW beside them.
select
    t.period, t.horizon, t.indicator, t.org_type, t.parent_indicator, t.comparator, t.target_value, t.unit, t.numerator,
    t.denominator_value, t.actual_value, t.lowest_value, t.highest_value, t.path_value, t.needed_per_year, t.status,
    t.is_certain, t.status_rule_vi, t.status_rule_en, t.legal_source, t.baseline_period, t.baseline_value,
    t.projected_value,
    case when s.nq20_is_comparable then s.nq20_comparator end as nq20_comparator,
    case when s.nq20_is_comparable then s.nq20_target end as nq20_target,
    case when s.nq20_is_comparable then s.nq20_status end as nq20_status
from marts.target_progress as t
left join marts.goals_side_by_side as s
    on s.lens = t.lens and s.period = t.period and s.indicator = t.indicator and s.horizon = t.horizon
where t.reading = 'headline' and t.lens = 'as_reported'
order by
    t.period, t.horizon,
    case t.indicator
        when 'tht_count' then 1 when 'tht_member_count' then 2 when 'htx_count' then 3 when 'htx_member_count' then 4
        when 'lhhtx_count' then 5 when 'population_share' then 6 when 'good_or_fair_share' then 7
        when 'effective_share' then 8 when 'chain_share_of_good_or_fair' then 9 when 'chain_share_of_effective' then 10
        else 11
    end
