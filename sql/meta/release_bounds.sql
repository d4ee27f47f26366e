-- How far a count of the province may move between two releases before somebody should know.
-- grain: indicator
-- vi: Một số của tỉnh được phép thay đổi đến mức nào giữa hai bản trước khi cần có người biết.
-- More than times over or under the count before, and by least_change or more: province_counts_move_little warns.
select
    cast(indicator as varchar) as indicator,
    cast(times as double) as times,
    cast(least_change as bigint) as least_change,
    cast(source as varchar) as source
from raw.release_bounds
order by indicator nulls last
