-- Every organisation in every period it stands in: what it was then, and what changed since its row before.
-- grain: org_id, period
-- vi: Mỗi tổ chức ở từng kỳ có tên: lúc đó thế nào, và đã đổi gì so với dòng trước.
-- Years follow years, half-years half-years: previous_period, first_period, last_period, period_count and changes are of
-- the same kind of period. presence: first; stayed; reappeared where a list of its unit in between did without it;
-- resumed where its unit sent none. awaited_period is the first later period for which the unit that should list it
-- sent a list of its type: the unit of the row, or, once communes report, the commune of today that it lies in for sure.
-- changes tells only what both periods say: an answer that is missing is no change. Who moved within one commune of
-- today moved all the same, from one commune of then to another that both lists of units had. followed_by_org_id is the
-- organisation that this one became or was merged into, follows_org_id the one it came from (meta.organisation_links;
-- of several the first).
with sent as (
    select distinct s.period, p.period_kind, p.period_end, s.unit_code, t.org_type, e.reporting_level
    from meta.submissions as s
    inner join meta.submission_types as t on t.submission_id = s.submission_id
    inner join meta.periods as p on p.period = s.period
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
    where s.status = 'accepted'
        and t.in_force
),
lists as (
    select
        period, period_kind, unit_code, org_type, reporting_level,
        lead(period) over (
            partition by period_kind, reporting_level, unit_code, org_type order by period_end nulls last
        ) as next_period,
        row_number() over (
            partition by period_kind, reporting_level, unit_code, org_type order by period_end nulls last
        ) as place
    from sent
),
standing as (
    select
        o.org_id, o.period, o.period_end, p.period_kind, o.org_type, o.name, o.name_no, o.unit_code, o.unit_era,
        o.district_code, o.commune_code, l.commune_code as today_commune_code,
        o.status, o.rating, o.rating_year, o.member_count, o.worker_count, o.in_value_chain, o.digital_declared,
        o.charter_capital_vnd, o.revenue_vnd, a.is_listed, a.is_active,
        o.submission_id, o.source_file, o.source_sheet, o.source_row,
        coalesce(n.next_period, f.period) as awaited_period,
        row_number() over (partition by o.org_id, p.period_kind order by o.period_end nulls last) as place,
        count(*) over (partition by o.org_id, p.period_kind) as period_count,
        min(o.period) over (partition by o.org_id, p.period_kind) as first_period,
        max(o.period) over (partition by o.org_id, p.period_kind) as last_period
    from staging.organisations as o
    inner join staging.organisation_facts as a
        on a.submission_id = o.submission_id
        and a.source_sheet = o.source_sheet
        and a.source_row = o.source_row
    inner join meta.periods as p on p.period = o.period
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
    left join staging.placements as l
        on l.submission_id = o.submission_id
        and l.source_sheet = o.source_sheet
        and l.source_row = o.source_row
    left join lists as n
        on n.period = o.period
        and n.unit_code = o.unit_code
        and n.org_type = o.org_type
    left join lists as f
        on f.place = 1
        and f.reporting_level = 'commune'
        and f.period_kind = p.period_kind
        and f.unit_code = case when e.reporting_level = 'district' then l.commune_code end
        and f.org_type = o.org_type
    where o.is_counted
),
heirs as (
    select org_id, min(other_org_id) as followed_by_org_id
    from meta.organisation_links
    where kind = 'became'
    group by org_id
),
forebears as (
    select other_org_id as org_id, min(org_id) as follows_org_id
    from meta.organisation_links
    where kind = 'became'
    group by other_org_id
),
compared as (
    select
        o.org_id, o.period, o.period_end, o.period_kind, o.org_type, o.name, o.unit_code, o.unit_era,
        o.district_code, o.commune_code, o.today_commune_code,
        o.status, o.rating, o.rating_year, o.member_count, o.worker_count, o.in_value_chain, o.digital_declared,
        o.charter_capital_vnd, o.revenue_vnd, o.is_listed, o.is_active,
        o.submission_id, o.source_file, o.source_sheet, o.source_row,
        o.awaited_period, o.period_count, o.first_period, o.last_period,
        b.period as previous_period,
        case
            when b.period is null then 'first'
            when b.awaited_period < o.period then 'reappeared'
            when q.period is not null then 'resumed'
            else 'stayed'
        end as presence,
        case when b.name_no <> o.name_no then b.name end as old_name,
        case when b.org_type <> o.org_type then b.org_type end as old_type,
        case
            when b.today_commune_code <> o.today_commune_code then b.today_commune_code
            when b.commune_code <> o.commune_code and (b.unit_era = o.unit_era or u.area_name = w.area_name)
                then b.commune_code
        end as old_commune_code,
        case
            when b.today_commune_code <> o.today_commune_code then o.today_commune_code
            else o.commune_code
        end as new_commune_code,
        case when b.status <> o.status then b.status end as old_status,
        case when b.rating <> o.rating then b.rating end as old_rating,
        case when b.member_count <> o.member_count then b.member_count end as old_member_count,
        case when b.worker_count <> o.worker_count then b.worker_count end as old_worker_count,
        case when b.in_value_chain <> o.in_value_chain then b.in_value_chain end as old_chain,
        case when b.digital_declared <> o.digital_declared then b.digital_declared end as old_digital,
        case when b.charter_capital_vnd <> o.charter_capital_vnd then b.charter_capital_vnd end as old_capital,
        case when b.revenue_vnd <> o.revenue_vnd then b.revenue_vnd end as old_revenue
    from standing as o
    left join standing as b
        on b.org_id = o.org_id
        and b.period_kind = o.period_kind
        and b.place = o.place - 1
    left join meta.units as w
        on w.unit_code = b.commune_code
        and w.unit_era = b.unit_era
    left join meta.units as u
        on u.unit_code = b.commune_code
        and u.unit_era = o.unit_era
        and u.district_code is not null
    left join (
        select
            period_kind, period_end, period,
            lag(period) over (partition by period_kind order by period_end nulls last) as period_before
        from meta.periods
    ) as q
        on q.period = o.period
        and q.period_before > b.period
)
select
    cast(c.org_id as varchar) as org_id,
    cast(c.period as varchar) as period,
    cast(c.period_end as date) as period_end,
    cast(c.period_kind as varchar) as period_kind,
    cast(c.org_type as varchar) as org_type,
    cast(c.name as varchar) as name,
    cast(c.unit_code as varchar) as unit_code,
    cast(c.unit_era as varchar) as unit_era,
    cast(c.district_code as varchar) as district_code,
    cast(c.commune_code as varchar) as commune_code,
    cast(c.today_commune_code as varchar) as today_commune_code,
    cast(c.status as varchar) as status,
    cast(c.is_listed as boolean) as is_listed,
    cast(c.is_active as boolean) as is_active,
    cast(c.rating as varchar) as rating,
    cast(c.rating_year as bigint) as rating_year,
    cast(c.member_count as bigint) as member_count,
    cast(c.worker_count as bigint) as worker_count,
    cast(c.in_value_chain as boolean) as in_value_chain,
    cast(c.digital_declared as boolean) as digital_declared,
    cast(c.charter_capital_vnd as bigint) as charter_capital_vnd,
    cast(c.revenue_vnd as bigint) as revenue_vnd,
    cast(c.previous_period as varchar) as previous_period,
    cast(c.presence as varchar) as presence,
    cast(nullif(concat_ws(
        '; ',
        case when c.old_name is not null then 'renamed' end,
        'retyped:' || c.old_type || '>' || c.org_type,
        'moved:' || c.old_commune_code || '>' || c.new_commune_code,
        'status:' || c.old_status || '>' || c.status,
        'rating:' || c.old_rating || '>' || c.rating,
        'members:' || c.old_member_count || '>' || c.member_count,
        'workers:' || c.old_worker_count || '>' || c.worker_count,
        case when c.old_chain is null then null when c.old_chain then 'chain:yes>no' else 'chain:no>yes' end,
        case when c.old_digital is null then null when c.old_digital then 'digital:yes>no' else 'digital:no>yes' end,
        'capital:' || c.old_capital || '>' || c.charter_capital_vnd,
        'revenue:' || c.old_revenue || '>' || c.revenue_vnd
    ), '') as varchar) as changes,
    cast(nullif(concat_ws(
        '; ',
        'đổi tên từ “' || c.old_name || '”',
        'từ ' || c.old_type || ' thành ' || c.org_type,
        'chuyển địa bàn từ ' || c.old_commune_code || ' đến ' || c.new_commune_code,
        'tình trạng: ' || s1.vi || ' → ' || s2.vi,
        'xếp loại: ' || r1.vi || ' → ' || r2.vi,
        'thành viên: ' || c.old_member_count || ' → ' || c.member_count,
        'lao động: ' || c.old_worker_count || ' → ' || c.worker_count,
        case
            when c.old_chain is null then null
            when c.old_chain then 'thôi tham gia chuỗi giá trị'
            else 'vào chuỗi giá trị'
        end,
        case
            when c.old_digital is null then null
            when c.old_digital then 'thôi áp dụng chuyển đổi số'
            else 'áp dụng chuyển đổi số'
        end,
        'vốn điều lệ: ' || c.old_capital || ' → ' || c.charter_capital_vnd || ' đồng',
        'doanh thu: ' || c.old_revenue || ' → ' || c.revenue_vnd || ' đồng'
    ), '') as varchar) as changes_vi,
    cast(c.first_period as varchar) as first_period,
    cast(c.last_period as varchar) as last_period,
    cast(c.period_count as bigint) as period_count,
    cast(c.awaited_period as varchar) as awaited_period,
    cast(c.submission_id as varchar) as submission_id,
    cast(c.source_file as varchar) as source_file,
    cast(c.source_sheet as varchar) as source_sheet,
    cast(c.source_row as bigint) as source_row,
    cast(y.followed_by_org_id as varchar) as followed_by_org_id,
    cast(x.follows_org_id as varchar) as follows_org_id
from compared as c
left join heirs as y on y.org_id = c.org_id
left join forebears as x on x.org_id = c.org_id
left join meta.labels as s1 on s1.code_set = 'status' and s1.code = c.old_status
left join meta.labels as s2 on s2.code_set = 'status' and s2.code = c.status
left join meta.labels as r1 on r1.code_set = 'rating' and r1.code = c.old_rating
left join meta.labels as r2 on r2.code_set = 'rating' and r2.code = c.rating
order by org_id nulls last, period nulls last
