-- fail: holders of OCOP products by their highest star add up to all of them
-- vi: số tổ chức có sản phẩm OCOP theo hạng sao cộng lại bằng tổng số
select
    lens, period, area_level, area_code, org_type,
    sum(case when star = 'all' then org_count else 0 end) as all_count,
    sum(case when star <> 'all' then org_count else 0 end) as star_count
from marts.ocop
group by lens, period, area_level, area_code, org_type
having sum(case when star = 'all' then org_count else 0 end) <> sum(case when star <> 'all' then org_count else 0 end)
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last
