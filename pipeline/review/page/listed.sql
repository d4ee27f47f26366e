-- Who is on the work lists of the two newest periods, and where they lie by the units of the time and of today:
-- organisations, no persons.
select
    w.period, w.work_list, w.org_type, w.name,
    max(case when w.lens = 'as_reported' and w.area_level = 'district' then w.area_code end) as reported_district,
    max(case when w.lens = 'as_reported' and w.area_level = 'commune' then w.area_code end) as reported_commune,
    max(case when w.lens = 'as_of_today' and w.area_level = 'district' then w.area_code end) as today_district,
    max(case when w.lens = 'as_of_today' and w.area_level = 'commune' then w.area_code end) as today_commune,
    max(w.reason_vi) as reason_vi, max(w.reason_en) as reason_en
from marts.work_list as w
inner join (
    select period, period_end, row_number() over (order by period_end desc, period) as place
    from meta.periods
    where period in (select period from marts.work_list)
) as p on p.period = w.period and p.place <= 2
group by w.period, p.period_end, w.work_list, w.org_type, w.name, w.org_id
order by p.period_end desc, w.period, w.work_list, w.name, w.org_id
