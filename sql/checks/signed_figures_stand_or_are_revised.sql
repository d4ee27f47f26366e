-- fail: every figure of a signed period is as it was signed or has its line in marts.revisions
-- vi: mọi số liệu của kỳ đã chốt đều đúng như bản đã chốt, hoặc có dòng trong marts.revisions
with signed as (
    select lens, period, area_level, area_code, org_type, indicator, numerator, denominator, value
    from meta.signed_figures
),
published as (
    select i.lens, i.period, i.area_level, i.area_code, i.org_type, i.indicator, i.numerator, i.denominator, i.value
    from marts.indicators as i
    where exists (
            select 1
            from meta.signed_figures as s
            where s.period = i.period and s.lens = i.lens and not contains(s.indicator, ':')
        )

    union all

    select f.lens, f.period, f.area_level, f.area_code, f.org_type, f.indicator, f.numerator, f.denominator, f.value
    from marts.report_figures as f
    where exists (
            select 1
            from meta.signed_figures as s
            where s.period = f.period and s.lens = f.lens and contains(s.indicator, ':')
        )
),
moved as (
    (
        select lens, period, area_level, area_code, org_type, indicator, numerator, denominator, value from signed
        except
        select lens, period, area_level, area_code, org_type, indicator, numerator, denominator, value from published
    )
    union
    (
        select lens, period, area_level, area_code, org_type, indicator, numerator, denominator, value from published
        except
        select lens, period, area_level, area_code, org_type, indicator, numerator, denominator, value from signed
    )
),
keys as (
    select distinct lens, period, area_level, area_code, org_type, indicator from moved
)
select
    coalesce(k.lens, r.lens) as lens, coalesce(k.period, r.period) as period,
    coalesce(k.area_level, r.area_level) as area_level,
    coalesce(k.area_code, r.area_code) as area_code, coalesce(k.org_type, r.org_type) as org_type,
    coalesce(k.indicator, r.indicator) as indicator,
    case when r.lens is null then 'moved without a line' else 'a line without a move' end as problem
from keys as k
full outer join marts.revisions as r
    on r.lens = k.lens
    and r.period = k.period
    and r.area_level = k.area_level
    and r.area_code = k.area_code
    and r.org_type = k.org_type
    and r.indicator = k.indicator
where k.lens is null
    or r.lens is null
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
