-- What the texts of the lists in force name: products that a row makes, causes of its weakness or standstill.
-- grain: submission_id, source_sheet, source_row, kind, code
-- vi: Những gì lời văn trong danh sách đang có hiệu lực kể tên: sản phẩm của dòng, nguyên nhân yếu kém hoặc ngừng hoạt động.
-- after: staging.organisations
-- Texts are taken apart before SQL (transforms/term.go). A product's code is its name in small letters, marks counted;
-- main_products is split at ; , / and new lines. A cause is one of meta.causes whose words the reason names, other
-- where it names none
-- of them; a note speaks only where there is no reason. A row whose texts are blank has no line. text is as typed.
select
    cast(t.submission_id as varchar) as submission_id,
    cast(t.source_sheet as varchar) as source_sheet,
    cast(t.source_row as bigint) as source_row,
    cast(t.kind as varchar) as kind,
    cast(t.code as varchar) as code,
    cast(t.text as varchar) as text
from raw.organisation_terms as t
inner join staging.organisations as o
    on o.submission_id = t.submission_id
    and o.source_sheet = t.source_sheet
    and o.source_row = t.source_row
order by
    submission_id nulls last, source_sheet nulls last, source_row nulls last, kind nulls last, code nulls last
