package transforms

import (
	"math/big"
	"strconv"
	"strings"
)

// at readies the cells of a row to be read.
func (r *summaryReader) at(row *Row) {
	if r.cells == nil {
		foreignStyle := false
		for i := r.first; i < r.last; i++ {
			for _, c := range r.Rows[i].Cells {
				if n, ok := typedNumber(strings.TrimSpace(c.Raw)); c.Kind == Text && ok && n.style == foreign {
					foreignStyle = true
				}
			}
		}
		r.cells = &reader{body: r.body, sub: newSubmission(r.path, r.n.list.Unit, r.n.list.Period, r.n.decisions),
			facts: map[string]*facts{"": {foreign: foreignStyle}}, above: map[string]string{}}
	}
	r.cells.row = row
}

// number reads a figure; false when the cell is blank or cannot be read surely.
func (r *summaryReader) number(row *Row, c *column) (input, reading, bool) {
	r.at(row)
	in, ok := r.cells.at(c)
	if !ok {
		return in, reading{}, false
	}
	n, ok := r.cells.number(in)
	return in, n, ok
}

// count reads a number of organisations or people.
func (r *summaryReader) count(row *Row, c *column) (float64, bool) {
	in, n, ok := r.number(row, c)
	if !ok {
		return 0, false
	}
	v, isWhole := whole(n.value)
	switch {
	case isWhole && v >= 10*mostPeople, in.Kind == Text && phoneText.MatchString(in.s):
		r.cells.find("count-is-believable", c.col, "", in.s)
	case !countUnits[n.unit]:
		r.cells.find("number-is-readable", c.col, "", in.s)
	case !isWhole:
		r.cells.find("count-is-whole", c.col, "", in.s)
	case v < 0:
		r.cells.find("count-not-negative", c.col, "", in.s)
	default:
		r.cells.remarks(in, n, strconv.FormatInt(v, 10))
		return float64(v), true
	}
	return 0, false
}

// money reads an amount as đồng a year by the unit of its row.
func (r *summaryReader) money(row *Row, c *column, u rowUnit) (float64, bool) {
	in, n, ok := r.number(row, c)
	if !ok {
		return 0, false
	}
	own, ok := amountUnit(n.unit)
	if !ok {
		r.cells.find("number-is-readable", c.col, "", in.s)
		return 0, false
	}
	if own == 0 {
		own = u.money
	}
	v := new(big.Rat).Mul(n.value, big.NewRat(int64(own)*u.times, 1))
	dongs, exact := rounded(v)
	switch {
	case new(big.Rat).Abs(v).Cmp(mostMoney) > 0:
		r.cells.find("number-is-readable", c.col, "", in.s)
		return 0, false
	case !exact:
		r.cells.find("money-is-whole-dong", c.col, "", in.s, "read", groupDigits(dongs))
	case dongs >= mostAverage:
		r.cells.find("money-is-believable", c.col, "", in.s, "read", groupDigits(dongs))
	}
	r.cells.remarks(in, n, groupDigits(dongs)+" đồng")
	return float64(dongs), true
}

// mostAverage is a thousand tỷ: no average of the province's organisations comes near it (domain.md §5).
const mostAverage = 1_000_000_000_000

// rowUnit is what one of a row's figures is.
type rowUnit struct {
	money moneyUnit
	times int64 // 12 for an income per month
}

// unitOf settles the unit of a row; rule says why its figures cannot be read.
func (r *summaryReader) unitOf(row *summaryRow) (u rowUnit, typed, rule string) {
	if r.summary.units != nil {
		typed, _ = Repair(r.cell(row.Number, r.summary.units.col).Raw)
	}
	if isDitto(typed) {
		typed = r.units
	}
	r.units = typed
	label, _ := Repair(r.labelIn(row.Row))
	for _, m := range inBrackets.FindAllStringSubmatch(label, -1) { // "Doanh thu bình quân (triệu đồng/năm)"
		if _, ok := readMoneyUnit(m[1]); ok && typed == "" {
			typed = m[1]
		}
	}
	money, isMoney := readMoneyUnit(typed)
	u = rowUnit{money, 1}
	switch {
	case row.indicator.kind == "count":
		if isMoney || strings.Contains(typed, "%") {
			return u, typed, "unit-agrees-with-figure"
		}
		return u, typed, ""
	case typed != "" && !isMoney:
		return u, typed, "unit-agrees-with-figure"
	case !isMoney && r.line == 0:
		return u, typed, "figure-has-a-unit"
	case !isMoney:
		u.money = r.line
	}
	said := typed + " " + label
	perMonth, perYear := monthlyOf.MatchString(said) || strings.Contains(Fold(said), " thang"), perYearly.MatchString(said)
	switch {
	case row.indicator.kind == "income" && perMonth && !perYear:
		u.times = 12
	case row.indicator.kind == "income" && !perYear, perMonth:
		return u, typed, "figure-has-a-span"
	}
	return u, typed, ""
}
