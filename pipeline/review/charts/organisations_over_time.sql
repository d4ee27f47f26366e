-- Cooperatives and groups over the periods of the same kind.
-- kind: lines
-- of: count
-- series: htx_count | HTX | Hợp tác xã | Cooperatives
-- series: tht_count | THT | Tổ hợp tác | Groups
-- alt: Đường số hợp tác xã và số tổ hợp tác có tên trong danh sách qua các kỳ. | Lines of the cooperatives and groups listed, period by period.
with periods as (
    select q.period, q.period_end
    from meta.periods as q
    inner join meta.periods as p on p.period = $period and p.period_kind = q.period_kind and q.period_end <= p.period_end
    where right(q.period, 2) = right($period, 2) or q.period_kind = 'year'
),
units as (
    select period, count(case when is_expected or received_on is not null then 1 end) as unit_count, count(received_on) as reported_count
    from marts.submission_status
    group by period
)
select
    p.period as category, h.listed_count as htx_count, t.listed_count as tht_count,
    coalesce(u.reported_count < u.unit_count, false) as partial,
    case when u.reported_count < u.unit_count then
        case when '$lang' = 'en' then p.period || ': ' || u.reported_count || ' of ' || u.unit_count || ' units reported.'
            else 'Kỳ ' || p.period || ': mới có ' || u.reported_count || '/' || u.unit_count || ' đơn vị gửi báo cáo.' end
    end as note
from periods as p
left join marts.organisation_counts as h on h.lens = $lens and h.period = p.period and h.area_level = 'province' and h.org_type = 'HTX'
left join marts.organisation_counts as t on t.lens = $lens and t.period = p.period and t.area_level = 'province' and t.org_type = 'THT'
left join units as u on u.period = p.period
order by p.period_end
