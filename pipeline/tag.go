package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

func (a *app) tagCommand() *cobra.Command {
	var release, why, format string
	var list bool
	c := &cobra.Command{
		Use:   "tag PERIOD",
		Short: "sign a period off; later changes of it become revisions",
		Long: `Sign off the figures of a period as a release published them: 2024, 2024-H1 or
2024-Q3. From the next night on, whatever moves a figure of that period is listed in
marts.revisions as reported, now and why. The record is kept for good; signing the
period again, with a later release, adds another one, which then holds. --list shows
them all.`,
		Example: `  kttt releases tag 2024 --why "Báo cáo năm 2024 đã trình UBND tỉnh"
  kttt releases tag 2024-H1 --release 3
  kttt releases tag --list`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := tableFormat(format)
			switch {
			case err != nil:
				return err
			case list && len(args) == 0 && release == "" && why == "":
				return a.listTags(f)
			case list:
				return &usageError{"--list takes no period, release or reason", "kttt releases tag --list shows every sign-off"}
			case len(args) == 0:
				return &usageError{"no period was named", "kttt releases tag 2024 signs it off, kttt releases tag --list shows what is signed"}
			}
			if err := namesRelease(cmd, release); err != nil {
				return err
			}
			return a.tag(cmd.Context(), transforms.Period(args[0]), release, why)
		},
	}
	f := c.Flags()
	f.StringVar(&release, "release", "", "number of the release, or the beginning of its run id (default: the one in force)")
	f.StringVar(&why, "why", "", "what the figures were signed for, for the record")
	f.BoolVar(&list, "list", false, "list every sign-off instead")
	f.StringVar(&format, "format", "table", "of --list: table, csv, json or jsonl")
	return c
}

// tag signs a period off with the figures of a release.
func (a *app) tag(ctx context.Context, p transforms.Period, name, why string) (err error) {
	if !p.Valid() {
		return &usageError{fmt.Sprintf("%q is no period", p), "write 2024, 2024-H1 or 2024-Q3"}
	}
	l, entries, e, err := openRelease(a.Data, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	newest, err := newestOf(l, entries)
	if err != nil {
		return err
	}
	if old, ok, err := signedNow(l, p, len(newest.Receipts)); err != nil || ok && old.Run == e.Run {
		if err == nil {
			fmt.Fprintf(a.stdout, a.text("Kỳ %s đã chốt theo bản này (%s) từ trước.\n", "period %s is signed off with this release (%s) already\n"), p, short(e.Run))
			if why != "" {
				fmt.Fprintf(a.stderr, a.text("Lý do “%s” không được ghi: lần chốt đã có giữ nguyên (kttt releases tag --list).\n", "the reason %q is not recorded: the sign-off stays as it was made (kttt releases tag --list)\n"), why)
			}
		}
		return err
	}
	s, figures, err := a.signOff(ctx, l, p, e)
	if err != nil {
		return err
	}
	t, err := l.Tag(lake.Tag{SignOff: s, Known: len(newest.Receipts), Why: why})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("Đã chốt kỳ %s theo bản %d (%s): %d số liệu, lần chốt %d. Từ lần chạy sau, mọi thay đổi của kỳ này được ghi ở marts.revisions.\n",
		"period %s is signed off with release %d (%s): %d figures, sign-off %d; from the next run on marts.revisions lists whatever moves\n"),
		p, e.Seq, short(e.Run), figures, t.Number)
	return nil
}

// signedNow is the sign-off of a period that holds.
func signedNow(l *lake.Lake, p transforms.Period, known int) (lake.SignOff, bool, error) {
	tags, err := l.Tags()
	if err != nil {
		return lake.SignOff{}, false, err
	}
	signed := lake.Signed(tags, known)
	if i := slices.IndexFunc(signed, func(s lake.SignOff) bool { return s.Period == string(p) }); i >= 0 {
		return signed[i], true, nil
	}
	return lake.SignOff{}, false, nil
}

// signOff keeps the figures of a period in a release as a part, and says what the release was
// made from. A release that is gone, or holds no figure of the period, is a mistake of usage.
func (a *app) signOff(ctx context.Context, l *lake.Lake, p transforms.Period, e lake.Entry) (lake.SignOff, int, error) {
	m, err := l.Manifest(e.Run)
	if err != nil {
		return lake.SignOff{}, 0, err
	}
	file, err := databaseOf(l, e)
	if err != nil {
		return lake.SignOff{}, 0, err
	}
	figures, err := warehouse.FiguresOf(ctx, file, string(p))
	if err != nil {
		return lake.SignOff{}, 0, err
	}
	if len(figures) == 0 {
		hint := "it holds no period at all"
		if periods := periodsOf(l, e); len(periods) > 0 {
			hint = "it holds " + strings.Join(periods, ", ") + "; name another release with --release"
		}
		return lake.SignOff{}, 0, &usageError{fmt.Sprintf("release %d (%s) has no figures of period %s", e.Seq, short(e.Run), p), hint}
	}
	hash, err := lake.WritePart(l, lake.Parts, figures)
	return lake.SignOff{Period: string(p), Run: e.Run, Receipts: len(m.Receipts), Code: m.Code, Decisions: m.Decisions, Decided: m.Outputs["decisions"], Figures: hash}, len(figures), err
}

// listTags prints every sign-off, the one that holds last of its period.
func (a *app) listTags(f warehouse.Format) error {
	l, entries, err := openLog(a.Data)
	if err != nil {
		return err
	}
	tags, err := l.Tags()
	if err != nil {
		return err
	}
	t := warehouse.Table{Columns: []warehouse.Column{{Name: "period", Type: "VARCHAR"}, {Name: "sign_off", Type: "BIGINT"}, {Name: "release", Type: "BIGINT"},
		{Name: "run", Type: "VARCHAR"}, {Name: "signed_at", Type: "VARCHAR"}, {Name: "holds", Type: "BOOLEAN"}, {Name: "why", Type: "VARCHAR"}}}
	for i, tag := range tags {
		run, at := tag.Run, tag.At.In(hanoi).Format(time.RFC3339)
		if f == warehouse.Pretty {
			run, at = short(run), moment(tag.At)
		}
		holds := i+1 == len(tags) || tags[i+1].Period != tag.Period
		t.Rows = append(t.Rows, []any{tag.Period, int64(tag.Number), numberOf(entries, tag.Run), run, at, holds, orNull(tag.Why)})
	}
	if f == warehouse.Pretty {
		if len(tags) == 0 {
			fmt.Fprintln(a.stdout, a.text("Chưa chốt kỳ nào.", "no period is signed off"))
			return nil
		}
		a.forEyes(&t, []string{"kỳ", "lần chốt", "số", "bản", "chốt lúc", "đang hiệu lực", "lý do"}, []string{"period", "sign-off", "number", "run", "signed at", "holds", "why"})
	}
	return t.Write(a.stdout, f)
}

// forEyes heads a table in the language of the settings and writes what is not there as nothing.
func (a *app) forEyes(t *warehouse.Table, vi, en []string) {
	for i := range t.Columns {
		t.Columns[i].Name = a.text(vi[i], en[i])
	}
	for _, row := range t.Rows {
		for i, v := range row {
			switch v {
			case nil, false:
				row[i] = ""
			case true:
				row[i] = a.text("có", "yes")
			}
		}
	}
}

// numberOf is the last number that a night gave a run in the log.
func numberOf(entries []lake.Entry, run string) any {
	for _, e := range slices.Backward(entries) {
		if e.Run == run && e.Back == 0 {
			return int64(e.Seq)
		}
	}
	return nil
}

// revisionReasons works out for every signed period why its figures can differ from what was signed.
func (n *night) revisionReasons(r *resolved, m lake.Manifest) ([]transforms.RevisionReason, error) {
	var out []transforms.RevisionReason
	for _, s := range m.Signed {
		state := transforms.SignedState{Period: transforms.Period(s.Period), Receipts: int64(s.Receipts), Code: s.Code != m.Code, DecisionsChanged: s.Decisions != m.Decisions}
		if s.Decided != "" {
			var err error
			if state.Decided, err = lake.ReadPart[transforms.Decision](n.lake, lake.Parts, s.Decided); err != nil && !errors.Is(err, lake.ErrSchema) {
				return nil, err // a part of another form is of earlier code: it does not tell
			}
		}
		out = append(out, transforms.RevisionReasons(state, r.submissions, r.placements, r.decisions)...)
	}
	return out, nil
}

// signedRows are the rows of meta.signed_periods.
func signedRows(m lake.Manifest) []warehouse.SignedPeriod {
	out := make([]warehouse.SignedPeriod, len(m.Signed))
	for i, s := range m.Signed {
		out[i] = warehouse.SignedPeriod{Period: s.Period, SignedRun: s.Run, SignedReceipts: int64(s.Receipts)}
	}
	return out
}

const revised = `
select s.period, count(r.lens)
from meta.signed_periods s left join marts.revisions r on r.period = s.period
group by s.period order by s.period`

// tellSigned says of every signed period whether its figures have moved since. A release made
// by code that knew no sign-offs has none to tell.
func (a *app) tellSigned(ctx context.Context, db *warehouse.DB) error {
	t, err := db.Query(ctx, "select 1 from duckdb_tables() where schema_name = 'meta' and table_name = 'signed_periods'")
	if err != nil || len(t.Rows) == 0 {
		return err
	}
	t, err = db.Query(ctx, revised)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if row[1] == int64(0) {
			fmt.Fprintf(a.stdout, a.text("Kỳ %s đã chốt: số liệu đúng như khi chốt\n", "period %s is signed off: its figures are as signed\n"), row[0])
			continue
		}
		fmt.Fprintf(a.stdout, a.text("Kỳ %s đã chốt: %d số liệu thay đổi so với khi chốt (marts.revisions)\n", "period %s is signed off: %d figures differ from what was signed (marts.revisions)\n"), row[0], row[1])
	}
	return nil
}
