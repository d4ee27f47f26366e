package transforms

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// summable tells that a total row's figure in a column of this field is the sum
// of the rows: counts, amounts and marks, but no averages, scores or stars.
func summable(field string) bool {
	switch {
	case field == "worker_income_vnd_year", field == "rating_score", field == "ocop_star_max":
		return false
	case strings.HasSuffix(field, "_count"), strings.HasSuffix(field, "_vnd"), isMarkField(field):
		return true
	}
	return false
}

// isMarkField tells a column of marks: yes/no, or one class of a class spread over columns.
func isMarkField(field string) bool {
	_, rating := ratingFields[field]
	_, status := statusFields[field]
	_, typ := typeFields[field]
	return rating || status || typ || slices.Contains(markFields, field)
}

// figure is what a cell adds to a total, in the unit of its column: its number,
// or 1 for a mark in a column of marks.
func figure(c Cell, marks bool, unit moneyUnit) (*big.Rat, bool) {
	s, _ := Repair(c.Raw)
	if a, _ := answer(c, s); marks && a == unknown && hasLetters(s) {
		return big.NewRat(1, 1), true // a reason in place of a mark
	}
	switch c.Kind {
	case Number:
		if v := storedNumber(c.Raw); v != nil {
			return v, true
		}
	case Text:
		if a, _ := answer(c, s); marks && a == yes {
			return big.NewRat(1, 1), true
		}
		n, ok := typedNumber(s)
		if ok && countUnits[n.unit] {
			return n.value, true
		}
		if own, isMoney := amountUnit(n.unit); ok && isMoney && unit != 0 { // "1,5 tỷ" in a column of triệu
			return n.value.Mul(n.value, big.NewRat(int64(own), int64(unit))), true
		}
	}
	return new(big.Rat), false
}

// checkTotals compares every figure of the total rows with the rows it may stand
// for: the whole table, or any run of rows that begins or ends at a section or
// another total. A figure that fits none is a warning with both figures; totals
// are never data.
func (b *body) checkTotals(facts map[string]*facts) {
	b.eachTotal(func(i int, c *column, typed *big.Rat) {
		if near, fits := b.fits(typed, i, c, facts[c.field]); !fits {
			r := &b.Rows[b.first+i]
			b.note("total-agrees-with-rows", r.Number, c.col, published(c.field), showRat(typed), "sum", showRat(near), "heading", c.title())
		}
	})
}

// addUp makes the sums that the total rows are held against, while the rows are
// still at hand.
func (b *body) addUp(facts map[string]*facts) {
	b.sums = map[*column]*sums{}
	b.eachTotal(func(_ int, c *column, _ *big.Rat) {
		if b.sums[c] == nil {
			b.sums[c] = b.sumsOf(c, facts[c.field])
		}
	})
}

// eachTotal calls do for every figure of the total rows, at index i: a sum of its
// column, or in the column of names a count.
func (b *body) eachTotal(do func(i int, c *column, typed *big.Rat)) {
	for i, k := range b.kinds {
		if k != rowTotal {
			continue
		}
		r := &b.Rows[b.first+i]
		for j := range b.columns {
			c := &b.columns[j]
			if m, _ := b.merge(r.Number, c.col); m.Col1 < c.col {
				continue // under the label's merged cell
			}
			isName := c.field == "name" && r.Cell(c.col).Kind == Number
			if !summable(c.field) && !isName {
				continue
			}
			if typed, ok := figure(r.Cell(c.col), false, 0); ok {
				do(i, c, typed)
			}
		}
	}
}

// sums are what the rows of a column come to above each place where a run of rows
// may begin or end: at a section, a total, and the ends of the table.
type sums struct {
	places []int // ascending
	above  []*big.Rat
}

// sumsOf adds up a column; that of names is counted.
func (b *body) sumsOf(c *column, f *facts) *sums {
	s := &sums{}
	var parts int64      // the sum so far, in millionths …
	rest := new(big.Rat) // … and what is no whole number of them
	border := true
	for k := 0; ; k++ {
		end := k == len(b.kinds)
		now := end || b.kinds[k] == rowSection || b.kinds[k] == rowTotal
		if border || now {
			s.places, s.above = append(s.places, k), append(s.above, new(big.Rat).Add(rest, big.NewRat(parts, millionths)))
		}
		if end {
			return s
		}
		border = now
		if b.kinds[k] != rowOrganisation {
			continue
		}
		row := &b.Rows[b.first+k]
		if c.field == "name" {
			parts += millionths
			continue
		}
		if m, _ := b.merge(row.Number, c.col); m.Row1 < row.Number {
			continue // merged from the row above: counted there
		}
		cell := b.cellOf(row, c.col)
		if n, decimals, _, ok := bareNumber(cell.Kind, cell.Raw); ok && decimals <= 6 && n < 1e9 && parts < 1e18 && !isMarkField(c.field) {
			parts += n * (millionths / powersOfTen[decimals])
		} else {
			v, _ := figure(cell, isMarkField(c.field), f.unit)
			rest.Add(rest, v)
		}
	}
}

const millionths = 1_000_000

// at is the sum above place k.
func (s *sums) at(k int) *big.Rat {
	i, _ := slices.BinarySearch(s.places, k)
	return s.above[i]
}

// fits tells whether typed, in the total row at index i, equals the sum of a run
// of rows; near is the sum it was most likely meant to be.
func (b *body) fits(typed *big.Rat, i int, c *column, f *facts) (near *big.Rat, ok bool) {
	s := b.sums[c]
	all := s.at(len(b.kinds))
	near = all
	between := func(from, to int) bool {
		sum := new(big.Rat).Sub(s.at(to), s.at(from))
		if from != 0 && to == i && near == all && !strings.HasPrefix(b.labelAt(i), "tong cong") {
			near = sum
		}
		return same(sum, typed)
	}
	if same(all, typed) || same(new(big.Rat).Sub(all, b.refusedIn(c, f)), typed) {
		return all, true
	}
	borders := func(k int) bool { return b.kinds[k] == rowSection || b.kinds[k] == rowTotal }
	for _, from := range slices.Backward(s.places) {
		if edge := from == 0 || borders(from-1); from <= i && edge && between(from, i) {
			return nil, true
		}
	}
	for _, to := range s.places {
		if edge := to == len(b.kinds) || borders(to); to > i && edge && between(i, to) {
			return nil, true
		}
	}
	return near, false
}

// refusedIn is the sum of the cells of a column that were refused: the sender's
// total may have left them out as well.
func (b *body) refusedIn(c *column, f *facts) *big.Rat {
	sum := new(big.Rat)
	for i := range b.findings {
		if x := &b.findings[i]; x.Severity == string(Refuse) && x.SourceCol == int64(c.col) && b.orgRows[int(x.SourceRow)] && f != nil {
			v, _ := figure(b.cell(int(x.SourceRow), c.col), isMarkField(c.field), f.unit)
			sum.Add(sum, v)
		}
	}
	return sum
}

// labelAt is the folded label of the total row at index i.
func (b *body) labelAt(i int) string {
	for _, c := range b.Rows[b.first+i].Cells {
		if c.Kind == Text {
			return Fold(c.Raw)
		}
	}
	return ""
}

// same compares a sum with the figure typed for it, but for its rounding: half a
// unit of its last decimal where the rows have more.
func same(sum, typed *big.Rat) bool {
	off := big.NewRat(1, 10_000)
	switch {
	case sum.IsInt():
	case typed.IsInt():
		off = big.NewRat(1, 2)
	default:
		off = big.NewRat(51, 10_000)
	}
	d := new(big.Rat).Sub(sum, typed)
	return d.Abs(d).Cmp(off) <= 0
}

// showRat writes a figure the Vietnamese way with at most two decimals.
func showRat(v *big.Rat) string {
	s := strings.TrimRight(strings.TrimRight(v.FloatString(2), "0"), ".")
	whole, frac, ok := strings.Cut(s, ".")
	n := groupText(whole)
	if ok {
		n += "," + frac
	}
	return n
}

// ShowNumber writes a number the Vietnamese way with the given decimals: 1.234,5.
func ShowNumber(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, frac, ok := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	s = sign + groupDigits(atoi(whole))
	if ok {
		s += "," + frac
	}
	return s
}
