-- Capital, assets, revenue, profit, income and payments to the state of the listed organisations of an area, in đồng.
-- grain: lens, period, area_level, area_code, org_type, measure
-- vi: Vốn, tài sản, doanh thu, lợi nhuận, thu nhập, nộp ngân sách của các tổ chức của một địa bàn, tính bằng đồng.
-- Over the organisations that reported the measure: zero is an answer, not reported is none. The mean is total over
-- reported_count; the median is the middle one, or the mean of the middle two, and one wrong unit does not move it.
-- worker_income is a year's average of each organisation: such averages have a middle, but add up to nothing (total NULL).
with answers as (
    select
        f.place_id, f.period, f.period_end, f.org_type, m.code as measure,
        case m.code
            when 'charter_capital' then f.charter_capital_vnd
            when 'total_capital' then f.total_capital_vnd
            when 'total_assets' then f.total_assets_vnd
            when 'revenue' then f.revenue_vnd
            when 'revenue_members' then f.revenue_members_vnd
            when 'profit' then f.profit_vnd
            when 'worker_income' then f.worker_income_vnd_year
            when 'state_budget' then f.state_budget_vnd
        end as value_vnd
    from staging.organisation_facts as f
    cross join meta.labels as m
    where f.is_listed
        and m.code_set = 'money'
),
cells as (
    select
        place_id, period, period_end, org_type, measure,
        count(*) as listed_count,
        count(value_vnd) as reported_count,
        count(case when value_vnd = 0 then 1 end) as zero_count,
        sum(value_vnd) as total_vnd,
        min(value_vnd) as lowest_vnd,
        max(value_vnd) as highest_vnd
    from answers
    group by place_id, period, period_end, org_type, measure
),
counted as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, c.measure,
        sum(c.listed_count) as listed_count,
        sum(c.reported_count) as reported_count,
        sum(c.zero_count) as zero_count,
        sum(c.total_vnd) as total_vnd,
        min(c.lowest_vnd) as lowest_vnd,
        max(c.highest_vnd) as highest_vnd
    from cells as c
    inner join meta.type_groups as g on g.org_type = c.org_type
    inner join staging.place_areas as a on a.place_id = c.place_id
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, c.measure
),
-- A median does not follow from those of parts: it is taken of the single answers of each area, one measure after the
-- other, because all answers of a measure are held at once.
middles as (
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group as org_type, 'charter_capital' as measure,
        median(f.charter_capital_vnd) as median_vnd
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.charter_capital_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'total_capital',
        median(f.total_capital_vnd)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.total_capital_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'total_assets',
        median(f.total_assets_vnd)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.total_assets_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'revenue',
        median(f.revenue_vnd)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.revenue_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'revenue_members',
        median(f.revenue_members_vnd)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.revenue_members_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'profit',
        median(f.profit_vnd)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.profit_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'worker_income',
        median(f.worker_income_vnd_year)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.worker_income_vnd_year is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
    union all
    select
        a.lens, f.period, a.area_level, a.area_code, g.org_group, 'state_budget',
        median(f.state_budget_vnd)
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed and f.state_budget_vnd is not null
    group by a.lens, f.period, a.area_level, a.area_code, g.org_group
)
select
    cast(c.lens as varchar) as lens,
    cast(c.period as varchar) as period,
    cast(c.period_end as date) as period_end,
    cast(c.area_level as varchar) as area_level,
    cast(c.area_code as varchar) as area_code,
    cast(c.area_name as varchar) as area_name,
    cast(c.unit_era as varchar) as unit_era,
    cast(c.org_type as varchar) as org_type,
    cast(c.measure as varchar) as measure,
    cast(c.listed_count as bigint) as listed_count,
    cast(c.reported_count as bigint) as reported_count,
    cast(c.listed_count - c.reported_count as bigint) as not_reported_count,
    cast(c.zero_count as bigint) as zero_count,
    cast(case when c.measure <> 'worker_income' then c.total_vnd end as bigint) as total_vnd,
    cast(cast(c.total_vnd as double) / nullif(cast(c.reported_count as double), 0) as double) as mean_vnd,
    cast(m.median_vnd as double) as median_vnd,
    cast(c.lowest_vnd as bigint) as lowest_vnd,
    cast(c.highest_vnd as bigint) as highest_vnd
from counted as c
left join middles as m
    on m.lens = c.lens
    and m.period = c.period
    and m.area_level = c.area_level
    and m.area_code = c.area_code
    and m.org_type = c.org_type
    and m.measure = c.measure
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    measure nulls last
