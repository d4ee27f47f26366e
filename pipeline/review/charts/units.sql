-- Cooperatives by unit, for a map of tiles.
-- kind: bars
-- of: count
-- series: listed_count | actual | Số hợp tác xã | Cooperatives
-- alt: Mỗi địa bàn một thanh: số hợp tác xã có tên trong danh sách. | One bar a unit: the cooperatives listed.
select case when '$lang' = 'en' then coalesce(a.area_name_en, c.area_name) else c.area_name end as category, c.area_code, c.listed_count
from marts.organisation_counts as c
left join meta.areas as a on a.lens = $lens and a.area_level = c.area_level and a.area_code = c.area_code and a.unit_era = c.unit_era
where c.lens = $lens and c.period = $period and c.area_level <> 'province' and c.org_type = 'HTX'
order by case when c.area_code = 'undecided' then 2 else 1 end, c.area_code
