-- Why figures of a signed period can differ from what was signed, by area and type; one numbered line each.
-- grain: period, reason_no
-- vi: Vì sao số liệu của kỳ đã ký có thể khác số đã ký, theo địa bàn và loại hình; mỗi lý do một dòng có số.
-- The line without area and type is for the figures that no other line of the period is about. A period in which
-- nothing can have moved has no lines.
select
    cast(period as varchar) as period,
    cast(row_number() over (
        partition by period
        order by area_code nulls last, org_type nulls last
    ) as bigint) as reason_no,
    cast(area_code as varchar) as area_code,
    cast(org_type as varchar) as org_type,
    cast(why_vi as varchar) as why_vi,
    cast(why_en as varchar) as why_en,
    cast(receipts as varchar) as receipts
from raw.revision_reasons
order by period nulls last, reason_no nulls last
