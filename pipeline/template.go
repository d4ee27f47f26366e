package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

func (a *app) templateCommand() *cobra.Command {
	var t templateRequest
	c := &cobra.Command{
		Use:   "template --unit CODE --period P --out FILE",
		Short: "write the workbook that a unit should fill in next, with its organisations",
		Long: `Write the workbook (.xlsx) that a unit is to fill in for a period. What an
organisation is (type, name, numbers, founding, address, sector, products,
charter capital) is taken from the unit's last accepted list in the release in
force; what is reported anew (status, members, results, rating, value chain,
digital tools) is left blank. Organisations dissolved, revoked or converted are
left out. A commune that has not reported yet gets the organisations of the
former communes that went whole into it; the others are counted on the sheet
"Hướng dẫn". The form is in Vietnamese whatever --lang says.

People's names and telephone numbers stay blank unless --with-contacts is given;
the file is then readable by its owner only.`,
		Example: `  kttt template --unit 06463 --period 2026 --out 06463-2026.xlsx`,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.template(cmd.Context(), t) },
	}
	c.Flags().StringVar(&t.unit, "unit", "", "official code of the unit, such as 06463")
	c.Flags().StringVar(&t.period, "period", "", "period to report: 2026, 2026-H1 or 2026-Q3")
	c.Flags().StringVar(&t.out, "out", "", "the file to write")
	c.Flags().BoolVar(&t.contacts, "with-contacts", false, "fill in names and telephone numbers from the restricted area")
	c.Flags().BoolVar(&t.force, "force", false, "replace the file if it is there")
	return c
}

// templateRequest is what the person at the keyboard asks for.
type templateRequest struct {
	unit, period, out string
	contacts, force   bool
}

func (a *app) template(ctx context.Context, t templateRequest) error {
	unit, period, err := t.settle()
	if err != nil {
		return err
	}
	file, err := releaseFile(a.Data, "")
	if err != nil {
		return err
	}
	db, err := warehouse.Open(ctx, file, warehouse.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	listed, err := lastLists(ctx, db, period)
	if err != nil {
		return err
	}
	form := report.Form{Unit: unit, Period: period}
	chosen := chooseOrganisations(&form, listed)
	if t.contacts {
		if err := a.fillContacts(chosen); err != nil {
			return err
		}
	}
	for _, o := range chosen {
		form.Rows = append(form.Rows, o.formRow(period))
	}
	book, err := report.Template(form)
	if err != nil {
		return err
	}
	if err := t.write(book); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("Đã ghi %s: %s, kỳ %s, điền sẵn %d tổ chức\n", "written: %s: %s, period %s, %d organisations filled in\n"),
		t.out, unit.Title(), period, len(form.Rows))
	return nil
}

// settle checks what was asked for before anything is read.
func (t *templateRequest) settle() (transforms.Unit, transforms.Period, error) {
	none := transforms.Unit{}
	period := transforms.Period(t.period)
	switch {
	case t.unit == "" || t.period == "" || t.out == "":
		return none, "", &usageError{"a template needs --unit, --period and --out", "see kttt template --help"}
	case !period.Valid():
		return none, "", &usageError{fmt.Sprintf("period is %q", t.period), "give a year, half-year or quarter: 2026, 2026-H1 or 2026-Q3"}
	case !strings.HasSuffix(strings.ToLower(t.out), ".xlsx"):
		return none, "", &usageError{fmt.Sprintf("the form is a workbook, not %q", t.out), "end the name with .xlsx"}
	}
	units := transforms.ReportingUnits(period)
	i := slices.IndexFunc(units, func(u transforms.Unit) bool { return u.Code == t.unit })
	if i < 0 {
		return none, "", &usageError{fmt.Sprintf("unit %q does not report for %s", t.unit, period), unitHint(t.unit, units)}
	}
	if _, err := os.Stat(t.out); err == nil && !t.force {
		return none, "", &usageError{fmt.Sprintf("there is a file %q", t.out), "name another one, or replace it with --force"}
	}
	return units[i], period, nil
}

// unitHint says which units report in the period, and what the code asked for became.
func unitHint(code string, units []transforms.Unit) string {
	era := units[0].Era
	who := fmt.Sprintf("in that period %d units report, %s (%s) to %s (%s)", len(units),
		units[0].Title(), units[0].Code, units[len(units)-1].Title(), units[len(units)-1].Code)
	if units[0].Level == "commune" {
		return who + "; since 1 July 2025 communes report, no districts"
	}
	return who + "; until 30 June 2025 districts reported, no communes (list of units " + era + ")"
}

// write writes the file; with contacts only its owner may read it.
func (t *templateRequest) write(book []byte) error {
	mode, flags := fs.FileMode(0o644), os.O_WRONLY|os.O_CREATE|os.O_EXCL
	if t.contacts {
		mode = 0o600
	}
	if t.force {
		if err := os.Remove(t.out); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("replace form: %w", err)
		}
	}
	f, err := os.OpenFile(t.out, flags, mode)
	if errors.Is(err, fs.ErrNotExist) {
		return &usageError{fmt.Sprintf("there is no folder for %q", t.out), "make the folder first"}
	}
	if err != nil {
		return fmt.Errorf("write form: %w", err)
	}
	_, err = f.Write(book)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write form: %w", err), os.Remove(t.out))
	}
	return nil
}

// listedOrganisation is one organisation of the last list that its unit sent of its type.
type listedOrganisation struct {
	values                    map[string]any // by column of staging.organisations
	submission, sheet, source string
	row                       int64
	unit, era, period         string
	orgType, commune          string
	leader, phone             *string
}

// carriedColumns are the columns of staging.organisations that the form carries over.
func carriedColumns() []string {
	var out []string
	for _, c := range transforms.FormColumns() {
		switch {
		case !c.Carried, c.Kind == "contact", c.Kind == "serial":
		case c.Field == "commune":
			out = append(out, "commune_code")
		case c.Field == "founded_on":
			out = append(out, "founded_on", "founded_precision")
		default:
			out = append(out, c.Field)
		}
	}
	return out
}

// lastLists reads, for every unit and type, the organisations of the last list
// not after p that are counted and still listed.
func lastLists(ctx context.Context, db *warehouse.DB, p transforms.Period) ([]*listedOrganisation, error) {
	query := fmt.Sprintf(`
with dated as (
    select o.unit_code, e.reporting_level, o.org_type, max(o.period_end) as period_end
    from staging.organisations as o inner join meta.unit_eras as e on e.unit_era = o.unit_era
    where o.period_end <= date '%s'
    group by o.unit_code, e.reporting_level, o.org_type
)
select o.submission_id, o.source_sheet, o.source_row, o.source_file, o.unit_code, o.unit_era, o.period, o.%s
from staging.organisations as o
inner join meta.unit_eras as e on e.unit_era = o.unit_era
inner join dated as d on d.unit_code = o.unit_code and d.reporting_level = e.reporting_level
    and d.org_type = o.org_type and d.period_end = o.period_end
where o.is_counted and coalesce(o.status, 'active') not in ('dissolved', 'revoked', 'converted')
order by case o.org_type when 'HTX' then 1 when 'LHHTX' then 2 else 3 end, o.source_file, o.source_sheet, o.source_row`,
		p.End().Format(time.DateOnly), strings.Join(carriedColumns(), ", o."))
	t, err := db.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read last lists: %w", err)
	}
	var out []*listedOrganisation
	for _, row := range t.Rows {
		o := &listedOrganisation{values: map[string]any{}}
		for i, c := range t.Columns {
			o.values[c.Name] = row[i]
		}
		word := func(column string) string { s, _ := o.values[column].(string); return s }
		o.submission, o.sheet, o.source, o.row = word("submission_id"), word("source_sheet"), word("source_file"), o.values["source_row"].(int64)
		o.unit, o.era, o.period, o.orgType, o.commune = word("unit_code"), word("unit_era"), word("period"), word("org_type"), word("commune_code")
		out = append(out, o)
	}
	return out, nil
}

// chooseOrganisations picks the organisations of the form's unit and says in the
// form where they come from and what was left undecided.
func chooseOrganisations(form *report.Form, listed []*listedOrganisation) []*listedOrganisation {
	var own, inherited []*listedOrganisation
	split, unknown := map[string]int{}, map[string]int{}
	for _, o := range listed {
		reporter := transforms.UnitOf(o.unit, transforms.Period(o.period))
		switch {
		case reporter.Level == form.Unit.Level:
			if o.unit == form.Unit.Code {
				own = append(own, o)
			}
		case o.commune == "":
			if slices.ContainsFunc(reporter.Communes(), func(c transforms.Unit) bool { return becomes(c.Code, o.era, form) }) {
				unknown[reporter.Title()]++
			}
		default:
			units, whole := transforms.Became(o.commune, o.era, form.Period)
			if !slices.Contains(units, form.Unit) {
				continue
			}
			if whole {
				inherited = append(inherited, o)
			} else {
				split[transforms.UnitOf(o.commune, transforms.Period(o.period)).Title()]++
			}
		}
	}
	if len(own) > 0 || form.Unit.Level == "district" {
		form.Source = "Chưa có danh sách nào của đơn vị nên biểu chưa có tổ chức."
		if len(own) > 0 {
			form.Source = fmt.Sprintf("%d tổ chức theo danh sách gần nhất của đơn vị (kỳ %s).", len(own), periods(own))
		}
		return own
	}
	form.Source = "Chưa có danh sách nào của đơn vị hoặc của các xã cũ nhập vào đơn vị nên biểu chưa có tổ chức."
	if len(inherited) > 0 {
		form.Source = fmt.Sprintf("%d tổ chức theo danh sách gần nhất của các huyện trước đây (kỳ %s), thuộc các xã cũ đã nhập nguyên vẹn vào đơn vị.", len(inherited), periods(inherited))
	}
	for _, commune := range sortedKeys(split) {
		form.Undecided = append(form.Undecided, fmt.Sprintf("Chưa điền sẵn %d tổ chức của %s (cũ) vì xã này được chia cho nhiều đơn vị. Tổ chức nào thuộc đơn vị mình thì ghi thêm vào dòng trống.", split[commune], lowerFirst(commune)))
	}
	for _, district := range sortedKeys(unknown) {
		form.Undecided = append(form.Undecided, fmt.Sprintf("Chưa điền sẵn %d tổ chức của %s vì danh sách trước không ghi rõ xã. Tổ chức nào thuộc đơn vị mình thì ghi thêm vào dòng trống.", unknown[district], lowerFirst(district)))
	}
	return inherited
}

// becomes tells whether the commune code of an era went into the form's unit, whole or in part.
func becomes(code, era string, form *report.Form) bool {
	units, _ := transforms.Became(code, era, form.Period)
	return slices.Contains(units, form.Unit)
}

func periods(listed []*listedOrganisation) string {
	var out []string
	for _, o := range listed {
		out = append(out, o.period)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

func lowerFirst(s string) string {
	r := []rune(s)
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// formRow is what the form carries over of o, in the words and units of period p.
func (o *listedOrganisation) formRow(p transforms.Period) report.FormRow {
	row := report.FormRow{}
	for _, c := range transforms.FormColumns() {
		if v := o.values[c.Field]; c.Carried && v != nil {
			row[c.Field] = v
		}
	}
	if code, ok := row["sector"].(string); ok {
		row["sector"] = transforms.Label("sector", code, "vi")
	}
	if d, ok := row["founded_on"].(time.Time); ok {
		switch o.values["founded_precision"] {
		case "year":
			row["founded_on"] = d.Format("năm 2006")
		case "month":
			row["founded_on"] = d.Format("tháng 1/2006")
		}
	}
	if units, whole := transforms.Became(o.commune, o.era, p); whole {
		row["commune"] = units[0].Title()
	}
	for field, s := range map[string]*string{"leader": o.leader, "phone": o.phone} {
		if s != nil {
			row[field] = *s
		}
	}
	return row
}

// fillContacts reads leaders and telephones from the restricted area of the lake.
func (a *app) fillContacts(chosen []*listedOrganisation) error {
	l, err := lake.Peek(a.Data)
	if err != nil {
		return err
	}
	defer l.Close()
	m, _, _, err := l.Head()
	if err != nil {
		return err
	}
	type place struct {
		submission, sheet string
		row               int64
	}
	wanted := map[place]*listedOrganisation{}
	submissions := map[string]bool{}
	for _, o := range chosen {
		wanted[place{o.submission, o.sheet, o.row}] = o
		submissions[o.submission] = true
	}
	for _, s := range m.Submissions {
		if !submissions[s.ID] {
			continue
		}
		contacts, err := lake.ReadPart[transforms.Contact](l, lake.Restricted, s.Restricted["contacts"])
		if err != nil {
			return fmt.Errorf("read contacts of %q: %w", s.ID, err)
		}
		for _, c := range contacts {
			if o := wanted[place{s.ID, c.SourceSheet, c.SourceRow}]; o != nil {
				o.leader, o.phone = cmp.Or(o.leader, c.Leader), cmp.Or(o.phone, c.Phone)
			}
		}
	}
	return nil
}
