-- Figures published elsewhere that reference data and marts must come to.
-- grain: anchor
-- vi: Các con số đã công bố ở nơi khác mà dữ liệu tham chiếu và các bảng phải khớp.
select
    cast(anchor as varchar) as anchor,
    cast(expected as bigint) as expected,
    cast(source as varchar) as source
from raw.anchors
order by anchor nulls last
