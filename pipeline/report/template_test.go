package report

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// unit is the reporting unit that code names in p.
func unit(t *testing.T, code string, p transforms.Period) transforms.Unit {
	t.Helper()
	u := transforms.UnitOf(code, p)
	if u.Code == "" {
		t.Fatalf("no unit %s in %s", code, p)
	}
	return u
}

// saved writes a workbook to a folder of its own.
func saved(t *testing.T, book []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "form.xlsx")
	if err := os.WriteFile(path, book, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// checked reads a workbook as kttt check does, and gives its rules broken.
func checked(t *testing.T, path string) (*transforms.List, []string) {
	t.Helper()
	book, err := workbook.Read(t.Context(), path, "")
	if err != nil {
		t.Fatal(err)
	}
	list, err := transforms.Normalise(book)
	if err != nil {
		t.Fatal(err)
	}
	sub := &transforms.Submission{ID: "check", Receipt: 1, List: list}
	transforms.Accept([]*transforms.Submission{sub}, nil)
	linked := transforms.Link([]*transforms.Submission{sub}, nil).Findings
	var out []string
	for _, f := range append(list.Findings, linked...) {
		cell := ""
		if f.Cell != nil {
			cell = *f.Cell + " "
		}
		out = append(out, cell+f.Rule+": "+f.MessageVI)
	}
	return list, out
}

// reported is row i of a form with every cell filled in, and what must be read
// of it, by column of staging.organisations. Every word of every drop-down comes by.
func reported(i int, u transforms.Unit) (row FormRow, want map[string]string) {
	row, want = FormRow{}, map[string]string{}
	n := int64(i)
	orgType := []string{"HTX", "THT", "LHHTX"}[i%3]
	choose := func(kind string, codes ...string) (word, code string) {
		words := transforms.FormChoices(kind)
		return words[(i/3)%len(words)], codes[(i/3)%len(words)]
	}
	set := func(field string, v any, code string) { row[field], want[field] = v, code }
	same := func(field string, v any) { set(field, v, fmt.Sprint(v)) }
	same("org_type", orgType)
	same("name", fmt.Sprintf("%s Na dai %c", orgType, 'A'+rune(i)))
	same("registration_no", fmt.Sprintf("1407%06d", i+1))
	same("tax_code", fmt.Sprintf("49%08d", i+1))
	same("address", fmt.Sprintf("Thôn %d", i))
	communes := u.Communes()
	commune := communes[i%len(communes)]
	set("commune", commune.Title(), "")
	delete(want, "commune")
	want["commune_code"] = commune.Code
	founded := time.Date(2015, 3, 1+i, 0, 0, 0, 0, time.UTC)
	set("founded_on", founded, founded.Format(time.DateOnly))
	row["leader"], row["phone"] = "Nông Văn A", fmt.Sprintf("09120000%02d", i)
	word, code := choose("sector", "agriculture", "industry", "construction", "credit", "trade_services", "transport", "environment", "other")
	set("sector", word, code)
	same("main_products", "Na, hồi")
	word, code = choose("status", "active", "suspended", "stopped", "dissolving", "dissolved", "revoked", "converted")
	set("status", word, code)
	if code != "active" {
		since := time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
		set("status_since", since, since.Format(time.DateOnly))
		same("status_reason", "Thiếu vốn")
	}
	active := code == "active"
	if word, code = choose("rating", "good", "fair", "average", "weak", "not_assessed", "not_assessed", "not_assessed"); orgType != "THT" && (active || code == "not_assessed") {
		set("rating", word, code)
	} else if orgType == "HTX" { // the classes of those at work
		row["status"], want["status"] = transforms.FormChoices("status")[0], "active"
		for _, f := range []string{"status_since", "status_reason"} {
			delete(row, f)
			delete(want, f)
		}
		set("rating", word, code)
	}
	if score := map[string]float64{"good": 85.5, "fair": 70, "average": 55, "weak": 40}[want["rating"]]; score > 0 {
		same("rating_score", score)
	}
	if orgType == "LHHTX" {
		set("union_member_count", int64(5), "5")
		delete(want, "union_member_count")
		want["member_count"] = "5"
	} else {
		same("member_count", 20+n)
		for field, v := range map[string]int64{"member_women_count": 8, "member_ethnic_count": 0, "member_new_count": 2, "member_individual_count": 15,
			"member_household_count": 4, "member_legal_count": 1} {
			same(field, v)
		}
	}
	for field, v := range map[string]int64{"worker_count": 9, "worker_member_count": 7, "manager_count": 3, "manager_vocational_count": 1, "manager_degree_count": 2,
		"charter_capital_vnd": 500_000_000 + n, "total_capital_vnd": 900_500_000, "total_assets_vnd": 800_000_000, "revenue_vnd": 1_200_000_000 + n*1_000_001,
		"revenue_members_vnd": 300_000_000, "profit_vnd": 90_000_000 - n*10_000_000, "state_budget_vnd": 12_345_678, "worker_income_vnd_year": 60_000_000,
		"ocop_product_count": n % 3, "ocop_star_max": 1 + n%5} {
		same(field, v)
	}
	for j, c := range transforms.FormColumns() {
		if c.Kind == "answer" {
			same(c.Field, (i+j)%2 == 0)
		}
	}
	if row["in_value_chain"].(bool) {
		same("chain_partner", "Công ty TNHH Hồi Xứ Lạng")
		same("chain_contract", "12/HĐLK")
	}
	same("certificates", "VietGAP")
	same("support_needs", "Vay vốn")
	same("note", "Không")
	return row, want
}

// compare holds the records of a list against what was filled in.
func compare(t *testing.T, list *transforms.List, want []map[string]string) {
	t.Helper()
	if len(list.Organisations) != len(want) {
		t.Fatalf("%d organisations of %d", len(list.Organisations), len(want))
	}
	for i, o := range list.Organisations {
		got := map[string]string{}
		v := reflect.ValueOf(o)
		for j := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(j).Tag.Get("parquet"), ",")
			if f := reflect.Indirect(v.Field(j)); f.IsValid() && want[i][name] != "" {
				got[name] = fmt.Sprint(f.Interface())
				if d, ok := f.Interface().(transforms.Day); ok {
					got[name] = d.Time().Format(time.DateOnly)
				}
			}
		}
		if d := cmp.Diff(want[i], got); d != "" {
			t.Errorf("row %d (-filled in +read):\n%s", o.SourceRow, d)
		}
	}
	if len(list.Contacts) > 0 && (list.Contacts[0].Leader == nil || *list.Contacts[0].Leader != "Nông Văn A") {
		t.Errorf("the leader was read as %v", list.Contacts[0].Leader)
	}
}

// full is a form with every cell filled in.
func full(t *testing.T, u transforms.Unit, p transforms.Period) (Form, []map[string]string) {
	t.Helper()
	form := Form{Unit: u, Period: p, Source: "Thử."}
	var want []map[string]string
	for i := range 24 {
		row, w := reported(i, u)
		form.Rows, want = append(form.Rows, row), append(want, w)
	}
	seen := map[any]bool{}
	for _, c := range transforms.FormColumns() {
		filled := c.Kind == "serial"
		for _, r := range form.Rows {
			filled = filled || r[c.Field] != nil
			seen[r[c.Field]] = true
		}
		if !filled {
			t.Fatalf("nothing is filled in under %q", c.Heading)
		}
		for _, word := range transforms.FormChoices(c.Kind) {
			if !seen[word] && c.Kind != "answer" {
				t.Fatalf("%q of the drop-down %q is tried nowhere", word, c.Heading)
			}
		}
	}
	return form, want
}

func TestFilledFormHasNoFinding(t *testing.T) {
	for _, c := range []struct {
		code   string
		period transforms.Period
	}{{"187", "2024"}, {"06463", "2026"}} {
		form, want := full(t, unit(t, c.code, c.period), c.period)
		book, err := Template(form)
		if err != nil {
			t.Fatal(err)
		}
		list, findings := checked(t, saved(t, book))
		if len(findings) > 0 {
			t.Errorf("%s: %s", c.code, strings.Join(findings, "\n"))
		}
		if list.Unit != form.Unit || list.Period != form.Period {
			t.Errorf("read as %s in %s", list.Unit.Code, list.Period)
		}
		compare(t, list, want)
	}
}

// TestFormSurvivesLibreOffice fills the blank cells and two spare rows of a form
// that holds only what is carried over, lets LibreOffice save it, and reads it.
func TestFormSurvivesLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	form, want := full(t, unit(t, "06463", "2026"), "2026")
	rows := form.Rows
	form.Rows = nil
	for _, r := range rows[:22] { // two of them are new this year
		carried := FormRow{}
		for _, c := range transforms.FormColumns() {
			if c.Carried {
				carried[c.Field] = r[c.Field]
			}
		}
		form.Rows = append(form.Rows, carried)
	}
	book, err := Template(form)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := &formWriter{Form: form, f: f, sheet: formSheet, columns: transforms.FormColumns(), styles: map[string]int{}}
	for i, r := range rows {
		for j, c := range w.columns {
			if day, ok := r[c.Field].(time.Time); ok {
				r[c.Field] = day.Format("02/01/2006") // the cell keeps the form's own format
			}
			if !c.Carried || i >= len(form.Rows) {
				w.value(rowFirst+i, j+1, c, r[c.Field])
			}
		}
	}
	path := filepath.Join(t.TempDir(), "form.xlsx")
	w.do(f.UpdateLinkedValue()) // typing would have computed the totals anew: LibreOffice shall
	w.do(f.SaveAs(path))
	if w.err != nil {
		t.Fatal(w.err)
	}
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", "xlsx", "--outdir", out, path)
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, b)
	}
	list, findings := checked(t, filepath.Join(out, "form.xlsx"))
	if len(findings) > 0 {
		t.Error(strings.Join(findings, "\n"))
	}
	compare(t, list, want)
}

// TestUntouchedFormSaysSo: what was not filled in is told once, whatever the unit
// and period, and the form alone settles both.
func TestUntouchedFormSaysSo(t *testing.T) {
	for _, p := range []transforms.Period{"2023", "2024", "2025-Q1", "2025-H1", "2025-Q3", "2026"} {
		for _, u := range transforms.ReportingUnits(p) {
			book, err := Template(Form{Unit: u, Period: p, Rows: []FormRow{
				{"org_type": "HTX", "name": "HTX Một", "commune": u.Communes()[0].Title(), "founded_on": "năm 2016", "charter_capital_vnd": int64(5_000_001)},
				{"org_type": "THT", "name": "=1+1 Tổ", "alliance_member": true},
			}, Source: "Thử.", Undecided: []string{"Chưa điền sẵn 3 tổ chức của xã Vân An (cũ)."}})
			if err != nil {
				t.Fatal(err)
			}
			list, findings := checked(t, saved(t, book))
			if len(findings) != 1 || !strings.HasPrefix(findings[0], "form-is-filled-in") || len(list.Organisations) != 2 || list.Unit != u || list.Period != p {
				t.Fatalf("%s in %s is read as %s in %s with %d organisations: %s", u.Title(), p, list.Unit.Title(), list.Period, len(list.Organisations), strings.Join(findings, "\n"))
			}
			if o := list.Organisations[0]; o.FoundedPrecision == nil || *o.FoundedPrecision != "year" || *o.CharterCapitalVND != 5_000_001 {
				t.Errorf("the founding and the capital are read as %v, %v", o.FoundedOn, o.CharterCapitalVND)
			}
			if name := list.Organisations[1].Name; name != "=1+1 Tổ" {
				t.Errorf("a name became %q", name)
			}
		}
	}
}

// TestFormHelpsTheClerk looks at what only a spreadsheet program shows.
func TestFormHelpsTheClerk(t *testing.T) {
	form, _ := full(t, unit(t, "187", "2024"), "2024")
	book, err := Template(form)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), ","); got != "Danh sách,Hướng dẫn,kttt" {
		t.Errorf("sheets %s", got)
	}
	if visible, err := f.GetSheetVisible(transforms.MarkSheet); err != nil || visible {
		t.Errorf("the mark is in sight (%v)", err)
	}
	dvs, err := f.GetDataValidations(formSheet)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]*excelize.DataValidation{}
	for _, dv := range dvs {
		rules[strings.TrimRight(strings.Split(dv.Sqref, ":")[0], "0123456789")] = dv
	}
	end := rowFirst + len(form.Rows) + spareRows - 1
	for i, c := range transforms.FormColumns() {
		col := transforms.ColumnName(i + 1)
		id, err := f.GetCellStyle(formSheet, at(end, i+1))
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil || style.Protection == nil || style.Protection.Locked || style.Font.Family != font {
			t.Errorf("the last row under %q: %+v (%v)", c.Heading, style, err)
		}
		if c.Kind == "serial" {
			continue
		}
		dv := rules[col]
		if dv == nil || dv.Sqref != fmt.Sprintf("%s%d:%s%d", col, rowFirst, col, end) || dv.Prompt == nil || *dv.Prompt == "" {
			t.Errorf("no prompt at every cell under %q", c.Heading)
			continue
		}
		strict := c.Kind != "text" && c.Kind != "code" && c.Kind != "contact"
		if strict != (dv.Error != nil && *dv.Error != "" && dv.ShowErrorMessage) {
			t.Errorf("under %q of kind %s values are checked: %v", c.Heading, c.Kind, !strict)
		}
		for _, s := range []string{*dv.Prompt, *dv.PromptTitle} {
			if n := len([]rune(s)); n > 255 {
				t.Errorf("a prompt of %d letters: %s", n, s)
			}
		}
		if strings.HasPrefix(dv.Formula1, transforms.MarkSheet+"!") {
			for _, word := range append(transforms.FormChoices(c.Kind), communeTitles(c, form.Unit)...) {
				if found, err := f.SearchSheet(transforms.MarkSheet, word); err != nil || len(found) == 0 {
					t.Errorf("the drop-down under %q lacks %q (%v)", c.Heading, word, err)
				}
			}
		}
	}
	for cell, want := range map[string]string{"A7": "", "C7": "COUNTA(C9:C62)", "P7": "SUM(P9:P62)", "AM7": `COUNTIF(AM9:AM62,"Có")`} {
		if got, err := f.GetCellFormula(formSheet, cell); err != nil || got != want {
			t.Errorf("%s holds %q (%v)", cell, got, err)
		}
	}
	for i, c := range transforms.FormColumns() { // the cached totals are what a program would compute
		cell := at(rowTotal, i+1)
		if formula, err := f.GetCellFormula(formSheet, cell); err != nil || formula == "" {
			continue
		}
		raw, err := f.GetCellValue(formSheet, cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		value, err := f.CalcCellValue(formSheet, cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		var a, b float64
		if _, err := fmt.Sscan(raw, &a); err != nil {
			t.Errorf("total of %q is %q", c.Heading, raw)
		}
		if _, err := fmt.Sscan(value, &b); err != nil || math.Abs(a-b) > 1e-6 {
			t.Errorf("total of %q is %s, computed %s (%v)", c.Heading, raw, value, err)
		}
	}
	for _, cell := range []string{"A1", "A7", "C5", "P6", "P7"} {
		id, err := f.GetCellStyle(formSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.Protection != nil && !style.Protection.Locked {
			t.Errorf("%s is not locked (%v)", cell, err)
		}
	}
}

func communeTitles(c transforms.FormColumn, u transforms.Unit) []string {
	var out []string
	if c.Kind == "commune" {
		for _, commune := range u.Communes() {
			out = append(out, commune.Title())
		}
	}
	return out
}

// TestFormHoldsTextsAsTexts fills in names that a spreadsheet would take for formulas, were they typed.
func TestFormHoldsTextsAsTexts(t *testing.T) {
	u := unit(t, "187", "2024")
	form := Form{Unit: u, Period: "2024", Source: "=1+1"}
	names := []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1"}
	for _, name := range names {
		form.Rows = append(form.Rows, FormRow{"name": name, "org_type": "HTX", "address": name})
	}
	made, err := Template(form)
	must(t, err)
	seen := map[string]int{}
	for _, s := range readBook(t, saved(t, made)).Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				for _, name := range names {
					if c.Raw == name && c.Kind == transforms.Text && !c.Formula {
						seen[name]++
					}
				}
			}
		}
	}
	for _, name := range names {
		if seen[name] < 2 {
			t.Errorf("%q stands %d times as a text", name, seen[name])
		}
	}
}
