-- fail: in each lens the areas of each level add up to the province in every count of a work list, of OCOP and of incomes
-- vi: ở mỗi cách chia, các địa bàn cùng cấp cộng lại bằng toàn tỉnh ở mọi số của danh sách công việc, OCOP và thu nhập
with figures as (
    select lens, period, area_level, org_type, work_list as figure, listed_count, unknown_count, base_count
    from marts.work_list_counts
    union all
    select lens, period, area_level, org_type, 'ocop ' || star, in_chain_count, unknown_count, base_count
    from marts.ocop
    union all
    select lens, period, area_level, org_type, 'income', reported_count, not_reported_count, 0
    from marts.worker_income
),
levels as (
    select
        lens, period, area_level, org_type, figure,
        sum(listed_count) as listed_count, sum(unknown_count) as unknown_count, sum(base_count) as base_count
    from figures
    group by lens, period, area_level, org_type, figure
)
select
    p.lens, p.period, u.area_level, p.org_type, p.figure,
    p.listed_count as province_count, u.listed_count as area_count,
    p.unknown_count as province_unknown_count, u.unknown_count as area_unknown_count,
    p.base_count as province_base_count, u.base_count as area_base_count
from levels as p
inner join levels as u
    on u.lens = p.lens
    and u.period = p.period
    and u.org_type = p.org_type
    and u.figure = p.figure
    and u.area_level <> 'province'
where p.area_level = 'province'
    and (p.listed_count <> u.listed_count or p.unknown_count <> u.unknown_count or p.base_count <> u.base_count)
order by
    p.lens nulls last, p.period nulls last, u.area_level nulls last, p.org_type nulls last, p.figure nulls last
