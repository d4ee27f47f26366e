package transforms

import (
	"math/big"
	"strings"
)

// findSubtotals takes the rows back that look like organisations but are the
// heads of groups with their sums: no number, no word of a type in the name and
// nothing but figures ("Khu vực A | | 46 | 22"). Such a row is a section when its
// figures are those of the rows below it; where the organisations of the table
// tell more than figures and it does not add up, nobody can say what it is.
func (b *body) findSubtotals() {
	bare, full := map[int]bool{}, 0
	for i, k := range b.kinds {
		if k != rowOrganisation {
			continue
		}
		r := &b.Rows[b.first+i]
		if b.hasTexts(r) {
			full++
		} else if !isSerial(b.serial(r)) && typeOfName(b.own(r, "name")) == "" {
			bare[i] = true
		}
	}
	for i := range b.kinds {
		if !bare[i] {
			continue
		}
		r := &b.Rows[b.first+i]
		switch {
		case b.headsSum(i, bare):
			b.kinds[i] = rowSection
		case full > 0:
			b.kinds[i] = rowNote
			b.note("organisation-has-number-or-data", r.Number, 0, "", b.own(r, "name"))
		default:
			continue
		}
		delete(b.orgRows, r.Number)
	}
}

// hasTexts tells that a cell of a row, but for number and name, holds words.
func (b *body) hasTexts(r *Row) bool {
	for i := range r.Cells {
		c := &r.Cells[i]
		if k := b.col(c.Col); c.Kind != Text || k == nil || k.field == "serial" || k.field == "name" {
			continue
		}
		if s, _ := Repair(c.Raw); strings.TrimSpace(c.Raw) != "" && !isDash(s) && !isEllipsis(s) && !isTypedNumber(s) {
			return true
		}
	}
	return false
}

// headsSum tells that every figure of the row at index i is the sum of the rows
// below it, down to the next of its kind; at least one figure and one row.
func (b *body) headsSum(i int, bare map[int]bool) bool {
	end := i + 1
	for end < len(b.kinds) && !bare[end] && b.kinds[end] != rowSection && b.kinds[end] != rowTotal {
		end++
	}
	figures := 0
	for j := range b.columns {
		c := &b.columns[j]
		typed, ok := figure(b.Rows[b.first+i].Cell(c.col), false, 0)
		if !ok || !summable(c.field) {
			continue
		}
		sum := new(big.Rat)
		for k := i + 1; k < end; k++ {
			if b.kinds[k] == rowOrganisation {
				v, _ := figure(b.Rows[b.first+k].Cell(c.col), isMarkField(c.field), 0)
				sum.Add(sum, v)
			}
		}
		if !same(sum, typed) {
			return false
		}
		figures++
	}
	return figures > 0
}
