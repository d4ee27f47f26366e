-- fail: every period has exactly one rule in force of each set
-- vi: mỗi kỳ có đúng một quy tắc đang áp dụng cho mỗi khái niệm
with sets as (
    select distinct rule_set
    from meta.indicator_rules
),
in_force as (
    select p.period, s.rule_set, count(r.rule) as rule_count
    from meta.periods as p
    cross join sets as s
    left join meta.indicator_rules as r
        on r.rule_set = s.rule_set
        and p.period_end >= r.valid_from
        and p.period_end <= coalesce(r.valid_to, cast('9999-12-31' as date))
    group by p.period, s.rule_set
)
select period, rule_set, rule_count
from in_force
where rule_count <> 1
order by period nulls last, rule_set nulls last
