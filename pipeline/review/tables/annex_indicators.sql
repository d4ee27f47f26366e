-- Annex I of the plan's outline: indicators of the collective economy (domain.md 2.1).
-- column: no | text | 0.6 | STT | No.
-- column: name | text | 4 | Chỉ tiêu | Indicator
-- column: unit_name | text | 1.2 | Đơn vị tính | Unit
-- column: year_before | number | 1.2 | Thực hiện năm {year_before} | {year_before}
-- column: plan | number | 1.1 | Năm {year} > Kế hoạch | {year} > Plan
-- column: half | number | 1.2 | Năm {year} > Thực hiện 6 tháng đầu năm | {year} > First half
-- column: year | number | 1.2 | Năm {year} > Thực hiện cả năm | {year} > Year
-- column: next_plan | number | 1.1 | Kế hoạch năm {next_year} | Plan for {next_year}
-- note: Số người, doanh thu, lãi và thu nhập cộng hoặc bình quân trên các tổ chức có báo cáo. Thu nhập là bình quân của các tổ chức có báo cáo. | People, revenue, profit and income are summed or averaged over the organisations that report.
with periods as (
    select period from (values ($year), ($year_before), ($half)) as p(period)
),
numbers as (
    select c.period, c.org_type, n.measure,
        cast(case n.measure
            when 'listed' then c.listed_count when 'active' then c.active_count when 'new' then c.new_count
            when 'dissolved' then c.dissolved_count when 'members' then c.member_count else c.worker_count end as double) as value
    from marts.organisation_counts as c
    inner join periods as p on p.period = c.period
    cross join (values ('listed'), ('active'), ('new'), ('dissolved'), ('members'), ('workers')) as n(measure)
    where c.lens = $lens and c.area_level = 'province' and c.org_type <> 'all'
    union all
    select r.period, r.org_type, 'good_or_fair', cast(case when max(r.rated_count) > 0 then sum(r.org_count) end as double)
    from marts.rating_distribution as r
    inner join periods as p on p.period = r.period
    where r.lens = $lens and r.area_level = 'province' and r.org_type in ('HTX', 'LHHTX') and r.rating in ('good', 'fair')
    group by r.period, r.org_type
    union all
    select v.period, v.org_type, 'chain', cast(case when v.unknown_count < v.base_count then v.in_chain_count end as double)
    from marts.value_chain_share as v
    inner join periods as p on p.period = v.period
    where v.lens = $lens and v.area_level = 'province' and v.base = 'listed' and v.org_type <> 'all'
    union all
    select m.period, m.org_type, m.measure, m.mean_vnd / 1e6
    from marts.money as m
    inner join periods as p on p.period = m.period
    where m.lens = $lens and m.area_level = 'province' and m.measure in ('revenue', 'revenue_members', 'profit', 'worker_income')
    union all
    select f.period, f.org_type, n.measure,
        cast(case n.measure
            when 'hi_tech' then case when count(f.hi_tech) > 0 then count(case when f.hi_tech then 1 end) end
            when 'new_members' then sum(f.member_new_count)
            when 'worker_members' then sum(f.worker_member_count)
            when 'managers' then sum(f.manager_count)
            when 'vocational' then sum(f.manager_vocational_count)
            else sum(f.manager_degree_count) end as double)
    from staging.organisation_facts as f
    inner join periods as p on p.period = f.period
    cross join (values ('hi_tech'), ('new_members'), ('worker_members'), ('managers'), ('vocational'), ('degree')) as n(measure)
    where f.is_listed
    group by f.period, f.org_type, n.measure
),
forms as (
    select r.period, r.org_type, r.indicator as measure, cast(r.value as double) as value
    from marts.reported_and_listed as r
    inner join periods as p on p.period = r.period
    where r.lens = $lens and r.area_level = 'province' and r.indicator in ('member_left_count', 'worker_new_count', 'certified_count')
),
lines as (
    select * from (values
        (100, 'I', 'HTX', '', 'HỢP TÁC XÃ', 'COOPERATIVES', '', '', ''),
        (101, '1', 'HTX', 'listed', 'Tổng số hợp tác xã', 'Cooperatives', 'HTX', 'HTX', 'count'),
        (102, '', 'HTX', 'active', 'Trong đó: số hợp tác xã đang hoạt động', 'of these: active', 'HTX', 'HTX', 'count'),
        (103, '', 'HTX', 'new', 'Số hợp tác xã thành lập mới', 'newly founded', 'HTX', 'HTX', 'count'),
        (104, '', 'HTX', 'dissolved', 'Số hợp tác xã giải thể', 'dissolved', 'HTX', 'HTX', 'count'),
        (105, '', 'HTX', 'good_or_fair', 'Số hợp tác xã đạt loại tốt, khá', 'rated good or fair', 'HTX', 'HTX', 'count'),
        (106, '', 'HTX', 'hi_tech', 'Số hợp tác xã ứng dụng công nghệ cao', 'applying high technology', 'HTX', 'HTX', 'count'),
        (107, '', 'HTX', 'chain', 'Số hợp tác xã liên kết theo chuỗi giá trị', 'in a value chain', 'HTX', 'HTX', 'count'),
        (108, '2', 'HTX', 'members', 'Tổng số thành viên hợp tác xã', 'Members', 'người', 'people', 'count'),
        (109, '', 'HTX', 'new_members', 'Trong đó: số thành viên mới', 'of these: new', 'thành viên', 'members', 'count'),
        (110, '', 'HTX', 'member_left_count', 'Số thành viên ra khỏi hợp tác xã', 'left', 'thành viên', 'members', 'count'),
        (111, '3', 'HTX', 'workers', 'Tổng số lao động thường xuyên trong hợp tác xã', 'Workers', 'người', 'people', 'count'),
        (112, '', 'HTX', 'worker_new_count', 'Trong đó: số lao động thường xuyên mới', 'of these: new', 'người', 'people', 'count'),
        (113, '', 'HTX', 'worker_members', 'Số lao động là thành viên hợp tác xã', 'who are members', 'người', 'people', 'count'),
        (114, '4', 'HTX', 'managers', 'Tổng số cán bộ quản lý hợp tác xã', 'Managers', 'người', 'people', 'count'),
        (115, '', 'HTX', 'vocational', 'Trong đó: trình độ sơ cấp, trung cấp', 'of these: with vocational training', 'người', 'people', 'count'),
        (116, '', 'HTX', 'degree', 'Trình độ cao đẳng, đại học trở lên', 'with a degree', 'người', 'people', 'count'),
        (117, '5', 'HTX', 'revenue', 'Doanh thu bình quân một hợp tác xã', 'Revenue a cooperative', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (118, '', 'HTX', 'revenue_members', 'Trong đó: doanh thu của hợp tác xã với thành viên', 'of this: from members', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (119, '6', 'HTX', 'profit', 'Lãi bình quân một hợp tác xã', 'Profit a cooperative', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (120, '7', 'HTX', 'worker_income', 'Thu nhập bình quân của lao động thường xuyên trong hợp tác xã', 'Income of a worker', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (200, 'II', 'LHHTX', '', 'LIÊN HIỆP HỢP TÁC XÃ', 'UNIONS', '', '', ''),
        (201, '1', 'LHHTX', 'listed', 'Tổng số liên hiệp hợp tác xã', 'Unions', 'LHHTX', 'LHHTX', 'count'),
        (202, '', 'LHHTX', 'new', 'Trong đó: thành lập mới', 'of these: newly founded', 'LHHTX', 'LHHTX', 'count'),
        (203, '', 'LHHTX', 'dissolved', 'Giải thể', 'dissolved', 'LHHTX', 'LHHTX', 'count'),
        (204, '2', 'LHHTX', 'members', 'Tổng số hợp tác xã thành viên', 'Member cooperatives', 'HTX', 'HTX', 'count'),
        (205, '3', 'LHHTX', 'workers', 'Tổng số lao động trong liên hiệp hợp tác xã', 'Workers', 'người', 'people', 'count'),
        (206, '4', 'LHHTX', 'revenue', 'Doanh thu bình quân một liên hiệp hợp tác xã', 'Revenue a union', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (207, '5', 'LHHTX', 'profit', 'Lãi bình quân một liên hiệp hợp tác xã', 'Profit a union', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (300, 'III', 'THT', '', 'TỔ HỢP TÁC', 'COOPERATIVE GROUPS', '', '', ''),
        (301, '1', 'THT', 'listed', 'Tổng số tổ hợp tác', 'Groups', 'THT', 'THT', 'count'),
        (302, '', 'THT', 'new', 'Trong đó: thành lập mới', 'of these: newly founded', 'THT', 'THT', 'count'),
        (303, '', 'THT', 'certified_count', 'Số tổ hợp tác có chứng thực, đăng ký', 'certified or registered', 'THT', 'THT', 'count'),
        (304, '2', 'THT', 'members', 'Tổng số thành viên tổ hợp tác', 'Members', 'người', 'people', 'count'),
        (305, '', 'THT', 'new_members', 'Trong đó: số thành viên mới', 'of these: new', 'thành viên', 'members', 'count'),
        (306, '3', 'THT', 'revenue', 'Doanh thu bình quân một tổ hợp tác', 'Revenue a group', 'triệu đồng/năm', 'million đồng a year', 'million_vnd'),
        (307, '4', 'THT', 'profit', 'Lãi bình quân một tổ hợp tác', 'Profit a group', 'triệu đồng/năm', 'million đồng a year', 'million_vnd')
    ) as l(place, no, org_type, measure, vi, en, unit_vi, unit_en, row_unit)
),
known as (
    select period, org_type, measure, value from numbers
    union all
    select period, org_type, measure, value from forms
)
select
    case when l.measure = '' then l.no || '. ' || l.$lang else l.no end as no,
    case when l.measure <> '' then l.$lang end as name, l.unit_$lang as unit_name, l.row_unit,
    b.value as year_before,
    cast(null as double) as plan, case when l.measure <> '' then 'to_fill' end as plan_nothing,
    h.value as half, y.value as year,
    cast(null as double) as next_plan, case when l.measure <> '' then 'to_fill' end as next_plan_nothing,
    case when l.measure = '' then 'section' else '' end as row_kind
from lines as l
left join known as b on b.period = $year_before and b.org_type = l.org_type and b.measure = l.measure
left join known as h on h.period = $half and h.org_type = l.org_type and h.measure = l.measure
left join known as y on y.period = $year and y.org_type = l.org_type and y.measure = l.measure
order by l.place
