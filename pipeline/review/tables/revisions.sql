-- What a signed report said and what is known today, with the reason: figures that read otherwise than they did. A share
-- of which only numerator and base moved, or what no decimal shows, is in marts.revisions and not here.
-- column: type_name | text | 1.8 | Loại hình | Type
-- column: figure_name | text | 3 | Chỉ tiêu | Figure
-- column: reported | number | 1 | Đã báo cáo | Reported
-- column: now | number | 1 | Nay là | Now
-- column: why | text | 3.2 | Lý do | Reason
-- note: Chỉ nêu chỉ tiêu mà số in ra nay khác trước; số liệu về vốn, doanh thu, lãi, thu nhập, thành phần thành viên, cán bộ và OCOP không nằm trong bảng này: đối chiếu với báo cáo đã ký. | Only indicators that now read otherwise. Money, parts of the members, managers and OCOP are not in this table: compare them with the signed report.
select
    t.$lang as type_name, coalesce(i.$lang, r.indicator) as figure_name,
    case r.unit when 'vnd' then 'million_vnd' else r.unit end as row_unit,
    r.reported_value / case r.unit when 'vnd' then 1e6 else 1 end as reported,
    r.now_value / case r.unit when 'vnd' then 1e6 else 1 end as now,
    r.why_$lang as why
from marts.revisions as r
left join meta.labels as t on t.code_set = 'org_type' and t.code = r.org_type
left join meta.indicators as i on i.indicator = r.indicator
where r.lens = $lens and r.period = $period and r.area_level = 'province'
    and not coalesce(
        r.unit = 'share'
        and r.reported_value is not null
        and r.now_value is not null
        and round(r.reported_value * 100, case when r.reported_value < 0.01 then 2 else 1 end)
            = round(r.now_value * 100, case when r.now_value < 0.01 then 2 else 1 end),
        false
    )
order by r.org_type, r.indicator
