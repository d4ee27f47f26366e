-- Cooperatives by unit, for a map of tiles. A unit whose report came without any has none; one that sent nothing has no number.
-- kind: tiles
-- of: count
-- series: listed_count | actual | Số hợp tác xã | Cooperatives
-- alt: Mỗi địa bàn một ô, đặt gần đúng vị trí trên bản đồ, màu càng đậm càng nhiều hợp tác xã. | One tile a unit, about where it lies; the darker, the more cooperatives.
with units as (
    select c.area_level, c.area_code, c.area_name, c.unit_era, c.listed_count
    from marts.organisation_counts as c
    where c.lens = $lens and c.period = $period and c.area_level <> 'province' and c.org_type = 'HTX'

    union all by name

    select
        s.area_level, s.area_code, any_value(s.area_name) as area_name, s.unit_era,
        case when bool_or(s.received_on is not null) then 0 end as listed_count
    from marts.submission_status as s
    where $lens = 'as_reported' and s.period = $period and s.area_level <> 'province'
        and not exists (
            select 1
            from marts.organisation_counts as c
            where c.lens = $lens and c.period = $period and c.org_type = 'HTX'
                and c.area_level = s.area_level and c.area_code = s.area_code and c.unit_era = s.unit_era
        )
    group by s.area_level, s.area_code, s.unit_era
)
select
    case when '$lang' = 'en' then coalesce(a.area_name_en, u.area_name) else u.area_name end as category,
    u.area_code, u.unit_era, u.listed_count,
    case when u.area_code = 'undecided' then
        case when '$lang' = 'en' then 'Not on the map, their unit being undecided: ' || u.listed_count || '.'
            else 'Không có trên bản đồ vì chưa xác định được địa bàn: ' || u.listed_count || ' hợp tác xã.' end
    end as note
from units as u
left join meta.areas as a on a.lens = $lens and a.area_level = u.area_level and a.area_code = u.area_code and a.unit_era = u.unit_era
order by case when u.area_code = 'undecided' then 2 else 1 end, u.area_code
