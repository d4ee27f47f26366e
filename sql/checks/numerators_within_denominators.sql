-- fail: every numerator lies inside its denominator
-- vi: tử số luôn nằm trong mẫu số
select lens, period, area_level, area_code, org_type, indicator, numerator, denominator
from marts.indicators
where unit = 'share'
    and indicator not like 'population%' -- memberships, not people: memberships_within_population warns
    and numerator > denominator
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
