package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"kttt/transforms"
)

// masked stands for what only --with-contacts shows.
const masked = "***"

// cellTrace is one cell of the row: as stored, and what was read from it.
type cellTrace struct {
	Kind    string            `json:"kind"` // cell
	Cell    string            `json:"cell"`
	Stored  string            `json:"stored"`
	Type    string            `json:"type"` // text, number, date, bool, error, formula without value
	Merged  string            `json:"merged_into,omitempty"`
	Heading string            `json:"heading,omitempty"`
	Values  map[string]string `json:"values,omitempty"` // by field; a field that is absent was not read
	Fields  []string          `json:"fields,omitempty"`
	Why     string            `json:"not_read_because,omitempty"`
}

// cellTypes names how a cell is stored.
var cellTypes = map[transforms.Kind][2]string{transforms.Number: {"số", "number"}, transforms.Text: {"chữ", "text"}, transforms.Bool: {"đúng/sai", "bool"},
	transforms.Error: {"lỗi công thức", "error"}, transforms.Missing: {"công thức không có giá trị", "formula without a value"}}

// cellsTold are the cells of the row in order, those that a merged range covers included.
func (a *app) cellsTold(t *traced) []cellTrace {
	var out []cellTrace
	if t.cells != nil {
		for _, c := range t.cells.Cells {
			out = append(out, a.cellOf(t, c, ""))
		}
	}
	for _, m := range t.sheet.Merges {
		if t.row <= m.Row1 || t.row > m.Row2 || t.table == nil {
			continue
		}
		if i, ok := slices.BinarySearchFunc(t.sheet.Rows, m.Row1, func(r transforms.Row, n int) int { return r.Number - n }); ok {
			if c := t.sheet.Rows[i].Cell(m.Col1); c.Kind != transforms.Blank {
				out = append(out, a.cellOf(t, c, transforms.ColumnName(m.Col1)+fmt.Sprint(m.Row1)))
			}
		}
	}
	return out
}

// cellOf tells one cell; merged is the cell that it was merged into, "" for none.
func (a *app) cellOf(t *traced, c transforms.Cell, merged string) cellTrace {
	names := cellTypes[c.Kind]
	if c.IsDate {
		names = [2]string{"ngày", "date"}
	}
	out := cellTrace{Kind: "cell", Cell: transforms.ColumnName(c.Col) + fmt.Sprint(t.row), Stored: c.Raw, Type: a.text(names[0], names[1]), Merged: merged}
	column := t.column(c.Col)
	if !t.contacts {
		out.Stored = t.hidden(c, column)
	}
	if column == nil || t.row <= t.table.Bottom {
		return out
	}
	out.Heading, out.Why = column.Heading, a.text(column.Why.VI, column.Why.EN)
	if t.became().Outcome != transforms.RowKept || t.organisation == nil {
		return out
	}
	values := fieldsOf(t.organisation)
	for f, v := range fieldsOf(t.contact) {
		if !slices.Contains([]string{"submission_id", "source_sheet", "source_row"}, f) {
			if values[f] = v; !t.contacts {
				values[f] = masked
			}
		}
	}
	out.Values = map[string]string{}
	for _, f := range t.fields(column) {
		out.Fields = append(out.Fields, f)
		if v, ok := values[f]; ok {
			out.Values[f] = v
		}
	}
	return out
}

// fields are those that a column tells of; the free texts that only mask the leader's name are none of his column's.
func (t *traced) fields(c *transforms.ColumnTrace) []string {
	if c.Personal {
		return c.Tells[:min(len(c.Tells), 1)]
	}
	return c.Tells
}

// column is the column of the row's table, nil for none.
func (t *traced) column(col int) *transforms.ColumnTrace {
	if t.table == nil {
		return nil
	}
	for i := range t.table.Columns {
		if c := &t.table.Columns[i]; c.Col == col {
			return c
		}
	}
	return nil
}

// hidden is a cell as it may be shown: what is of people, or under a heading that nobody knows, is not.
func (t *traced) hidden(c transforms.Cell, column *transforms.ColumnTrace) string {
	shown := transforms.Mask(c.Raw)
	switch t.became().Kind {
	case "title", "heading", "index", "section", "total", "type", "part", "numbered", "figures", "no figures":
		return shown
	case "organisation", "continuation", "nameless":
		if column == nil || column.Field == "" || column.Personal {
			return masked
		}
	default: // notes and signatures; rows that no heading tells of
		return masked
	}
	if column.Field == "name" && t.organisation != nil && strings.Contains(c.Raw, "(") {
		return t.organisation.Name
	}
	if t.contact != nil && t.contact.Leader != nil && len(*t.contact.Leader) > 1 {
		shown = strings.ReplaceAll(shown, *t.contact.Leader, masked)
	}
	return shown
}

// outcomes are what became of a row, in words.
var outcomes = map[string][2]string{transforms.RowKept: {"giữ lại", "kept"}, transforms.RowRejected: {"từ chối", "rejected"}, transforms.RowSkipped: {"bỏ qua", "skipped"}}

// kindTold is what a row was taken for, in words.
func (s *settings) kindTold(kind string) string {
	switch kind {
	case "organisation":
		return s.text("một tổ chức", "an organisation")
	case "of no table":
		return s.text("dòng của trang không có bảng đọc được", "a row of a sheet without a table that can be read")
	}
	if vi := transforms.KindVI(kind); vi != "" {
		return s.text(vi, kind)
	}
	return kind
}

// tellTrace prints the steps of a row in words.
func (a *app) tellTrace(t *traced) {
	a.tellReceipt(t)
	a.tellTable(t)
	a.tellCells(t)
	a.tellRowOutcome(t)
	a.tellOrganisation(t)
	a.tellPlace(t)
	a.tellIndicators(t)
}

func (a *app) tellReceipt(t *traced) {
	s := t.submission
	fmt.Fprintf(a.stdout, "%s:%s!%d\n", t.file, t.sheet.Name, t.row)
	a.line(a.text("Nhận", "Receipt"), a.text("số %s, ngày %s, sha256 %s: %s", "number %s on %s, sha256 %s: %s"), s.text("receipt"), s.text("received_on"), short(s.text("sha256")),
		transforms.Label("submission_status", s.text("status"), a.Lang))
	if s["period"] != nil {
		a.line("", a.text("đơn vị %s, kỳ %s", "unit %s, period %s"), s.text("unit_code"), s.text("period"))
	}
	if s["superseded_by"] != nil {
		a.line("", a.text("đã được thay thế bởi %s từ số nhận %s", "replaced by %s from receipt %s on"), s.text("superseded_by"), s.text("known_to_receipt"))
	}
	if t.otherVersion != "" {
		a.line(a.text("Lưu ý", "Note"), a.text("dòng được đọc lại theo mã và quyết định hôm nay; %s", "the row is read again by today's code and decisions; %s"), t.otherVersion)
	}
}

func (a *app) tellTable(t *traced) {
	if t.table == nil && len(t.outcome.Traced.Tables) > 0 {
		return
	}
	if t.table == nil {
		for _, e := range t.outcome.Explain {
			a.line(a.text("Trang", "Sheet"), "%s", a.text(e.VI, e.EN))
		}
		return
	}
	kind := a.text("biểu số liệu tổng hợp", "a form of totals")
	if t.table.IsOfOrganisations {
		kind = a.text("danh sách tổ chức", "a list of organisations")
	}
	a.line(a.text("Bảng", "Table"), a.text("%s; tiêu đề ở dòng %d–%d, số liệu ở dòng %d–%d", "%s; heading in rows %d–%d, data in rows %d–%d"), kind, t.table.Top, t.table.Bottom, t.table.FirstRow, t.table.LastRow)
}

func (a *app) tellCells(t *traced) {
	for _, c := range a.cellsTold(t) {
		merged := ""
		if c.Merged != "" {
			merged = fmt.Sprintf(a.text(" (ô gộp với %s)", " (merged into %s)"), c.Merged)
		}
		heading := ""
		if c.Heading != "" {
			heading = " “" + strings.ReplaceAll(c.Heading, "\n", " ") + "”"
		}
		fmt.Fprintf(a.stdout, "    %-6s%s%s: %s “%s”%s\n", c.Cell, heading, merged, c.Type, strings.ReplaceAll(c.Stored, "\n", " ⏎ "), a.readAs(c))
	}
}

// readAs says what was read from a cell.
func (s *settings) readAs(c cellTrace) string {
	if c.Why != "" {
		return s.text(" → không đọc: ", " → not read: ") + c.Why
	}
	var out []string
	for _, f := range c.Fields {
		if v, ok := c.Values[f]; ok {
			out = append(out, f+" = "+s.valueTold(f, v))
		}
	}
	if len(out) == 0 && len(c.Fields) > 0 {
		out = []string{c.Fields[0] + s.text(": không có giá trị", ": no value")}
	}
	if len(out) == 0 {
		return ""
	}
	return " → " + strings.Join(out, "; ")
}

func (a *app) tellRowOutcome(t *traced) {
	b := t.became()
	words := outcomes[b.Outcome]
	a.line(a.text("Kết quả", "Outcome"), "%s: %s", a.text(words[0], words[1]), a.kindTold(b.Kind))
	if t.head != t.row {
		a.line("", a.text("nối thêm vào tổ chức ở dòng %d", "it adds to the organisation in row %d"), t.head)
	}
	for _, f := range t.findings {
		where := f.text("cell")
		if where != "" {
			where += " "
		}
		a.line(a.text("Phát hiện", "Finding"), "%s[%s] %s: %s", where, transforms.Label("severity", f.text("severity"), a.Lang), f.text("rule"), a.text(f.text("message_vi"), f.text("message_en")))
	}
	if len(t.findings) == 0 {
		a.line(a.text("Phát hiện", "Finding"), "%s", a.text("không có", "none"))
	}
}

func (a *app) tellOrganisation(t *traced) {
	k := t.kept
	if k == nil {
		return
	}
	a.line(a.text("Tổ chức", "Organisation"), "%s, %s (%s)", k.text("org_id"), k.text("name"), k.text("org_type"))
	switch {
	case !k.yes("in_force"):
		a.line("", "%s", a.text("dòng không còn hiệu lực: danh sách đã được thay thế hoặc rút", "the row no longer stands: its list was replaced or withdrawn"))
	case k.yes("is_counted"):
		a.line("", "%s", a.text("được tính cho kỳ này", "it counts for its period"))
	}
	for _, o := range t.others {
		instead := ""
		if o.yes("is_counted") && o.text("period") == k.text("period") && k.yes("in_force") && !k.yes("is_counted") {
			instead = a.text(" ← được tính thay cho dòng này", " ← counts instead of this row")
		}
		a.line(a.text("Dòng khác", "Other row"), "%s %s:%s!%s %s%s", o.text("period"), o.text("source_file"), o.text("source_sheet"), o.text("source_row"), o.text("name"), instead)
	}
	for _, l := range t.links {
		a.line(a.text("Liên kết", "Link"), "%s → %s %s: %s (%s); %s", l.text("from_period"), l.text("to_period"), transforms.Label("link_kind", l.text("kind"), a.Lang),
			transforms.Label("link_reason", l.text("reason"), a.Lang), transforms.Label("link_basis", l.text("basis"), a.Lang), a.text(l.text("evidence_vi"), l.text("evidence_en")))
	}
}

func (a *app) tellPlace(t *traced) {
	k := t.kept
	if k == nil {
		return
	}
	none := a.text("chưa rõ", "not known")
	or := func(s string) string {
		if s == "" {
			return none
		}
		return s
	}
	a.line(a.text("Nơi báo cáo", "Reported at"), a.text("xã %s, huyện %s, đơn vị gửi %s", "commune %s, district %s, reporting unit %s"), or(k.text("commune_code")), or(k.text("district_code")), k.text("unit_code"))
	if p := t.placement; p != nil {
		a.line(a.text("Hiện nay", "Today"), a.text("xã %s (%s); địa bàn huyện cũ %s (%s)", "commune %s (%s); area of the former district %s (%s)"),
			or(strings.TrimSpace(p.text("commune_code")+" "+p.text("commune_name"))), transforms.Label("placement_basis", p.text("commune_basis"), a.Lang),
			or(strings.TrimSpace(p.text("district_code")+" "+p.text("district_name"))), transforms.Label("placement_basis", p.text("district_basis"), a.Lang))
	}
}

func (a *app) tellIndicators(t *traced) {
	if t.facts == nil {
		a.line(a.text("Chỉ tiêu", "Indicators"), "%s", a.text("không tính vào chỉ tiêu nào", "it counts in none"))
		return
	}
	for _, kind := range []struct{ role, vi, en string }{{"numerator", "Vào tử số", "Numerator of"}, {"base", "Chỉ mẫu số", "Base only of"}, {"unknown", "Chưa rõ", "Unknown in"}} {
		var names []string
		for _, i := range t.indicators {
			if i.Role != kind.role {
				continue
			}
			name := i.Indicator
			if i.Measured != nil {
				name += fmt.Sprintf(" (+%v)", i.Measured)
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			a.line(a.text(kind.vi, kind.en), a.text("kỳ %s: %s", "period %s: %s"), t.facts.text("period"), strings.Join(names, ", "))
		}
	}
}

// traceJSON prints the steps, one object a line.
func (a *app) traceJSON(t *traced) error {
	b := t.became()
	objects := []any{withKind("receipt", t.submission)}
	if t.table != nil {
		objects = append(objects, record{"kind": "table", "heading_first_row": t.table.Top, "heading_last_row": t.table.Bottom, "first_row": t.table.FirstRow, "last_row": t.table.LastRow, "is_list": t.table.IsOfOrganisations})
	}
	for _, c := range a.cellsTold(t) {
		objects = append(objects, c)
	}
	objects = append(objects, record{"kind": "outcome", "outcome": b.Outcome, "taken_for": b.Kind, "row": t.row, "continues_row": t.head})
	for _, part := range []struct {
		kind string
		rows []record
	}{{"finding", t.findings}, {"organisation", one(t.kept)}, {"other_row", t.others}, {"link", t.links}, {"placement", one(t.placement)}, {"facts", one(t.facts)}} {
		for _, r := range part.rows {
			objects = append(objects, withKind(part.kind, r))
		}
	}
	for _, i := range t.indicators {
		objects = append(objects, i)
	}
	for _, o := range objects {
		if err := a.printJSON(o); err != nil {
			return err
		}
	}
	return nil
}

// one is a record as a list of one, nil as none.
func one(r record) []record {
	if r == nil {
		return nil
	}
	return []record{r}
}

// withKind is a record with the kind of object that --json prints; a link's own kind is its link_kind.
func withKind(kind string, r record) record {
	if own, ok := r["kind"]; ok && own != kind {
		r["link_kind"] = own
	}
	r["kind"] = kind
	return r
}
