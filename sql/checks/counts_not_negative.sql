-- fail: no published count is negative
-- vi: không có số đếm nào âm
select lens, period, area_level, area_code, org_type, indicator, numerator
from marts.indicators
where numerator < 0
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
