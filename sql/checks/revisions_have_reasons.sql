-- fail: every figure that moved since its period was signed off says why
-- vi: mọi số liệu thay đổi sau khi chốt kỳ đều có lý do
select lens, period, area_level, area_code, org_type, indicator, reported_value, now_value
from marts.revisions
where coalesce(why_vi, '') = ''
    or coalesce(why_en, '') = ''
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
