package transforms

import (
	"math/big"
	"slices"
)

// checkSums warns where the rows of a unit's parts do not add up to its own row, and
// men and women, town and country, not to the whole, but for rounding.
func (r *populationReader) checkSums() {
	for j := range r.figures {
		k := &r.figures[j]
		if k.left {
			continue
		}
		for i := range r.rows {
			if row := &r.rows[i]; row.kind == rowFigures && row.unit.Code != "" && row.year == 0 {
				r.checkRows(row, k)
			}
		}
		for i := range r.rows {
			if row := &r.rows[i]; row.kind == rowFigures && row.unit.Code != "" {
				r.checkParts(row, k, "male", "female")
				r.checkParts(row, k, "urban", "rural")
			}
		}
	}
}

// figureAt is the figure that was read at a cell, and what its last digit counts.
func (r *populationReader) figureAt(row *populationRowRead, k *populationColumn) (c *PopulationCount, step int64) {
	for i := range r.read {
		if r.read[i].SourceRow == int64(row.Number) && r.read[i].SourceCol == int64(k.col) {
			return &r.read[i], r.steps[i]
		}
	}
	return nil, 0
}

// checkRows compares a unit's row with the rows of the units right below it.
func (r *populationReader) checkRows(whole *populationRowRead, k *populationColumn) {
	own, step := r.figureAt(whole, k)
	if own == nil {
		return
	}
	inside := func(row *populationRowRead) bool {
		return row.of.Code == whole.unit.Code && row.unit.Code != whole.unit.Code
	}
	level := "commune"
	for i := range r.rows {
		if row := &r.rows[i]; row.kind == rowFigures && inside(row) && row.unit.Level == "district" {
			level = "district"
		}
	}
	sum, n := int64(0), int64(0)
	for i := range r.rows {
		row := &r.rows[i]
		if row.kind != rowFigures || row.total || row.year != 0 || !r.figuresOf(row) {
			continue
		}
		if row.unit.Code == "" {
			return // a row that was not read may be the difference
		}
		if !inside(row) || row.unit.Level != level {
			continue
		}
		c, s := r.figureAt(row, k)
		if c == nil {
			return
		}
		sum, n, step = sum+c.Population, n+1, max(step, s)
	}
	if off := abs(sum - own.Population); n > 1 && 2*off > (n+1)*step {
		r.note("total-agrees-with-rows", whole.Number, k.col, "", groupDigits(own.Population), "sum", groupDigits(sum), "heading", firstOf(k.title(), "–"))
	}
}

// checkParts compares a figure with its two parts in the same row, of the same year.
func (r *populationReader) checkParts(row *populationRowRead, k *populationColumn, parts ...string) {
	own, step := r.figureAt(row, k)
	if own == nil {
		return
	}
	sum := new(big.Rat)
	for _, part := range parts {
		i := slices.IndexFunc(r.figures, func(o populationColumn) bool {
			return o.part == part && o.what == countedPart && o.people == k.people && (len(o.years) == 0 || slices.Equal(o.years, k.years))
		})
		if i < 0 {
			return
		}
		v, ok := figure(r.cellOf(row.Row, r.figures[i].col), false, 0)
		if !ok {
			return
		}
		sum.Add(sum, v)
	}
	people, _ := rounded(sum.Mul(sum, big.NewRat(k.people, 1)))
	if off := abs(people - own.Population); 2*off > 3*step {
		r.note("classes-add-up", row.Number, k.col, "", groupDigits(own.Population), "sum", groupDigits(people))
	}
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
