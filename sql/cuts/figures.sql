-- Every figure of one period in one lens, with its name in both languages.
-- vi: Mọi số liệu của một kỳ theo một cách nhìn, kèm tên gọi tiếng Việt và tiếng Anh.
-- macro: figures(in_period, in_lens := 'as_reported')
-- example: select area_name, value from figures('2024') where indicator = 'htx_count' and area_level = 'district'
select
    f.area_level, f.area_code, f.area_name, f.org_type, f.indicator, i.vi, i.en, f.numerator, f.denominator, f.value, f.unit
from marts.indicators as f
inner join meta.indicators as i on i.indicator = f.indicator
where f.period = in_period
    and f.lens = in_lens
order by
    f.area_level nulls last, f.area_code nulls last, f.org_type nulls last, f.indicator nulls last
