package transforms

import (
	"math/big"
	"slices"
	"strings"
)

// areaRow is one row of a rating summary.
type areaRow struct {
	*Row
	kind  rowKind
	label string
}

// readAreas reads a rating summary: a row an area, its classes in columns.
func (r *summaryReader) readAreas(out *SheetOutcome) {
	p, unit := r.n.list.Period, r.n.list.Unit
	orgType := r.summaryType()
	rows := r.areas()
	if orgType == "" {
		r.note("figure-has-a-type", r.bottom, r.label.col, "", r.label.title())
	}
	r.tellClasses()
	var read []areaRow
	seen := map[string]string{}
	for _, row := range rows {
		if row.kind != rowFigures || orgType == "" {
			continue
		}
		u, ok := r.areaOf(row, unit, p)
		if !ok {
			continue
		}
		if other, twice := seen[u.Code]; twice {
			r.note("area-stands-once", row.Number, r.label.col, "", row.label, "other", other)
			continue
		}
		seen[u.Code] = ColumnName(r.label.col) + groupDigits(int64(row.Number))
		read = append(read, row)
		for i := range r.figures {
			k := &r.figures[i]
			if k.left || k.share {
				continue
			}
			if v, ok := r.count(row.Row, k.column); ok {
				r.add(r.areaTotal(row.label, u, orgType, k, v), row.Row, k.column)
			}
		}
		r.checkShares(row.Row)
		r.checkRated(row.Row)
	}
	r.checkParts()
	r.settleTwice()
	r.sumAreas(rows, read, orgType, unit)
	for _, row := range rows {
		r.account(row.kind, row.Row, out)
	}
}

// areaTotal is the figure of a class in an area.
func (r *summaryReader) areaTotal(label string, u Unit, orgType string, k *figureColumn, v float64) ReportedTotal {
	code := classIndicators[k.code]
	return ReportedTotal{Label: label, AreaLevel: u.Level, AreaCode: u.Code, Period: string(r.n.list.Period), Measure: "actual", OrgType: orgType,
		Indicator: code, Rating: text(ratingOfIndicator(code)), Value: v, Unit: "count"}
}

// summaryType is the type that the table counts: as its headings tell, else its
// titles; "" where none or several do.
func (r *summaryReader) summaryType() string {
	var told []string
	for i := range r.figures {
		if k := &r.figures[i]; k.code == "listed" || k.code == "rated" {
			told = append(told, typeTold(k.leaf().raw))
		}
	}
	types := distinctTypes(told...)
	if len(types) == 0 {
		types = distinctTypes(r.titleTypes()...)
	}
	if len(types) != 1 || types[0] == "THT" {
		return ""
	}
	return types[0]
}

// areas classifies the rows of a rating summary.
func (r *summaryReader) areas() []areaRow {
	var out []areaRow
	footer := false
	for i := r.first; i < r.last; i++ {
		row := areaRow{Row: &r.Rows[i], kind: rowFigures}
		row.label = r.labelIn(row.Row)
		cells := filled(row.Cells)
		figures, numbers := r.figuresIn(row.Row), r.numbersIn(row.Row)
		first := ""
		if len(cells) > 0 {
			first, _ = Repair(cells[0].Raw)
		}
		switch {
		case len(cells) == 0:
			row.kind = rowBlank
		case len(cells) >= 3 && len(out) < 3 && !slices.ContainsFunc(cells, func(c Cell) bool { return !isIndexMark(c.Raw) }):
			row.kind = rowIndex
		case isTotal(row.label), bareTotal.MatchString(labelKey(row.label)), isTotal(r.serialIn(row.Row)), row.label == "" && isTotal(first):
			row.kind = rowTotal
		case footer && !numbers, !numbers && r.isNote(first, "", cells), row.label == "" && figures && !numbers:
			row.kind, footer = rowNote, true
		case !figures && row.label == "":
			row.kind = rowEmpty
		case !figures:
			row.kind = rowPlain
		}
		out = append(out, row)
	}
	return out
}

// areaOf is the unit that a row of a rating summary names: a commune of the
// district that reports, a district or commune of the province, or the reporter itself.
func (r *summaryReader) areaOf(row areaRow, reporter Unit, p Period) (Unit, bool) {
	e := eraOn(p.End())
	g := gazetteers()[e.code]
	label, _ := plainLabel(writtenOut(row.label))
	n := parseNamed(label)
	if own := g.find(n, reporter.Level, ""); len(own) == 1 && own[0] == reporter && n.level != "" {
		return reporter, true
	}
	var found []Unit
	switch reporter.Level {
	case "province":
		found = g.find(n, e.reportingBy, "")
	case "district":
		at := locate(label, e, reporter, true, "")
		switch {
		case at.commune != "" && at.district == reporter.Code:
			if at.rule != "" {
				r.note(at.rule, row.Number, r.label.col, "", row.label, "candidates", candidates(at.candidates))
			}
			return g.byCode[at.commune], true
		case len(at.candidates) > 0:
			r.note("area-is-known", row.Number, r.label.col, "", row.label, "candidates", candidates(at.candidates))
			return Unit{}, false
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	r.note("area-is-known", row.Number, r.label.col, "", row.label, "candidates", candidates(found))
	return Unit{}, false
}

// tellClasses records the columns of a rating summary that are not read.
func (r *summaryReader) tellClasses() {
	p := r.n.list.Period
	by := map[string]*figureColumn{}
	for i := range r.figures {
		k := &r.figures[i]
		name := k.code + map[bool]string{true: "%"}[k.share]
		year := k.year()
		switch {
		case k.code == "" && !summaryWords()["note"][k.leaf().key]:
			r.note("figure-column-is-known", k.row, k.col, "", k.title())
		case k.code == "":
		case year != 0 && year != p.Year():
			r.note("class-column-of-the-period", k.row, k.col, "", k.title(), "period", string(p))
			k.left, k.why = true, leftOutWhy["column-of-the-period"]
		case by[name] == nil:
			by[name] = k
		case k.hidden != by[name].hidden:
			hidden := k
			if !k.hidden {
				hidden, by[name] = by[name], k
			}
			r.note("hidden-column-repeats-no-heading", hidden.row, hidden.col, "", hidden.title())
			hidden.left, hidden.why = true, leftOutWhy["hidden-column-repeats-no-heading"]
		default:
			r.note("heading-stands-once", k.row, k.col, "", k.title(), "other", ColumnName(by[name].col))
			k.left, by[name].left = true, true
			k.why, by[name].why = leftOutWhy["heading-stands-once"], leftOutWhy["heading-stands-once"]
		}
	}
}

// inClass is the figure of a row in the column of a code; nil when it is blank,
// unreadable or there is no such column.
func (r *summaryReader) inClass(row *Row, code string, share bool) (*big.Rat, *figureColumn) {
	for i := range r.figures {
		if k := &r.figures[i]; k.code == code && k.share == share && !k.left {
			if v, ok := figure(r.cell(row.Number, k.col), false, 0); ok {
				return v, k
			}
			return nil, k
		}
	}
	return nil, nil
}

// checkRated warns where the four classes of an area do not add up to its rated
// organisations. A blank class may be none or not reported, so it explains a lack.
func (r *summaryReader) checkRated(row *Row) {
	rated, k := r.inClass(row, "rated", false)
	if rated == nil {
		return
	}
	sum, blanks := new(big.Rat), 0
	for _, code := range []string{"good", "fair", "average", "weak"} {
		if v, c := r.inClass(row, code, false); v != nil {
			sum.Add(sum, v)
		} else if c == nil || strings.TrimSpace(r.cell(row.Number, c.col).Raw) == "" {
			blanks++
		}
	}
	if d := sum.Cmp(rated); d > 0 || d < 0 && blanks == 0 {
		r.note("classes-add-up", row.Number, k.col, "", showRat(rated), "sum", showRat(sum))
	}
}

// checkShares warns where a percentage is neither of the rated nor of all.
func (r *summaryReader) checkShares(row *Row) {
	for i := range r.figures {
		k := &r.figures[i]
		if !k.share || k.left {
			continue
		}
		c := r.cell(row.Number, k.col)
		typed, shown, ok := percentage(c)
		count, _ := r.inClass(row, k.code, false)
		if !ok || count == nil {
			continue
		}
		near, fits := (*big.Rat)(nil), false
		for _, base := range []string{"rated", "listed"} {
			of, _ := r.inClass(row, base, false)
			if of == nil || of.Sign() == 0 {
				continue
			}
			want := new(big.Rat).Quo(new(big.Rat).Mul(count, big.NewRat(100, 1)), of)
			if near == nil {
				near = want
			}
			for _, t := range typed {
				fits = fits || closePercent(want, t)
			}
		}
		if near != nil && !fits {
			r.note("percentage-agrees-with-count", row.Number, k.col, "", shown, "share", showRat(near))
		}
	}
}

// percentage is what a cell can say in per cent: 35, "35,5%", 0.35 shown as 35%;
// a bare 0.35 can be either.
func percentage(c Cell) (typed []*big.Rat, shown string, ok bool) {
	s, _ := Repair(c.Raw)
	hundred := big.NewRat(100, 1)
	switch {
	case c.Kind == Number:
		v := storedNumber(c.Raw)
		if v == nil {
			return nil, s, false
		}
		times := new(big.Rat).Mul(v, hundred)
		if c.Percent {
			return []*big.Rat{times}, showRat(times) + "%", true
		}
		if v.Cmp(big.NewRat(1, 1)) <= 0 {
			return []*big.Rat{v, times}, showRat(v), true
		}
		return []*big.Rat{v}, showRat(v), true
	case c.Kind == Text:
		n, read := typedNumber(s)
		if !read || n.unit != "" && n.unit != "%" {
			return nil, s, false
		}
		return []*big.Rat{n.value}, s, true
	}
	return nil, s, false
}

// closePercent allows for rounding to the decimals typed: to a whole, one or two.
func closePercent(want, typed *big.Rat) bool {
	off := big.NewRat(51, 10_000)
	switch {
	case typed.IsInt():
		off = big.NewRat(51, 100)
	case new(big.Rat).Mul(typed, big.NewRat(10, 1)).IsInt():
		off = big.NewRat(51, 1_000)
	}
	d := new(big.Rat).Sub(want, typed)
	return d.Abs(d).Cmp(off) <= 0
}

// sumAreas adds the areas up to the reporting unit, where every row was read: by
// cells that all hold a figure, or by a total row that agrees (then a blank is
// none). A total that disagrees is told, and the unit has no total.
func (r *summaryReader) sumAreas(rows, read []areaRow, orgType string, unit Unit) {
	whole := len(read) > 0
	for _, row := range rows {
		if row.kind == rowFigures && !slices.ContainsFunc(read, func(o areaRow) bool { return o.Number == row.Number }) {
			whole = false
		}
	}
	for i := range r.figures {
		k := &r.figures[i]
		if k.left || k.share {
			continue
		}
		sum, blanks, refused := new(big.Rat), 0, 0
		for _, row := range read {
			j := slices.IndexFunc(r.read, func(t ReportedTotal) bool { return t.SourceRow == int64(row.Number) && t.SourceCol == int64(k.col) })
			switch s, _ := Repair(r.cell(row.Number, k.col).Raw); {
			case j >= 0:
				sum.Add(sum, new(big.Rat).SetFloat64(r.read[j].Value))
			case s == "" && r.cell(row.Number, k.col).Kind != Missing || isEllipsis(s):
				blanks++
			default:
				refused++
			}
		}
		proven := whole && blanks == 0 && refused == 0 && len(read) > 1
		for _, row := range rows {
			typed, ok := figure(r.cell(row.Number, k.col), false, 0)
			if row.kind != rowTotal || !ok {
				continue
			}
			if proven = same(sum, typed) && whole && refused == 0; !proven && refused == 0 && whole {
				r.note("total-agrees-with-rows", row.Number, k.col, "", showRat(typed), "sum", showRat(sum), "heading", k.title())
			}
		}
		itself := slices.ContainsFunc(r.read, func(t ReportedTotal) bool { return t.AreaCode == unit.Code && t.SourceCol == int64(k.col) })
		if proven && !itself {
			v, _ := sum.Float64()
			t := r.areaTotal(r.label.title(), unit, orgType, k, v)
			t.IsSum = true
			r.add(t, &Row{Number: k.row}, k.column)
		}
	}
}
