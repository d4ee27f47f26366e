-- Where every row lies in the units of today: the commune of the list in force and the area of a former district.
-- grain: submission_id, source_sheet, source_row
-- vi: Mỗi dòng nay thuộc đâu: xã theo danh mục đang có hiệu lực và địa bàn huyện cũ.
-- A code is NULL where nothing places the row for sure; the basis says what placed it or why nothing did.
select
    cast(submission_id as varchar) as submission_id,
    cast(source_sheet as varchar) as source_sheet,
    cast(source_row as bigint) as source_row,
    cast(commune_code as varchar) as commune_code,
    cast(district_code as varchar) as district_code,
    cast(commune_basis as varchar) as commune_basis,
    cast(district_basis as varchar) as district_basis
from raw.placements
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
