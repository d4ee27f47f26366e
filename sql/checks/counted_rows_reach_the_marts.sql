-- fail: every counted row of staging is a fact once, and listed, dissolved or converted in the province of each lens
-- vi: mỗi dòng được tính ở staging đều có mặt đúng một lần ở facts và trong số liệu toàn tỉnh của cả hai cách chia
with staged as (
    select period, org_type, count(*) as row_count
    from staging.organisations
    where is_counted
    group by period, org_type
),
facts as (
    select period, org_type, count(*) as row_count
    from staging.organisation_facts
    group by period, org_type
),
published as (
    select lens, period, org_type, listed_count + dissolved_count + converted_count as row_count
    from marts.organisation_counts
    where area_level = 'province' and org_type <> 'all'
),
lenses as (
    select code as lens from meta.labels where code_set = 'lens'
)
select
    v.lens, coalesce(s.period, f.period, p.period) as period, coalesce(s.org_type, f.org_type, p.org_type) as org_type,
    coalesce(s.row_count, 0) as staged_rows, coalesce(f.row_count, 0) as fact_rows,
    coalesce(p.row_count, 0) as published_rows
from staged as s
full outer join facts as f
    on f.period = s.period
    and f.org_type = s.org_type
cross join lenses as v
left join published as p
    on p.lens = v.lens
    and p.period = coalesce(s.period, f.period)
    and p.org_type = coalesce(s.org_type, f.org_type)
where coalesce(s.row_count, 0) <> coalesce(f.row_count, 0)
    or coalesce(f.row_count, 0) <> coalesce(p.row_count, 0)
order by v.lens nulls last, period nulls last, org_type nulls last
