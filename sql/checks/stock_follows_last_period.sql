-- warn: the organisations listed in a unit follow from the period before: opening + new - dissolved - converted, and moves
-- vi: số tổ chức của mỗi đơn vị khớp với kỳ trước: đầu kỳ + mới - giải thể - chuyển đổi, kể cả chuyển đến, chuyển đi
select
    lens, period, previous_period, area_level, area_code, area_name, org_type,
    expected_count, listed_count, difference, appeared_count, vanished_count
from marts.organisation_flows
where difference <> 0
    and area_level <> 'province'
    and org_type <> 'all'
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
