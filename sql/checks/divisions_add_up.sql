-- fail: breakdowns, members and money of areas add up to the province in each lens, those of types to all
-- vi: số liệu phân tổ, thành viên và tiền của các địa bàn cộng lại bằng toàn tỉnh, của các loại hình bằng tổng chung
-- Members of unions are cooperatives and in no sum of all.
with figures as (
    select
        lens, period, area_level, unit_era, org_type, dimension || ' ' || code as what,
        listed_count as organisations, coalesce(member_count, 0) as members, coalesce(worker_count, 0) as amount
    from marts.organisation_breakdown
    union all
    select
        lens, period, area_level, unit_era, org_type, 'part ' || part,
        both_count, coalesce(member_count, 0), coalesce(part_count, 0)
    from marts.member_parts
    union all
    select
        lens, period, area_level, unit_era, org_type, 'money ' || measure,
        reported_count, zero_count, coalesce(total_vnd, 0)
    from marts.money
),
levels as (
    select distinct lens, area_level, unit_era
    from meta.areas
    where area_code = 'undecided'
),
-- Each sum under the whole that it must come to: of the areas of a level, and of the types of the province.
sums as (
    select
        v.area_level as divided_by, p.lens, p.period, p.org_type, p.what,
        p.organisations as whole_organisations, p.members as whole_members, p.amount as whole_amount,
        coalesce(sum(a.organisations), 0) as organisations, coalesce(sum(a.members), 0) as members,
        coalesce(sum(a.amount), 0) as amount
    from figures as p
    inner join levels as v
        on v.lens = p.lens
        and (v.lens = 'as_of_today' or v.unit_era = p.unit_era)
    left join figures as a
        on a.lens = p.lens
        and a.period = p.period
        and a.area_level = v.area_level
        and a.org_type = p.org_type
        and a.what = p.what
    where p.area_level = 'province'
    group by
        v.area_level, p.lens, p.period, p.org_type, p.what, p.organisations, p.members, p.amount
    union all
    select
        'org_type', p.lens, p.period, p.org_type, p.what,
        p.organisations, p.members, p.amount,
        coalesce(sum(case when p.what like 'part %' and t.org_type = 'LHHTX' then 0 else t.organisations end), 0),
        coalesce(sum(case when p.what not like 'money %' and t.org_type = 'LHHTX' then 0 else t.members end), 0),
        coalesce(sum(case when p.what like 'part %' and t.org_type = 'LHHTX' then 0 else t.amount end), 0)
    from figures as p
    left join figures as t
        on t.lens = p.lens
        and t.period = p.period
        and t.area_level = p.area_level
        and t.what = p.what
        and t.org_type <> 'all'
    where p.area_level = 'province' and p.org_type = 'all'
    group by p.lens, p.period, p.org_type, p.what, p.organisations, p.members, p.amount
)
select
    divided_by, lens, period, org_type, what, whole_organisations, organisations, whole_members, members,
    whole_amount, amount
from sums
where whole_organisations <> organisations
    or whole_members <> members
    or whole_amount <> amount
order by divided_by nulls last, lens nulls last, period nulls last, org_type nulls last, what nulls last
