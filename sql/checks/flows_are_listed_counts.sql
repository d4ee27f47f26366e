-- fail: what flows open and close with is what organisation_counts lists in the two periods, and every flow adds up
-- vi: số đầu kỳ và cuối kỳ của biến động bằng số tổ chức đã công bố của hai kỳ
select
    f.lens, f.period, f.previous_period, f.area_level, f.area_code, f.org_type,
    f.opening_count, b.listed_count as counted_before, f.listed_count, c.listed_count as counted_now,
    f.expected_count, f.difference
from marts.organisation_flows as f
left join marts.organisation_counts as c
    on c.lens = f.lens
    and c.period = f.period
    and c.area_level = f.area_level
    and c.area_code = f.area_code
    and c.org_type = f.org_type
left join marts.organisation_counts as b
    on b.lens = f.lens
    and b.period = f.previous_period
    and b.area_level = f.area_level
    and b.area_code = f.area_code
    and b.org_type = f.org_type
where f.listed_count <> coalesce(c.listed_count, 0)
    or f.opening_count <> coalesce(b.listed_count, 0)
    or f.listed_count <> f.expected_count + f.difference
order by
    f.lens nulls last, f.period nulls last, f.area_level nulls last, f.area_code nulls last, f.org_type nulls last
