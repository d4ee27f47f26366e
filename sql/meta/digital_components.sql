-- The components of digital adoption and the group of work each belongs to.
-- grain: component
-- vi: Các nội dung chuyển đổi số và nhóm công việc của từng nội dung.
select
    cast(component as varchar) as component,
    cast(component_group as varchar) as component_group,
    cast(source as varchar) as source
from raw.digital_components
order by component nulls last
