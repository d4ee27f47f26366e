-- The field of activity, as the size classes know it, that each sector belongs to.
-- grain: sector
-- vi: Lĩnh vực hoạt động, theo cách chia của tiêu chí quy mô, của từng ngành.
select
    cast(sector as varchar) as sector,
    cast(activity_field as varchar) as activity_field,
    cast(source as varchar) as source
from raw.sector_fields
order by sector nulls last
