-- fail: every reporting unit of a period has its line in marts.submission_status, expected or excused
-- vi: mọi đơn vị báo cáo của kỳ đều có dòng trong marts.submission_status, thuộc diện phải gửi hoặc được miễn
select p.period, u.unit_code, s.is_expected, x.is_excused
from meta.periods as p
inner join meta.unit_eras as e on e.unit_era = p.unit_era
inner join meta.units as u
    on u.unit_era = e.unit_era
    and u.area_level = e.reporting_level
left join meta.due_exceptions as x
    on x.period = p.period
    and x.unit_code = u.unit_code
left join marts.submission_status as s
    on s.period = p.period
    and s.unit_code = u.unit_code
where s.unit_code is null
    or s.is_expected = coalesce(x.is_excused, false)
order by p.period nulls last, u.unit_code nulls last
