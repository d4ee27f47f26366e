-- The share of the population that takes part, by each series of population.
-- column: series_name | text | 3 | Nguồn dân số | Series
-- column: population_year | text | 0.8 | Năm | Year
-- column: population | count | 1.2 | Dân số | Population
-- column: member_count | count | 1.2 | Lượt thành viên | Memberships
-- column: share | share | 1 | Tỷ lệ | Share
-- column: people_short | count | 1.3 | Còn thiếu so với mục tiêu | Short of the goal
-- column: growth | share | 1.2 | Phải tăng mỗi năm | Growth needed a year
-- note: Một người có thể là thành viên của nhiều tổ chức nên tỷ lệ là mức cao nhất. Dòng in đậm là nguồn dùng để đánh giá mục tiêu. | One person may be a member of several organisations, so shares are upper bounds. The bold line is the series goals are measured by.
select
    l.$lang as series_name, cast(p.population_year as varchar) as population_year, p.population, p.member_count, p.share,
    p.people_short, p.growth_needed_per_year as growth, case when p.is_preferred then 'total' else '' end as row_kind
from marts.population_participation as p
inner join meta.labels as l on l.code_set = 'population_series' and l.code = p.population_series
where p.lens = $lens and p.period = $period and p.area_level = 'province'
order by case when p.is_preferred then 0 else 1 end, l.$lang
