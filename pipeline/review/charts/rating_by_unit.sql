-- Classes of cooperatives and unions by unit, as parts of all that are listed there.
-- kind: stacked_bars
-- of: share
-- series: good | good | Tốt | Good
-- series: fair | fair | Khá | Fair
-- series: average | average | Trung bình | Average
-- series: weak | weak | Yếu | Weak
-- series: not_assessed | not_assessed | Không đánh giá | Not assessed
-- series: not_reported | not_reported | Chưa có số liệu | Not reported
-- alt: Mỗi địa bàn một thanh, chia theo tỷ lệ hợp tác xã, liên hiệp hợp tác xã đạt loại tốt, khá, trung bình, yếu, không đánh giá và chưa có số liệu. | One bar a unit, divided by class: good, fair, average, weak, not assessed, not reported.
with ratings as (
    select
        area_level, area_code, max(area_name) as area_name, max(unit_era) as unit_era, cast(sum(org_count) as double) as whole,
        sum(case when rating = 'good' then org_count else 0 end) as good,
        sum(case when rating = 'fair' then org_count else 0 end) as fair,
        sum(case when rating = 'average' then org_count else 0 end) as average,
        sum(case when rating = 'weak' then org_count else 0 end) as weak,
        sum(case when rating = 'not_assessed' then org_count else 0 end) as not_assessed,
        sum(case when rating = 'not_reported' then org_count else 0 end) as not_reported
    from marts.rating_distribution
    where lens = $lens and period = $period and area_level <> 'province' and org_type in ('HTX', 'LHHTX') and rating <> 'not_applicable'
    group by area_level, area_code
)
select
    case when '$lang' = 'en' then coalesce(a.area_name_en, r.area_name) else r.area_name end as category,
    r.good / r.whole as good, r.fair / r.whole as fair, r.average / r.whole as average, r.weak / r.whole as weak,
    r.not_assessed / r.whole as not_assessed, r.not_reported / r.whole as not_reported
from ratings as r
left join meta.areas as a on a.lens = $lens and a.area_level = r.area_level and a.area_code = r.area_code and a.unit_era = r.unit_era
where r.whole > 0
order by case when r.area_code = 'undecided' then 2 else 1 end, r.area_code
