-- The words for the codes of the data sheet of a workbook.
-- grain: column_name, code
select code_set as column_name, code, $lang as label
from meta.labels
where code_set in ('lens', 'area_level', 'org_type', 'unit')
union all
select 'indicator_label', indicator, $lang
from meta.indicators
