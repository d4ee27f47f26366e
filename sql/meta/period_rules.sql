-- The rule of each set that a period follows: the one in force at its end (meta.indicator_rules).
-- grain: period
-- vi: Quy tắc của từng bộ mà mỗi kỳ áp dụng: quy tắc có hiệu lực vào ngày cuối kỳ (meta.indicator_rules).
-- after: meta.indicator_rules, meta.periods
select
    cast(p.period as varchar) as period,
    cast(max(case when r.rule_set = 'effective' then r.rule end) as varchar) as effective_rule,
    cast(max(case when r.rule_set = 'digital' then r.rule end) as varchar) as digital_rule,
    cast(max(case when r.rule_set = 'chain' then r.rule end) as varchar) as chain_rule
from meta.periods as p
left join meta.indicator_rules as r
    on p.period_end >= r.valid_from
    and p.period_end <= coalesce(r.valid_to, cast('9999-12-31' as date))
group by p.period
order by period nulls last
