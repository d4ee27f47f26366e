-- The steps in the lives of organisations: what was renamed, moved or reported anew and is one, and what followed what.
-- grain: link_no
-- vi: Các bước đời của tổ chức: đổi tên, chuyển nơi, báo cáo lại mà vẫn là một, và tổ chức nào kế thừa tổ chức nào.
-- kind same: the rows of both periods bear org_id; other_org_id is the id that a decision gave up, NULL where there was
-- one id all along. kind became: org_id was there first, other_org_id followed it, and both stay organisations of their own.
select
    cast(row_number() over (
        order by
            org_id nulls last, to_period nulls last, from_period nulls last, kind nulls last, reason nulls last,
            other_org_id nulls last, basis nulls last, evidence_vi nulls last
    ) as bigint) as link_no,
    cast(org_id as varchar) as org_id,
    cast(other_org_id as varchar) as other_org_id,
    cast(kind as varchar) as kind,
    cast(reason as varchar) as reason,
    cast(basis as varchar) as basis,
    cast(from_period as varchar) as from_period,
    cast(to_period as varchar) as to_period,
    cast(evidence_vi as varchar) as evidence_vi,
    cast(evidence_en as varchar) as evidence_en,
    cast(is_confirmed as boolean) as is_confirmed
from raw.organisation_links
order by link_no nulls last
