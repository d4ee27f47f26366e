package transforms

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// dayOf is the day that a figure of a column is of.
func (r *populationReader) dayOf(k *populationColumn, year int) Day {
	if !k.day.IsZero() && k.day.Year() == year {
		return DayOf(k.day)
	}
	return DayOf(seriesOf(k.series).on(year))
}

// readRows reads the figures of the rows that are of a unit.
func (r *populationReader) readRows() {
	seen := map[string]string{}
	for i := range r.rows {
		row := &r.rows[i]
		if row.kind != rowFigures || !r.figuresOf(row) {
			continue
		}
		if row.unit.Code == "" {
			r.note("population-unit-is-known", row.Number, r.labelCol, "", firstOf(row.label, "–"), "candidates", candidates(r.candidatesOf(row)))
			continue
		}
		key := fmt.Sprint(row.unit.Code, row.unit.Era, row.year)
		if row.unit.Level != "commune" {
			key = fmt.Sprint(row.unit.Code, row.year)
		}
		if other := seen[key]; other != "" {
			r.note("area-stands-once", row.Number, r.labelCol, "", row.label, "other", other)
			continue
		}
		seen[key] = ColumnName(r.labelCol) + strconv.Itoa(row.Number)
		for j := range r.figures {
			if k := &r.figures[j]; !k.left {
				r.readFigure(row, k)
			}
		}
	}
}

// candidatesOf are the units of any era that a row may mean, the newest list first:
// those of its type, else those of its name.
func (r *populationReader) candidatesOf(row *populationRowRead) []Unit {
	n := row.named
	for _, n := range []named{{level: n.level, typ: n.typ, name: n.name}, {name: n.name}} {
		for i := len(eras()) - 1; i >= 0; i-- {
			g := gazetteers()[eras()[i].code]
			out := slices.Concat(g.find(n, "commune", ""), g.find(n, "district", ""))
			if n.level == "" && Fold(n.name) == "lang son" {
				out = append(out, g.byCode[provinceCode])
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// figuresOf tells that a row holds anything in a column that is read.
func (r *populationReader) figuresOf(row *populationRowRead) bool {
	return slices.ContainsFunc(r.figures, func(k populationColumn) bool {
		c := r.cellOf(row.Row, k.col)
		s := strings.TrimSpace(c.Raw)
		return !k.left && (c.Kind == Missing || s != "" && !isEllipsis(s))
	})
}

// readFigure reads one cell as people.
func (r *populationReader) readFigure(row *populationRowRead, k *populationColumn) {
	if r.cells == nil {
		r.cells = &reader{body: r.body, sub: newSubmission(r.path, Unit{}, "", nil), facts: map[string]*facts{}, above: map[string]string{}}
	}
	r.cells.row = row.Row
	r.cells.facts[""] = r.factsOf(k)
	in, ok := r.cells.at(k.column)
	if !ok {
		return
	}
	v, ok := r.cells.number(in)
	if !ok {
		return
	}
	unit, said := k.people, headingCode(v.unit)
	if v.unit != "" {
		if unit = peopleUnits[said]; unit == 0 {
			r.cells.find("number-is-readable", k.col, "", in.s)
			return
		}
	}
	people, exact := rounded(new(big.Rat).Mul(v.value, big.NewRat(unit, 1)))
	year, early := row.year, r.early || k.preliminary || row.early
	if year == 0 {
		year = k.years[0]
	}
	bounds := believable[row.unit.Level]
	switch {
	case !exact:
		r.cells.find("population-is-whole", k.col, "", in.s)
		return
	case people < bounds[0] || people > bounds[1]:
		r.cells.find("population-is-believable", k.col, "", in.s, "read", groupDigits(people), "least", groupDigits(bounds[0]), "most", groupDigits(bounds[1]))
		return
	}
	r.cells.remarks(in, reading{about: v.about, aside: v.aside, unit: v.unit}, groupDigits(people))
	c := PopulationCount{SourceSheet: r.Name, SourceRow: int64(row.Number), SourceCol: int64(k.col), Cell: ColumnName(k.col) + strconv.Itoa(row.Number),
		Label: Mask(row.label), AreaLevel: row.unit.Level, UnitCode: row.unit.Code, Series: k.series, Year: int64(year), CountedOn: r.dayOf(k, year),
		Population: people, IsPreliminary: early || v.about, StatedSource: r.source}
	if row.unit.Level == "commune" {
		c.UnitEra = text(row.unit.Era)
	}
	r.read = append(r.read, c)
	r.steps = append(r.steps, lastDigit(v.value, unit))
}

// factsOf tells how the typed numbers of a column use dots and commas. In thousands
// a comma can only be a decimal one: nobody has a thousand times as many people.
func (r *populationReader) factsOf(k *populationColumn) *facts {
	f := &facts{}
	var cells []Cell
	for i := r.first; i < r.last; i++ {
		cells = append(cells, r.Rows[i].Cell(k.col))
	}
	f.learnConvention(cells)
	f.commas = f.commas || k.people >= 1000 && !f.foreign
	return f
}

// lastDigit is how many people the last digit of a figure counts: 100 in 813,5 thousand.
func lastDigit(v *big.Rat, unit int64) int64 {
	step, ten := unit, big.NewRat(10, 1)
	for v := new(big.Rat).Set(v); !v.IsInt() && step%10 == 0; step /= 10 {
		v.Mul(v, ten)
	}
	return step
}
