-- Part in value chains among the good and fair, by unit.
-- kind: bars
-- of: share
-- series: share | actual | Tỷ lệ trong số đạt loại tốt, khá | Of the good and fair
-- note: Chỉ gồm địa bàn có tổ chức đạt loại tốt, khá báo cáo nội dung này. | Only units where some of the good and fair have answered.
-- alt: Mỗi địa bàn một thanh: tỷ lệ tham gia liên kết theo chuỗi giá trị trong số tổ chức đạt loại tốt, khá. | One bar a unit: the share in a value chain among the good and fair.
select case when '$lang' = 'en' then coalesce(a.area_name_en, v.area_name) else v.area_name end as category, v.share
from marts.value_chain_share as v
left join meta.areas as a on a.lens = $lens and a.area_level = v.area_level and a.area_code = v.area_code and a.unit_era = v.unit_era
where v.lens = $lens and v.period = $period and v.area_level <> 'province' and v.org_type = 'all' and v.base = 'good_or_fair' and v.base_count > v.unknown_count
order by v.share desc, v.area_code
