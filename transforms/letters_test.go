package transforms

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The quick ways of Fold and Repair give what the slow ways give, whatever
// characters meet each other.
func TestQuickWaysAgree(t *testing.T) {
	odd := rapid.SampledFrom([]rune(" \u00a0\t\n,.-/()–−0189aAxXăĂâÂđĐÐðƠơƯưấặỹÀ\u0301\u0323\u0306ÏñßĳŉⅣЖсС\u200b\u00ad…“”•½²\ufffd漢"))
	any := rapid.OneOf(odd, odd, rapid.Rune())
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(any).Draw(t, "s")
		if rapid.Bool().Draw(t, "cut") && len(s) > 1 {
			s = s[:len(s)-1] // in the middle of a character, perhaps
		}
		if key, ok := fold(s); ok && key != foldAny(s) {
			t.Fatalf("fold(%q) = %q, the slow way gives %q", s, key, foldAny(s))
		}
		if got, broken := repairAny(s); isPlain(s) && (got != s || len(broken) > 0) {
			t.Fatalf("%q is taken for plain, but becomes %q %v", s, got, broken)
		}
	})
	for r := range letters {
		s := string(rune(r))
		if key, ok := fold("x" + s); ok && key != foldAny("x"+s) {
			t.Errorf("fold(%q) = %q, the slow way gives %q", "x"+s, key, foldAny("x"+s))
		}
	}
}

// What is told without a regular expression is what the regular expression tells.
func TestByteTestsAgree(t *testing.T) {
	shapes := []struct {
		name  string
		quick func(string) bool
		regex *regexp.Regexp
	}{
		{"serial", isSerial, serialText},
		{"index mark", func(s string) bool { return s == strings.TrimSpace(s) && isIndexMark(s) }, indexMark},
		{"year", isYear, regexp.MustCompile(`^\s*(?:19|20)\d{2}\s*$`)},
		{"digits", allDigits, digitsOnly},
		{"VNI pair", hasVNIPair, regexp.MustCompile(`(?i)[ae][âáàãùõ]|o[âùõ]|u[ùõ]|[iy][ùõ]`)},
		{"1.500", styled(dotGroups, 0), regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`)},
		{"1.234,5", styled(longDots, ','), regexp.MustCompile(`^[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})$`)},
		{"1,5", styled(plain, ','), regexp.MustCompile(`^(\d+,\d{1,2}|\d+,\d{4,}|(0\d*|\d{4,}),\d{3}|[1-9]\d{0,2}( \d{3})+(,\d+)?)$`)},
		{"1,234.5", styled(foreign, '.'), regexp.MustCompile(`^([1-9]\d{0,2}(,\d{3})+\.\d+|[1-9]\d{0,2}(,\d{3}){2,}|\d+\.(\d{1,2}|\d{4,})|0\.\d+)$`)},
	}
	letter := rapid.SampledFrom([]rune("0123456789012345678900...,,,   ()[]=+xAĐđãâÂùÕaeouIy12"))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(letter, 0, 9, -1).Draw(t, "s")
		for _, shape := range shapes {
			if shape.name == "index mark" && s != strings.TrimSpace(s) {
				continue
			}
			if got, want := shape.quick(s), shape.regex.MatchString(s); got != want {
				t.Fatalf("%s: %q is %v, the regular expression says %v", shape.name, s, got, want)
			}
		}
	})
}

// styled tells numbers of one form.
func styled(want style, mark byte) func(string) bool {
	return func(s string) bool {
		m, st, ok := form(s)
		return ok && st == want && m == mark && !allDigits(s)
	}
}

// A date in its usual form is the same date in the long way.
func TestUsualDatesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-3]?[0-9][/.\-][01]?[0-9][/.\-](19|20)[0-9]{2}`).Draw(t, "s")
		quick, ok := typedDate(s, 2030)
		long, longOK := typedDate("ngày "+s, 2030)
		if ok != longOK || quick != long {
			t.Fatalf("%q is %v %v, in the long way %v %v", s, quick, ok, long, longOK)
		}
	})
}

// An amount read without big numbers is the one read with them, and nothing was
// to be said of it.
func TestPlainAmountsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []Cell
		for range rapid.IntRange(1, 12).Draw(t, "cells") {
			kind := rapid.SampledFrom([]Kind{Number, Text}).Draw(t, "kind")
			raw := rapid.StringMatching(`[1-9][0-9]{0,8}(\.[0-9]{1,3})?`).Draw(t, "raw")
			if kind == Text {
				raw = rapid.SampledFrom([]string{raw, "1.234,5", "12,25", "2.500", "1 234", "0", "500"}).Draw(t, "typed")
			}
			cells = append(cells, Cell{Col: 1, Kind: kind, Raw: raw})
		}
		c := &column{col: 1, field: rapid.SampledFrom(moneyFields).Draw(t, "field"), row: 2}
		unit := rapid.SampledFrom([]moneyUnit{dong, thousand, million, billion}).Draw(t, "unit")
		b := &body{grid: newGrid(&Sheet{Name: "HTX"}), table: &table{columns: []column{*c}}}
		f := &facts{unit: unit, months: rapid.SampledFrom([]int{0, 12}).Draw(t, "months")}
		f.learnConvention(cells)
		vals := sizesOf(cells)
		var big []*big.Rat
		for _, v := range vals.list {
			big = append(big, vals.exact(v))
		}
		median := vals.median()
		if want := medianOf(big); (median == nil) != (want == nil) || median != nil && median.Cmp(want) != 0 {
			t.Fatalf("the median is %v, should be %v", median, want)
		}
		b.learnScale(c, f, vals, median)
		b.findings = nil
		r := &reader{body: b, row: &Row{Number: 3}, facts: map[string]*facts{c.field: f}}
		for _, cell := range cells {
			in := input{Cell: cell, s: cell.Raw, col: c}
			quick, ok := plainAmount(&in, f)
			if !ok {
				continue
			}
			n, ok := r.number(in)
			if !ok {
				t.Fatalf("%q is no number", in.s)
			}
			if long := r.amount(in, n); long == nil || *long != quick || len(b.findings) > 0 {
				t.Fatalf("%q in units of %d is %d, in the long way %v with %v", in.s, unit, quick, long, b.findings)
			}
		}
	})
}
