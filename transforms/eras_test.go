package transforms

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestUnitsAreTheDomains holds every line of units.csv and unit_lineage.csv against the lists
// that they were made from: 226, 200, 194 and 65 communes, 11 districts, 196 links of 2025.
func TestUnitsAreTheDomains(t *testing.T) {
	want := map[string]string{} // "era code" to "level type name district"
	for i, e := range []string{"2019", "2020", "2024-12"} {
		for _, r := range domainRows(t, "admin/commune_old_all_epochs.csv") {
			if name, typ := r[1+2*i], r[2+2*i]; r[9+i] == "1" {
				want[e+" "+r[0]] = strings.Join([]string{"commune", typ, name, r[7]}, "|")
			} else if name != "" {
				t.Errorf("%s has a name in %s, where it was not", r[0], e)
			}
		}
		for _, r := range domainRows(t, "admin/district_old.csv") {
			want[e+" "+r[0]] = strings.Join([]string{"district", r[2], r[1], ""}, "|")
		}
	}
	for _, r := range domainRows(t, "admin/commune_new_2025.csv") {
		want["2025-07 "+r[0]] = strings.Join([]string{"commune", r[2], r[1], ""}, "|")
	}
	for _, e := range eras() {
		want[e.code+" "+provinceCode] = "province|Tỉnh|Lạng Sơn|"
	}
	got := map[string]string{}
	for _, r := range mustCSV(Reference()["units"]) {
		if r["source"] == "" {
			t.Errorf("unit %s of %s has no source", r["unit_code"], r["unit_era"])
		}
		got[r["unit_era"]+" "+r["unit_code"]] = strings.Join([]string{r["level"], r["type"], r["name"], r["district_code"]}, "|")
	}
	compareMaps(t, "unit", got, want)

	want = map[string]string{}
	for _, r := range domainRows(t, "admin/commune_20241201_merges.csv") {
		want["2020 "+r[0]+" "+r[4]] = r[7]
	}
	for _, r := range domainRows(t, "admin/commune_old_to_new.csv") {
		want["2024-12 "+r[0]+" "+r[5]] = r[8]
	}
	if len(want) != 8+196 {
		t.Errorf("%d links, want 8 of 2024 and 196 of 2025", len(want))
	}
	got = map[string]string{}
	for _, r := range mustCSV(Reference()["unit_lineage"]) {
		if r["source"] == "" {
			t.Errorf("link of %s has no source", r["from_code"])
		}
		got[r["from_era"]+" "+r["from_code"]+" "+r["to_code"]] = r["part"]
	}
	compareMaps(t, "link", got, want)
}

func compareMaps(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s %s is %q, want %q", what, k, got[k], v)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			t.Errorf("%s %s is in no list of the domain", what, k)
		}
	}
}

// TestACodeThatChangedItsMeaningIsAnotherUnit counts the codes of which the next list has
// another name or type and no lineage is recorded, and where every commune went at last.
func TestACodeThatChangedItsMeaningIsAnotherUnit(t *testing.T) {
	renamed := strings.Fields("06112 06139 06154 06268 06280 06283 06298 06343 06406 06544 06577 06595")
	var got []string
	ended := 0
	for _, u := range gazetteers()["2019"].communes() {
		if codes, whole := successors(u, "2020"); len(codes) > 0 {
			if !whole || codes[0] != u.Code || gazetteers()["2020"].byCode[u.Code].Title() != u.Title() {
				t.Errorf("%s of 2019 went to %v", u.Title(), codes)
			}
		} else if gazetteers()["2020"].byCode[u.Code].Code != "" {
			got = append(got, u.Code)
		} else {
			ended++
		}
	}
	if !slices.Equal(got, renamed) || ended != 26 {
		t.Errorf("renamed without a record: %v, ended without a record: %d; want %v, 26", got, ended, renamed)
	}
	for era, want := range map[string]string{"2020": "06040 06622 06625", "2024-12": "06622 06625"} {
		var split []string
		for _, u := range gazetteers()[era].communes() {
			codes, whole := successors(u, "2025-07")
			if len(codes) == 0 {
				t.Errorf("%s of %s went nowhere", u.Title(), era)
			}
			if !whole {
				split = append(split, u.Code)
			}
		}
		if strings.Join(split, " ") != want {
			t.Errorf("split of %s: %v, want %s", era, split, want)
		}
	}
	var straddling []string
	for _, u := range gazetteers()["2025-07"].communes() {
		if n := len(formerDistricts()[u.Code]); n == 0 {
			t.Errorf("%s has no former district", u.Title())
		} else if n > 1 {
			straddling = append(straddling, u.Title()+" "+strings.Join(formerDistricts()[u.Code], "+"))
		}
	}
	if want := []string{"Phường Đông Kinh 178+183", "Phường Kỳ Lừa 178+183", "Xã Khánh Khê 183+184", "Xã Tân Đoàn 183+184"}; !slices.Equal(straddling, want) {
		t.Errorf("straddling: %v, want %v", straddling, want)
	}
}

// titled are the communes of every list by era and title: by the CSV alone, so that the
// oracle shares nothing with what it judges.
var titled = sync.OnceValue(func() map[[2]string][]Unit {
	out := map[[2]string][]Unit{}
	for _, r := range mustCSV(Reference()["units"]) {
		if r["level"] == "commune" {
			u := Unit{r["unit_code"], r["unit_era"], r["level"], r["name"], r["type"], r["district_code"]}
			out[[2]string{u.Era, u.Title()}] = append(out[[2]string{u.Era, u.Title()}], u)
		}
	}
	return out
})

// ways are ways to type a commune with its type; each says whether its marks are kept.
func ways(u Unit) map[string]bool {
	short := map[string][]string{"Xã": {"X. ", "xã ", "XÃ "}, "Phường": {"P. ", "P.", "phường "}, "Thị trấn": {"TT ", "TT. ", "TT.", "T.T ", "TTr. ", "thị trấn "}}[u.Type]
	out := map[string]bool{u.Title(): true, strings.ToUpper(u.Title()): true, Fold(u.Title()): false, "Thôn 3, " + u.Title(): true}
	for _, s := range short {
		out[s+u.Name] = true
	}
	for old, modern := range map[string]string{"òa": "oà", "ủy": "uỷ", "ụy": "uỵ", "Quý": "Quí", "Kỳ": "Kì", "Mỹ": "Mĩ", "Lý": "Lí"} {
		if strings.Contains(u.Name, old) {
			out[u.Type+" "+strings.ReplaceAll(u.Name, old, modern)] = true
		}
	}
	if rest, ok := strings.CutPrefix(u.Name, "Nông trường "); ok {
		out["TTNT "+rest], out["TT NT. "+rest], out["thị trấn NT "+rest] = true, true, true
	}
	return out
}

// isOr tells that p is the unit want, or a finding that offers it.
func isOr(p place, want string) bool {
	return p.commune == want || p.commune == "" && p.rule != "" && slices.ContainsFunc(p.candidates, func(c Unit) bool { return c.Code == want })
}

// TestEveryUnitOfItsTimeIsFoundByEveryName: in the list of its own district or commune, in
// an address and in a cell, alone, with its district and with the province, a commune with
// its type is itself without a word; without marks or type it is itself or among the candidates.
func TestEveryUnitOfItsTimeIsFoundByEveryName(t *testing.T) {
	for _, e := range eras() {
		for _, u := range gazetteers()[e.code].communes() {
			reporter, districts := u, []string{""}
			if e.reportingBy == "district" {
				reporter = gazetteers()[e.code].byCode[u.District]
				districts = []string{"", ", " + reporter.Title(), ", " + reporter.Name, ", H. " + reporter.Name + ", tỉnh Lạng Sơn", " (" + reporter.Title() + ")"}
				if u.District == "178" {
					districts = []string{"", ", TPLS", ", TP.LS", ", T.P Lạng Sơn", ", thành phố Lạng Sơn, tỉnh Lạng Sơn"}
				}
			}
			for way, marked := range ways(u) {
				for _, district := range districts {
					for _, isCell := range []bool{true, false} {
						text := way + district
						p := locate(text, e, reporter, isCell, "")
						if marked && (p.commune != u.Code || p.rule != "") || !isOr(p, u.Code) {
							t.Errorf("%s: %q of %s (cell %v): %q %q %s, want %s", e.code, text, reporter.Title(), isCell, p.commune, p.rule, candidates(p.candidates), u.Code)
						}
					}
				}
			}
			for _, bare := range []string{u.Name, strings.ToUpper(u.Name), Fold(u.Name)} {
				if p := locate(bare, e, reporter, true, ""); !isOr(p, u.Code) {
					t.Errorf("%s: bare %q of %s: %q %q %s, want %s", e.code, bare, reporter.Title(), p.commune, p.rule, candidates(p.candidates), u.Code)
				}
			}
			for _, code := range []string{u.Code, u.Code[1:], u.Code + " " + u.Title(), u.Title() + " (" + u.Code + ")", u.Code + " - " + u.Name} {
				if p := locate(code, e, reporter, true, ""); p.commune != u.Code || p.rule != "" {
					t.Errorf("%s: code %q of %s: %q %q %s, want %s", e.code, code, reporter.Title(), p.commune, p.rule, candidates(p.candidates), u.Code)
				}
			}
		}
	}
}

// TestNoNameBecomesAnotherUnit types every commune of every list, by its name alone and
// with "cũ", into the list of every reporter of every other time: what comes out is what it
// became or was made of, a doubt that offers that, or what bears that very title there.
func TestNoNameBecomesAnotherUnit(t *testing.T) {
	for _, e := range eras() {
		for _, reporter := range gazetteers()[e.code].byCode {
			if reporter.Level != e.reportingBy {
				continue
			}
			for _, from := range eras() {
				for _, u := range gazetteers()[from.code].communes() {
					for _, text := range []string{u.Title(), u.Title() + " cũ", strings.ToUpper(u.Title())} {
						p := locate(text, e, reporter, true, "")
						if p.commune == "" {
							continue
						}
						if !mayBe(p, u, e, reporter, strings.HasSuffix(text, "cũ")) {
							t.Errorf("%s: %q (%s of %s) in the list of %s became %s", e.code, text, u.Code, from.code, reporter.Title(), p.commune)
						}
					}
				}
			}
		}
	}
}

// mayBe tells that a name of u may mean p.commune in the list of reporter: it is what u went
// into as a whole, or what a namesake nearer by went into, and never a mere namesake of
// today where an old one went elsewhere.
func mayBe(p place, u Unit, e era, reporter Unit, old bool) bool {
	near := func(v Unit) bool { return v.District == reporter.Code }
	if e.reportingBy == "commune" {
		near = func(v Unit) bool { return slices.Contains(formerDistricts()[reporter.Code], v.District) }
	}
	senses := []Unit{}
	for _, o := range eras() {
		if o.to.Before(e.from) || o.code == e.code {
			senses = append(senses, titled()[[2]string{o.code, u.Title()}]...)
		}
	}
	if slices.ContainsFunc(senses, near) { // the parent tells which is meant
		senses = slices.DeleteFunc(senses, func(v Unit) bool { return v.Era != e.code && !near(v) })
	}
	is := func(v Unit) bool {
		codes, whole := successors(v, e.code)
		return whole && codes[0] == p.commune
	}
	if !slices.ContainsFunc(senses, is) {
		return false
	}
	if p.commune == reporter.Code || near(gazetteers()[e.code].byCode[p.commune]) {
		return true // its own
	}
	// outside: all that bear the name must be it
	for _, v := range senses {
		if old && v.Era == e.code {
			continue
		}
		if newer := slices.ContainsFunc(senses, func(w Unit) bool { return w.Era > v.Era && w.District == v.District }); !newer && !is(v) {
			return false
		}
	}
	return true
}
