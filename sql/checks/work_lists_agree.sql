-- fail: in every area as many organisations stand on a work list as are counted
-- vi: ở mỗi địa bàn, số tổ chức trong từng danh sách công việc bằng số đã đếm
with counted as (
    select lens, period, area_level, area_code, work_list, listed_count
    from marts.work_list_counts
    where org_type = 'all'
),
standing as (
    select lens, period, area_level, area_code, work_list, count(*) as org_count
    from marts.work_list
    group by lens, period, area_level, area_code, work_list
)
select
    coalesce(c.lens, s.lens) as lens, coalesce(c.period, s.period) as period,
    coalesce(c.area_level, s.area_level) as area_level, coalesce(c.area_code, s.area_code) as area_code,
    coalesce(c.work_list, s.work_list) as work_list, c.listed_count, s.org_count
from counted as c
full outer join standing as s
    on s.lens = c.lens
    and s.period = c.period
    and s.area_level = c.area_level
    and s.area_code = c.area_code
    and s.work_list = c.work_list
where coalesce(c.listed_count, 0) <> coalesce(s.org_count, 0)
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, work_list nulls last
