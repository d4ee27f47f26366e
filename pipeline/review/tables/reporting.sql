-- How the units reported, beside the year before.
-- column: what | text | 3.4 | Nội dung | What
-- column: now | count | 1.1 | {period} | {period}
-- column: before | count | 1.1 | {before} | {before}
with periods as (
    select
        period,
        count(case when is_expected or received_on is not null then 1 end) as unit_count,
        count(received_on) as reported_count,
        count(case when status = 'on_time' then 1 end) as on_time_count,
        count(case when status = 'late' then 1 end) as late_count,
        count(case when status = 'missing' then 1 end) as missing_count,
        count(case when refused_count > 0 then 1 end) as refused_count,
        sum(row_read) as row_read, sum(row_kept) as row_kept, sum(row_rejected) as row_rejected
    from marts.submission_status
    where period in ($period, $before)
    group by period
),
lines as (
    select * from (values
        (1, 'Số đơn vị phải gửi báo cáo', 'Units that have to report'),
        (2, 'Số đơn vị đã gửi báo cáo', 'Units that reported'),
        (3, 'Trong đó: gửi đúng hạn', 'of these, on time'),
        (4, 'Gửi muộn', 'late'),
        (5, 'Số đơn vị chưa gửi báo cáo', 'Units that have not reported'),
        (6, 'Số đơn vị có tệp bị từ chối', 'Units with a refused file'),
        (7, 'Số dòng đã đọc', 'Rows read'),
        (8, 'Số dòng được giữ', 'Rows kept'),
        (9, 'Số dòng bị từ chối', 'Rows refused')
    ) as l(place, vi, en)
),
numbers as (
    select
        p.period, l.place,
        case l.place
            when 1 then unit_count when 2 then reported_count when 3 then on_time_count when 4 then late_count
            when 5 then missing_count when 6 then refused_count when 7 then row_read when 8 then row_kept else row_rejected
        end as value
    from periods as p
    cross join lines as l
)
select l.$lang as what, n.value as now, b.value as before
from lines as l
left join numbers as n on n.place = l.place and n.period = $period
left join numbers as b on b.place = l.place and b.period = $before
order by l.place
