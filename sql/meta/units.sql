-- The administrative units of every era; a code means a unit only together with its era.
-- grain: unit_code, unit_era
-- vi: Đơn vị hành chính của mọi thời kỳ; mã chỉ có nghĩa cùng với thời kỳ.
select
    cast(unit_code as varchar) as unit_code,
    cast(unit_era as varchar) as unit_era,
    cast(level as varchar) as area_level,
    cast(type || ' ' || name as varchar) as area_name,
    cast(name as varchar) as unit_name,
    cast(type as varchar) as unit_type,
    cast(district_code as varchar) as district_code,
    cast(source as varchar) as source
from raw.units
order by unit_code nulls last, unit_era nulls last
