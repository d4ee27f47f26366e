package transforms_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kttt/transforms"
)

// TestDue wants the due day within the period's own year, only where the calendar has
// a line then: the circular is in force since 1/4/2020, and no text names a day for quarters.
func TestDue(t *testing.T) {
	for p, want := range map[transforms.Period]string{
		"2019": "", "2020": "2020-12-18", "2024": "2024-12-18", "2025": "2025-12-18", "2031": "2031-12-18",
		"2025-H1": "2025-06-30", "2026-H1": "2026-06-30", "2025-Q3": "",
	} {
		got := ""
		if due, ok := p.Due(); ok {
			got = due.String()
		}
		if got != want {
			t.Errorf("%s is due on %q, want %q", p, got, want)
		}
	}
}

// TestDuesOf wants a unit's own line above the whole period's, whichever comes first,
// and a line for every unit of the period's list of units.
func TestDuesOf(t *testing.T) {
	ds, err := transforms.ReadDecisions(strings.NewReader(`kind,key,value,who,why
due,2024 187,none,Hoa,bão
due,2024,2024-12-25
due,2025  06463,2025-12-31
due,2025-Q3,2025-10-05
withdraw,2024/x.xlsx,accept
due,2024-H1 188,none
due,2024-H1 188,none
`))
	if err != nil {
		t.Fatal(err)
	}
	dues := transforms.DuesOf(ds)
	if rows := dues.Rows(); len(rows) != 11+1+65+1 {
		t.Errorf("%d exceptions", len(rows))
	}
	for _, c := range []struct{ period, unit, want string }{
		{"2024", "187", "none 2"},
		{"2024", "188", "2024-12-25 3"},
		{"2025", "06463", "2025-12-31 4"},
		{"2025", "06529", "2025-12-18"},
		{"2025-Q3", "06529", "2025-10-05 5"},
		{"2025-Q1", "187", "never"},
		{"2024-H1", "188", "none 8"},
	} {
		p := transforms.Period(c.period)
		day, ok := dues.Of(p, c.unit)
		got := "never"
		if ok {
			got = day.String()
		} else if dues.Excused(p, c.unit) {
			got = "none"
		}
		if e, ok := dues[[2]string{c.period, c.unit}]; ok {
			got += fmt.Sprint(" ", e.Line)
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.period, c.unit, got, c.want)
		}
	}
	if diff := cmp.Diff(dues.Rows(), transforms.DuesOf(ds).Rows()); diff != "" {
		t.Errorf("the rows come in another order:\n%s", diff)
	}
}

// TestToldByPath wants a unit and period only where the path tells both for sure.
func TestToldByPath(t *testing.T) {
	for path, want := range map[string]string{
		"2024/189-dinh-lap.xlsx":       "189 2024",
		"2025/06463-chi-lang.xlsx":     "06463 2025",
		"2025-H1/Huyện Chi Lăng.xls":   "187 2025-H1",
		"Chi Lăng năm 2024.xlsx":       "187 2024",
		"189-dinh-lap.xlsx":            " ",
		"2024/bao cao.xlsx":            " ",
		"2024/187-loc-binh.xlsx":       " ",
		"2023 2024/189-dinh-lap.xlsx":  " ",
		"2025/Huyện Tràng Định.xlsx":   " ", // a district, whose name a commune bears since
		"2025/187-chi-lang.xlsx":       " ",
		"2024/Chi Lăng, Lộc Bình.xlsx": " ",
	} {
		u, p := transforms.ToldByPath(path)
		if got := fmt.Sprint(u.Code, " ", p); got != want {
			t.Errorf("%q tells %q, want %q", path, got, want)
		}
	}
}

// TestShowDay and counts: what Nghị định 30/2020/NĐ-CP writes with a zero and what without.
func TestShowDay(t *testing.T) {
	for day, want := range map[string]string{"2023-03-09": "09/3/2023", "2022-12-05": "05/12/2022", "2025-02-18": "18/02/2025", "2026-01-01": "01/01/2026", "2025-06-30": "30/6/2025"} {
		d, err := time.Parse(time.DateOnly, day)
		if got := transforms.ShowDay(d); err != nil || got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	for n, want := range map[int]string{0: "00", 5: "05", 10: "10", 65: "65", 1234: "1.234"} {
		if got := transforms.ShowCount(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
