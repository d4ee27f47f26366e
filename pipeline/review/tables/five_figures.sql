-- The five figures of the one-page summary.
-- column: figure_name | text | 3.4 | Chỉ tiêu | Figure
-- column: now | number | 1.1 | {period} | {period}
-- column: before | number | 1.1 | {before} | {before}
-- column: goal | number | 1.3 | Mục tiêu 2030 | Goal for 2030
-- column: standing | text | 1.6 | Đánh giá | Standing
with figures as (
    select * from (values
        (1, 'htx_count', 'HTX'), (2, 'member_count', 'all'), (3, 'good_or_fair_share', 'all'),
        (4, 'chain_share_of_good_or_fair', 'all'), (5, 'digital_share', 'all')
    ) as f(place, indicator, org_type)
)
select
    case when '$lang' = 'en' then i.en else i.vi end as figure_name, i.unit as row_unit,
    y.value as now, y.previous_value as before,
    g.target_value as goal, c.$lang as goal_prefix, case when g.target_value is null then 'not_applicable' end as goal_nothing,
    case
        when t.is_certain or t.status = 'no_data' then s.$lang
        when t.status is not null then s.$lang || case when '$lang' = 'en' then ' (not certain)' else ' (chưa chắc chắn)' end
    end as standing
from figures as f
inner join meta.indicators as i on i.indicator = f.indicator
left join marts.year_on_year as y
    on y.lens = $lens and y.period = $period and y.area_level = 'province' and y.org_type = f.org_type and y.indicator = f.indicator
left join meta.goals as g
    on g.plan = 'alliance_2023' and g.indicator = f.indicator and g.horizon = 2030 and g.reading = 'headline'
left join meta.labels as c on c.code_set = 'comparator' and c.code = g.comparator
left join marts.target_progress as t
    on t.lens = $lens and t.period = $period and t.indicator = f.indicator and t.horizon = 2030 and t.reading = 'headline'
left join meta.labels as s on s.code_set = 'target_status' and s.code = t.status
order by f.place
