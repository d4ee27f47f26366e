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
		teach := Decision{"heading", c.title(), field}
		line := decisionLine(teach)
		known := layouts().alone(c.title())
		if known == field {
			near = "–"
		}
		if known != "" || wrongHeading(teach) != "" { // known elsewhere, but not beside these columns
			line = b.layoutLine(n.list.Unit.Code, n.year())
		}
		n.find("heading-is-known", pos, c.title(), "near", near, "count", groupDigits(counts[c.col]), "line", line)
	}
	if outside > 0 {
		n.find("cell-under-a-heading", first, "", "count", groupDigits(int64(outside)))
	}
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
