-- The totals that units reported beside what the lists in force add up to: their difference, and which of them stands.
-- grain: lens, period, area_level, area_code, org_type, indicator
-- vi: Số tổng hợp do đơn vị báo cáo cạnh số cộng từ danh sách đang có hiệu lực: chênh lệch và số được dùng.
-- A list always stands where it answers (basis list); a reported total stands, so labelled, where no list was sent or the
-- list says nothing of the matter (basis reported). The province adds its lists and the totals of units that have no
-- list (mixed); it says how many of each. Nothing here enters another mart. listed_value follows the definitions of
-- staging.organisation_areas; unknown_count are the listed organisations that did not answer; agrees is whether they
-- could explain the difference. Averages of money are not computed from lists, so they have no listed_value. Of several
-- reports of one figure stands an actual one before an estimate, then the unit's own, then the one of its own period,
-- then the latest receipt. Communes of a time when districts reported are compared only where every organisation of
-- the district names its commune; ratings only where they are of the period's year. Lens as_of_today has the same
-- comparisons under the areas of today: the province, a district as the area of the former district, a commune of the
-- latest list as itself. A figure of an earlier commune is of a part of today's only: it is in as_reported alone.
with told as (
    select
        r.submission_id, r.source_file, r.source_sheet, r.table_row, r.form, r.unit_code, r.submission_period,
        r.period, r.period_end, r.area_level, r.area_code, r.area_name, e.unit_era, e.reporting_level,
        r.org_type, r.indicator, r.rating, r.sector, r.unit, r.measure, r.is_estimate, s.receipt,
        min(r.source_row) as first_row,
        min(r.cell) as cell,
        sum(r.value) as reported_value
    from staging.reported_totals as r
    inner join meta.submissions as s on s.submission_id = r.submission_id
    inner join meta.unit_eras as e
        on r.period_end >= e.valid_from
        and r.period_end <= coalesce(e.valid_to, cast('9999-12-31' as date))
    where r.measure <> 'plan'
        and (r.area_level <> 'commune' or r.unit_era = e.unit_era)
    group by
        r.submission_id, r.source_file, r.source_sheet, r.table_row, r.form, r.unit_code, r.submission_period,
        r.period, r.period_end, r.area_level, r.area_code, r.area_name, e.unit_era, e.reporting_level,
        r.org_type, r.indicator, r.rating, r.sector, r.unit, r.measure, r.is_estimate, s.receipt
),
ranked as (
    select
        t.submission_id, t.source_file, t.source_sheet, t.cell, t.form, t.unit_code,
        t.period, t.period_end, t.area_level, t.area_code, t.area_name, t.unit_era, t.reporting_level,
        t.org_type, t.indicator, t.rating, t.sector, t.unit, t.is_estimate, t.reported_value,
        row_number() over (
            partition by t.period, t.area_level, t.area_code, t.org_type, t.indicator
            order by
                t.is_estimate nulls last,
                case when t.unit_code = t.area_code then 0 else 1 end nulls last,
                case when t.submission_period = t.period then 0 else 1 end nulls last,
                t.receipt desc nulls last, t.form nulls last, t.source_sheet nulls last, t.first_row nulls last
        ) as place
    from told as t
),
reported as (
    select
        submission_id, source_file, source_sheet, cell, form, unit_code,
        period, period_end, area_level, area_code, area_name, unit_era, reporting_level,
        org_type, indicator, rating, sector, unit, is_estimate, reported_value
    from ranked
    where place = 1
),
asked as (
    select distinct period, org_type, indicator from reported where unit = 'count'
),
sent as (
    select distinct s.period, s.unit_code, t.org_type
    from meta.submissions as s
    inner join meta.submission_types as t on t.submission_id = s.submission_id
    where s.status = 'accepted' and t.in_force
),
organisations as (
    select
        a.lens, a.area_level, a.area_code, o.commune_code, a.is_listed, a.is_active, a.is_new, o.org_type, o.period,
        o.status, o.sector, o.hi_tech, o.in_value_chain, o.digital_declared, o.member_count, o.member_new_count,
        o.worker_count, o.worker_member_count, o.manager_count, o.manager_vocational_count, o.manager_degree_count,
        case
            when o.org_type = 'THT' then null
            when a.rating_class = 'not_reported' or a.rating_year <> p.year then null
            else a.rating_class
        end as rating_class,
        o.founded_on is not null
            and not (
                coalesce(o.founded_precision, 'day') = 'year' and p.period_kind <> 'year'
                and extract(year from o.founded_on) = p.year
            ) as is_founding_known
    from staging.organisation_areas as a
    inner join staging.organisations as o
        on o.submission_id = a.submission_id
        and o.source_sheet = a.source_sheet
        and o.source_row = a.source_row
    inner join meta.periods as p on p.period = o.period
    where a.lens = 'as_reported'
),
placed as (
    select
        area_level, area_code, is_listed, is_active, is_new, org_type, period, status, sector, hi_tech, in_value_chain,
        digital_declared, member_count, member_new_count, worker_count, worker_member_count, manager_count,
        manager_vocational_count, manager_degree_count, rating_class, is_founding_known
    from organisations
    union all
    select
        'commune', commune_code, is_listed, is_active, is_new, org_type, period, status, sector, hi_tech, in_value_chain,
        digital_declared, member_count, member_new_count, worker_count, worker_member_count, manager_count,
        manager_vocational_count, manager_degree_count, rating_class, is_founding_known
    from organisations
    where area_level = 'district' and commune_code is not null
),
vague as (
    select distinct period, area_code, org_type
    from organisations
    where area_level = 'district' and commune_code is null
),
answers as (
    select
        p.period, p.area_level, p.area_code, p.org_type, q.indicator, p.status,
        case
            when q.indicator = 'new_count' then true
            when q.indicator = 'dissolved_count' then p.status in ('dissolved', 'revoked')
            when q.indicator in (
                'rated_count', 'good_or_fair_count', 'rating_good_count', 'rating_fair_count', 'rating_average_count',
                'rating_weak_count', 'rating_not_assessed_count'
            ) then p.is_listed and p.org_type <> 'THT'
            else p.is_listed
        end as is_asked,
        case q.indicator
            when 'listed_count' then 1
            when 'active_count' then case when p.is_active then 1 else 0 end
            when 'new_count' then case when not p.is_founding_known then null when p.is_new then 1 else 0 end
            when 'dissolved_count' then 1
            when 'rated_count' then case
                when p.rating_class is null then null
                when p.rating_class = 'not_assessed' then 0
                else 1
            end
            when 'good_or_fair_count' then case
                when p.rating_class is null then null
                when p.rating_class in ('good', 'fair') then 1
                else 0
            end
            when 'rating_' || p.rating_class || '_count' then 1
            when 'sector_' || p.sector || '_count' then 1
            when 'hi_tech_count' then case when p.hi_tech is null then null when p.hi_tech then 1 else 0 end
            when 'chain_count' then case when p.in_value_chain is null then null when p.in_value_chain then 1 else 0 end
            when 'digital_count' then case
                when p.digital_declared is null then null
                when p.digital_declared then 1
                else 0
            end
            when 'member_count' then p.member_count
            when 'member_new_count' then p.member_new_count
            when 'worker_count' then p.worker_count
            when 'worker_member_count' then p.worker_member_count
            when 'manager_count' then p.manager_count
            when 'manager_vocational_count' then p.manager_vocational_count
            when 'manager_degree_count' then p.manager_degree_count
            else case
                when q.indicator like 'sector_%' and p.sector is not null then 0
                when q.indicator like 'rating_not_assessed_%' and q.indicator <> 'rating_not_assessed_count' then null
                when q.indicator like 'rating_%' and p.rating_class is not null then 0
            end
        end as answer
    from placed as p
    inner join asked as q on q.period = p.period and q.org_type = p.org_type
),
added as (
    select
        period, area_level, area_code, org_type, indicator,
        sum(case when is_asked then answer end) as listed_value,
        count(case
            when is_asked and indicator = 'active_count' and status is null then 1
            when is_asked and answer is null then 1
        end) as unknown_count
    from answers
    group by period, area_level, area_code, org_type, indicator
),
expected as (
    select e.unit_era, count(*) as unit_count
    from meta.unit_eras as e
    inner join meta.units as u on u.unit_era = e.unit_era and u.area_level = e.reporting_level
    group by e.unit_era
),
lists_sent as (
    select s.period, s.org_type, count(*) as sent_count
    from sent as s
    inner join meta.periods as p on p.period = s.period
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
    inner join meta.units as u on u.unit_code = s.unit_code and u.unit_era = p.unit_era and u.area_level = e.reporting_level
    group by s.period, s.org_type
),
units as (
    select
        r.period, r.area_code, r.org_type, r.indicator, r.reported_value, r.is_estimate,
        s.unit_code is not null as has_list,
        case
            when s.unit_code is null then null
            when r.indicator in ('listed_count', 'active_count') then coalesce(a.listed_value, 0)
            else a.listed_value
        end as listed_value,
        coalesce(a.unknown_count, 0) as unknown_count
    from reported as r
    left join sent as s on s.period = r.period and s.unit_code = r.area_code and s.org_type = r.org_type
    left join added as a
        on a.period = r.period and a.area_level = r.area_level and a.area_code = r.area_code
        and a.org_type = r.org_type and a.indicator = r.indicator
    where r.area_level = r.reporting_level
),
communes as (
    select
        r.period, r.area_code, r.org_type, r.indicator,
        case
            when s.unit_code is null or v.area_code is not null then null
            when r.indicator in ('listed_count', 'active_count') then coalesce(a.listed_value, 0)
            else a.listed_value
        end as listed_value,
        coalesce(a.unknown_count, 0) as unknown_count
    from reported as r
    inner join meta.units as u on u.unit_code = r.area_code and u.unit_era = r.unit_era
    left join sent as s on s.period = r.period and s.unit_code = u.district_code and s.org_type = r.org_type
    left join vague as v on v.period = r.period and v.area_code = u.district_code and v.org_type = r.org_type
    left join added as a
        on a.period = r.period and a.area_level = r.area_level and a.area_code = r.area_code
        and a.org_type = r.org_type and a.indicator = r.indicator
    where r.area_level = 'commune' and r.reporting_level = 'district'
),
province_keys as (
    select distinct r.period, r.period_end, r.unit_era, r.org_type, r.indicator, r.rating, r.sector, r.unit
    from reported as r
    where r.area_level in ('province', r.reporting_level)
        and (r.unit = 'count' or r.area_level = 'province')
),
unit_sums as (
    select
        period, org_type, indicator,
        count(case when listed_value is null then 1 end) as reported_unit_count,
        count(case when has_list and listed_value is null then 1 end) as silent_list_count,
        sum(case when listed_value is null then reported_value end) as reported_value,
        max(case when listed_value is null and is_estimate then 1 else 0 end) = 1 as is_estimate
    from units
    group by period, org_type, indicator
),
provinces as (
    select
        k.period, k.period_end, k.unit_era, k.org_type, k.indicator, k.rating, k.sector, k.unit,
        a.listed_value,
        coalesce(a.unknown_count, 0) as unknown_count,
        x.unit_count,
        coalesce(l.sent_count, 0) - coalesce(n.silent_list_count, 0) as list_unit_count,
        coalesce(l.sent_count, 0) as sent_count,
        coalesce(n.reported_unit_count, 0) as reported_unit_count,
        n.reported_value as units_value,
        n.is_estimate
    from province_keys as k
    inner join expected as x on x.unit_era = k.unit_era
    left join lists_sent as l on l.period = k.period and l.org_type = k.org_type
    left join unit_sums as n on n.period = k.period and n.org_type = k.org_type and n.indicator = k.indicator
    left join added as a
        on a.period = k.period and a.area_level = 'province' and a.org_type = k.org_type and a.indicator = k.indicator
),
compared as (
    select
        r.period, r.period_end, r.area_level, r.area_code, r.area_name, r.unit_era, r.org_type, r.indicator,
        r.rating, r.sector, r.unit, r.reported_value, r.is_estimate,
        r.submission_id, r.source_file, r.source_sheet, r.cell, r.form, r.unit_code,
        coalesce(u.listed_value, c.listed_value) as listed_value,
        case when coalesce(u.listed_value, c.listed_value) is not null then coalesce(u.unknown_count, c.unknown_count) end
            as unknown_count,
        true as is_comparable,
        coalesce(u.listed_value, c.listed_value, r.reported_value) as value,
        case when coalesce(u.listed_value, c.listed_value) is not null then 'list' else 'reported' end as basis,
        case when coalesce(u.listed_value, c.listed_value) is not null then 1 else 0 end as list_unit_count,
        case when coalesce(u.listed_value, c.listed_value) is not null then 0 else 1 end as reported_unit_count,
        1 as unit_count
    from reported as r
    left join units as u
        on u.period = r.period and u.area_code = r.area_code and u.org_type = r.org_type and u.indicator = r.indicator
        and r.area_level = r.reporting_level
    left join communes as c
        on c.period = r.period and c.area_code = r.area_code and c.org_type = r.org_type and c.indicator = r.indicator
        and r.area_level = 'commune' and r.reporting_level = 'district'
    where r.area_level <> 'province'
    union all
    select
        p.period, p.period_end, 'province', '20', u.area_name, p.unit_era, p.org_type, p.indicator,
        p.rating, p.sector, p.unit, r.reported_value, coalesce(r.is_estimate, p.is_estimate),
        r.submission_id, r.source_file, r.source_sheet, r.cell, r.form, r.unit_code,
        p.listed_value,
        case when p.listed_value is not null then p.unknown_count end,
        p.sent_count = p.unit_count,
        case
            when p.listed_value is null and r.reported_value is not null then r.reported_value
            when p.listed_value is null then p.units_value
            else p.listed_value + coalesce(p.units_value, 0)
        end,
        case
            when p.listed_value is null then 'reported'
            when p.reported_unit_count = 0 then 'list'
            else 'mixed'
        end,
        case when p.listed_value is null then 0 else p.list_unit_count end,
        p.reported_unit_count,
        p.unit_count
    from provinces as p
    inner join meta.units as u on u.unit_code = '20' and u.unit_era = p.unit_era
    left join reported as r
        on r.area_level = 'province' and r.period = p.period and r.org_type = p.org_type and r.indicator = p.indicator
)
select
    cast(a.lens as varchar) as lens,
    cast(c.period as varchar) as period,
    cast(c.period_end as date) as period_end,
    cast(a.area_level as varchar) as area_level,
    cast(a.area_code as varchar) as area_code,
    cast(a.area_name as varchar) as area_name,
    cast(a.unit_era as varchar) as unit_era,
    cast(c.org_type as varchar) as org_type,
    cast(c.indicator as varchar) as indicator,
    cast(c.rating as varchar) as rating,
    cast(c.sector as varchar) as sector,
    cast(c.unit as varchar) as unit,
    cast(c.reported_value as double) as reported_value,
    cast(c.is_estimate as boolean) as is_estimate,
    cast(c.listed_value as double) as listed_value,
    cast(c.unknown_count as bigint) as unknown_count,
    cast(case when c.is_comparable then c.reported_value - c.listed_value end as double) as difference,
    cast(case
        when not c.is_comparable or c.reported_value is null or c.listed_value is null then null
        when c.indicator = 'active_count' then c.reported_value between c.listed_value - c.unknown_count and c.listed_value
        when c.unknown_count > 0
            and (c.indicator like 'member_%' or c.indicator like 'worker_%' or c.indicator like 'manager_%')
            then c.reported_value >= c.listed_value
        else c.reported_value between c.listed_value and c.listed_value + c.unknown_count
    end as boolean) as agrees,
    cast(c.value as double) as value,
    cast(c.basis as varchar) as basis,
    cast(c.list_unit_count as bigint) as list_unit_count,
    cast(c.reported_unit_count as bigint) as reported_unit_count,
    cast(c.unit_count as bigint) as unit_count,
    cast(c.form as varchar) as form,
    cast(c.unit_code as varchar) as unit_code,
    cast(c.submission_id as varchar) as submission_id,
    cast(c.source_file as varchar) as source_file,
    cast(c.source_sheet as varchar) as source_sheet,
    cast(c.cell as varchar) as cell
from compared as c
inner join meta.areas as a
    on a.area_level = c.area_level
    and a.area_code = c.area_code
    and (a.unit_era = c.unit_era or (a.lens = 'as_of_today' and a.area_level <> 'commune'))
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
