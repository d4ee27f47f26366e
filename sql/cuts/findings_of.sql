-- What is wrong or doubtful in the files of one unit that count now, the gravest first.
-- vi: Những chỗ sai hoặc nghi ngờ trong các tệp đang có hiệu lực của một đơn vị, nặng nhất trước.
-- macro: findings_of(of_unit)
-- example: select period, cell, severity, message_vi from findings_of('178') where severity = 'error'
select
    s.period, f.source_file, f.source_sheet, f.cell, f.field, f.rule, f.severity, f.value, f.message_vi, f.message_en
from meta.findings as f
inner join meta.submissions as s on s.submission_id = f.submission_id
where coalesce(s.unit_code, s.path_unit_code) = of_unit
    and s.status in ('accepted', 'refused')
order by
    case f.severity when 'reject' then 1 when 'error' then 2 when 'warn' then 3 else 4 end, s.period nulls last,
    f.submission_id nulls last, f.finding_no nulls last
