-- The documents that set goals for the collective economy, also those whose text is not public.
-- grain: plan
-- vi: Các văn bản đặt mục tiêu cho kinh tế tập thể, kể cả văn bản chưa công khai.
-- is_public false: nobody here has read the text, so that its goals are unknown and no number stands for them.
select
    cast(plan as varchar) as plan,
    cast(level as varchar) as level,
    cast(signed_on as date) as signed_on,
    cast(is_public as boolean) as is_public,
    cast(vi as varchar) as vi,
    cast(en as varchar) as en,
    cast(source as varchar) as source
from raw.plans
order by plan nulls last
