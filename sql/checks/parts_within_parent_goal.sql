-- fail: a goal that is a part of another counts no more than its parent, in target and in value
-- vi: mục tiêu “trong đó” không lớn hơn mục tiêu cha, cả về mục tiêu và thực tế
select
    c.lens, c.period, c.indicator, c.horizon, c.reading, c.parent_indicator, c.share_of_all_target, c.share_of_all_value,
    p.target_value as parent_target, p.actual_value as parent_value
from marts.target_progress as c
left join marts.target_progress as p
    on p.lens = c.lens
    and p.period = c.period
    and p.indicator = c.parent_indicator
    and p.horizon = c.horizon
    and p.reading = 'headline'
where c.parent_indicator is not null
    and (
        p.indicator is null
        or c.numerator > p.numerator
        or c.denominator_value <> p.numerator
        or c.share_of_all_target > p.target_value
        or c.share_of_all_value > p.actual_value
    )
order by
    c.lens nulls last, c.period nulls last, c.indicator nulls last, c.horizon nulls last, c.reading nulls last
