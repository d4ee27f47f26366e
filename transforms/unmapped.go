package transforms

import (
	"strings"
)

// UnmappedColumn is a heading that no line of layouts/ claims. Its values are restricted.
type UnmappedColumn struct {
	SubmissionID string `parquet:"submission_id"`
	SourceFile   string `parquet:"source_file"`
	SourceSheet  string `parquet:"source_sheet"`
	Cell         string `parquet:"cell"`
	Heading      string `parquet:"heading"`
	ValueCount   int64  `parquet:"value_count"`
}

// unclaimed counts the cells of organisations that no field claims.
type unclaimed struct {
	counts  map[int]int64 // by sheet column
	outside int           // beyond the columns of the table, the first of them at first
	first   Pos
}

// keepUnmapped keeps the cells of a row that no field claims, for the restricted area.
func (n *normaliser) keepUnmapped(b *body, row *Row) {
	for i := range row.Cells {
		c := &row.Cells[i]
		col := b.col(c.Col)
		if col != nil && col.field != "" {
			continue
		}
		if strings.TrimSpace(c.Raw) != "" {
			b.unclaimed.count(c.Col, col == nil, Pos{b.path, b.Name, row.Number, c.Col})
		}
		if s, _ := Repair(c.Raw); s != "" {
			heading := ""
			if col != nil {
				heading = col.title()
			}
			n.list.Unmapped = append(n.list.Unmapped, Unmapped{SourceSheet: b.Name, SourceRow: int64(row.Number), SourceCol: int64(c.Col), Heading: heading, Value: s})
		}
	}
}

func (u *unclaimed) count(col int, outside bool, at Pos) {
	if u.counts == nil {
		u.counts = map[int]int64{}
	}
	u.counts[col]++
	if !outside {
		return
	}
	if u.outside++; u.outside == 1 {
		u.first = at
	}
}

// tellUnmapped lists the headings that no field claims and the cells outside the table.
func (n *normaliser) tellUnmapped(b *body) {
	counts, outside, first := b.unclaimed.counts, b.unclaimed.outside, b.unclaimed.first
	for _, c := range b.columns {
		if c.field != "" || counts[c.col] == 0 {
			continue
		}
		pos := Pos{b.path, b.Name, c.row, c.col}
		n.list.UnmappedColumns = append(n.list.UnmappedColumns, UnmappedColumn{SourceFile: b.path, SourceSheet: b.Name, Cell: pos.Address(), Heading: Mask(c.title()), ValueCount: counts[c.col]})
		if c.told {
			continue
		}
		near, field := layouts().nearest(c.leaf().key)
		if c.group != "" && groupOf(field) != c.group {
			field = leftOut // "Lao động > Nữ" is like "Nam nữ", but not that
		}
		taught := Decision{Kind: "heading", Key: c.title(), Value: field}
		line := decisionLine(taught)
		known := layouts().alone(c.title())
		if known == field {
			near = ""
		}
		teach, teachEN := headingTaught, headingTaughtEN
		if known != "" || wrongHeading(taught) != "" { // known elsewhere, but not beside these columns
			line, teach, teachEN = b.layoutLine(n.list.Unit.Code, n.year()), layoutTaught, layoutTaughtEN
		}
		vi, en := nearestHeading(near, field == leftOut)
		n.find("heading-is-known", pos, c.title(), "near", vi, "near_en", en, "count", groupDigits(counts[c.col]), "line", line, "teach", teach, "teach_en", teachEN)
	}
	if outside > 0 {
		n.find("cell-under-a-heading", first, "", "count", groupDigits(int64(outside)))
	}
}

// What the lines that a finding proposes for decisions.csv hold.
const (
	headingTaught   = "từ sau dấu phẩy cuối là trường cần đọc; “-” là bỏ qua cột"
	headingTaughtEN = "the last word is the field to read; “-” leaves the column out"
	layoutTaught    = "dòng này xác nhận bố cục của cả bảng, mỗi cột là một cặp “tiêu đề=trường”; cột có “-” không được đọc"
	layoutTaughtEN  = "the line confirms the layout of the whole table, a pair <heading>=<field> for each column; one with “-” is left out"
)

// nearestHeading names what an unknown heading may mean; near is the listed one most like it, "" for none,
// elsewhere that it is of another group of columns.
func nearestHeading(near string, elsewhere bool) (vi, en string) {
	switch {
	case near == "" || near == "–":
		return "danh mục không có tiêu đề nào gần giống", "no listed one is like it"
	case elsewhere:
		return "tiêu đề gần nhất là “" + near + "” nhưng thuộc nhóm cột khác", "the nearest listed one, “" + near + "”, is of other columns"
	}
	return "tiêu đề gần nhất là “" + near + "”", "the nearest listed one: “" + near + "”"
}

// tellHidden reports hidden rows and columns of a visible sheet: they are data.
func (n *normaliser) tellHidden(g *grid) {
	rows := 0
	for _, r := range g.Rows {
		if r.Hidden {
			rows++
		}
	}
	if cols := len(g.HiddenCols); rows > 0 || cols > 0 {
		n.find("nothing-is-hidden", Pos{File: n.book.Path, Sheet: g.Name}, "", "rows", groupDigits(int64(rows)), "columns", groupDigits(int64(cols)))
	}
}
