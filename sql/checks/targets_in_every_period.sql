-- fail: target_progress answers for every target in every period
-- vi: kỳ nào cũng có đủ các mục tiêu
select p.period, t.indicator, t.horizon, t.reading
from meta.periods as p
cross join meta.targets as t
left join marts.target_progress as g
    on g.period = p.period
    and g.indicator = t.indicator
    and g.horizon = t.horizon
    and g.reading = t.reading
where g.period is null
order by p.period nulls last, t.indicator nulls last, t.horizon nulls last, t.reading nulls last
