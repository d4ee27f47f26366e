-- What every indicator of marts.indicators counts, over what, by which rule version and legal source.
-- grain: indicator
-- vi: Mỗi chỉ tiêu của marts.indicators đếm gì, trên mẫu số nào, theo phiên bản quy tắc và căn cứ pháp lý nào.
-- parent: the indicator whose numerator is this one's denominator ("of which"). valid_from 1900-01-01: no law or ruling
-- gives the definition a first day. rule_set: the word of meta.indicator_rules that it depends on; NULL: on none.
select
    cast(indicator as varchar) as indicator,
    cast(vi as varchar) as vi,
    cast(en as varchar) as en,
    cast(unit as varchar) as unit,
    cast(numerator_vi as varchar) as numerator_vi,
    cast(numerator_en as varchar) as numerator_en,
    cast(denominator_vi as varchar) as denominator_vi,
    cast(denominator_en as varchar) as denominator_en,
    cast(rule_version as varchar) as rule_version,
    cast(legal_source as varchar) as legal_source,
    cast(mart as varchar) as mart,
    cast(direction as varchar) as direction,
    cast(parent as varchar) as parent,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(rule_set as varchar) as rule_set
from raw.indicators
order by indicator nulls last
