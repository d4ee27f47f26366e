-- Which column of which sheet each field was read from: with the row of a record it names the cell.
-- grain: submission_id, source_sheet, first_row, field, source_col
-- vi: Mỗi thông tin được đọc từ cột nào của trang tính nào: cùng với số dòng cho biết ô.
-- A record's value of a field stands in the cell source_letters || source_row of the lines of its submission and sheet
-- with source_row between first_row and last_row. A class spread over columns of marks has a line for each of them.
select
    cast(submission_id as varchar) as submission_id,
    cast(source_file as varchar) as source_file,
    cast(source_sheet as varchar) as source_sheet,
    cast(first_row as bigint) as first_row,
    cast(last_row as bigint) as last_row,
    cast(field as varchar) as field,
    cast(source_col as bigint) as source_col,
    cast(source_letters as varchar) as source_letters,
    cast(heading as varchar) as heading
from raw.read_columns
order by
    submission_id nulls last, source_sheet nulls last, first_row nulls last, field nulls last, source_col nulls last
