-- Which organisation types a row of a mart counts: each type by itself, and all.
-- grain: org_group, org_type
-- vi: Mỗi dòng của bảng tính những loại hình nào: từng loại hình và tất cả.
-- counts_members is false where the members are cooperatives, not people (unions inside all).
select
    cast(org_group as varchar) as org_group,
    cast(org_type as varchar) as org_type,
    cast(counts_members as boolean) as counts_members,
    cast(source as varchar) as source
from raw.type_groups
order by org_group nulls last, org_type nulls last
