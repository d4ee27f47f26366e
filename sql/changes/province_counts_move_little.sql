-- warn: a count of the province moves no further from one release to the next than is usual
-- vi: số liệu toàn tỉnh của một kỳ không thay đổi bất thường so với lần công bố trước
-- By the factors of meta.release_bounds. A count may grow with every further unit that reports, so growth is told only
-- where no further unit has reported for the period; a fall always.
with before as (
    select period, count(distinct unit_code) as unit_count
    from previous.submissions
    where status = 'accepted' and form = 'list'
    group by period
),
after as (
    select period, count(distinct unit_code) as unit_count
    from meta.submissions
    where status = 'accepted' and form = 'list'
    group by period
)
select
    n.period, n.org_type, n.indicator, o.numerator as previous_count, n.numerator as present_count,
    b.unit_count as previous_unit_count, a.unit_count as present_unit_count
from marts.indicators as n
inner join meta.release_bounds as m on m.indicator = n.indicator
inner join previous.indicators as o
    on o.period = n.period
    and o.area_code = n.area_code
    and o.org_type = n.org_type
    and o.indicator = n.indicator
    and o.lens = n.lens
    and o.area_level = n.area_level
left join before as b on b.period = n.period
left join after as a on a.period = n.period
where n.lens = 'as_reported'
    and n.area_level = 'province'
    and abs(n.numerator - o.numerator) >= m.least_change
    and (
        n.numerator * m.times < o.numerator
        or (o.numerator * m.times < n.numerator and coalesce(a.unit_count, 0) <= coalesce(b.unit_count, 0))
    )
order by n.period nulls last, n.org_type nulls last, n.indicator nulls last
