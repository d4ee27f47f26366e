-- warn: the organisations listed in a unit follow from the period before: opening + new - dissolved - converted, and moves
-- vi: số tổ chức của mỗi đơn vị khớp với kỳ trước: đầu kỳ + mới - giải thể - chuyển đổi, kể cả chuyển đến, chuyển đi
select
    f.lens, f.period, f.previous_period, f.area_level, f.area_code, f.area_name, f.org_type,
    f.expected_count, f.listed_count, f.difference, f.appeared_count, f.vanished_count
from marts.organisation_flows as f
inner join meta.periods as p on p.period = f.period
inner join meta.unit_eras as e on e.unit_era = p.unit_era
where f.difference <> 0
    and f.lens = 'as_of_today'
    and f.area_level = e.reporting_level
    and f.org_type <> 'all'
order by
    f.lens nulls last, f.period nulls last, f.area_level nulls last, f.area_code nulls last, f.org_type nulls last
