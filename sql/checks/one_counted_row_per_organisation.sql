-- fail: an organisation is counted once a period
-- vi: mỗi tổ chức chỉ được tính một lần trong một kỳ
select
    org_id, period, count(*) as counted_rows, min(name) as name,
    min(source_file) as first_file, max(source_file) as last_file
from staging.organisations
where is_counted
group by org_id, period
having count(*) > 1
order by org_id nulls last, period nulls last
