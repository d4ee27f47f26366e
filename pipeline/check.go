package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/pipeline/workbook"
	"kttt/transforms"
)

func (a *app) checkCommand() *cobra.Command {
	var explained bool
	var out string
	c := &cobra.Command{
		Use:   "check [--out DIR] [--explain] FILE…",
		Short: "show every finding of a workbook, for the people who fill it in",
		Long: `Read workbooks as a night would and print every finding with its cell, worst
first. With --out, a copy of each workbook is written there with a first sheet
"Cần sửa" and the cells marked, and the answer as a page (.html); the original is
never changed. Of a copy that came back corrected it is said what was mended. The
unit and period may be told by the last folder and the file's name, as in
2024/187-chi-lang.xlsx. Headings and layouts that the office taught in
decisions.csv of the data folder hold here too.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			decisions, _, err := readDecisions(a.Data)
			if err != nil {
				return err
			}
			bad := false
			for _, file := range files {
				refused, err := a.checkFile(cmd, file, out, explained, transforms.ReadingDecisions(decisions))
				if err != nil {
					return err
				}
				bad = bad || refused
			}
			if bad {
				return errRefused
			}
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "folder for the marked copies")
	c.Flags().StringVar(&a.Convert, "convert", a.Convert, convertUsage)
	c.Flags().BoolVar(&explained, "explain", false, "say in words what was taken for what")
	return c
}

// checkFile reads one workbook and prints its findings.
func (a *app) checkFile(cmd *cobra.Command, file, out string, explained bool, taught []transforms.Decision) (refused bool, err error) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return false, &usageError{fmt.Sprintf("there is no file %q", file), "name a workbook (.xlsx or .xlsm)"}
	}
	opened, err := a.open(cmd.Context(), file, shortPath(file))
	if err != nil {
		return false, fmt.Errorf("check %q: %w", file, err)
	}
	list, err := opened.list(shortPath(file), taught)
	if err != nil {
		return false, fmt.Errorf("check %q: %w", file, err)
	}
	content, err := hashFile(file)
	if err != nil {
		return false, fmt.Errorf("check %q: %w", file, err)
	}
	stamp(list, "check")
	findings := transforms.FindingsAlone(list)
	a.printList(file, list, explained)
	a.printFindings(findings)
	mended, err := a.corrected(list, content)
	if err != nil {
		return false, err
	}
	if mended != nil {
		fmt.Fprintf(a.stdout, "  %s\n", a.tellCorrection(*mended))
	}
	if opened.bad != nil {
		tell(a.stderr, "", a.convertHint(opened.bad))
	}
	if out != "" {
		answer := &report.Answer{ID: "check-" + content[:8], Path: filepath.Base(file), Book: opened.book, Findings: findings}
		page := &report.Page{Answer: answer, List: list, Correction: mended}
		if err := a.answerTo(cmd.Context(), file, out, page); err != nil {
			return false, err
		}
	}
	return slices.ContainsFunc(findings, func(f transforms.Finding) bool { return transforms.Severity(f.Severity).Refuses() }), nil
}

// answerTo writes the marked copy of a workbook and its answer as a page into a folder,
// each in one move.
func (a *app) answerTo(ctx context.Context, file, out string, page *report.Page) error {
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + "-can-sua"
	to := filepath.Join(out, base+copyExt(file))
	if sameFile(file, to) || sameFile(file, filepath.Join(out, base+".html")) {
		return &usageError{fmt.Sprintf("the copy would replace %q", file), "name another folder with --out"}
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("make folder for copies: %w", err)
	}
	passing, err := os.MkdirTemp(out, ".kttt-")
	if err != nil {
		return fmt.Errorf("make folder for copies: %w", err)
	}
	defer os.RemoveAll(passing)
	written, err := returnFile(ctx, file, filepath.Join(passing, filepath.Base(to)), page.Answer)
	if err != nil {
		return fmt.Errorf("write answer to %q: %w", file, err)
	}
	html := filepath.Join(passing, base+".html")
	if err := writePage(html, page); err != nil {
		return fmt.Errorf("write answer to %q: %w", file, err)
	}
	for _, from := range []string{written, html} {
		to := filepath.Join(out, filepath.Base(from))
		if err := os.Rename(from, to); err != nil {
			return fmt.Errorf("write answer to %q: %w", file, err)
		}
		fmt.Fprintf(a.stdout, a.text("  Đã ghi %s\n", "  written: %s\n"), to)
	}
	return nil
}

// writePage writes the answer as a page for the owner alone.
func writePage(path string, page *report.Page) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), page.Write(f), f.Close())
}

// hashFile is the hex SHA-256 of a file, as far as a workbook may go.
func hashFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, workbook.MaxFileBytes+1)); err != nil { // a larger one is not read anyway
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// corrected is what a corrected copy mended of the submission that the data folder has of it:
// the one whose returned copy it is, else the last one of the same path; nil when there
// is none, or it is for another unit or period.
func (a *app) corrected(list *transforms.List, content string) (*transforms.Correction, error) {
	l, err := lake.Peek(a.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer l.Close()
	m, _, ok, err := l.Head()
	if err != nil || !ok || list.Refused {
		return nil, err
	}
	rows, err := lake.ReadPart[warehouse.Submission](l, lake.Parts, m.Outputs["submissions"])
	if err != nil {
		return nil, nil // of another version of the program
	}
	mark := list.Returned[strings.LastIndexByte(list.Returned, '-')+1:]
	for i := len(rows) - 1; i >= 0; i-- {
		row := rows[i]
		returned := mark != "" && strings.HasPrefix(row.SHA256, mark)
		same := row.UnitCode == nil || *row.UnitCode == list.Unit.Code && *row.Period == string(list.Period)
		if !same || !returned && (mark != "" || row.SourceFile != list.Path) || row.SHA256 == content {
			continue
		}
		before, err := loadSubmission(l, m, row)
		if err != nil {
			return nil, nil // of another version of the program
		}
		c := transforms.Correct(before, list)
		c.SubmissionID, c.PreviousID, c.IsReturnedCopy = "check", row.SubmissionID, returned
		return &c, nil
	}
	return nil, nil
}

// loadSubmission brings back of a submission what corrections are told by.
func loadSubmission(l *lake.Lake, m lake.Manifest, row warehouse.Submission) (*transforms.List, error) {
	i := slices.IndexFunc(m.Submissions, func(s lake.Submission) bool { return s.ID == row.SubmissionID })
	if i < 0 {
		return nil, fmt.Errorf("load %q: not in the manifest", row.SubmissionID)
	}
	list := &transforms.List{Path: row.SourceFile}
	if row.Period != nil {
		list.Period = transforms.Period(*row.Period)
		list.Unit = transforms.UnitOf(*row.UnitCode, list.Period)
	}
	s := m.Submissions[i]
	var err, err2, err3 error
	list.Findings, err = lake.ReadPart[transforms.Finding](l, lake.Parts, s.Parts["findings"])
	list.Organisations, err2 = lake.ReadPart[transforms.Organisation](l, lake.Parts, s.Parts["organisations"])
	list.Contacts, err3 = lake.ReadPart[transforms.Contact](l, lake.Restricted, s.Restricted["contacts"])
	return list, errors.Join(err, err2, err3)
}

// tellCorrection says what a corrected copy came to.
func (s *settings) tellCorrection(c transforms.Correction) string {
	left := ""
	if c.Remaining > 0 {
		left = fmt.Sprintf(s.text(", còn %d phát hiện cũ", ", %d findings remain"), c.Remaining)
	}
	return fmt.Sprintf(s.text("đã sửa %d ô%s, %d phát hiện mới", "%d cells corrected%s, %d new findings"), c.Corrected, left, c.New)
}

// copyExt keeps .xlsm a workbook with macros.
func copyExt(file string) string {
	if strings.EqualFold(filepath.Ext(file), ".xlsm") {
		return ".xlsm"
	}
	return ".xlsx"
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// shortPath is the file with its last folder: what an inbox path would tell.
func shortPath(file string) string {
	abs, err := filepath.Abs(file)
	if err != nil {
		abs = file
	}
	return filepath.Base(filepath.Dir(abs)) + "/" + filepath.Base(abs)
}

func (a *app) printList(file string, l *transforms.List, explained bool) {
	if !isPlain(strings.ReplaceAll(file, `\`, "/")) {
		file = strconv.Quote(file)
	}
	fmt.Fprintf(a.stdout, "%s\n", file)
	if l.Period != "" {
		fmt.Fprintf(a.stdout, a.text("  %s (%s), kỳ %s\n", "  %s (%s), period %s\n"), l.Unit.Title(), l.Unit.Code, l.Period)
	}
	for _, s := range l.Sheets {
		var reasons []string
		for _, reason := range sortedKeys(s.Reasons) {
			reasons = append(reasons, fmt.Sprintf("%s %d", a.text(transforms.KindVI(reason), reason), s.Reasons[reason]))
		}
		in := ""
		if len(reasons) > 0 {
			in = " (" + strings.Join(reasons, ", ") + ")"
		}
		fmt.Fprintf(a.stdout, a.text("  Trang %s: %d dòng đọc = %d giữ + %d từ chối + %d bỏ qua%s\n", "  sheet %s: %d rows read = %d kept + %d rejected + %d skipped%s\n"),
			s.Name, s.Count.Read, s.Count.Kept, s.Count.Rejected, s.Count.Skipped, in)
		if explained {
			for _, e := range s.Explain {
				fmt.Fprintf(a.stdout, "    %s\n", a.text(e.VI, e.EN))
			}
		}
	}
	a.printPopulations(l)
	figures := map[string]int{}
	for i := range l.Reported {
		figures[l.Reported[i].Form]++
	}
	for _, form := range sortedKeys(figures) {
		fmt.Fprintf(a.stdout, a.text("  %s: %d số liệu tổng hợp\n", "  %s: %d reported totals\n"), a.text(transforms.Label("form", form, "vi"), transforms.Label("form", form, "en")), figures[form])
	}
}

// printPopulations says which populations were read, series by series.
func (a *app) printPopulations(l *transforms.List) {
	type told struct {
		figures     int
		units       map[string]bool
		first, last int64
	}
	by := map[string]*told{}
	for i := range l.Populations {
		c := &l.Populations[i]
		t := by[c.Series]
		if t == nil {
			t = &told{units: map[string]bool{}, first: c.Year}
			by[c.Series] = t
		}
		t.figures++
		t.units[c.UnitCode] = true
		t.first, t.last = min(t.first, c.Year), max(t.last, c.Year)
	}
	for _, series := range slices.Sorted(maps.Keys(by)) {
		t := by[series]
		years := fmt.Sprint(t.first)
		if t.last > t.first {
			years = fmt.Sprintf("%d–%d", t.first, t.last)
		}
		fmt.Fprintf(a.stdout, a.text("  %s: %d số liệu của %d đơn vị, năm %s\n", "  %s: %d figures of %d units, years %s\n"),
			a.text(transforms.Label("population_series", series, "vi"), transforms.Label("population_series", series, "en")), t.figures, len(t.units), years)
	}
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// severityOrder is worst first, with the words people see.
var severityOrder = []struct {
	severity transforms.Severity
	vi       string
}{{transforms.Reject, "từ chối"}, {transforms.Refuse, "lỗi"}, {transforms.Warn, "cảnh báo"}, {transforms.Note, "ghi chú"}}

func (a *app) printFindings(findings []transforms.Finding) {
	for _, s := range severityOrder {
		for _, f := range findings {
			if f.Severity != string(s.severity) {
				continue
			}
			where := ""
			if f.SourceSheet != nil {
				where = *f.SourceSheet
			}
			if f.Cell != nil {
				where += "!" + *f.Cell
			}
			if where != "" {
				where += ": "
			}
			fmt.Fprintf(a.stdout, "  [%s] %s%s\n", a.text(s.vi, string(s.severity)), where, a.text(f.MessageVI, f.MessageEN))
		}
	}
	if len(findings) == 0 {
		fmt.Fprintln(a.stdout, a.text("  Không có phát hiện nào.", "  no findings"))
	}
}
