-- warn: every organisation that vanished from a list is told to the list's sender
-- vi: mọi tổ chức không còn trong danh sách đều được báo cho đơn vị gửi
select g.org_id, g.period, g.org_type, g.name, g.unit_code, g.last_seen_period, g.last_seen_file
from marts.organisation_gaps as g
left join (
    select distinct s.unit_code, s.period
    from meta.findings as f
    inner join meta.submissions as s on s.submission_id = f.submission_id
    where f.rule = 'list-follows-last-period'
        and s.status = 'accepted'
) as t
    on t.unit_code = g.unit_code
    and t.period = g.period
where g.gap = 'vanished'
    and t.unit_code is null
order by g.org_id nulls last, g.period nulls last
