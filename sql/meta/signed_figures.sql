-- The figures of the signed periods as the signed releases published them: marts.indicators, marts.report_figures of then.
-- grain: lens, period, area_level, area_code, org_type, indicator
-- vi: Số liệu của các kỳ đã ký như bản đã ký công bố: marts.indicators và marts.report_figures lúc đó.
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
    cast(f.numerator as bigint) as numerator,
    cast(f.denominator as bigint) as denominator,
    cast(f.value as double) as value
from raw.signed_figures as f
inner join raw.signed_periods as s on s.period = f.period
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
