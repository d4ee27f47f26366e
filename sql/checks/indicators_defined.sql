-- fail: every published indicator is defined in meta.indicators
-- vi: mọi chỉ tiêu được công bố đều có định nghĩa trong meta.indicators
select distinct f.indicator
from (
    select indicator from marts.indicators
    union
    select indicator from meta.targets
    union
    select indicator from meta.goals where is_comparable or (absent_reason is null and indicator_vi is null)
    union
    select indicator from staging.reported_totals
) as f
left join meta.indicators as i on i.indicator = f.indicator
where i.indicator is null
order by f.indicator nulls last
