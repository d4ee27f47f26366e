-- Findings of the files in force, by period, severity and rule.
select s.period, f.severity, f.rule, count(*) as finding_count, count(distinct f.source_file) as file_count
from meta.findings as f
inner join meta.submissions as s on s.submission_id = f.submission_id
where s.status = 'accepted'
group by all
order by s.period desc, f.severity, finding_count desc, f.rule
