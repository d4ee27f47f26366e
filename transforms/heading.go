package transforms

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// table is one table of organisations found in a sheet.
type table struct {
	byField *[256]*column // once the fields are settled, see fieldPlace

	top, bottom int // heading rows
	columns     []column
	first, last int   // indices into Sheet.Rows of the rows below the heading, last excluded
	titles      []int // indices of the rows above the heading that belong to it
	repeats     []int // numbers of the rows that repeat the heading, as on a second page
	beside      bool  // a second table stands beside this one
}

// column returns the column that holds field, or nil.
func (t *table) column(field string) *column {
	if t.byField != nil {
		at := fieldPlace(field)
		for t.byField[at] != nil && t.byField[at].field != field {
			at++
		}
		return t.byField[at]
	}
	for i := range t.columns {
		if t.columns[i].field == field {
			return &t.columns[i]
		}
	}
	return nil
}

// settled makes the fields of the columns final: from here on they are looked up.
// A record asks for each of a hundred fields, and most tables have a dozen.
func (t *table) settled() {
	byField := new([256]*column)
	for i := range t.columns {
		c := &t.columns[i]
		at := fieldPlace(c.field)
		for byField[at] != nil && byField[at].field != c.field {
			at++
		}
		if c.field != "" && byField[at] == nil {
			byField[at] = c
		}
	}
	t.byField = byField
}

// fieldPlace is where the search for a field begins: names differ in length and letters.
func fieldPlace(field string) uint8 {
	n := len(field)
	if n == 0 {
		return 0
	}
	return uint8(n)*29 + field[0]*7 + field[n/2]*3 + field[n-1]
}

// grid answers what stands at a place of a sheet, merged cells included.
type grid struct {
	*Sheet
	merges map[int][]Range
	typed  map[[2]int]typing // cells typed with a font of the past, by row and column

	near     int // index in Rows of the row asked for last: the next is mostly the same
	mergesAt int // number of the row whose merges were asked for last …
	merged   []Range
}

func newGrid(s *Sheet) *grid {
	g := &grid{Sheet: s, merges: map[int][]Range{}}
	for _, m := range s.Merges {
		for r := m.Row1; r <= m.Row2 && r-m.Row1 < 2000; r++ {
			g.merges[r] = append(g.merges[r], m)
		}
	}
	return g
}

// row is the row numbered n, or nil when it holds nothing.
func (g *grid) row(n int) *Row {
	for i := g.near; i < min(g.near+2, len(g.Rows)); i++ {
		if g.Rows[i].Number == n {
			g.near = i
			return &g.Rows[i]
		}
	}
	i, ok := slices.BinarySearchFunc(g.Rows, n, func(r Row, n int) int { return r.Number - n })
	if !ok {
		return nil
	}
	g.near = i
	return &g.Rows[i]
}

// merge is the merged range that covers a place.
func (g *grid) merge(row, col int) (Range, bool) {
	if row != g.mergesAt {
		g.mergesAt, g.merged = row, g.merges[row]
	}
	for _, m := range g.merged {
		if m.Col1 <= col && col <= m.Col2 {
			return m, true
		}
	}
	return Range{row, col, row, col}, false
}

// cell is what stands at a place, in the top left cell of its merged range.
func (g *grid) cell(row, col int) Cell {
	m, _ := g.merge(row, col)
	if r := g.row(m.Row1); r != nil {
		return r.Cell(m.Col1)
	}
	return Cell{Col: col}
}

// cellOf is the cell of a row that is at hand.
func (g *grid) cellOf(r *Row, col int) Cell {
	if m, merged := g.merge(r.Number, col); merged {
		return g.cell(m.Row1, m.Col1)
	}
	return r.Cell(col)
}

const (
	mostHeadingRows = 6
	longestCaption  = 90 // letters; longer texts are notes or data
)

// isCaption tells that a cell could be part of a heading: a short text, a year, a day.
func isCaption(c Cell) bool {
	return c.Kind == Text && len(c.Raw) <= 3*longestCaption || c.Kind == Number && (c.IsDate || isYear(c.Raw))
}

// headingFinder looks for tables by the words of their headings.
type headingFinder struct {
	*grid
	l     *layout
	cache map[string]caption
}

func (f *headingFinder) caption(c Cell) caption {
	raw := c.Raw
	if v := storedNumber(raw); c.IsDate && v != nil && v.IsInt() {
		if d, ok := serialDate(v.Num().Int64(), f.Date1904); ok {
			raw = d.day.Format("02/01/2006")
		}
	}
	k, ok := f.cache[raw]
	if !ok {
		k = readCaption(raw)
		f.cache[raw] = k
	}
	return k
}

// isName tells that c heads the column of names.
func (f *headingFinder) isName(c Cell) bool {
	return isCaption(c) && f.l.fields[""][f.caption(c).key] == "name"
}

// isKnown tells that c is a heading or the common heading of several columns.
func (f *headingFinder) isKnown(c Cell) bool {
	if !isCaption(c) {
		return false
	}
	key := f.caption(c).key
	if _, ok := f.l.groups[key]; ok {
		return true
	}
	for _, keys := range f.l.fields {
		if keys[key] != "" {
			return true
		}
	}
	return false
}

// findTables finds every table of organisations of a sheet, top down.
func findTables(s *Sheet, l *layout) (*grid, []table) {
	f := &headingFinder{newGrid(s), l, map[string]caption{}}
	var out []table
	for i, from := 0, 0; i < len(s.Rows); i++ {
		t, ok := f.tableAt(i, from)
		if !ok {
			continue
		}
		t.first, t.last = f.firstBelow(t.bottom), len(s.Rows)
		i, from = t.first-1, t.first
		n := len(out)
		if n > 0 && sameHeading(&out[n-1], &t) {
			for row := t.top; row <= t.bottom; row++ {
				out[n-1].repeats = append(out[n-1].repeats, row)
			}
			continue
		}
		if n > 0 {
			out[n-1].last = f.firstBelow(t.top - 1)
		}
		out = append(out, t)
	}
	for i := range out {
		out[i].beside = out[i].beside || f.startsBeside(&out[i])
	}
	if len(out) > 0 {
		for r := 0; r < f.firstBelow(out[0].top-1); r++ {
			out[0].titles = append(out[0].titles, r)
		}
	}
	return f.grid, out
}

// sameHeading tells that b repeats the heading of a, column by column, but for a
// row of units.
func sameHeading(a, b *table) bool {
	return slices.EqualFunc(a.columns, b.columns, func(x, y column) bool { return x.col == y.col && x.named() == y.named() })
}

// firstBelow is the index of the first row numbered above n.
func (f *headingFinder) firstBelow(n int) int {
	i, _ := slices.BinarySearchFunc(f.Rows, n+1, func(r Row, n int) int { return r.Number - n })
	return i
}

// tableAt tries the row at index i as the one with the heading of the names; the
// heading begins at index from or below.
func (f *headingFinder) tableAt(i, from int) (table, bool) {
	r := &f.Rows[i]
	if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Kind != Text && isFigure(c) }) {
		return table{}, false // the usual row of data, told without reading its texts
	}
	j := slices.IndexFunc(r.Cells, f.isName)
	if j < 0 || slices.ContainsFunc(r.Cells, isFigure) {
		return table{}, false
	}
	t := table{top: r.Number, bottom: r.Number}
	f.growUp(&t, r.Cells[j].Col, f.Rows[from].Number)
	f.growDown(&t, r.Cells[j].Col)
	t.columns = f.columns(&t)
	t.beside = standBeside(t.columns)
	fields := map[string]bool{}
	for _, c := range t.columns {
		if c.field != "" {
			fields[c.field] = true
		}
	}
	// "Hợp tác xã" alone also stands in rows of sections, "Tên" alone in sub-headings.
	key := f.caption(r.Cells[j]).key
	sure := strings.HasPrefix(key, "ten ") || fields["serial"]
	return t, sure && fields["name"] && (len(fields) >= 3 || fields["serial"] && len(t.columns) >= 3)
}

// standBeside tells the columns of two tables side by side: the numbers begin anew
// behind the names, or the names, and with them what stood before.
func standBeside(columns []column) bool {
	before, after := map[string]bool{}, map[string]bool{}
	for _, c := range columns {
		switch {
		case c.field == "" || c.hidden:
		case c.field == "serial" && before["serial"] && before["name"], after["name"] && before[c.field]:
			return true
		case c.field == "name" && before["name"]:
			after["name"] = true
		default:
			before[c.field] = true
		}
	}
	return false
}

// startsBeside tells that a heading of names stands right of a table, in one of its rows.
func (f *headingFinder) startsBeside(t *table) bool {
	last := t.columns[len(t.columns)-1].col
	for i := t.first; i < t.last; i++ {
		cells := f.Rows[i].Cells
		if n := len(cells); n < 2 || cells[n-1].Col <= last {
			continue
		}
		names, known := 0, 0
		for _, c := range cells {
			switch {
			case c.Col <= last || c.Kind != Text:
			case f.isName(c) && strings.HasPrefix(f.caption(c).key, "ten "):
				names++
			case f.isKnown(c):
				known++
			}
		}
		if names > 0 && known > 0 {
			return true
		}
	}
	return false
}

// isFigure tells a number that is no year: it stands in no row of headings.
func isFigure(c Cell) bool { return isAnyFigure(c) && !(c.Kind == Text && isIndexMark(c.Raw)) }

// isAnyFigure tells a number that is no year, those of an index row included. "6
// tháng đầu năm" and a day are none: they say when.
func isAnyFigure(c Cell) bool {
	if c.Kind == Blank || c.IsDate || isYear(c.Raw) {
		return false
	}
	if c.Kind != Text {
		return true
	}
	if _, _, ok := form(c.Raw); ok {
		return true // digits alone name no span
	}
	n, ok := typedNumber(strings.TrimSpace(c.Raw))
	return ok && !spanOfTime.MatchString(n.unit)
}

var spanOfTime = regexp.MustCompile(`^(?:thang|nam|quy)\b`)

// isYear tells a year of this century or the last and nothing else.
func isYear(s string) bool {
	s = strings.Trim(s, asciiBlanks)
	return len(s) == 4 && allDigits(s) && (s[:2] == "19" || s[:2] == "20")
}

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

// isClassWord tells a word that stands in headings and in cells alike: Khá, HTX.
func isClassWord(s string) bool {
	return slices.ContainsFunc([]string{"rating", "status", "type", "sector"}, func(set string) bool { return meaning(set, s) != "" })
}

// isUnit tells a caption that only says a unit: "triệu đồng", "(người)".
func isUnit(k caption) bool {
	return k.key == "" && k.unit != 0 || asides()[Fold(strings.Trim(k.raw, "() "))]
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

var indexMark = regexp.MustCompile(`^[(\[]?\s*(?:\d{1,2}|[A-Za-zĐđ])\s*[)\]]?$|^\(?\d{1,2}\s*=\s*\(?\d{1,2}\)?(?:\s*[+\-x*:/]\s*\(?\d{1,2}\)?)*\)?$`)

// isIndexMark tells that s numbers a column: 1, (1), A, 3=1+2.
func isIndexMark(s string) bool {
	s = strings.TrimSpace(s)
	if first, second := twoRunes(s); unicode.IsLetter(first) && unicode.IsLetter(second) {
		return false // a word
	} else if first >= '0' && first <= '9' && allDigits(s) {
		return len(s) <= 2
	}
	return indexMark.MatchString(s)
}

// typedAt is what became of the cell at a place that was typed with a font of the past.
func (g *grid) typedAt(row, col int) (typing, bool) {
	if len(g.typed) == 0 {
		return typing{}, false
	}
	m, _ := g.merge(row, col)
	t, ok := g.typed[[2]int{m.Row1, m.Col1}]
	return t, ok
}
