-- What a worker of the listed organisations of an area earns in a year: the plan's general goal, and since a year before.
-- grain: lens, period, area_level, area_code, org_type
-- vi: Thu nhập một năm của lao động trong các tổ chức của một địa bàn: mục tiêu chung của kế hoạch, so với một năm trước.
-- Every organisation tells the average of its workers: median, mean and quartiles are of these averages, each counted
-- once; weighted_median_vnd counts each as often as it has workers (zero or unknown workers weigh nothing). A year before
-- is the same kind of period of the same area; its median is of the organisations that reported then, not the same ones.
with answers as (
    select
        a.lens, f.period, f.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, f.worker_income_vnd_year as income,
        count(*) as org_count,
        sum(f.worker_count) as worker_count
    from staging.organisation_facts as f
    inner join meta.type_groups as g on g.org_type = f.org_type
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.is_listed
    group by
        a.lens, f.period, f.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group, f.worker_income_vnd_year
),
ranked as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, income, org_count, worker_count,
        sum(case when income is not null then org_count else 0 end) over (
            partition by lens, period, area_level, area_code, org_type order by income nulls last
        ) as orgs_up_to,
        sum(case when income is not null then org_count else 0 end) over (
            partition by lens, period, area_level, area_code, org_type
        ) as orgs_all,
        sum(case when income is not null then worker_count else 0 end) over (
            partition by lens, period, area_level, area_code, org_type order by income nulls last
        ) as workers_up_to,
        sum(case when income is not null then worker_count else 0 end) over (
            partition by lens, period, area_level, area_code, org_type
        ) as workers_all
    from answers
),
middles as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type,
        sum(case when income is not null then org_count else 0 end) as reported_count,
        sum(case when income is null then org_count else 0 end) as not_reported_count,
        sum(income * org_count) as income_sum,
        min(case when orgs_up_to * 4 >= orgs_all then income end) as lower_quartile,
        min(case when orgs_up_to * 2 >= orgs_all then income end) as lower_middle,
        min(case when orgs_up_to * 2 > orgs_all then income end) as upper_middle,
        min(case when orgs_up_to * 4 >= orgs_all * 3 then income end) as upper_quartile,
        min(case when workers_all > 0 and workers_up_to * 2 >= workers_all then income end) as weighted_middle,
        max(workers_all) as workers_all
    from ranked
    group by lens, period, period_end, area_level, area_code, area_name, unit_era, org_type
),
valued as (
    select
        m.lens, m.period, m.period_end, m.area_level, m.area_code, m.area_name, m.unit_era, m.org_type,
        m.reported_count, m.not_reported_count, m.income_sum, m.lower_quartile, m.upper_quartile,
        m.weighted_middle, m.workers_all, p.period_kind, p.year_position,
        cast(m.lower_middle + m.upper_middle as double) / nullif(cast(2 as double), 0) as median
    from middles as m
    inner join meta.periods as p on p.period = m.period
)
select
    cast(v.lens as varchar) as lens,
    cast(v.period as varchar) as period,
    cast(v.period_end as date) as period_end,
    cast(v.area_level as varchar) as area_level,
    cast(v.area_code as varchar) as area_code,
    cast(v.area_name as varchar) as area_name,
    cast(v.unit_era as varchar) as unit_era,
    cast(v.org_type as varchar) as org_type,
    cast(v.reported_count as bigint) as reported_count,
    cast(v.not_reported_count as bigint) as not_reported_count,
    cast(v.median as double) as median_vnd,
    cast(cast(v.income_sum as double) / nullif(cast(v.reported_count as double), 0) as double) as mean_vnd,
    cast(v.lower_quartile as double) as lower_quartile_vnd,
    cast(v.upper_quartile as double) as upper_quartile_vnd,
    cast(v.weighted_middle as bigint) as weighted_median_vnd,
    cast(nullif(v.workers_all, 0) as bigint) as weighted_worker_count,
    cast(b.median as double) as previous_median_vnd,
    cast(b.reported_count as bigint) as previous_reported_count,
    cast(v.median - b.median as double) as median_change_vnd,
    cast(cast(v.median - b.median as double) / nullif(cast(b.median as double), 0) as double) as median_change_share
from valued as v
left join valued as b
    on b.lens = v.lens
    and b.area_level = v.area_level
    and b.area_code = v.area_code
    and b.org_type = v.org_type
    and b.period_kind = v.period_kind
    and b.year_position = v.year_position - 1
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
