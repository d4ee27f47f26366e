package pipeline

import (
	"fmt"
	"math"
	"strings"

	"kttt/transforms"
)

// tellFigure prints an explanation in words: a header, every row, the SQL.
func (a *app) tellFigure(e *explanation) {
	fmt.Fprintf(a.stdout, "%s (%s)\n", a.text(e.definition.text("vi"), e.definition.text("en")), e.key.indicator)
	fmt.Fprintf(a.stdout, a.text("%s (%s), kỳ %s, loại hình: %s; %s\n", "%s (%s), period %s, type: %s; %s\n"), e.areaName, e.key.areaCode, e.key.period,
		a.typeName(e.key.orgType), transforms.Label("lens", e.key.lens, a.Lang))
	a.tellValue(e)
	a.tellDefinition(e)
	a.tellRules(e)
	a.tellPeople(e)
	a.tellCoverage(e)
	a.tellBeside(e)
	a.tellGoals(e)
	a.tellSum(e)
	a.tellRows(e)
	a.tellForms(e)
	a.tellSQL(e)
}

// line prints one line of a header; a blank head continues the line before.
func (a *app) line(head, format string, args ...any) {
	if head != "" {
		head += ":"
	}
	fmt.Fprintf(a.stdout, "  %-15s%s\n", head, fmt.Sprintf(format, args...))
}

// typeName is a type of organisations in words.
func (s *settings) typeName(orgType string) string {
	return transforms.Label("org_type", orgType, s.Lang)
}

// shown writes a figure with its fraction: 52,2% = 12/23.
func (e *explanation) shown(s sums) string {
	out := figure(s.value, e.unit)
	if e.unit == "share" && s.numerator != nil && s.denominator != nil {
		out += " = " + wholeNumber(s.numerator) + "/" + wholeNumber(s.denominator)
	}
	return out
}

// wholeNumber writes a count the Vietnamese way, "–" for nil.
func wholeNumber(n *int64) string {
	if n == nil {
		return "–"
	}
	return transforms.ShowNumber(float64(*n), 0)
}

func (a *app) tellValue(e *explanation) {
	a.line(a.text("Giá trị", "Value"), "%s", e.shown(e.published))
	if e.other != nil {
		r := *e.other
		a.line(a.text("Quy tắc khác", "Other rule"), "%s: %s (%s)", r.name, e.shown(e.byOther), a.text(r.vi, r.en))
	}
	if low, high, ok := e.bounds(); ok {
		told := func(v *float64) string {
			if v == nil {
				return a.text("không có giới hạn", "no bound")
			}
			return figure(v, e.unit)
		}
		a.line(a.text("Dao động", "Bounds"), a.text("thấp nhất %s, cao nhất %s, vì %d tổ chức chưa có số liệu", "lowest %s, highest %s: %d organisations did not answer"), told(low), told(high), e.unknownCount())
	}
}

func (a *app) tellDefinition(e *explanation) {
	d := e.definition
	a.line(a.text("Tử số", "Numerator"), "%s: %s", a.text(d.text("numerator_vi"), d.text("numerator_en")), wholeNumber(e.numeratorShown()))
	if base := a.text(d.text("denominator_vi"), d.text("denominator_en")); base != "" {
		a.line(a.text("Mẫu số", "Base"), "%s: %s", base, wholeNumber(e.published.denominator))
	}
	law := d.text("legal_source")
	if law == "" {
		law = a.text("không có văn bản quy định; theo định nghĩa của chương trình", "no law defines it; by the program's definition")
	}
	a.line(a.text("Căn cứ", "Law"), "%s", law)
}

// numeratorShown is the numerator as published; a figure of forms of totals has only its value.
func (e *explanation) numeratorShown() *int64 {
	if e.published.numerator == nil && e.published.value != nil && e.mart != "marts.indicators" {
		n := int64(math.Round(*e.published.value))
		return &n
	}
	return e.published.numerator
}

func (a *app) tellRules(e *explanation) {
	a.line(a.text("Quy tắc", "Rule"), a.text("phiên bản định nghĩa %s%s", "definition %s%s"), e.definition.text("rule_version"), a.validity(e.definition))
	for _, r := range e.ruled {
		a.line("", a.text("%s = %s, áp dụng cho kỳ %s: %s; %s", "%s = %s, in force in period %s: %s; %s"), r.set, r.name, e.key.period, a.text(r.vi, r.en), r.source)
	}
	if strings.HasPrefix(e.key.indicator, "good_or_fair_share") {
		a.line("", "%s", a.text("mẫu số khác: good_or_fair_share (số được xếp loại), good_or_fair_share_of_active (đang hoạt động), good_or_fair_share_of_listed (có tên trong danh sách)",
			"other bases: good_or_fair_share (the rated), good_or_fair_share_of_active, good_or_fair_share_of_listed"))
	}
}

// validity says since when and until when a definition holds; nothing where no law gives it a first day.
func (s *settings) validity(d record) string {
	const always = "1900-01-01"
	out := ""
	if from := d.text("valid_from"); from > always {
		out = fmt.Sprintf(s.text(", từ %s", ", since %s"), from)
	}
	if to := d.text("valid_to"); to != "" {
		out += fmt.Sprintf(s.text(", đến %s", ", until %s"), to)
	}
	return out
}

func (a *app) tellPeople(e *explanation) {
	if e.people == nil {
		return
	}
	if e.people["population"] == nil {
		a.line(a.text("Dân số", "Population"), a.text("chưa có: %s", "none: %s"), transforms.Label("absent_reason", e.people.text("absent_reason"), a.Lang))
		return
	}
	a.line(a.text("Dân số", "Population"), a.text("%s người, %s, năm %s", "%s people, %s, year %s"), wholeNumber(e.people.whole("population")),
		transforms.Label("population_series", e.people.text("population_series"), a.Lang), e.people.text("population_year"))
	for _, p := range e.population {
		a.line("", "%s", a.populationSource(p))
	}
	if e.condition.population == "goal" {
		a.line("", a.text("mục tiêu %s dân số = %s người; đã có %s lượt thành viên", "the goal of %s asks for %s people; memberships are %s"), figure(e.people.float("goal_share"), "share"),
			wholeNumber(e.people.whole("goal_people")), wholeNumber(e.people.whole("member_count")))
	}
}

// populationSource says where a population stands: a cell of a workbook, or the reference data.
func (s *settings) populationSource(p record) string {
	out := p.text("source")
	if p["cell"] != nil {
		out = fmt.Sprintf("%s:%s!%s (%s)", p.text("source_file"), p.text("source_sheet"), p.text("cell"), out)
	} else {
		out = s.text("nguồn: ", "source: ") + out
	}
	if p.yes("is_interpolated") {
		out += s.text("; nội suy giữa hai năm", "; interpolated between two years")
	}
	if p.yes("is_combined") {
		out += s.text("; cộng từ các xã cũ", "; added up from old communes")
	}
	return out
}

func (a *app) tellCoverage(e *explanation) {
	c := e.coverage
	a.line(a.text("Chưa trả lời", "No answer"), a.text("%d tổ chức", "%d organisations"), e.unknownCount())
	a.line(a.text("Đã gửi", "Reported"), a.text("%s/%s đơn vị phải gửi đã gửi danh sách của kỳ", "%s of the %s units that owe their lists of the period sent them"), c.text("sent"), c.text("due"))
	if c["status"] == nil {
		return
	}
	if c["received_on"] == nil {
		a.line("", a.text("đơn vị này: %s", "this unit: %s"), transforms.Label("reporting_status", c.text("status"), a.Lang))
		return
	}
	a.line("", a.text("đơn vị này: %s, nhận ngày %s, số nhận %s", "this unit: %s, received on %s, receipt %s"), transforms.Label("reporting_status", c.text("status"), a.Lang), c.text("received_on"), c.text("receipt"))
}

// tellBeside says what the forms of totals say of a figure that lists tell, or on what one of theirs rests.
func (a *app) tellBeside(e *explanation) {
	r := e.reported
	if r == nil {
		return
	}
	if e.mart != "marts.indicators" {
		a.line(a.text("Nguồn số", "Basis"), "%s", transforms.Label("basis", r.text("basis"), a.Lang))
	}
	if r["reported_value"] == nil {
		return
	}
	told := figure(r.float("reported_value"), e.unit)
	if d := r.float("difference"); d != nil && *d != 0 {
		told += fmt.Sprintf(a.text(", khác danh sách %s", ", differs from the lists by %s"), figure(d, e.unit))
	}
	a.line(a.text("Biểu tổng", "Form"), "%s (%s:%s!%s)", told, r.text("source_file"), r.text("source_sheet"), r.text("cell"))
}

func (a *app) tellGoals(e *explanation) {
	for _, g := range e.goals {
		value := g.float("target_value")
		rule := g.text("status_rule_" + a.Lang)
		if rule != "" {
			rule = " – " + rule
		}
		a.line(fmt.Sprintf(a.text("Mục tiêu %s", "Goal %s"), g.text("horizon")), "%s%s (%s): %s%s", comparatorSigns[g.text("comparator")], figure(value, g.text("unit")),
			transforms.Label("reading", g.text("reading"), a.Lang), transforms.Label("target_status", g.text("status"), a.Lang), rule)
	}
}

// tellSum says whether what is listed adds up to the figure.
func (a *app) tellSum(e *explanation) {
	head := a.text("Đối chiếu", "Adds up")
	if e.addsUp() {
		a.line(head, a.text("các dòng dưới đây cộng lại đúng bằng số đã công bố: %s", "the rows below add up to the published figure: %s"), e.shown(e.added))
		return
	}
	a.line(head, a.text("KHÔNG KHỚP: các dòng cộng lại là %s, đã công bố %s", "NO: the rows add up to %s, published is %s"), e.added, e.published)
}

// roles are the kinds of rows in the order of their listing.
var roles = []struct{ role, vi, en string }{
	{"numerator", "Dòng tính vào tử số", "Rows in the numerator"},
	{"base", "Dòng chỉ tính vào mẫu số", "Rows in the base only"},
	{"unknown", "Dòng chưa có số liệu", "Rows without an answer"},
}

// tellRows lists every row, those of one sheet under its name.
func (a *app) tellRows(e *explanation) {
	for _, kind := range roles {
		var rows []record
		for _, r := range e.rows {
			if r.role() == kind.role {
				rows = append(rows, r)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(a.stdout, "%s (%d):\n", a.text(kind.vi, kind.en), len(rows))
		sheet := ""
		for _, r := range rows {
			if s := r.text("source_file") + ":" + r.text("source_sheet"); s != sheet {
				sheet = s
				fmt.Fprintf(a.stdout, "  %s\n", s)
			}
			a.tellRow(e, r)
		}
	}
}

// tellRow prints a row: its number, name, type, the cells that decided.
func (a *app) tellRow(e *explanation, r record) {
	var cells []string
	for _, f := range e.asked().fields {
		cells = append(cells, a.cellTold(f, r))
	}
	mark := ""
	if e.unlike[r.place()] {
		mark = a.text("  ← khác với quy tắc đang áp dụng", "  ← otherwise under the rule in force")
	}
	fmt.Fprintf(a.stdout, "    %5s  %s (%s): %s%s\n", r.text("source_row"), r.text("name"), r.text("org_type"), strings.Join(cells, "; "), mark)
}

// cellTold writes a field with its cell: xếp loại F17 = Khá.
func (s *settings) cellTold(field string, r record) string {
	name := field
	if s.Lang != "en" {
		name = transforms.FieldTitle(field)
	}
	cell := cellsShown(r.text(field + "_cell"))
	switch v := r[field]; {
	case v == nil && cell == "":
		return name + ": " + s.text("không có cột", "no column")
	case v == nil:
		return name + " " + cell + ": " + s.text("trống", "blank")
	case cell == "":
		return name + " = " + s.valueTold(field, r.text(field))
	default:
		return name + " " + cell + " = " + s.valueTold(field, r.text(field))
	}
}

// cellsShown writes the cells that tell one field; a class spread over columns of marks by the first and the last.
func cellsShown(cells string) string {
	const most = 2
	if all := strings.Split(cells, "+"); len(all) > most {
		return all[0] + "…" + all[len(all)-1]
	}
	return cells
}

// valueTold writes a value of a field of staging.organisations for people.
func (s *settings) valueTold(field, value string) string {
	switch {
	case value == "true":
		return s.text("có", "yes")
	case value == "false":
		return s.text("không", "no")
	}
	return transforms.Label(field, value, s.Lang)
}

// tellForms lists the cells of forms of totals, those that the figure holds first.
func (a *app) tellForms(e *explanation) {
	if len(e.totals) == 0 {
		return
	}
	fmt.Fprintf(a.stdout, "%s\n", a.text("Ô của biểu tổng hợp:", "Cells of forms of totals:"))
	for _, r := range e.totals {
		counts := a.text("không tính vào, để so sánh", "not counted, to compare")
		if r.yes("counts") {
			counts = a.text("tính vào", "counted")
		}
		fmt.Fprintf(a.stdout, "  %s:%s!%s = %s (%s %s; “%s”): %s\n", r.text("source_file"), r.text("source_sheet"), r.text("cell"), figure(r.float("value"), "count"),
			r.text("area_name"), r.text("area_code"), r.text("label"), counts)
	}
}

func (a *app) tellSQL(e *explanation) {
	if !e.hasRows() {
		fmt.Fprintf(a.stdout, "%s\n%s\n", a.text("SQL của các ô (chạy bằng kttt query):", "SQL of the cells (runs in kttt query):"), e.rowsQuery())
		return
	}
	fmt.Fprintf(a.stdout, "%s\n%s;\n", a.text("SQL của số liệu (chạy bằng kttt query):", "SQL of the figure (runs in kttt query):"), e.figureQuery())
	fmt.Fprintf(a.stdout, "%s\n%s;\n", a.text("SQL của các dòng:", "SQL of the rows:"), e.rowsQuery())
}
