-- Who was expected to report in each period, who did and when, and how many rows the lists in force brought.
-- grain: period, unit_code
-- received_on is the day of the unit's first list that was not refused, receipt its latest accepted one; the row counts
-- add up its accepted lists. All are NULL when no list came: forms of totals alone are no report (meta.submission_forms
-- has them). A kind of period without a due day has no due_on.
with arrived as (
    select
        period, unit_code,
        min(case when status <> 'refused' then received_on end) as received_on,
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
expected as (
    select
        p.period, p.period_end, u.area_level, u.unit_code, u.area_name, u.unit_era,
        make_date(p.year, d.due_month, d.due_day) as due_on
    from meta.periods as p
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
    inner join meta.units as u on u.unit_era = e.unit_era and u.area_level = e.reporting_level
    left join meta.due_dates as d on d.period_kind = p.period_kind
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
    cast(a.finding_count as bigint) as finding_count
from expected as x
left join arrived as a
    on a.period = x.period
    and a.unit_code = x.unit_code
order by period nulls last, unit_code nulls last
