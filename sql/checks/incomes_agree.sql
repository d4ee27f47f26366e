-- fail: the income of workers has the same median, mean and answers in worker_income and in money
-- vi: thu nhập của lao động có cùng trung vị, bình quân và số báo cáo ở worker_income và money
select
    coalesce(i.lens, m.lens) as lens, coalesce(i.period, m.period) as period,
    coalesce(i.area_level, m.area_level) as area_level, coalesce(i.area_code, m.area_code) as area_code,
    coalesce(i.org_type, m.org_type) as org_type,
    i.reported_count, m.reported_count as money_reported_count, i.median_vnd, m.median_vnd as money_median_vnd,
    i.mean_vnd, m.mean_vnd as money_mean_vnd
from marts.worker_income as i
full outer join (
    select lens, period, area_level, area_code, org_type, reported_count, median_vnd, mean_vnd
    from marts.money
    where measure = 'worker_income'
) as m
    on m.lens = i.lens
    and m.period = i.period
    and m.area_level = i.area_level
    and m.area_code = i.area_code
    and m.org_type = i.org_type
where i.reported_count is distinct from m.reported_count
    or i.median_vnd is distinct from m.median_vnd
    or i.mean_vnd is distinct from m.mean_vnd
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
