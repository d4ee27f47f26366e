-- How the listed organisations of an area are rated: every class, also at 0.
-- grain: lens, period, area_level, area_code, org_type, rating
-- vi: Các tổ chức trong danh sách của một địa bàn được xếp loại thế nào: mọi loại, kể cả loại có 0.
-- rated_count: listed HTX and LHHTX with one of the four classes, the base of share_of_rated (NULL for the other
-- classes). rating_year: the year all ratings there are of, NULL when mixed or none.
with cells as (
    select
        place_id, period, period_end, org_type, is_listed, is_active, rating_class,
        case when is_listed and org_type <> 'THT' then rating_year end as rating_year,
        count(*) as org_count
    from staging.organisation_facts
    group by
        place_id, period, period_end, org_type, is_listed, is_active, rating_class,
        case when is_listed and org_type <> 'THT' then rating_year end
),
area_cells as (
    select
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group as org_type, c.is_listed, c.is_active, c.rating_class, c.rating_year,
        sum(c.org_count) as org_count
    from cells as c
    inner join staging.place_areas as a on a.place_id = c.place_id
    inner join meta.type_groups as g on g.org_type = c.org_type
    group by
        a.lens, c.period, c.period_end, a.area_level, a.area_code, a.area_name, a.unit_era,
        g.org_group, c.is_listed, c.is_active, c.rating_class, c.rating_year
),
classes as (
    select code as rating, code in ('good', 'fair', 'average', 'weak') as is_rated
    from meta.labels
    where code_set = 'rating'
),
counted as (
    select
        c.lens, c.period, c.period_end, c.area_level, c.area_code, c.area_name, c.unit_era, c.org_type,
        r.rating, r.is_rated,
        min(c.rating_year) as first_year,
        max(c.rating_year) as last_year,
        sum(case when c.is_listed and c.rating_class = r.rating then c.org_count else 0 end) as org_count,
        sum(case when c.is_active and c.rating_class = r.rating then c.org_count else 0 end) as active_org_count,
        sum(case
            when c.is_listed and c.rating_class in ('good', 'fair', 'average', 'weak') then c.org_count
            else 0
        end) as rated_count,
        sum(case when c.is_active then c.org_count else 0 end) as active_count,
        sum(case when c.is_listed then c.org_count else 0 end) as listed_count
    from area_cells as c
    cross join classes as r
    group by
        c.lens, c.period, c.period_end, c.area_level, c.area_code, c.area_name, c.unit_era, c.org_type,
        r.rating, r.is_rated
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
    cast(rating as varchar) as rating,
    cast(case when first_year = last_year then first_year end as bigint) as rating_year,
    cast(org_count as bigint) as org_count,
    cast(active_org_count as bigint) as active_org_count,
    cast(rated_count as bigint) as rated_count,
    cast(active_count as bigint) as active_count,
    cast(listed_count as bigint) as listed_count,
    cast(case
        when is_rated then cast(org_count as double) / nullif(cast(rated_count as double), 0)
    end as double) as share_of_rated,
    cast(cast(active_org_count as double) / nullif(cast(active_count as double), 0) as double) as share_of_active,
    cast(cast(org_count as double) / nullif(cast(listed_count as double), 0) as double) as share_of_listed
from counted
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last,
    rating nulls last
