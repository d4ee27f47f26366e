-- fail: an accepted file holds as many rows in its forms as it says were kept
-- vi: tệp được chấp nhận có đủ số bản ghi và số liệu như số dòng đã giữ
with held as (
    select submission_id, sum(row_count) as row_count
    from meta.submission_forms
    group by submission_id
)
select s.submission_id, s.source_file, s.row_kept, coalesce(h.row_count, 0) as row_count
from meta.submissions as s
left join held as h on h.submission_id = s.submission_id
where s.status = 'accepted'
    and s.row_kept <> coalesce(h.row_count, 0)
order by s.submission_id nulls last
