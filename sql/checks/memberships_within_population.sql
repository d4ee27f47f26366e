-- warn: an area has no more memberships than people
-- vi: số thành viên của một địa bàn không vượt quá dân số
select lens, period, area_level, area_code, population_series, member_count, population
from marts.population_participation
where member_count > population
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, population_series nulls last
