-- fail: a target's lowest value is no more than its highest, and counts lie between
-- vi: giá trị thấp nhất của mục tiêu không lớn hơn giá trị cao nhất
select lens, period, indicator, horizon, reading, lowest_value, actual_value, highest_value, ceiling_value
from marts.target_progress
where lowest_value > highest_value
    or lowest_value > actual_value
    or actual_value > highest_value
    or highest_value > ceiling_value
order by lens nulls last, period nulls last, indicator nulls last, horizon nulls last, reading nulls last
