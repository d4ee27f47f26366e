-- Everything found wrong, doubtful or repaired in what people typed, with its file, sheet and cell.
-- grain: submission_id, finding_no
-- vi: Mọi chỗ sai, nghi ngờ hoặc đã sửa giúp trong những gì người dùng nhập, kèm tệp, trang tính và ô.
-- finding_no counts a submission's findings from its first sheet, row and column on.
select
    cast(submission_id as varchar) as submission_id,
    cast(source_file as varchar) as source_file,
    cast(source_sheet as varchar) as source_sheet,
    cast(cell as varchar) as cell,
    cast(field as varchar) as field,
    cast(rule as varchar) as rule,
    cast(severity as varchar) as severity,
    cast(value as varchar) as value,
    cast(message_vi as varchar) as message_vi,
    cast(message_en as varchar) as message_en,
    cast(source_row as bigint) as source_row,
    cast(source_col as bigint) as source_col,
    cast(row_number() over (
        partition by submission_id
        order by
            source_sheet nulls last, source_row nulls last, source_col nulls last, rule nulls last,
            field nulls last, value nulls last, message_vi nulls last, message_en nulls last,
            severity nulls last, cell nulls last, source_file nulls last
    ) as bigint) as finding_no
from raw.findings
order by submission_id nulls last, finding_no nulls last
