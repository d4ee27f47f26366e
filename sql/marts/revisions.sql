-- What has moved in a signed period since it was signed off: reported, now, and why. Never a silent change.
-- grain: lens, period, area_level, area_code, org_type, indicator
-- vi: Những gì đã đổi trong kỳ đã ký kể từ khi ký: đã báo cáo, nay là, lý do. Không bao giờ đổi mà không nói.
-- after: marts.indicators, marts.report_figures
-- Only figures that differ are here. One that the signed release did not have has nothing under reported_, one that
-- is no longer published has nothing under now_. A period that is signed anew begins anew. A lens by which the signed
-- release had no figures was not signed off, so nothing of it is revised; nor are those of marts.report_figures, whose
-- ids have a colon, where the signed release was made before there were any.
with signed_kinds as (
    select distinct period, lens, contains(indicator, ':') as is_of_report
    from meta.signed_figures
),
published as (
    select
        lens, period, area_level, area_code, area_name, unit_era, org_type, indicator, unit, numerator, denominator, value
    from marts.indicators

    union all

    select
        lens, period, area_level, area_code, area_name, unit_era, org_type, indicator, unit, numerator, denominator, value
    from marts.report_figures
),
figures as (
    select
        coalesce(i.lens, f.lens) as lens,
        coalesce(i.period, f.period) as period,
        coalesce(i.area_level, f.area_level) as area_level,
        coalesce(i.area_code, f.area_code) as area_code,
        coalesce(i.area_name, f.area_name) as area_name,
        coalesce(i.unit_era, f.unit_era) as unit_era,
        coalesce(i.org_type, f.org_type) as org_type,
        coalesce(i.indicator, f.indicator) as indicator,
        coalesce(i.unit, f.unit) as unit,
        f.lens is null as has_appeared,
        i.lens is null as has_vanished,
        f.numerator as reported_numerator,
        f.denominator as reported_denominator,
        f.value as reported_value,
        i.numerator as now_numerator,
        i.denominator as now_denominator,
        i.value as now_value
    from (
        select
            n.lens, n.period, n.area_level, n.area_code, n.area_name, n.unit_era, n.org_type, n.indicator, n.unit,
            n.numerator, n.denominator, n.value
        from published as n
        inner join signed_kinds as s
            on s.period = n.period and s.lens = n.lens and s.is_of_report = contains(n.indicator, ':')
    ) as i
    full outer join meta.signed_figures as f
        on f.lens = i.lens
        and f.period = i.period
        and f.area_level = i.area_level
        and f.area_code = i.area_code
        and f.org_type = i.org_type
        and f.indicator = i.indicator
),
compared as (
    select
        *,
        case
            when reported_value is null or now_value is null then reported_value is distinct from now_value
            when unit = 'vnd' then round(reported_value, -5) <> round(now_value, -5)
            when unit = 'share'
                then round(reported_value, case when reported_value < 0.01 then 4 else 3 end)
                    <> round(now_value, case when now_value < 0.01 then 4 else 3 end)
            else reported_value <> now_value
        end as reads_otherwise
    from figures
)
select
    cast(f.lens as varchar) as lens,
    cast(f.period as varchar) as period,
    cast(f.area_level as varchar) as area_level,
    cast(f.area_code as varchar) as area_code,
    cast(f.area_name as varchar) as area_name,
    cast(f.unit_era as varchar) as unit_era,
    cast(f.org_type as varchar) as org_type,
    cast(f.indicator as varchar) as indicator,
    cast(f.unit as varchar) as unit,
    cast(s.signed_run as varchar) as signed_run,
    cast(f.reported_numerator as bigint) as reported_numerator,
    cast(f.reported_denominator as bigint) as reported_denominator,
    cast(f.reported_value as double) as reported_value,
    cast(f.now_numerator as bigint) as now_numerator,
    cast(f.now_denominator as bigint) as now_denominator,
    cast(f.now_value as double) as now_value,
    cast(f.reads_otherwise as boolean) as reads_otherwise,
    cast(coalesce(o.why_vi, g.why_vi) as varchar) as why_vi,
    cast(coalesce(o.why_en, g.why_en) as varchar) as why_en,
    cast(case when o.period is null then g.receipts else o.receipts end as varchar) as receipts
from compared as f
inner join meta.signed_periods as s on s.period = f.period
left join meta.revision_reasons as o
    on o.period = f.period
    and o.area_code = f.area_code
    and o.org_type = f.org_type
left join meta.revision_reasons as g
    on g.period = f.period
    and g.area_code is null
where f.has_appeared
    or f.has_vanished
    or f.reported_numerator is distinct from f.now_numerator
    or f.reported_denominator is distinct from f.now_denominator
    or f.reported_value is distinct from f.now_value
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
