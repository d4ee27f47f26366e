-- The work lists: who is on them, by which rule, with which parameter, and what asks for them.
-- grain: work_list
-- vi: Các danh sách việc cần làm: gồm những ai, theo quy tắc và tham số nào, căn cứ vào đâu.
-- parameter is the N of the rule, in parameter_unit; fields are what poor_data counts the answers of.
select
    cast(work_list as varchar) as work_list,
    cast(list_order as bigint) as list_order,
    cast(parameter as double) as parameter,
    cast(parameter_unit as varchar) as parameter_unit,
    cast(fields as varchar) as fields,
    cast(vi as varchar) as vi,
    cast(en as varchar) as en,
    cast(rule_vi as varchar) as rule_vi,
    cast(rule_en as varchar) as rule_en,
    cast(source as varchar) as source
from raw.work_lists
order by work_list nulls last
