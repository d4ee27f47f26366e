-- Cooperatives by unit, for a map of tiles.
-- kind: tiles
-- of: count
-- series: listed_count | actual | Số hợp tác xã | Cooperatives
-- alt: Mỗi địa bàn một ô, đặt gần đúng vị trí trên bản đồ, màu càng đậm càng nhiều hợp tác xã. | One tile a unit, about where it lies; the darker, the more cooperatives.
select case when '$lang' = 'en' then coalesce(a.area_name_en, c.area_name) else c.area_name end as category, c.area_code, c.unit_era,
    c.listed_count,
    case when c.area_code = 'undecided' then
        case when '$lang' = 'en' then 'Not on the map, their unit being undecided: ' || c.listed_count || '.'
            else 'Không có trên bản đồ vì chưa xác định được địa bàn: ' || c.listed_count || ' hợp tác xã.' end
    end as note
from marts.organisation_counts as c
left join meta.areas as a on a.lens = $lens and a.area_level = c.area_level and a.area_code = c.area_code and a.unit_era = c.unit_era
where c.lens = $lens and c.period = $period and c.area_level <> 'province' and c.org_type = 'HTX'
order by case when c.area_code = 'undecided' then 2 else 1 end, c.area_code
