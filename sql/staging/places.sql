-- The combinations of units that rows lie in, numbered: rows of one place are in the same areas.
-- grain: place_id
-- vi: Các tổ hợp đơn vị mà các dòng thuộc về, có đánh số: các dòng cùng nơi thì cùng địa bàn.
-- after: staging.organisations, staging.placements
-- A hundred thousand rows share a few hundred places, so marts add rows up by place and ask for areas afterwards
-- (staging.place_areas). The number is of this release only.
with combinations as (
    select distinct
        o.unit_era, o.unit_code, o.district_code, o.commune_code,
        w.commune_code as today_commune_code, w.district_code as today_district_code
    from staging.organisations as o
    left join staging.placements as w
        on w.submission_id = o.submission_id
        and w.source_sheet = o.source_sheet
        and w.source_row = o.source_row
    where o.is_counted
)
select
    cast(row_number() over (
        order by
            unit_era nulls last, unit_code nulls last, district_code nulls last, commune_code nulls last,
            today_commune_code nulls last, today_district_code nulls last
    ) as bigint) as place_id,
    cast(unit_era as varchar) as unit_era,
    cast(unit_code as varchar) as unit_code,
    cast(district_code as varchar) as district_code,
    cast(commune_code as varchar) as commune_code,
    cast(today_commune_code as varchar) as today_commune_code,
    cast(today_district_code as varchar) as today_district_code
from combinations
order by place_id nulls last
