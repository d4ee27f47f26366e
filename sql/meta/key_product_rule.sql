-- How many organisations of an area must name a product before marts.key_products calls it a key one; one row.
-- grain: least_organisations
select
    cast(least_organisations as bigint) as least_organisations,
    cast(source as varchar) as source
from raw.key_product_rule
order by least_organisations nulls last
