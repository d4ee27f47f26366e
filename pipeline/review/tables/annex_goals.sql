-- Goals of the Alliance's plan and results, in both readings.
-- column: goal_name | text | 3.2 | Chỉ tiêu | Goal
-- column: reading_name | text | 1.2 | Cách đọc | Reading
-- column: horizon | text | 0.8 | Năm đích | Horizon
-- column: target | number | 1.5 | Mục tiêu | Goal
-- column: baseline | number | 1 | Giá trị năm gốc | Baseline
-- column: numerator | count | 0.9 | Thực hiện > Tử số | Actual > Numerator
-- column: base | count | 0.9 | Thực hiện > Mẫu số | Actual > Denominator
-- column: actual | number | 1 | Thực hiện > Giá trị | Actual > Value
-- column: lowest | number | 1 | Khoảng có thể > Thấp nhất | Possible > Lowest
-- column: highest | number | 1 | Khoảng có thể > Cao nhất | Possible > Highest
-- column: path | number | 1 | Lộ trình | Path
-- column: needed | number | 1 | Phải tăng mỗi năm (tỷ lệ: điểm %) | Needed a year (shares: points)
-- column: standing | text | 2.4 | Đánh giá | Standing
-- note: Cách đọc chính tính trên số hợp tác xã, liên hiệp hợp tác xã được xếp loại; cách đọc theo câu chữ tính trên tất cả tổ chức, kể cả tổ hợp tác không được xếp loại. | The headline reading is of the rated; the literal reading is of all organisations, groups included though they are never rated.
-- note: Khoảng có thể: nếu mọi số liệu còn thiếu đều là không, hoặc đều là có. | Possible: were every missing answer no, or yes.
select
    case when '$lang' = 'en' then i.en else i.vi end as goal_name, i.unit as row_unit, r.$lang as reading_name,
    cast(t.horizon as varchar) as horizon, t.target_value as target, c.$lang as target_prefix, t.baseline_value as baseline,
    t.numerator, t.denominator_value as base, case when t.unit = 'count' then 'not_applicable' end as base_nothing,
    t.actual_value as actual, t.lowest_value as lowest, t.highest_value as highest, t.path_value as path, t.needed_per_year as needed,
    case when t.unit = 'share' then 'points' end as needed_unit,
    case
        when t.is_certain or t.status = 'no_data' then s.$lang
        else s.$lang || case when '$lang' = 'en' then ' (not certain)' else ' (chưa chắc chắn)' end
    end as standing
from marts.target_progress as t
inner join meta.indicators as i on i.indicator = t.indicator
left join meta.labels as r on r.code_set = 'reading' and r.code = t.reading
left join meta.labels as c on c.code_set = 'comparator' and c.code = t.comparator
left join meta.labels as s on s.code_set = 'target_status' and s.code = t.status
where t.lens = $lens and t.period = $period
order by t.horizon, case t.indicator
    when 'tht_count' then 1 when 'tht_member_count' then 2 when 'htx_count' then 3 when 'htx_member_count' then 4
    when 'lhhtx_count' then 5 when 'population_share' then 6 when 'effective_share' then 7 when 'good_or_fair_share' then 8
    when 'chain_share_of_effective' then 9 when 'chain_share_of_good_or_fair' then 10 else 11 end, t.reading
