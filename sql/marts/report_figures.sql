-- Figures of the province that the annual report has beside the indicators: money, parts of the members, OCOP, managers.
-- grain: lens, period, area_level, area_code, org_type, indicator
-- vi: Số liệu toàn tỉnh mà báo cáo năm có ngoài các chỉ tiêu: vốn và doanh thu, thành phần thành viên, OCOP, cán bộ.
-- after: marts.money, marts.member_parts, marts.ocop
-- They are signed off and revised with the indicators (marts.revisions). An indicator here has a colon, kind:of_what, and
-- is none of meta.indicators. money_total adds up what denominator many told; worker incomes add up to nothing and have
-- their mean. A figure that nobody told is not here.
with money as (
    select
        m.lens, m.period, m.period_end, m.area_level, m.area_code, m.area_name, m.unit_era, m.org_type,
        k.kind || ':' || m.measure as indicator, cast(null as bigint) as numerator, m.reported_count as denominator,
        case k.kind
            when 'money_total' then cast(m.total_vnd as double)
            when 'money_mean' then m.mean_vnd
            else m.median_vnd
        end as value,
        'vnd' as unit, l.vi || ', ' || k.vi as vi, l.en || ', ' || k.en as en
    from marts.money as m
    inner join (
        values ('money_total', 'tổng số', 'total'),
            ('money_mean', 'bình quân', 'mean'),
            ('money_median', 'trung vị', 'median')
    ) as k (kind, vi, en)
        on (m.measure = 'worker_income') = (k.kind = 'money_mean') or k.kind = 'money_median'
    inner join meta.labels as l on l.code_set = 'money' and l.code = m.measure
    where m.reported_count > 0
),
parts as (
    select
        p.lens, p.period, p.period_end, p.area_level, p.area_code, p.area_name, p.unit_era, p.org_type,
        'member_part:' || p.part as indicator, p.part_count as numerator, p.member_count as denominator, p.share as value,
        'share' as unit, l.vi, l.en
    from marts.member_parts as p
    inner join meta.labels as l on l.code_set = 'member_part' and l.code = p.part
    where p.both_count > 0
),
ocop as (
    select
        o.lens, o.period, o.period_end, o.area_level, o.area_code, o.area_name, o.unit_era, o.org_type,
        k.kind || ':' || o.star as indicator, cast(null as bigint) as numerator, cast(null as bigint) as denominator,
        cast(
            case k.kind
                when 'ocop' then o.org_count
                when 'ocop_products' then o.product_count
                else o.in_chain_count
            end as double
        ) as value,
        'count' as unit,
        k.vi || case o.star when 'all' then '' else ': ' || l.vi end as vi,
        k.en || case o.star when 'all' then '' else ': ' || l.en end as en
    from marts.ocop as o
    cross join (
        values ('ocop', 'Số tổ chức có OCOP', 'With OCOP products'),
            ('ocop_products', 'Số sản phẩm OCOP', 'OCOP products'),
            ('ocop_in_chain', 'Số tổ chức có OCOP tham gia chuỗi giá trị', 'With OCOP products, in a value chain')
    ) as k (kind, vi, en)
    inner join meta.labels as l on l.code_set = 'star' and l.code = o.star
    where k.kind <> 'ocop_products' or o.product_count is not null
),
manager_facts as (
    select
        f.place_id, f.period, f.period_end, f.org_type, k.kind, k.vi, k.en,
        case k.kind
            when 'vocational' then f.manager_vocational_count
            when 'degree' then f.manager_degree_count
            else f.manager_count
        end as told
    from staging.organisation_facts as f
    cross join (
        values ('all', 'Số cán bộ quản lý', 'Managers'),
            ('vocational', 'Số cán bộ quản lý trình độ sơ cấp, trung cấp', 'Managers with vocational training'),
            ('degree', 'Số cán bộ quản lý trình độ cao đẳng, đại học trở lên', 'Managers with a degree')
    ) as k (kind, vi, en)
    where f.is_listed
        and f.manager_count is not null
),
managers as (
    select
        a.lens, f.period, f.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, f.org_type,
        'managers:' || f.kind as indicator, cast(null as bigint) as numerator, count(f.told) as denominator,
        cast(sum(f.told) as double) as value, 'count' as unit, f.vi, f.en
    from manager_facts as f
    inner join staging.place_areas as a on a.place_id = f.place_id
    where f.told is not null
    group by
        a.lens, f.period, f.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, f.org_type, f.kind, f.vi, f.en
),
figures as (
    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, indicator, numerator, denominator,
        value, unit, vi, en
    from money

    union all

    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, indicator, numerator, denominator,
        value, unit, vi, en
    from parts

    union all

    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, indicator, numerator, denominator,
        value, unit, vi, en
    from ocop

    union all

    select
        lens, period, period_end, area_level, area_code, area_name, unit_era, org_type, indicator, numerator, denominator,
        value, unit, vi, en
    from managers
)
select
    cast(lens as varchar) as lens,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(area_level as varchar) as area_level,
    cast(area_code as varchar) as area_code,
    cast(area_name as varchar) as area_name,
    cast(unit_era as varchar) as unit_era,
    cast(org_type as varchar) as org_type,
    cast(indicator as varchar) as indicator,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    cast(value as double) as value,
    cast(unit as varchar) as unit,
    cast(vi as varchar) as vi,
    cast(en as varchar) as en
from figures
where area_level = 'province'
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    indicator nulls last
