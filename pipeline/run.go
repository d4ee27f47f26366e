package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

func (a *app) runCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "run",
		Short: "do the whole night: read the inbox, build, check, publish",
		Long: `Read every new or changed workbook of the inbox, build a new warehouse from all
that was ever received, check it and publish it under DATA/releases. The release
in force stays until the new one is whole. A night with nothing new writes
nothing but that it was; after kttt releases rollback it also leaves the earlier
release in force. Files are never changed or removed in the inbox.

Three lines say first what the night came to: what came in, what moved, what to do. The
release has the whole report as night.txt, night.html and night.json. With --json stderr
has one object a line, with time, level, msg and step, and file where it is about one.

Where mail: in DATA/kttt.yaml names a server, the report of every night that published or
failed is mailed; a mail that fails is a warning.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.refuseDemonstration(); err != nil {
				return err
			}
			n := newNight(a.settings, a.stderr)
			n.received = func(string) time.Time { return a.now() }
			return a.night(cmd.Context(), n)
		},
	}
	f := c.Flags()
	f.StringVar(&a.Inbox, "inbox", a.Inbox, "folder of workbooks as they arrived")
	f.StringVar(&a.AsOf, "as-of", a.AsOf, "date of the release, 2024-12-31 (default: the latest period end among the accepted submissions)")
	f.IntVar(&a.Jobs, "jobs", a.Jobs, "workbooks to read at a time")
	f.StringVar(&a.Until, "until", a.Until, "stop after ingest, build or check; nothing is published")
	f.StringVar(&a.Convert, "convert", a.Convert, convertUsage)
	a.limitFlags(f)
	f.BoolVar(&a.JSON, "json", false, "progress and result as JSON, one object a line")
	return c
}

// night runs n and tells what it came to.
func (a *app) night(ctx context.Context, n *night) error {
	out, err := n.run(ctx)
	n.progress.end()
	told := n.reportOf(out, err)
	a.tellLines(n, told)
	a.tellRefusals(n)
	a.note(n, told, a.mail(ctx, n, told))
	if err != nil {
		return err
	}
	if out.published {
		ctx = context.WithoutCancel(ctx) // who stops it now is told what was published all the same
	}
	if err := a.tellOutcome(ctx, n, out); err != nil {
		return err
	}
	if out.refused && (out.published || a.Until != "" || len(n.refusals) > 0) {
		return errRefused
	}
	return nil
}

// tellRefusals names the files that could not be received.
func (a *app) tellRefusals(n *night) {
	for _, r := range n.refusals {
		a.complain(n, slog.LevelError, "receive", r.path, ": "+r.why)
	}
	if !a.JSON && len(n.refusals) > 0 {
		fmt.Fprintln(a.stderr, a.text("kttt: hint: các tệp trên chưa được nhận; những tệp khác vẫn được xử lý", "kttt: hint: these were not received; all other files were"))
	}
}

// tellOutcome closes the night on stdout.
func (a *app) tellOutcome(ctx context.Context, n *night, out outcome) error {
	if a.JSON {
		a.tellUnmade(n, out)
		return a.tellJSON(out)
	}
	if out.resolved == nil {
		if a.Lang == "en" || a.Until != "" { // else the three lines have said it
			fmt.Fprintf(a.stdout, a.text("Không có gì mới: bản công bố %s vẫn hiện hành.\n", "nothing new: release %s stays in force\n"), short(out.run))
		}
		a.tellUndone(out.undone)
		return nil
	}
	a.tellFiles(out.resolved)
	for _, w := range out.warnings {
		fmt.Fprintf(a.stdout, a.text("Cảnh báo: chưa đạt “%s” ở %d dòng\n", "warning: not so: “%s” in %d rows\n"), a.text(w.MessageVI, w.Message), w.Count)
	}
	a.tellCorrections(out)
	a.tellQuestions(out.resolved)
	if !out.published {
		fmt.Fprintf(a.stdout, a.text("Dừng sau bước %s: chưa công bố gì.\n", "stopped after %s: nothing was published\n"), a.Until)
		return nil
	}
	if err := a.closingTable(ctx, out.run); err != nil {
		return err
	}
	if out.returned.files > 0 {
		fmt.Fprintf(a.stdout, a.text("Trả lại người gửi: %d tệp đánh dấu chỗ cần sửa, trong %s (bản %s)\n", "sent back: %d workbooks with their findings marked, in %s (release %s)\n"),
			out.returned.files, filepath.Join(a.Data, "returned"), short(out.run))
	}
	a.tellUnmade(n, out)
	if len(out.undone) > 0 {
		fmt.Fprintf(a.stdout, a.text("Bản này làm từ mọi tệp đã nhận, kể cả của bản đã lùi (%s); tệp không nên tính thì rút bằng dòng withdraw trong decisions.csv.\n",
			"this release is made from all files received, those of what was rolled back (%s) too; a line withdraw of decisions.csv takes a file out\n"), numbers(out.undone))
	}
	fmt.Fprintf(a.stdout, a.text("Đã công bố %s (bản %s)\n", "published %s (release %s)\n"), filepath.Join(a.Data, "current", "kttt.duckdb"), short(out.run))
	return nil
}

// tellUnmade says what could not be made beside the figures.
func (a *app) tellUnmade(n *night, out outcome) {
	for _, f := range out.unmade {
		a.complain(n, slog.LevelError, "report", f.path, " was not made: "+f.why)
	}
	if out.published && out.returned != nil {
		for _, f := range out.returned.failed {
			a.complain(n, slog.LevelWarn, "return", f.path, ": not sent back: "+f.why)
		}
	}
}

// mail sends the report of a night that is worth it. A mail that fails is a warning: it never fails the night, and
// kttt status tells it.
func (a *app) mail(ctx context.Context, n *night, told *report.Night) error {
	if !a.mailWanted(told) {
		return nil
	}
	n.progress.stage("mail")
	err := a.Mail.send(ctx, a.Data, told)
	n.progress.end()
	if err != nil {
		a.complain(n, slog.LevelWarn, "mail", "mail", " was not sent: "+err.Error())
	}
	return err
}

// complain says on stderr what is wrong with a file; why stands right behind its name.
func (a *app) complain(n *night, level slog.Level, step, file, why string) {
	n.progress.log.Log(context.Background(), level, strings.TrimLeft(why, ": "), "step", step, "file", file)
	if !a.JSON {
		fmt.Fprintf(a.stderr, "kttt: %s: %s%s\n", map[slog.Level]string{slog.LevelError: "error", slog.LevelWarn: "warning"}[level], file, why)
	}
}

// tellLines says in three lines what the night came to: on stdout, or on stderr where it came to nothing. They are
// Vietnamese; in English the sentences below them say it.
func (a *app) tellLines(n *night, told *report.Night) {
	bad := told.ExitCode != exitOK && told.ExitCode != exitRefused
	switch {
	case a.JSON:
		level := slog.LevelInfo
		if bad {
			level = slog.LevelError
		}
		n.progress.log.Log(context.Background(), level, "night ended", "step", "end", "outcome", told.Outcome, "exit_code", told.ExitCode, "run", told.Run, "lines", told.Lines)
	case a.Lang == "en" || a.Until != "" || told.ExitCode == exitUsage:
	case bad:
		fmt.Fprintln(a.stderr, strings.Join(told.Lines[:], "\n"))
	default:
		fmt.Fprintln(a.stdout, strings.Join(told.Lines[:], "\n"))
	}
}

// tellCorrections says of every corrected copy that came with this run what it mended.
func (a *app) tellCorrections(out outcome) {
	fresh := map[string]string{}
	for _, s := range out.resolved.submissions[min(out.fresh, len(out.resolved.submissions)):] {
		fresh[s.ID] = s.List.Path
	}
	for _, c := range out.resolved.corrections {
		if path, ok := fresh[c.SubmissionID]; ok {
			fmt.Fprintf(a.stdout, "%s: %s\n", path, a.tellCorrection(c))
		}
	}
}

func (a *app) tellJSON(out outcome) error {
	done := map[string]any{"event": "done", "run": out.run, "published": out.published, "nothing_new": out.resolved == nil, "refused": out.refused}
	if len(out.undone) > 0 {
		done["rolled_back"] = out.undone[len(out.undone)-1].Seq
	}
	if out.returned != nil {
		done["returned"], done["returned_failed"] = out.returned.files, len(out.returned.failed)
	}
	b, err := json.Marshal(done)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s\n", b)
	return err
}

// short is a run id as people quote it.
func short(run string) string { return run[:min(12, len(run))] }

// tellFiles says what came of the files: one line of counts, then every refused file with its reason.
func (a *app) tellFiles(r *resolved) {
	files, rows, kept, rejected, skipped := 0, 0, 0, 0, 0
	severities := map[string]int{}
	for i, s := range r.submissions {
		if s.Status == "superseded" {
			continue
		}
		c := s.List.Count()
		files, rows, kept, rejected, skipped = files+1, rows+c.Read, kept+c.Kept, rejected+c.Rejected, skipped+c.Skipped
		for severity, n := range r.readings[i].Findings {
			severities[severity] += n
		}
	}
	for _, f := range r.findings {
		severities[f.Severity]++
	}
	fmt.Fprintf(a.stdout, a.text("%d tệp, %d dòng đọc = %d giữ + %d từ chối + %d bỏ qua; phát hiện: %d từ chối, %d lỗi, %d cảnh báo, %d ghi chú\n",
		"%d files, %d rows read = %d kept + %d rejected + %d skipped; findings: %d reject, %d error, %d warn, %d note\n"),
		files, rows, kept, rejected, skipped, severities["reject"], severities["error"], severities["warn"], severities["note"])
	a.tellTotals(r)
	a.tellPopulations(r)
	for _, s := range r.submissions {
		if s.Status == "refused" {
			fmt.Fprintf(a.stdout, a.text("Không nhận %s: %s\n", "refused %s: %s\n"), s.List.Path, s.Reason)
		}
	}
}

// tellTotals says how many figures the forms of totals in force brought.
func (a *app) tellTotals(r *resolved) {
	forms, figures, differ := 0, 0, 0
	for _, s := range r.submissions {
		if s.Status != "accepted" {
			continue
		}
		n := 0
		for i := range s.List.Reported {
			if t := &s.List.Reported[i]; s.FormsInForce[transforms.FormType{Form: t.Form, OrgType: t.OrgType}] {
				n++
			}
		}
		if figures += n; n > 0 {
			forms++
		}
	}
	for _, f := range r.findings {
		if f.Rule == "total-agrees-with-list" {
			differ++
		}
	}
	if forms > 0 {
		fmt.Fprintf(a.stdout, a.text("Biểu tổng hợp: %d tệp, %d số liệu; %d số khác danh sách\n", "forms of totals: %d files, %d figures; %d differ from the lists\n"), forms, figures, differ)
	}
}

// tellPopulations says how many populations in force the workbooks brought, and
// by which series the shares are published.
func (a *app) tellPopulations(r *resolved) {
	files, figures, preferred := map[string]bool{}, 0, ""
	for _, l := range r.populations {
		if l.SourceFile != nil && !l.Combined && !l.Interpolated {
			files[*l.SourceFile] = true
			figures++
		}
		if l.IsPreferred {
			preferred = l.Series
		}
	}
	if figures > 0 {
		fmt.Fprintf(a.stdout, a.text("Dân số: %d tệp, %d số liệu; tỷ lệ tính theo: %s\n", "populations: %d files, %d figures; shares are of: %s\n"),
			len(files), figures, a.text(transforms.Label("population_series", preferred, "vi"), transforms.Label("population_series", preferred, "en")))
	}
}

// closingTable prints the goals of the plan beside the figures of the latest period.
func (a *app) closingTable(ctx context.Context, run string) error {
	db, err := warehouse.Open(ctx, filepath.Join(a.Data, "releases", run, "kttt.duckdb"), warehouse.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	goals, err := readGoals(ctx, db)
	if err != nil {
		return err
	}
	if len(goals) == 0 {
		fmt.Fprintln(a.stdout, a.text("Chưa có danh sách nào được chấp nhận.", "no list was accepted yet"))
		return a.tellSigned(ctx, db)
	}
	reported, expected, err := readCoverage(ctx, db)
	if err != nil {
		return err
	}
	title := fmt.Sprintf(a.text("Kỳ %s · %d/%d đơn vị đã gửi", "Period %s · %d of %d units have reported"), goals[0].period, reported, expected)
	fmt.Fprintln(a.stdout, strings.TrimRight(goalTable(title, goals, a.Lang), "\n"))
	return a.tellSigned(ctx, db)
}
