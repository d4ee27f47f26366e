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
	leads map[string]bool // words one of which every heading of names holds
}

func newHeadingFinder(g *grid, l *layout) *headingFinder {
	return &headingFinder{g, l, map[string]caption{}, l.nameLeads()}
}

// mostCaptions is how many different texts of one sheet may be read as headings:
// a list has some dozens, and its names and addresses hardly look like them.
const mostCaptions = 20_000

func (f *headingFinder) caption(c Cell) caption {
	raw := c.Raw
	if v := storedNumber(raw); c.IsDate && v != nil && v.IsInt() {
		if d, ok := serialDate(v.Num().Int64(), f.Date1904); ok {
			raw = d.day.Format("02/01/2006")
		}
	}
	k, ok := f.cache[raw]
	if !ok && len(f.cache) >= mostCaptions {
		f.crowded = true
		return caption{raw: raw}
	}
	if !ok {
		k = readCaption(raw)
		f.cache[raw] = k
	}
	return k
}

// isName tells that c heads the column of names. Most texts of a sheet are told by
// their words to be none, without being read as headings.
func (f *headingFinder) isName(c Cell) bool {
	if !isCaption(c) {
		return false
	}
	s, _ := Repair(lineBreaks.Replace(c.Raw))
	return slices.ContainsFunc(words(Fold(s)), func(w string) bool { return f.leads[w] }) && f.l.fields[""][f.caption(c).key] == "name"
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
	f := newHeadingFinder(newGrid(s), l)
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
// tháng đầu năm" and a day are none: they say when; nor is "2. Tên HTX".
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
	if n := numbering.FindString(c.Raw); n != "" && hasLetters(c.Raw[len(n):]) {
		return false
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

// isClassWord tells a word that stands in headings and in cells alike: Khá, HTX.
func isClassWord(s string) bool {
	return slices.ContainsFunc([]string{"rating", "status", "type", "sector"}, func(set string) bool { return meaning(set, s) != "" })
}

// isUnit tells a caption that only says a unit: "triệu đồng", "(người)".
func isUnit(k caption) bool {
	return k.key == "" && k.unit != 0 || asides()[Fold(strings.Trim(k.raw, "() "))]
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
