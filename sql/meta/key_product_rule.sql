-- How many organisations of an area must name a product before marts.key_products calls it a key one; one row.
-- grain: least_organisations
-- vi: Phải có bao nhiêu tổ chức của một địa bàn kể tên thì marts.key_products mới coi là sản phẩm chủ yếu; một dòng.
select
    cast(least_organisations as bigint) as least_organisations,
    cast(source as varchar) as source
from raw.key_product_rule
order by least_organisations nulls last
