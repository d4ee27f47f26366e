-- Why organisations are weak or stand still, in the words of their lists: how many name each cause, and since when.
-- grain: lens, period, area_level, area_code, org_type, standing, cause, since_year
-- vi: Vì sao tổ chức yếu kém hoặc ngừng hoạt động, theo lời trong danh sách: số tổ chức nêu mỗi nguyên nhân.
-- after: marts.dormant_organisations, marts.organisation_history
-- standing: dormant (suspended, stopped or dissolving) or weak (listed and rated weak); one that is both stands in both.
-- cause: staging.organisation_terms has what a reason names; one with several causes counts in each, so causes add up to
-- more than group_count, all of that standing in the area, whatever they name. not_reported: nothing is told. since_year:
-- of the dormant the year of status_since, else of since_period; of the weak the first rating year of the unbroken run of
-- rows rated weak. example: one reason as typed, the first by its letters.
with ratings as (
    select
        h.org_id, h.period, h.period_kind, h.submission_id, h.source_sheet, h.source_row, f.rating_year, f.place_id,
        f.org_type, h.period_end,
        f.is_listed and f.rating_class = 'weak' as is_weak,
        row_number() over (partition by h.org_id, h.period_kind order by h.period_end nulls last) as place
    from marts.organisation_history as h
    inner join staging.organisation_facts as f
        on f.submission_id = h.submission_id
        and f.source_sheet = h.source_sheet
        and f.source_row = h.source_row
),
runs as (
    select
        org_id, period, period_kind, period_end, submission_id, source_sheet, source_row, rating_year, place_id, org_type,
        is_weak, place,
        coalesce(max(case when is_weak then 0 else place end) over (
            partition by org_id, period_kind order by place nulls last
        ), 0) as place_before
    from ratings
),
told as (
    select
        r.submission_id, r.source_sheet, r.source_row, r.period, r.period_end, r.place_id, r.org_type,
        'weak' as standing, s.rating_year as since_year
    from runs as r
    inner join runs as s
        on s.org_id = r.org_id
        and s.period_kind = r.period_kind
        and s.place = r.place_before + 1
    where r.is_weak
    union all
    select
        r.submission_id, r.source_sheet, r.source_row, r.period, r.period_end, r.place_id, r.org_type,
        'dormant' as standing,
        case when d.dormant_basis = 'status_since' then extract(year from d.status_since) else p.year end as since_year
    from marts.dormant_organisations as d
    inner join runs as r
        on r.org_id = d.org_id
        and r.period = d.period
    inner join meta.periods as p on p.period = d.since_period
    where d.area_level = 'province'
        and d.lens = 'as_reported'
),
named as (
    select
        t.period, t.period_end, t.place_id, t.org_type, t.standing, t.since_year,
        coalesce(c.code, 'not_reported') as cause,
        count(*) as org_count,
        min(c.text) as example
    from told as t
    left join staging.organisation_terms as c
        on c.submission_id = t.submission_id
        and c.source_sheet = t.source_sheet
        and c.source_row = t.source_row
        and c.kind = 'cause'
    group by
        t.period, t.period_end, t.place_id, t.org_type, t.standing, t.since_year, coalesce(c.code, 'not_reported')
),
standings as (
    select period, place_id, org_type, standing, count(*) as org_count
    from told
    group by period, place_id, org_type, standing
),
groups as (
    select a.lens, s.period, a.area_level, a.area_code, g.org_group as org_type, s.standing, sum(s.org_count) as group_count
    from standings as s
    inner join meta.type_groups as g on g.org_type = s.org_type
    inner join staging.place_areas as a on a.place_id = s.place_id
    group by a.lens, s.period, a.area_level, a.area_code, g.org_group, s.standing
),
counted as (
    select
        a.lens, n.period, n.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, n.standing, n.cause, n.since_year,
        sum(n.org_count) as org_count,
        min(n.example) as example
    from named as n
    inner join meta.type_groups as g on g.org_type = n.org_type
    inner join staging.place_areas as a on a.place_id = n.place_id
    group by
        a.lens, n.period, n.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group, n.standing, n.cause, n.since_year
)
select
    cast(c.lens as varchar) as lens,
    cast(c.period as varchar) as period,
    cast(c.period_end as date) as period_end,
    cast(c.area_level as varchar) as area_level,
    cast(c.area_code as varchar) as area_code,
    cast(c.area_name as varchar) as area_name,
    cast(c.unit_era as varchar) as unit_era,
    cast(c.org_type as varchar) as org_type,
    cast(c.standing as varchar) as standing,
    cast(c.cause as varchar) as cause,
    cast(c.since_year as bigint) as since_year,
    cast(c.org_count as bigint) as org_count,
    cast(g.group_count as bigint) as group_count,
    cast(cast(c.org_count as double) / nullif(cast(g.group_count as double), 0) as double) as share,
    cast(c.example as varchar) as example
from counted as c
inner join groups as g
    on g.lens = c.lens
    and g.period = c.period
    and g.area_level = c.area_level
    and g.area_code = c.area_code
    and g.org_type = c.org_type
    and g.standing = c.standing
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    standing nulls last, cause nulls last, since_year nulls last
