-- The work lists and their rules.
select work_list, vi as words_vi, en as words_en, rule_vi, rule_en
from meta.work_lists
order by list_order
