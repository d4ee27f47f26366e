package transforms

import (
	"testing"
)

func TestLocateWhileDistrictsExisted(t *testing.T) {
	e := eraOn(Period("2024").End())
	for _, c := range []struct {
		text, reporter       string
		cell                 bool
		commune, district, r string
	}{
		{"Thôn A, xã Bằng Mạc", "187", false, "06493", "187", ""},
		{"thôn A xã Bằng Mạc huyện Chi Lăng tỉnh Lạng Sơn", "187", false, "06493", "187", ""},
		{"Xã Bằng Mạc", "187", true, "06493", "187", ""},
		{"Bằng Mạc", "187", true, "06493", "187", ""},
		{"Thôn A, Bằng Mạc, Chi Lăng", "187", false, "06493", "187", ""},
		{"TT Đồng Mỏ", "187", false, "06463", "187", ""},
		{"TT. Đồng Mỏ", "187", true, "06463", "187", ""},
		{"Số 5, P. Chi Lăng, TPLS", "178", false, "05983", "178", ""},
		{"phường Vĩnh Trại, TP Lạng Sơn", "178", false, "05977", "178", ""},
		{"TT NT Thái Bình", "189", true, "06616", "189", ""},
		{"xã Hoà Bình", "187", true, "06508", "187", ""},
		{"xã Hòa Bình", "184", true, "06274", "184", ""},
		{"xa Hoa Binh", "186", true, "06397", "186", ""},
		{"Chi Lăng", "187", true, "", "", "commune-is-clear"},
		{"Thôn A", "187", false, "", "", ""},
		{"Thôn A, Chi Lăng", "187", false, "", "", "commune-is-clear"},
		{"xã Tân Thành, huyện Cao Lộc", "187", false, "06250", "183", "place-in-reporting-unit"},
		{"xã Tân Thành", "187", false, "", "", "commune-is-known"},
		{"xã Vĩnh Tiến", "180", false, "05998", "180", "commune-name-is-current"},
		{"xã Đại Đồng", "180", false, "", "", "commune-is-clear"},
		{"phường Đông Kinh", "183", true, "", "", "commune-is-clear"}, // the city's, or part of today's
		{"phường Kỳ Lừa", "183", true, "", "", "commune-name-of-its-time"},
		{"05983 Phường Lương Văn Tri", "178", true, "", "", "commune-name-of-its-time"}, // then the code of P. Chi Lăng
		{"05983 Phuong Luong Van Tri", "178", true, "", "", "commune-name-of-its-time"},
		{"XãLiên Sơn", "187", true, "06502", "187", ""},
		{"xãY Tịch", "187", true, "06520", "187", ""},
		{"TTChi Lăng", "187", true, "06466", "187", ""},
		{"Thôn 3 xã Y Tịch h.Chi Lăng", "187", false, "06520", "187", ""},
		{"Thôn 3 P.Tam Thanh TP.Lạng Sơn", "178", false, "05974", "178", ""},
		{"Tổ 1, Chi Lăng, TP Lạng Sơn", "178", false, "05983", "178", ""},
		{"Thôn Mai Sao", "187", false, "", "", ""}, // a hamlet
		{"Số 5 đường Mai Sao", "187", false, "", "", ""},
		{"Số 5 Mai Sao", "187", false, "", "", ""},
		{"Khu 5 Mai Sao", "187", false, "", "", "commune-is-clear"},
		{"thị trấn Thái Bình", "189", true, "06616", "189", ""},
		{"xã Mai Soa", "187", true, "", "", "commune-is-spelt"},
		{"xã Tân Thành", "187", true, "", "", "commune-is-known"}, // no slip of the pen: a name of elsewhere
	} {
		p := locate(c.text, e, UnitOf(c.reporter, "2024"), c.cell, "")
		if p.commune != c.commune || p.rule != c.r || p.commune != "" && p.district != c.district {
			t.Errorf("%q of %s: got %q in %q %q, want %q in %q %q", c.text, c.reporter, p.commune, p.district, p.rule, c.commune, c.district, c.r)
		}
	}
}

func TestLocateSinceJuly2025(t *testing.T) {
	e := eraOn(Period("2025").End())
	for _, c := range []struct{ text, reporter, commune, rule string }{
		{"Thôn A, xã Chi Lăng", "06463", "06463", ""},
		{"Thôn A, TT Đồng Mỏ", "06463", "06463", "commune-name-is-current"},
		{"Thôn A, xã Hồng Phong", "06184", "", "commune-is-clear"},
		{"xã Hồng Phong cũ", "06184", "06184", "commune-name-is-current"},
		{"Thôn A, xã Bính Xá", "06613", "", "commune-is-clear"},
		{"Thôn A, xã Hồng Phong", "06079", "06079", ""},
		{"phường Kỳ Lừa", "06187", "06187", ""},
		{"TT Cao Lộc", "06187", "06187", "commune-name-is-current"},
		{"Thôn A", "06463", "", ""},
		{"xã Không Có", "06463", "", "commune-is-known"},
		{"xã Chi Lnăg", "06463", "", "commune-is-spelt"},
		{"xã Gia Cta", "06187", "", "commune-is-spelt"}, // a former commune's name
		{"Thôn Quan Sơn", "06463", "", ""},
		{"Số 5, đường Chi Lăng", "05983", "", ""},
		{"Số 3 Lê Hồng Phong", "05986", "", ""},
		{"Khối 9 Tam Thanh", "05986", "", ""}, // the reporter itself
		{"Khu 9 Quan Sơn", "06463", "", "commune-is-clear"},
	} {
		p := locate(c.text, e, UnitOf(c.reporter, "2025"), false, "")
		if p.commune != c.commune || p.rule != c.rule {
			t.Errorf("%q of %s: got %q %q, want %q %q", c.text, c.reporter, p.commune, p.rule, c.commune, c.rule)
		}
	}
}

// TestUnitsAgreeWithTheLists compares the units with the official totals of
// domain.md §4, and with the lists they came from where those are at hand.
func TestUnitsAgreeWithTheLists(t *testing.T) {
	for era, want := range map[string]int{"2019": 226, "2020": 200, "2024-12": 194, "2025-07": 65} {
		got := 0
		for _, u := range gazetteers()[era].byCode {
			if u.Level == "commune" {
				got++
			}
		}
		if got != want {
			t.Errorf("era %s has %d communes, want %d", era, got, want)
		}
	}
	for _, r := range domainRows(t, "admin/code_reuse_2025.csv") {
		if was, is := UnitOf(r[0], "2025-H1").Title(), UnitOf(r[0], "2025").Title(); was != r[1] || is != r[2] {
			t.Errorf("code %s: %s -> %s, want %s -> %s", r[0], was, is, r[1], r[2])
		}
	}
}
