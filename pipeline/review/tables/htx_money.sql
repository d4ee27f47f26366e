-- Money of cooperatives: totals, means and medians over those who report.
-- unit: triệu đồng | million đồng
-- column: measure_name | text | 2.8 | Nội dung | Measure
-- column: reported_count | count | 1.1 | Số HTX báo cáo | Cooperatives that report
-- column: not_reported_count | count | 1.1 | Số HTX chưa báo cáo | That do not
-- column: total | million_vnd | 1.3 | Tổng số | Total
-- column: mean | million_vnd | 1.1 | Bình quân | Mean
-- column: median | million_vnd | 1.1 | Trung vị | Median
-- column: mean_before | million_vnd | 1.1 | Bình quân {before} | Mean in {before}
-- note: Bình quân và trung vị tính trên các hợp tác xã có báo cáo nội dung đó. | Mean and median are over the cooperatives that report the measure.
select
    l.$lang as measure_name, m.reported_count, m.not_reported_count,
    case when m.reported_count > 0 then m.total_vnd / 1e6 end as total,
    case when m.measure = 'worker_income' then 'not_applicable' end as total_nothing,
    m.mean_vnd / 1e6 as mean, m.median_vnd / 1e6 as median, b.mean_vnd / 1e6 as mean_before
from marts.money as m
inner join meta.labels as l on l.code_set = 'money' and l.code = m.measure
left join marts.money as b
    on b.lens = m.lens and b.period = $before and b.area_level = 'province' and b.org_type = m.org_type and b.measure = m.measure
where m.lens = $lens and m.period = $period and m.area_level = 'province' and m.org_type = 'HTX'
order by case m.measure
    when 'charter_capital' then 1 when 'total_capital' then 2 when 'total_assets' then 3 when 'revenue' then 4
    when 'revenue_members' then 5 when 'profit' then 6 when 'state_budget' then 7 else 8 end
