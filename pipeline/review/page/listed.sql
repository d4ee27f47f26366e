-- Who is on the work lists of the newest year and half-year, by the units of the time: organisations, no persons.
select w.period, w.area_level, w.area_code, w.work_list, w.org_type, w.name, w.reason_vi, w.reason_en
from marts.work_list as w
where w.lens = 'as_reported'
    and w.area_level <> 'province'
    and w.period in (
        select period from meta.periods
        where period in (select period from marts.work_list)
        order by period_end desc
        limit 2
    )
order by w.period desc, w.work_list, w.area_code, w.name, w.org_id
