package transforms

import (
	"strings"
	"testing"
)

func TestDecisionsOfPlaces(t *testing.T) {
	good := `kind,key,value,who
place,187: Chi Lăng,06523,Hoa
place,187: Khu công nghiệp,-,Hoa
place,2025/06463-chi-lang.xlsx: TT Đồng Mỏ,06463,Hoa
place,"06637: Thôn Nà Ngòa, xã Kiên Mộc",06637,Hoa
hamlet,06622: Bản Pác Xum,06613,Hoa
hamlet,06040: Khu 3,06004,Hoa
today,o0123456789ab,06613,Hoa
today,o0123456789ab,189,Hoa
`
	ds, err := ReadDecisions(strings.NewReader(good))
	if err != nil || len(ds) != 8 || len(ReadingDecisions(ds)) != 4 {
		t.Fatalf("%v: %v", ds, err)
	}
	for _, c := range []struct{ lines, want string }{
		{"place,187: Chi Lăng,?", `line 1: put a code in place of "?"; want place,<unit code or path of the file>: <place as typed>`},
		{"place,Chi Lăng,06523", "does not say whose place it is"},
		{"place,187: ,06523", "does not say whose place it is"},
		{"place,199: Chi Lăng,06523", `no unit with code "199" ever reported`},
		{"place,06523: Chi Lăng,06463", `no unit with code "06523" ever reported`}, // a commune of when districts reported
		{"place,187: Chi Lăng,187", `"187" is no commune in the lists of that time`},
		{"place,06463: Chi Lăng,06523", `"06523" is no commune in the lists of that time`}, // of 2024 in a list of 2025
		{"place,2024/x.xlsx: Chi Lăng,09999", `"09999" is no commune in the lists of that time`},
		{"place,187: Chi Lăng,06523\nplace,187: CHI LĂNG,06466", `line 2: line 1 decided "187: CHI LĂNG" as 06523`},
		{"place,187: X. Nơi Khác,06523\nplace,187: xã Nơi khác,06466", "line 2: line 1 decided"},
		{"hamlet,06622: Bản Pác Xum,?", `put a code in place of "?"`},
		{"hamlet,Bản Pác Xum,06613", "does not say which old commune and hamlet"},
		{"hamlet,06628: Bản Pác Xum,06613", `no old commune with code "06628" was split (split: 06622 Xã Bính Xá (Huyện Đình Lập); 06625 Xã Kiên Mộc (Huyện Đình Lập)`},
		{"hamlet,06622: Bản Pác Xum,06637", "commune 06622 went to 06613, 06625 only"},
		{"hamlet,06622: Bản Pác Xum,06613\nhamlet,06622: thôn pác xum,06625", "line 2: line 1 decided"},
		{"today,HTX Một,06613", `"HTX Một" is no org_id`},
		{"today,o0123456789ab,06622", `"06622" is neither a commune of today nor a former district`},
		{"today,o0123456789ab,?", `put a code in place of "?"`},
		{"today,o0123456789ab,06613\ntoday,o0123456789ab,06625", "line 2: line 1 decided"},
	} {
		if _, err := ReadDecisions(strings.NewReader(c.lines + "\n")); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.lines, err, c.want)
		}
	}
}

// TestHamletsAreKnownAgain: another word for a hamlet, other case, signs, zeros and figures are
// the same hamlet, other letters, marks and numbers another.
func TestHamletsAreKnownAgain(t *testing.T) {
	for _, c := range []struct {
		decided, typed string
		same           bool
	}{
		{"Bản Pác Xum", "thôn Pác Xum", true},
		{"Bản Pác Xum", "PÁC XUM", true},
		{"Bản Pác Xum", "Thon Pac Xum", true},
		{"Thon Pac Xum", "Bản Pác Xum", true},
		{"Bản Pác Xum", "Bản Pác Xúm", false},
		{"Bản Pác Xum", "Bản Pác Xum 2", false},
		{"Nà Pàn 2", "thôn Nà Pàn II", true},
		{"Nà Pàn 2", "thôn Nà Pàn 02", true},
		{"Nà Pàn 2", "Nà Pàn 12", false},
		{"Nà Pàn 20", "Nà Pàn 2", false},
		{"Thôn 1", "thôn 01", true},
		{"Thôn 1", "Thôn I", true},
		{"Thôn 1", "Khối 1", false},
		{"Thôn 1", "Thôn 11", false},
		{"Khu A", "Khu B", false},
		{"Bản Vi", "Bản 6", false},
		{"Khuổi Hoà", "Khuổi Hòa", true},
		{"Tổ dân phố 3", "Tổ 3", false},
		{"Khu phố 3", "khu phố 3.", true},
		{"Bản Chu", "Chu", true},
	} {
		h := hamlets{"06622": {{hamletKeyOf(c.decided), 0}}}
		if got := h.find("06622", c.typed) == 0; got != c.same {
			t.Errorf("%q for %q: %v, want %v (%q, %q)", c.typed, c.decided, got, c.same, hamletKeyOf(c.typed), hamletKeyOf(c.decided))
		}
	}
	both := hamlets{"06622": {{hamletKeyOf("Pác Xum"), 0}, {hamletKeyOf("Pác Xúm"), 1}}}
	if got := both.find("06622", "Pac Xum"); got != -1 {
		t.Errorf("without marks either is meant, not %d", got)
	}
	if got := both.find("06625", "Pác Xum"); got != -1 {
		t.Errorf("a hamlet of another commune is not %d", got)
	}
	for address, want := range map[string]string{
		"Bản Pác Xum, xã Bính Xá": "Bản Pác Xum", "Pác Xum, xã Bính Xá": "Pác Xum", "Số 12, thôn Nà Ngòa, xã Kiên Mộc": "thôn Nà Ngòa",
		"Tổ 3, khối 5, TT Đình Lập": "khối 5", "xã Bính Xá": "", "Quốc lộ 4B, xã Bính Xá": "", "Bính Xá": "", "Thôn 1 xã Kiên Mộc huyện Đình Lập": "Thôn 1",
	} {
		if got := hamletNamed(address); got != want {
			t.Errorf("hamlet of %q: %q, want %q", address, got, want)
		}
	}
}

// TestPlacesFindsRowsInAnyOrder: rows that do not come in the order of their lists are found too.
func TestPlacesFindsRowsInAnyOrder(t *testing.T) {
	s := given(1, "187", "2024", "HTX Một | | xã Y Tịch", "HTX Hai | | TT Đồng Mỏ", "HTX Ba | | xã Vân An")
	subs := []*Submission{s}
	Accept(subs, nil)
	rows := Link(subs, nil).Rows
	rows[0], rows[2] = rows[2], rows[0]
	placements, _ := Places(subs, rows, nil)
	want := []string{"06481", "06463", "06505"}
	for i, p := range placements {
		if *p.CommuneCode != want[i] || p.SourceRow != rows[i].SourceRow {
			t.Errorf("row %d lies in %s, want %s", p.SourceRow, *p.CommuneCode, want[i])
		}
	}
	if len(placements) != 3 {
		t.Errorf("%d placements", len(placements))
	}
}

// BenchmarkPlaces places rows of whole communes, and of a split one where each row has a
// hamlet of its own; twice the periods take twice the time.
func BenchmarkPlaces(b *testing.B) {
	for name, commune := range map[string]string{"whole": "06628", "split": "06622"} {
		for _, periods := range []int{5, 10, 20} {
			b.Run(name+"/"+newInt(int64(periods)), func(b *testing.B) {
				var subs []*Submission
				for p := range periods {
					s := given(int64(p+1), "189", Period(newInt(int64(2005+p))), cooperatives(1000)...)
					for i := range s.List.Organisations {
						o := &s.List.Organisations[i]
						o.CommuneCode, o.Address = &commune, text("Thôn "+newInt(int64(i))+", xã Bính Xá")
					}
					subs = append(subs, s)
				}
				Accept(subs, nil)
				rows := Link(subs, nil).Rows
				b.ResetTimer()
				for b.Loop() {
					if placements, _ := Places(subs, rows, nil); len(placements) != 1000*periods {
						b.Fatal(len(placements))
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(1000*periods), "ns/row")
			})
		}
	}
}
