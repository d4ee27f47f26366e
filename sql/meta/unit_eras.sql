-- The spans of days with one list of units, and the level that reported in them.
-- grain: unit_era
-- vi: Các khoảng thời gian có cùng một danh mục đơn vị, và cấp gửi báo cáo trong từng khoảng.
select
    cast(unit_era as varchar) as unit_era,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(reporting_level as varchar) as reporting_level,
    cast(source as varchar) as source
from raw.unit_eras
order by unit_era nulls last
