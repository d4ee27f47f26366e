-- fail: every organisation of a period has a row that counts for it
-- vi: mỗi tổ chức của một kỳ đều có một dòng được tính
select org_id, period, count(*) as row_count, min(name) as name, min(source_file) as first_file
from staging.organisations
group by org_id, period
having count(case when is_counted then 1 end) = 0
order by org_id nulls last, period nulls last
