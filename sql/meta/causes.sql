-- The causes of weakness and standstill, with the words that name each; code_set cause of meta.labels has their names.
-- grain: cause
-- vi: Các nguyên nhân yếu kém, ngừng hoạt động và từ ngữ chỉ từng nguyên nhân; tên gọi ở meta.labels (cause).
select
    cast(cause as varchar) as cause,
    cast(words as varchar) as words,
    cast(source as varchar) as source
from raw.causes
order by cause nulls last
