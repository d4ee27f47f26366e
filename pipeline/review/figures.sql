-- Figures of the province that are no indicators, of the period and of the year before.
-- name and unit: codes.csv. org_type: whose lists must be those of the same units for a change to mean anything.
-- Money is in million đồng; a mean and a median are over those who report, whose number stands beside them.
with periods as (
    select period from (values ($period), ($before)) as p(period)
),
moneys as (
    select
        m.period, m.org_type, m.measure, m.reported_count, m.mean_vnd / 1e6 as mean, m.median_vnd / 1e6 as median,
        m.total_vnd / 1e6 as total
    from marts.money as m
    inner join periods as p on p.period = m.period
    where m.lens = $lens and m.area_level = 'province'
),
counts as (
    select c.*
    from marts.organisation_counts as c
    inner join periods as p on p.period = c.period
    where c.lens = $lens and c.area_level = 'province'
),
staff as (
    select
        f.period,
        sum(f.manager_count) as manager_count,
        sum(case when f.manager_count is not null then f.manager_vocational_count end) as vocational_count,
        sum(case when f.manager_vocational_count is not null then f.manager_count end) as vocational_base,
        sum(case when f.manager_count is not null then f.manager_degree_count end) as degree_count,
        sum(case when f.manager_degree_count is not null then f.manager_count end) as degree_base,
        count(case when f.hi_tech then 1 end) as hi_tech_count,
        count(f.hi_tech) as hi_tech_answers
    from staging.organisation_facts as f
    inner join periods as p on p.period = f.period
    where f.org_type = 'HTX' and f.is_listed
    group by f.period
),
units as (
    select
        s.period,
        count(case when s.is_expected or s.received_on is not null then 1 end) as unit_count,
        count(s.received_on) as reported_count,
        count(case when s.status = 'on_time' then 1 end) as on_time_count,
        count(case when s.status = 'late' then 1 end) as late_count,
        count(case when s.status = 'missing' then 1 end) as missing_count,
        count(case when s.refused_count > 0 then 1 end) as refused_count
    from marts.submission_status as s
    inner join periods as p on p.period = s.period
    group by s.period
),
findings as (
    select s.period, count(*) as finding_count
    from meta.findings as f
    inner join meta.submissions as s on s.submission_id = f.submission_id
    inner join periods as p on p.period = s.period
    where f.severity in ('warn', 'error', 'reject') and s.status = 'accepted'
    group by s.period
)
select 'htx_member_mean' as name, period, 'HTX' as org_type,
    cast(member_count as double) / nullif(listed_count - member_unknown_count, 0) as value,
    cast(null as double) as numerator, cast(null as double) as denominator
from counts
where org_type = 'HTX'
union all
select 'tht_member_mean', period, 'THT', cast(member_count as double) / nullif(listed_count - member_unknown_count, 0), null, null
from counts
where org_type = 'THT'
union all
select 'htx_charter_capital_total', period, 'HTX', total, null, null from moneys where org_type = 'HTX' and measure = 'charter_capital'
union all
select 'htx_charter_capital_mean', period, 'HTX', mean, null, null from moneys where org_type = 'HTX' and measure = 'charter_capital'
union all
select 'htx_revenue_mean', period, 'HTX', mean, null, null from moneys where org_type = 'HTX' and measure = 'revenue'
union all
select 'htx_revenue_median', period, 'HTX', median, null, null from moneys where org_type = 'HTX' and measure = 'revenue'
union all
select 'htx_revenue_reported_count', period, 'HTX', reported_count, null, null from moneys where org_type = 'HTX' and measure = 'revenue'
union all
select 'htx_profit_mean', period, 'HTX', mean, null, null from moneys where org_type = 'HTX' and measure = 'profit'
union all
select 'htx_profit_reported_count', period, 'HTX', reported_count, null, null from moneys where org_type = 'HTX' and measure = 'profit'
union all
select 'htx_worker_income_median', period, 'HTX', median, null, null from moneys where org_type = 'HTX' and measure = 'worker_income'
union all
select 'htx_worker_income_reported_count', period, 'HTX', reported_count, null, null from moneys where org_type = 'HTX' and measure = 'worker_income'
union all
select 'tht_revenue_mean', period, 'THT', mean, null, null from moneys where org_type = 'THT' and measure = 'revenue'
union all
select 'tht_profit_mean', period, 'THT', mean, null, null from moneys where org_type = 'THT' and measure = 'profit'
union all
select 'lhhtx_revenue_mean', period, 'LHHTX', mean, null, null from moneys where org_type = 'LHHTX' and measure = 'revenue'
union all
select case part when 'women' then 'htx_women_share' else 'htx_ethnic_share' end, m.period, 'HTX', share, part_count, member_count
from marts.member_parts as m
inner join periods as p on p.period = m.period
where m.lens = $lens and m.area_level = 'province' and m.org_type = 'HTX' and m.part in ('women', 'ethnic')
union all
select 'htx_manager_count', period, 'HTX', manager_count, null, null from staff
union all
select 'htx_manager_vocational_share', period, 'HTX', cast(vocational_count as double) / nullif(vocational_base, 0), vocational_count, vocational_base from staff
union all
select 'htx_manager_degree_share', period, 'HTX', cast(degree_count as double) / nullif(degree_base, 0), degree_count, degree_base from staff
union all
select 'htx_hi_tech_count', period, 'HTX', case when hi_tech_answers > 0 then hi_tech_count end, null, null from staff
union all
select 'htx_agriculture_count', b.period, 'HTX', b.listed_count, null, null
from marts.organisation_breakdown as b
inner join periods as p on p.period = b.period
where b.lens = $lens and b.area_level = 'province' and b.org_type = 'HTX' and b.dimension = 'sector' and b.code = 'agriculture'
union all
select 'htx_agriculture_share', b.period, 'HTX', b.share_of_listed, b.listed_count, b.whole_listed_count
from marts.organisation_breakdown as b
inner join periods as p on p.period = b.period
where b.lens = $lens and b.area_level = 'province' and b.org_type = 'HTX' and b.dimension = 'sector' and b.code = 'agriculture'
union all
select n.name, o.period, 'HTX',
    case n.name
        when 'htx_ocop_count' then o.org_count
        when 'htx_ocop_product_count' then o.product_count
        when 'htx_ocop_chain_count' then o.in_chain_count
        else o.ocop_unknown_count
    end, null, null
from marts.ocop as o
inner join periods as p on p.period = o.period
cross join (values ('htx_ocop_count'), ('htx_ocop_product_count'), ('htx_ocop_chain_count'), ('htx_ocop_unknown_count')) as n(name)
where o.lens = $lens and o.area_level = 'province' and o.org_type = 'HTX' and o.star = 'all'
union all
select w.work_list || '_count', w.period, 'all', w.listed_count, null, null
from marts.work_list_counts as w
inner join periods as p on p.period = w.period
where w.lens = $lens and w.area_level = 'province' and w.org_type = 'all'
union all
select n.name, x.period, null,
    case n.name
        when 'population' then x.population
        when 'population_year' then x.population_year
        else x.growth_needed_per_year
    end, null, null
from marts.population_participation as x
inner join periods as p on p.period = x.period
cross join (values ('population'), ('population_year'), ('population_growth_needed')) as n(name)
where x.lens = $lens and x.area_level = 'province' and x.is_preferred
union all
select n.name, u.period, null,
    case n.name
        when 'unit_count' then u.unit_count
        when 'unit_reported_count' then u.reported_count
        when 'unit_reported_share' then cast(u.reported_count as double) / nullif(u.unit_count, 0)
        when 'unit_on_time_count' then u.on_time_count
        when 'unit_late_count' then u.late_count
        when 'unit_missing_count' then u.missing_count
        else u.refused_count
    end,
    case n.name when 'unit_reported_share' then u.reported_count end,
    case n.name when 'unit_reported_share' then u.unit_count end
from units as u
cross join (values
    ('unit_count'), ('unit_reported_count'), ('unit_reported_share'), ('unit_on_time_count'), ('unit_late_count'),
    ('unit_missing_count'), ('unit_refused_count')
) as n(name)
union all
select 'finding_count', u.period, null, coalesce(f.finding_count, 0), null, null
from units as u
left join findings as f on f.period = u.period
union all
select 'revision_count', s.period, null, count(r.indicator), null, null
from meta.signed_periods as s
inner join periods as p on p.period = s.period
left join marts.revisions as r
    on r.period = s.period
    and r.lens = $lens
    and r.area_level = 'province'
    and r.reads_otherwise
group by s.period
union all
select 'resent_count', s.period, null, count(f.receipt), null, null
from meta.signed_periods as s
inner join periods as p on p.period = s.period
left join meta.submissions as f on f.period = s.period and f.status = 'accepted' and f.receipt > s.signed_receipts
group by s.period
union all
select n.name, t.period, null,
    count(case
        when n.name = 'goals_2030_count' then 1
        when n.name = 'goals_2030_met_count' and t.status = 'met' then 1
        when n.name = 'goals_2030_on_path_count' and t.status = 'on_path' then 1
        when n.name = 'goals_2030_behind_count' and t.status = 'behind' then 1
        when n.name = 'goals_2030_uncertain_count' and not t.is_certain then 1
        when n.name = 'goals_2030_no_data_count' and t.status = 'no_data' then 1
    end), null, null
from marts.target_progress as t
inner join periods as p on p.period = t.period
cross join (values
    ('goals_2030_count'), ('goals_2030_met_count'), ('goals_2030_on_path_count'), ('goals_2030_behind_count'),
    ('goals_2030_uncertain_count'), ('goals_2030_no_data_count')
) as n(name)
where t.lens = $lens and t.reading = 'headline' and t.horizon = 2030
group by n.name, t.period
order by name, period
