-- The share of the population that takes part, the path to 2045 and where the present pace leads.
-- kind: lines
-- of: share
-- series: actual | actual | Thực hiện | Actual
-- series: path | path | Lộ trình đến mục tiêu | Path to the goal
-- series: goal | goal | Mục tiêu 2045 | Goal for 2045
-- series: projected | projection | Nếu giữ tốc độ hiện nay | At the present pace
-- note: Tính theo số lượt thành viên và nguồn dân số chính. | By memberships and the preferred series of population.
-- alt: Đường tỷ lệ dân số tham gia kinh tế tập thể các năm đã có số liệu, lộ trình đến mục tiêu năm 2045 và đường nếu giữ tốc độ hiện nay. | The share of the population by year, the path to the goal of 2045 and the line at the present pace.
with goal as (
    select
        t.horizon, t.target_value, t.baseline_value, cast(substr(t.baseline_period, 1, 4) as integer) as base_year, t.actual_value,
        cast($year as integer) as year,
        -- While units are missing, the pace is that of their silence.
        case when t.reported_unit_count = t.due_unit_count then t.projected_value end as projected_value
    from marts.target_progress as t
    where t.lens = $lens and t.period = $period and t.indicator = 'population_share' and t.reading = 'headline' and t.baseline_value is not null
),
years as (
    select cast(y.year as integer) as year
    from goal as g
    cross join generate_series(g.base_year, g.horizon) as y(year)
),
units as (
    select period, count(case when is_expected or received_on is not null then 1 end) as unit_count, count(received_on) as reported_count
    from marts.submission_status
    group by period
)
select
    cast(y.year as varchar) as category,
    p.share as actual,
    coalesce(u.reported_count < u.unit_count, false) as partial,
    g.baseline_value + (g.target_value - g.baseline_value) * (y.year - g.base_year) / (g.horizon - g.base_year) as path,
    case when y.year = g.horizon then g.target_value end as goal,
    case when y.year >= g.year and g.year > g.base_year and g.projected_value is not null
        then g.actual_value + (g.projected_value - g.actual_value) * (y.year - g.year) / (g.horizon - g.year) end as projected
from years as y
cross join goal as g
left join marts.population_participation as p
    on p.lens = $lens and p.area_level = 'province' and p.is_preferred and p.period = cast(y.year as varchar) and y.year <= g.year
left join units as u on u.period = p.period
order by y.year
