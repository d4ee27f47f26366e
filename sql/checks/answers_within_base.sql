-- fail: yes and unknown answers together are no more than the base
-- vi: số trả lời có và chưa rõ cộng lại không vượt quá mẫu số
select
    lens, period, area_level, area_code, org_type, base as asked, in_chain_count as yes_count, unknown_count, base_count
from marts.value_chain_share
where in_chain_count + unknown_count > base_count
union all
select
    lens, period, area_level, area_code, org_type, measure as asked, adopting_count as yes_count, unknown_count, base_count
from marts.digital_adoption
where adopting_count + unknown_count > base_count
union all
select
    lens, period, area_level, area_code, org_type, work_list as asked, listed_count as yes_count, unknown_count, base_count
from marts.work_list_counts
where listed_count + unknown_count > base_count
union all
select
    lens, period, area_level, area_code, org_type, 'ocop ' || star as asked, in_chain_count as yes_count, unknown_count,
    base_count
from marts.ocop
where in_chain_count + unknown_count > base_count
union all
select
    lens, period, area_level, area_code, org_type, product as asked, in_chain_count as yes_count, unknown_count, base_count
from marts.key_products
where in_chain_count + unknown_count > base_count
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, org_type nulls last, asked nulls last
