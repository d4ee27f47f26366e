-- fail: target_progress answers for every target in every period, in both lenses
-- vi: kỳ nào cũng có đủ các mục tiêu, theo cả hai cách chia
select n.code as lens, p.period, t.indicator, t.horizon, t.reading
from meta.periods as p
cross join meta.targets as t
cross join meta.labels as n
left join marts.target_progress as g
    on g.lens = n.code
    and g.period = p.period
    and g.indicator = t.indicator
    and g.horizon = t.horizon
    and g.reading = t.reading
where n.code_set = 'lens'
    and g.period is null
order by n.code nulls last, p.period nulls last, t.indicator nulls last, t.horizon nulls last, t.reading nulls last
