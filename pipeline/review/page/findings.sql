-- Findings of the files in force and of those refused, by period, unit, severity and rule.
select
    coalesce(s.period, s.path_period) as period, coalesce(s.unit_code, s.path_unit_code) as unit_code, f.severity, f.rule,
    count(*) as finding_count
from meta.findings as f
inner join meta.submissions as s on s.submission_id = f.submission_id
where s.status in ('accepted', 'refused') and coalesce(s.period, s.path_period) is not null
group by coalesce(s.period, s.path_period), coalesce(s.unit_code, s.path_unit_code), f.severity, f.rule
order by period, unit_code nulls last, f.severity, f.rule
