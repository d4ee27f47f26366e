-- How the organisations listed in an area follow from those of the period before: who came, who left, who is missing.
-- grain: lens, period, area_level, area_code, org_type
-- after: marts.organisation_history
-- expected = opening - unseen + joined + new - dissolved - converted + moved in - moved out; difference = listed less
-- expected = appeared less vanished. The period before is the last one of the same kind; levels that it has no areas of
-- are left out. unseen: listed before, but the unit that should list it has sent no list of its type since, or which
-- commune of today it lies in is not known. joined: the unit that would have listed it before sent none then. new:
-- founded since (of a year alone its last day counts). appeared: none of these and not listed before. moved in and out:
-- listed before and now, in another area (undecided among them) or as another type; in all, a change of type is both.
with spans as (
    select
        period, period_end, period_kind,
        lag(period) over (partition by period_kind order by period_end nulls last) as previous_period,
        lag(period_end) over (partition by period_kind order by period_end nulls last) as previous_end
    from meta.periods
),
cells as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, a.org_type, a.org_id,
        a.status, a.is_listed, a.submission_id, a.source_sheet, a.source_row
    from staging.organisation_areas as a
),
pairs as (
    select
        c.lens, c.area_level, s.period, s.period_end, s.previous_period, s.previous_end, max(c.unit_era) as unit_era
    from cells as c
    inner join spans as s on s.period = c.period
    inner join (select distinct lens, area_level, period from cells) as b
        on b.lens = c.lens
        and b.area_level = c.area_level
        and b.period = s.previous_period
    group by c.lens, c.area_level, s.period, s.period_end, s.previous_period, s.previous_end
),
sent as (
    select distinct s.period, s.unit_code, t.org_type
    from meta.submissions as s
    inner join meta.submission_types as t on t.submission_id = s.submission_id
    where s.status = 'accepted'
        and t.in_force
),
left_behind as (
    select
        q.lens, q.period, q.area_level, b.area_code, b.area_name, b.org_type, 'opening' as fate,
        case
            when c.org_id is null and h.awaited_period = q.period then 'vanished'
            when c.org_id is null then 'unseen'
            when c.status = 'converted' then 'converted'
            when not c.is_listed then 'dissolved'
            when c.area_code <> b.area_code or c.org_type <> b.org_type then 'moved_out'
            else 'stayed'
        end as what
    from pairs as q
    inner join cells as b
        on b.lens = q.lens
        and b.area_level = q.area_level
        and b.period = q.previous_period
    inner join marts.organisation_history as h
        on h.org_id = b.org_id
        and h.period = b.period
    left join cells as c
        on c.lens = q.lens
        and c.area_level = q.area_level
        and c.period = q.period
        and c.org_id = b.org_id
    where b.is_listed
),
arrived as (
    select
        q.lens, q.period, q.area_level, c.area_code, c.area_name, c.org_type, 'listed' as fate,
        case
            when b.is_listed and b.area_code = c.area_code and b.org_type = c.org_type then 'stayed'
            when b.is_listed then 'moved_in'
            when h.previous_period is null and (
                o.founded_on > q.previous_end
                or (o.founded_precision = 'year' and make_date(extract(year from o.founded_on), 12, 31) > q.previous_end)
            ) then 'new'
            when b.org_id is null and u.unit_code is null and d.unit_code is null then 'joined'
            else 'appeared'
        end as what
    from pairs as q
    inner join cells as c
        on c.lens = q.lens
        and c.area_level = q.area_level
        and c.period = q.period
    inner join staging.organisations as o
        on o.submission_id = c.submission_id
        and o.source_sheet = c.source_sheet
        and o.source_row = c.source_row
    inner join marts.organisation_history as h
        on h.org_id = c.org_id
        and h.period = c.period
    left join staging.placements as l
        on l.submission_id = c.submission_id
        and l.source_sheet = c.source_sheet
        and l.source_row = c.source_row
    left join cells as b
        on b.lens = q.lens
        and b.area_level = q.area_level
        and b.period = q.previous_period
        and b.org_id = c.org_id
    left join sent as u
        on u.period = q.previous_period
        and u.unit_code = o.unit_code
        and u.org_type = o.org_type
    inner join meta.unit_eras as e on e.unit_era = o.unit_era
    left join sent as d
        on e.reporting_level = 'commune'
        and d.period = q.previous_period
        and d.unit_code = l.district_code
        and d.org_type = o.org_type
    where c.is_listed
),
moves as (
    select lens, period, area_level, area_code, area_name, org_type, fate, what from left_behind
    union all
    select lens, period, area_level, area_code, area_name, org_type, fate, what from arrived
),
counted as (
    select
        m.lens, m.period, m.area_level, m.area_code, g.org_group as org_type,
        max(case when m.fate = 'listed' then m.area_name end) as area_name,
        max(m.area_name) as old_area_name,
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
    cast(coalesce(c.area_name, c.old_area_name) as varchar) as area_name,
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
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
