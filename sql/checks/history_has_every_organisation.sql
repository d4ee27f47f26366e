-- fail: every organisation that counts in a period has its row in the history, and nobody else
-- vi: mỗi tổ chức được tính trong kỳ có đúng một dòng lịch sử
select
    coalesce(o.org_id, h.org_id) as org_id, coalesce(o.period, h.period) as period, o.name, h.name as history_name
from (select org_id, period, name from staging.organisations where is_counted) as o
full join marts.organisation_history as h
    on h.org_id = o.org_id
    and h.period = o.period
where o.org_id is null
    or h.org_id is null
order by org_id nulls last, period nulls last
