package transforms

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// figures puts the figures of one field into the rows of s, -1 for none.
func (s *Submission) figures(field string, values ...int64) *Submission {
	for i, v := range values {
		if v < 0 {
			continue
		}
		o := &s.List.Organisations[i]
		switch field {
		case "member_count":
			o.MemberCount = &v
		case "worker_count":
			o.WorkerCount = &v
		case "charter_capital_vnd":
			o.CharterCapitalVND = &v
		case "total_capital_vnd":
			o.TotalCapitalVND = &v
		case "revenue_vnd":
			o.RevenueVND = &v
		}
	}
	return s
}

// plausible gives the findings as "submission cell rule: message".
func plausible(subs ...*Submission) []string {
	Accept(subs, nil)
	rows := Link(subs, nil).Rows
	var out []string
	for _, f := range Plausible(subs, rows) {
		out = append(out, fmt.Sprintf("%s %s %s: %s", f.SubmissionID[:6], valueOf(f.Cell), f.Rule, f.MessageVI))
	}
	return out
}

// cooperatives are the lines of n cooperatives, each with its number.
func cooperatives(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("HTX Số Nhà %d | 49%08d", i+1, i+1))
	}
	return out
}

// TestFiguresNearLastPeriod tells stories of one organisation over three years.
func TestFiguresNearLastPeriod(t *testing.T) {
	const org = "HTX Một | 4900000001"
	year := func(receipt int64, p Period, field string, v int64) *Submission {
		return given(receipt, "187", p, org).figures(field, v)
	}
	for _, c := range []struct {
		why  string
		subs []*Submission
		want []string
	}{
		{"a tenfold membership is told with both values and both periods",
			[]*Submission{year(1, "2023", "member_count", 12), year(2, "2024", "member_count", 120)},
			[]string{"s00002 10:10 figure-near-last-period: Số thành viên kỳ 2024 là 120, kỳ 2023 của chính tổ chức này là 12 (gấp 10 lần; giống như thừa hoặc thiếu một số 0)."}},
		{"the year after is right again and is not told",
			[]*Submission{year(1, "2023", "member_count", 12), year(2, "2024", "member_count", 120), year(3, "2025-H1", "member_count", 13)},
			[]string{"s00002 10:10"}},
		{"a jump that lasts is told once",
			[]*Submission{year(1, "2023", "member_count", 12), year(2, "2024", "member_count", 120), year(3, "2025-H1", "member_count", 125)},
			[]string{"s00002 10:10"}},
		{"a second jump is told again",
			[]*Submission{year(1, "2022", "member_count", 12), year(2, "2023", "member_count", 120), year(3, "2024", "member_count", 1300)},
			[]string{"s00002 10:10", "s00003 10:10"}},
		{"few members more are no jump whatever the factor",
			[]*Submission{year(1, "2023", "member_count", 5), year(2, "2024", "member_count", 24)}, nil},
		{"a year that came late is the past of the one that came first",
			[]*Submission{year(1, "2024", "member_count", 120), year(2, "2023", "member_count", 12)}, []string{"s00001 10:10"}},
		{"money a thousand times off names the unit",
			[]*Submission{year(1, "2023", "charter_capital_vnd", 1_500_000_000), year(2, "2024", "charter_capital_vnd", 1_500_000)},
			[]string{"s00002 10:10 figure-near-last-period: Vốn điều lệ kỳ 2024 là 1.500.000 đồng, kỳ 2023 của chính tổ chức này là 1.500.000.000 đồng (chỉ bằng 1/1.000; giống như nhầm đơn vị tính một nghìn lần"}},
		{"money a million times off, too",
			[]*Submission{year(1, "2023", "revenue_vnd", 900_000_000), year(2, "2024", "revenue_vnd", 800_000_000_000_000)},
			[]string{"s00002 10:10 figure-near-last-period: Doanh thu kỳ 2024 là 800.000.000.000.000 đồng, kỳ 2023 của chính tổ chức này là 900.000.000 đồng (gấp 888.889 lần; giống như nhầm đơn vị tính một triệu lần"}},
		{"half a year earns less than a year and is held against half a year",
			[]*Submission{year(1, "2023-H1", "revenue_vnd", 30_000_000), year(2, "2023", "revenue_vnd", 900_000_000), year(3, "2024-H1", "revenue_vnd", 600_000_000)},
			[]string{"s00003 10:10 figure-near-last-period: Doanh thu kỳ 2024-H1 là 600.000.000 đồng, kỳ 2023-H1 của chính tổ chức này là 30.000.000 đồng (gấp 20 lần)."}},
		{"members are held against the last day there is, of whatever kind",
			[]*Submission{year(1, "2023", "member_count", 12), year(2, "2024-H1", "member_count", 90)}, []string{"s00002 10:10"}},
		{"nothing earned and nothing told are no jump",
			[]*Submission{year(1, "2022", "revenue_vnd", 900_000_000), year(2, "2023", "revenue_vnd", 0), year(3, "2024", "revenue_vnd", -1)}, nil},
		{"a stopped one has not grown tenfold, and back at work it is held against what it had at work",
			[]*Submission{year(1, "2022", "member_count", 13), given(2, "187", "2023", org+" | | | stopped").figures("member_count", 130), year(3, "2024", "member_count", 14)},
			[]string{"s00002 10:10"}},
		{"back at work with what it had, after it had stopped with little",
			[]*Submission{year(1, "2022", "worker_count", 60), given(2, "187", "2023", org+" | | | stopped").figures("worker_count", 2), year(3, "2024", "worker_count", 55)}, nil},
		{"a dissolved one counts nowhere",
			[]*Submission{year(1, "2023", "member_count", 13), given(2, "187", "2024", org+" | | | dissolved").figures("member_count", 130)}, nil},
		{"a stopped one may have less",
			[]*Submission{year(1, "2023", "worker_count", 60), given(2, "187", "2024", org+" | | | stopped").figures("worker_count", 2)}, nil},
		{"the list that was replaced is no past",
			[]*Submission{year(1, "2023", "member_count", 12), year(2, "2023", "member_count", 110), year(3, "2024", "member_count", 120)}, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := plausible(c.subs...)
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

// TestAColumnIsToldOnce: where most of a column jumped the same way its unit is wrong, not each row.
func TestAColumnIsToldOnce(t *testing.T) {
	before := given(1, "187", "2023", cooperatives(6)...).figures("charter_capital_vnd", 1e9, 2e9, 15e8, 1e9, 2e9, 3e9)
	now := given(2, "187", "2024", cooperatives(6)...).figures("charter_capital_vnd", 1e6, 2e6, 15e5, 1e6, 2e6, 3e9)
	got := plausible(before, now)
	const want = "s00002  column-near-last-period: 5 trong 6 số của cột Vốn điều lệ nhảy cùng chiều so với kỳ trước; ví dụ “Số Nhà 3”: 1.500.000 đồng, kỳ 2023 là 1.500.000.000 đồng (chỉ bằng 1/1.000; giống như nhầm đơn vị"
	if len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("got %s\nwant %s", strings.Join(got, "\n"), want)
	}
}

// TestFiguresNearTheMiddle: the middle of the list speaks where it has eight figures and the period before did not.
func TestFiguresNearTheMiddle(t *testing.T) {
	values := []int64{8, 9, 10, 11, 12, 13, 14, 500}
	alone := given(1, "187", "2024", cooperatives(8)...).figures("member_count", values...)
	const want = "s00001 17:17 figure-near-the-middle: Số thành viên là 500, gấp 42 lần mức giữa của 8 HTX trong danh sách này (12)."
	if got := plausible(alone); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("got %s\nwant %s", strings.Join(got, "\n"), want)
	}
	alone.List.Organisations[7].Sector = text("credit")
	if got := plausible(alone); len(got) != 0 {
		t.Errorf("a credit fund has many members: %s", got)
	}
	few := given(1, "187", "2024", cooperatives(7)...).figures("member_count", values[1:]...)
	if got := plausible(few); len(got) != 0 {
		t.Errorf("seven make no middle: %s", got)
	}
	before := given(1, "187", "2023", cooperatives(8)...).figures("member_count", 8, 9, 10, 11, 12, 13, 14, 15)
	after := given(2, "187", "2024", cooperatives(8)...).figures("member_count", values...)
	if got := plausible(before, after); len(got) != 1 || !strings.Contains(got[0], "figure-near-last-period") {
		t.Errorf("one finding, by the period before: %s", got)
	}
}

// TestAJumpIsToldAlone draws lists and multiplies one figure beyond its margin: that
// one finding comes, at that row, naming both values, in whatever order the lists came.
func TestAJumpIsToldAlone(t *testing.T) {
	for n := range 300 {
		r := rand.New(rand.NewPCG(uint64(n), 4))
		rows := 8 + r.IntN(20)
		yard := yardsticks()[r.IntN(len(yardsticks()))]
		size := int64(8)
		if strings.HasSuffix(yard.field, "_vnd") {
			size = 300_000_000
		}
		var before, after []int64
		for range rows {
			v := size + r.Int64N(size)
			before, after = append(before, v), append(after, v+r.Int64N(v/4+1))
		}
		at, times := r.IntN(rows), yard.previous.times+r.Int64N(50)
		after[at] = before[at]*times + yard.previous.least
		subs := []*Submission{given(1, "187", "2023", cooperatives(rows)...).figures(yard.field, before...),
			given(2, "187", "2024", cooperatives(rows)...).figures(yard.field, after...)}
		if n%2 == 1 {
			slices.Reverse(subs)
			subs[0].Receipt, subs[1].Receipt = 1, 2
		}
		got := plausible(subs...)
		if len(got) != 1 {
			t.Fatalf("draw %d: %s ×%d gave %d findings:\n%s", n, yard.field, times, len(got), strings.Join(got, "\n"))
		}
		for _, want := range []string{fmt.Sprintf(" %d:%d figure-near-last-period", at+10, at+10), yard.show(before[at]), yard.show(after[at])} {
			if !strings.Contains(got[0], want) {
				t.Fatalf("draw %d: no %q in %s", n, want, got[0])
			}
		}
	}
}

// TestYardsticksAreWhole holds plausibility.csv to what is read of it.
func TestYardsticksAreWhole(t *testing.T) {
	for _, y := range yardsticks() {
		if y.of == nil || y.previous.times < 2 || y.vi == "" || y.en == "" || y.median.times == 1 {
			t.Errorf("plausibility.csv: %+v", y)
		}
	}
}

// BenchmarkPlausible compares periods of 1,000 organisations; twice the periods take twice the time.
func BenchmarkPlausible(b *testing.B) {
	for _, periods := range []int{5, 10, 20} {
		b.Run(fmt.Sprintf("periods=%d", periods), func(b *testing.B) {
			var subs []*Submission
			for p := range periods {
				s := given(int64(p+1), "187", Period(fmt.Sprint(2000+p)), cooperatives(1000)...)
				for i := range s.List.Organisations {
					members, capital := int64(8+i%10), int64(1_000_000_000+i)
					s.List.Organisations[i].MemberCount, s.List.Organisations[i].CharterCapitalVND = &members, &capital
				}
				subs = append(subs, s)
			}
			Accept(subs, nil)
			rows := Link(subs, nil).Rows
			b.ResetTimer()
			for b.Loop() {
				if f := Plausible(subs, rows); len(f) > 0 {
					b.Fatalf("%d findings", len(f))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(rows)), "ns/row")
		})
	}
}
