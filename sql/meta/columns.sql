-- The data dictionary: what every column of every table means.
-- grain: column_name
-- vi: Từ điển dữ liệu: ý nghĩa của mọi cột trong mọi bảng.
-- A name with a table before it (findings.value) is for that table only and beats the plain name.
select
    cast(column_name as varchar) as column_name,
    cast(en as varchar) as en,
    cast(vi as varchar) as vi,
    cast(unit as varchar) as unit,
    cast(data_type as varchar) as data_type,
    cast(source as varchar) as source
from raw.columns
order by column_name nulls last
