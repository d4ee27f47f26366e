package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/report"
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
"Cần sửa" and the cells marked; the original is never changed. The unit and period may be told by the last folder and
the file's name, as in 2024/187-chi-lang.xlsx. Headings and layouts that the
office taught in decisions.csv of the data folder hold here too.`,
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
	list, unread, err := a.readList(cmd.Context(), file, shortPath(file), taught)
	if err != nil {
		return false, fmt.Errorf("check %q: %w", file, err)
	}
	stamp(list, "check")
	sub := &transforms.Submission{ID: "check", Receipt: 1, List: list}
	transforms.Accept([]*transforms.Submission{sub}, nil)
	resolution, linked := transforms.Link([]*transforms.Submission{sub})
	findings := slices.Concat(list.Findings, linked, transforms.Reconcile([]*transforms.Submission{sub}, resolution))
	a.printList(file, list, explained)
	a.printFindings(findings)
	if unread != nil {
		tell(a.stderr, "", a.convertHint(unread))
	}
	if out != "" {
		if err := a.returnCopy(cmd.Context(), file, out, findings); err != nil {
			return false, err
		}
	}
	return slices.ContainsFunc(findings, func(f transforms.Finding) bool { return transforms.Severity(f.Severity).Refuses() }), nil
}

// returnCopy writes the marked copy of a workbook and reads it again: where its
// cells are not those of the original, or the original cannot be read, the sender
// gets the list alone.
func (a *app) returnCopy(ctx context.Context, file, out string, findings []transforms.Finding) error {
	to := filepath.Join(out, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))+"-can-sua"+copyExt(file))
	if sameFile(file, to) {
		return &usageError{fmt.Sprintf("the copy would replace %q", file), "name another folder with --out"}
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("make folder for copies: %w", err)
	}
	book, err := workbook.Read(ctx, file, "")
	if err == nil {
		if err = report.Return(file, to, findings); err == nil {
			var copied *transforms.Book
			if copied, err = workbook.Read(ctx, to, ""); err == nil && !sameCells(book, copied) {
				err = errors.New("the copy differs from the original")
			}
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		to = strings.TrimSuffix(to, filepath.Ext(to)) + ".xlsx"
		if err := report.Return("", to, findings); err != nil {
			return err
		}
	}
	if err := os.Chmod(to, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("  Đã ghi %s\n", "  written: %s\n"), to)
	return nil
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

// sameCells tells that copied holds every cell of book as it was, behind its first sheet.
func sameCells(book, copied *transforms.Book) bool {
	if len(copied.Sheets) != len(book.Sheets)+1 {
		return false
	}
	for i, s := range book.Sheets {
		c := copied.Sheets[i+1]
		if s.Name != c.Name || !slices.EqualFunc(s.Rows, c.Rows, func(x, y transforms.Row) bool {
			return x.Number == y.Number && slices.EqualFunc(x.Cells, y.Cells, func(p, q transforms.Cell) bool {
				return p.Col == q.Col && p.Kind == q.Kind && p.Raw == q.Raw && p.Formula == q.Formula
			})
		}) {
			return false
		}
	}
	return true
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
	figures := map[string]int{}
	for i := range l.Reported {
		figures[l.Reported[i].Form]++
	}
	for _, form := range sortedKeys(figures) {
		fmt.Fprintf(a.stdout, a.text("  %s: %d số liệu tổng hợp\n", "  %s: %d reported totals\n"), a.text(transforms.Label("form", form, "vi"), transforms.Label("form", form, "en")), figures[form])
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
