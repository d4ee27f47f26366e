-- What a rule says, by one finding of it.
select f.rule, min(f.message_vi) as example_vi, min(f.message_en) as example_en
from meta.findings as f
inner join meta.submissions as s on s.submission_id = f.submission_id
where s.status in ('accepted', 'refused')
group by f.rule
order by f.rule
