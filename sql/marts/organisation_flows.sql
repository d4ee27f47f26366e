-- How the organisations listed in an area follow from those of the period before: who came, who left, who is missing.
-- grain: lens, period, area_level, area_code, org_type
-- vi: Số tổ chức của một địa bàn kỳ này từ kỳ trước mà ra: ai đến, ai đi, ai vắng.
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
standing as (
    select
        h.org_id, h.period, h.org_type, h.is_listed, f.place_id, s.previous_period, s.next_period,
        coalesce(h.status = 'converted', false) as is_converted,
        coalesce(h.awaited_period = s.next_period, false) as is_awaited,
        h.followed_by_org_id is not null as is_followed,
        h.previous_period is null and h.follows_org_id is not null as is_heir,
        h.previous_period is null and (
            f.founded_on > s.previous_end
            or (f.founded_precision = 'year' and make_date(extract(year from f.founded_on), 12, 31) > s.previous_end)
        ) as is_new,
        u.unit_code is not null or d.unit_code is not null as was_awaited
    from marts.organisation_history as h
    inner join staging.organisation_facts as f
        on f.org_id = h.org_id
        and f.period = h.period
    inner join spans as s on s.period = h.period
    inner join staging.places as l on l.place_id = f.place_id
    inner join meta.unit_eras as e on e.unit_era = l.unit_era
    left join sent as u
        on u.period = s.previous_period
        and u.unit_code = l.unit_code
        and u.org_type = h.org_type
    left join sent as d
        on d.period = s.previous_period
        and d.unit_code = case when e.reporting_level = 'commune' then l.today_district_code end
        and d.org_type = h.org_type
),
-- Each organisation beside itself in the period before, added up by where it stood and stands and what decides its fate.
steps as (
    select
        coalesce(c.period, b.next_period) as period,
        b.place_id as old_place_id, b.org_type as old_type, coalesce(b.is_listed, false) as was_listed, b.is_awaited,
        b.is_followed,
        c.place_id, c.org_type, coalesce(c.is_listed, false) as is_listed, c.is_converted, c.is_heir, c.is_new,
        c.was_awaited,
        count(*) as org_count
    from standing as b
    full outer join standing as c
        on c.org_id = b.org_id
        and c.period = b.next_period
    group by
        coalesce(c.period, b.next_period), b.place_id, b.org_type, coalesce(b.is_listed, false), b.is_awaited,
        b.is_followed, c.place_id, c.org_type, coalesce(c.is_listed, false), c.is_converted, c.is_heir, c.is_new,
        c.was_awaited
),
levels as (
    select a.lens, f.period, a.area_level, max(a.unit_era) as unit_era
    from (select distinct period, place_id from staging.organisation_facts) as f
    inner join staging.place_areas as a on a.place_id = f.place_id
    group by a.lens, f.period, a.area_level
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
area_steps as (
    select
        q.lens, q.area_level, s.period, s.org_count, s.was_listed, s.is_listed, s.old_type, s.org_type,
        b.area_code as old_area_code, c.area_code,
        case
            when s.place_id is null and s.is_awaited and s.is_followed then 'converted'
            when s.place_id is null and s.is_awaited then 'vanished'
            when s.place_id is null then 'unseen'
            when s.is_converted then 'converted'
            when not s.is_listed then 'dissolved'
            when c.area_code <> b.area_code or s.org_type <> s.old_type then 'moved_out'
            else 'stayed'
        end as left_as,
        case
            when s.was_listed and b.area_code = c.area_code and s.old_type = s.org_type then 'stayed'
            when s.was_listed or s.is_heir then 'moved_in'
            when s.is_new then 'new'
            when s.old_place_id is null and not s.was_awaited then 'joined'
            else 'appeared'
        end as came_as
    from steps as s
    inner join pairs as q on q.period = s.period
    left join staging.place_areas as b
        on b.place_id = s.old_place_id
        and b.lens = q.lens
        and b.area_level = q.area_level
    left join staging.place_areas as c
        on c.place_id = s.place_id
        and c.lens = q.lens
        and c.area_level = q.area_level
),
moves as (
    select
        lens, period, area_level, old_area_code as area_code, old_type as org_type, 'opening' as fate, left_as as what,
        org_count
    from area_steps
    where was_listed
    union all
    select lens, period, area_level, area_code, org_type, 'listed' as fate, came_as as what, org_count
    from area_steps
    where is_listed
),
counted as (
    select
        m.lens, m.period, m.area_level, m.area_code, g.org_group as org_type,
        sum(case when m.fate = 'opening' then m.org_count else 0 end) as opening_count,
        sum(case when m.what = 'unseen' then m.org_count else 0 end) as unseen_count,
        sum(case when m.what = 'joined' then m.org_count else 0 end) as joined_count,
        sum(case when m.what = 'new' then m.org_count else 0 end) as new_count,
        sum(case when m.what = 'dissolved' then m.org_count else 0 end) as dissolved_count,
        sum(case when m.what = 'converted' then m.org_count else 0 end) as converted_count,
        sum(case when m.what = 'moved_in' then m.org_count else 0 end) as moved_in_count,
        sum(case when m.what = 'moved_out' then m.org_count else 0 end) as moved_out_count,
        sum(case when m.what = 'appeared' then m.org_count else 0 end) as appeared_count,
        sum(case when m.what = 'vanished' then m.org_count else 0 end) as vanished_count,
        sum(case when m.fate = 'listed' then m.org_count else 0 end) as listed_count
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
