-- Every published figure of all periods of one kind in both lenses: the data sheet of a workbook.
-- grain: lens, period, area_level, area_code, org_type, indicator
select
    i.period, i.period_end, i.lens, i.area_level, i.area_code, i.area_name, i.org_type, i.indicator as indicator_label, i.indicator, i.unit,
    i.numerator, i.denominator, i.value,
    case
        when i.value is not null then 'something'
        when i.numerator is null then 'not_reported'
        when i.denominator is null then 'base_not_reported'
        else 'base_empty'
    end as state
from marts.indicators as i
inner join meta.periods as p on p.period = i.period and p.period_kind = '$kind'
order by i.period, i.lens desc, i.area_level desc, i.area_code, i.org_type, i.indicator
