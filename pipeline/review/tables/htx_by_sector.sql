-- Cooperatives by sector.
-- column: sector_name | text | 2.8 | Lĩnh vực | Sector
-- column: listed_count | count | 1 | Tổng số | Listed
-- column: share | share | 1 | Tỷ lệ | Share
-- column: active_count | count | 1.1 | Đang hoạt động | Active
-- column: good_or_fair_count | count | 1.1 | Đạt tốt, khá | Good or fair
-- column: in_chain_count | count | 1.1 | Trong chuỗi giá trị | In a value chain
-- column: digital_count | count | 1.1 | Chuyển đổi số | Digital
-- column: member_count | count | 1.1 | Thành viên | Members
-- column: worker_count | count | 1.1 | Lao động | Workers
with sectors as (
    select
        l.$lang as sector_name, b.code, b.listed_count, b.whole_listed_count, b.active_count,
        case when b.rated_count > 0 then b.good_or_fair_count end as good_or_fair_count,
        case when b.chain_unknown_count < b.listed_count then b.in_chain_count end as in_chain_count,
        case when b.digital_unknown_count < b.active_count then b.digital_count end as digital_count, b.member_count, b.worker_count
    from marts.organisation_breakdown as b
    inner join meta.labels as l on l.code_set = 'sector' and l.code = b.code
    where b.lens = $lens and b.period = $period and b.area_level = 'province' and b.org_type = 'HTX' and b.dimension = 'sector'
),
both_kinds as (
    select sector_name, listed_count, whole_listed_count, active_count, good_or_fair_count, in_chain_count, digital_count, member_count, worker_count, '' as row_kind, case when code = 'not_reported' then 2 else 1 end as place
    from sectors
    union all
    select case when '$lang' = 'en' then 'Total' else 'Tổng cộng' end, sum(listed_count), max(whole_listed_count), sum(active_count),
        sum(good_or_fair_count), sum(in_chain_count), sum(digital_count), sum(member_count), sum(worker_count), 'total', 3
    from sectors
    having count(*) > 0
)
select
    sector_name, listed_count, cast(listed_count as double) / nullif(whole_listed_count, 0) as share, active_count,
    good_or_fair_count, in_chain_count, digital_count, member_count, worker_count, row_kind
from both_kinds
order by place, listed_count desc, sector_name
