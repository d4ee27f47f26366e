package transforms

import (
	"slices"
	"testing"
)

// TestTypesAreCutWhereTheyStand holds the quick look for a type inside an address against the
// expression that cuts there: where the look sees none, the expression changes no piece.
func TestTypesAreCutWhereTheyStand(t *testing.T) {
	texts := []string{"Thôn A/xã B", "Thôn A xã B", "Khối 3(P.Chi Lăng)", "số 5 P.Chi Lăng", "thôn 1,xã B huyện C", "thôn Xá, TT.Na Sầm", "A-xã B", "“xã B”", "1.xã B", "Thôn T.T Cao Lộc",
		"Bản X.Gia Cát", "Khu TP.LS", "đường Bà Triệu;P. Vĩnh Trại TPLS", "thôn 3 (xã A huyện B)"}
	for _, e := range eras() {
		for _, u := range gazetteers()[e.code].communes() {
			d := gazetteers()[e.code].byCode[u.District].Title()
			for way := range ways(u) {
				texts = append(texts, way, "Thôn 1, "+way+", "+d, "Thôn 1 "+way+" "+d+" tỉnh Lạng Sơn", "Thôn 1; "+way+" ("+d+")", way+" nay là "+way)
			}
		}
	}
	pieces := func(s string) (out []string) {
		for _, n := range cutPlaces(s) {
			out = append(out, n.typ+"|"+n.name)
		}
		return out
	}
	seen := 0
	for _, s := range texts {
		if hasTypeInside(s) {
			continue
		}
		seen++
		cut := beforeType.ReplaceAllString(beforeType.ReplaceAllString(s, "$1,$2$3"), "$1,$2$3")
		if a, b := pieces(s), pieces(cut); !slices.Equal(a, b) {
			t.Errorf("%q: %q, cut by the expression %q", s, a, b)
		}
	}
	if seen < len(texts)/3 || seen == len(texts) {
		t.Errorf("the quick look settled %d of %d texts", seen, len(texts))
	}
}
