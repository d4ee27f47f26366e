-- The bounds of the size classes of cooperatives, as far as they are public.
-- grain: scheme, activity_field, size_class
-- vi: Ngưỡng phân loại quy mô hợp tác xã, trong phạm vi đã công khai.
-- A class asks for min_members and, where it names bounds of money, for one of them: revenue of a year or capital. It is
-- that of the largest class whose bounds are met. What is not public is absent: a field may lack classes or be absent.
select
    cast(scheme as varchar) as scheme,
    cast(activity_field as varchar) as activity_field,
    cast(size_class as varchar) as size_class,
    cast(min_members as bigint) as min_members,
    cast(min_revenue_vnd as bigint) as min_revenue_vnd,
    cast(min_capital_vnd as bigint) as min_capital_vnd,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as varchar) as source
from raw.size_classes
order by scheme nulls last, activity_field nulls last, size_class nulls last
