-- Figures published elsewhere that reference data and marts must come to.
-- grain: anchor
select
    cast(anchor as varchar) as anchor,
    cast(expected as bigint) as expected,
    cast(source as varchar) as source
from raw.anchors
order by anchor nulls last
