-- The goals of every document as a tree; a document whose text is not public has one line without a number.
-- grain: plan, indicator, horizon, reading
-- vi: Mục tiêu của mọi văn bản xếp theo cây; văn bản chưa công khai có một dòng không có con số.
-- after: meta.indicators, meta.labels, meta.plans
-- parent is the goal of the same document and year that this one is a part of ("trong đó"). share_of_all is the goal's
-- share of all organisations: the product of the goals up the tree (25 % for the chains of 2030, not 50 %); NULL for
-- counts and for the share of the population, which is no share of organisations. is_comparable false: a number of the
-- whole nation, kept and never measured against the province. absent_reason not_public: the text is not known, its
-- indicator, horizon and reading are '-', 0 and headline. evidence_mark: text (read in the plan), public_copy (read in a
-- public copy), memory (not read).
with goals as (
    select
        plan, indicator, cast(horizon as bigint) as horizon, reading, org_type, comparator, wording,
        cast(target_value as decimal(18, 6)) as target_value,
        cast(tolerance as decimal(9, 6)) as tolerance,
        unit, parent, cast(is_comparable as boolean) as is_comparable, denominator, legal_source, evidence, evidence_mark,
        cast(null as varchar) as absent_reason
    from raw.targets
    union all
    select
        plan, '-', 0, 'headline', null, null, null, null, null, null, null, false, null, source, null, null, 'not_public'
    from meta.plans
    where not is_public
)
select
    cast(g.plan as varchar) as plan,
    cast(g.indicator as varchar) as indicator,
    cast(g.horizon as bigint) as horizon,
    cast(g.reading as varchar) as reading,
    cast(g.org_type as varchar) as org_type,
    cast(g.comparator as varchar) as comparator,
    cast(g.wording as varchar) as wording,
    cast(g.target_value as double) as target_value,
    cast(g.tolerance as double) as tolerance,
    cast(g.unit as varchar) as unit,
    cast(g.parent as varchar) as parent,
    cast(case
        when g.unit = 'share' and g.indicator <> 'population_share'
            then g.target_value * case when g.parent is null then 1 else p.target_value end
    end as double) as share_of_all,
    cast(g.is_comparable as boolean) as is_comparable,
    cast(g.denominator as varchar) as denominator,
    cast(g.legal_source as varchar) as legal_source,
    cast(g.evidence as varchar) as evidence,
    cast(g.evidence_mark as varchar) as evidence_mark,
    cast(g.absent_reason as varchar) as absent_reason,
    cast(coalesce(i.vi, n.vi) as varchar) as indicator_vi,
    cast(coalesce(i.en, n.en) as varchar) as indicator_en
from goals as g
left join goals as p
    on p.plan = g.plan
    and p.indicator = g.parent
    and p.horizon = g.horizon
    and p.reading = 'headline'
left join meta.indicators as i on i.indicator = g.indicator
left join meta.labels as n on n.code_set = 'national_goal' and n.code = g.indicator
order by plan nulls last, indicator nulls last, horizon nulls last, reading nulls last
