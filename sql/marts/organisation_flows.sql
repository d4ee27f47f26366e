-- How the organisations listed in an area follow from those of the period before: who came, who left, who is missing.
-- grain: lens, period, area_level, area_code, org_type
-- after: marts.organisation_history
-- expected = opening - unseen + joined + new - dissolved - converted + moved in - moved out; difference = listed less
-- expected = appeared less vanished. The period before is the last one of the same kind; levels that it has no areas of
-- are left out. unseen: listed before, but the unit that should list it has sent no list of its type since, or which
-- commune of today it lies in is not known. joined: the unit that would have listed it before sent none then. new:
-- founded since (of a year alone its last day counts). appeared: none of these and not listed before. moved in and out:
-- listed before and now, in another area (undecided among them) or as another type; in all, a change of type is both.
-- One that another organisation followed is converted, and the other one moved in.
with spans as (
    select
        period, period_kind, period_end,
        lag(period) over (partition by period_kind order by period_end nulls last) as previous_period,
        lag(period_end) over (partition by period_kind order by period_end nulls last) as previous_end,
        lead(period) over (partition by period_kind order by period_end nulls last) as next_period
    from meta.periods
),
sent as (
    select distinct s.period, s.unit_code, t.org_type
    from meta.submissions as s
    inner join meta.submission_types as t on t.submission_id = s.submission_id
    where s.status = 'accepted'
        and t.in_force
),
facts as (
    select
        h.submission_id, h.source_sheet, h.source_row, s.previous_period, s.next_period, h.awaited_period,
        h.followed_by_org_id is not null as is_followed,
        h.previous_period is null and h.follows_org_id is not null as is_heir,
        h.previous_period is null and (
            o.founded_on > s.previous_end
            or (o.founded_precision = 'year' and make_date(extract(year from o.founded_on), 12, 31) > s.previous_end)
        ) as is_new,
        u.unit_code is not null or d.unit_code is not null as was_awaited
    from marts.organisation_history as h
    inner join spans as s on s.period = h.period
    inner join meta.unit_eras as e on e.unit_era = h.unit_era
    inner join staging.organisations as o
        on o.submission_id = h.submission_id
        and o.source_sheet = h.source_sheet
        and o.source_row = h.source_row
    left join staging.placements as l
        on l.submission_id = h.submission_id
        and l.source_sheet = h.source_sheet
        and l.source_row = h.source_row
    left join sent as u
        on u.period = s.previous_period
        and u.unit_code = h.unit_code
        and u.org_type = h.org_type
    left join sent as d
        on d.period = s.previous_period
        and d.unit_code = case when e.reporting_level = 'commune' then l.district_code end
        and d.org_type = h.org_type
),
cells as (
    select
        a.lens, a.period, a.area_level, a.area_code, a.unit_era, a.org_type, a.org_id, a.status, a.is_listed,
        f.previous_period, f.next_period, f.awaited_period, f.is_followed, f.is_heir, f.is_new, f.was_awaited
    from staging.organisation_areas as a
    inner join facts as f
        on f.submission_id = a.submission_id
        and f.source_sheet = a.source_sheet
        and f.source_row = a.source_row
),
levels as (
    select lens, period, area_level, max(unit_era) as unit_era
    from cells
    group by lens, period, area_level
),
pairs as (
    select c.lens, c.area_level, c.period, s.period_end, s.previous_period, c.unit_era
    from levels as c
    inner join spans as s on s.period = c.period
    inner join levels as b
        on b.lens = c.lens
        and b.area_level = c.area_level
        and b.period = s.previous_period
),
-- Each cell beside the one of its organisation in the period before.
steps as (
    select
        coalesce(c.lens, b.lens) as lens, coalesce(c.area_level, b.area_level) as area_level,
        b.next_period, b.area_code as old_area_code, b.org_type as old_type, coalesce(b.is_listed, false) as was_listed,
        c.period, c.previous_period, c.area_code, c.org_type, coalesce(c.is_listed, false) as is_listed,
        case
            when c.org_id is null and b.awaited_period = b.next_period and b.is_followed then 'converted'
            when c.org_id is null and b.awaited_period = b.next_period then 'vanished'
            when c.org_id is null then 'unseen'
            when c.status = 'converted' then 'converted'
            when not c.is_listed then 'dissolved'
            when c.area_code <> b.area_code or c.org_type <> b.org_type then 'moved_out'
            else 'stayed'
        end as left_as,
        case
            when b.is_listed and b.area_code = c.area_code and b.org_type = c.org_type then 'stayed'
            when b.is_listed or c.is_heir then 'moved_in'
            when c.is_new then 'new'
            when b.org_id is null and not c.was_awaited then 'joined'
            else 'appeared'
        end as came_as
    from cells as b
    full outer join cells as c
        on c.lens = b.lens
        and c.area_level = b.area_level
        and c.org_id = b.org_id
        and c.period = b.next_period
),
moves as (
    select
        lens, next_period as period, area_level, old_area_code as area_code, old_type as org_type, 'opening' as fate,
        left_as as what
    from steps
    where was_listed
        and next_period is not null
    union all
    select lens, period, area_level, area_code, org_type, 'listed' as fate, came_as as what
    from steps
    where is_listed
        and previous_period is not null
),
counted as (
    select
        m.lens, m.period, m.area_level, m.area_code, g.org_group as org_type,
        count(case when m.fate = 'opening' then 1 end) as opening_count,
        count(case when m.what = 'unseen' then 1 end) as unseen_count,
        count(case when m.what = 'joined' then 1 end) as joined_count,
        count(case when m.what = 'new' then 1 end) as new_count,
        count(case when m.what = 'dissolved' then 1 end) as dissolved_count,
        count(case when m.what = 'converted' then 1 end) as converted_count,
        count(case when m.what = 'moved_in' then 1 end) as moved_in_count,
        count(case when m.what = 'moved_out' then 1 end) as moved_out_count,
        count(case when m.what = 'appeared' then 1 end) as appeared_count,
        count(case when m.what = 'vanished' then 1 end) as vanished_count,
        count(case when m.fate = 'listed' then 1 end) as listed_count
    from moves as m
    inner join meta.type_groups as g on g.org_type = m.org_type
    group by m.lens, m.period, m.area_level, m.area_code, g.org_group
)
select
    cast(c.lens as varchar) as lens,
    cast(c.period as varchar) as period,
    cast(q.period_end as date) as period_end,
    cast(c.area_level as varchar) as area_level,
    cast(c.area_code as varchar) as area_code,
    cast(a.area_name as varchar) as area_name,
    cast(q.unit_era as varchar) as unit_era,
    cast(c.org_type as varchar) as org_type,
    cast(q.previous_period as varchar) as previous_period,
    cast(c.opening_count as bigint) as opening_count,
    cast(c.unseen_count as bigint) as unseen_count,
    cast(c.joined_count as bigint) as joined_count,
    cast(c.new_count as bigint) as new_count,
    cast(c.dissolved_count as bigint) as dissolved_count,
    cast(c.converted_count as bigint) as converted_count,
    cast(c.moved_in_count as bigint) as moved_in_count,
    cast(c.moved_out_count as bigint) as moved_out_count,
    cast(c.appeared_count as bigint) as appeared_count,
    cast(c.vanished_count as bigint) as vanished_count,
    cast(
        c.opening_count - c.unseen_count + c.joined_count + c.new_count - c.dissolved_count - c.converted_count
        + c.moved_in_count - c.moved_out_count
    as bigint) as expected_count,
    cast(c.listed_count as bigint) as listed_count,
    cast(c.appeared_count - c.vanished_count as bigint) as difference
from counted as c
inner join pairs as q
    on q.lens = c.lens
    and q.period = c.period
    and q.area_level = c.area_level
left join meta.areas as a
    on a.lens = c.lens
    and a.area_level = c.area_level
    and a.area_code = c.area_code
    and a.unit_era = q.unit_era
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
