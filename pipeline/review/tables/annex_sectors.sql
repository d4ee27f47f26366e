-- Annex II of the plan's outline: organisations by type and sector, beside the year before.
-- column: no | text | 0.6 | STT | No.
-- column: sector_name | text | 4 | Ngành nghề | Sector
-- column: unit_name | text | 1 | Đơn vị tính | Unit
-- column: year_before | count | 1.2 | Thực hiện năm {year_before} | {year_before}
-- column: plan | count | 1.1 | Năm {year} > Kế hoạch | {year} > Plan
-- column: half | count | 1.2 | Năm {year} > Thực hiện 6 tháng đầu năm | {year} > First half
-- column: year | count | 1.2 | Năm {year} > Thực hiện cả năm | {year} > Year
-- column: next_plan | count | 1.1 | Kế hoạch năm {next_year} | Plan for {next_year}
with types as (
    select code as org_type, $lang as type_name, case code when 'HTX' then 1 when 'LHHTX' then 2 else 3 end as type_place,
        case code when 'HTX' then 'I' when 'LHHTX' then 'II' else 'III' end as type_no
    from meta.labels
    where code_set = 'org_type' and code <> 'all'
),
sectors as (
    select code, $lang as sector_name, case code when 'agriculture' then 1 when 'industry' then 2 when 'construction' then 3 when 'credit' then 4
        when 'trade_services' then 5 when 'transport' then 6 when 'environment' then 7 when 'other' then 8 else 9 end as place
    from meta.labels
    where code_set = 'sector'
),
numbers as (
    select period, org_type, code, listed_count
    from marts.organisation_breakdown
    where lens = $lens and area_level = 'province' and dimension = 'sector' and period in ($year, $year_before, $half)
    union all
    select period, org_type, 'total', listed_count
    from marts.organisation_counts
    where lens = $lens and area_level = 'province' and period in ($year, $year_before, $half)
),
reported as (
    select distinct period, org_type from numbers
),
lines as (
    select t.org_type, t.type_place, t.type_no as no, upper(t.type_name) as sector_name, 'total' as code, 0 as place, 'total' as row_kind
    from types as t
    union all
    select t.org_type, t.type_place, cast(s.place as varchar), s.sector_name, s.code, s.place, ''
    from types as t
    cross join sectors as s
)
select
    l.no, l.sector_name,
    case l.org_type when 'THT' then case when '$lang' = 'en' then 'groups' else 'tổ' end else l.org_type end as unit_name,
    coalesce(b.listed_count, case when rb.period is not null then 0 end) as year_before,
    cast(null as double) as plan, 'to_fill' as plan_nothing,
    coalesce(h.listed_count, case when rh.period is not null then 0 end) as half,
    coalesce(y.listed_count, case when ry.period is not null then 0 end) as year,
    cast(null as double) as next_plan, 'to_fill' as next_plan_nothing, l.row_kind
from lines as l
left join numbers as b on b.period = $year_before and b.org_type = l.org_type and b.code = l.code
left join numbers as h on h.period = $half and h.org_type = l.org_type and h.code = l.code
left join numbers as y on y.period = $year and y.org_type = l.org_type and y.code = l.code
left join reported as rb on rb.period = $year_before and rb.org_type = l.org_type
left join reported as rh on rh.period = $half and rh.org_type = l.org_type
left join reported as ry on ry.period = $year and ry.org_type = l.org_type
order by l.type_place, l.place
