-- Words for the codes that the page shows.
select code_set, code, vi as words_vi, en as words_en
from meta.labels
where code_set in ('org_type', 'target_status', 'severity', 'reporting_status', 'population_series', 'measure', 'comparator')
order by code_set, code
