-- How many organisations are on each work list, of how many, and of how many that cannot be told.
select
    c.lens, c.period, c.area_level, c.area_code, c.unit_era, c.org_type, c.work_list,
    c.listed_count, c.unknown_count, c.base_count
from marts.work_list_counts as c
order by c.period, c.lens, c.area_level, c.area_code, c.unit_era, c.org_type, c.work_list
