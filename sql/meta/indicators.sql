-- What every indicator of marts.indicators counts, over what, by which rule version and legal source.
-- grain: indicator
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
    cast(mart as varchar) as mart
from raw.indicators
order by indicator nulls last
