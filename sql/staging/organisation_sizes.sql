-- The size class of every counted organisation, by the scheme in force at its period's end.
-- grain: submission_id, source_sheet, source_row
-- vi: Quy mô của mọi tổ chức được tính, theo tiêu chí có hiệu lực vào ngày cuối kỳ.
-- after: staging.organisations
-- Size is not rating. The largest class whose bounds are met; an answer that is missing leaves a bound open, unless the
-- other answers settle it (49 members are micro whatever the revenue). not_reported: an open bound, or a sector, stands
-- between two classes. no_threshold: no public bound decides. not_applicable: only cooperatives have size classes.
-- Revenue is of a year: that of part of a year can meet a bound, never miss it. Lists count members, not official ones.
with schemes as (
    select distinct p.period, p.period_kind, p.period_end, c.scheme
    from meta.periods as p
    inner join meta.size_classes as c
        on p.period_end >= c.valid_from
        and (c.valid_to is null or p.period_end <= c.valid_to)
),
sectors as (
    select sector, activity_field from meta.sector_fields
    union all
    select cast(null as varchar), cast(null as varchar)
),
-- The classes that each sector has in each period, one line each: how many lines tell the class, and its bounds.
ladders as (
    select
        s.period, f.sector,
        count(case when c.size_class = 'large' then 1 end) as large_lines,
        max(case when c.size_class = 'large' then c.min_members end) as large_members,
        max(case when c.size_class = 'large' then c.min_revenue_vnd end) as large_revenue,
        max(case when c.size_class = 'large' then c.min_capital_vnd end) as large_capital,
        count(case when c.size_class = 'medium' then 1 end) as medium_lines,
        max(case when c.size_class = 'medium' then c.min_members end) as medium_members,
        max(case when c.size_class = 'medium' then c.min_revenue_vnd end) as medium_revenue,
        max(case when c.size_class = 'medium' then c.min_capital_vnd end) as medium_capital,
        count(case when c.size_class = 'small' then 1 end) as small_lines,
        max(case when c.size_class = 'small' then c.min_members end) as small_members,
        max(case when c.size_class = 'small' then c.min_revenue_vnd end) as small_revenue,
        max(case when c.size_class = 'small' then c.min_capital_vnd end) as small_capital,
        count(case when c.size_class = 'micro' then 1 end) as micro_lines
    from schemes as s
    cross join sectors as f
    inner join meta.size_classes as c
        on c.scheme = s.scheme
        and (c.activity_field = f.activity_field or c.activity_field = 'every')
    group by s.period, f.sector
),
answers as (
    select
        o.submission_id, o.source_sheet, o.source_row, o.org_type, o.sector, o.member_count, o.total_capital_vnd,
        o.revenue_vnd, o.period, s.scheme, s.period_kind = 'year' as is_year, f.activity_field
    from staging.organisations as o
    left join schemes as s on s.period = o.period
    left join meta.sector_fields as f on f.sector = o.sector
    where o.is_counted
),
measured as (
    select
        a.submission_id, a.source_sheet, a.source_row, a.org_type, a.sector, a.scheme, a.activity_field,
        l.large_lines, l.medium_lines, l.small_lines, l.micro_lines,
        a.member_count >= l.large_members and (
            (l.large_revenue is null and l.large_capital is null)
            or case when a.is_year or a.revenue_vnd >= l.large_revenue then a.revenue_vnd >= l.large_revenue end
            or a.total_capital_vnd >= l.large_capital
        ) as is_large,
        a.member_count >= l.medium_members and (
            (l.medium_revenue is null and l.medium_capital is null)
            or case when a.is_year or a.revenue_vnd >= l.medium_revenue then a.revenue_vnd >= l.medium_revenue end
            or a.total_capital_vnd >= l.medium_capital
        ) as is_medium,
        a.member_count >= l.small_members and (
            (l.small_revenue is null and l.small_capital is null)
            or case when a.is_year or a.revenue_vnd >= l.small_revenue then a.revenue_vnd >= l.small_revenue end
            or a.total_capital_vnd >= l.small_capital
        ) as is_small
    from answers as a
    left join ladders as l
        on l.period = a.period
        and l.sector is not distinct from a.sector
)
select
    cast(submission_id as varchar) as submission_id,
    cast(source_sheet as varchar) as source_sheet,
    cast(source_row as bigint) as source_row,
    cast(case when org_type = 'HTX' then scheme end as varchar) as size_scheme,
    cast(activity_field as varchar) as activity_field,
    cast(case
        when org_type <> 'HTX' then 'not_applicable'
        when scheme is null then 'no_threshold'
        when large_lines is null and sector is null then 'not_reported'
        when coalesce(large_lines, 0) = 0 then 'no_threshold'
        when is_large then 'large'
        when is_large is null then 'not_reported'
        when medium_lines = 0 then 'no_threshold'
        when is_medium then 'medium'
        when is_medium is null then 'not_reported'
        when small_lines = 0 then 'no_threshold'
        when is_small then 'small'
        when is_small is null then 'not_reported'
        when micro_lines = 0 then 'no_threshold'
        else 'micro'
    end as varchar) as size_class
from measured
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
