-- What each indicator counts, with the rule in force on a day: the definitions sheet of a workbook.
-- grain: indicator
select
    i.indicator,
    i.$lang as name,
    unit.$lang as unit_label,
    i.numerator_$lang as numerator,
    i.denominator_$lang as denominator,
    r.$lang || ' (' || r.source || ')' as rule,
    i.rule_version,
    i.legal_source,
    i.mart,
    nullif(i.valid_from, date '1900-01-01') as valid_from,
    i.valid_to
from meta.indicators as i
left join meta.labels as unit on unit.code_set = 'unit' and unit.code = i.unit
left join meta.indicator_rules as r
    on r.rule_set = i.rule_set
    and r.valid_from <= date '$day'
    and coalesce(r.valid_to, date '9999-12-31') >= date '$day'
order by i.indicator
