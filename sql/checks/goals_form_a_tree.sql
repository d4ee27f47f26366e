-- fail: every goal's parent is a goal of the same document and year, one step up, and no part is more than its parent
-- vi: mục tiêu cha phải thuộc cùng văn bản và cùng năm, và phần không lớn hơn mục tiêu cha
select g.plan, g.indicator, g.horizon, g.reading, g.parent, g.share_of_all, p.share_of_all as parent_share_of_all
from meta.goals as g
left join meta.goals as p
    on p.plan = g.plan
    and p.indicator = g.parent
    and p.horizon = g.horizon
    and p.reading = 'headline'
left join meta.plans as d on d.plan = g.plan
where d.plan is null
    or (g.absent_reason is null) <> d.is_public
    or (g.absent_reason is not null and g.target_value is not null)
    or (g.absent_reason is null and (g.target_value is null or g.evidence_mark is null or g.legal_source is null))
    or (g.parent is not null and (
        p.indicator is null or p.parent is not null or g.share_of_all is null or g.share_of_all > p.share_of_all
    ))
order by g.plan nulls last, g.indicator nulls last, g.horizon nulls last, g.reading nulls last
