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
	numberText = regexp.MustCompile(`^([+\-−–]?)\s*(\d[\d., ]*)\s*(.*)$`)
	aboutText  = regexp.MustCompile(`^(?:~|≈|(?i:khoảng|ước|chừng))\s*`)
	bracketed  = regexp.MustCompile(`^\((\S.*)\)$`)
	asideText  = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)$`)

	guessed = map[string]bool{"uoc": true, "uoc tinh": true, "uoc th": true, "uoc thuc hien": true, "uoc dat": true, "khoang": true, "tam tinh": true, "du kien": true}

	digitsOnly  = regexp.MustCompile(`^\d+$`)
	oneDot      = regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`)
	viGroups    = regexp.MustCompile(`^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$`)
	blankGroups = regexp.MustCompile(`^[1-9]\d{0,2}( \d{3})+(,\d+)?$`)
	viDecimal   = regexp.MustCompile(`^\d+,\d+$`)
	eitherComma = regexp.MustCompile(`^[1-9]\d{0,2},\d{3}$`)
	enGroups    = regexp.MustCompile(`^[1-9]\d{0,2}(,\d{3})+(\.\d+)$|^[1-9]\d{0,2}(,\d{3}){2,}$`)
	enDecimal   = regexp.MustCompile(`^\d+\.(\d{1,2}|\d{4,})$|^0\.\d+$`)
	storedText  = regexp.MustCompile(`^[+-]?\d{1,25}(\.\d{1,25})?([eE][+-]?\d{1,2})?$|^[+-]?\.\d{1,25}([eE][+-]?\d{1,2})?$`)
)

// storedNumber reads a number as a workbook stores it ("1234.5", "4.9E+09"), or nil.
func storedNumber(raw string) *big.Rat {
	if !storedText.MatchString(raw) {
		return nil
	}
	v, ok := new(big.Rat).SetString(raw)
	if !ok {
		return nil
	}
	return v
}

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
	m := numberText.FindStringSubmatch(s)
	if m == nil || digitsOnly.MatchString(strings.TrimSpace(r.aside)) {
		return r, false
	}
	digits := strings.TrimRight(m[2], " ")
	rest := strings.TrimSpace(m[3])
	if t := strings.TrimRight(digits, ".,"); t != digits && rest == "" {
		digits = t // "12." ends a sentence
	}
	if strings.ContainsAny(rest, "0123456789") { // 10-12, 1/2
		return r, false
	}
	var ok bool
	if r.value, r.style, ok = digitsValue(digits); !ok {
		return r, false
	}
	r.unit = Fold(rest)
	if r.unit == "" && rest != "" { // a sign such as %
		r.unit = rest
	}
	if negative || (m[1] != "" && m[1] != "+") {
		r.value.Neg(r.value)
	}
	return r, true
}

// mayBeNumber tells most texts apart without a regular expression: a number holds
// a digit and begins with one, a sign, a bracket or a word such as "khoảng".
func mayBeNumber(s string) bool {
	if s == "" || !strings.ContainsAny(s, "0123456789") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLetter(first) || strings.ContainsRune("kKưƯcC", first)
}

// digitsValue reads the digits, dots, commas and blanks of a typed number.
func digitsValue(d string) (*big.Rat, style, bool) {
	var st style
	switch {
	case strings.Trim(d, "0123456789") == "":
	case oneDot.MatchString(d):
		d, st = strings.ReplaceAll(d, ".", ""), dotGroups
	case viGroups.MatchString(d):
		d, st = strings.Replace(strings.ReplaceAll(d, ".", ""), ",", ".", 1), longDots
	case blankGroups.MatchString(d):
		d = strings.Replace(strings.ReplaceAll(d, " ", ""), ",", ".", 1)
	case eitherComma.MatchString(d): // 1,500: 1,5 here, fifteen hundred elsewhere
		return nil, st, false
	case viDecimal.MatchString(d):
		d = strings.Replace(d, ",", ".", 1)
	case enGroups.MatchString(d):
		d, st = strings.ReplaceAll(d, ",", ""), foreign
	case enDecimal.MatchString(d):
		st = foreign
	default:
		return nil, st, false
	}
	if len(d) > 40 {
		return nil, st, false
	}
	v, ok := new(big.Rat).SetString(d)
	return v, st, ok
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
