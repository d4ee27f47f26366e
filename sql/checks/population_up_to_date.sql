-- warn: the population of the preferred series is no more than five years old
-- vi: dân số của nguồn chính không cũ quá năm năm
select p.lens, p.period, p.area_level, p.area_code, p.population_series, p.population_year
from marts.population_participation as p
inner join (
    select unit_code, area_level, population_series, population_year, max(counted_on) as counted_on
    from meta.population
    group by unit_code, area_level, population_series, population_year
) as c
    on c.unit_code = p.area_code
    and c.area_level = p.area_level
    and c.population_series = p.population_series
    and c.population_year = p.population_year
where p.is_preferred
    and p.period_end > make_date(
        extract(year from c.counted_on) + 5, extract(month from c.counted_on), extract(day from c.counted_on)
    )
order by
    p.lens nulls last, p.period nulls last, p.area_level nulls last, p.area_code nulls last,
    p.population_series nulls last
