package transforms

import (
	"slices"
	"strings"
)

// growUp takes in the rows above that carry common headings of several columns.
func (f *headingFinder) growUp(t *table, nameCol, least int) {
	for t.top > least && t.bottom-t.top+1 < mostHeadingRows {
		above := f.row(t.top - 1)
		if above == nil || slices.ContainsFunc(above.Cells, isAnyFigure) {
			return
		}
		known := 0
		for _, c := range above.Cells {
			if f.isKnown(c) {
				known++
			}
		}
		over := false
		for _, m := range f.merges[t.top-1] {
			over = over || m.Row2 >= t.top
		}
		lone := len(above.Cells) == 1 && above.Cells[0].Col <= nameCol // a title or a section
		if !over && (lone || known == 0 || known < (len(above.Cells)+1)/2) {
			return
		}
		t.top--
	}
}

// growDown takes in the rows that merged cells reach into, and rows of
// sub-headings under a blank cell of the name column.
func (f *headingFinder) growDown(t *table, nameCol int) {
	for n := t.top; n <= t.bottom; n++ {
		for _, m := range f.merges[n] {
			if m.Row1 >= t.top && m.Row2 > t.bottom && m.Row2-t.top < mostHeadingRows && f.row(m.Row1) != nil && isCaption(f.row(m.Row1).Cell(m.Col1)) {
				t.bottom = m.Row2
			}
		}
	}
	for n := t.bottom + 1; n-t.top < mostHeadingRows; n++ {
		below := f.row(n)
		if below == nil || len(filled(below.Cells)) == 0 {
			continue // a blank row inside the heading
		}
		if below.Cell(nameCol).Kind != Blank && !f.isName(below.Cell(nameCol)) ||
			slices.ContainsFunc(below.Cells, func(c Cell) bool { return !isCaption(c) && c.Kind != Blank || isAnyFigure(c) }) ||
			f.isFirstSection(t, below, nameCol) || f.isTotalLabel(t, below) {
			return // data, an index row, a total on top, or the first section
		}
		if f.isSubHeading(f.columns(t), below.Cells) || f.isUnknownSubHeading(t, below) {
			t.bottom = n // with what stood between
		}
	}
}

// isTotalLabel tells a row that only labels a total on top: "Tổng cộng" under a
// number of registration, but not "Tổng" under "Lao động", which is more of the heading.
func (f *headingFinder) isTotalLabel(t *table, r *Row) bool {
	if len(r.Cells) != 1 || !isTotal(r.Cells[0].Raw) {
		return false
	}
	c := r.Cells[0]
	for n := t.top; n <= t.bottom; n++ {
		above := f.cell(n, c.Col)
		if g := f.l.groups[f.caption(above).key]; isCaption(above) && g != "" && f.l.fields[g][f.caption(c).key] != "" {
			return false
		}
	}
	return true
}

// isFirstSection tells a row under a heading that begins its data, "I | Hợp tác
// xã" or "I. Xã Mai Sao": all it holds stands under numbers and names, or alone at
// the left without being a heading.
func (f *headingFinder) isFirstSection(t *table, r *Row, nameCol int) bool {
	for _, c := range filled(r.Cells) {
		switch {
		case c.Col == nameCol && f.isKnown(c) && !placeOrType(c.Raw), // "Tên" under "Tổ hợp tác"
			c.Col > nameCol, c.Col != nameCol && !f.headsNumbers(t, c.Col) && (f.isKnown(c) || f.hasCaption(t, c.Col)):
			return false
		}
	}
	return true
}

// headsNumbers tells that a column is headed as the one of row numbers.
func (f *headingFinder) headsNumbers(t *table, col int) bool {
	for n := t.top; n <= t.bottom; n++ {
		if c := f.cell(n, col); isCaption(c) && f.l.fields[""][f.caption(c).key] == "serial" {
			return true
		}
	}
	return false
}

// hasCaption tells that a heading stands over a column.
func (f *headingFinder) hasCaption(t *table, col int) bool {
	for n := t.top; n <= t.bottom; n++ {
		if f.cell(n, col).Kind != Blank {
			return true
		}
	}
	return false
}

// isUnknownSubHeading tells a row right under a heading that must belong to it,
// whatever it says: words under headings, nothing under number and name. Left out
// of the heading, "Doanh thu" would be read where "Doanh thu | Kế hoạch" stands.
func (f *headingFinder) isUnknownSubHeading(t *table, r *Row) bool {
	cells := filled(r.Cells)
	if m, _ := f.merge(r.Number, cells[0].Col); len(cells) == 1 && (m.Col2 > m.Col1+1 || cells[0].Col <= f.columnNumbers(t)[0]) {
		return false // the heading of a section
	}
	for _, c := range cells {
		if c.Kind == Text && (!isCaption(c) || placeOrType(c.Raw)) || f.headsNumbers(t, c.Col) {
			return false
		}
	}
	for n := t.bottom + 1; n < r.Number; n++ {
		if r := f.row(n); r != nil && len(filled(r.Cells)) > 0 {
			return false
		}
	}
	return slices.ContainsFunc(r.Cells, func(c Cell) bool { return f.hasCaption(t, c.Col) })
}

// isSubHeading tells whether the texts of a row under a heading are more of it.
func (f *headingFinder) isSubHeading(columns []column, cells []Cell) bool {
	known, sure := 0, false
	for _, c := range cells {
		if f.isKnown(c) || isUnit(f.caption(c)) || underUnknown(columns, c, len(cells) == 1) {
			known++
			sure = sure || !isClassWord(c.Raw)
		}
	}
	return 3*known >= 2*len(cells) || sure
}

// underUnknown tells that c stands below a heading that is none of a field: it is
// more of that heading, as in "Dự án hỗ trợ | Diện tích". Alone in its row it may
// be a section.
func underUnknown(columns []column, c Cell, alone bool) bool {
	i := slices.IndexFunc(columns, func(k column) bool { return k.col == c.Col })
	return i >= 0 && columns[i].field == "" && !(alone && (i == 0 || placeOrType(c.Raw)))
}

// columns reads the columns of the heading rows and names their fields.
func (f *headingFinder) columns(t *table) []column {
	var out []column
	taken := map[Range]bool{}
	for _, col := range f.columnNumbers(t) {
		c := column{col: col, hidden: slices.Contains(f.HiddenCols, col)}
		var lowest Range
		seen := map[Range]bool{}
		for n := t.top; n <= t.bottom; n++ {
			m, _ := f.merge(n, col)
			cell := f.cell(n, col)
			spread := cell.Kind == Blank && n < t.bottom
			if spread {
				cell, m = f.spread(t, n, col)
			}
			if cell.Kind == Blank || seen[m] || spread && !f.embraces(t, cell, n, col) {
				continue
			}
			k := f.caption(cell)
			if isUnit(k) && (!f.isKnown(cell) || n > t.top && (f.isUnitRow(n) || f.l.isWhole(c.captions, k))) {
				k.key = ""
			}
			seen[m], lowest, c.row = true, m, m.Row1
			if whole, ok := f.rejoin(c.captions, k); ok {
				c.captions = append(c.captions[:len(c.captions)-1], whole)
				continue
			}
			c.captions = append(c.captions, k)
		}
		if len(c.captions) == 0 {
			continue
		}
		c.short, taken[lowest] = taken[lowest], true
		out = append(out, c)
	}
	f.l.name(out)
	return out
}

// isUnitRow tells a row of units under a heading, "(người) | sản phẩm | điểm": of
// the words that are headings elsewhere, at least one here can only be a unit.
func (f *headingFinder) isUnitRow(n int) bool {
	sure := false
	for _, c := range f.row(n).Cells {
		if c.Kind == Blank {
			continue
		}
		if !isUnit(f.caption(c)) {
			return false
		}
		sure = sure || !f.isKnown(c) || strings.HasPrefix(strings.TrimSpace(c.Raw), "(")
	}
	return sure
}

// rejoin puts a heading together that was cut over two rows: "Tình trạng hoạt" |
// "động HTX", "Doanh thu (tỷ" | "đồng)". ok is false where the upper cell is a
// heading of its own.
func (f *headingFinder) rejoin(above []caption, k caption) (whole caption, ok bool) {
	if len(above) == 0 {
		return caption{}, false
	}
	top := above[len(above)-1]
	whole = readCaption(top.raw + " " + k.raw)
	if strings.Count(top.raw, "(") > strings.Count(top.raw, ")") && strings.Contains(k.raw, ")") {
		return whole, true
	}
	if _, group := f.l.groups[top.key]; group || f.l.fields[""][top.key] != "" {
		return whole, false
	}
	return whole, f.l.fields[""][whole.key] != ""
}

// columnNumbers lists the columns that any heading row holds something in.
func (f *headingFinder) columnNumbers(t *table) []int {
	var cols []int
	for n := t.top; n <= t.bottom; n++ {
		if r := f.row(n); r != nil {
			for _, c := range r.Cells {
				m, _ := f.merge(n, c.Col)
				for col := m.Col1; col <= m.Col2 && col-m.Col1 < 200; col++ {
					cols = append(cols, col)
				}
			}
		}
	}
	slices.Sort(cols)
	return slices.Compact(cols)
}

// spread gives a blank place of an upper heading row the common heading to its
// left, as offices do that do not merge: only over a sub-heading, and only from a
// cell that has a sub-heading itself.
func (f *headingFinder) spread(t *table, n, col int) (Cell, Range) {
	none := Range{n, col, n, col}
	if f.row(n) == nil || !f.hasBelow(t, n, col) {
		return Cell{}, none
	}
	for left := col - 1; left > 0 && left > col-12; left-- {
		c := f.cell(n, left)
		if c.Kind == Blank {
			continue
		}
		if m, merged := f.merge(n, left); !merged && isCaption(c) && f.hasBelow(t, n, left) {
			return c, m
		}
		return Cell{}, none
	}
	return Cell{}, none
}

// embraces tells whether the sub-heading below a blank place belongs to the
// heading to its left. The columns of a class or of a count of people are few and
// listed: after "Xếp loại | Tốt | Khá" a column "Liên kết chuỗi" is another matter.
func (f *headingFinder) embraces(t *table, parent Cell, n, col int) bool {
	g := f.l.groups[f.caption(parent).key]
	if !classes[g] {
		return true
	}
	for below := n + 1; below <= t.bottom; below++ {
		if c := f.cell(below, col); isCaption(c) {
			k := f.caption(c)
			key := k.key
			return key == "" && k.year != 0 || f.l.fields[g][key] != "" || f.l.groups[key] == "neutral" || groupOf(f.l.fields[""][key]) == g
		}
	}
	return false
}

// classes are the groups whose columns are listed to the last one.
var classes = map[string]bool{"rating": true, "not_assessed": true, "status": true, "type": true, "sector": true,
	"member": true, "worker": true, "manager": true, "ocop": true, "digital": true, "revenue": true}

// hasBelow tells that a sub-heading stands under a place of the heading.
func (f *headingFinder) hasBelow(t *table, n, col int) bool {
	for below := n + 1; below <= t.bottom; below++ {
		if c := f.cell(below, col); isCaption(c) && (!isUnit(f.caption(c)) || f.isKnown(c)) {
			return true
		}
	}
	return false
}
