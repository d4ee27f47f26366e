-- Ratings of cooperatives and unions by class, beside the year before.
-- column: class_name | text | 3 | Xếp loại | Class
-- column: org_count | count | 1 | {period} > Số lượng | {period} > Number
-- column: share | share | 1.1 | {period} > Tỷ lệ trên số được xếp loại | {period} > Of the rated
-- column: share_of_listed | share | 1.1 | {period} > Tỷ lệ trên tổng số | {period} > Of the listed
-- column: before_count | count | 1 | {before} > Số lượng | {before} > Number
-- column: before_share | share | 1.1 | {before} > Tỷ lệ trên số được xếp loại | {before} > Of the rated
-- note: Xếp loại theo Thông tư 01/2020/TT-BKHĐT do hợp tác xã tự chấm; tổ hợp tác không thuộc diện xếp loại. | Ratings under Circular 01/2020/TT-BKHĐT are the cooperatives' own; groups are not rated.
with classes as (
    select
        period, rating, sum(org_count) as org_count,
        case when rating in ('good', 'fair', 'average', 'weak') then 1 else 0 end as is_class
    from marts.rating_distribution
    where lens = $lens and period in ($period, $before) and area_level = 'province'
        and org_type in ('HTX', 'LHHTX') and rating <> 'not_applicable'
    group by period, rating
),
wholes as (
    select
        period, sum(org_count) as listed_count,
        sum(case when is_class = 1 then org_count else 0 end) as rated_count
    from classes
    group by period
),
shares as (
    select
        c.period, c.rating, c.org_count,
        case when c.is_class = 1 then cast(c.org_count as double) / nullif(cast(w.rated_count as double), 0) end as share,
        cast(c.org_count as double) / nullif(cast(w.listed_count as double), 0) as share_of_listed,
        case when c.is_class = 0 or w.rated_count = 0 then 'not_applicable' end as share_nothing
    from classes as c
    inner join wholes as w on w.period = c.period
    union all
    select period, 'total', listed_count, cast(rated_count as double) / nullif(cast(rated_count as double), 0), 1.0,
        case when rated_count = 0 then 'not_applicable' end
    from wholes
    where listed_count > 0
),
names as (
    select code, $lang as class_name, case code when 'good' then 1 when 'fair' then 2 when 'average' then 3 when 'weak' then 4 when 'not_assessed' then 5 else 6 end as place
    from meta.labels
    where code_set = 'rating' and code <> 'not_applicable'
    union all
    select 'total', case when '$lang' = 'en' then 'All cooperatives and unions' else 'Tổng số hợp tác xã, liên hiệp hợp tác xã' end, 7
)
select
    n.class_name, s.org_count, s.share, s.share_nothing, s.share_of_listed, b.org_count as before_count, b.share as before_share,
    b.share_nothing as before_share_nothing, case when n.code = 'total' then 'total' else '' end as row_kind
from names as n
left join shares as s on s.rating = n.code and s.period = $period
left join shares as b on b.rating = n.code and b.period = $before
order by n.place
