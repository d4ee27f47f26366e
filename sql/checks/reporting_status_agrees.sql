-- fail: a unit's reporting status says what its days say
-- vi: tình trạng gửi báo cáo của đơn vị khớp với ngày nhận, hạn gửi và số ngày muộn
select period, unit_code, status, is_expected, due_on, received_on, is_on_time, late_by_days
from marts.submission_status
where not coalesce(
    case status
        when 'on_time' then received_on <= due_on and late_by_days is null and is_on_time
        when 'late' then received_on > due_on and late_by_days > 0 and not is_on_time
        when 'received' then received_on is not null and due_on is null and late_by_days is null
        when 'missing' then received_on is null and is_expected and late_by_days is null
        when 'excused' then received_on is null and not is_expected and due_on is null
    end, false)
order by period nulls last, unit_code nulls last
