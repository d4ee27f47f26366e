package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// tableFormats are the formats of lists that a command makes itself.
var tableFormats = []warehouse.Format{warehouse.Pretty, warehouse.CSV, warehouse.JSON, warehouse.JSONL}

// tableFormat checks a --format flag.
func tableFormat(s string) (warehouse.Format, error) {
	if f := warehouse.Format(s); slices.Contains(tableFormats, f) {
		return f, nil
	}
	return "", &usageError{fmt.Sprintf("format is %q", s), "give table, csv, json or jsonl"}
}

func (a *app) diffCommand() *cobra.Command {
	var format string
	var all, cells bool
	c := &cobra.Command{
		Use:   "diff [R1 [R2]]",
		Short: "figures that moved between two releases, and the cells that moved them",
		Long: `List the figures of marts.indicators that moved, appeared or vanished from release
R1 to release R2, the most moved first, and under each the cells that can have moved
it: what the row of an organisation of that area, type and period says otherwise, with
old value, new value, file, sheet and cell in either release, and why it differs.
Without R2 the other is the release in force, without R1 the one before it. Releases made
by earlier code can be compared too; what they do not tell is said.`,
		Example: `  kttt releases diff
  kttt releases diff 3 5 --all
  kttt releases diff 3 --cells --format csv > cells.csv`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := tableFormat(format)
			if err != nil {
				return err
			}
			l, before, after, err := a.twoReleases(args)
			if err != nil {
				return err
			}
			return a.diff(cmd.Context(), l, before, after, f, all, cells)
		},
	}
	c.Flags().StringVar(&format, "format", "table", "table (in words), csv, json or jsonl")
	c.Flags().BoolVar(&all, "all", false, "every figure with every cell, not only the first ones")
	c.Flags().BoolVar(&cells, "cells", false, "list the cells and rows that differ instead of the figures")
	return c
}

// twoReleases are the releases that the arguments of diff mean.
func (a *app) twoReleases(args []string) (l *lake.Lake, before, after lake.Entry, err error) {
	l, entries, err := openLog(a.Data)
	if err != nil {
		return nil, before, after, err
	}
	after = entries[len(entries)-1]
	switch {
	case len(args) > 0:
		if before, err = findRelease(entries, args[0]); err == nil && len(args) > 1 {
			after, err = findRelease(entries, args[1])
		}
	case len(entries) == 1:
		err = &usageError{"there is only one release", "diff compares two; run kttt run again when something new has come"}
	default:
		before = entries[len(entries)-2]
	}
	return l, before, after, err
}

// diff compares two releases and tells the result.
func (a *app) diff(ctx context.Context, l *lake.Lake, before, after lake.Entry, f warehouse.Format, all, cells bool) error {
	if before.Run == after.Run {
		return a.tellSame(before, f)
	}
	fileBefore, err := databaseOf(l, before)
	if err != nil {
		return err
	}
	fileAfter, err := databaseOf(l, after)
	if err != nil {
		return err
	}
	pair, err := warehouse.OpenPair(ctx, fileBefore, fileAfter)
	if err != nil {
		return err
	}
	defer pair.Close()
	if err := pair.Compare(ctx, indicatorInputs); err != nil {
		return err
	}
	if f != warehouse.Pretty {
		query := diffFigures
		if cells {
			query = diffCells
		}
		t, err := pair.Query(ctx, query)
		if err != nil {
			return err
		}
		return t.Write(a.stdout, f)
	}
	d := &difference{app: a, pair: pair, before: before, after: after, all: all}
	if d.changed, err = a.inputsChanged(l, before, after); err != nil {
		return err
	}
	return d.tell(ctx, cells)
}

// tellSame says that a release differs from itself in nothing.
func (a *app) tellSame(e lake.Entry, f warehouse.Format) error {
	if f == warehouse.JSON {
		fmt.Fprintln(a.stdout, "[]")
	}
	if f == warehouse.Pretty {
		fmt.Fprintf(a.stdout, a.text("Cùng một bản công bố (%s): không có gì khác.\n", "one and the same release (%s): nothing differs\n"), short(e.Run))
	}
	return nil
}

const (
	diffFiguresWithCells = `
select f.*, x.cell_nos
from figures as f
left join (select figure_no, string_agg(cast(cell_no as varchar), ',' order by cell_no) as cell_nos from causes group by figure_no) as x
    on x.figure_no = f.figure_no`
	diffFigures = `
select change, lens, period, area_level, area_code, area_name, org_type, indicator, unit,
    old_numerator, old_denominator, old_value, new_numerator, new_denominator, new_value, cell_nos
from (` + diffFiguresWithCells + `) order by figure_no`
	diffCells = `
select c.cell_no, c.change, c.period, c.org_id, c.org_type, c.name, c.field, c.old_value, c.new_value, c.old_place, c.new_place,
    c.old_receipt, c.new_receipt, c.why, c.by_receipt,
    (select count(*) from causes as x where x.cell_no = c.cell_no) as figure_count
from cells as c order by c.cell_no`
)

// How much the short form shows.
const (
	mostFigures = 15
	mostCells   = 5
)

// difference tells two compared releases in words.
type difference struct {
	*app
	pair          *warehouse.Pair
	before, after lake.Entry
	changed       []string // what else the runs were made from differs, in words
	all           bool
}

// tell prints the counts, then the figures with their cells, or the cells alone.
func (d *difference) tell(ctx context.Context, cells bool) error {
	counts, err := d.counts(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.stdout, d.text("Bản %d (%s) → bản %d (%s)\n", "release %d (%s) → release %d (%s)\n"), d.before.Seq, short(d.before.Run), d.after.Seq, short(d.after.Run))
	for _, c := range d.changed {
		fmt.Fprintln(d.stdout, c)
	}
	d.tellLacks()
	if err := d.tellLenses(ctx); err != nil {
		return err
	}
	if counts["moved"]+counts["new figures"]+counts["lost figures"]+counts["changed"]+counts["appeared"]+counts["vanished"]+counts["counting"] == 0 {
		fmt.Fprintln(d.stdout, d.text("Không có số liệu nào thay đổi, không có ô nào khác.", "no figure moved, no cell differs"))
		return nil
	}
	fmt.Fprintf(d.stdout, d.text("Số liệu: %d thay đổi, %d mới có, %d không còn. Danh sách: %d ô khác, %d dòng mới, %d dòng không còn, %d dòng nay được tính hoặc thôi được tính.\n",
		"figures: %d moved, %d appeared, %d vanished; lists: %d cells differ, %d rows appeared, %d vanished, %d count now or no more\n"),
		counts["moved"], counts["new figures"], counts["lost figures"], counts["changed"], counts["appeared"], counts["vanished"], counts["counting"])
	if cells {
		return d.tellCells(ctx)
	}
	return d.tellFigures(ctx)
}

func (d *difference) counts(ctx context.Context) (map[string]int64, error) {
	t, err := d.pair.Query(ctx, `
		select case change when 'moved' then 'moved' when 'appeared' then 'new figures' else 'lost figures' end, count(*) from figures group by 1
		union all select case when change in ('counted', 'uncounted') then 'counting' else change end, count(*) from cells group by 1`)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, row := range t.Rows {
		out[row[0].(string)] = row[1].(int64)
	}
	return out, nil
}

// tellLacks says what cannot be compared because earlier code made one of the releases.
func (d *difference) tellLacks() {
	lacks := d.pair.Lacks()
	has := func(prefix string) bool {
		return slices.ContainsFunc(lacks, func(s string) bool { return strings.HasPrefix(s, prefix) })
	}
	for _, c := range []struct{ lack, vi, en string }{
		{"marts.indicators", "Một trong hai bản do chương trình cũ làm, không có marts.indicators ở dạng này: không so được số liệu.", "one of the releases, made by earlier code, has no marts.indicators of this form: figures cannot be compared"},
		{"staging.organisations.", "Một trong hai bản không có staging.organisations ở dạng này: không so được các ô.", "one of the releases has no staging.organisations of this form: cells cannot be compared"},
		{"staging.organisation_areas", "Một trong hai bản không cho biết địa bàn của từng dòng: không nối được số liệu với các ô.", "one of the releases does not tell the areas of rows: figures cannot be joined to cells"},
		{"meta.read_columns", "Một trong hai bản do chương trình cũ làm, không ghi cột của từng trường: bên đó chỉ có số dòng thay cho ô.", "one of the releases, made by earlier code, does not tell the columns of fields: there the row stands for the cell"},
		{"meta.submissions.superseded_by", "Bản cũ không ghi bản gửi nào thay thế bản nào.", "the older code did not record which submission replaced which"},
	} {
		if has(c.lack) {
			fmt.Fprintln(d.stdout, d.text(c.vi, c.en))
		}
	}
}

// tellLenses says by which lens nothing can be compared, because only one of the releases knows it.
func (d *difference) tellLenses(ctx context.Context) error {
	t, err := d.pair.Query(ctx, "select lens from lone_lenses order by lens")
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		fmt.Fprintf(d.stdout, d.text("Chỉ một trong hai bản có số liệu “%s”: không so phần đó.\n", "only one of the releases has figures “%s”: these are not compared\n"),
			transforms.Label("lens", row[0].(string), d.Lang))
	}
	return nil
}

// tellFigures prints the figures, those of the same cells together, and under them the cells that
// can have moved them.
func (d *difference) tellFigures(ctx context.Context) error {
	figures, err := d.pair.Query(ctx, `
		select figure_no, change, lens, period, area_level, area_code, area_name, org_type, indicator, unit, old_value, new_value, cell_nos,
			old_numerator, old_denominator, new_numerator, new_denominator
		from (select f.*, min(figure_no) over (partition by cell_nos) as first_no from (`+diffFiguresWithCells+`) as f) as g
		order by first_no, figure_no`)
	if err != nil {
		return err
	}
	for i, row := range figures.Rows {
		if !d.all && i == mostFigures {
			fmt.Fprintf(d.stdout, d.text("\n… và %d số liệu nữa (--all)\n", "\n… and %d more figures (--all)\n"), len(figures.Rows)-i)
			return nil
		}
		if i == 0 || figures.Rows[i-1][12] != row[12] {
			fmt.Fprintln(d.stdout)
		}
		fmt.Fprintln(d.stdout, d.figure(row))
		if i+1 == len(figures.Rows) || figures.Rows[i+1][12] != row[12] || !d.all && i+1 == mostFigures {
			if err := d.tellCauses(ctx, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// figure is one row of tellFigures in words.
func (d *difference) figure(row []any) string {
	unit, _ := row[9].(string)
	was, is := d.shown(row[10], unit), d.shown(row[11], unit)
	if was == is { // it moved by less than is shown of a share
		was, is = fraction(row[13], row[14]), fraction(row[15], row[16])
	}
	lens := ""
	if row[2] != "as_reported" {
		lens = d.text(" · theo đơn vị hiện nay", " · by today's units")
	}
	return fmt.Sprintf("%s · %v (%s) · %s%s · %s (%s): %s → %s", row[3], orCode(row[6], row[5]), row[5], row[7], lens,
		transforms.IndicatorLabel(row[8].(string), d.Lang), row[8], was, is)
}

// fraction writes numerator and denominator the Vietnamese way, "–" for what is not there.
func fraction(numerator, denominator any) string {
	shown := func(v any) string {
		if n, ok := v.(int64); ok {
			return transforms.ShowNumber(float64(n), 0)
		}
		return "–"
	}
	return shown(numerator) + "/" + shown(denominator)
}

func orCode(name, code any) any {
	if name == nil {
		return code
	}
	return name
}

// shown is a figure, or a word for none.
func (d *difference) shown(v any, unit string) string {
	if v == nil {
		return d.text("không có", "none")
	}
	return figure(float(v), unit)
}

// tellCauses prints the cells behind a figure.
func (d *difference) tellCauses(ctx context.Context, figure []any) error {
	if figure[12] == nil {
		fmt.Fprintln(d.stdout, d.text("    không ô nào của địa bàn, loại hình và kỳ này khác đi", "    no cell of this area, type and period differs"))
		return nil
	}
	t, err := d.pair.Query(ctx, fmt.Sprintf("select c.* from (%s) as c inner join causes as x on x.cell_no = c.cell_no where x.figure_no = %d order by c.cell_no", diffCells, figure[0]))
	if err != nil {
		return err
	}
	for i, row := range t.Rows {
		if !d.all && i == mostCells {
			fmt.Fprintf(d.stdout, d.text("    … và %d ô nữa\n", "    … and %d more cells\n"), len(t.Rows)-i)
			break
		}
		fmt.Fprintln(d.stdout, "    "+d.cell(row))
	}
	return nil
}

// tellCells prints every cell and row that differs.
func (d *difference) tellCells(ctx context.Context) error {
	t, err := d.pair.Query(ctx, diffCells)
	if err != nil {
		return err
	}
	for i, row := range t.Rows {
		if !d.all && i == mostFigures*mostCells {
			fmt.Fprintf(d.stdout, d.text("… và %d ô nữa (--all)\n", "… and %d more (--all)\n"), len(t.Rows)-i)
			return nil
		}
		fmt.Fprintln(d.stdout, d.cell(row))
	}
	return nil
}

// cell is one row of diffCells in words.
func (d *difference) cell(row []any) string {
	what := ""
	switch row[1] {
	case "changed":
		field := fmt.Sprint(row[6])
		title := field
		if t := transforms.FieldTitle(field); t != field {
			title = d.text(t+" ("+field+")", field)
		}
		what = fmt.Sprintf("%s: %s → %s", title, d.value(field, row[7]), d.value(field, row[8]))
	case "appeared":
		what = d.text("dòng mới", "row appeared")
	case "vanished":
		what = d.text("dòng không còn", "row vanished")
	case "counted":
		what = d.text("nay được tính", "counts now")
	case "uncounted":
		what = d.text("không còn được tính", "counts no more")
	}
	place := fmt.Sprint(cmp.Or(row[10], row[9]))
	if row[9] != nil && row[10] != nil && row[9] != row[10] {
		place = fmt.Sprintf(d.text("%s (trước là %s)", "%s (was %s)"), row[10], row[9])
	}
	return fmt.Sprintf("%s  %s, %s (%s)", place, row[5], what, d.why(row))
}

// value is a value of a field in words; in English a code stays the code that queries ask for.
func (d *difference) value(field string, v any) string {
	if v == nil {
		return d.text("trống", "empty")
	}
	code := fmt.Sprint(v)
	switch code {
	case "true":
		return d.text("có", code)
	case "false":
		return d.text("không", code)
	}
	return d.text(transforms.Label(field, code, "vi"), code)
}

// why says in words why a cell or row differs.
func (d *difference) why(row []any) string {
	switch row[13] {
	case "replaced":
		if row[14] == nil {
			return d.text("danh sách đã được thay", "its list was replaced")
		}
		return fmt.Sprintf(d.text("bản nhận số %v thay bản số %v", "receipt %v replaced receipt %v"), row[14], row[11])
	case "received":
		return fmt.Sprintf(d.text("bản nhận số %v", "receipt %v"), row[14])
	case "not_received":
		return fmt.Sprintf(d.text("bản nhận số %v chưa có trong bản này", "receipt %v is not in that release"), row[11])
	case "withdrawn":
		return fmt.Sprintf(d.text("bản nhận số %v đã rút theo decisions.csv", "receipt %v was withdrawn by decisions.csv"), row[11])
	case "refused":
		return fmt.Sprintf(d.text("bản nhận số %v nay bị từ chối", "receipt %v is refused now"), row[11])
	case "in_force_again":
		return fmt.Sprintf(d.text("bản nhận số %v nay có hiệu lực", "receipt %v is in force now"), row[12])
	case "another_row":
		return d.text("dòng khác của cùng tổ chức được tính hay thôi được tính", "another row of the organisation counts or counts no more")
	}
	return d.text("cùng một tệp, nay đọc hoặc hiểu khác: chương trình hoặc decisions.csv đã đổi", "the same file read or understood otherwise: code or decisions.csv changed")
}

// inputsChanged says what beside the receipts differs between what two runs were made from.
func (a *app) inputsChanged(l *lake.Lake, e, f lake.Entry) ([]string, error) {
	before, err := l.Manifest(e.Run)
	if err != nil {
		return nil, err
	}
	after, err := l.Manifest(f.Run)
	if err != nil {
		return nil, err
	}
	var out []string
	if before.Code != after.Code {
		out = append(out, a.text("Chương trình, quy tắc hoặc dữ liệu nền đã đổi giữa hai bản.", "code, rules or reference data changed between them"))
	}
	if before.Decisions != after.Decisions {
		out = append(out, a.text("decisions.csv đã đổi giữa hai bản.", "decisions.csv changed between them"))
	}
	if !slices.Equal(before.Signed, after.Signed) {
		out = append(out, a.text("Kỳ đã chốt khác nhau giữa hai bản (kttt releases tag --list).", "what is signed off changed between them (kttt releases tag --list)"))
	}
	return out, nil
}
