package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kttt/transforms"
)

func (a *app) checkCommand() *cobra.Command {
	var explained bool
	c := &cobra.Command{
		Use:   "check FILE…",
		Short: "show every finding of a workbook, for the people who fill it in",
		Long: `Read workbooks as a night would and print every finding with its cell, worst
first. Nothing is stored. The unit and period may be told by the last folder and
the file's name, as in 2024/187-chi-lang.xlsx.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			bad := false
			for _, file := range files {
				refused, err := a.checkFile(cmd, file, explained)
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
	c.Flags().BoolVar(&explained, "explain", false, "say in words what was taken for what")
	return c
}

// checkFile reads one workbook and prints its findings.
func (a *app) checkFile(cmd *cobra.Command, file string, explained bool) (refused bool, err error) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return false, &usageError{fmt.Sprintf("there is no file %q", file), "name a workbook (.xlsx or .xlsm)"}
	}
	list, err := readList(cmd.Context(), file, shortPath(file))
	if err != nil {
		return false, fmt.Errorf("check %q: %w", file, err)
	}
	stamp(list, "check")
	sub := &transforms.Submission{ID: "check", Receipt: 1, List: list}
	transforms.Accept([]*transforms.Submission{sub}, nil)
	_, linked := transforms.Link([]*transforms.Submission{sub})
	findings := slices.Concat(list.Findings, linked)
	a.printList(file, list, explained)
	a.printFindings(findings)
	return slices.ContainsFunc(findings, func(f transforms.Finding) bool { return transforms.Severity(f.Severity).Refuses() }), nil
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
