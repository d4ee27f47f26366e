package transforms

import (
	"fmt"
	"slices"
)

// normaliser reads one workbook.
type normaliser struct {
	decisions []Decision
	layout    *layout
	book      *Book
	list      *List
	grids     []*grid
	tables    [][]table
	summaries [][]*summary // the forms of totals, of sheets without a list
	claims    claims

	populations [][]*populationTable // the tables of the statistics office, by sheet
	readers     []*populationReader  // of them, in the same order

	form, answered bool // the book is a form of kttt's; something it asks was answered
	traced         bool // every row and column is to be told, see [Trace]
}

// Normalise reads the lists of organisations in a workbook that was proved whole.
// It returns an error only when its own books do not balance, which is a fault
// of the program: everything a person typed wrongly is a finding. decisions are
// what people taught of headings and layouts; others are passed over.
func Normalise(book *Book, decisions ...Decision) (*List, error) {
	return normalise(book, decisions, false)
}

func normalise(book *Book, decisions []Decision, traced bool) (*List, error) {
	book, typed := decodeBook(ownRows(book))
	n := &normaliser{decisions: decisions, layout: layouts().taught(decisions), book: book, list: &List{Path: book.Path, Returned: returnedBook(book)}, form: isForm(book), traced: traced}
	n.claims.readPath(book.Path)
	found := false
	for i := range book.Sheets {
		s := &book.Sheets[i]
		var g *grid
		var ts []table
		if !s.Hidden && !isReturned(s) && !isMark(s) {
			g, ts = findTables(s, n.layout)
			g.typed = typed[i]
		}
		var sums []*summary
		var pops []*populationTable
		if g != nil && !g.crowded {
			pops, ts = n.takePopulations(g, ts)
		}
		if g != nil && (len(pops) == 0 || len(ts) > 0) {
			sums, ts = findForms(g, n.layout, book.Path, ts)
			sums = outsidePopulations(sums, pops)
		}
		n.grids, n.tables, n.summaries, n.populations = append(n.grids, g), append(n.tables, ts), append(n.summaries, sums), append(n.populations, pops)
		found = found || len(ts)+len(sums) > 0
		for _, t := range sums {
			for _, line := range titleLines(s, *t.table) {
				n.claims.readTitle(line)
			}
		}
		for _, t := range ts[:min(len(ts), 1)] {
			for _, line := range titleLines(s, t) {
				n.claims.readTitle(line)
			}
		}
	}
	n.readPopulations()
	switch {
	case found:
		n.settle()
	case len(n.list.Populations) > 0:
		n.settlePopulations()
	case len(n.readers) > 0:
		n.refuse("file-holds-populations")
	default:
		n.refuse("file-holds-a-list", "why", "", "why_en", "")
	}
	if n.list.Refused {
		n.list.Populations = nil
	}
	for i := range book.Sheets {
		if err := n.sheet(i); err != nil {
			return nil, err
		}
	}
	if n.form && !n.answered && !n.list.Refused {
		n.find("form-is-filled-in", Pos{File: book.Path}, "")
	}
	n.sortFindings()
	return n.list, nil
}

// ownRows is a book with the cells of b in rows of its own, which may let them go.
func ownRows(b *Book) *Book {
	own := &Book{Path: b.Path, Sheets: slices.Clone(b.Sheets)}
	for i := range own.Sheets {
		own.Sheets[i].Rows = slices.Clone(own.Sheets[i].Rows)
	}
	return own
}

// refuse refuses the whole file.
func (n *normaliser) refuse(rule string, args ...string) {
	n.list.Refused = true
	n.find(rule, Pos{File: n.book.Path}, "", args...)
}

func (n *normaliser) find(rule string, p Pos, value string, args ...string) {
	n.list.Findings = append(n.list.Findings, newFinding(rule, p, "", value, args...))
}

// settle finds the unit and period of the file, or refuses it.
func (n *normaliser) settle() {
	titled := n.leavePlanned()
	p, notes, bad := n.claims.period()
	if bad != nil {
		n.refuse(bad.rule, bad.args...)
		return
	}
	for _, d := range notes {
		n.find(d.rule, Pos{File: n.book.Path}, "", d.args...)
	}
	if titled != "" && titled != p {
		n.find("period-is-not-planned", Pos{File: n.book.Path}, "", "titled", string(titled), "period", string(p))
	}
	u, bad := n.claims.unit(p)
	if bad != nil && bad.rule == "unit-is-known" && n.claims.province && !slices.ContainsFunc(n.tables, func(ts []table) bool { return len(ts) > 0 }) {
		u, bad = UnitOf(provinceCode, p), nil // totals of the whole province
	}
	if bad != nil {
		n.refuse(bad.rule, bad.args...)
		return
	}
	n.list.Period, n.list.Unit = p, u
}

// sheet reads one sheet and balances its books.
func (n *normaliser) sheet(i int) error {
	s := &n.book.Sheets[i]
	out := SheetOutcome{Name: s.Name, Reasons: map[string]int{}}
	if n.traced {
		out.Traced = &SheetTrace{Rows: map[int]RowTrace{}}
	}
	out.Count.Read = len(s.Rows) + s.BlankRows
	out.skip(rowBlank, s.BlankRows)
	pos := Pos{File: n.book.Path, Sheet: s.Name}
	switch {
	case isReturned(s):
		out.skip(rowReturned, len(s.Rows))
	case n.isGuide(i):
		out.skip(rowGuide, len(s.Rows))
	case s.Hidden && len(s.Rows) > 0:
		n.find("sheet-is-visible", pos, "", "rows", groupDigits(int64(len(s.Rows))))
		out.skip(rowHiddenSheet, len(s.Rows))
		out.Explain = append(out.Explain, Explanation{"Không đọc trang này vì trang bị ẩn.", "this sheet was not read: it is hidden."})
	case len(s.Rows) == 0:
	case n.grids[i] != nil && n.grids[i].crowded:
		n.find("sheet-holds-a-list", pos, "", "why", "có quá nhiều ô chữ khác nhau để tìm tiêu đề bảng", "why_en", "it has too many different texts to look for headings in")
		out.Count.Rejected += len(s.Rows)
	case slices.ContainsFunc(n.tables[i], func(t table) bool { return t.beside }):
		out.Explain = append(out.Explain, Explanation{"Không đọc trang này: có nhiều bảng đặt cạnh nhau.", "this sheet was not read: several tables stand side by side."})
		n.find("tables-stand-below-each-other", pos, "")
		out.Count.Rejected += len(s.Rows)
	case len(n.tables[i])+len(n.summaries[i])+len(n.populations[i]) == 0 && n.isOtherStatistic(i):
		n.find("sheet-is-of-populations", pos, "")
		out.skip(rowOthers, len(s.Rows))
	case len(n.tables[i])+len(n.summaries[i])+len(n.populations[i]) == 0:
		vi, en := whyNoTable(s)
		if n.speaksOfPeople(i) {
			vi, en = whyNoPopulations()
		}
		out.Explain = append(out.Explain, Explanation{"Không đọc trang này: " + vi + ".", "this sheet was not read: " + en + "."})
		n.find("sheet-holds-a-list", pos, "", "why", vi, "why_en", en)
		out.Count.Rejected += len(s.Rows)
	default:
		if len(n.tables[i]) > 0 {
			n.readTables(i, &out)
		}
		n.readSummaries(i, &out)
		n.accountPopulations(i, &out)
		n.tellHidden(n.grids[i])
	}
	c := out.Count
	if c.Read != c.Kept+c.Rejected+c.Skipped {
		return fmt.Errorf("count rows of sheet %q of %q: %d read, but %d kept, %d rejected and %d skipped", s.Name, n.book.Path, c.Read, c.Kept, c.Rejected, c.Skipped)
	}
	n.list.Sheets = append(n.list.Sheets, out)
	return nil
}

// readTables reads every table of a sheet. Rows above the first are titles, rows
// between two belong to the upper one.
func (n *normaliser) readTables(i int, out *SheetOutcome) {
	g := n.grids[i]
	var unit moneyUnit
	for j := range n.tables[i] {
		t := &n.tables[i][j]
		if u := lineUnit(titleLines(g.Sheet, *t)); u != 0 {
			unit = u // it holds for the tables below too
		}
		if j == 0 {
			n.rowsAbove(g, t, out)
		}
		out.headings(g.Rows, t)
		b := n.prepare(g, t)
		n.answered = n.answered || n.form && b.answers()
		n.readRows(b, out, unit)
		out.traceTable(b)
		if j+1 < len(n.tables[i]) {
			n.tables[i][j+1].titles = b.trailing()
		}
		out.Explain = append(out.Explain, b.explain(n.list.Unit.Code, n.year())...)
		n.list.Findings = append(n.list.Findings, b.findings...)
		n.list.Doubts = append(n.list.Doubts, b.doubts...)
	}
}

// rowsAbove accounts for the rows above the first table: titles, and data of a table
// whose heading nobody could read, of which the first is told.
func (n *normaliser) rowsAbove(g *grid, t *table, out *SheetOutcome) {
	first := 0
	for _, i := range t.titles {
		cells := filled(g.Rows[i].Cells)
		if len(cells) < 4 || !slices.ContainsFunc(cells, func(c Cell) bool { return c.Kind == Number && !isYear(c.Raw) && !c.IsDate }) ||
			!slices.ContainsFunc(cells, func(c Cell) bool { return c.Kind == Text && hasLetters(c.Raw) }) {
			out.became(g.Rows[i].Number, rowTitle, RowSkipped)
			continue
		}
		out.became(g.Rows[i].Number, rowForeign, RowRejected)
		if first == 0 {
			first = g.Rows[i].Number
		}
	}
	if first > 0 {
		n.find("rows-stand-under-a-heading", Pos{n.book.Path, g.Name, first, 0}, "")
	}
}

// year is the year of the period, 0 when it is not known.
func (n *normaliser) year() int {
	if n.list.Period == "" {
		return 0
	}
	return n.list.Period.Year()
}

// trailing are the rows behind the last organisation and total of a table: the
// titles of the table below.
func (b *body) trailing() []int {
	var out []int
	for i, k := range b.kinds {
		switch k {
		case rowOrganisation, rowContinuation, rowNameless, rowTotal:
			out = nil
		case rowForeign:
			if out = append(out, b.first+i); len(filled(b.Rows[b.first+i].Cells)) > 2 {
				out = nil
			}
		default:
			out = append(out, b.first+i)
		}
	}
	return out
}

// prepare settles which column counts for which field and classifies the rows.
func (n *normaliser) prepare(g *grid, t *table) *body {
	n.confirm(g, t)
	b := newBody(g, t, n.book.Path)
	b.settleClassification()
	b.settleYears(n.list.Period)
	b.settleIssued()
	if n.list.Period != "" { // else last year's column and this year's look like one field told twice
		b.settleDoubles()
	}
	t.settled()
	return b
}

// readRows turns the organisation rows of a table into records.
func (n *normaliser) readRows(b *body, out *SheetOutcome, unit moneyUnit) {
	h := n.hints(b)
	sub := newSubmission(n.book.Path, n.list.Unit, n.list.Period, n.decisions)
	var facts map[string]*facts
	if !n.list.Refused {
		facts = b.learn(unit)
		b.addUp(facts)
	}
	above := map[string]string{}
	if !n.list.Refused {
		rows := 0
		for _, k := range b.kinds {
			if k == rowOrganisation {
				rows++
			}
		}
		n.list.Organisations = slices.Grow(n.list.Organisations, rows)
		n.list.Contacts = slices.Grow(n.list.Contacts, rows)
	}
	for i, k := range b.kinds {
		row := &b.Rows[b.first+i]
		switch {
		case k == rowOrganisation && n.list.Refused:
			out.became(row.Number, k, RowRejected)
		case k == rowOrganisation:
			h.section = *b.sections[i]
			found := len(b.findings)
			r := &reader{body: b, sub: sub, facts: facts, row: row, above: above, more: b.continuations(i)}
			kept := len(n.list.Organisations)
			n.list.Organisations = append(n.list.Organisations, Organisation{})
			n.list.Contacts = append(n.list.Contacts, Contact{})
			if r.record(h, &n.list.Organisations[kept], &n.list.Contacts[kept]) {
				out.became(row.Number, k, RowKept)
			} else {
				out.became(row.Number, k, RowRejected)
				n.list.Organisations, n.list.Contacts = n.list.Organisations[:kept], n.list.Contacts[:kept]
				clear(above) // its texts were not read
			}
			n.keepUnmapped(b, row)
			b.letGo(row, len(b.findings) > found)
		case k == rowForeign:
			out.became(row.Number, k, RowRejected)
		case k == rowNameless:
			clear(above)
			out.became(row.Number, k, RowRejected)
			if !n.list.Refused {
				b.note("name-present", row.Number, b.column("name").col, "name", "")
			}
		default:
			out.became(row.Number, k, RowSkipped)
		}
	}
	if !n.list.Refused {
		b.checkTotals(facts)
		n.tellUnmapped(b)
		n.list.ReadColumns = append(n.list.ReadColumns, b.readColumns()...)
	}
}

// letGo frees the cells of an organisation's row once its record is made: a long
// sheet is not held twice. What other rows or the totals may ask for stays.
func (b *body) letGo(row *Row, told bool) {
	switch {
	case len(b.merges[row.Number]) > 0:
	case told: // the sum of refused cells is asked for, but not that of its neighbours in memory
		row.Cells = slices.Clone(row.Cells)
	default:
		row.Cells = nil
	}
}

// continuations are the rows that add lines to the organisation at index i.
func (b *body) continuations(i int) []*Row {
	var out []*Row
	for j := i + 1; j < len(b.kinds) && b.kinds[j] == rowContinuation; j++ {
		out = append(out, &b.Rows[b.first+j])
	}
	return out
}

// sortFindings puts the findings in the order of the workbook: file, then sheets as they stand, then cells.
func (n *normaliser) sortFindings() {
	order := map[string]int{}
	for i, s := range n.book.Sheets {
		order[s.Name] = i + 1
	}
	place := func(f Finding) int {
		if f.SourceSheet == nil {
			return 0
		}
		return order[*f.SourceSheet]
	}
	slices.SortStableFunc(n.list.Findings, func(a, b Finding) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		if d := a.SourceRow - b.SourceRow; d != 0 {
			return int(d)
		}
		return int(a.SourceCol - b.SourceCol)
	})
}
