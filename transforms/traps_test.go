package transforms

import (
	"slices"
	"strings"
	"testing"
)

// unitCalled finds one commune by its title and district's name ("" for none) in an era.
func unitCalled(t *testing.T, e, title, district string) Unit {
	t.Helper()
	var found []Unit
	for _, u := range titled()[[2]string{e, title}] {
		if district == "" || gazetteers()[e].byCode[u.District].Name == district {
			found = append(found, u)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s of %q in %s: %d units", title, district, e, len(found))
	}
	return found[0]
}

// traps are the old communes that share a name with a commune of today and went elsewhere
// (domain.md §4.3, name_traps_2025.csv): old title, its district, where it went.
var traps = []struct{ old, district, went string }{
	{"Xã Hồng Phong", "Cao Lộc", "Xã Đồng Đăng"},
	{"Xã Thụy Hùng", "Cao Lộc", "Xã Đồng Đăng"},
	{"Xã Hoàng Văn Thụ", "Bình Gia", "Xã Bình Gia"},
	{"Phường Hoàng Văn Thụ", "Lạng Sơn", "Phường Kỳ Lừa"},
	{"Thị trấn Cao Lộc", "Cao Lộc", "Phường Kỳ Lừa"},
	{"Xã Tân Thành", "Cao Lộc", "Xã Tân Đoàn"},
	{"Xã Tân Thành", "Bắc Sơn", "Xã Nhất Hòa"},
	{"Phường Chi Lăng", "Lạng Sơn", "Phường Lương Văn Tri"},
	{"Xã Chi Lăng", "Tràng Định", "Xã Thất Khê"},
	{"Xã Chiến Thắng", "Bắc Sơn", "Xã Vũ Lễ"},
	{"Xã Mẫu Sơn", "Cao Lộc", "Xã Ba Sơn"},
	{"Xã Kiên Mộc", "Đình Lập", "Xã Châu Sơn"},
}

func TestTheTrapsAreTheDomains(t *testing.T) {
	rows := domainRows(t, "admin/name_traps_2025.csv")
	if len(rows) != len(traps) {
		t.Errorf("%d traps, want %d", len(traps), len(rows))
	}
	for i, r := range rows {
		old, district, _ := strings.Cut(strings.TrimSuffix(r[1], ")"), " (")
		if c := traps[i]; c.old != old || c.district != district || !strings.HasSuffix(c.went, " "+r[2]) {
			t.Errorf("trap %v is %v in the domain", c, r)
		}
	}
}

// TestNameTraps types each trap as people do after July 2025, into the list of the commune
// that it went into, of its namesake and of a third one.
func TestNameTraps(t *testing.T) {
	now := eraToday()
	for _, c := range traps {
		was, is := unitCalled(t, "2024-12", c.old, c.district), unitCalled(t, "2025-07", c.went, "")
		namesake := titled()[[2]string{"2025-07", "Xã " + was.Name}][0]
		district := gazetteers()["2024-12"].byCode[was.District].Title()
		split := c.old == "Xã Kiên Mộc"
		for _, text := range []string{c.old, Fold(c.old), strings.ToUpper(c.old)} {
			p := locate(text, now, is, true, "")
			plain := was.Type != "Xã" // no commune of today has this type and name
			if plain && p.commune != is.Code || !plain && (p.commune != "" || !isOr(p, is.Code) || !isOr(p, namesake.Code)) {
				t.Errorf("%q of %s: %q %s %s", text, c.went, p.commune, p.rule, candidates(p.candidates))
			}
		}
		for _, text := range []string{c.old + " cũ", c.old + " (cũ)", "Thôn 1, " + c.old + " cũ", c.old + ", " + district, c.old + ", " + district + " cũ",
			c.old + " (" + district + ", tỉnh Lạng Sơn)", c.old + " trước sáp nhập", "trước đây là " + c.old, c.old + " (nay là " + c.went + ")", c.old + " nay thuộc " + c.went,
			c.went + " (trước đây là " + c.old + ")", c.old + ", " + c.went, "nay thuộc " + c.went + ", trước đây thuộc " + c.old} {
			p := locate(text, now, is, false, "")
			told := strings.Contains(text, c.went)
			if split && !told {
				if p.commune != "" || p.other != was && !strings.HasSuffix(text, district) && !strings.Contains(text, district) {
					t.Errorf("split: %q of %s: %q named %v", text, c.went, p.commune, p.other)
				}
				continue
			}
			if p.commune != is.Code || p.other != was {
				t.Errorf("%q of %s: %q %s named %v, %s", text, c.went, p.commune, p.rule, p.other, candidates(p.candidates))
			}
		}
		if p := locate(namesake.Title(), now, namesake, true, ""); p.commune != namesake.Code || p.rule != "" {
			t.Errorf("%q of its own: %q %s", namesake.Title(), p.commune, p.rule)
		}
		if p := locate(c.old+", "+district, now, namesake, true, ""); !split && (p.commune != is.Code || p.rule != "place-in-reporting-unit") {
			t.Errorf("%q of %s: %q %s", c.old+", "+district, namesake.Title(), p.commune, p.rule)
		}
		old := gazetteers()["2024-12"].byCode[was.District]
		if p := locate(c.old, districtEra(), old, true, ""); p.commune != was.Code || p.rule != "" {
			t.Errorf("2024: %q of %s: %q %s", c.old, old.Title(), p.commune, p.rule)
		}
	}
}

// TestEveryLinkOf2025 types the old name of each of the 194 old communes into the list of the
// commune of today: with its district it is that commune, split ones are left open.
func TestEveryLinkOf2025(t *testing.T) {
	now, rows := eraToday(), mustCSV(Reference()["unit_lineage"])
	links := 0
	for _, r := range rows {
		if r["from_era"] != "2024-12" {
			continue
		}
		links++
		was, is := gazetteers()["2024-12"].byCode[r["from_code"]], gazetteers()[now.code].byCode[r["to_code"]]
		district := gazetteers()["2024-12"].byCode[was.District].Title()
		for _, text := range []string{was.Title() + " cũ, " + district, "Thôn A, " + was.Title() + " (cũ)", was.Title() + " nay là " + is.Title(), was.Code} {
			p := locate(text, now, is, true, "")
			told := strings.Contains(text, "nay là")
			switch {
			case text == was.Code && gazetteers()[now.code].byCode[was.Code].Code != "": // the code is of the period's list
				if p.commune != was.Code || p.other.Code != "" {
					t.Errorf("code %q of %s: %q named %v", text, is.Title(), p.commune, p.other)
				}
			case r["part"] == "full" || told:
				if p.commune != is.Code || p.other != was {
					t.Errorf("%q of %s: %q %s named %v", text, is.Title(), p.commune, p.rule, p.other)
				}
			case p.commune != "" || !isOr(p, is.Code) || p.other != was:
				t.Errorf("%q of %s, split: %q %s named %v", text, is.Title(), p.commune, p.rule, p.other)
			}
		}
		reporter := gazetteers()["2024-12"].byCode[was.District]
		p := locate(was.Title()+" (nay là "+is.Title()+")", districtEra(), reporter, true, "")
		if p.commune != was.Code || p.other != is {
			t.Errorf("2024: %q nay là %q: %q named %v %s", was.Title(), is.Title(), p.commune, p.other, p.rule)
		}
	}
	if links != 196 {
		t.Errorf("%d links, want 196", links)
	}
}

// TestReusedCodes types each code that changed its meaning on 1 July 2025 into lists of either
// time: it means what the list of the period has, and a name beside it that is another's is told.
func TestReusedCodes(t *testing.T) {
	reused := 0
	for _, was := range gazetteers()["2024-12"].communes() {
		is := gazetteers()["2025-07"].byCode[was.Code]
		if is.Code == "" || is.Title() == was.Title() {
			continue
		}
		reused++
		district := gazetteers()["2024-12"].byCode[was.District]
		if p := locate(was.Code, districtEra(), district, true, ""); p.commune != was.Code || p.district != was.District || p.rule != "" {
			t.Errorf("2024: %s: %q %q %s", was.Code, p.commune, p.district, p.rule)
		}
		if p := locate(is.Code, eraToday(), is, true, ""); p.commune != is.Code || p.rule != "" {
			t.Errorf("2025: %s: %q %s", is.Code, p.commune, p.rule)
		}
		if p := locate(was.Code+" "+is.Title(), districtEra(), district, true, ""); p.commune == is.Code && was.Title() != is.Title() && len(titled()[[2]string{"2024-12", is.Title()}]) > 0 && p.rule == "" {
			t.Errorf("2024: %s with the name of today (%s) is taken for %q without a word", was.Code, is.Title(), p.commune)
		}
	}
	if reused != 37 {
		t.Errorf("%d codes changed their meaning, want 37", reused)
	}
	other := UnitOf("06523", "2024") // xã Chi Lăng
	for _, c := range []struct {
		text, reporter string
		p              Period
		commune, rule  string
	}{
		{"06523 Chi Lăng", "187", "2024", "06523", ""},   // the code says which Chi Lăng
		{"Chi Lăng (06466)", "187", "2024", "06466", ""}, // the town
		{"06523 TT Chi Lăng", "187", "2024", "", "commune-is-clear"},
		{"06463 xã Chi Lăng", "187", "2024", "", "commune-name-of-its-time"}, // then TT Đồng Mỏ, now with two more
		{"06463 - Chi Lăng", "06463", "2025", "06463", ""},
		{"06463 TT Đồng Mỏ", "06463", "2025", "06463", "commune-name-is-current"},
		{"06523 xã Chi Lăng", "06463", "2025", "06463", "commune-name-is-current"}, // an earlier list's code
		{"06235", "06187", "2025", "06187", "commune-name-is-current"},             // Gia Cát, of an earlier list only
		{"6463", "06463", "2025", "06463", ""},
		{"06622", "06613", "2025", "", "commune-is-clear"}, // Bính Xá was split
		{"06999", "06463", "2025", "", "commune-is-known"},
		{"06040", "180", "2023", "06040", ""},
	} {
		p := locate(c.text, eraOn(c.p.End()), UnitOf(c.reporter, c.p), true, "")
		if p.commune != c.commune || p.rule != c.rule {
			t.Errorf("%s: %q of %s: %q %q, want %q %q", c.p, c.text, c.reporter, p.commune, p.rule, c.commune, c.rule)
		}
	}
	if other.Title() != "Xã Chi Lăng" {
		t.Error(other)
	}
}

// TestPlacesAcrossTheLists are names of one list in a file of another, and names that several bear.
func TestPlacesAcrossTheLists(t *testing.T) {
	for _, c := range []struct {
		why, text, reporter string
		p                   Period
		district            string // of another column
		commune, rule       string
		other               string // "era code"
		offers              string // candidates, when it is a doubt
	}{
		{"a new name in an old file tells today's commune, not that of then", "phường Lương Văn Tri", "178", "2024", "", "", "commune-name-of-its-time", "2025-07 05983", "05983 05989"},
		{"half of it lay in the district", "phường Kỳ Lừa", "178", "2024", "", "", "commune-name-of-its-time", "2025-07 06187", "05971"},
		{"a new name of elsewhere is unknown", "phường Kỳ Lừa", "187", "2024", "", "", "commune-is-known", "", ""},
		{"the town with the wrong word went elsewhere than the commune of that name", "xã Cao Lộc", "183", "2024", "", "", "commune-is-clear", "", "06193 06199 06211 06187"},
		{"the town with the wrong word went into the commune of that name", "xã Đồng Đăng", "183", "2024", "", "", "commune-name-of-its-time", "2025-07 06184", "06184 06190 06205 06208 06214"},
		{"a name of before 2020 whose end nobody recorded", "xã Trùng Quán", "182", "2024", "", "", "commune-is-clear", "2019 06139", "06139 06139"},
		{"it is no later unit that has its code", "xã Xuân Mai", "06298", "2025", "", "", "commune-is-clear", "2019 06298", "06298"},
		{"nor the namesake in another district", "xã Tân Lập", "06436", "2025", "", "", "commune-is-clear", "2019 06409", "06409"},
		{"of two lists in one cell the pair tells", "xã Gia Cát, phường Kỳ Lừa", "06187", "2025", "", "06187", "", "2024-12 06235", ""},
		{"marks and signs or not", "XA GIA CAT (nay la phuong Ky Lua)", "06187", "2025", "", "06187", "", "2024-12 06235", ""},
		{"also without any sign", "thon 1 xa Gia Cat nay la phuong Ky Lua", "06187", "2025", "", "06187", "", "2024-12 06235", ""},
		{"and so for a split commune", "xã Bính Xá, nay thuộc xã Kiên Mộc", "06625", "2025", "", "06625", "", "2024-12 06622", ""},
		{"also in a list of then", "xã Bính Xá (nay là xã Đình Lập)", "189", "2024", "", "06622", "", "2025-07 06613", ""},
		{"two communes that are no pair are a doubt", "xã Gia Cát, xã Bảo Lâm", "06187", "2025", "", "", "commune-is-clear", "", "06187 06184"},
		{"two of one list too", "xã Y Tịch, xã Vân An", "187", "2024", "", "", "commune-is-clear", "", "06520 06469"},
		{"a wrong pair as well", "xã Gia Cát (nay là xã Đồng Đăng)", "06187", "2025", "", "", "commune-is-clear", "", "06187 06184"},
		{"an old commune with its old district", "Thôn Bắc Đông, xã Gia Cát, huyện Cao Lộc", "06187", "2025", "", "06187", "commune-name-is-current", "2024-12 06235", ""},
		{"the district in a column of its own", "xã Hồng Phong", "06184", "2025", "183", "06184", "commune-name-is-current", "2024-12 06205", ""},
		{"a column of districts rules the namesake out", "xã Hồng Phong", "06184", "2025", "181", "06079", "place-in-reporting-unit", "", ""},
		{"a district that ended, said so", "xã Gia Cát, huyện Cao Lộc cũ", "06187", "2025", "", "06187", "commune-name-is-current", "2024-12 06235", ""},
		{"a commune of the wrong district is none", "xã Gia Cát, huyện Chi Lăng", "06187", "2025", "", "", "commune-is-known", "", "06187"},
		{"the bare name of a district is none in a column of communes", "Cao Lộc", "187", "2024", "", "", "commune-is-known", "", "06187"},
		{"a typed name that is another's is no slip of the pen", "xã Tân Thành", "182", "2024", "", "", "commune-is-known", "", "06250 06379 06442"},
		{"one without marks may be", "xa Tan Thanh", "182", "2024", "", "06166", "", "", ""},
		{"a town without its name", "Khu 2, thị trấn", "188", "2024", "", "", "commune-is-clear", "", "06526 06529"},
		{"on 30/6/2025 the old list is in force", "TT Đồng Mỏ", "187", "2025-H1", "", "06463", "", "", ""},
		{"on 31/12/2025 the new one", "TT Đồng Mỏ", "06463", "2025", "", "06463", "commune-name-is-current", "2024-12 06463", ""},
		{"at the end of 2023 the list of 2020", "xã Đại Đồng", "180", "2023", "", "06040", "", "", ""},
		{"at the end of 2024 that of December", "xã Đại Đồng", "180", "2024", "", "", "commune-is-clear", "2020 06040", "06040 06025"},
		{"a dissolved name of before December", "xã Tràng Các", "184", "2024", "", "06286", "commune-name-is-current", "2020 06301", ""},
		{"the same through two changes", "xã Tràng Các", "06286", "2025", "", "06286", "commune-name-is-current", "2020 06301", ""},
		{"a straddling commune's own name", "phường Đông Kinh", "05977", "2025", "", "05977", "", "", ""},
		{"and its old namesake", "phường Đông Kinh cũ", "05977", "2025", "", "05977", "commune-name-is-current", "2024-12 05980", ""},
		{"TPLS behind", "P. Chi Lăng, TPLS", "05983", "2025", "", "05983", "commune-name-is-current", "2024-12 05983", ""},
		{"a bare old name of the own commune", "Thôn A, Hợp Thành", "06187", "2025", "", "06187", "commune-name-is-current", "2024-12 06226", ""},
		{"a farm's town in short", "NT Thái Bình", "189", "2024", "", "06616", "", "", ""},
		{"xã is no part of the name Bính Xá", "thon 1 xa Binh Xa huyen Dinh Lap tinh Lang Son", "189", "2024", "", "06622", "", "", ""},
	} {
		e := eraOn(c.p.End())
		p := locate(c.text, e, UnitOf(c.reporter, c.p), !strings.Contains(c.text, ", Hợp") && !strings.HasPrefix(c.text, "Khu"), c.district)
		other := strings.TrimSpace(p.other.Era + " " + p.other.Code)
		var offers []string
		for _, u := range p.candidates {
			offers = append(offers, u.Code)
		}
		if p.commune != c.commune || p.rule != c.rule || other != c.other || c.commune == "" && strings.Join(offers, " ") != c.offers {
			t.Errorf("%s: %s: %q of %s: %q %q named %q offers %v, want %q %q %q %s", c.why, c.p, c.text, c.reporter, p.commune, p.rule, other, offers, c.commune, c.rule, c.other, c.offers)
		}
	}
}

// TestDuplicateNames types every title that several communes of one list bear (domain.md
// §4.3: Hòa Bình ×4, Chi Lăng ×4, Tân Thành ×3 …) by its bare name into every district.
func TestDuplicateNames(t *testing.T) {
	counts := map[string]int{}
	for _, u := range gazetteers()["2024-12"].communes() {
		counts[u.Name]++
	}
	want := map[string]int{"Hòa Bình": 4, "Chi Lăng": 4, "Tân Thành": 3, "Hoàng Văn Thụ": 3, "Hồng Phong": 2, "Hồng Thái": 2, "Thụy Hùng": 2, "Mẫu Sơn": 2, "Chiến Thắng": 2, "Đình Lập": 2, "Thái Bình": 1}
	for name, n := range counts {
		if n > 1 && want[name] != n {
			t.Errorf("%s stands %d times", name, n)
		}
	}
	for name, n := range want {
		if counts[name] != n {
			t.Errorf("%s stands %d times, want %d", name, counts[name], n)
		}
		for _, d := range gazetteers()["2024-12"].byCode {
			if d.Level != "district" {
				continue
			}
			var here []string
			for _, u := range gazetteers()["2024-12"].communes() {
				if u.Name == name && u.District == d.Code {
					here = append(here, u.Code)
				}
			}
			p := locate(name, districtEra(), d, true, "")
			switch len(here) {
			case 0:
				if p.commune != "" || p.rule == "" {
					t.Errorf("bare %s of %s: %q %s", name, d.Title(), p.commune, p.rule)
				}
			case 1:
				if p.commune != here[0] {
					t.Errorf("bare %s of %s: %q %s", name, d.Title(), p.commune, p.rule)
				}
			default:
				if p.commune != "" || p.rule != "commune-is-clear" || len(p.candidates) != len(here) || slices.ContainsFunc(here, func(c string) bool { return !isOr(p, c) }) {
					t.Errorf("bare %s of %s: %q %s %s", name, d.Title(), p.commune, p.rule, candidates(p.candidates))
				}
			}
		}
	}
}
