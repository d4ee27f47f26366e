package transforms

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Explanation is one sentence of --explain in both languages.
type Explanation struct{ VI, EN string }

// explain says in words what was taken for what: which row is the heading and why,
// which cell heads which field, what each kind of row is, where the table ends and
// why, what was left out, and the line that confirms all this.
func (b *body) explain(unit string, year int) []Explanation {
	out := []Explanation{b.explainHeading()}
	out = append(out, b.explainColumns()...)
	out = append(out, b.explainRows()...)
	out = append(out, b.explainEnd())
	if unit != "" {
		line := b.layoutLine(unit, year)
		out = append(out, Explanation{"Nếu hiểu như trên là đúng, thêm vào decisions.csv để lần sau chỉ báo chỗ khác: " + line,
			"if this is right, add to decisions.csv, so that next time only what differs is told: " + line})
	}
	return out
}

// rowsOf writes a run of rows: "dòng 5" or "dòng 5–7".
func rowsOf(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// explainHeading says which rows head the table and by which words they were known.
func (b *body) explainHeading() Explanation {
	var seen []string
	known := 0
	for _, c := range b.columns {
		if c.known == "" || c.known == leftOut {
			continue
		}
		if known++; c.known != "name" && len(seen) < 4 {
			seen = append(seen, "“"+c.title()+"”")
		}
	}
	name := b.column("name")
	rows := rowsOf(b.top, b.bottom)
	return Explanation{
		fmt.Sprintf("Tiêu đề bảng ở dòng %s, vì ô %s ghi “%s” (cột tên tổ chức) và cùng hàng có %s; %d trong %d cột được nhận ra.",
			rows, headingCell(name), name.title(), strings.Join(seen, ", "), known, len(b.columns)),
		fmt.Sprintf("the heading is in row %s: cell %s says “%s” (the column of names) beside %s; %d of %d columns are known.",
			rows, headingCell(name), name.title(), strings.Join(seen, ", "), known, len(b.columns))}
}

func headingCell(c *column) string { return ColumnName(c.col) + fmt.Sprint(c.row) }

// fieldTitle is a field as people head it: the first of its listed headings.
var fieldTitle = sync.OnceValue(func() map[string]string {
	m := map[string]string{"serial": "Số thứ tự", "name": "Tên tổ chức", "org_type": "Loại hình tổ chức"}
	for _, r := range mustCSV(organisationsCSV) {
		if m[r["field"]] == "" {
			m[r["field"]] = aliases(r["aliases"])[0]
		}
	}
	return m
})

// FieldTitle is a column of staging.organisations as people head it, in Vietnamese; the name itself where nobody does.
func FieldTitle(field string) string {
	if t := fieldTitle()[field]; t != "" {
		return t
	}
	return field
}

// leftOutWhy says why a column was not read, by the rule that left it out.
var leftOutWhy = map[string]Explanation{
	"":                                 {"tiêu đề chưa có trong danh mục", "its heading is not listed"},
	"decided":                          {"bỏ qua theo decisions.csv", "left out by decisions.csv"},
	"of-a-person":                      {"ngày của giấy tờ cá nhân", "the date of a person's card"},
	"heading-stands-once":              {"trùng nội dung với cột khác", "it repeats another column"},
	"hidden-column-repeats-no-heading": {"cột ẩn trùng tiêu đề", "a hidden column that repeats a heading"},
	"column-of-the-period":             {"số liệu của kỳ khác", "of another period"},
	"heading-yields":                   {"đã có cột ngày thành lập", "there is a column of founding dates"},
	"classification-is-a-rating":       {"ghi quy mô, không phải xếp loại", "it holds sizes, not ratings"},
	"classification-is-one-thing":      {"lẫn lộn xếp loại, quy mô hoặc loại hình", "it mixes ratings, sizes or types"},
}

// explainColumns says a sentence for each column read, and one for those left out.
func (b *body) explainColumns() []Explanation {
	var out []Explanation
	var left, leftEN []string
	for i := range b.columns {
		c := &b.columns[i]
		if c.field == "" {
			why := c.why
			if c.decided {
				why = "decided"
			}
			w := leftOutWhy[why]
			left = append(left, fmt.Sprintf("%s “%s” (%s)", headingCell(c), c.title(), w.VI))
			leftEN = append(leftEN, fmt.Sprintf("%s “%s” (%s)", headingCell(c), c.title(), w.EN))
			continue
		}
		vi, en := "", ""
		if c.hidden {
			vi, en = " – cột ẩn", " – hidden"
		}
		if c.decided {
			vi, en = vi+" – theo decisions.csv", en+" – by decisions.csv"
		}
		field := strings.TrimSuffix(c.field, second)
		out = append(out, Explanation{fmt.Sprintf("Cột %s “%s” → %s: %s%s", headingCell(c), c.title(), field, fieldTitle()[field], vi),
			fmt.Sprintf("column %s “%s” → %s%s", headingCell(c), c.title(), field, en)})
	}
	if len(left) > 0 {
		out = append(out, Explanation{"Cột không đọc: " + strings.Join(left, "; ") + ".", "columns not read: " + strings.Join(leftEN, "; ") + "."})
	}
	return out
}

// mostShown is how many rows of one kind are named; the rest is counted.
const mostShown = 8

// explainRows says which rows of the table are no organisations, kind by kind.
func (b *body) explainRows() []Explanation {
	var out []Explanation
	for _, kind := range []rowKind{rowHeading, rowIndex, rowSection, rowTotal, rowContinuation, rowNameless, rowForeign, rowEmpty, rowNote} {
		var shown []string
		n := 0
		for i, k := range b.kinds {
			if k != kind {
				continue
			}
			if n++; n <= mostShown {
				r := &b.Rows[b.first+i]
				shown = append(shown, b.tellRow(r, kind, "%d “%s”"))
			}
		}
		if n == 0 {
			continue
		}
		more, moreEN := "", ""
		if n > mostShown {
			more, moreEN = fmt.Sprintf(" và %d dòng nữa", n-mostShown), fmt.Sprintf(" and %d more", n-mostShown)
		}
		out = append(out, Explanation{fmt.Sprintf("Dòng được hiểu là %s: %s%s.", kindVI[kind], strings.Join(shown, ", "), more),
			fmt.Sprintf("rows taken as %s: %s%s.", kind, strings.Join(shown, ", "), moreEN)})
	}
	return out
}

// tellRow names a row of a kind by its number and, by format, its label. Who signs a list, or is named in a second line,
// is a person: such rows have their number alone.
func (b *body) tellRow(r *Row, kind rowKind, format string) string {
	if kind == rowNote || kind == rowContinuation {
		return fmt.Sprint(r.Number)
	}
	return fmt.Sprintf(format, r.Number, clip(Mask(b.labelOf(r))))
}

// labelOf is what a row is known by: its name, else its first words. A person's
// name or number in a second line is not shown.
func (b *body) labelOf(r *Row) string {
	if s := b.own(r, "name"); s != "" {
		return s
	}
	for _, c := range filled(r.Cells) {
		if k := b.col(c.Col); c.Kind == Text && (k == nil || !personal[k.field]) {
			s, _ := Repair(c.Raw)
			return s
		}
	}
	return "…"
}

// explainEnd says how many organisations were found, in which row the last one
// stands and what comes behind it.
func (b *body) explainEnd() Explanation {
	last := -1
	count := 0
	for i, k := range b.kinds {
		if k == rowOrganisation || k == rowContinuation || k == rowNameless {
			last = i
		}
		if k == rowOrganisation {
			count++
		}
	}
	if last < 0 {
		return Explanation{"Không có dòng nào của tổ chức dưới tiêu đề.", "no row of an organisation stands below the heading."}
	}
	row := b.Rows[b.first+last].Number
	vi, en := "sau đó không còn dòng nào", "nothing follows"
	if i := slices.IndexFunc(b.kinds[last+1:], func(k rowKind) bool { return k != rowBlank }); i >= 0 {
		r, k := &b.Rows[b.first+last+1+i], b.kinds[last+1+i]
		told := b.tellRow(r, k, "%d (“%s”)")
		vi, en = fmt.Sprintf("vì dòng %s là %s", told, kindVI[k]), fmt.Sprintf("because row %s is %s", told, k)
	} else if b.last < len(b.Rows) {
		r := b.Rows[b.last].Number
		vi, en = fmt.Sprintf("vì bảng khác bắt đầu ở dòng %d", r), fmt.Sprintf("because another table begins in row %d", r)
	}
	return Explanation{fmt.Sprintf("Bảng có %d tổ chức, kết thúc ở dòng %d, %s.", count, row, vi), fmt.Sprintf("the table holds %d organisations and ends in row %d: %s.", count, row, en)}
}
