-- People's decisions that this release was made with, as they stand in decisions.csv.
-- grain: line_no
-- vi: Các quyết định của con người dùng khi làm bản này, đúng như ghi trong decisions.csv.
select
    cast(line_no as bigint) as line_no,
    cast(kind as varchar) as kind,
    cast(decision_key as varchar) as decision_key,
    cast(decision_value as varchar) as decision_value,
    cast(row_count as bigint) as row_count
from raw.decisions
order by line_no nulls last
