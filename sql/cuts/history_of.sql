-- One organisation through the periods it stands in, with what changed since its row before.
-- vi: Một tổ chức qua các kỳ có tên, và đã đổi gì so với dòng trước.
-- macro: history_of(of_org_id)
-- example: select period, name, status, rating, changes_vi from history_of('o001a50c1e899')
select
    h.period, h.period_kind, h.name, h.org_type, h.unit_code, h.today_commune_code, h.status, h.rating, h.member_count,
    h.in_value_chain, h.digital_declared, h.revenue_vnd, h.presence, h.changes, h.changes_vi, h.source_file, h.source_sheet,
    h.source_row
from marts.organisation_history as h
where h.org_id = of_org_id
order by h.period_end nulls last, h.period_kind nulls last
