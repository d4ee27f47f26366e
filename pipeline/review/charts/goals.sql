-- Goals for $horizon: where the province is, where it should be, and what the unknown could change, in parts of the goal.
-- kind: bullets
-- of: share
-- series: actual | actual | Thực hiện | Actual
-- series: low | low | Thấp nhất có thể | Lowest possible
-- series: high | high | Cao nhất có thể | Highest possible
-- series: path | path | Lộ trình | Path
-- series: goal | goal | Mục tiêu $horizon | Goal for $horizon
-- note: Mỗi chỉ tiêu so với mục tiêu của nó: 100% là đạt mục tiêu. | Each in parts of its goal: 100% is the goal.
-- alt: Mỗi mục tiêu năm $horizon của kế hoạch một thanh: phần đã thực hiện, mức cần có theo lộ trình và mục tiêu. | One bar for each goal of $horizon: what is done, where the path is, and the goal.
select
    case when '$lang' = 'en' then i.en else i.vi end as category,
    t.actual_value / t.target_value as actual, t.lowest_value / t.target_value as low, t.highest_value / t.target_value as high,
    t.path_value / t.target_value as path, cast(1 as double) as goal
from marts.target_progress as t
inner join meta.indicators as i on i.indicator = t.indicator
where t.lens = $lens and t.period = $period and t.horizon = $horizon and t.reading = 'headline' and t.target_value > 0
order by case t.indicator
    when 'tht_count' then 1 when 'tht_member_count' then 2 when 'htx_count' then 3 when 'htx_member_count' then 4
    when 'lhhtx_count' then 5 when 'good_or_fair_share' then 6 when 'chain_share_of_good_or_fair' then 7 else 8 end
