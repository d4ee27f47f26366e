-- Cooperatives by sector.
-- kind: bars
-- of: count
-- series: listed_count | actual | Số hợp tác xã | Cooperatives
-- alt: Mỗi lĩnh vực một thanh: số hợp tác xã có tên trong danh sách. | One bar a sector: the cooperatives listed.
select l.$lang as category, b.listed_count
from marts.organisation_breakdown as b
inner join meta.labels as l on l.code_set = 'sector' and l.code = b.code
where b.lens = $lens and b.period = $period and b.area_level = 'province' and b.org_type = 'HTX' and b.dimension = 'sector'
order by case when b.code = 'not_reported' then 2 else 1 end, b.listed_count desc, l.$lang
