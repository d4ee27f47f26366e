-- Memberships beside the population, once per population series, with the way to the goal.
-- grain: lens, period, area_level, area_code, population_series
-- vi: Số thành viên cạnh dân số, mỗi chuỗi dân số một dòng, và quãng đường đến mục tiêu.
-- after: marts.organisation_counts
-- Each series gives its latest figure up to the period's end. The preferred series always has a row: an area without a
-- published population shows NULL and, in absent_reason, why: it is undecided, no figure of the series was published
-- for it, or only later ones. people_short and growth_needed_per_year (a share a year, compound) lead from the period
-- to the goal's year; both are 0 once it is met.
-- member_goal, for the province only: the memberships that the goals of 2030 for THT and HTX add up to, and
-- share_at_member_goal what they would be of the same population. summary_vi and summary_en say what the numbers say.
with goal as (
    select target_value as goal_share, horizon as goal_year
    from meta.targets
    where indicator = 'population_share' and reading = 'headline'
),
member_goals as (
    select cast(sum(target_value) as bigint) as member_goal, max(horizon) as member_goal_year
    from meta.targets
    where reading = 'headline' and horizon = 2030 and indicator in ('tht_member_count', 'htx_member_count')
),
areas as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, a.member_count,
        a.member_unknown_count, p.year_position
    from marts.organisation_counts as a
    inner join meta.periods as p on p.period = a.period
    where a.org_type = 'all'
),
series as (
    select distinct population_series, is_preferred
    from meta.population
),
published as (
    select
        a.lens, a.period, a.area_level, a.area_code, p.population_series, p.counted_on, p.population, p.population_year,
        p.is_interpolated, p.source,
        p.counted_on <= a.period_end as is_known,
        max(case when p.counted_on <= a.period_end then p.counted_on end) over (
            partition by a.lens, a.period, a.area_level, a.area_code, p.population_series
        ) as latest_on
    from areas as a
    inner join meta.population as p
        on p.unit_code = a.area_code
        and p.area_level = a.area_level
        and (p.unit_era is null or p.unit_era = a.unit_era)
),
known as (
    select
        lens, period, area_level, area_code, population_series, population, population_year, is_interpolated, source
    from published
    where is_known and counted_on = latest_on
),
later as (
    select distinct lens, period, area_level, area_code, population_series
    from published
    where latest_on is null
),
measured as (
    select
        a.lens, a.period, a.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, a.year_position,
        a.member_count, a.member_unknown_count, k.population, s.population_series, k.population_year, s.is_preferred,
        g.goal_share, g.goal_year,
        cast(ceil(cast(g.goal_share as decimal(18, 6)) * k.population) as bigint) as goal_people,
        k.is_interpolated, k.source,
        case
            when k.population is not null then null
            when a.area_code = 'undecided' then 'undecided_area'
            when l.area_code is not null then 'no_figure_yet'
            else 'no_figure_for_unit'
        end as absent_reason
    from areas as a
    cross join series as s
    cross join goal as g
    left join known as k
        on k.lens = a.lens
        and k.period = a.period
        and k.area_level = a.area_level
        and k.area_code = a.area_code
        and k.population_series = s.population_series
    left join later as l
        on l.lens = a.lens
        and l.period = a.period
        and l.area_level = a.area_level
        and l.area_code = a.area_code
        and l.population_series = s.population_series
    where s.is_preferred or k.population is not null
),
computed as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, member_count, member_unknown_count,
        population, population_series, population_year, is_preferred, goal_share, goal_year, is_interpolated, source,
        absent_reason,
        cast(member_count as double) / nullif(cast(population as double), 0) as share,
        case
            when goal_people - member_count > 0 then goal_people - member_count
            when goal_people - member_count <= 0 then 0
        end as people_short,
        case
            when member_count >= goal_people then 0
            when member_count > 0 and goal_year > year_position then power(
                cast(goal_people as double) / nullif(cast(member_count as double), 0),
                cast(1 as double) / nullif(cast(goal_year - year_position as double), 0)
            ) - 1
        end as growth_needed_per_year,
        case when area_level = 'province' then g.member_goal end as member_goal,
        case when area_level = 'province' then g.member_goal_year end as member_goal_year,
        case
            when area_level = 'province'
                then cast(g.member_goal as double) / nullif(cast(population as double), 0)
        end as share_at_member_goal
    from measured
    cross join member_goals as g
),
-- Numbers in words: 1.234,5 and 7,1% in Vietnamese, 1,234.5 and 7.1% in English; two decimals under one percent.
numbers as (
    select lens, period, population_series, 'member' as which, 'count' as unit, cast(member_count as double) as value
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'population', 'count', population
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'share', 'share', share
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'goal', 'share', goal_share
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'short', 'count', people_short
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'growth', 'share', growth_needed_per_year
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'member_goal', 'count', member_goal
    from computed
    where area_level = 'province'
    union all
    select lens, period, population_series, 'share_at_goal', 'share', share_at_member_goal
    from computed
    where area_level = 'province'
),
digits as (
    select
        lens, period, population_series, which, unit,
        right('0000' || cast(hundredths as varchar), greatest(3, length(cast(hundredths as varchar)))) as digits
    from (
        select
            lens, period, population_series, which, unit,
            case
                when unit = 'share' and value < 0.01 then cast(round(value * 10000) as bigint)
                when unit = 'share' then cast(round(value * 1000) as bigint) * 10
                else cast(round(value * 10) as bigint) * 10
            end as hundredths
        from numbers
        where value is not null
    ) as n
),
split as (
    select
        lens, period, population_series, which,
        case when unit = 'share' then '%' else '' end as sign,
        left(digits, length(digits) - 2) as whole,
        case
            when right(digits, 2) = '00' then ''
            when right(digits, 1) = '0' then left(right(digits, 2), 1)
            else right(digits, 2)
        end as decimals
    from digits
),
written as (
    select
        lens, period, population_series, which,
        case
            when length(whole) > 6
                then left(whole, length(whole) - 6) || '.' || left(right(whole, 6), 3) || '.' || right(whole, 3)
            when length(whole) > 3 then left(whole, length(whole) - 3) || '.' || right(whole, 3)
            else whole
        end || case when decimals = '' then '' else ',' || decimals end || sign as vi,
        case
            when length(whole) > 6
                then left(whole, length(whole) - 6) || ',' || left(right(whole, 6), 3) || ',' || right(whole, 3)
            when length(whole) > 3 then left(whole, length(whole) - 3) || ',' || right(whole, 3)
            else whole
        end || case when decimals = '' then '' else '.' || decimals end || sign as en
    from split
),
words as (
    select
        lens, period, population_series,
        max(case when which = 'member' then vi end) as member_vi,
        max(case when which = 'member' then en end) as member_en,
        max(case when which = 'population' then vi end) as population_vi,
        max(case when which = 'population' then en end) as population_en,
        max(case when which = 'share' then vi end) as share_vi,
        max(case when which = 'share' then en end) as share_en,
        max(case when which = 'goal' then vi end) as goal_vi,
        max(case when which = 'goal' then en end) as goal_en,
        max(case when which = 'short' then vi end) as short_vi,
        max(case when which = 'short' then en end) as short_en,
        max(case when which = 'growth' then vi end) as growth_vi,
        max(case when which = 'growth' then en end) as growth_en,
        max(case when which = 'member_goal' then vi end) as member_goal_vi,
        max(case when which = 'member_goal' then en end) as member_goal_en,
        max(case when which = 'share_at_goal' then vi end) as share_at_goal_vi,
        max(case when which = 'share_at_goal' then en end) as share_at_goal_en
    from written
    group by lens, period, population_series
)
select
    cast(c.lens as varchar) as lens,
    cast(c.period as varchar) as period,
    cast(c.period_end as date) as period_end,
    cast(c.area_level as varchar) as area_level,
    cast(c.area_code as varchar) as area_code,
    cast(c.area_name as varchar) as area_name,
    cast(c.unit_era as varchar) as unit_era,
    cast(c.member_count as bigint) as member_count,
    cast(c.population as bigint) as population,
    cast(c.population_series as varchar) as population_series,
    cast(c.population_year as bigint) as population_year,
    cast(c.is_preferred as boolean) as is_preferred,
    cast(c.share as double) as share,
    cast(c.goal_share as double) as goal_share,
    cast(c.goal_year as bigint) as goal_year,
    cast(c.people_short as bigint) as people_short,
    cast(c.growth_needed_per_year as double) as growth_needed_per_year,
    cast(c.is_interpolated as boolean) as population_is_interpolated,
    cast(c.source as varchar) as population_source,
    cast(c.absent_reason as varchar) as absent_reason,
    cast(c.member_unknown_count as bigint) as member_unknown_count,
    cast(c.member_goal as bigint) as member_goal,
    cast(c.member_goal_year as bigint) as member_goal_year,
    cast(c.share_at_member_goal as double) as share_at_member_goal,
    cast(case when c.area_level = 'province' then case
        when c.population is null then 'Chưa có số dân của nguồn ' || s.vi || ' nên chưa tính được tỷ lệ.'
        else case
            when c.member_count is null then 'Chưa có báo cáo số thành viên'
            else 'Có ' || w.member_vi || ' lượt thành viên tổ hợp tác và hợp tác xã'
        end || ' trên ' || w.population_vi || ' người (' || s.vi || ', năm ' || cast(c.population_year as varchar) || ')'
            || case
                when c.member_count is null then ''
                when c.people_short = 0 then
                    ', bằng ' || w.share_vi || ': đã đạt mức ' || w.goal_vi || ' của năm ' || cast(c.goal_year as varchar)
                else ', bằng ' || w.share_vi || '; còn thiếu ' || w.short_vi || ' người so với mức ' || w.goal_vi
                    || ' của năm ' || cast(c.goal_year as varchar)
                    || coalesce(', mỗi năm phải tăng ' || w.growth_vi, '')
            end
            || '. Nếu đạt đủ mục tiêu thành viên năm ' || cast(c.member_goal_year as varchar) || ' ('
            || w.member_goal_vi || ' lượt) thì cũng chỉ là ' || w.share_at_goal_vi || ' dân số.'
    end end as varchar) as summary_vi,
    cast(case when c.area_level = 'province' then case
        when c.population is null then 'The population of the series ' || s.en || ' is not known, and so no share.'
        else case
            when c.member_count is null then 'Nobody reported the memberships'
            else 'There are ' || w.member_en || ' memberships of cooperative groups and cooperatives'
        end || ' among ' || w.population_en || ' people (' || s.en || ', ' || cast(c.population_year as varchar) || ')'
            || case
                when c.member_count is null then ''
                when c.people_short = 0 then
                    ', or ' || w.share_en || ': the goal of ' || w.goal_en || ' for ' || cast(c.goal_year as varchar)
                    || ' is met'
                else ', or ' || w.share_en || '; the goal of ' || w.goal_en || ' for ' || cast(c.goal_year as varchar)
                    || ' is ' || w.short_en || ' people away' || coalesce(', a growth of ' || w.growth_en || ' a year', '')
            end
            || '. Even the member goals of ' || cast(c.member_goal_year as varchar) || ' (' || w.member_goal_en
            || ' memberships) would be only ' || w.share_at_goal_en || ' of the people.'
    end end as varchar) as summary_en
from computed as c
left join words as w
    on w.lens = c.lens
    and w.period = c.period
    and w.population_series = c.population_series
left join meta.labels as s on s.code_set = 'population_series' and s.code = c.population_series
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, population_series nulls last
