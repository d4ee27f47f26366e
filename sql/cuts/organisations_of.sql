-- The counted organisations of an area in a period: what their lists say of them, and the row that says it.
-- vi: Các tổ chức được tính của một địa bàn trong một kỳ: danh sách nói gì về chúng, và dòng nào nói.
-- macro: organisations_of(of_area, in_period, in_lens := 'as_reported')
-- example: select name, rating, in_value_chain from organisations_of('187', '2024') where org_type = 'HTX'
-- One row each. 'undecided' in lens as_of_today is what no commune of today is known for.
select
    o.org_id, o.org_type, o.name, f.is_listed, f.is_active, o.status, f.rating_class, o.rating, o.in_value_chain,
    f.digital_by_rule, f.size_class, o.sector, o.member_count, o.worker_count, o.revenue_vnd, o.address,
    o.source_file, o.source_sheet, o.source_row
from staging.organisation_facts as f
inner join staging.place_areas as l on l.place_id = f.place_id
inner join staging.organisations as o
    on o.submission_id = f.submission_id
    and o.source_sheet = f.source_sheet
    and o.source_row = f.source_row
where l.lens = in_lens
    and l.area_code = of_area
    and (l.area_code <> 'undecided' or l.lens = 'as_reported' or l.area_level = 'commune')
    and f.period = in_period
order by o.source_file nulls last, o.source_sheet nulls last, o.source_row nulls last
