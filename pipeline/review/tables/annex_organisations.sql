-- Organisations by unit: the lists of the units, summed up without a name of a person or an organisation.
-- column: no | text | 0.5 | STT | No.
-- column: area | text | 2.4 | Địa bàn | Unit
-- column: tht_count | count | 0.9 | Tổ hợp tác > Số tổ | Groups > Number
-- column: tht_members | count | 0.9 | Tổ hợp tác > Thành viên | Groups > Members
-- column: htx_count | count | 0.9 | Hợp tác xã > Tổng số | Cooperatives > Number
-- column: htx_active | count | 0.9 | Hợp tác xã > Đang hoạt động | Cooperatives > Active
-- column: htx_new | count | 0.9 | Hợp tác xã > Thành lập mới | Cooperatives > New
-- column: htx_members | count | 0.9 | Hợp tác xã > Thành viên | Cooperatives > Members
-- column: htx_workers | count | 0.9 | Hợp tác xã > Lao động | Cooperatives > Workers
-- column: lhhtx_count | count | 0.9 | Liên hiệp HTX | Unions
-- column: digital_count | count | 0.9 | Áp dụng chuyển đổi số | Digital
-- column: chain_count | count | 0.9 | Tham gia chuỗi giá trị | In a value chain
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
types as (
    select
        area_level, area_code,
        max(case when org_type = 'THT' then listed_count end) as tht_count,
        max(case when org_type = 'THT' then member_count end) as tht_members,
        max(case when org_type = 'HTX' then listed_count end) as htx_count,
        max(case when org_type = 'HTX' then active_count end) as htx_active,
        max(case when org_type = 'HTX' then new_count end) as htx_new,
        max(case when org_type = 'HTX' then member_count end) as htx_members,
        max(case when org_type = 'HTX' then worker_count end) as htx_workers,
        max(case when org_type = 'LHHTX' then listed_count end) as lhhtx_count
    from marts.organisation_counts
    where lens = $lens and period = $period and org_type <> 'all'
    group by area_level, area_code
)
select
    case when a.place < 3 then cast(row_number() over (order by a.place, a.area_code) as varchar) else '' end as no,
    a.area, t.tht_count, t.tht_members, t.htx_count, t.htx_active, t.htx_new, t.htx_members, t.htx_workers, t.lhhtx_count,
    case when d.unknown_count < d.base_count then d.adopting_count end as digital_count,
    case when v.unknown_count < v.base_count then v.in_chain_count end as chain_count,
    case when a.place = 3 then 'total' else '' end as row_kind
from areas as a
left join types as t on t.area_level = a.area_level and t.area_code = a.area_code
left join marts.digital_adoption as d
    on d.lens = $lens and d.period = $period and d.area_level = a.area_level and d.area_code = a.area_code
    and d.org_type = 'all' and d.measure = 'declared'
left join marts.value_chain_share as v
    on v.lens = $lens and v.period = $period and v.area_level = a.area_level and v.area_code = a.area_code
    and v.org_type = 'all' and v.base = 'listed'
order by a.place, a.area_code
