-- What only a person can settle, each with the line of decisions.csv that settles it.
-- grain: question_no
-- vi: Những điều chỉ con người quyết định được, kèm dòng decisions.csv để trả lời.
-- A "?" in decision_line stands for the code to choose from candidates. A question that was answered is gone.
select
    cast(row_number() over (
        order by
            kind nulls last, score desc nulls last, source_file nulls last, source_sheet nulls last, source_row nulls last,
            submission_id nulls last, decision_line nulls last, subject nulls last, org_id nulls last,
            other_org_id nulls last, evidence_vi nulls last
    ) as bigint) as question_no,
    cast(kind as varchar) as kind,
    cast(submission_id as varchar) as submission_id,
    cast(source_file as varchar) as source_file,
    cast(source_sheet as varchar) as source_sheet,
    cast(source_row as bigint) as source_row,
    cast(org_id as varchar) as org_id,
    cast(other_org_id as varchar) as other_org_id,
    cast(subject as varchar) as subject,
    cast(candidates as varchar) as candidates,
    cast(evidence_vi as varchar) as evidence_vi,
    cast(evidence_en as varchar) as evidence_en,
    cast(decision_line as varchar) as decision_line,
    cast(score as bigint) as score
from raw.open_questions
order by question_no nulls last
