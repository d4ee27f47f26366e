package transforms

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// followed gives the findings as "submission: message".
func followed(subs ...*Submission) []string {
	Accept(subs, nil)
	l := Link(subs, nil)
	var out []string
	places, _ := Places(subs, l.Rows, nil)
	for _, f := range Follow(subs, l.Rows, l.Links, places) {
		if f.Rule != "list-follows-last-period" {
			panic(f.Rule)
		}
		out = append(out, f.SubmissionID[:6]+": "+f.MessageVI)
	}
	return out
}

// TestListsFollowTheLastPeriod: opening + new + came − dissolved − converted − left is
// what a list should hold; what is missing or there without a word is told by name.
func TestListsFollowTheLastPeriod(t *testing.T) {
	const (
		one, two, three  = "HTX Một | 4900000001 | xã Y Tịch", "HTX Hai | 4900000002 | xã Y Tịch", "HTX Ba | 4900000003 | xã Y Tịch"
		four             = "HTX Bốn | 4900000004 | xã Y Tịch"
		group, groupGone = "THT Nhóm | | xã Y Tịch", "THT Nhóm | | xã Y Tịch | | converted"
	)
	dissolved := func(line string) string { return line + " | | dissolved" }
	for _, c := range []struct {
		why  string
		subs []*Submission
		want []string
	}{
		{"the same list follows", []*Submission{given(1, "187", "2023", one, two), given(2, "187", "2024", one, two)}, nil},
		{"founded, dissolved and converted explain a list",
			[]*Submission{given(1, "187", "2023", one, two, group), given(2, "187", "2024", one, dissolved(two), three+" | 2024", groupGone)}, nil},
		{"one left out without a word is named",
			[]*Submission{given(1, "187", "2023", one, two, three), given(2, "187", "2024", one, dissolved(two))},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2023 có 3, thành lập mới 0, chuyển đến 0, giải thể 1, chuyển đổi 0, chuyển đi 0, nên kỳ 2024 phải có 2 nhưng danh sách có 1. Không còn thấy: Ba. Hãy"}},
		{"one that is there without having been founded is named with its row",
			[]*Submission{given(1, "187", "2023", one), given(2, "187", "2024", one, two+" | 2015")},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2023 có 1, thành lập mới 0, chuyển đến 0, giải thể 0, chuyển đổi 0, chuyển đi 0, nên kỳ 2024 phải có 1 nhưng danh sách có 2. Có tên nhưng kỳ trước không có, cũng không phải mới thành lập: Hai (HTX!11:11). Hãy"}},
		{"one for another is told although the sum agrees",
			[]*Submission{given(1, "187", "2023", one, two), given(2, "187", "2024", one, three+" | 2015")},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2023 có 2, thành lập mới 0, chuyển đến 0, giải thể 0, chuyển đổi 0, chuyển đi 0, nên kỳ 2024 phải có 2 nhưng danh sách có 2. Không còn thấy: Hai. Có tên nhưng kỳ trước không có, cũng không phải mới thành lập: Ba (HTX!11:11). Hãy"}},
		{"one that is back is named with the period it stood in",
			[]*Submission{given(1, "187", "2022", one, two), given(2, "187", "2023", one), given(3, "187", "2024", one, two)},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2022 có 2,", "s00003: Danh sách HTX không khớp với kỳ trước: kỳ 2023 có 1, thành lập mới 0, chuyển đến 0, giải thể 0, chuyển đổi 0, chuyển đi 0, nên kỳ 2024 phải có 1 nhưng danh sách có 2. Có tên nhưng kỳ trước không có, cũng không phải mới thành lập: Hai (HTX!11:11; kỳ 2022 có). Hãy"}},
		{"a dissolved one that is at work again is asked about",
			[]*Submission{given(1, "187", "2023", one, dissolved(two)), given(2, "187", "2024", one, two)},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2023 có 1, thành lập mới 0, chuyển đến 0, giải thể 0, chuyển đổi 0, chuyển đi 0, nên kỳ 2024 phải có 1 nhưng danh sách có 2. Có tên nhưng kỳ trước không có, cũng không phải mới thành lập: Hai (HTX!11:11; kỳ 2023 có, ghi “Đã giải thể”). Hãy"}},
		{"dissolved ones may stay in the list or go", []*Submission{given(1, "187", "2023", one, dissolved(two), dissolved(three)), given(2, "187", "2024", one, dissolved(two))}, nil},
		{"a unit that sent nothing is awaited until it sends again",
			[]*Submission{given(1, "187", "2022", one, two), given(2, "188", "2023", four), given(3, "187", "2024", one, two)}, nil},
		{"and what it left out then is told then",
			[]*Submission{given(1, "187", "2022", one, two), given(2, "188", "2023", four), given(3, "187", "2024", one, three+" | 2023")},
			[]string{"s00003: Danh sách HTX không khớp với kỳ trước: kỳ 2022 có 2, thành lập mới 1, chuyển đến 0, giải thể 0, chuyển đổi 0, chuyển đi 0, nên kỳ 2024 phải có 3 nhưng danh sách có 2. Không còn thấy: Hai. Hãy"}},
		{"a type that the file does not hold is not missing",
			[]*Submission{given(1, "187", "2023", one, group), given(2, "187", "2024", one)}, nil},
		{"one that another unit lists now went there",
			[]*Submission{given(1, "187", "2023", one, two), given(2, "188", "2023", four), given(3, "187", "2024", one), given(4, "188", "2024", four, two)}, nil},
		{"half a year is followed by half a year",
			[]*Submission{given(1, "187", "2023-H1", one, two), given(2, "187", "2023", one), given(3, "187", "2024-H1", one, two), given(4, "187", "2024", one)}, nil},
		{"founded in the half after the last half-year's list, as far as its year tells",
			[]*Submission{given(1, "187", "2023-H1", one), given(2, "187", "2024-H1", one, two+" | 2023")}, nil},
		{"the communes of today follow the district, of whom lay in them for sure",
			[]*Submission{given(1, "187", "2024", one, two, four), given(2, "06505", "2025", "HTX Một | 4900000001", "HTX Năm | 4900000005 | | 2025", "HTX Sáu | 4900000006 | | 2019")},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2024 có 3, thành lập mới 1, chuyển đến 0, giải thể 0, chuyển đổi 0, chuyển đi 0, nên kỳ 2025 phải có 4 nhưng danh sách có 3. Không còn thấy: Hai, Bốn. Có tên nhưng kỳ trước không có, cũng không phải mới thành lập: Sáu (HTX!12:12). Hãy"}},
		{"one whose commune the district did not tell came from there",
			[]*Submission{given(1, "187", "2024", one, "HTX Hai | 4900000002"), given(2, "06505", "2025", "HTX Một | 4900000001", "HTX Hai | 4900000002")}, nil},
		{"and is missing nowhere, for nobody knows where it should be",
			[]*Submission{given(1, "187", "2024", one, "HTX Hai | 4900000002"), given(2, "06505", "2025", "HTX Một | 4900000001")}, nil},
		{"nor does a commune that sent nothing miss anybody",
			[]*Submission{given(1, "187", "2024", one, "HTX Hai | 4900000002 | xã Vân An"), given(2, "06505", "2025", "HTX Một | 4900000001")}, nil},
		{"the next list of the commune follows its own",
			[]*Submission{given(1, "06505", "2025", "HTX Một | 4900000001", "HTX Hai | 4900000002"), given(2, "06505", "2026", "HTX Một | 4900000001")},
			[]string{"s00002: Danh sách HTX không khớp với kỳ trước: kỳ 2025 có 2,"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := followed(c.subs...)
			if len(got) != len(c.want) {
				t.Fatalf("got %d findings, want %d:\n%s", len(got), len(c.want), strings.Join(got, "\n"))
			}
			for i := range c.want {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("got %s\nwant %s", got[i], c.want[i])
				}
			}
		})
	}
}

// TestWhatAnotherFollowedIsConverted: a group gone and a cooperative there are told apart,
// and as one step once a link says that the one became the other.
func TestWhatAnotherFollowedIsConverted(t *testing.T) {
	subs := []*Submission{given(1, "187", "2023", "HTX Một | 4900000001", "THT Mây", "THT Gió"), given(2, "187", "2024", "HTX Một | 4900000001", "HTX Mây | 4900000002 | | 2019", "THT Gió")}
	Accept(subs, nil)
	l := Link(subs, nil)
	places, _ := Places(subs, l.Rows, nil)
	if got := Follow(subs, l.Rows, nil, places); len(got) != 2 {
		t.Fatalf("without a link: %+v", got)
	}
	link := OrganisationLink{OrgID: l.Rows[1].OrgID, OtherOrgID: &l.Rows[4].OrgID, Kind: "became", Reason: "converted"}
	if got := Follow(subs, l.Rows, []OrganisationLink{link}, places); len(got) != 0 {
		t.Errorf("with it: %+v", got)
	}
}

// TestWhoIsMissingAgainstAnotherReckoning draws years of lists, some not sent, and asks of each
// organisation by itself whether the list that should have it does.
func TestWhoIsMissingAgainstAnotherReckoning(t *testing.T) {
	told := 0
	for n := range 200 {
		r := rand.New(rand.NewPCG(uint64(n), 22))
		units := []string{"186", "187", "188"}
		type row struct {
			unit  string
			ended bool
		}
		var subs []*Submission
		stood := make([]map[int]row, 12) // by organisation and year
		sent := map[string]bool{}
		for year := 2019; year < 2025; year++ {
			lines := map[string][]string{}
			for i := range stood {
				if stood[i] == nil {
					stood[i] = map[int]row{}
				}
				at := row{units[(i+r.IntN(8)/7)%3], r.IntN(10) == 0}
				status := map[bool]string{true: "dissolved", false: "active"}[at.ended]
				if r.IntN(5) > 0 {
					lines[at.unit] = append(lines[at.unit], fmt.Sprintf("HTX Tên%c | 49%08d | | | %s", 'A'+i, i+1, status))
					stood[i][year] = at
				}
			}
			for _, u := range units {
				if len(lines[u]) == 0 || r.IntN(4) == 0 {
					for i := range stood {
						if stood[i][year].unit == u {
							delete(stood[i], year)
						}
					}
					continue
				}
				sent[fmt.Sprint(u, year)] = true
				subs = append(subs, given(int64(len(subs)+1), u, Period(fmt.Sprint(year)), lines[u]...))
			}
		}
		want := map[string]bool{}
		for i := range stood {
			last := 0
			for year := 2019; year < 2025; year++ {
				if _, ok := stood[i][year]; ok {
					last = year
				} else if was := stood[i][last]; last > 0 && !was.ended && sent[fmt.Sprint(was.unit, year)] {
					want[fmt.Sprintf("%s %d Tên%c", was.unit, year, 'A'+i)] = true
					last = 0 // told once
				}
			}
		}
		r.Shuffle(len(subs), func(i, j int) { subs[i], subs[j] = subs[j], subs[i] })
		got := map[string]bool{}
		for _, f := range followed(subs...) {
			i := slices.IndexFunc(subs, func(s *Submission) bool { return s.ID[:6] == f[:6] })
			if _, names, ok := strings.Cut(f, "Không còn thấy: "); ok {
				names, _, _ = strings.Cut(names, ".")
				for name := range strings.SplitSeq(names, ", ") {
					got[subs[i].List.Unit.Code+" "+string(subs[i].List.Period)+" "+name] = true
				}
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("draw %d: got %v, want %v", n, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
		told += len(want)
	}
	if told < 500 {
		t.Errorf("only %d were missing in all draws", told)
	}
}

// TestTenNamesAreEnough: a list that lost forty does not get forty names.
func TestTenNamesAreEnough(t *testing.T) {
	got := followed(given(1, "187", "2023", cooperatives(45)...), given(2, "187", "2024", cooperatives(25)...))
	if len(got) != 1 || !strings.Contains(got[0], "Số Nhà 35 và 10 tổ chức khác. Hãy") {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
}

// BenchmarkFollow follows 1,000 organisations; twice the periods take twice the time.
func BenchmarkFollow(b *testing.B) {
	for _, periods := range []int{5, 10, 20} {
		b.Run(fmt.Sprintf("periods=%d", periods), func(b *testing.B) {
			var subs []*Submission
			for p := range periods {
				subs = append(subs, given(int64(p+1), "187", Period(fmt.Sprint(2000+p)), cooperatives(1000)...))
			}
			Accept(subs, nil)
			rows := Link(subs, nil).Rows
			places, _ := Places(subs, rows, nil)
			b.ResetTimer()
			for b.Loop() {
				if f := Follow(subs, rows, nil, places); len(f) > 0 {
					b.Fatalf("%d findings", len(f))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(rows)), "ns/row")
		})
	}
}
