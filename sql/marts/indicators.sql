-- Every published figure in one long table: numerator, denominator, value (meta.indicators says what each counts).
-- grain: lens, period, area_level, area_code, org_type, indicator
-- vi: Mọi số liệu công bố trong một bảng dài: tử số, mẫu số, giá trị (meta.indicators cho biết mỗi chỉ tiêu đếm gì).
-- after: marts.organisation_counts, marts.rating_distribution, marts.value_chain_share, marts.digital_adoption, marts.population_participation
-- unit share: value is numerator over denominator. unit count: value is the numerator, there is no denominator.
-- effective_share and digital_share follow the rules in force at the period's end (meta.period_rules).
with figures as (
    select
        lens, period, area_level, area_code, org_type,
        lower(org_type) || '_count' as indicator, listed_count as numerator, cast(null as bigint) as denominator,
        'count' as unit
    from marts.organisation_counts
    where org_type <> 'all'
    union all
    select
        lens, period, area_level, area_code, org_type,
        lower(org_type) || '_member_count', member_count, null, 'count'
    from marts.organisation_counts
    where org_type in ('HTX', 'THT')
    union all
    select
        c.lens, c.period, c.area_level, c.area_code, c.org_type, i.indicator,
        case i.indicator
            when 'listed_count' then c.listed_count
            when 'active_count' then c.active_count
            when 'status_unknown_count' then c.status_unknown_count
            when 'new_count' then c.new_count
            when 'stopped_count' then c.stopped_count
            when 'dissolved_count' then c.dissolved_count
            when 'converted_count' then c.converted_count
            when 'member_count' then c.member_count
            when 'member_unknown_count' then c.member_unknown_count
            when 'worker_count' then c.worker_count
        end,
        null, 'count'
    from marts.organisation_counts as c
    cross join (
        values ('listed_count'), ('active_count'), ('status_unknown_count'), ('new_count'), ('stopped_count'),
            ('dissolved_count'), ('converted_count'), ('member_count'), ('member_unknown_count'), ('worker_count')
    ) as i(indicator)
    union all
    select
        lens, period, area_level, area_code, org_type,
        'rating_' || rating || '_count', org_count, null, 'count'
    from marts.rating_distribution
    union all
    select
        lens, period, area_level, area_code, org_type,
        'rating_' || rating || '_share_of_rated', org_count, rated_count, 'share'
    from marts.rating_distribution
    where rating in ('good', 'fair', 'average', 'weak')
    union all
    select
        lens, period, area_level, area_code, org_type,
        'rating_' || rating || '_share_of_active', active_org_count, active_count, 'share'
    from marts.rating_distribution
    union all
    select
        lens, period, area_level, area_code, org_type,
        'rating_' || rating || '_share_of_listed', org_count, listed_count, 'share'
    from marts.rating_distribution
    union all
    select
        lens, period, area_level, area_code, org_type, 'rated_count', rated_count, null, 'count'
    from marts.rating_distribution
    where rating = 'good'
    union all
    select
        r.lens, r.period, r.area_level, r.area_code, r.org_type, i.indicator,
        sum(case when i.indicator = 'good_or_fair_share_of_active' then r.active_org_count else r.org_count end),
        max(case i.indicator
            when 'good_or_fair_share_of_active' then r.active_count
            when 'good_or_fair_share_of_listed' then r.listed_count
            else r.rated_count
        end),
        'share'
    from marts.rating_distribution as r
    cross join (
        values ('good_or_fair_share'), ('good_or_fair_share_of_active'), ('good_or_fair_share_of_listed')
    ) as i(indicator)
    where r.rating in ('good', 'fair')
    group by r.lens, r.period, r.area_level, r.area_code, r.org_type, i.indicator
    union all
    select
        r.lens, r.period, r.area_level, r.area_code, r.org_type, 'effective_share', e.base_count, r.rated_count, 'share'
    from marts.rating_distribution as r
    inner join marts.value_chain_share as e
        on e.lens = r.lens
        and e.period = r.period
        and e.area_level = r.area_level
        and e.area_code = r.area_code
        and e.org_type = r.org_type
    where r.rating = 'good'
        and e.base = 'effective'
    union all
    select
        lens, period, area_level, area_code, org_type,
        'chain_share_of_' || base, in_chain_count, base_count, 'share'
    from marts.value_chain_share
    union all
    select
        lens, period, area_level, area_code, org_type,
        'chain_unknown_count_of_' || base, unknown_count, null, 'count'
    from marts.value_chain_share
    union all
    select
        d.lens, d.period, d.area_level, d.area_code, d.org_type, 'digital_share', d.adopting_count, d.base_count, 'share'
    from marts.digital_adoption as d
    inner join meta.period_rules as r on r.period = d.period and r.digital_rule = d.measure
    union all
    select
        d.lens, d.period, d.area_level, d.area_code, d.org_type, 'digital_unknown_count', d.unknown_count, null, 'count'
    from marts.digital_adoption as d
    inner join meta.period_rules as r on r.period = d.period and r.digital_rule = d.measure
    union all
    select
        lens, period, area_level, area_code, org_type, 'digital_' || measure || '_share', adopting_count, base_count,
        'share'
    from marts.digital_adoption
    where measure <> 'declared'
    union all
    select
        lens, period, area_level, area_code, org_type, 'digital_' || measure || '_unknown_count', unknown_count, null,
        'count'
    from marts.digital_adoption
    where measure <> 'declared'
    union all
    select
        lens, period, area_level, area_code, 'all',
        case when is_preferred then 'population_share' else 'population_share_' || population_series end,
        member_count, population, 'share'
    from marts.population_participation
    union all
    select
        lens, period, area_level, area_code, 'all', 'population_people_short', people_short, null, 'count'
    from marts.population_participation
    where is_preferred
)
select
    cast(f.lens as varchar) as lens,
    cast(f.period as varchar) as period,
    cast(a.period_end as date) as period_end,
    cast(f.area_level as varchar) as area_level,
    cast(f.area_code as varchar) as area_code,
    cast(a.area_name as varchar) as area_name,
    cast(a.unit_era as varchar) as unit_era,
    cast(f.org_type as varchar) as org_type,
    cast(f.indicator as varchar) as indicator,
    cast(f.numerator as bigint) as numerator,
    cast(f.denominator as bigint) as denominator,
    cast(case
        when f.unit = 'count' then cast(f.numerator as double)
        else cast(f.numerator as double) / nullif(cast(f.denominator as double), 0)
    end as double) as value,
    cast(f.unit as varchar) as unit
from figures as f
inner join marts.organisation_counts as a
    on a.lens = f.lens
    and a.period = f.period
    and a.area_level = f.area_level
    and a.area_code = f.area_code
    and a.org_type = f.org_type
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
