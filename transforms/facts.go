package transforms

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// facts is what the whole of a column tells about how to read its cells.
type facts struct {
	marks   bool      // only marks (x, ✓) and blanks: a blank is no
	commas  bool      // shows decimal commas, more than one
	swapped bool      // dates: shows what an Excel of months before days leaves of typed days
	foreign bool      // shows the other convention of dots and commas, or of days and months
	unit    moneyUnit // đồng per unit of a money column
	months  int       // 12 for an income per month
	refused bool      // the whole column is NULL
	median  *big.Rat  // of a money column's values, in its unit; nil for a few

	low, high   *big.Rat // far from the median
	wholeMedian *big.Rat // of those that are whole numbers; nil for a few among decimals
	middle      *big.Rat // the median in đồng; nil for a few
	offScale    bool     // the unit is in doubt: said once, at the heading

	nearMedian, nearWhole float64 // median and wholeMedian, if not to the last digit
}

// moneyFields are the columns of money.
var moneyFields = []string{"charter_capital_vnd", "total_capital_vnd", "total_assets_vnd", "revenue_vnd", "revenue_members_vnd",
	"profit_vnd", "worker_income_vnd_year", "state_budget_vnd"}

// markFields are the yes/no columns.
var markFields = []string{"in_value_chain", "digital_declared", "digital_einvoice", "digital_accounting", "digital_ecommerce", "digital_social",
	"digital_traceability", "digital_payment", "digital_management", "digital_production", "hi_tech", "alliance_member"}

// dateFields are the columns of days.
var dateFields = map[string]bool{"founded_on": true, "status_since": true}

// isMonthFirst tells a typed date that is one only with its month in front: 03/25/2019.
func isMonthFirst(c Cell) bool {
	if c.Kind != Text {
		return false
	}
	s, _ := Repair(c.Raw)
	_, ok := typedDate(s, 2100)
	return !ok && typedMonthFirst(s)
}

// areSwapped tells a column of days typed into an Excel that takes the month first.
// It turned 05/03/2019 into a date, of 3 May, and left 25/03/2019 a text: so its
// dates have days up to 12 and its texts days after that, without an exception.
func (b *body) areSwapped(cells []Cell) bool {
	dates, texts := 0, 0
	for _, c := range cells {
		if c.Kind == Number && c.IsDate && !c.NoDay {
			if d, ok := b.serial2date(c); ok && d.day.Day() > 12 {
				return false
			}
			dates++
		}
	}
	for _, c := range cells {
		if dates == 0 || c.Kind != Text {
			continue
		}
		s, _ := Repair(c.Raw)
		if strings.Contains(s, ".") || !dayText.MatchString(s) {
			continue // no Excel takes it for a date
		}
		if d, ok := typedDate(s, 2100); ok && d.day.Day() <= 12 {
			return false
		}
		texts++
	}
	return dates > 0 && texts > 0 && dates+texts > 2
}

func (r *reader) fact(field string) *facts {
	if f := r.facts[field]; f != nil {
		return f
	}
	return &facts{}
}

// values are the cells of a column in the rows of organisations, with their rows.
func (b *body) values(col *column) (cells []Cell, rows []int) {
	for i := b.first; i < b.last; i++ {
		if b.kinds[i-b.first] == rowOrganisation {
			rows = append(rows, b.Rows[i].Number)
		}
	}
	return b.appendValues(nil, col), rows
}

// appendValues adds the cells of values to cells.
func (b *body) appendValues(cells []Cell, col *column) []Cell {
	for i := b.first; i < b.last; i++ {
		if b.kinds[i-b.first] == rowOrganisation {
			cells = append(cells, b.cellOf(&b.Rows[i], col.col))
		}
	}
	return cells
}

// tells tells whether anything is to be learnt from a column of this field.
func tells(field string) bool {
	return summable(field) || dateFields[field] || slices.Contains(moneyFields, field) || slices.Contains(markFields, strings.TrimSuffix(field, second))
}

// learn reads what the columns of the table tell as a whole. lineUnit is the unit
// of the "ĐVT" line, 0 when there is none.
func (b *body) learn(lineUnit moneyUnit) map[string]*facts {
	out := map[string]*facts{}
	cells := make([]Cell, 0, len(b.kinds)) // of one column after the other
	for i := range b.columns {
		c := &b.columns[i]
		if c.field == "" {
			continue
		}
		f := &facts{}
		out[c.field] = f
		if !tells(c.field) {
			continue
		}
		cells = b.appendValues(cells[:0], c)
		if summable(c.field) || slices.Contains(moneyFields, c.field) {
			f.learnConvention(cells)
		}
		switch {
		case dateFields[c.field]:
			f.foreign = slices.ContainsFunc(cells, isMonthFirst)
			f.swapped = b.areSwapped(cells)
		case slices.Contains(moneyFields, c.field):
			b.learnMoney(c, f, cells, lineUnit)
		case slices.Contains(markFields, strings.TrimSuffix(c.field, second)):
			b.learnMarks(c, f, cells)
		}
	}
	b.compareScales(out)
	return out
}

// learnConvention tells how the typed numbers of a column use dots and commas.
func (f *facts) learnConvention(cells []Cell) {
	commas := 0
	for i := range cells {
		c := &cells[i]
		if c.Kind != Text {
			continue
		}
		s := c.Raw
		_, st, ok := form(s)
		if !ok {
			s, _ = Repair(s)
			var n reading
			n, ok = typedNumber(s)
			st = n.style
		}
		f.foreign = f.foreign || ok && st == foreign
		if ok && st != foreign && strings.Contains(s, ",") {
			commas++
		}
	}
	f.commas = commas > 1 && !f.foreign
}

// learnMarks tells a column of marks: only marks, … and blanks. Anything else, a
// "không" or a cell that cannot be read, makes it a column where a blank says nothing.
func (b *body) learnMarks(c *column, f *facts, cells []Cell) {
	marks, others, filled := 0, 0, 0
	yesNo := c.said(func(k caption) bool { return yesNoHeading.MatchString(Fold(k.raw)) })
	if yesNo {
		others++
	}
	for _, cell := range cells {
		s, _ := Repair(cell.Raw)
		a, marked := answer(cell, s)
		if a != silent {
			filled++
		}
		switch {
		case marked:
			marks++
		case a != silent:
			others++
		}
	}
	f.marks = marks > 0 && others == 0
	if marks > 0 && others > 0 && marks+others < len(cells) {
		b.note("marks-stand-alone", c.row, c.col, published(c.field), "", "heading", c.title())
	}
	if filled == 0 && len(cells) > 0 && !yesNo { // under có/không a blank says nothing and needs no word
		b.note("marks-are-given", c.row, c.col, published(c.field), "", "heading", c.title(), "rows", groupDigits(int64(len(cells))))
	}
}

var yesNoHeading = regexp.MustCompile(`\bco (?:hoac )?khong\b`)

// learnMoney settles the unit of a money column: the heading's beats the ĐVT
// line's; where neither says, the values decide only if they can mean one thing
// (contract, "Money").
func (b *body) learnMoney(c *column, f *facts, cells []Cell, lineUnit moneyUnit) {
	vals := sizesOf(cells)
	median := vals.median()
	f.unit = c.unit()
	if f.unit == 0 {
		f.unit = lineUnit
	}
	if f.unit == 0 && median != nil {
		b.guessUnit(c, f, median)
	}
	switch {
	case c.field == "worker_income_vnd_year" && f.unit != 0 && median != nil:
		b.learnMonths(c, f, median)
	case c.field != "worker_income_vnd_year" && median != nil && c.said(func(k caption) bool { return k.monthly }):
		f.refused = true
		b.note("amount-is-per-year", c.row, c.col, c.field, c.title())
	}
	b.learnScale(c, f, vals, median)
}

// guessUnit takes the unit that the values can only mean, with a warning.
func (b *body) guessUnit(c *column, f *facts, median *big.Rat) {
	switch {
	case median.Cmp(big.NewRat(1_000_000, 1)) >= 0:
		f.unit = dong
	case median.Cmp(big.NewRat(50, 1)) >= 0 && median.Cmp(big.NewRat(50_000, 1)) <= 0:
		f.unit = million
	default:
		f.refused = true
		b.note("money-unit-is-clear", c.row, c.col, c.field, c.title(), "median", showRat(median))
		return
	}
	vi, en := f.unit.names()
	b.note("money-unit-is-stated", c.row, c.col, c.field, c.title(), "unit", vi, "unit_en", en, "median", showRat(median))
}

// learnMonths tells whether an income is per month or per year: by the heading,
// else only where the values can mean one thing.
func (b *body) learnMonths(c *column, f *facts, median *big.Rat) {
	month := c.said(func(k caption) bool { return k.perMonth })
	year := c.said(func(k caption) bool { return k.perYear })
	dongs := new(big.Rat).Mul(median, big.NewRat(int64(f.unit), 1))
	switch {
	case month && !year:
		f.months = 12
	case year:
	case dongs.Cmp(big.NewRat(20*int64(million), 1)) >= 0: // nobody here earns 20 million a month on average
		b.note("income-span-is-stated", c.row, c.col, c.field, c.title())
	default:
		f.refused = true
		b.note("income-span-is-clear", c.row, c.col, c.field, c.title(), "median", showRat(median))
	}
}

// medianOf is the middle value, the mean of the middle two of an even number; nil for none.
func medianOf(vals []*big.Rat) *big.Rat {
	n := len(vals)
	if n == 0 {
		return nil
	}
	vals = slices.Clone(vals)
	slices.SortFunc(vals, (*big.Rat).Cmp)
	sum := new(big.Rat).Add(vals[(n-1)/2], vals[n/2])
	return sum.Mul(sum, big.NewRat(1, 2))
}

// sized is a number in a column of money, by its place among the cells.
type sized struct {
	cell  int
	near  float64 // its size, if not to the last digit
	whole bool
}

// sizes are the numbers in a column's cells that name no unit of their own, but
// for zeros. They are compared as float64, and exactly only where those are equal.
type sizes struct {
	cells []Cell
	list  []sized
}

func sizesOf(cells []Cell) sizes {
	s := sizes{cells, make([]sized, 0, len(cells))}
	for i := range cells {
		c := &cells[i]
		if c.Percent || c.IsDate || isSomebodys(c.Kind, c.Raw) {
			continue
		}
		if n, decimals, _, ok := bareNumber(c.Kind, c.Raw); ok && n < 1e15 {
			if n > 0 {
				s.list = append(s.list, sized{i, float64(n) / float64(powersOfTen[decimals]), n%powersOfTen[decimals] == 0})
			}
		} else if v := figureAlone(*c); v != nil && v.Sign() != 0 {
			near, _ := v.Abs(v).Float64()
			s.list = append(s.list, sized{i, near, v.IsInt()})
		}
	}
	return s
}

// wholes are the whole numbers among s.
func (s sizes) wholes() sizes {
	return sizes{s.cells, slices.DeleteFunc(slices.Clone(s.list), func(v sized) bool { return !v.whole })}
}

// exact is the size of one number.
func (s sizes) exact(v sized) *big.Rat {
	x := figureAlone(s.cells[v.cell])
	return x.Abs(x)
}

// median is the middle size, the mean of the middle two of an even number; nil for none.
func (s sizes) median() *big.Rat {
	n := len(s.list)
	if n == 0 {
		return nil
	}
	ordered := make([]float64, n)
	for i, v := range s.list {
		ordered[i] = v.near
	}
	slices.Sort(ordered)
	sum := new(big.Rat).Add(s.at((n-1)/2, ordered), s.at(n/2, ordered))
	return sum.Mul(sum, big.NewRat(1, 2))
}

// at is the exact size at place k of those in order.
func (s sizes) at(k int, ordered []float64) *big.Rat {
	first, _ := slices.BinarySearch(ordered, ordered[k])
	var same []*big.Rat
	last := -1 // the same text is the same number
	for _, v := range s.list {
		switch {
		case v.near != ordered[k]:
		case last >= 0 && s.cells[v.cell].Kind == s.cells[last].Kind && s.cells[v.cell].Raw == s.cells[last].Raw:
			same = append(same, same[len(same)-1])
		default:
			same, last = append(same, s.exact(v)), v.cell
		}
	}
	slices.SortFunc(same, (*big.Rat).Cmp)
	return same[k-first]
}

// figureAlone is the number in a cell that names no unit, or nil.
func figureAlone(c Cell) *big.Rat {
	switch c.Kind {
	case Number:
		return storedNumber(c.Raw)
	case Text:
		s, _ := Repair(c.Raw)
		if n, ok := typedNumber(s); ok && n.unit == "" {
			return n.value
		}
	}
	return nil
}

// lineUnit is the money unit of the "ĐVT: triệu đồng" line among the titles above
// a table, 0 when there is none or several.
func lineUnit(lines []string) moneyUnit {
	var unit moneyUnit
	for _, line := range lines {
		key := Fold(line)
		i := strings.Index(key, "don vi tinh")
		if i < 0 {
			i = strings.Index(" "+key, " dvt")
		}
		if i < 0 {
			continue
		}
		for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(":;,()", r) }) {
			u, ok := readMoneyUnit(part)
			switch {
			case !ok:
			case unit != 0 && unit != u:
				return 0
			default:
				unit = u
			}
		}
	}
	return unit
}
