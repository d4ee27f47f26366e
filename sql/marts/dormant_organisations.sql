-- Listed organisations that do not work: suspended, stopped or dissolving, and since which period they say so.
-- grain: lens, period, area_level, area_code, org_id
-- vi: Tổ chức có tên trong danh sách nhưng không hoạt động: tạm ngừng, ngừng hoặc đang giải thể, và từ kỳ nào.
-- after: marts.organisation_history
-- since_period begins the unbroken run of such rows up to the period, period_count counts them; years run with years,
-- half-years with half-years. A period in which its unit did not list it breaks no run; a row without a status does.
-- years_dormant runs from status_since to the period's end in whole months, as no one is dormant longer than told, or,
-- where no day up to then is told, from the end of since_period, which it is at least (dormant_basis). is_long: of as
-- many years as meta.work_lists says. Last sign of life (last_sign): the last row up to the period, in periods of the
-- same kind, that says active, else had revenue, else had workers and no status; a row that says it stands still shows
-- life by revenue alone. NULL: no list saw any.
-- suggestion follows the plan's III.5, which speaks of cooperatives alone.
with standing as (
    select
        org_id, period, period_kind, name, status, submission_id, source_sheet, source_row,
        case
            when status = 'active' then 'status'
            when revenue_vnd > 0 then 'revenue'
            when status is null and worker_count > 0 then 'workers'
        end as sign,
        is_listed and coalesce(status in ('suspended', 'stopped', 'dissolving'), false) as is_dormant,
        row_number() over (partition by org_id, period_kind order by period_end nulls last) as place
    from marts.organisation_history
),
runs as (
    select
        org_id, period, period_kind, name, status, submission_id, source_sheet, source_row, is_dormant, place, sign,
        max(case when sign is not null then place end) over (
            partition by org_id, period_kind order by place nulls last
        ) as last_place,
        coalesce(max(case when is_dormant then 0 else place end) over (
            partition by org_id, period_kind order by place nulls last
        ), 0) as place_before
    from standing
),
told as (
    select
        r.org_id, r.period, r.period_kind, r.name, r.status, r.submission_id, r.source_sheet, r.source_row,
        r.place, r.place_before, r.last_place, p.year_position, o.status_reason,
        case when o.status_since <= p.period_end then o.status_since end as status_since,
        -- Months of that year that it was not wholly dormant: those before, and its own unless told from the first day.
        extract(month from o.status_since)
            - case when extract(day from o.status_since) = 1 then 1 else 0 end as months_before,
        o.status_since as status_since_as_told
    from runs as r
    inner join meta.periods as p on p.period = r.period
    left join staging.organisations as o
        on o.submission_id = r.submission_id
        and o.source_sheet = r.source_sheet
        and o.source_row = r.source_row
    where r.is_dormant
),
spans as (
    select
        t.org_id, t.period, t.period_kind, t.name, t.status, t.submission_id, t.source_sheet, t.source_row,
        t.place, t.place_before, t.last_place, t.status_since_as_told as status_since, t.status_reason,
        s.period as since_period,
        case when t.status_since is null then 'since_period' else 'status_since' end as dormant_basis,
        case
            when t.status_since is null then t.year_position - q.year_position
            else t.year_position - extract(year from t.status_since) + 1
                - cast(t.months_before as double) / nullif(cast(12 as double), 0)
        end as years_dormant
    from told as t
    inner join runs as s
        on s.org_id = t.org_id
        and s.period_kind = t.period_kind
        and s.place = t.place_before + 1
    inner join meta.periods as q on q.period = s.period
)
select
    cast(a.lens as varchar) as lens,
    cast(a.period as varchar) as period,
    cast(a.period_end as date) as period_end,
    cast(a.area_level as varchar) as area_level,
    cast(a.area_code as varchar) as area_code,
    cast(a.area_name as varchar) as area_name,
    cast(a.unit_era as varchar) as unit_era,
    cast(a.org_type as varchar) as org_type,
    cast(a.org_id as varchar) as org_id,
    cast(r.name as varchar) as name,
    cast(r.status as varchar) as status,
    cast(r.since_period as varchar) as since_period,
    cast(r.place - r.place_before as bigint) as period_count,
    cast(r.status_since as date) as status_since,
    cast(r.status_reason as varchar) as status_reason,
    cast(r.years_dormant as double) as years_dormant,
    cast(r.dormant_basis as varchar) as dormant_basis,
    cast(r.years_dormant >= w.parameter as boolean) as is_long,
    cast(l.period as varchar) as last_active_period,
    cast(l.sign as varchar) as last_sign,
    cast(case
        when a.org_type <> 'HTX' or r.status = 'dissolving' then null
        when r.years_dormant >= w.parameter then 'dissolve_or_convert'
        else 'find_cause'
    end as varchar) as suggestion
from spans as r
inner join meta.work_lists as w on w.work_list = 'dormant'
left join runs as l
    on l.org_id = r.org_id
    and l.period_kind = r.period_kind
    and l.place = r.last_place
inner join staging.organisation_areas as a
    on a.submission_id = r.submission_id
    and a.source_sheet = r.source_sheet
    and a.source_row = r.source_row
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_id nulls last
