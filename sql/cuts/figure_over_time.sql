-- One indicator through all periods, by the areas of one level; of today's units unless said otherwise.
-- vi: Một chỉ tiêu qua các kỳ, theo địa bàn của một cấp; theo đơn vị hiện nay nếu không nói khác.
-- macro: figure_over_time(of_indicator, at_level := 'province', in_lens := 'as_of_today', of_type := 'all')
-- example: select period, numerator, denominator, value from figure_over_time('good_or_fair_share')
-- Years and half-years stand beside each other: period_kind tells them apart.
select
    f.period, p.period_kind, f.area_code, f.area_name, f.numerator, f.denominator, f.value, f.unit
from marts.indicators as f
inner join meta.periods as p on p.period = f.period
where f.indicator = of_indicator
    and f.area_level = at_level
    and f.lens = in_lens
    and f.org_type = of_type
order by f.area_code nulls last, p.period_end nulls last, p.period_kind nulls last
