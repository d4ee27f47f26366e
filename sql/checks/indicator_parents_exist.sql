-- fail: every indicator has a direction, and its parent and rule set are defined
-- vi: mọi chỉ tiêu đều có hướng, chỉ tiêu cha và bộ quy tắc đều có định nghĩa
select i.indicator, i.direction, i.parent, i.rule_set
from meta.indicators as i
left join meta.indicators as p on p.indicator = i.parent
left join (select distinct rule_set from meta.indicator_rules) as r on r.rule_set = i.rule_set
where i.direction is null
    or i.direction not in ('up', 'down', 'none')
    or i.valid_from is null
    or i.valid_to < i.valid_from
    or (i.parent is not null and (p.indicator is null or p.indicator = i.indicator))
    or (i.rule_set is not null and r.rule_set is null)
order by i.indicator nulls last
