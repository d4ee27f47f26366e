-- Ratings of cooperatives and unions by unit (domain.md 2.2, aggregate form).
-- column: no | text | 0.5 | STT | No.
-- column: area | text | 2.4 | Địa bàn | Unit
-- column: org_count | count | 0.9 | Tổng số HTX, LHHTX | Cooperatives and unions
-- column: rated_count | count | 0.9 | Số được xếp loại | Rated
-- column: good_count | count | 0.7 | Tốt > SL | Good > No.
-- column: good_share | share | 0.8 | Tốt > Tỷ lệ | Good > Share
-- column: fair_count | count | 0.7 | Khá > SL | Fair > No.
-- column: fair_share | share | 0.8 | Khá > Tỷ lệ | Fair > Share
-- column: average_count | count | 0.7 | Trung bình > SL | Average > No.
-- column: average_share | share | 0.8 | Trung bình > Tỷ lệ | Average > Share
-- column: weak_count | count | 0.7 | Yếu > SL | Weak > No.
-- column: weak_share | share | 0.8 | Yếu > Tỷ lệ | Weak > Share
-- column: not_assessed_count | count | 0.9 | Không đánh giá | Not assessed
-- column: not_reported_count | count | 0.9 | Chưa có số liệu | Not reported
-- note: Tỷ lệ tính trên số được xếp loại. Không đánh giá: mới thành lập dưới 12 tháng hoặc ngừng hoạt động trên 3 tháng (Thông tư 01/2020/TT-BKHĐT). | Shares are of the rated. Not assessed: founded under 12 months before, or stopped for over 3 months (Circular 01/2020/TT-BKHĐT).
with units as (
    select area_level, area_code, unit_era, area_name
    from marts.submission_status
    where period = $period and status <> 'excused'
    union
    select area_level, area_code, unit_era, area_name
    from marts.organisation_counts
    where lens = $lens and period = $period and area_level <> 'province' and org_type = 'all'
),
areas as (
    select u.area_level, u.area_code, case when '$lang' = 'en' then coalesce(a.area_name_en, u.area_name) else u.area_name end as area,
        case when u.area_code = 'undecided' then 2 else 1 end as place
    from units as u
    left join meta.areas as a
        on a.lens = $lens and a.area_level = u.area_level and a.area_code = u.area_code and a.unit_era = u.unit_era
    union all
    select area_level, area_code, case when '$lang' = 'en' then 'Province' else 'Toàn tỉnh' end, 3
    from marts.organisation_counts
    where lens = $lens and period = $period and area_level = 'province' and org_type = 'all'
),
ratings as (
    select
        area_level, area_code, sum(org_count) as org_count,
        sum(case when rating in ('good', 'fair', 'average', 'weak') then org_count else 0 end) as rated_count,
        sum(case when rating = 'good' then org_count else 0 end) as good_count,
        sum(case when rating = 'fair' then org_count else 0 end) as fair_count,
        sum(case when rating = 'average' then org_count else 0 end) as average_count,
        sum(case when rating = 'weak' then org_count else 0 end) as weak_count,
        sum(case when rating = 'not_assessed' then org_count else 0 end) as not_assessed_count,
        sum(case when rating = 'not_reported' then org_count else 0 end) as not_reported_count
    from marts.rating_distribution
    where lens = $lens and period = $period and org_type in ('HTX', 'LHHTX') and rating <> 'not_applicable'
    group by area_level, area_code
),
shares as (
    select
        r.*, cast(nullif(rated_count, 0) as double) as base,
        case
            when rated_count > 0 then null
            when org_count > 0 and not_assessed_count = org_count then 'not_assessed'
            when not_reported_count > 0 then 'not_reported'
            else 'not_applicable'
        end as nothing
    from ratings as r
)
select
    case when a.place < 3 then cast(row_number() over (order by a.place, a.area_code) as varchar) else '' end as no,
    a.area, s.org_count, s.rated_count,
    s.good_count, s.good_count / s.base as good_share, s.nothing as good_share_nothing,
    s.fair_count, s.fair_count / s.base as fair_share, s.nothing as fair_share_nothing,
    s.average_count, s.average_count / s.base as average_share, s.nothing as average_share_nothing,
    s.weak_count, s.weak_count / s.base as weak_share, s.nothing as weak_share_nothing,
    s.not_assessed_count, s.not_reported_count,
    case when a.place = 3 then 'total' else '' end as row_kind
from areas as a
left join shares as s on s.area_level = a.area_level and s.area_code = a.area_code
order by a.place, a.area_code
