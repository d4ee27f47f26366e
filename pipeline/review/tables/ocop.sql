-- Cooperatives with OCOP products, by their highest star.
-- column: star_name | text | 3 | Hạng sao cao nhất | Highest star
-- column: org_count | count | 1.1 | Số hợp tác xã | Cooperatives
-- column: product_count | count | 1.1 | Số sản phẩm | Products
-- column: in_chain_count | count | 1.2 | Tham gia chuỗi giá trị | In a value chain
-- column: share | share | 1 | Tỷ lệ trong chuỗi | Share in a chain
select
    l.$lang as star_name, o.org_count,
    case when o.org_count = 0 then 0 else o.product_count end as product_count,
    o.in_chain_count, o.share, case when o.base_count = 0 then 'not_applicable' end as share_nothing,
    case when o.star = 'all' then 'total' else '' end as row_kind
from marts.ocop as o
inner join meta.labels as l on l.code_set = 'star' and l.code = o.star
where o.lens = $lens and o.period = $period and o.area_level = 'province' and o.org_type = 'HTX'
order by case o.star when 'all' then 9 when 'not_reported' then 8 else 5 - cast(o.star as integer) end
