-- Headings that no field claims: the values stay in the lake's restricted area, the heading is told here.
-- grain: submission_id, source_sheet, cell
-- vi: Các tiêu đề cột không thuộc thông tin nào: giá trị nằm trong vùng hạn chế của kho, ở đây chỉ nêu tiêu đề.
select
    cast(submission_id as varchar) as submission_id,
    cast(source_file as varchar) as source_file,
    cast(source_sheet as varchar) as source_sheet,
    cast(cell as varchar) as cell,
    cast(heading as varchar) as heading,
    cast(value_count as bigint) as value_count
from raw.unmapped_columns
order by submission_id nulls last, source_sheet nulls last, cell nulls last
