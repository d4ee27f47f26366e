package transforms

import (
	"math/big"
	"slices"
)

// An amount that is a thousand or a million times off was typed in another unit
// than its heading or its "ĐVT" line says, or lost its thousands dot to an Excel
// that takes it for a decimal one. Nothing is put right: it is kept with a warning.

// scale is what amounts of a field are believed to lie between, in đồng. Beyond
// them a unit is wrong sooner than an organisation so poor or so rich: in 2018 to
// 2024 a cooperative of the province had a capital of 1,2 to 2,3 tỷ, a revenue of
// 900 triệu, a group one of 600 and a profit of 30 triệu (domain.md §5).
type scale struct{ least, most int64 }

var scales = map[string]scale{
	"charter_capital_vnd": {3 * int64(million), 100 * int64(billion)}, "total_capital_vnd": {3 * int64(million), 200 * int64(billion)},
	"total_assets_vnd": {3 * int64(million), 200 * int64(billion)}, "revenue_vnd": {3 * int64(million), 200 * int64(billion)},
	"revenue_members_vnd": {int64(million), 200 * int64(billion)}, "profit_vnd": {100 * int64(thousand), 20 * int64(billion)},
	"state_budget_vnd": {50 * int64(thousand), 5 * int64(billion)}, "worker_income_vnd_year": {2 * int64(million), int64(billion)},
}

// scaleOf is the scale of a field under a unit. Who counts in triệu leaves small
// groups a few of them; who counts in đồng may well write one million.
func scaleOf(field string, unit moneyUnit) scale {
	s := scales[field]
	if unit < million {
		s.least = min(s.least, int64(million))
	}
	return s
}

// learnScale keeps what the amounts of a money column are measured by, and warns
// when its middle one is beyond belief in the column's unit.
func (b *body) learnScale(c *column, f *facts, vals []*big.Rat) {
	median := medianOf(vals)
	if len(vals) >= 3 {
		f.median = median
	}
	if wholes := slices.DeleteFunc(slices.Clone(vals), func(v *big.Rat) bool { return !v.IsInt() }); 3*len(wholes) >= len(vals) {
		f.wholeMedian = medianOf(wholes)
	}
	if len(vals) < 3 || f.unit == 0 || f.refused {
		return
	}
	dongs := new(big.Rat).Mul(median, big.NewRat(int64(f.unit)*int64(max(1, f.months)), 1))
	if s := scaleOf(c.field, f.unit); dongs.Cmp(big.NewRat(s.least, 1)) < 0 || dongs.Cmp(big.NewRat(s.most, 1)) > 0 {
		f.offScale = true
		n, _ := rounded(dongs)
		vi, en := f.unit.names()
		how, howEN := "quá nhỏ", "too small"
		if dongs.Cmp(big.NewRat(s.most, 1)) > 0 {
			how, howEN = "quá lớn", "too large"
		}
		b.note("money-fits-its-unit", c.row, c.col, c.field, c.title(), "unit", vi, "unit_en", en, "read", groupDigits(n), "how", how, "how_en", howEN)
	}
}

// isOffScale names the rule that an amount, read as dongs, breaks: far from the
// others of its column (whose middle one is returned) or beyond belief; "" for none.
func (r *reader) isOffScale(in input, n reading, dongs int64, f *facts) (rule string, middle *big.Rat) {
	size, s := new(big.Rat).Abs(n.value), scaleOf(in.col.field, f.unit)
	bare := n.unit == "" && size.Sign() != 0
	decimal := !n.value.IsInt() && (in.Kind == Number || n.style == foreign)
	if bare && decimal && f.wholeMedian != nil && size.Cmp(big.NewRat(1000, 1)) < 0 && ratio(size, f.wholeMedian).Cmp(big.NewRat(1, 20)) <= 0 {
		return "money-near-its-column", f.wholeMedian // 1.500 typed where the dot is a decimal one
	}
	if bare && f.median != nil {
		least := big.NewRat(1, 100)
		if in.col.field == "profit_vnd" || in.col.field == "state_budget_vnd" { // may well be next to nothing
			least = big.NewRat(1, 250)
		}
		if off := ratio(size, f.median); off.Cmp(big.NewRat(100, 1)) >= 0 || off.Cmp(least) <= 0 {
			return "money-near-its-column", f.median
		}
	}
	few := f.median == nil && dongs > 0 && dongs < s.least
	if !f.offScale && (few || dongs > s.most || -dongs > s.most) {
		return "money-is-believable", nil
	}
	return "", nil
}

func ratio(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }
