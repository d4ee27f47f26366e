-- fail: every area of a mart is one of its lens: today's are of the latest list and the former districts only
-- vi: mọi địa bàn trong các bảng thuộc danh mục của cách chia đó; theo hiện nay chỉ có xã mới nhất và huyện cũ
with used as (
    select 'organisation_counts' as table_name, lens, area_level, area_code, unit_era from marts.organisation_counts
    union
    select 'rating_distribution', lens, area_level, area_code, unit_era from marts.rating_distribution
    union
    select 'value_chain_share', lens, area_level, area_code, unit_era from marts.value_chain_share
    union
    select 'digital_adoption', lens, area_level, area_code, unit_era from marts.digital_adoption
    union
    select 'population_participation', lens, area_level, area_code, unit_era from marts.population_participation
    union
    select 'organisation_flows', lens, area_level, area_code, unit_era from marts.organisation_flows
    union
    select 'dormant_organisations', lens, area_level, area_code, unit_era from marts.dormant_organisations
    union
    select 'indicators', lens, area_level, area_code, unit_era from marts.indicators
    union
    select 'target_progress', lens, area_level, area_code, unit_era from marts.target_progress
    union
    select 'goal_allocation', lens, area_level, area_code, unit_era from marts.goal_allocation
    union
    select 'goals_side_by_side', lens, area_level, area_code, unit_era from marts.goals_side_by_side
    union
    select 'reported_and_listed', lens, area_level, area_code, unit_era from marts.reported_and_listed
    union
    select 'work_list', lens, area_level, area_code, unit_era from marts.work_list
    union
    select 'work_list_counts', lens, area_level, area_code, unit_era from marts.work_list_counts
    union
    select 'weakness_causes', lens, area_level, area_code, unit_era from marts.weakness_causes
    union
    select 'ocop', lens, area_level, area_code, unit_era from marts.ocop
    union
    select 'key_products', lens, area_level, area_code, unit_era from marts.key_products
    union
    select 'worker_income', lens, area_level, area_code, unit_era from marts.worker_income
)
select u.table_name, u.lens, u.area_level, u.area_code, u.unit_era
from used as u
left join meta.areas as a
    on a.lens = u.lens
    and a.area_level = u.area_level
    and a.area_code = u.area_code
    and a.unit_era = u.unit_era
where a.area_code is null
order by
    u.table_name nulls last, u.lens nulls last, u.area_level nulls last, u.area_code nulls last, u.unit_era nulls last
