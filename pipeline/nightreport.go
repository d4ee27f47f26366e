package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// nightFiles are the files of a night's report in its release, with what writes each.
var nightFiles = []struct {
	name  string
	write func(*report.Night, io.Writer) error
}{
	{"night.txt", (*report.Night).Text},
	{"night.html", (*report.Night).HTML},
	{"night.json", (*report.Night).JSON},
}

// writeNight puts the report of the night into the staged release.
func writeNight(dir string, r *report.Night) error {
	for _, f := range nightFiles {
		var b strings.Builder
		if err := f.write(r, &b); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(b.String()), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
	}
	return nil
}

// reportOf is the report of a night that ended with err, to be told outside a release; of one that published it
// is what stands in the release.
func (n *night) reportOf(out outcome, err error) *report.Night {
	if out.report != nil && err == nil {
		return out.report
	}
	r := n.reportSoFar(out)
	r.Run, r.ExitCode, r.Outcome = n.head, 0, "nothing_new"
	if err == nil {
		if out.resolved != nil {
			r.Outcome = "stopped"
		}
		if r.AsOf = n.headAsOf; out.refused && (out.resolved != nil || len(n.refusals) > 0) {
			r.ExitCode = exitRefused
		}
		tellLines(r)
		return r
	}
	code, msg, _ := explain(err)
	r.ExitCode, r.Error = code, strings.TrimRight(msg, "\n")
	r.Outcome = map[int]string{exitBroke: "broke", exitUsage: "usage", exitChecks: "checks_failed", exitLocked: "locked", exitInterrupted: "interrupted"}[code]
	var checks *warehouse.CheckError
	if errors.As(err, &checks) {
		r.Error = ""
		for _, c := range checks.Failed {
			if c.Count > 0 && c.Severity == warehouse.Fail {
				r.Checks = append(r.Checks, nightCheck(c))
			}
		}
	}
	tellLines(r)
	return r
}

// published is the report of a night that is about to publish, from the staged database db of file and the release before.
func (n *night) published(ctx context.Context, out *outcome, db *warehouse.DB, file, previous string) (*report.Night, error) {
	r := n.reportSoFar(*out)
	r.Outcome, r.Run, r.Previous, r.AsOf = "published", out.run, n.head, out.resolved.asOf.Format("2006-01-02")
	if r.Previous == r.Run {
		r.Previous = ""
	}
	if out.refused {
		r.ExitCode = exitRefused
	}
	for _, f := range out.unmade {
		r.Unmade = append(r.Unmade, report.NightRefusal{File: f.path, Reason: f.why, New: true})
	}
	if out.returned != nil {
		r.Returned = out.returned.files
		for _, f := range out.returned.failed {
			r.Unmade = append(r.Unmade, report.NightRefusal{File: "returned/" + strings.TrimPrefix(f.path, "returned/"), Reason: "không làm được bản đánh dấu để gửi lại", New: true})
		}
	}
	if err := addFigures(ctx, r, out, db, file, previous); err != nil {
		return nil, fmt.Errorf("report the night: %w", err)
	}
	tellLines(r)
	return r, nil
}

// reportSoFar is what a night knows of its files without a database.
func (n *night) reportSoFar(out outcome) *report.Night {
	r := &report.Night{}
	for _, f := range n.refusals {
		r.Unreceived = append(r.Unreceived, report.NightRefusal{File: f.path, Reason: f.vi, New: true})
	}
	for _, w := range out.warnings {
		r.Checks = append(r.Checks, nightCheck(w))
	}
	if out.resolved == nil {
		return r
	}
	r.Questions = len(out.resolved.questions)
	for i, s := range out.resolved.submissions {
		fresh := i >= out.fresh
		if s.Status == "refused" {
			r.Refused = append(r.Refused, report.NightRefusal{File: s.List.Path, Reason: s.Reason, New: fresh})
		}
		if !fresh {
			continue
		}
		f := report.NightFile{File: s.List.Path, Period: string(s.List.Period), Status: s.Status}
		if s.List.Unit.Code != "" {
			f.Unit = s.List.Unit.Title()
		}
		c := s.List.Count()
		f.Read, f.Kept, f.Rejected = c.Read, c.Kept, c.Rejected
		r.Received = append(r.Received, f)
	}
	return r
}

func nightCheck(c warehouse.CheckResult) report.NightCheck {
	message := c.MessageVI
	if message == "" {
		message = c.Message
	}
	return report.NightCheck{Name: c.Name, Severity: strings.TrimSpace(c.Severity), Message: message, Count: c.Count}
}

const (
	refusedCells = `
select source_file, rule, severity, count(*) as n, coalesce(arg_min(coalesce(nullif(source_sheet, '') || '!', '') || coalesce(cell, ''), finding_no), '') as first_cell,
    arg_min(message_vi, finding_no) as message
from meta.findings where severity in ('reject', 'error') and submission_id in (%s)
group by all order by source_file, severity desc, rule`
	coverageNow = `
select period, count(case when is_expected then received_on end), count(case when is_expected then 1 end)
from marts.submission_status group by period order by max(period_end) desc, period`
	coverageBefore = `select period, count(case when is_expected then received_on end) from before.marts.submission_status group by period`
	planFigures    = `select distinct period, period_end, indicator, unit, cast(numerator as double) as numerator,
    cast(denominator_value as double) as denominator, actual_value as value from %s.marts.target_progress where lens = 'as_reported' and reading = 'headline'`
	planMoves = `
with b as (` + planFigures + `), a as (` + planFigures + `)
select period, indicator, coalesce(a.unit, b.unit), b.value, b.numerator, b.denominator, a.value, a.numerator, a.denominator
from a full outer join b using (period, indicator)
where a.value is distinct from b.value or a.numerator is distinct from b.numerator or a.denominator is distinct from b.denominator
order by coalesce(a.period_end, b.period_end) desc, period`
	provinceFigures = `select period, org_type, indicator, numerator, denominator, value from %s.marts.indicators where lens = 'as_reported' and area_level = 'province'`
	provinceMoves   = `
select count(*) from (` + provinceFigures + `) as a full outer join (` + provinceFigures + `) as b using (period, org_type, indicator)
where a.value is distinct from b.value or a.numerator is distinct from b.numerator or a.denominator is distinct from b.denominator`
)

// addFigures asks the staged database what was refused and what moved. A release before that earlier code made
// may lack what is asked for: then nothing is compared.
func addFigures(ctx context.Context, r *report.Night, out *outcome, db *warehouse.DB, file, previous string) error {
	var fresh []string
	for _, s := range out.resolved.submissions[min(out.fresh, len(out.resolved.submissions)):] {
		if s.Status == "refused" {
			continue // told as a file
		}
		fresh = append(fresh, literal(s.ID))
	}
	if len(fresh) > 0 {
		t, err := db.Query(ctx, fmt.Sprintf(refusedCells, strings.Join(fresh, ", ")))
		if err != nil {
			return err
		}
		for _, row := range t.Rows {
			r.Findings = append(r.Findings, report.NightFinding{File: str(row[0]), Rule: str(row[1]), Severity: str(row[2]), Count: row[3].(int64), Cell: str(row[4]), Message: str(row[5])})
		}
	}
	t, err := db.Query(ctx, coverageNow)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		r.Coverage = append(r.Coverage, report.NightCoverage{Period: str(row[0]), After: row[1].(int64), Expected: row[2].(int64)})
	}
	if previous == "" {
		return nil
	}
	if err := addMoves(ctx, r, previous, file); err != nil {
		if ctx.Err() != nil {
			return err
		}
		r.Moves, r.Moved = nil, 0
		return nil
	}
	r.Compared = true
	return nil
}

// addMoves notes who had reported before, and the indicators of the plan that moved, those of the newest period first and in the order of the plan.
func addMoves(ctx context.Context, r *report.Night, previous, db string) error {
	pair, err := warehouse.OpenPair(ctx, previous, db)
	if err != nil {
		return err
	}
	defer pair.Close()
	t, err := pair.Query(ctx, coverageBefore)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i := range r.Coverage {
			if n, ok := row[1].(int64); ok && r.Coverage[i].Period == row[0] {
				r.Coverage[i].Before = &n
			}
		}
	}
	if t, err = pair.Query(ctx, fmt.Sprintf(planMoves, "before", "after")); err != nil {
		return err
	}
	for _, row := range t.Rows {
		m := report.NightMove{Period: str(row[0]), Indicator: str(row[1]), Label: transforms.IndicatorLabel(str(row[1]), "vi"), Unit: str(row[2]),
			Before: report.NightValue{Value: float(row[3]), Numerator: float(row[4]), Denominator: float(row[5])},
			After:  report.NightValue{Value: float(row[6]), Numerator: float(row[7]), Denominator: float(row[8])}}
		m.Tell()
		r.Moves = append(r.Moves, m)
	}
	place := map[string]int{}
	for i, m := range r.Moves {
		if _, ok := place[m.Period]; !ok {
			place[m.Period] = i
		}
	}
	slices.SortStableFunc(r.Moves, func(a, b report.NightMove) int {
		if a.Period != b.Period {
			return place[a.Period] - place[b.Period]
		}
		return slices.Index(planOrder, a.Indicator) - slices.Index(planOrder, b.Indicator)
	})
	t, err = pair.Query(ctx, fmt.Sprintf(provinceMoves, "after", "before"))
	if err == nil && len(t.Rows) == 1 {
		r.Moved = int(t.Rows[0][0].(int64))
	}
	return err
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

// tellLines writes the list of what to do and the three lines.
func tellLines(r *report.Night) {
	r.Todo = todo(r)
	r.Lines = [3]string{whatHappened(r), whatMoved(r), "Không phải làm gì."}
	switch {
	case r.Outcome == "nothing_new" && len(r.Todo) == 0:
		r.Lines[2] = "Không có việc gì mới; việc còn chờ: kttt status."
	case len(r.Todo) > 0:
		r.Lines[2] = "Việc cần làm: " + strings.TrimSuffix(r.Todo[0], ".")
		if more := len(r.Todo) - 1; more > 0 {
			r.Lines[2] += fmt.Sprintf("; và %d việc nữa", more)
		}
		r.Lines[2] += "."
	}
}

func whatHappened(r *report.Night) string {
	stays := ""
	if r.Run != "" {
		stays = fmt.Sprintf("; bản %s vẫn hiện hành", short(r.Run))
	}
	switch r.Outcome {
	case "published":
		refused := 0
		for _, f := range r.Refused {
			if f.New {
				refused++
			}
		}
		if len(r.Received)+len(r.Unreceived) == 0 {
			return fmt.Sprintf("Đã công bố bản %s: không có tệp mới, tính lại vì chương trình, quyết định, lời văn hoặc ngày số liệu đã đổi.", short(r.Run))
		}
		return fmt.Sprintf("Đã công bố bản %s: nhận %d tệp mới, từ chối %d.", short(r.Run), len(r.Received), refused+len(r.Unreceived))
	case "nothing_new":
		return fmt.Sprintf("Không có gì mới: bản công bố %s vẫn hiện hành.", short(r.Run))
	case "checks_failed":
		return fmt.Sprintf("KHÔNG công bố: %d kiểm tra số liệu không đạt%s.", len(failed(r)), stays)
	case "stopped":
		return fmt.Sprintf("Dừng theo --until: chưa công bố gì%s.", stays)
	case "locked":
		return fmt.Sprintf("KHÔNG chạy: một lượt khác đang giữ thư mục dữ liệu%s.", stays)
	case "usage":
		return fmt.Sprintf("KHÔNG chạy: sai thiết lập hoặc sai dòng quyết định%s.", stays)
	case "interrupted":
		return fmt.Sprintf("Bị dừng giữa chừng, chưa công bố gì%s.", stays)
	}
	return fmt.Sprintf("HỎNG giữa chừng, chưa công bố gì%s.", stays)
}

func failed(r *report.Night) []report.NightCheck {
	return slices.DeleteFunc(slices.Clone(r.Checks), func(c report.NightCheck) bool { return c.Severity != warehouse.Fail })
}

func whatMoved(r *report.Night) string {
	first, _, _ := strings.Cut(r.Error, "\n")
	switch {
	case r.Outcome == "checks_failed" && len(failed(r)) > 0:
		c := failed(r)[0]
		return fmt.Sprintf("Không đạt: “%s” ở %d dòng.", c.Message, c.Count)
	case first != "":
		return "Lý do: " + first
	case r.Outcome != "published":
		return "Số liệu không thay đổi."
	}
	out := ""
	if len(r.Coverage) > 0 {
		c := r.Coverage[0]
		out = fmt.Sprintf("Kỳ %s: %v đơn vị đã gửi; ", c.Period, c)
	}
	switch {
	case !r.Compared:
		return out + "không có bản trước để so."
	case len(r.Moves) == 0:
		return out + "không chỉ tiêu nào của kế hoạch thay đổi."
	}
	first = "đều là số mới có hoặc không còn."
	for _, m := range r.Moves {
		if m.Delta != nil {
			first = fmt.Sprintf("trước hết: %s (%s) %s → %s (%s).", m.Label, m.Period, m.Before.Text, m.After.Text, m.Change)
			break
		}
	}
	return out + fmt.Sprintf("%d chỉ tiêu thay đổi so với bản trước, %s", len(r.Moves), first)
}

// todo is what a person has to do, the most urgent first.
func todo(r *report.Night) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch r.Outcome {
	case "checks_failed":
		add("Xem các dòng không đạt, sửa tệp gốc hoặc ghi quyết định vào decisions.csv rồi chạy lại kttt run.")
	case "locked":
		add("Chờ lượt kia xong rồi chạy lại; nếu nó treo, hãy dừng nó.")
	case "usage":
		add("Sửa chỗ được nêu ở lý do rồi chạy lại kttt run.")
	case "interrupted":
		add("Chạy lại kttt run; không mất gì.")
	case "broke":
		add("Xem lỗi (đĩa đầy, mất quyền, hỏng đĩa?), khắc phục rồi chạy lại kttt run; không mất gì.")
	}
	if n := len(r.Unreceived); n > 0 {
		add("%d tệp trong hộp thư đến không chép được, trước hết %s: %s.", n, r.Unreceived[0].File, r.Unreceived[0].Reason)
	}
	if n := len(r.Refused); n > 0 {
		add("Đề nghị gửi lại %d tệp bị từ chối (%s).", n, r.Refused[0].File)
	}
	if n := len(r.Findings); n > 0 {
		var cells int64
		for _, f := range r.Findings {
			cells += f.Count
		}
		add("Đề nghị sửa %d dòng hoặc ô bị từ chối trong tệp mới.", cells)
	}
	if r.Returned > 0 {
		add("Gửi lại cho đơn vị %d tệp đã đánh dấu chỗ cần sửa trong returned/%s.", r.Returned, short(r.Run))
	}
	if n := len(r.Unmade); n > 0 {
		add("Sửa lời văn hoặc kiểm tra đĩa: %d tệp không tạo được (%s).", n, r.Unmade[0].File)
	}
	if n := len(r.Checks) - len(failed(r)); n > 0 {
		add("Xem %d cảnh báo của kiểm tra số liệu.", n)
	}
	if r.Questions > 0 {
		add("Trả lời %d câu hỏi: kttt status --questions.", r.Questions)
	}
	return out
}
