package pipeline

import (
	"context"
	"fmt"
	"strings"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// tellQuestions says after a night how many questions wait for a decision, and which
// decisions settled nothing: most likely a slip of the pen.
func (a *app) tellQuestions(r *resolved) {
	kinds := map[string]int{}
	for _, q := range r.questions {
		kinds[q.Kind]++
	}
	a.tellWaiting(kinds)
	for _, d := range r.decisions {
		if d.RowCount != nil && *d.RowCount == 0 {
			fmt.Fprintf(a.stdout, a.text("Cảnh báo: decisions.csv dòng %d (%s,%s) không giải quyết dòng nào; hãy kiểm tra cách viết\n",
				"warning: decisions.csv line %d (%s,%s) settles no row; check how it is written\n"), d.Line, d.Kind, d.Key)
		}
	}
}

// tellWaiting says how many questions of each kind there are, the kinds in their order: "(thôn của xã đã
// chia 2, tên xã 5)"; nothing for none.
func (a *app) tellWaiting(kinds map[string]int) {
	total := 0
	var counts []string
	for _, kind := range transforms.DecisionKinds() {
		if n := kinds[kind]; n > 0 {
			total += n
			counts = append(counts, fmt.Sprintf("%s %d", transforms.Label("decision_kind", kind, a.Lang), n))
		}
	}
	if total > 0 {
		fmt.Fprintf(a.stdout, a.text("Chờ quyết định: %d câu hỏi (%s); xem kttt status --questions\n", "waiting for a decision: %d questions (%s); see kttt status --questions\n"),
			total, strings.Join(counts, ", "))
	}
}

const openQuestions = `
select kind, source_file, source_sheet, source_row, subject, candidates, evidence_vi, evidence_en, decision_line
from meta.open_questions order by question_no`

// tellOpenQuestions says of the release in force what waits for a decision; all of it,
// each with the line to paste into decisions.csv, when asked for.
func (a *app) tellOpenQuestions(ctx context.Context, db *warehouse.DB, all bool) error {
	t, err := db.Query(ctx, openQuestions)
	if err != nil || len(t.Rows) == 0 {
		return err
	}
	if !all {
		kinds := map[string]int{}
		for _, row := range t.Rows {
			kinds[row[0].(string)]++
		}
		a.tellWaiting(kinds)
		return nil
	}
	fmt.Fprintln(a.stdout, a.text("# Chọn mã thay cho dấu ? rồi chép dòng vào decisions.csv", "# put a code in place of ? and copy the line into decisions.csv"))
	for _, row := range t.Rows {
		fmt.Fprintf(a.stdout, a.text("# %s:%s!%v “%s”: %s\n#   chọn: %s\n%s\n", "# %s:%s!%v “%s”: %s\n#   choose: %s\n%s\n"),
			row[1], row[2], row[3], row[4], a.text(row[6].(string), row[7].(string)), row[5], row[8])
	}
	return nil
}
