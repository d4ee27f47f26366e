-- The organisation types a submission covers, whether it is the one in force for each, and the rows it holds of it.
-- grain: submission_id, org_type
-- vi: Các loại hình mà mỗi tệp bao gồm, tệp nào đang có hiệu lực và số dòng của từng loại hình.
with held as (
    select submission_id, org_type, count(*) as row_count
    from raw.organisations
    group by submission_id, org_type
)
select
    cast(t.submission_id as varchar) as submission_id,
    cast(t.org_type as varchar) as org_type,
    cast(t.in_force as boolean) as in_force,
    cast(coalesce(h.row_count, 0) as bigint) as row_count,
    cast(t.superseded_by as varchar) as superseded_by,
    cast(t.known_from_receipt as bigint) as known_from_receipt,
    cast(t.known_to_receipt as bigint) as known_to_receipt
from raw.submission_types as t
left join held as h
    on h.submission_id = t.submission_id
    and h.org_type = t.org_type
order by submission_id nulls last, org_type nulls last
