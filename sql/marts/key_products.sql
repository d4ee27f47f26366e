-- What the listed organisations of an area make: how many name each product, their members, how many are in a chain.
-- grain: lens, period, area_level, area_code, org_type, product
-- vi: Các tổ chức của một địa bàn làm ra gì: số tổ chức kể tên mỗi sản phẩm, số thành viên, số tham gia chuỗi.
-- The plan's "sản phẩm chủ lực" have no published list: is_key marks what lists name most, by the least number of
-- organisations in meta.key_product_rule. product is a name in small letters, marks counted
-- (staging.organisation_terms), product_name how most lists write it. An organisation with several products counts in
-- each, so products add up to more than
-- told_count, the organisations that name any; listed_count has those that name none too. Members are memberships, as in
-- organisation_counts. The chain follows the rule in force; the share is a lower bound.
with spellings as (
    select code, text, count(*) as row_count
    from staging.organisation_terms
    where kind = 'product'
    group by code, text
),
shown as (
    select code, text, row_number() over (partition by code order by row_count desc nulls last, text nulls last) as place
    from spellings
),
cells as (
    select
        f.period, f.period_end, f.place_id, f.org_type, t.code as product,
        count(*) as org_count,
        sum(f.member_count) as member_count,
        count(case when f.member_count is null then 1 end) as member_unknown_count,
        count(case when f.in_chain_by_rule then 1 end) as in_chain_count,
        count(case when f.in_chain_by_rule is null then 1 end) as unknown_count
    from staging.organisation_facts as f
    inner join staging.organisation_terms as t
        on t.submission_id = f.submission_id
        and t.source_sheet = f.source_sheet
        and t.source_row = f.source_row
        and t.kind = 'product'
    where f.is_listed
    group by f.period, f.period_end, f.place_id, f.org_type, t.code
),
counted as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, c.product,
        sum(c.org_count) as org_count,
        sum(case when g.counts_members then c.member_count end) as member_count,
        sum(case when g.counts_members then c.member_unknown_count else 0 end) as member_unknown_count,
        sum(c.in_chain_count) as in_chain_count,
        sum(c.unknown_count) as unknown_count
    from cells as c
    inner join meta.type_groups as g on g.org_type = c.org_type
    inner join staging.place_areas as a on a.place_id = c.place_id
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era, g.org_group, c.product
),
tellers as (
    select f.period, f.place_id, f.org_type, count(*) as listed_count, count(t.source_row) as told_count
    from staging.organisation_facts as f
    left join (
        select distinct submission_id, source_sheet, source_row
        from staging.organisation_terms
        where kind = 'product'
    ) as t
        on t.submission_id = f.submission_id
        and t.source_sheet = f.source_sheet
        and t.source_row = f.source_row
    where f.is_listed
    group by f.period, f.place_id, f.org_type
),
told as (
    select
        a.lens, t.period, a.area_level, a.area_code, g.org_group as org_type,
        sum(t.listed_count) as listed_count,
        sum(t.told_count) as told_count
    from tellers as t
    inner join meta.type_groups as g on g.org_type = t.org_type
    inner join staging.place_areas as a on a.place_id = t.place_id
    group by a.lens, t.period, a.area_level, a.area_code, g.org_group
)
select
    cast(c.lens as varchar) as lens,
    cast(c.period as varchar) as period,
    cast(c.period_end as date) as period_end,
    cast(c.area_level as varchar) as area_level,
    cast(c.area_code as varchar) as area_code,
    cast(c.area_name as varchar) as area_name,
    cast(c.unit_era as varchar) as unit_era,
    cast(c.org_type as varchar) as org_type,
    cast(c.product as varchar) as product,
    cast(s.text as varchar) as product_name,
    cast(c.org_count as bigint) as org_count,
    cast(c.member_count as bigint) as member_count,
    cast(c.member_unknown_count as bigint) as member_unknown_count,
    cast(c.in_chain_count as bigint) as in_chain_count,
    cast(c.unknown_count as bigint) as unknown_count,
    cast(c.org_count as bigint) as base_count,
    cast(cast(c.in_chain_count as double) / nullif(cast(c.org_count as double), 0) as double) as share,
    cast(rank() over (
        partition by c.lens, c.period, c.area_level, c.area_code, c.org_type order by c.org_count desc nulls last
    ) as bigint) as name_rank,
    cast(c.org_count >= k.least_organisations as boolean) as is_key,
    cast(t.told_count as bigint) as told_count,
    cast(t.listed_count as bigint) as listed_count
from counted as c
inner join shown as s
    on s.code = c.product
    and s.place = 1
inner join told as t
    on t.lens = c.lens
    and t.period = c.period
    and t.area_level = c.area_level
    and t.area_code = c.area_code
    and t.org_type = c.org_type
cross join meta.key_product_rule as k
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    product nulls last
