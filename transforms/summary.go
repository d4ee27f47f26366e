package transforms

import (
	"slices"
	"strings"
)

// summary is one table of a form of totals: rows of indicators, of sectors or of
// areas under columns that tell what was counted when.
type summary struct {
	*body
	form    string
	label   *column // of the indicators, sectors or areas
	labelTo int     // the last sheet column under the label's heading: "Trong đó" rows are indented by a column
	serial  *column
	units   *column
	figures []figureColumn
	rows    []summaryRow
}

// figureColumn is a column of figures, or one that is left out and why.
type figureColumn struct {
	*column
	measure string // actual, plan, estimate; "" in a rating summary
	period  Period
	code    string // rating summary: listed, rated, good, …
	share   bool   // rating summary: the percentage beside the count of code
	left    bool   // not read
	why     Explanation
}

// findForms finds the forms of totals of a sheet beside its lists: below them, or
// in their place where the column taken for names holds areas. The last list ends
// where the first form begins.
func findForms(g *grid, l *layout, path string, lists []table) ([]*summary, []table) {
	lists = slices.DeleteFunc(lists, func(t table) bool { return t.namesUnits() })
	if !slices.ContainsFunc(lists, func(t table) bool { return !t.headsAreas() }) {
		if sums := findSummaries(g, l, path, 0); len(sums) > 0 {
			return sums, nil
		}
		return nil, lists
	}
	last := &lists[len(lists)-1]
	sums := findSummaries(g, l, path, last.first)
	if len(sums) > 0 {
		last.last = sums[0].first
		for last.last > last.first && g.Rows[last.last-1].Number >= sums[0].top {
			last.last--
		}
		last.last -= len(sums[0].titles)
	}
	return sums, lists
}

// findSummaries finds the forms of totals in the rows of a sheet from index from
// on. A table counts as one only where something in it is understood surely: rows
// of an indicator or sector, or areas with their rating classes.
func findSummaries(g *grid, l *layout, path string, from int) []*summary {
	f := newHeadingFinder(g, l)
	var out []*summary
	end := from
	looked := 0
	for i := from; i < len(g.Rows) && looked < mostRowsLooked; i++ {
		if slices.ContainsFunc(g.Rows[i].Cells, isFigure) {
			continue // the usual row of figures, told without reading its texts
		}
		looked++
		s := f.summaryAt(i, end, path)
		if s == nil {
			continue
		}
		s.first, s.last = f.firstBelow(s.bottom), len(g.Rows)
		top := f.firstBelow(s.top - 1)
		if n := len(out); n > 0 {
			out[n-1].last = top
		}
		out = append(out, s)
		i, end = s.first-1, s.first
	}
	out = slices.DeleteFunc(out, func(s *summary) bool { return !s.isUnderstood() })
	for i, s := range out {
		top := f.firstBelow(s.top - 1)
		least := from
		if i > 0 {
			least = out[i-1].first
		}
		for r := top - 1; r >= least && (least == 0 || f.isTitle(r)); r-- {
			s.titles = append([]int{r}, s.titles...)
		}
		s.last = len(g.Rows)
		if i > 0 {
			out[i-1].last = top - len(s.titles)
		}
	}
	for _, s := range out {
		s.readLabels()
	}
	return out
}

// mostRowsLooked is how many rows without a figure are searched for the heading of
// a form: longer texts are no form.
const mostRowsLooked = 2000

// isTitle tells that the row at index i, between two tables, is a title of the
// lower one: a text or two in the row right above.
func (f *headingFinder) isTitle(i int) bool {
	r := &f.Rows[i]
	return i+1 < len(f.Rows) && f.Rows[i+1].Number-r.Number <= 2 && len(filled(r.Cells)) <= 2 && !slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Kind != Text })
}

// namesUnits tells that what was taken for the names is the column of units of a
// form: "HTX" in its first row under "Đơn vị tính" is no heading.
func (t *table) namesUnits() bool {
	c := t.column("name")
	return c != nil && slices.ContainsFunc(c.captions[:max(0, len(c.captions)-1)], func(k caption) bool { return summaryWords()["unit"][expand(Fold(k.raw))] })
}

// headsAreas tells that the column taken for names may be one of areas: "Tên đơn vị".
func (t *table) headsAreas() bool {
	c := t.column("name")
	return c != nil && summaryWords()["area"][c.leaf().key]
}

// heads tells that a cell is a heading of one of the codes of summary_columns.csv.
func (f *headingFinder) heads(c Cell, code string) bool {
	return isCaption(c) && summaryWords()[code][f.caption(c).key]
}

// summaryAt tries the row at index i as the heading of a form of totals.
func (f *headingFinder) summaryAt(i, from int, path string) *summary {
	r := &f.Rows[i]
	label := slices.IndexFunc(r.Cells, func(c Cell) bool { return f.heads(c, "label") })
	area := slices.IndexFunc(r.Cells, func(c Cell) bool { return f.heads(c, "area") })
	names := slices.ContainsFunc(r.Cells, func(c Cell) bool { return f.isName(c) && !f.heads(c, "area") && !f.heads(c, "label") })
	if label < 0 && area < 0 || names { // a list's heading that is printed again
		return nil
	}
	at := max(label, area)
	if label >= 0 {
		at = label
	}
	t := table{top: r.Number, bottom: r.Number}
	f.growSummary(&t, r.Cells[at].Col, f.Rows[from].Number)
	under, _ := f.merge(r.Number, r.Cells[at].Col)
	t.columns = slices.DeleteFunc(f.columns(&t), func(c column) bool { return c.col > under.Col1 && c.col <= under.Col2 })
	s := &summary{body: &body{grid: f.grid, table: &t, path: path, orgRows: map[int]bool{}}}
	for k := range t.columns {
		c := &t.columns[k]
		c.field = ""
		key := c.leaf().key
		if key == "" && len(c.captions) > 0 {
			key = expand(Fold(c.captions[0].raw)) // "ĐVT" names nothing in a list, but the units here
		}
		switch {
		case c.col == r.Cells[at].Col:
			m, _ := f.merge(r.Number, c.col)
			s.label, s.labelTo = c, m.Col2
		case summaryWords()["serial"][key] && s.serial == nil:
			s.serial = c
		case label >= 0 && s.units == nil && c.said(func(k caption) bool { return summaryWords()["unit"][readCaption(k.raw).key] }): // a list calls it an aside
			s.units = c
		}
	}
	if s.label == nil || slices.ContainsFunc(t.columns, func(c column) bool { return c.col < s.label.col && !summaryWords()["serial"][c.leaf().key] }) {
		return nil // what a form counts is told at its left: "Ngành nghề" amid others heads a column of a list
	}
	if label >= 0 {
		s.form = FormIndicators
		s.readMeasures("")
	} else {
		s.form = FormRatingSummary
		s.readClasses(f)
	}
	return s
}

// growSummary takes in the rows above and below that belong to the heading: those
// that merged cells reach into, and texts over or under the columns of figures.
func (f *headingFinder) growSummary(t *table, labelCol, least int) {
	for n := t.top - 1; n >= least && t.bottom-n < mostHeadingRows; n-- {
		above := f.row(n)
		if above == nil {
			break
		}
		reaches := slices.ContainsFunc(f.merges[n], func(m Range) bool { return m.Row1 == n && m.Row2 >= t.top })
		over := len(above.Cells) > 0 && !slices.ContainsFunc(above.Cells, func(c Cell) bool {
			return c.Col <= labelCol || isAnyFigure(c) || !f.isOver(c)
		})
		if !reaches && !over {
			break
		}
		t.top = n
	}
	for n := t.top; n <= t.bottom; n++ {
		for _, m := range f.merges[n] {
			if m.Row1 >= t.top && m.Row2 > t.bottom && m.Row2-t.top < mostHeadingRows && f.row(m.Row1) != nil && isCaption(f.row(m.Row1).Cell(m.Col1)) {
				t.bottom = m.Row2
			}
		}
	}
	for n := t.bottom + 1; n-t.top < mostHeadingRows; n++ {
		below := f.row(n)
		if below == nil || len(below.Cells) == 0 || slices.ContainsFunc(below.Cells, func(c Cell) bool {
			return c.Col <= labelCol || c.Kind != Text && !isYear(c.Raw) || isIndexMark(c.Raw) || isAnyFigure(c)
		}) {
			return
		}
		t.bottom = n
	}
}

// isOver tells a text that stands over columns of figures: a span of time, a class.
func (f *headingFinder) isOver(c Cell) bool {
	if isYear(c.Raw) {
		return true
	}
	if !isCaption(c) {
		return false
	}
	m := readMeasure(c.Raw)
	return m.known || f.l.groups[f.caption(c).key] != "" || f.l.fields["rating"][f.caption(c).key] != ""
}

// isUnderstood tells that a table is a form of totals and no other statistic: at
// least one row or two classes are known, with the type they count.
func (s *summary) isUnderstood() bool {
	if s.form == FormRatingSummary {
		classes := map[string]bool{}
		for _, c := range s.figures {
			if !c.share && c.code != "" {
				classes[c.code] = true
			}
		}
		return classes["good"] && classes["fair"] && s.countsAreas()
	}
	s.readLabels()
	return slices.ContainsFunc(s.rows, func(r summaryRow) bool { return r.kind == rowFigures }) && slices.ContainsFunc(s.figures, func(c figureColumn) bool { return !c.left })
}

// countsAreas tells a table of areas from a list of organisations under "Tên đơn
// vị": most of its rows are named as a unit of any era, and no class is marked.
func (s *summary) countsAreas() bool {
	units, others := 0, 0
	for i := s.first; i < s.last; i++ {
		r := &s.Rows[i]
		for j := range s.figures {
			if c := r.Cell(s.figures[j].col); s.figures[j].code != "" && c.Kind == Text && meaning("mark", strings.TrimSpace(c.Raw)) == yes && !digitsOnly.MatchString(strings.TrimSpace(c.Raw)) {
				return false
			}
		}
		switch name := s.labelIn(r); {
		case name == "" || !s.numbersIn(r) || isTotal(name) || bareTotal.MatchString(labelKey(name)):
		case isUnitName(name):
			units++
		default:
			others++
		}
	}
	return units > 0 && units >= others
}

// isUnitName tells that a text is the name of a unit of the province in any era.
func isUnitName(s string) bool {
	n := parseNamed(s)
	for _, g := range gazetteers() {
		if len(g.find(n, "commune", "")) > 0 || len(g.find(n, "district", "")) > 0 {
			return true
		}
	}
	return false
}

// labelIn is the label of a row: the repaired text of its own cell, or of the first
// one that holds a text under the label's heading.
func (s *summary) labelIn(r *Row) string {
	for col := s.label.col; col <= s.labelTo; col++ {
		if m, _ := s.merge(r.Number, col); m.Row1 < r.Number {
			continue
		}
		if c := s.cell(r.Number, col); c.Kind == Text {
			if t, _ := Repair(c.Raw); t != "" {
				return t
			}
		}
	}
	return ""
}

// serialIn is what stands in a row's column of numbers.
func (s *summary) serialIn(r *Row) string {
	if s.serial == nil {
		return ""
	}
	t, _ := Repair(r.Cell(s.serial.col).Raw)
	return t
}

// figuresIn tells that a row holds anything in a column of figures that is read.
func (s *summary) figuresIn(r *Row) bool {
	return slices.ContainsFunc(s.figures, func(c figureColumn) bool {
		k := r.Cell(c.col)
		return k.Kind != Blank && (k.Kind != Text || strings.TrimSpace(k.Raw) != "")
	})
}

// numbersIn tells that a row holds a number, or a sign for none, in a column of figures.
func (s *summary) numbersIn(r *Row) bool {
	return slices.ContainsFunc(s.figures, func(c figureColumn) bool {
		k := r.Cell(c.col)
		t := strings.TrimSpace(k.Raw)
		_, ok := typedNumber(t)
		return k.Kind != Blank && k.Kind != Text || k.Kind == Text && (ok || isDash(t) || isEllipsis(t))
	})
}
