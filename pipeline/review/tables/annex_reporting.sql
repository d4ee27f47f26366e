-- Reports by unit: when they came and what was in them.
-- column: no | text | 0.5 | STT | No.
-- column: area | text | 2.6 | Đơn vị | Unit
-- column: due_on | day | 1.1 | Hạn gửi | Due
-- column: received_on | day | 1.1 | Ngày nhận | Received
-- column: standing | text | 1.4 | Tình hình | Standing
-- column: row_read | count | 0.9 | Số dòng > Đã đọc | Rows > Read
-- column: row_kept | count | 0.9 | Số dòng > Được giữ | Rows > Kept
-- column: row_rejected | count | 0.9 | Số dòng > Bị từ chối | Rows > Refused
-- column: finding_count | count | 1 | Phát hiện | Findings
select
    cast(row_number() over (order by s.area_code, s.unit_code) as varchar) as no,
    case when '$lang' = 'en' then coalesce(a.area_name_en, s.area_name) else s.area_name end as area,
    s.due_on, s.received_on, l.$lang as standing,
    s.row_read, s.row_kept, s.row_rejected, s.finding_count
from marts.submission_status as s
left join meta.areas as a
    on a.lens = $lens and a.area_level = s.area_level and a.area_code = s.area_code and a.unit_era = s.unit_era
left join meta.labels as l on l.code_set = 'reporting_status' and l.code = s.status
where s.period = $period
order by s.area_code, s.unit_code
