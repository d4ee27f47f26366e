-- The night that made this database: which inputs up to which day, by which code and engine.
-- grain: run_id
-- vi: Đêm đã làm ra cơ sở dữ liệu này: từ những tệp nào, đến ngày nào, bằng phiên bản chương trình và máy tính toán nào.
select
    cast(run_id as varchar) as run_id,
    cast(as_of as date) as as_of,
    cast(code as varchar) as code,
    cast(engine as varchar) as engine
from raw.run
order by run_id nulls last
