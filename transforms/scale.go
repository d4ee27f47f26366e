package transforms

import "math/big"

// An amount that is a thousand or a million times off was typed in another unit
// than its heading or its "ĐVT" line says, or lost its thousands dot to an Excel
// that takes it for a decimal one. Nothing is put right: it is kept with a warning.

// scale is what amounts of a field are believed to lie between, in đồng. Beyond
// them a unit is wrong sooner than an organisation so poor or so rich: in 2018 to
// 2024 a cooperative of the province had a capital of 1,2 to 2,3 tỷ, a revenue of
// 900 triệu, a group one of 600 and a profit of 30 triệu (domain.md §5).
type scale struct{ least, most int64 }

var scales = map[string]scale{
	"charter_capital_vnd": {5 * int64(million), 100 * int64(billion)}, "total_capital_vnd": {5 * int64(million), 100 * int64(billion)},
	"total_assets_vnd": {5 * int64(million), 100 * int64(billion)}, "revenue_vnd": {5 * int64(million), 100 * int64(billion)},
	"revenue_members_vnd": {int64(million), 100 * int64(billion)}, "profit_vnd": {500 * int64(thousand), 20 * int64(billion)},
	"state_budget_vnd": {50 * int64(thousand), 5 * int64(billion)}, "worker_income_vnd_year": {2 * int64(million), int64(billion)},
}

// learnScale keeps what the amounts of a money column are measured by, and warns
// when its middle one is beyond belief in the column's unit.
func (b *body) learnScale(c *column, f *facts, vals sizes, median *big.Rat) {
	if len(vals.list) >= 3 {
		f.median = median
		f.nearMedian, _ = median.Float64()
	}
	if median != nil {
		f.low, f.high = nearOf(c.field, median)
	}
	if wholes := vals.wholes(); len(wholes.list) > 0 && 3*len(wholes.list) >= len(vals.list) {
		f.wholeMedian = wholes.median()
		f.nearWhole, _ = f.wholeMedian.Float64()
	}
	if len(vals.list) < 3 || f.unit == 0 || f.refused {
		return
	}
	dongs := new(big.Rat).Mul(median, big.NewRat(int64(f.unit)*int64(max(1, f.months)), 1))
	f.middle = dongs
	switch s := scales[c.field]; {
	case dongs.Cmp(big.NewRat(s.least, 1)) < 0:
		b.doubtUnit(c, f, "quá nhỏ so với một tổ chức", "too small for an organisation")
		return
	case dongs.Cmp(big.NewRat(s.most, 1)) > 0:
		b.doubtUnit(c, f, "quá lớn so với một tổ chức", "too large for an organisation")
		return
	}
	far := 0
	for _, v := range vals.list {
		if off := v.near / f.nearMedian; off > 1.1*leastOff(c.field) && off < 99 {
			continue // surely near
		}
		if f.isFar(vals.exact(v)) {
			far++
		}
	}
	if far > 1 && 4*far >= len(vals.list) {
		b.doubtUnit(c, f, "còn nhiều số khác lớn hoặc nhỏ hơn số đó hàng trăm lần", "and many others are hundreds of times larger or smaller")
	}
}

// doubtUnit warns once, at the heading, that a column may be in another unit.
func (b *body) doubtUnit(c *column, f *facts, why, whyEN string) {
	f.offScale = true
	n, _ := rounded(f.middle)
	vi, en := f.unit.names()
	b.note("money-fits-its-unit", c.row, c.col, c.field, c.title(), "unit", vi, "unit_en", en, "read", groupDigits(n), "why", why, "why_en", whyEN)
}

// compareScales warns of a money column whose middle amount is hundreds of times
// off those of its neighbours, or whose part of the revenue is beyond it.
func (b *body) compareScales(learned map[string]*facts) {
	middle := func(field string) *big.Rat {
		if f := learned[field]; f != nil {
			return f.middle
		}
		return nil
	}
	for i := range b.columns {
		c := &b.columns[i]
		f := learned[c.field]
		if f == nil || f.middle == nil || f.offScale {
			continue
		}
		var others []*big.Rat
		for _, field := range []string{"charter_capital_vnd", "total_capital_vnd", "total_assets_vnd", "revenue_vnd"} {
			if m := middle(field); m != nil && field != c.field {
				others = append(others, m)
			}
		}
		off := big.NewRat(1, 1)
		if m := medianOf(others); m != nil {
			off = ratio(f.middle, m)
		}
		switch c.field {
		case "profit_vnd", "state_budget_vnd":
			if r := middle("revenue_vnd"); r != nil && f.middle.Cmp(new(big.Rat).Mul(r, big.NewRat(2, 1))) > 0 {
				b.doubtUnit(c, f, "lớn hơn hẳn doanh thu", "far more than the revenue")
			}
		case "charter_capital_vnd", "total_capital_vnd", "total_assets_vnd", "revenue_vnd":
			if off.Cmp(big.NewRat(200, 1)) >= 0 || off.Cmp(big.NewRat(1, 200)) <= 0 {
				b.doubtUnit(c, f, "lệch hàng trăm lần so với các cột tiền khác", "hundreds of times off the other columns of money")
			}
		}
	}
}

// isOffScale names the rule that an amount, read as dongs, breaks: far from the
// others of its column (whose middle one is returned) or beyond belief; "" for none.
func (r *reader) isOffScale(in input, n reading, dongs int64, f *facts) (rule string, middle *big.Rat) {
	size, s := n.value, scales[in.col.field]
	if size.Sign() < 0 {
		size = new(big.Rat).Abs(size)
	}
	bare := n.unit == "" && size.Sign() != 0
	decimal := !n.value.IsInt() && (in.Kind == Number || n.style == foreign)
	if bare && decimal && f.wholeMedian != nil && size.Cmp(big.NewRat(1000, 1)) < 0 && ratio(size, f.wholeMedian).Cmp(big.NewRat(1, 50)) <= 0 {
		return "money-near-its-column", f.wholeMedian // 1.500 typed where the dot is a decimal one
	}
	if bare && f.median != nil {
		if f.isFar(size) {
			return "money-near-its-column", f.median
		}
	}
	few := f.median == nil && dongs > 0 && dongs < s.least
	if !f.offScale && (few || dongs > s.most || -dongs > s.most) {
		return "money-is-believable", nil
	}
	return "", nil
}

// nearOf are the amounts a hundred times off the middle one of a column. Profits
// and what is paid to the budget may well be next to nothing.
func nearOf(field string, median *big.Rat) (low, high *big.Rat) {
	least := big.NewRat(1, 100)
	if mayBeNothing(field) {
		least = big.NewRat(1, 250)
	}
	return least.Mul(least, median), new(big.Rat).Mul(median, big.NewRat(100, 1))
}

func (f *facts) isFar(v *big.Rat) bool { return v.Cmp(f.low) <= 0 || v.Cmp(f.high) >= 0 }

func mayBeNothing(field string) bool { return field == "profit_vnd" || field == "state_budget_vnd" }

// leastOff is how small a part of the middle amount is not yet far from it.
func leastOff(field string) float64 {
	if mayBeNothing(field) {
		return 1.0 / 250
	}
	return 1.0 / 100
}

// isNear tells, where it is plain without exact sums, that isOffScale has nothing
// against n, with its last digits behind the point, among the others of its column.
func (f *facts) isNear(k Kind, n int64, decimals int) bool {
	size := float64(n) / float64(powersOfTen[decimals])
	if f.median != nil {
		if off := size / f.nearMedian; off < 0.011 || off > 99 {
			return false
		}
	}
	isDecimal := k == Number && n%powersOfTen[decimals] != 0
	return !isDecimal || f.wholeMedian == nil || size > 1001 || size > f.nearWhole/30
}

func ratio(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }
