-- Every figure beside that of a year before, the change, and whether the same units reported in both.
-- grain: lens, period, area_level, area_code, org_type, indicator
-- vi: Mọi số liệu cạnh số của một năm trước, mức thay đổi, và hai kỳ có cùng đơn vị báo cáo hay không.
-- after: marts.indicators, marts.submission_status
-- A year before is the period of the same kind, whole years with whole years. What that year does not have is NULL, not
-- zero. change is value less value: of a count also in percent of the year before (NULL over 0), of a share in percentage
-- points. is_comparable: the same units list organisations of the type there in both periods, or no unit of the province
-- that owed its list lacks in either (districts and communes are never the same units). Else a change may only be one
-- of who reported.
with year_before as (
    select p.period, b.period as previous_period
    from meta.periods as p
    inner join meta.periods as b
        on b.period_kind = p.period_kind
        and b.year_position = p.year_position - 1
),
complete as (
    select period
    from marts.submission_status
    group by period
    having count(case when status = 'missing' then 1 end) = 0
),
present as (
    select distinct place_id, period, org_type
    from staging.organisation_facts
),
reporters as (
    select distinct a.lens, f.period, a.area_level, a.area_code, g.org_group as org_type, p.unit_code
    from present as f
    inner join staging.places as p on p.place_id = f.place_id
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
),
coverage as (
    select
        r.lens, r.period, r.area_level, r.area_code, r.org_type,
        count(*) as unit_count,
        count(b.unit_code) as common_unit_count
    from reporters as r
    left join year_before as y on y.period = r.period
    left join reporters as b
        on b.lens = r.lens
        and b.period = y.previous_period
        and b.area_level = r.area_level
        and b.area_code = r.area_code
        and b.org_type = r.org_type
        and b.unit_code = r.unit_code
    group by r.lens, r.period, r.area_level, r.area_code, r.org_type
),
covered as (
    select
        c.lens, c.period, c.area_level, c.area_code, c.org_type, c.unit_count, y.previous_period,
        case when y.period is not null then coalesce(b.unit_count, 0) end as previous_unit_count,
        case when y.period is not null then c.common_unit_count end as common_unit_count,
        (c.unit_count = c.common_unit_count and b.unit_count = c.common_unit_count)
        or (n.period is not null and o.period is not null) as is_comparable
    from coverage as c
    left join year_before as y on y.period = c.period
    left join coverage as b
        on b.lens = c.lens
        and b.period = y.previous_period
        and b.area_level = c.area_level
        and b.area_code = c.area_code
        and b.org_type = c.org_type
    left join complete as n on n.period = c.period
    left join complete as o on o.period = y.previous_period
),
compared as (
    select
        i.lens, i.period, i.period_end, i.area_level, i.area_code, i.area_name, i.unit_era, i.org_type, i.indicator,
        i.unit, i.numerator, i.denominator, i.value,
        c.previous_period,
        b.numerator as previous_numerator,
        b.denominator as previous_denominator,
        b.value as previous_value,
        i.value - b.value as change,
        c.unit_count, c.previous_unit_count, c.common_unit_count,
        case when b.indicator is not null then c.is_comparable end as is_comparable
    from marts.indicators as i
    inner join covered as c
        on c.lens = i.lens
        and c.period = i.period
        and c.area_level = i.area_level
        and c.area_code = i.area_code
        and c.org_type = i.org_type
    left join marts.indicators as b
        on b.lens = i.lens
        and b.period = c.previous_period
        and b.area_level = i.area_level
        and b.area_code = i.area_code
        and b.area_name = i.area_name
        and b.org_type = i.org_type
        and b.indicator = i.indicator
)
select
    cast(lens as varchar) as lens,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(area_level as varchar) as area_level,
    cast(area_code as varchar) as area_code,
    cast(area_name as varchar) as area_name,
    cast(unit_era as varchar) as unit_era,
    cast(org_type as varchar) as org_type,
    cast(indicator as varchar) as indicator,
    cast(unit as varchar) as unit,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    cast(value as double) as value,
    cast(previous_period as varchar) as previous_period,
    cast(previous_numerator as bigint) as previous_numerator,
    cast(previous_denominator as bigint) as previous_denominator,
    cast(previous_value as double) as previous_value,
    cast(change as double) as change,
    cast(case
        when unit = 'count' then 100 * cast(change as double) / nullif(cast(previous_value as double), 0)
    end as double) as change_percent,
    cast(case when unit = 'share' then 100 * change end as double) as change_points,
    cast(unit_count as bigint) as unit_count,
    cast(previous_unit_count as bigint) as previous_unit_count,
    cast(common_unit_count as bigint) as common_unit_count,
    cast(is_comparable as boolean) as is_comparable
from compared
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
