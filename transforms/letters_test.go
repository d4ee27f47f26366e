package transforms

import (
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
