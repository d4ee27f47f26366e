package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// rowWanted is the row that a person asks about.
type rowWanted struct {
	file, sheet string
	row         int
	receipt     int // 0: the latest of the path
	contacts    bool
}

func (a *app) traceCommand() *cobra.Command {
	var w rowWanted
	var asJSON bool
	c := &cobra.Command{
		Use:   "trace 'FILE:SHEET!ROW'",
		Short: "a row of a workbook: what each step made of it",
		Long: `Tell what each step made of one row: the receipt of its file, the table it stands in and
how each column was understood, each cell as stored and the value read from it, what was
found wrong, whether the row was kept, rejected or skipped and why, the organisation it
belongs to with its other rows, where it lies, and which indicators it counts in. The
original is read again from the lake, so rejected and skipped rows are told too.

FILE is the path below the inbox, as meta.submissions and every finding have it; ROW is a
number or a cell (HTX!C17). Of several receipts of one path the latest is meant; --receipt N
takes another. Where a later list replaced the row, that is said.

Names, telephone numbers, e-mail addresses and identity numbers of people, and whatever
stands under a heading that is not known, are shown as *** unless --with-contacts is given.`,
		Example: `  kttt trace '2024/187-chi-lang.xlsx:HTX!17'
  kttt trace '2024/187-chi-lang.xlsx:HTX!C17' --lang en
  kttt trace '2024/187-chi-lang.csv:CSV!3' --receipt 4 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("receipt") && w.receipt < 1 {
				return &usageError{fmt.Sprintf("there is no receipt %d", w.receipt), "receipts are numbered from 1; leave --receipt out for the latest of the file"}
			}
			if err := w.parse(args[0]); err != nil {
				return err
			}
			return a.traceRow(cmd.Context(), w, asJSON)
		},
	}
	c.Flags().IntVar(&w.receipt, "receipt", 0, "the receipt of this number, where the path came several times")
	c.Flags().BoolVar(&w.contacts, "with-contacts", false, "show names and numbers of people")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line, each with its kind")
	return c
}

// parse reads FILE:SHEET!ROW; the row may be a cell or a range of cells.
func (w *rowWanted) parse(s string) error {
	bad := &usageError{fmt.Sprintf("%q names no row", s), "give 'FILE:SHEET!ROW', as in '2024/187-chi-lang.xlsx:HTX!17' or '…:HTX!C17'"}
	i := strings.LastIndexByte(s, '!')
	if i < 0 {
		return bad
	}
	place, cell := s[:i], s[i+1:]
	if i = strings.LastIndexByte(place, ':'); i < 1 {
		return bad
	}
	w.file, w.sheet = place[:i], place[i+1:]
	if n := len(w.sheet); n > 1 && w.sheet[0] == '\'' && w.sheet[n-1] == '\'' { // as Excel quotes it
		w.sheet = strings.ReplaceAll(w.sheet[1:n-1], "''", "'")
	}
	cell, _, _ = strings.Cut(strings.ReplaceAll(cell, "$", ""), ":")
	row, err := strconv.Atoi(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	if err != nil || row < 1 || w.sheet == "" {
		return bad
	}
	w.row = row
	return nil
}

// traced is one row with all that became of it.
type traced struct {
	rowWanted
	submission record           // of meta.submissions
	list       *transforms.List // of its file, read again
	sheet      *transforms.Sheet
	outcome    *transforms.SheetOutcome
	cells      *transforms.Row        // nil: the row holds nothing
	table      *transforms.TableTrace // that it stands in; nil for none

	organisation *transforms.Organisation // as read; nil: none was kept
	contact      *transforms.Contact
	head         int // of a line that continues an organisation: the row of its name

	findings     []record
	kept         record // its row of staging, in force or replaced; nil for none
	facts        record // of staging.organisation_facts; nil: not counted
	others       []record
	links        []record
	placement    record
	indicators   []counted
	otherVersion string // why reading it again may tell something else than the release
}

// counted is an indicator that the row counts in.
type counted struct {
	Kind      string `json:"kind"`
	Indicator string `json:"indicator"`
	Role      string `json:"role"` // numerator, base, unknown
	Measured  any    `json:"measured,omitempty"`
}

// traceRow follows one row and tells it.
func (a *app) traceRow(ctx context.Context, w rowWanted, asJSON bool) error {
	path, err := releaseFile(a.Data, "")
	if err != nil {
		return err
	}
	db, err := warehouse.Open(ctx, path, warehouse.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	t := &traced{rowWanted: w}
	if err := t.findFile(ctx, db); err != nil {
		return err
	}
	if err := a.readAgain(ctx, t); err != nil {
		return err
	}
	if err := t.findRow(); err != nil {
		return err
	}
	for _, step := range []func(context.Context, *warehouse.DB) error{t.readFindings, t.readKept, t.readFacts} {
		if err := step(ctx, db); err != nil {
			return err
		}
	}
	if asJSON {
		return a.traceJSON(t)
	}
	a.tellTrace(t)
	return nil
}

// findFile finds the receipt of the path.
func (t *traced) findFile(ctx context.Context, db *warehouse.DB) error {
	all, err := records(ctx, db, "select * from meta.submissions order by receipt")
	if err != nil {
		return err
	}
	var numbers []string
	for _, s := range all {
		if s.text("source_file") != t.file {
			continue
		}
		numbers = append(numbers, s.text("receipt"))
		if t.receipt == 0 || *s.whole("receipt") == int64(t.receipt) {
			t.submission = s
		}
	}
	switch {
	case t.submission != nil:
		return nil
	case len(numbers) > 0:
		return &usageError{fmt.Sprintf("receipt %d is not of %q", t.receipt, t.file), "its receipts: " + strings.Join(numbers, ", ")}
	}
	var names [][2]string
	for _, s := range all {
		names = append(names, [2]string{s.text("source_file"), ""})
	}
	slices.SortFunc(names, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return notThere("file", t.file, nearest(t.file, slices.Compact(names)), "select receipt, source_file from meta.submissions lists the paths below the inbox")
}

// readAgain reads the original with today's code and decisions, as a night would.
func (a *app) readAgain(ctx context.Context, t *traced) error {
	l, err := lake.Peek(a.Data)
	if err != nil {
		return err
	}
	defer l.Close()
	decisions, hash, err := readDecisions(a.Data)
	if err != nil {
		return err
	}
	m, _, _, err := l.Head()
	if err != nil {
		return err
	}
	switch {
	case m.Code != code():
		t.otherVersion = a.text("bản công bố do một phiên bản khác của chương trình làm ra", "the release was made by another version of the program")
	case m.Decisions != hash:
		t.otherVersion = a.text("decisions.csv đã đổi từ bản công bố đó", "decisions.csv has changed since the release")
	}
	file, err := a.open(ctx, l.Original(t.submission.text("sha256")), t.file)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("trace %q: its original is not in the lake: %w", t.file, err)
	}
	if err != nil {
		return fmt.Errorf("trace %q: %w", t.file, err)
	}
	if file.book == nil {
		vi, en := file.bad.Explain()
		return &usageError{fmt.Sprintf("%q (receipt %s) has no rows: it could not be read: %s", t.file, t.submission.text("receipt"), a.text(vi, en)), "select * from meta.findings where source_file = … tells it; ask the sender for a whole file"}
	}
	i := slices.IndexFunc(file.book.Sheets, func(s transforms.Sheet) bool { return s.Name == t.rowWanted.sheet })
	if i < 0 {
		var names []string
		for _, s := range file.book.Sheets {
			names = append(names, s.Name)
		}
		return &usageError{fmt.Sprintf("%q has no sheet %q", t.file, t.rowWanted.sheet), "its sheets: " + strings.Join(names, ", ")}
	}
	t.sheet = &file.book.Sheets[i]
	if t.list, err = transforms.Trace(file.book, transforms.ReadingDecisions(decisions)...); err != nil {
		return fmt.Errorf("trace %q: %w", t.file, err)
	}
	t.outcome = &t.list.Sheets[i]
	return nil
}

// findRow finds the row in its sheet, its table, and what was read from it.
func (t *traced) findRow() error {
	rows := t.sheet.Rows
	if i, ok := slices.BinarySearchFunc(rows, t.row, func(r transforms.Row, n int) int { return r.Number - n }); ok {
		t.cells = &rows[i]
	}
	if len(rows) == 0 || t.row > rows[len(rows)-1].Number {
		last := "the sheet holds nothing"
		if len(rows) > 0 {
			last = fmt.Sprintf("its rows go from %d to %d", rows[0].Number, rows[len(rows)-1].Number)
		}
		return &usageError{fmt.Sprintf("sheet %q of %q has no row %d", t.sheet.Name, t.file, t.row), last}
	}
	for i := range t.outcome.Traced.Tables {
		if table := &t.outcome.Traced.Tables[i]; t.row >= table.Top && t.row <= max(table.Bottom, table.LastRow) {
			t.table = table
		}
	}
	t.head = t.row
	for t.outcome.Traced.Rows[t.head].Kind == "continuation" && t.head > 1 {
		t.head--
	}
	at := func(sheet string, row int64) bool { return sheet == t.sheet.Name && row == int64(t.head) }
	for i := range t.list.Organisations {
		if o := &t.list.Organisations[i]; at(o.SourceSheet, o.SourceRow) {
			t.organisation, t.contact = o, &t.list.Contacts[i]
		}
	}
	return nil
}

// became is what the row was taken for, and what became of it.
func (t *traced) became() transforms.RowTrace {
	r, ok := t.outcome.Traced.Rows[t.row]
	c := t.outcome.Count
	switch {
	case ok:
	case t.cells == nil:
		r = transforms.RowTrace{Kind: "blank", Outcome: transforms.RowSkipped}
	case slices.ContainsFunc(t.list.Populations, func(p transforms.PopulationCount) bool {
		return p.SourceSheet == t.sheet.Name && p.SourceRow == int64(t.row)
	}):
		r = transforms.RowTrace{Kind: "figures", Outcome: transforms.RowKept}
	case len(t.outcome.Traced.Tables) > 0 && t.row < t.outcome.Traced.Tables[0].Top:
		r = transforms.RowTrace{Kind: "title", Outcome: transforms.RowSkipped}
	case c.Rejected > 0 && c.Kept == 0:
		r = transforms.RowTrace{Kind: "of no table", Outcome: transforms.RowRejected}
	default:
		r = transforms.RowTrace{Kind: t.onlyReason(), Outcome: transforms.RowSkipped}
	}
	return r
}

// onlyReason is why a sheet that was skipped as a whole was.
func (t *traced) onlyReason() string {
	for _, reason := range sortedKeys(t.outcome.Reasons) {
		if reason != "blank" {
			return reason
		}
	}
	return "blank"
}

// readFindings reads what was found at the row; of a row of which nothing was kept, also what was found
// wrong with its sheet and file.
func (t *traced) readFindings(ctx context.Context, db *warehouse.DB) error {
	whole := ""
	if t.became().Outcome == transforms.RowRejected {
		whole = " or (severity = 'reject' and source_row = 0 and (source_sheet is null or source_sheet = " + literal(t.sheet.Name) + "))"
	}
	var err error
	t.findings, err = records(ctx, db, fmt.Sprintf(`
select finding_no, cell, field, rule, severity, value, message_vi, message_en
from meta.findings
where submission_id = %s and (source_sheet = %s and source_row between %d and %d%s)
order by finding_no`, literal(t.submission.text("submission_id")), literal(t.sheet.Name), t.head, t.row, whole))
	return err
}

// of picks the row in a table of rows, by its alias.
func (t *traced) of(alias string) string {
	return fmt.Sprintf("%[1]s.submission_id = %[2]s and %[1]s.source_sheet = %[3]s and %[1]s.source_row = %[4]d", alias, literal(t.submission.text("submission_id")), literal(t.sheet.Name), t.head)
}

// readKept reads the row as staging has it, the organisation's other rows and links, and its place.
func (t *traced) readKept(ctx context.Context, db *warehouse.DB) error {
	kept, err := records(ctx, db, "select v.*, o.is_counted, o.submission_id is not null as in_force from staging.organisation_versions as v left join staging.organisations as o"+
		" on o.submission_id = v.submission_id and o.source_sheet = v.source_sheet and o.source_row = v.source_row where "+t.of("v"))
	if err != nil || len(kept) == 0 {
		return err
	}
	t.kept = kept[0]
	if t.others, err = records(ctx, db, `
select o.period, o.source_file, o.source_sheet, o.source_row, o.name, o.org_type, o.unit_code, o.is_counted
from staging.organisations as o
where o.org_id = `+literal(t.kept.text("org_id"))+" and not ("+t.of("o")+")\norder by o.period_end, o.source_file, o.source_sheet, o.source_row"); err != nil {
		return err
	}
	if t.links, err = records(ctx, db, "select * from meta.organisation_links where "+literal(t.kept.text("org_id"))+" in (org_id, other_org_id) order by link_no"); err != nil {
		return err
	}
	placed, err := records(ctx, db, `
select w.*, c.area_name as commune_name, d.area_name as district_name
from staging.placements as w
left join meta.areas as c on c.lens = 'as_of_today' and c.area_level = 'commune' and c.area_code = w.commune_code
left join meta.areas as d on d.lens = 'as_of_today' and d.area_level = 'district' and d.area_code = w.district_code
where `+t.of("w"))
	if err == nil && len(placed) > 0 {
		t.placement = placed[0]
	}
	return err
}

// readFacts reads how the row counts, and evaluates the condition of every indicator on it.
func (t *traced) readFacts(ctx context.Context, db *warehouse.DB) error {
	facts, err := records(ctx, db, "select f.* from staging.organisation_facts as f where "+t.of("f"))
	if err != nil || len(facts) == 0 {
		return err
	}
	t.facts = facts[0]
	conditions, _, err := readConditions(ctx, db)
	if err != nil {
		return err
	}
	var listed []condition
	var columns []string
	published, err := records(ctx, db, "select distinct indicator from marts.indicators where period = "+literal(t.facts.text("period"))+
		" union select indicator from marts.reported_and_listed where listed_value is not null and period = "+literal(t.facts.text("period"))+" and org_type = "+literal(t.facts.text("org_type")))
	if err != nil {
		return err
	}
	for _, r := range published {
		if c := conditions[r.text("indicator")]; c.measured != "" {
			listed = append(listed, c)
		}
	}
	slices.SortFunc(listed, func(a, b condition) int { return strings.Compare(a.indicator, b.indicator) })
	for i, c := range listed {
		columns = append(columns, fmt.Sprintf("    coalesce(%s, false) as n%[2]d, coalesce(%[3]s, false) as b%[2]d, coalesce(%[4]s, false) as u%[2]d, %[5]s as m%[2]d",
			c.inNumerator(), i, orFalse(c.denominator), c.open(), c.measured))
	}
	found, err := records(ctx, db, `select
`+strings.Join(columns, ",\n")+`
from staging.organisation_facts as f
inner join staging.organisations as o
    on o.submission_id = f.submission_id and o.source_sheet = f.source_sheet and o.source_row = f.source_row
inner join meta.type_groups as g on g.org_type = f.org_type and g.org_group = 'all'
where `+t.of("f"))
	if err != nil || len(found) == 0 {
		return err
	}
	for i, c := range listed {
		r := record{"in_numerator": found[0][fmt.Sprint("n", i)], "in_base": found[0][fmt.Sprint("b", i)], "is_unknown": found[0][fmt.Sprint("u", i)], "measured": found[0][fmt.Sprint("m", i)]}
		if role := r.role(); role != "" {
			k := counted{Kind: "indicator", Indicator: c.indicator, Role: role}
			if c.isSum() && role == "numerator" {
				k.Measured = r["measured"]
			}
			t.indicators = append(t.indicators, k)
		}
	}
	return nil
}

// fieldsOf are the fields of a record of the transforms by their parquet names, as text; those that
// are nil are absent.
func fieldsOf(row any) map[string]string {
	out := map[string]string{}
	v := reflect.Indirect(reflect.ValueOf(row))
	if !v.IsValid() {
		return out
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("parquet"), ",")
		f := reflect.Indirect(v.Field(i))
		if !f.IsValid() {
			continue
		}
		if d, ok := f.Interface().(transforms.Day); ok {
			out[name] = d.String()
			continue
		}
		out[name] = fmt.Sprint(f.Interface())
	}
	return out
}
