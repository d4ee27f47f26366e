-- Digital adoption by component.
-- kind: bars
-- of: share
-- series: share | actual | Tỷ lệ tổ chức đang hoạt động | Share of the active
-- alt: Mỗi nội dung chuyển đổi số một thanh: tỷ lệ tổ chức đang hoạt động có áp dụng. | One bar for each digital component: the share of active organisations that adopt it.
select l.$lang as category, d.share
from marts.digital_adoption as d
inner join meta.labels as l on l.code_set = 'measure' and l.code = d.measure
where d.lens = $lens and d.period = $period and d.area_level = 'province' and d.org_type = 'all'
    and d.measure not in ('declared', 'any_component', 'two_groups') and d.base_count > d.unknown_count
order by d.share desc, l.$lang
