-- The goals of the Alliance and of Resolution 20-NQ/TW for one indicator, and how far the province is from each.
-- grain: lens, period, indicator, horizon
-- vi: Mục tiêu của các văn bản đặt cạnh nhau, với số thực hiện và khoảng cách đến từng mục tiêu.
-- after: marts.target_progress
-- The headline goals that either document has. A number of the whole nation is kept and not measured: its gap and status
-- are NULL and nq20_is_comparable is false. The path to a goal leads from the baseline of marts.target_progress, which
-- both share. ctr71_absent_reason and kh115_absent_reason say why the two documents of the province have no number.
with pairs as (
    select
        k.indicator, k.horizon,
        coalesce(a.indicator_vi, n.indicator_vi) as indicator_vi,
        coalesce(a.indicator_en, n.indicator_en) as indicator_en,
        coalesce(a.org_type, n.org_type) as org_type,
        coalesce(a.unit, n.unit) as unit,
        coalesce(a.parent, n.parent) as parent,
        a.comparator as alliance_comparator, a.target_value as alliance_target, a.tolerance as alliance_tolerance,
        a.share_of_all as alliance_share_of_all,
        n.comparator as nq20_comparator, n.target_value as nq20_target, n.tolerance as nq20_tolerance,
        n.share_of_all as nq20_share_of_all, n.is_comparable as nq20_is_comparable, n.evidence_mark as nq20_evidence_mark
    from (
        select distinct indicator, horizon
        from meta.goals
        where absent_reason is null and reading = 'headline'
    ) as k
    left join meta.goals as a
        on a.plan = 'alliance_2023'
        and a.indicator = k.indicator
        and a.horizon = k.horizon
        and a.reading = 'headline'
    left join meta.goals as n
        on n.plan = 'nq20'
        and n.indicator = k.indicator
        and n.horizon = k.horizon
        and n.reading = 'headline'
),
unread as (
    select
        max(case when plan = 'ctr71' then absent_reason end) as ctr71_absent_reason,
        max(case when plan = 'kh115' then absent_reason end) as kh115_absent_reason
    from meta.goals
),
provinces as (
    select distinct lens, period, period_end, area_level, area_code, area_name, unit_era
    from marts.target_progress
),
measured as (
    select
        o.lens, o.period, o.period_end, o.area_level, o.area_code, o.area_name, o.unit_era,
        k.indicator, k.horizon, k.indicator_vi, k.indicator_en, k.org_type, k.unit, k.parent,
        k.alliance_comparator, k.alliance_target, k.alliance_tolerance, k.alliance_share_of_all,
        k.nq20_comparator, k.nq20_target, k.nq20_tolerance, k.nq20_share_of_all, k.nq20_is_comparable,
        k.nq20_evidence_mark,
        p.actual_value, p.share_of_all_value, p.baseline_period, p.baseline_value,
        p.path_value as alliance_path, p.gap as alliance_gap, p.status as alliance_status,
        case
            when k.nq20_is_comparable and p.time_gone is not null
                then p.baseline_value + (k.nq20_target - p.baseline_value) * p.time_gone
        end as nq20_path,
        cast(
            cast(k.nq20_target as decimal(28, 6)) * (1 - cast(coalesce(k.nq20_tolerance, 0) as decimal(9, 6))) as double
        ) as nq20_met_from
    from provinces as o
    cross join pairs as k
    left join marts.target_progress as p
        on p.lens = o.lens
        and p.period = o.period
        and p.indicator = k.indicator
        and p.horizon = k.horizon
        and p.reading = 'headline'
)
select
    cast(m.lens as varchar) as lens,
    cast(m.period as varchar) as period,
    cast(m.period_end as date) as period_end,
    cast(m.area_level as varchar) as area_level,
    cast(m.area_code as varchar) as area_code,
    cast(m.area_name as varchar) as area_name,
    cast(m.unit_era as varchar) as unit_era,
    cast(m.org_type as varchar) as org_type,
    cast(m.indicator as varchar) as indicator,
    cast(m.horizon as bigint) as horizon,
    cast(m.indicator_vi as varchar) as indicator_vi,
    cast(m.indicator_en as varchar) as indicator_en,
    cast(m.unit as varchar) as unit,
    cast(m.parent as varchar) as parent_indicator,
    cast(m.actual_value as double) as actual_value,
    cast(m.share_of_all_value as double) as share_of_all_value,
    cast(m.baseline_period as varchar) as baseline_period,
    cast(m.baseline_value as double) as baseline_value,
    cast(m.alliance_comparator as varchar) as alliance_comparator,
    cast(m.alliance_target as double) as alliance_target,
    cast(m.alliance_tolerance as double) as alliance_tolerance,
    cast(m.alliance_share_of_all as double) as alliance_share_of_all,
    cast(m.alliance_path as double) as alliance_path,
    cast(m.alliance_gap as double) as alliance_gap,
    cast(m.alliance_status as varchar) as alliance_status,
    cast(m.nq20_comparator as varchar) as nq20_comparator,
    cast(m.nq20_target as double) as nq20_target,
    cast(m.nq20_tolerance as double) as nq20_tolerance,
    cast(m.nq20_share_of_all as double) as nq20_share_of_all,
    cast(m.nq20_is_comparable as boolean) as nq20_is_comparable,
    cast(m.nq20_evidence_mark as varchar) as nq20_evidence_mark,
    cast(m.nq20_path as double) as nq20_path,
    cast(case when m.nq20_is_comparable then m.nq20_target - m.actual_value end as double) as nq20_gap,
    cast(case
        when m.nq20_is_comparable is null or not m.nq20_is_comparable then null
        when m.actual_value is null then 'no_data'
        when m.actual_value > m.nq20_met_from or (m.actual_value = m.nq20_met_from and m.nq20_comparator <> '>') then 'met'
        when m.actual_value >= m.nq20_path then 'on_path'
        else 'behind'
    end as varchar) as nq20_status,
    cast(u.ctr71_absent_reason as varchar) as ctr71_absent_reason,
    cast(u.kh115_absent_reason as varchar) as kh115_absent_reason
from measured as m
cross join unread as u
order by lens nulls last, period nulls last, indicator nulls last, horizon nulls last
