-- The ways to read a word that no law defines, and in which periods each is in force.
-- grain: rule_set, rule
-- vi: Các cách hiểu một khái niệm mà luật chưa định nghĩa, và kỳ áp dụng của từng cách.
-- A period follows the rule whose valid_from and valid_to hold its end; a later ruling never moves a past one. A rule
-- without valid_from was never in force: it is here to be compared with (kttt explain --rule). fact is the column of
-- staging.organisation_facts (f) that follows the rule in force, condition what it is under this rule.
select
    cast(rule_set as varchar) as rule_set,
    cast(rule as varchar) as rule,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(vi as varchar) as vi,
    cast(en as varchar) as en,
    cast(source as varchar) as source,
    cast(fact as varchar) as fact,
    cast(condition as varchar) as condition,
    cast(fields as varchar) as fields
from raw.indicator_rules
order by rule_set nulls last, rule nulls last
