package transforms

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// number reads the cell of a count, money or score column. A dash is 0, an
// ellipsis NULL (the statistics office's convention).
func (r *reader) number(in input) (reading, bool) {
	f, c := in.col.field, in.col.col
	switch {
	case isDash(in.s):
		return reading{value: new(big.Rat)}, true
	case isEllipsis(in.s):
		return reading{}, false
	case in.shared:
		r.find("value-is-one-row's", c, f, in.s)
		return reading{}, false
	case in.Kind == Bool || in.Kind == Number && in.IsDate || in.Kind == Number && in.Percent:
		r.find("number-is-plain", c, f, r.seen(in))
		return reading{}, false
	case in.Kind == Number:
		v := storedNumber(in.Raw)
		if v == nil {
			r.find("number-is-readable", c, f, in.s)
		}
		return reading{value: v}, v != nil
	}
	n, ok := typedNumber(in.s)
	if !ok {
		n, ok = r.commaNumber(in)
	}
	ok = ok && !(strings.HasSuffix(published(f), "_vnd") && isSomebodys(in.Kind, in.s))
	if !ok {
		rule := "number-is-readable"
		if oneComma.MatchString(in.s) {
			rule = "number-reads-one-way"
		}
		r.find(rule, c, f, in.s)
		return n, false
	}
	if n.style == dotGroups && r.fact(f).foreign {
		r.find("number-reads-one-way", c, f, in.s)
		return n, false
	}
	if n.style == foreign {
		r.find("number-in-vietnamese-style", c, f, in.s)
	}
	return n, true
}

// oneComma is a number such as 1,338 with what stands before it: 1,338 or 1338.
var oneComma = regexp.MustCompile(`^(\D*[1-9]\d{0,2},\d{3})(?:$|[^\d.,])`)

// commaNumber reads 1,338 with a decimal comma where its column has others, or
// where it names a unit of which nobody has a thousand times as much.
func (r *reader) commaNumber(in input) (reading, bool) {
	m := oneComma.FindStringSubmatch(in.s)
	if m == nil {
		return reading{}, false
	}
	n, ok := typedNumber(m[1] + "0" + strings.TrimPrefix(in.s, m[1]))
	if !ok || !r.fact(in.col.field).commas && !r.isBeyondGroups(in.col.field, n) {
		return reading{}, false
	}
	r.find("number-has-a-decimal-comma", in.col.col, in.col.field, in.s, "read", strings.Replace(n.value.FloatString(3), ".", ",", 1))
	return n, true
}

// isBeyondGroups tells that nobody has a thousand times n: 1,338 tỷ is no 1338 tỷ.
func (r *reader) isBeyondGroups(field string, n reading) bool {
	unit, ok := readMoneyUnit(n.unit)
	if n.unit == "" && r.fact(field).unit == billion {
		unit, ok = billion, true
	}
	most := big.NewRat(scales[field].most, 1000)
	return ok && scales[field].most > 0 && new(big.Rat).Mul(n.value, big.NewRat(int64(unit), 1)).Cmp(most) > 0
}

// seen is a number cell as its sender sees it.
func (r *reader) seen(in input) string {
	v := storedNumber(in.Raw)
	switch d, ok := r.serial2date(in.Cell); {
	case in.Kind == Bool:
		return map[string]string{"1": "TRUE"}[in.Raw] + map[string]string{"0": "FALSE"}[in.Raw]
	case in.Percent && v != nil:
		return showRat(v.Mul(v, big.NewRat(100, 1))) + "%"
	case in.IsDate && ok:
		return d.day.Format("02/01/2006")
	}
	return in.s
}

// countUnits are the words that may stand behind a count.
var countUnits = map[string]bool{"": true, "nguoi": true, "tv": true, "thanh vien": true, "ho": true, "to vien": true, "ld": true,
	"lao dong": true, "htx": true, "sp": true, "san pham": true, "xa vien": true, "can bo": true, "cb": true, "phap nhan": true, "to chuc": true,
	"thanh vien chinh thuc": true, "tv chinh thuc": true, "nguoi lao dong": true, "d c": true, "dong chi": true, "hoi vien": true,
	"ca nhan": true, "hop tac xa": true, "thanhvien": true, "ng": true, "ho gia dinh": true}

// isPlainNumber tells a cell of one row that is no date and no percentage.
func (in *input) isPlainNumber() bool {
	return (in.Kind == Number || in.Kind == Text) && !in.IsDate && !in.Percent && !in.shared
}

// count reads a whole number that is not negative.
func (r *reader) count(field string) *int64 {
	in, ok := r.get(field)
	if !ok {
		return nil
	}
	if in.isPlainNumber() && len(in.s) <= 5 && allDigits(in.s) { // below mostPeople
		v := atoi(in.s)
		return &v
	}
	n, ok := r.number(in)
	if !ok {
		return nil
	}
	v, isWhole := whole(n.value)
	switch {
	case isWhole && v >= mostPeople, in.Kind == Text && phoneText.MatchString(in.s):
		r.find("count-is-believable", in.col.col, field, in.s)
		return nil
	case !countUnits[n.unit] && !(n.unit == "nu" && field == "member_women_count"), (Fold(n.aside) == "nu" || Fold(n.aside) == "nam") && field != "member_women_count":
		r.find("number-is-readable", in.col.col, field, in.s)
		return nil
	case !isWhole:
		r.find("count-is-whole", in.col.col, field, in.s)
		return nil
	case v < 0:
		r.find("count-not-negative", in.col.col, field, in.s)
		return nil
	}
	r.remarks(in, n, strconv.FormatInt(v, 10))
	return &v
}

// mostPeople is more than any organisation of the province can have; a telephone
// number in the wrong column is far above it.
const mostPeople = 100_000

var phoneText = regexp.MustCompile(`^\+?[0(][\d ().\-]{8,}$`)

// remarks records what stood around a number that was read.
func (r *reader) remarks(in input, n reading, read string) {
	switch {
	case n.about:
		r.find("number-is-exact", in.col.col, in.col.field, in.s, "read", read)
	case n.unit != "" && in.Kind == Text || n.aside != "":
		r.find("number-stands-alone", in.col.col, in.col.field, in.s, "read", read)
	}
}

// amountUnit reads the word behind an amount, which beats the column's unit.
func amountUnit(word string) (moneyUnit, bool) {
	if word == "" {
		return 0, true
	}
	return readMoneyUnit(word)
}

var tyTrieu = regexp.MustCompile(`^(\d+(?:,\d+)?) *(?:tỷ|tỉ) *(\d{1,3}) *(?:triệu|tr)(?: *(?:đồng|đ))?$`)

// tyTrieuOf matches a text that tells tỷ and triệu.
func tyTrieuOf(in input) []string {
	if in.Kind == Number || !strings.ContainsAny(in.s, "tT") {
		return nil
	}
	return tyTrieu.FindStringSubmatch(strings.ToLower(in.s))
}

// money reads an amount as whole đồng. A unit in the cell beats the column's.
func (r *reader) money(field string) *int64 {
	in, ok := r.get(field)
	if !ok {
		return nil
	}
	if m := tyTrieuOf(in); m != nil { // "1 tỷ 200 triệu"
		ty, _, _ := digitsValue(m[1])
		tr, _, _ := digitsValue(m[2])
		ty.Mul(ty, big.NewRat(1000, 1))
		return r.amount(in, reading{value: ty.Add(ty, tr), unit: "trieu"})
	}
	if dongs, ok := plainAmount(&in, r.fact(field)); ok {
		return &dongs
	}
	n, ok := r.number(in)
	if !ok {
		return nil
	}
	return r.amount(in, n)
}

// plainAmount is what amount would make of a number of which nothing needs saying:
// whole đồng above zero, believable, of the size of its column.
func plainAmount(in *input, f *facts) (dongs int64, ok bool) {
	n, decimals, st, ok := bareNumber(in.Kind, in.s)
	if st == foreign || st == dotGroups && f.foreign || isSomebodys(in.Kind, in.s) {
		return 0, false
	}
	if !ok || !in.isPlainNumber() || f.unit == 0 || f.refused || n <= 0 || n > 1_000_000_000 {
		return 0, false
	}
	dongs = n * int64(f.unit)
	if dongs%powersOfTen[decimals] != 0 {
		return 0, false
	}
	s := scales[in.col.field]
	if dongs /= powersOfTen[decimals]; dongs > s.most {
		return 0, false
	}
	dongs *= int64(max(f.months, 1))
	return dongs, dongs <= s.most && (f.median != nil || dongs >= s.least) && f.isNear(in.Kind, n, decimals)
}

// mostMoney is more đồng than any organisation has: a million tỷ.
var mostMoney = big.NewRat(1_000_000_000_000_000, 1)

// amount turns a number into đồng by its own unit or its column's.
func (r *reader) amount(in input, n reading) *int64 {
	f := in.col.field
	own, ok := amountUnit(n.unit)
	if !ok {
		r.find("number-is-readable", in.col.col, f, in.s)
		return nil
	}
	facts := r.fact(f)
	unit := own
	if own == 0 {
		unit = facts.unit
	}
	if unit == 0 && n.value.Sign() != 0 || facts.refused {
		return nil // said once, at the heading
	}
	v := new(big.Rat).Mul(n.value, big.NewRat(int64(unit), 1))
	if facts.months > 0 {
		v.Mul(v, big.NewRat(int64(facts.months), 1))
	}
	dongs, exact := rounded(v)
	if new(big.Rat).Abs(v).Cmp(mostMoney) > 0 {
		r.find("money-is-possible", in.col.col, f, in.s, "read", showRat(v))
		return nil
	}
	if dongs < 0 && f != "profit_vnd" {
		r.find("money-not-negative", in.col.col, f, in.s)
		return nil
	}
	if !exact {
		r.find("money-is-whole-dong", in.col.col, f, in.s, "read", groupDigits(dongs))
	}
	if rule, middle := r.isOffScale(in, n, dongs, facts); rule != "" {
		r.find(rule, in.col.col, f, in.s, "read", groupDigits(dongs), "median", showRat(orZero(middle)))
	}
	if n.about || n.unit != "" || n.aside != "" {
		r.remarks(in, n, groupDigits(dongs)+" đồng")
	}
	return &dongs
}

// groupDigits writes n the Vietnamese way: 1.234.567.
func groupDigits(n int64) string { return groupText(strconv.FormatInt(n, 10)) }

// groupText sets dots between the thousands of a whole number, however long.
func groupText(s string) string {
	sign := ""
	if t, negative := strings.CutPrefix(s, "-"); negative {
		sign, s = "-", t
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

// score reads a self-assessed score of 0 to 100 (TT 01/2020, Điều 7).
func (r *reader) score(field string) *float64 {
	in, ok := r.get(field)
	if !ok || isDash(in.s) {
		return nil
	}
	if in.Kind == Text {
		in.s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(in.s, "/100"), "điểm"))
	}
	n, ok := r.number(in)
	if !ok {
		return nil
	}
	v, _ := n.value.Float64()
	if v < 0 || v > 100 || n.unit != "" && n.unit != "diem" {
		r.find("score-is-0-to-100", in.col.col, field, in.s)
		return nil
	}
	return &v
}
