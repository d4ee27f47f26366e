-- What every code is called, in Vietnamese and in English.
-- grain: code_set, code
-- vi: Tên gọi của mọi mã, bằng tiếng Việt và tiếng Anh.
select
    cast(code_set as varchar) as code_set,
    cast(code as varchar) as code,
    cast(vi as varchar) as vi,
    cast(en as varchar) as en
from raw.labels
order by code_set nulls last, code nulls last
