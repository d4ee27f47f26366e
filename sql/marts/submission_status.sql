-- Who was expected to report in each period, who did and when, and how many rows the lists in force brought.
-- grain: period, unit_code
-- vi: Mỗi kỳ ai phải gửi, ai đã gửi và khi nào, danh sách đang có hiệu lực có bao nhiêu dòng.
-- Expected is every reporting unit of the period's list of units that no decision excuses; one that is not expected
-- has a row all the same. received_on is the day of the unit's first list that was neither refused nor withdrawn,
-- receipt its latest accepted one; the row counts add up its accepted lists. All are NULL when no list came: forms of
-- totals alone are no report (has_form_only). due_on is the calendar's day or the one that a decision granted.
-- status: on_time, late, received (there is no due day), missing (expected), excused (not expected, and nothing came).
with arrived as (
    select
        period, unit_code,
        min(case when status in ('accepted', 'superseded') then received_on end) as received_on,
        min(case when status in ('accepted', 'superseded') then days_after_due end) as days_after_due,
        max(case when status = 'accepted' then receipt end) as receipt,
        sum(case when status = 'accepted' then row_read end) as row_read,
        sum(case when status = 'accepted' then row_kept end) as row_kept,
        sum(case when status = 'accepted' then row_rejected end) as row_rejected,
        sum(case when status = 'accepted' then row_skipped end) as row_skipped,
        sum(case when status = 'accepted' then finding_count end) as finding_count
    from meta.submissions
    where form = 'list'
    group by period, unit_code
),
formed as (
    select s.period, s.unit_code, count(*) as form_count
    from meta.submissions as s
    inner join meta.submission_forms as f on f.submission_id = s.submission_id
    where s.status = 'accepted' and f.in_force and f.form not in ('list', 'population')
    group by s.period, s.unit_code
),
refused as (
    select
        coalesce(period, path_period) as period,
        coalesce(unit_code, path_unit_code) as unit_code,
        count(*) as refused_count
    from meta.submissions
    where status = 'refused'
    group by coalesce(period, path_period), coalesce(unit_code, path_unit_code)
),
reporters as (
    select
        p.period, p.period_end, u.area_level, u.unit_code, u.area_name, u.unit_era,
        u.area_level = e.reporting_level as is_reporting_level,
        u.area_level = e.reporting_level and not coalesce(x.is_excused, false) as is_expected,
        coalesce(x.due_on, p.due_on) as day
    from meta.periods as p
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
    inner join meta.units as u on u.unit_era = e.unit_era
    left join meta.due_exceptions as x
        on x.period = p.period
        and x.unit_code = u.unit_code
),
owed as (
    select period, period_end, area_level, unit_code, area_name, unit_era, is_reporting_level, is_expected,
        case when is_expected then day end as due_on
    from reporters
)
select
    cast(x.period as varchar) as period,
    cast(x.period_end as date) as period_end,
    cast(x.area_level as varchar) as area_level,
    cast(x.unit_code as varchar) as area_code,
    cast(x.area_name as varchar) as area_name,
    cast(x.unit_era as varchar) as unit_era,
    cast(x.unit_code as varchar) as unit_code,
    cast(x.due_on as date) as due_on,
    cast(a.received_on as date) as received_on,
    cast(a.received_on <= x.due_on as boolean) as is_on_time,
    cast(a.receipt as bigint) as receipt,
    cast(a.row_read as bigint) as row_read,
    cast(a.row_kept as bigint) as row_kept,
    cast(a.row_rejected as bigint) as row_rejected,
    cast(a.row_skipped as bigint) as row_skipped,
    cast(a.finding_count as bigint) as finding_count,
    cast(x.is_expected as boolean) as is_expected,
    cast(case
        when a.received_on is null and x.is_expected then 'missing'
        when a.received_on is null then 'excused'
        when x.due_on is null then 'received'
        when a.received_on <= x.due_on then 'on_time'
        else 'late'
    end as varchar) as status,
    cast(case when a.received_on > x.due_on then a.days_after_due end as bigint) as late_by_days,
    cast(a.received_on is null and f.form_count is not null as boolean) as has_form_only,
    cast(coalesce(r.refused_count, 0) as bigint) as refused_count
from owed as x
left join arrived as a
    on a.period = x.period
    and a.unit_code = x.unit_code
left join formed as f
    on f.period = x.period
    and f.unit_code = x.unit_code
left join refused as r
    on r.period = x.period
    and r.unit_code = x.unit_code
where x.is_reporting_level or a.received_on is not null
order by period nulls last, unit_code nulls last
