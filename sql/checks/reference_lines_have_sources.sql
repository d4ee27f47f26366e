-- fail: every population, target, rating bound, unit and due date names its source
-- vi: mọi dòng dân số, mục tiêu, thang điểm, đơn vị và hạn gửi đều ghi nguồn
with lines as (
    select 'population' as table_name, unit_code || ' ' || population_series as line, source from meta.population
    union all
    select 'population_series' as table_name, population_series as line, source from meta.population_series
    union all
    select 'targets' as table_name, indicator || ' ' || reading as line, legal_source as source from meta.targets
    union all
    select 'targets' as table_name, indicator || ' ' || reading as line, evidence as source from meta.targets
    union all
    select 'plans' as table_name, plan as line, source from meta.plans
    union all
    select 'rating_schemes' as table_name, scheme || ' ' || rating as line, source from meta.rating_schemes
    union all
    select 'indicator_rules' as table_name, rule_set || ' ' || rule as line, source from meta.indicator_rules
    union all
    select 'indicator_conditions' as table_name, indicator as line, source from meta.indicator_conditions
    union all
    select 'reporting_calendar' as table_name, period_kind || ' ' || step as line, source from meta.reporting_calendar
    union all
    select 'size_classes' as table_name, scheme || ' ' || activity_field || ' ' || size_class as line, source
    from meta.size_classes
    union all
    select 'release_bounds' as table_name, indicator as line, source from meta.release_bounds
    union all
    select 'anchors' as table_name, anchor as line, source from meta.anchors
    union all
    select 'sector_fields' as table_name, sector as line, source from meta.sector_fields
    union all
    select 'units' as table_name, unit_era || ' ' || unit_code as line, source from meta.units
    union all
    select 'work_lists' as table_name, work_list as line, source from meta.work_lists
    union all
    select 'causes' as table_name, cause as line, source from meta.causes
    union all
    select 'key_product_rule' as table_name, cast(least_organisations as varchar) as line, source from meta.key_product_rule
)
select table_name, line
from lines
where source is null
order by table_name nulls last, line nulls last
