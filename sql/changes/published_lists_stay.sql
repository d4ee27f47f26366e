-- fail: a list that was published stays published, unless a later one replaced it or a decision took it out
-- vi: danh sách đã công bố thì vẫn còn, trừ khi có danh sách sau thay thế hoặc có quyết định rút
-- previous is the release in force so far. A file that is refused now, or gone, was dropped by nobody's wish; a unit
-- without any list of the period, too. A decision is one about the file, its unit or all headings that only one of the
-- two releases knows.
with decided as (
    select coalesce(n.kind, o.kind) as kind, coalesce(n.decision_key, o.decision_key) as decision_key
    from meta.decisions as n
    full outer join previous.decisions as o
        on o.kind = n.kind
        and o.decision_key = n.decision_key
        and o.decision_value = n.decision_value
    where n.kind is null
        or o.kind is null
),
listed as (
    select distinct period, unit_code
    from meta.submissions
    where status = 'accepted' and form = 'list'
)
select
    o.period, o.unit_code, o.source_file, coalesce(n.status, 'gone') as status_now, n.status_reason as reason_now
from previous.submissions as o
left join meta.submissions as n on n.submission_id = o.submission_id
left join listed as l
    on l.period = o.period
    and l.unit_code = o.unit_code
where o.status = 'accepted'
    and o.form = 'list'
    and coalesce(n.status, 'gone') <> 'withdrawn'
    and (n.status is null or n.status = 'refused' or l.period is null)
    and not exists (
        select d.kind
        from decided as d
        where d.decision_key in (o.source_file, o.submission_id, o.unit_code)
            or d.kind = 'heading'
    )
order by o.period nulls last, o.unit_code nulls last, o.source_file nulls last
