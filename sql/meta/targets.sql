-- The goals of the Alliance's plan, one line per way to read them.
-- grain: indicator, horizon, reading
-- vi: Mục tiêu trong kế hoạch của Liên minh, mỗi cách hiểu một dòng.
-- meta.goals has those of every document, as a tree.
select
    cast(indicator as varchar) as indicator,
    cast(horizon as bigint) as horizon,
    cast(reading as varchar) as reading,
    cast(org_type as varchar) as org_type,
    cast(comparator as varchar) as comparator,
    cast(target_value as double) as target_value,
    cast(tolerance as double) as tolerance,
    cast(unit as varchar) as unit,
    cast(denominator as varchar) as denominator,
    cast(legal_source as varchar) as legal_source,
    cast(evidence as varchar) as evidence,
    cast(parent as varchar) as parent,
    cast(wording as varchar) as wording,
    cast(evidence_mark as varchar) as evidence_mark
from raw.targets
where plan = 'alliance_2023'
order by indicator nulls last, horizon nulls last, reading nulls last
