-- What every indicator is, by which law and rule.
select indicator, vi, en, unit, numerator_vi, numerator_en, denominator_vi, denominator_en, legal_source, rule_version
from meta.indicators
order by indicator
