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
	foreign bool      // shows the other convention of dots and commas, or of days and months
	unit    moneyUnit // đồng per unit of a money column
	months  int       // 12 for an income per month
	refused bool      // the whole column is NULL
	median  *big.Rat  // of a money column's values, in its unit; nil for a few
	middle  float64   // the same, nearly
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

// isForeign tells a typed number that shows the other convention: 1,234.5.
func isForeign(c Cell) bool {
	if c.Kind != Text {
		return false
	}
	if _, st, ok := form(c.Raw); ok {
		return st == foreign
	}
	s, _ := Repair(c.Raw)
	n, ok := typedNumber(s)
	return ok && n.style == foreign
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
	var cells []Cell // of one column after the other
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
			f.foreign = slices.ContainsFunc(cells, isForeign)
		}
		switch {
		case dateFields[c.field]:
			f.foreign = slices.ContainsFunc(cells, isMonthFirst)
		case slices.Contains(moneyFields, c.field):
			b.learnMoney(c, f, cells, lineUnit)
		case slices.Contains(markFields, strings.TrimSuffix(c.field, second)):
			b.learnMarks(c, f, cells)
		}
	}
	return out
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
	median, count := medianOfCells(cells)
	if count >= 4 {
		f.median = median
		f.middle, _ = median.Float64()
	}
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
	vi, en := "triệu đồng", "million đồng"
	if f.unit == dong {
		vi, en = "đồng", "đồng"
	}
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

// medianOfCells is the middle size of the numbers in cells without a unit of their
// own, but for zeros, the mean of the middle two of an even number; nil for none.
// count tells how many there are.
func medianOfCells(cells []Cell) (median *big.Rat, count int) {
	sizes := make([]float64, 0, len(cells)) // nearly: in order, if not to the last digit
	for i := range cells {
		if f := sizeOf(&cells[i]); f != 0 {
			sizes = append(sizes, f)
		}
	}
	if count = len(sizes); count == 0 {
		return nil, 0
	}
	slices.Sort(sizes)
	sum := new(big.Rat).Add(exactSize(cells, sizes, (count-1)/2), exactSize(cells, sizes, count/2))
	return sum.Mul(sum, big.NewRat(1, 2)), count
}

// exactSize is the number that is at place k when the cells are in the order of
// sizes: of those that are the same nearly, by their exact values.
func exactSize(cells []Cell, sizes []float64, k int) *big.Rat {
	first, _ := slices.BinarySearch(sizes, sizes[k])
	var same []*big.Rat
	last := -1 // the same text is the same number
	for i := range cells {
		switch {
		case sizeOf(&cells[i]) != sizes[k]:
		case last >= 0 && cells[i].Kind == cells[last].Kind && cells[i].Raw == cells[last].Raw:
			same = append(same, same[len(same)-1])
		default:
			v := figureAlone(cells[i])
			same, last = append(same, v.Abs(v)), i
		}
	}
	slices.SortFunc(same, (*big.Rat).Cmp)
	return same[k-first]
}

// sizeOf is the float64 nearest to the size of the number in a cell without a unit, 0 for none.
func sizeOf(c *Cell) float64 {
	if n, decimals, _, ok := bareNumber(c.Kind, c.Raw); ok && n < 1e15 {
		return float64(n) / float64(powersOfTen[decimals])
	}
	v := figureAlone(*c)
	if v == nil {
		return 0
	}
	f, _ := v.Abs(v).Float64()
	return f
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
