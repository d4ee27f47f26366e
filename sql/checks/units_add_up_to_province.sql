-- fail: in each lens the areas of each level, undecided among them, add up to the province in every figure
-- vi: ở mỗi cách chia, các địa bàn cùng cấp (kể cả chưa xác định) cộng lại bằng toàn tỉnh ở mọi số liệu
-- Memberships beside a population are left out: not every area has one, and member_count adds them up.
with figures as (
    select
        lens, period, area_level, unit_era, org_type, indicator,
        sum(coalesce(numerator, 0)) as numerator,
        sum(coalesce(denominator, 0)) as denominator
    from marts.indicators
    where indicator not like 'population%'
    group by lens, period, area_level, unit_era, org_type, indicator
),
levels as (
    select distinct lens, area_level, unit_era
    from meta.areas
    where area_code = 'undecided'
)
select
    p.lens, p.period, v.area_level, p.org_type, p.indicator,
    p.numerator as province_numerator, coalesce(u.numerator, 0) as area_numerator,
    p.denominator as province_denominator, coalesce(u.denominator, 0) as area_denominator
from figures as p
inner join levels as v
    on v.lens = p.lens
    and (v.lens = 'as_of_today' or v.unit_era = p.unit_era)
left join figures as u
    on u.lens = p.lens
    and u.period = p.period
    and u.area_level = v.area_level
    and u.org_type = p.org_type
    and u.indicator = p.indicator
where p.area_level = 'province'
    and (p.numerator <> coalesce(u.numerator, 0) or p.denominator <> coalesce(u.denominator, 0))
order by
    p.lens nulls last, p.period nulls last, v.area_level nulls last, p.org_type nulls last, p.indicator nulls last
