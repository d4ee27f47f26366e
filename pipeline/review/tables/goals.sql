-- Goals for $horizon of four plans side by side, with where the province stands.
-- column: goal_name | text | 3.4 | Chỉ tiêu | Goal
-- column: nq20 | number | 1.5 | Mục tiêu > NQ 20 (cả nước) | Goal > NQ 20 (country)
-- column: ctr71 | number | 0.9 | Mục tiêu > CTr 71 | Goal > CTr 71
-- column: kh115 | number | 0.9 | Mục tiêu > KH 115 | Goal > KH 115
-- column: alliance | number | 1.5 | Mục tiêu > KH Liên minh HTX tỉnh | Goal > The Alliance's plan
-- column: actual | number | 1 | Thực hiện {period} | {period}
-- column: reached | share | 1 | So với mục tiêu KH | Of the plan's goal
-- column: standing | text | 2.1 | Đánh giá | Standing
-- note: Mục tiêu số lượng của Nghị quyết 20-NQ/TW là của cả nước nên không so với tỉnh. Chương trình 71-CTr/TU và Kế hoạch 115/KH-UBND không có bản công khai: điền mục tiêu theo văn bản. | The numbers of Resolution 20 are the country's and not compared. Programme 71 and Plan 115 are not public: fill in their goals.
-- note: Đánh giá theo lộ trình (Phụ lục 05), là đường thẳng từ năm gốc đến mục tiêu. “Chưa chắc chắn”: số liệu còn thiếu có thể làm thay đổi đánh giá. | The standing is by the path (Annex 05), a straight line from the baseline to the goal. "Not certain": what is missing could turn the verdict.
select
    case when '$lang' = 'en' then g.indicator_en else g.indicator_vi end as goal_name,
    g.unit as row_unit,
    g.nq20_target as nq20, n.$lang as nq20_prefix, case when g.nq20_target is null then 'not_applicable' end as nq20_nothing,
    cast(null as double) as ctr71, case when g.ctr71_absent_reason is not null then 'to_fill' end as ctr71_nothing,
    cast(null as double) as kh115, case when g.kh115_absent_reason is not null then 'to_fill' end as kh115_nothing,
    g.alliance_target as alliance, a.$lang as alliance_prefix,
    case when g.alliance_target is null then 'not_applicable' end as alliance_nothing,
    g.actual_value as actual,
    g.actual_value / nullif(g.alliance_target, 0) as reached,
    case when g.alliance_target is null then 'not_applicable' end as reached_nothing,
    case
        when g.alliance_target is null then ''
        when t.is_certain or g.alliance_status = 'no_data' then s.$lang
        else s.$lang || case when '$lang' = 'en' then ' (not certain)' else ' (chưa chắc chắn)' end
    end as standing,
    case when g.nq20_evidence_mark = 'memory'
        then case when '$lang' = 'en' then g.indicator_en || ': the figure of Resolution 20 is from memory and not checked against the text.'
            else g.indicator_vi || ': mục tiêu của Nghị quyết 20-NQ/TW ghi theo trí nhớ, cần đối chiếu văn bản.' end
    end as note
from marts.goals_side_by_side as g
left join meta.labels as n on n.code_set = 'comparator' and n.code = g.nq20_comparator
left join meta.labels as a on a.code_set = 'comparator' and a.code = g.alliance_comparator
left join meta.labels as s on s.code_set = 'target_status' and s.code = g.alliance_status
left join marts.target_progress as t
    on t.lens = g.lens and t.period = g.period and t.indicator = g.indicator and t.horizon = g.horizon and t.reading = 'headline'
where g.lens = $lens and g.period = $period and g.horizon = $horizon
order by case g.indicator
    when 'tht_count' then 1 when 'tht_member_count' then 2 when 'htx_count' then 3 when 'htx_member_count' then 4
    when 'lhhtx_count' then 5 when 'lhhtx_htx_count' then 6 when 'population_share' then 7 when 'effective_share' then 8
    when 'good_or_fair_share' then 9 when 'chain_share_of_effective' then 10 when 'chain_share_of_good_or_fair' then 11
    when 'digital_share' then 12 else 13 end, g.indicator
