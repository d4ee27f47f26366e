-- fail: every row of a type in force is in staging, once, and no other
-- vi: mọi dòng đang hiệu lực đều có mặt đúng một lần trong staging
with staged as (
    select submission_id, org_type, count(*) as staged_count
    from staging.organisations
    group by submission_id, org_type
),
due as (
    select
        t.submission_id, t.org_type,
        case when t.in_force and s.status = 'accepted' then t.row_count else 0 end as due_count
    from meta.submission_types as t
    inner join meta.submissions as s on s.submission_id = t.submission_id
)
select
    coalesce(d.submission_id, g.submission_id) as submission_id,
    coalesce(d.org_type, g.org_type) as org_type,
    coalesce(d.due_count, 0) as due_count,
    coalesce(g.staged_count, 0) as staged_count
from due as d
full outer join staged as g
    on g.submission_id = d.submission_id
    and g.org_type = d.org_type
where coalesce(d.due_count, 0) <> coalesce(g.staged_count, 0)
order by submission_id nulls last, org_type nulls last
