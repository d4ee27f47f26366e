-- Causes of weakness and standstill as the units wrote them.
-- column: cause_name | text | 3.4 | Nguyên nhân | Cause
-- column: org_count | count | 1 | Số tổ chức | Organisations
-- column: group_count | count | 1.2 | Tổng số nhóm | Of the group
-- column: share | share | 1 | Tỷ lệ | Share
-- note: Một tổ chức có thể ghi nhiều nguyên nhân. | One organisation may name several causes.
with causes as (
    select standing, cause, sum(org_count) as org_count, max(group_count) as group_count
    from marts.weakness_causes
    where lens = $lens and period = $period and area_level = 'province' and org_type = 'all'
    group by standing, cause
),
both_kinds as (
    select standing, 0 as place, cast(null as varchar) as cause, cast(null as double) as org_count, cast(null as double) as group_count
    from causes
    group by standing
    union all
    select standing, case cause when 'not_reported' then 3 when 'other' then 2 else 1 end, cause, org_count, group_count
    from causes
)
select
    coalesce(l.$lang, s.$lang) as cause_name, b.org_count, b.group_count,
    b.org_count / nullif(b.group_count, 0) as share,
    case when b.place = 0 then 'section' else '' end as row_kind
from both_kinds as b
inner join meta.labels as s on s.code_set = 'standing' and s.code = b.standing
left join meta.labels as l on l.code_set = 'cause' and l.code = b.cause
order by b.standing desc, b.place, b.org_count desc, l.$lang
