-- fail: what the units must add to a goal sums to the province's need, and nobody has more than its candidates
-- vi: số các đơn vị phải tăng thêm cộng lại bằng nhu cầu của tỉnh, không đơn vị nào vượt số tổ chức chưa đạt
with sums as (
    select
        lens, period, area_level, indicator, horizon,
        sum(needed_count) as needed_count,
        sum(needed_if_parent_met_count) as needed_if_parent_met_count,
        max(province_needed_count) as province_needed_count,
        count(case when needed_count < 0 or needed_count > candidate_count then 1 end) as over_count
    from marts.goal_allocation
    group by lens, period, area_level, indicator, horizon
)
select
    s.lens, s.period, s.area_level, s.indicator, s.horizon, s.needed_count, s.province_needed_count,
    s.needed_if_parent_met_count, p.needed_if_parent_met_count as province_needed_if_parent_met_count, s.over_count
from sums as s
left join marts.goal_allocation as p
    on p.area_level = 'province'
    and p.lens = s.lens
    and p.period = s.period
    and p.indicator = s.indicator
    and p.horizon = s.horizon
where p.period is null
    or s.needed_count is distinct from p.needed_count
    or s.needed_count is distinct from s.province_needed_count
    or s.needed_if_parent_met_count is distinct from p.needed_if_parent_met_count
    or s.over_count > 0
order by s.lens nulls last, s.period nulls last, s.area_level nulls last, s.indicator nulls last, s.horizon nulls last
