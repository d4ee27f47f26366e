-- Organisations that vanish from the lists without a word, and those that stand in them again.
-- grain: org_id, period
-- vi: Tổ chức biến mất khỏi danh sách mà không có lời giải thích, và tổ chức xuất hiện trở lại.
-- after: marts.organisation_history
-- vanished: listed before, and absent from the first list that the unit which should have it sent for the same kind of
-- period since. Units that sent no list make nobody vanish, nor does a commune of today for those that no old commune
-- places; one that another organisation followed (meta.organisation_links) has not vanished. reappeared: there again
-- after having vanished, or listed again after having been dissolved, revoked or converted. last_seen_* is the row
-- where it stood before.
with gaps as (
    select
        h.org_id, p.period, p.period_end, 'vanished' as gap, h.org_type, h.name,
        case when e.reporting_level = b.reporting_level then h.unit_code else h.today_commune_code end as unit_code,
        p.unit_era, h.status,
        h.period as last_seen_period, h.source_file, h.source_sheet, h.source_row, n.period as back_in_period
    from marts.organisation_history as h
    inner join meta.periods as p on p.period = h.awaited_period
    inner join meta.unit_eras as e on e.unit_era = p.unit_era
    inner join meta.unit_eras as b on b.unit_era = h.unit_era
    left join marts.organisation_history as n
        on n.org_id = h.org_id
        and n.period_kind = h.period_kind
        and n.previous_period = h.period
    where h.is_listed
        and h.followed_by_org_id is null
        and (n.period is null or n.period > h.awaited_period)
    union all
    select
        h.org_id, h.period, h.period_end, 'reappeared' as gap, h.org_type, h.name, h.unit_code, h.unit_era, h.status,
        b.period as last_seen_period, b.source_file, b.source_sheet, b.source_row, h.period as back_in_period
    from marts.organisation_history as h
    inner join marts.organisation_history as b
        on b.org_id = h.org_id
        and b.period = h.previous_period
    where h.is_listed
        and (h.presence = 'reappeared' or not b.is_listed)
)
select
    cast(org_id as varchar) as org_id,
    cast(period as varchar) as period,
    cast(period_end as date) as period_end,
    cast(gap as varchar) as gap,
    cast(org_type as varchar) as org_type,
    cast(name as varchar) as name,
    cast(unit_code as varchar) as unit_code,
    cast(unit_era as varchar) as unit_era,
    cast(status as varchar) as status,
    cast(last_seen_period as varchar) as last_seen_period,
    cast(source_file as varchar) as last_seen_file,
    cast(source_sheet as varchar) as last_seen_sheet,
    cast(source_row as bigint) as last_seen_row,
    cast(back_in_period as varchar) as back_in_period
from gaps
order by org_id nulls last, period nulls last
