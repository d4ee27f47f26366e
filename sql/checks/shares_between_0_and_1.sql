-- fail: every share lies between 0 and 1
-- vi: mọi tỷ lệ nằm giữa 0 và 1
select lens, period, area_level, area_code, org_type, indicator, numerator, denominator, value
from marts.indicators
where unit = 'share'
    and indicator not like 'population%' -- memberships, not people: memberships_within_population warns
    and (value < 0 or value > 1)
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
