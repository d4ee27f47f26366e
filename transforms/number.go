package transforms

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reading is what a cell says as a number.
type reading struct {
	value *big.Rat
	unit  string // word behind the number, folded: "trieu", "nguoi"; "" for none
	aside string // a remark in brackets behind it: "8 nữ"
	about bool   // "~30", "khoảng 30"
	style style
}

// style tells which convention a typed number shows.
type style uint8

const (
	plain     style = iota // digits only, or a decimal comma
	dotGroups              // 1.500: fifteen hundred by the Vietnamese rule, one and a half by the other
	longDots               // 1.234.567 or 1.234,5: can only be Vietnamese
	foreign                // 1,234.5 or 12.5: can only be the other convention
)

var (
	aboutText = regexp.MustCompile(`^(?:~|≈|(?i:khoảng|ước|chừng))\s*`)
	bracketed = regexp.MustCompile(`^\((\S.*)\)$`)
	asideText = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)$`)

	guessed = map[string]bool{"uoc": true, "uoc tinh": true, "uoc th": true, "uoc thuc hien": true, "uoc dat": true, "khoang": true, "tam tinh": true, "du kien": true}

	digitsOnly = regexp.MustCompile(`^\d+$`)
	storedText = regexp.MustCompile(`^[+-]?\d{1,25}(\.\d{1,25})?([eE][+-]?\d{1,2})?$|^[+-]?\.\d{1,25}([eE][+-]?\d{1,2})?$`)
)

// storedNumber reads a number as a workbook stores it ("1234.5", "4.9E+09"), or nil.
func storedNumber(raw string) *big.Rat {
	if v := shortNumber(raw); v != nil {
		return v
	}
	if !storedText.MatchString(raw) {
		return nil
	}
	v, ok := new(big.Rat).SetString(raw)
	if !ok {
		return nil
	}
	return v
}

// shortDecimal reads up to eighteen digits, perhaps with a decimal point among
// them, as n with its last digits behind the point; nearly all stored numbers are so.
func shortDecimal(raw string) (n int64, decimals int, ok bool) {
	point := digitsFrom(raw, 0)
	end := point
	if point < len(raw) && raw[point] == '.' {
		if end = digitsFrom(raw, point+1); end == point+1 {
			return 0, 0, false
		}
	}
	if point == 0 || end != len(raw) {
		return 0, 0, false
	}
	return cutDecimals(raw, '.')
}

// shortNumber is a shortDecimal as a number, nil for any other text.
func shortNumber(raw string) *big.Rat {
	if n, decimals, ok := shortDecimal(raw); ok {
		return decimalValue(n, decimals)
	}
	return nil
}

// decimalValue is n with its last digits behind the point.
func decimalValue(n int64, decimals int) *big.Rat {
	if decimals == 0 {
		return new(big.Rat).SetInt64(n)
	}
	return big.NewRat(n, powersOfTen[decimals])
}

var powersOfTen = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()

// typedNumber reads a number as a Vietnamese office types it: 1.234,5 or 1 234
// or "~30" or "12 TV" or "1,5 tỷ". Groups of three behind dots are thousands
// (domain.md §8 #8). What can be read in two ways, as 1,500, is not read.
func typedNumber(s string) (reading, bool) {
	var r reading
	s = strings.TrimPrefix(s, "'") // typed once too often
	if !mayBeNumber(s) {
		return r, false
	}
	if s[0] < '0' || s[0] > '9' {
		if t := aboutText.ReplaceAllString(s, ""); t != s {
			s, r.about = t, true
		}
	}
	negative := false
	if strings.HasSuffix(s, ")") {
		if m := bracketed.FindStringSubmatch(s); m != nil { // (50): minus fifty in accounts
			s, negative = m[1], true
		} else if m := asideText.FindStringSubmatch(s); m != nil {
			s, r.aside = m[1], m[2]
			r.about = r.about || guessed[Fold(m[2])]
		}
	}
	minus, digits, rest, ok := cutNumber(s)
	if !ok || digitsOnly.MatchString(strings.TrimSpace(r.aside)) {
		return r, false
	}
	digits = strings.TrimRight(digits, " ")
	rest = strings.TrimSpace(rest)
	if t := strings.TrimRight(digits, ".,"); t != digits && rest == "" {
		digits = t // "12." ends a sentence
	}
	if strings.ContainsAny(rest, "0123456789") { // 10-12, 1/2
		return r, false
	}
	if r.value, r.style, ok = digitsValue(digits); !ok {
		return r, false
	}
	r.unit = Fold(rest)
	if r.unit == "" && rest != "" { // a sign such as %
		r.unit = rest
	}
	if negative || minus {
		r.value.Neg(r.value)
	}
	return r, true
}

// cutNumber cuts a number into its sign, its digits with what may stand between
// them, and what follows.
func cutNumber(s string) (minus bool, digits, rest string, ok bool) {
	for _, sign := range []string{"+", "-", "−", "–"} {
		if t, ok := strings.CutPrefix(s, sign); ok {
			s, minus = t, sign != "+"
			break
		}
	}
	s = strings.TrimLeft(s, asciiBlanks)
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || n > 0 && (s[n] == '.' || s[n] == ',' || s[n] == ' ')) {
		n++
	}
	rest = strings.TrimLeft(s[n:], asciiBlanks)
	return minus, s[:n], rest, n > 0 && !strings.Contains(rest, "\n")
}

// mayBeNumber tells most texts apart without a regular expression: a number holds
// a digit and begins with one, a sign, a bracket or a word such as "khoảng".
func mayBeNumber(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || unicode.IsLetter(first) && !strings.ContainsRune("kKưƯcC", first) {
		return false
	}
	return strings.ContainsAny(s, "0123456789")
}

// groups counts the groups of three digits behind sep in a number such as
// 12.345.678, and tells where they end; none where the digits before them are not
// one to three without a leading 0.
func groups(d string, sep byte) (n, end int) {
	end = digitsFrom(d, 0)
	if end == 0 || end > 3 || d[0] == '0' {
		return 0, 0
	}
	for end < len(d) && d[end] == sep && digitsFrom(d, end+1) == end+4 {
		n, end = n+1, end+4
	}
	return n, end
}

// isTail tells that d ends at i, or with mark and digits there.
func isTail(d string, i int, mark byte) bool {
	return i == len(d) || d[i] == mark && i+1 < len(d) && digitsFrom(d, i+1) == len(d)
}

// isTypedNumber tells a text that typedNumber reads.
func isTypedNumber(s string) bool {
	if _, _, ok := form(s); ok && len(s) <= 40 {
		return true
	}
	_, ok := typedNumber(s)
	return ok
}

// form tells how the digits of a typed number are to be read: which mark stands
// before its decimals (0 for none) and which convention it shows.
func form(d string) (mark byte, st style, ok bool) {
	whole := digitsFrom(d, 0)
	if whole == len(d) {
		return 0, plain, whole > 0
	}
	dots, dotsEnd := groups(d, '.')
	blanks, blanksEnd := groups(d, ' ')
	commas, commasEnd := groups(d, ',')
	switch {
	case dots == 1 && dotsEnd == len(d): // 1.234
		return 0, dotGroups, true
	case dots > 0 && isTail(d, dotsEnd, ','): // 1.234.567 1.234,5
		return ',', longDots, true
	case blanks > 0 && isTail(d, blanksEnd, ','): // 1 234 1 234,5
		return ',', plain, true
	case commas == 1 && commasEnd == len(d): // 1,500: 1,5 here, fifteen hundred elsewhere
		return 0, plain, false
	case whole > 0 && isTail(d, whole, ','): // 1,5
		return ',', plain, true
	case commas > 0 && isTail(d, commasEnd, '.'): // 1,234.5 1,234,567
		return '.', foreign, true
	case whole > 0 && isTail(d, whole, '.') && (len(d)-whole-1 != 3 || d[:whole] == "0"): // 1.5 0.125
		return '.', foreign, true
	}
	return 0, plain, false
}

// digitsValue reads the digits, dots, commas and blanks of a typed number.
func digitsValue(d string) (*big.Rat, style, bool) {
	mark, st, ok := form(d)
	if !ok {
		return nil, st, false
	}
	if n, decimals, ok := cutDecimals(d, mark); ok {
		return decimalValue(n, decimals), st, true
	}
	stored := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r == rune(mark):
			return '.'
		}
		return -1
	}, d)
	if len(stored) > 40 {
		return nil, st, false
	}
	v, ok := new(big.Rat).SetString(stored)
	return v, st, ok
}

// cutDecimals reads at most eighteen digits as n, of which the last ones stand
// behind the mark; what else stands between them is passed over.
func cutDecimals(d string, mark byte) (n int64, decimals int, ok bool) {
	digits, behind := 0, false
	for i := 0; i < len(d); i++ {
		switch c := d[i]; {
		case c >= '0' && c <= '9':
			n = 10*n + int64(c-'0')
			if digits++; digits > 18 {
				return 0, 0, false
			}
			if behind {
				decimals++
			}
		case c == mark:
			behind = true
		}
	}
	return n, decimals, digits > 0
}

// bareNumber reads what nearly all cells with numbers hold, stored or typed: up to
// eighteen digits with nothing around them; s is the repaired text of a cell.
func bareNumber(k Kind, s string) (n int64, decimals int, st style, ok bool) {
	switch k {
	case Number:
		n, decimals, ok = shortDecimal(s)
		return n, decimals, plain, ok
	case Text:
		var mark byte
		if mark, st, ok = form(s); ok {
			n, decimals, ok = cutDecimals(s, mark)
		}
	}
	return n, decimals, st, ok
}

// whole rounds v to a whole number when it is one but for the noise of binary
// floating point (0.1+0.2 in a formula), else it reports false.
func whole(v *big.Rat) (int64, bool) {
	n, exact := rounded(v)
	return n, exact
}

// rounded gives the nearest whole number of v, halves away from zero, and
// whether v lies within a millionth of it. A number beyond int64 is neither.
func rounded(v *big.Rat) (int64, bool) {
	if v.IsInt() && v.Num().IsInt64() {
		return v.Num().Int64(), true
	}
	half := big.NewRat(1, 2)
	if v.Sign() < 0 {
		half.Neg(half)
	}
	sum := new(big.Rat).Add(v, half)
	n := new(big.Int).Quo(sum.Num(), sum.Denom())
	if !n.IsInt64() {
		return 0, false
	}
	off := new(big.Rat).Sub(v, new(big.Rat).SetInt(n))
	return n.Int64(), off.Abs(off).Cmp(big.NewRat(1, 1_000_000)) <= 0
}
