-- Which organisation counts in which indicator: the conditions by which kttt explain finds the rows of a figure.
-- grain: indicator
-- vi: Tổ chức nào được tính vào chỉ tiêu nào: các điều kiện để kttt explain tìm ra các dòng của một con số.
-- Conditions are of f, a row of staging.organisation_facts; o, its row of staging.organisations; g, its line of
-- meta.type_groups. An indicator counts the rows of numerator_condition (of those of denominator_condition, where it has
-- one) or adds up their column measured. unknown_condition: the rows whose missing answer could move it.
-- joining_condition: more such rows, whose missing answer decides whether they are in the base at all. population: what
-- the memberships are divided by: the preferred series, a named one; goal, the people that the plan's goal asks for.
-- Indicators without measured are told by forms of totals alone. fields are those of staging.organisations that decide.
select
    cast(indicator as varchar) as indicator,
    cast(measured as varchar) as measured,
    cast(numerator_condition as varchar) as numerator_condition,
    cast(denominator_condition as varchar) as denominator_condition,
    cast(unknown_condition as varchar) as unknown_condition,
    cast(population as varchar) as population,
    cast(fields as varchar) as fields,
    cast(source as varchar) as source,
    cast(joining_condition as varchar) as joining_condition
from raw.indicator_conditions
order by indicator nulls last
