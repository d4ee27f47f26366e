-- How far the province is from each goal of the plan: value, bounds, path, gap, pace and a verdict.
-- grain: lens, period, indicator, horizon, reading
-- vi: Tỉnh còn cách từng mục tiêu của kế hoạch bao xa: giá trị, khoảng dao động, lộ trình, khoảng cách, tốc độ và kết luận.
-- after: marts.organisation_counts, marts.rating_distribution, marts.value_chain_share, marts.digital_adoption, marts.population_participation, marts.organisation_history, marts.submission_status
-- headline reads "good or fair" and "effective" over the rated; literal over all listed types, as the plan is
-- worded, with ceiling_value the most it could be (THT are never rated). lowest_value and highest_value let every
-- missing answer be no or yes; where a rating is missing that decides whether an organisation is in the base of the
-- chains, it is let in or left out as makes the share lowest or highest. path_value is the straight line from the
-- first full year since 2023 with a value (the baseline) to the goal at its horizon; before the baseline it is NULL.
-- "~" is met from target x (1 - tolerance) upwards, ">" strictly above, ">=" from the target on. status no_data: the
-- period has no value. Effective and digital follow the rules in force at the period's end (meta.period_rules), as
-- in marts.indicators.
-- share_of_all_*: a nested goal over the base of its parent (0.25, not 0.5); other shares of organisations as they are.
-- compound_path_value grows by a constant rate from the baseline; NULL where that is 0. place_on_path is the share of the
-- way from the baseline to the goal that is gone, time_gone the share of the time. projected_value leads the straight
-- line from the baseline through now to the horizon, projected_compound_value the constant rate; both are NULL at the
-- baseline itself and never below 0, those of shares never above 1.
-- absent: organisations last listed in an earlier period of the same kind whose unit has sent no list of their type
-- since. lowest_with_absent lets the missing answers be no, and the absent too: gone where organisations or members are
-- counted, in the base without fulfilling it where a share is measured; highest_with_absent the reverse. is_certain: the
-- verdict is the same at both ends; false where any unit is missing of which no organisation is known.
with rated as (
    select
        lens, period,
        sum(case when rating in ('good', 'fair') then org_count else 0 end) as good_or_fair_count,
        sum(case when rating = 'not_reported' then org_count else 0 end) as not_reported_count,
        sum(case when rating <> 'not_applicable' then org_count else 0 end) as rateable_count,
        max(rated_count) as rated_count,
        max(listed_count) as listed_count
    from marts.rating_distribution
    where area_level = 'province' and org_type = 'all'
    group by lens, period
),
-- Good or fair, and effective as the rule in force at the period's end has it (marts.value_chain_share).
fulfilled as (
    select lens, period, 'good_or_fair_share' as indicator, good_or_fair_count as fulfilling_count
    from rated
    union all
    select lens, period, 'effective_share', base_count
    from marts.value_chain_share
    where area_level = 'province' and org_type = 'all' and base = 'effective'
),
-- Those that could be good or fair for all that is known, by what they say of chains.
unrated as (
    select
        period,
        count(case when in_chain_by_rule then 1 end) as in_chain_count,
        count(case when in_chain_by_rule is null then 1 end) as unknown_count,
        count(*) as unrated_count
    from staging.organisation_facts
    where is_listed and rating_class = 'not_reported'
    group by period
),
chains as (
    select
        c.lens, c.period, c.base, c.in_chain_count, c.base_count,
        c.base_count + coalesce(u.unrated_count - u.in_chain_count, 0) as lowest_base,
        c.base_count + coalesce(u.in_chain_count + u.unknown_count, 0) as highest_base,
        c.in_chain_count + c.unknown_count + coalesce(u.in_chain_count + u.unknown_count, 0) as possible_count
    from marts.value_chain_share as c
    left join unrated as u on u.period = c.period
    where c.area_level = 'province' and c.org_type = 'all' and c.base in ('good_or_fair', 'effective')
),
figures as (
    select
        lens, period, lower(org_type) || '_count' as indicator, 'headline' as reading,
        listed_count as numerator,
        cast(null as bigint) as denominator_value,
        cast(listed_count as double) as lowest_value,
        cast(listed_count as double) as highest_value,
        cast(null as double) as ceiling_value,
        cast(null as bigint) as lowest_base,
        cast(null as bigint) as highest_base,
        listed_count as possible_count
    from marts.organisation_counts
    where area_level = 'province' and org_type <> 'all'
    union all
    select
        lens, period, lower(org_type) || '_member_count', 'headline',
        member_count, null,
        cast(member_count as double),
        cast(case when member_unknown_count = 0 then member_count end as double),
        null,
        null, null,
        case when member_unknown_count = 0 then member_count end
    from marts.organisation_counts
    where area_level = 'province' and org_type <> 'all'
    union all
    select
        r.lens, r.period, i.indicator, 'headline',
        i.fulfilling_count, r.rated_count,
        cast(i.fulfilling_count as double) / nullif(cast(r.rated_count + r.not_reported_count as double), 0),
        cast(i.fulfilling_count + r.not_reported_count as double)
        / nullif(cast(r.rated_count + r.not_reported_count as double), 0),
        null,
        r.rated_count + r.not_reported_count, r.rated_count + r.not_reported_count,
        i.fulfilling_count + r.not_reported_count
    from rated as r
    inner join fulfilled as i
        on i.lens = r.lens
        and i.period = r.period
    union all
    select
        r.lens, r.period, i.indicator, 'literal',
        i.fulfilling_count, r.listed_count,
        cast(i.fulfilling_count as double) / nullif(cast(r.listed_count as double), 0),
        cast(i.fulfilling_count + r.not_reported_count as double) / nullif(cast(r.listed_count as double), 0),
        cast(r.rateable_count as double) / nullif(cast(r.listed_count as double), 0),
        r.listed_count, r.listed_count,
        i.fulfilling_count + r.not_reported_count
    from rated as r
    inner join fulfilled as i
        on i.lens = r.lens
        and i.period = r.period
    union all
    select
        lens, period, 'chain_share_of_' || base, 'headline',
        in_chain_count, base_count,
        cast(in_chain_count as double) / nullif(cast(lowest_base as double), 0),
        cast(possible_count as double) / nullif(cast(highest_base as double), 0),
        null,
        lowest_base, highest_base,
        possible_count
    from chains
    union all
    select
        d.lens, d.period, 'digital_share', 'headline',
        d.adopting_count, d.base_count,
        cast(d.adopting_count as double) / nullif(cast(d.base_count as double), 0),
        cast(d.adopting_count + d.unknown_count as double) / nullif(cast(d.base_count as double), 0),
        null,
        d.base_count, d.base_count,
        d.adopting_count + d.unknown_count
    from marts.digital_adoption as d
    inner join meta.period_rules as r on r.period = d.period and r.digital_rule = d.measure
    where d.area_level = 'province' and d.org_type = 'all'
    union all
    select
        p.lens, p.period, 'population_share', 'headline',
        p.member_count, p.population,
        p.share,
        case when c.member_unknown_count = 0 then p.share end,
        null,
        p.population, p.population,
        case when c.member_unknown_count = 0 then p.member_count end
    from marts.population_participation as p
    inner join marts.organisation_counts as c
        on c.lens = p.lens
        and c.period = p.period
        and c.area_level = p.area_level
        and c.area_code = p.area_code
    where p.area_level = 'province' and p.is_preferred and c.org_type = 'all'
),
kinds as (
    select
        p.period, p.period_kind, e.reporting_level,
        lead(p.period) over (partition by p.period_kind order by p.period_end nulls last) as next_period
    from meta.periods as p
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
),
silent as (
    select
        h.org_type, h.period, h.period_kind, h.unit_code, h.today_commune_code, h.member_count, k.reporting_level,
        least(coalesce(h.awaited_period, '9999'), coalesce(n.period, '9999')) as heard_in_period
    from marts.organisation_history as h
    inner join kinds as k on k.period = h.period
    left join marts.organisation_history as n
        on n.org_id = h.org_id
        and n.period_kind = h.period_kind
        and n.previous_period = h.period
    where h.is_listed
        and h.followed_by_org_id is null
        and coalesce(h.awaited_period, '9999') > k.next_period
        and coalesce(n.period, '9999') > k.next_period
),
coverage as (
    select
        period,
        count(case when is_expected then 1 end) as due_unit_count,
        count(case when is_expected and received_on is not null then 1 end) as reported_unit_count,
        count(case when received_on is null then 1 end) as silent_unit_count
    from marts.submission_status
    group by period
),
-- Of each absent organisation the unit that should list it; NULL where no commune of today is known for it.
absences as (
    select
        k.period, s.org_type, s.member_count,
        case when s.reporting_level = k.reporting_level then s.unit_code else s.today_commune_code end as unit_code
    from silent as s
    inner join kinds as k
        on k.period_kind = s.period_kind
        and k.period > s.period
        and k.period < s.heard_in_period
    left join coverage as v on v.period = k.period
    where s.reporting_level = k.reporting_level
        or s.today_commune_code is not null
        or v.silent_unit_count > 0
),
absent as (
    select
        s.period, g.org_group as org_type,
        count(*) as absent_count,
        count(case when s.org_type <> 'THT' then 1 end) as rateable_count,
        count(case when g.counts_members then 1 end) as counting_count,
        coalesce(sum(case when g.counts_members then s.member_count end), 0) as member_count,
        count(case when g.counts_members and s.member_count is null then 1 end) as member_unknown_count
    from absences as s
    inner join meta.type_groups as g on g.org_type = s.org_type
    group by s.period, g.org_group
),
-- Periods in which a unit owes a list of which no organisation was ever listed.
unheard as (
    select u.period
    from marts.submission_status as u
    left join (
        select distinct period, unit_code
        from absences
    ) as k
        on k.period = u.period
        and k.unit_code = u.unit_code
    where u.is_expected
        and u.received_on is null
        and k.unit_code is null
    group by u.period
),
measured as (
    select
        u.lens, p.period, p.period_end, p.period_kind, p.year, p.year_position,
        u.area_level, u.area_code, u.area_name, u.unit_era,
        t.indicator, t.horizon, t.reading, t.org_type, t.comparator, t.target_value, t.tolerance, t.unit,
        t.denominator, t.legal_source, t.parent,
        f.lowest_base, f.highest_base, f.possible_count,
        f.numerator, f.denominator_value, f.lowest_value, f.highest_value, f.ceiling_value,
        case
            when t.unit = 'count' then cast(f.numerator as double)
            else cast(f.numerator as double) / nullif(cast(f.denominator_value as double), 0)
        end as actual_value,
        cast(
            cast(t.target_value as decimal(18, 6)) * (1 - cast(coalesce(t.tolerance, 0) as decimal(9, 6))) as double
        ) as tolerated_value
    from meta.periods as p
    inner join meta.areas as u
        on u.area_level = 'province'
        and (u.lens = 'as_of_today' or u.unit_era = p.unit_era)
    cross join meta.targets as t
    left join figures as f
        on f.lens = u.lens
        and f.period = p.period
        and f.indicator = t.indicator
        and f.reading = t.reading
),
baselines as (
    select m.lens, m.indicator, m.horizon, m.reading, m.period, m.year_position, m.actual_value
    from measured as m
    inner join (
        select lens, indicator, horizon, reading, min(year) as year
        from measured
        where period_kind = 'year' and year >= 2023 and actual_value is not null
        group by lens, indicator, horizon, reading
    ) as f
        on f.lens = m.lens
        and f.indicator = m.indicator
        and f.horizon = m.horizon
        and f.reading = m.reading
        and f.year = m.year
    where m.period_kind = 'year'
),
paced as (
    select
        m.lens, m.period, m.period_end, m.area_level, m.area_code, m.area_name, m.unit_era, m.org_type, m.indicator,
        m.horizon, m.reading, m.comparator, m.target_value, m.tolerance, m.unit, m.denominator, m.legal_source,
        m.numerator, m.denominator_value, m.actual_value, m.lowest_value, m.highest_value, m.ceiling_value,
        m.year_position, m.parent, m.lowest_base, m.highest_base, m.possible_count,
        b.period as baseline_period, b.actual_value as baseline_value,
        cast(m.year_position - b.year_position as double)
            / nullif(cast(m.horizon - b.year_position as double), 0) as time_gone,
        case
            when m.year_position < b.year_position then null
            when m.year_position >= m.horizon then m.target_value
            else b.actual_value + (m.target_value - b.actual_value)
                * cast(m.year_position - b.year_position as double)
                / nullif(cast(m.horizon - b.year_position as double), 0)
        end as path_value,
        m.target_value - m.actual_value as gap,
        case
            when m.actual_value >= m.target_value then 0
            when m.year_position < m.horizon
                then cast(m.target_value - m.actual_value as double) / nullif(cast(m.horizon - m.year_position as double), 0)
        end as needed_per_year,
        case when m.comparator = '~' then m.tolerated_value else m.target_value end as met_from
    from measured as m
    left join baselines as b
        on b.lens = m.lens
        and b.indicator = m.indicator
        and b.horizon = m.horizon
        and b.reading = m.reading
),
-- How many absent organisations could be in the base, and how many of them could fulfil it: THT are never rated, and
-- the members of unions are no people. Of members, absent_good is what the absent had when they were last listed.
missing as (
    select
        p.lens, p.period, p.indicator, p.horizon, p.reading,
        case
            when p.indicator = 'population_share' then coalesce(a.counting_count, 0)
            when p.unit = 'count' or p.reading = 'literal' or p.indicator = 'digital_share' then coalesce(a.absent_count, 0)
            else coalesce(a.rateable_count, 0)
        end as absent_count,
        case
            when p.indicator = 'population_share' then 0
            when p.reading = 'literal' or p.indicator = 'digital_share' then coalesce(a.absent_count, 0)
            else coalesce(a.rateable_count, 0)
        end as absent_base,
        case
            when p.indicator = 'population_share' or p.indicator like '%member_count'
                then case when coalesce(a.member_unknown_count, 0) = 0 then coalesce(a.member_count, 0) end
            when p.unit = 'count' or p.indicator = 'digital_share' then coalesce(a.absent_count, 0)
            else coalesce(a.rateable_count, 0)
        end as absent_good,
        v.due_unit_count, v.reported_unit_count,
        w.period is not null as is_unknown_unit
    from paced as p
    left join absent as a
        on a.period = p.period
        and a.org_type = p.org_type
    left join unheard as w on w.period = p.period
    left join coverage as v on v.period = p.period
),
bounds as (
    select
        p.lens, p.period, p.indicator, p.horizon, p.reading,
        m.absent_count, m.due_unit_count, m.reported_unit_count, m.is_unknown_unit,
        case
            when p.unit = 'count' then p.lowest_value
            else cast(p.numerator as double) / nullif(cast(p.lowest_base + m.absent_base as double), 0)
        end as lowest_with_absent,
        case
            when p.unit = 'count' then cast(p.possible_count + m.absent_good as double)
            else cast(p.possible_count + m.absent_good as double) / nullif(cast(p.highest_base + m.absent_base as double), 0)
        end as highest_with_absent
    from paced as p
    inner join missing as m
        on m.lens = p.lens
        and m.period = p.period
        and m.indicator = p.indicator
        and m.horizon = p.horizon
        and m.reading = p.reading
),
-- The verdict on the value and on both ends: the rule that status_rule_vi and status_rule_en say in words.
ends as (
    select lens, period, indicator, horizon, reading, 'value' as which, actual_value as value
    from paced
    union all
    select lens, period, indicator, horizon, reading, 'lowest', lowest_with_absent
    from bounds
    union all
    select lens, period, indicator, horizon, reading, 'highest', highest_with_absent
    from bounds
),
verdicts as (
    select
        e.lens, e.period, e.indicator, e.horizon, e.reading,
        max(case when e.which = 'value' then e.verdict end) as status,
        max(case when e.which = 'lowest' then e.verdict end) as lowest_status,
        max(case when e.which = 'highest' then e.verdict end) as highest_status
    from (
        select
            n.lens, n.period, n.indicator, n.horizon, n.reading, n.which,
            case
                when n.value is null then 'no_data'
                when n.value > p.met_from or (n.value = p.met_from and p.comparator <> '>') then 'met'
                when n.value >= p.path_value then 'on_path'
                else 'behind'
            end as verdict
        from ends as n
        inner join paced as p
            on p.lens = n.lens
            and p.period = n.period
            and p.indicator = n.indicator
            and p.horizon = n.horizon
            and p.reading = n.reading
    ) as e
    group by e.lens, e.period, e.indicator, e.horizon, e.reading
),
-- Numbers in words: 1.234,5 and 7,1% in Vietnamese, 1,234.5 and 7.1% in English; two decimals under one percent.
numbers as (
    select lens, period, indicator, horizon, reading, 'target' as which, unit, target_value as value
    from paced
    union all
    select lens, period, indicator, horizon, reading, 'tolerance', 'share', tolerance
    from paced
    union all
    select lens, period, indicator, horizon, reading, 'met_from', unit, met_from
    from paced
    union all
    select lens, period, indicator, horizon, reading, 'path', unit, path_value
    from paced
    union all
    select lens, period, indicator, horizon, reading, 'baseline', unit, baseline_value
    from paced
),
digits as (
    select
        lens, period, indicator, horizon, reading, which, unit,
        right('0000' || cast(hundredths as varchar), greatest(3, length(cast(hundredths as varchar)))) as digits
    from (
        select
            lens, period, indicator, horizon, reading, which, unit,
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
        lens, period, indicator, horizon, reading, which,
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
        lens, period, indicator, horizon, reading, which,
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
        lens, period, indicator, horizon, reading,
        max(case when which = 'target' then vi end) as target_vi,
        max(case when which = 'target' then en end) as target_en,
        max(case when which = 'tolerance' then vi end) as tolerance_vi,
        max(case when which = 'tolerance' then en end) as tolerance_en,
        max(case when which = 'met_from' then vi end) as met_from_vi,
        max(case when which = 'met_from' then en end) as met_from_en,
        max(case when which = 'path' then vi end) as path_vi,
        max(case when which = 'path' then en end) as path_en,
        max(case when which = 'baseline' then vi end) as baseline_vi,
        max(case when which = 'baseline' then en end) as baseline_en
    from written
    group by lens, period, indicator, horizon, reading
)
select
    cast(p.lens as varchar) as lens,
    cast(p.period as varchar) as period,
    cast(p.period_end as date) as period_end,
    cast(p.area_level as varchar) as area_level,
    cast(p.area_code as varchar) as area_code,
    cast(p.area_name as varchar) as area_name,
    cast(p.unit_era as varchar) as unit_era,
    cast(p.org_type as varchar) as org_type,
    cast(p.indicator as varchar) as indicator,
    cast(p.horizon as bigint) as horizon,
    cast(p.reading as varchar) as reading,
    cast(p.comparator as varchar) as comparator,
    cast(p.target_value as double) as target_value,
    cast(p.tolerance as double) as tolerance,
    cast(p.unit as varchar) as unit,
    cast(p.denominator as varchar) as denominator,
    cast(p.legal_source as varchar) as legal_source,
    cast(p.numerator as bigint) as numerator,
    cast(p.denominator_value as bigint) as denominator_value,
    cast(p.actual_value as double) as actual_value,
    cast(p.lowest_value as double) as lowest_value,
    cast(p.highest_value as double) as highest_value,
    cast(p.path_value as double) as path_value,
    cast(p.gap as double) as gap,
    cast(p.needed_per_year as double) as needed_per_year,
    cast(e.status as varchar) as status,
    cast(p.ceiling_value as double) as ceiling_value,
    cast(p.parent as varchar) as parent_indicator,
    cast(case
        when p.unit = 'share' and p.indicator <> 'population_share' then p.target_value * coalesce(q.target_value, 1)
    end as double) as share_of_all_target,
    cast(case
        when p.unit <> 'share' or p.indicator = 'population_share' then null
        when p.parent is null then p.actual_value
        else cast(p.numerator as double) / nullif(cast(q.denominator_value as double), 0)
    end as double) as share_of_all_value,
    cast(p.baseline_period as varchar) as baseline_period,
    cast(p.baseline_value as double) as baseline_value,
    cast(case
        when p.time_gone < 0 or p.baseline_value = 0 then null
        when p.time_gone >= 1 then p.target_value
        else p.baseline_value
            * power(cast(p.target_value as double) / nullif(cast(p.baseline_value as double), 0), p.time_gone)
    end as double) as compound_path_value,
    cast(case
        when p.baseline_value < p.target_value and p.time_gone >= 0
            then cast(p.actual_value - p.baseline_value as double)
                / nullif(cast(p.target_value - p.baseline_value as double), 0)
    end as double) as place_on_path,
    cast(case when p.time_gone >= 0 then least(p.time_gone, 1) end as double) as time_gone,
    cast(case
        when p.time_gone > 0 and p.time_gone <= 1 and p.actual_value is not null then least(
            greatest(
                p.baseline_value
                    + cast(p.actual_value - p.baseline_value as double) / nullif(cast(p.time_gone as double), 0),
                0
            ),
            case when p.unit = 'share' then 1 end
        )
    end as double) as projected_value,
    cast(case
        when p.time_gone > 0 and p.time_gone <= 1 and p.baseline_value > 0 and p.actual_value is not null then least(
            p.baseline_value * power(
                cast(p.actual_value as double) / nullif(cast(p.baseline_value as double), 0),
                cast(1 as double) / nullif(cast(p.time_gone as double), 0)
            ),
            case when p.unit = 'share' then 1 end
        )
    end as double) as projected_compound_value,
    cast('Đạt khi ' || case
        when p.comparator = '~' then
            'từ ' || w.met_from_vi || ' trở lên (khoảng ' || w.target_vi || ', được thấp hơn ' || w.tolerance_vi || ')'
        else c.vi || ' ' || w.target_vi
    end || case
        when w.path_vi is null then '; chưa có lộ trình'
        else '; đúng lộ trình khi từ ' || w.path_vi || ' trở lên (đường thẳng từ ' || w.baseline_vi || ' năm '
            || p.baseline_period || ' đến mục tiêu năm ' || cast(p.horizon as varchar) || ')'
    end || '; còn lại là chậm.' as varchar) as status_rule_vi,
    cast('Met when ' || case
        when p.comparator = '~' then
            'at least ' || w.met_from_en || ' (about ' || w.target_en || ', ' || w.tolerance_en || ' less is allowed)'
        else c.en || ' ' || w.target_en
    end || case
        when w.path_en is null then '; there is no path yet'
        else '; on path when at least ' || w.path_en || ' (straight line from ' || w.baseline_en || ' in '
            || p.baseline_period || ' to the goal of ' || cast(p.horizon as varchar) || ')'
    end || '; behind otherwise.' as varchar) as status_rule_en,
    cast(b.due_unit_count as bigint) as due_unit_count,
    cast(b.reported_unit_count as bigint) as reported_unit_count,
    cast(b.absent_count as bigint) as absent_count,
    cast(b.lowest_with_absent as double) as lowest_with_absent,
    cast(b.highest_with_absent as double) as highest_with_absent,
    cast(case
        when p.actual_value is null then null
        when b.is_unknown_unit then false
        when b.highest_with_absent is null then e.lowest_status = 'met'
        else e.lowest_status = e.highest_status
    end as boolean) as is_certain
from paced as p
inner join bounds as b
    on b.lens = p.lens
    and b.period = p.period
    and b.indicator = p.indicator
    and b.horizon = p.horizon
    and b.reading = p.reading
inner join verdicts as e
    on e.lens = p.lens
    and e.period = p.period
    and e.indicator = p.indicator
    and e.horizon = p.horizon
    and e.reading = p.reading
inner join words as w
    on w.lens = p.lens
    and w.period = p.period
    and w.indicator = p.indicator
    and w.horizon = p.horizon
    and w.reading = p.reading
left join paced as q
    on q.lens = p.lens
    and q.period = p.period
    and q.indicator = p.parent
    and q.horizon = p.horizon
    and q.reading = 'headline'
left join meta.labels as c on c.code_set = 'comparator' and c.code = p.comparator
order by
    lens nulls last, period nulls last, indicator nulls last, horizon nulls last, reading nulls last
