-- fail: a difference is the reported total less the lists', and what stands is the one that its basis names
-- vi: chênh lệch bằng số báo cáo trừ số theo danh sách và số được dùng đúng với nguồn đã ghi
select
    lens, period, area_level, area_code, org_type, indicator, reported_value, listed_value, difference, value, basis
from marts.reported_and_listed
where difference <> reported_value - listed_value
    or (basis = 'list' and (listed_value is null or value <> listed_value or reported_unit_count > 0))
    or (basis = 'reported' and area_level <> 'province' and value <> reported_value)
    or (basis in ('reported', 'mixed') and reported_unit_count = 0 and reported_value is null)
    or (basis = 'mixed' and area_level <> 'province')
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
