-- How many organisations are on each work list, and of how many that cannot be told.
select
    c.lens, c.period, c.area_level, c.area_code, c.org_type, c.work_list, c.listed_count, c.unknown_count, c.base_count
from marts.work_list_counts as c
where c.listed_count > 0 or c.unknown_count > 0
order by c.lens, c.period, c.area_level, c.area_code, c.org_type, c.work_list
