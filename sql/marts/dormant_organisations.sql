-- Listed organisations that do not work: suspended, stopped or dissolving, and since which period they say so.
-- grain: lens, period, area_level, area_code, org_id
-- after: marts.organisation_history
-- since_period begins the unbroken run of such rows up to the period, period_count counts them; years run with years,
-- half-years with half-years. A period in which its unit did not list it breaks no run; a row without a status does.
with standing as (
    select
        org_id, period, period_kind, name, status, submission_id, source_sheet, source_row,
        is_listed and coalesce(status in ('suspended', 'stopped', 'dissolving'), false) as is_dormant,
        row_number() over (partition by org_id, period_kind order by period_end nulls last) as place
    from marts.organisation_history
),
runs as (
    select
        org_id, period, period_kind, name, status, submission_id, source_sheet, source_row, is_dormant, place,
        coalesce(max(case when is_dormant then 0 else place end) over (
            partition by org_id, period_kind order by place nulls last
        ), 0) as place_before
    from standing
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
    cast(s.period as varchar) as since_period,
    cast(r.place - r.place_before as bigint) as period_count
from runs as r
inner join runs as s
    on s.org_id = r.org_id
    and s.period_kind = r.period_kind
    and s.place = r.place_before + 1
inner join staging.organisation_areas as a
    on a.submission_id = r.submission_id
    and a.source_sheet = r.source_sheet
    and a.source_row = r.source_row
where r.is_dormant
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_id nulls last
