-- fail: every finding and every unmapped heading belongs to a receipt
-- vi: mọi phát hiện và tiêu đề chưa biết đều thuộc một tệp đã nhận
select f.submission_id, f.source_file, f.about
from (
    select submission_id, source_file, rule as about from meta.findings
    union all
    select submission_id, source_file, heading as about from meta.unmapped_columns
) as f
left join meta.submissions as s on s.submission_id = f.submission_id
where s.submission_id is null
order by f.submission_id nulls last, f.source_file nulls last, f.about nulls last
