-- fail: both lenses have the same figures for the province
-- vi: số liệu toàn tỉnh theo đơn vị lúc báo cáo và theo đơn vị hiện nay bằng nhau
with figures as (
    select lens, period, org_type, indicator, '' as reading, numerator, denominator, value
    from marts.indicators
    where area_level = 'province'
    union all
    select lens, period, org_type, indicator, reading || ' ' || horizon, numerator, denominator_value, path_value
    from marts.target_progress
    union all
    select lens, period, org_type, indicator, basis, reported_value, listed_value, value
    from marts.reported_and_listed
    where area_level = 'province'
)
select
    coalesce(r.period, t.period) as period, coalesce(r.org_type, t.org_type) as org_type,
    coalesce(r.indicator, t.indicator) as indicator, coalesce(r.reading, t.reading) as reading,
    r.numerator as reported_numerator, t.numerator as today_numerator,
    r.denominator as reported_denominator, t.denominator as today_denominator,
    r.value as reported_value, t.value as today_value
from (
    select period, org_type, indicator, reading, numerator, denominator, value
    from figures where lens = 'as_reported'
) as r
full outer join (
    select period, org_type, indicator, reading, numerator, denominator, value
    from figures where lens = 'as_of_today'
) as t
    on t.period = r.period
    and t.org_type = r.org_type
    and t.indicator = r.indicator
    and t.reading = r.reading
where r.period is null
    or t.period is null
    or r.numerator is distinct from t.numerator
    or r.denominator is distinct from t.denominator
    or r.value is distinct from t.value
order by
    period nulls last, org_type nulls last, indicator nulls last, reading nulls last
