package transforms_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/transforms"
)

func TestReadDecisions(t *testing.T) {
	good := `kind,key,value,who
# settled by the office
replace,2024/187.xlsx,accept,Hoa
heading,Mã định danh HTX,registration_no
heading,Dự án hỗ trợ > Tổng vốn,-
layout,187,"HTX: STT=serial | Tên HTX=name | Thành viên > Nữ=member_women_count | Số xe=- | Xếp loại năm N=rating"
`
	ds, err := transforms.ReadDecisions(strings.NewReader(good))
	if err != nil || len(ds) != 4 || len(transforms.ReadingDecisions(ds)) != 3 {
		t.Fatalf("%v: %v", ds, err)
	}
	for _, c := range []struct{ line, want string }{
		{"heading,Mã định danh HTX,reg", `no field "reg" (known: -, address,`},
		{"heading,Số thành viên,worker_count", `heading "Số thành viên" is known as member_count`},
		{"heading,(triệu đồng),revenue_vnd", "names nothing"},
		{"heading,Số thành viên", "want heading,<heading as typed>"},
		{"heading,Số xe,-\nheading,số xe,note", `line 2: heading "số xe" was taught as - before`},
		{"layout,187,STT=serial | Tên HTX=name", "a layout begins with the name of its sheet"},
		{"layout,187,HTX: STT=serial | Tên HTX", `"Tên HTX" is no <heading>=<field>`},
		{"layout,187,HTX: STT=serial | Tên HTX=title", `no field "title"`},
		{"layout,187,HTX: STT=serial | Số lao động=member_count", `heading "Số lao động" is known as worker_count, not member_count`},
		{"withdraw,2024/187.xlsx,yes", "the third word must be accept"},
		{"forget,x,y", `unknown kind "forget" (known: `},
		{"due,2025 06463,2025-12-32", `line 1: "2025-12-32" is no day such as 2025-12-28; want due,<period, or period and unit code>,`},
		{"due,2025 06463,28/12/2025", `"28/12/2025" is no day`},
		{"due,2025 06463,2052-12-28", "2052-12-28 is far from period 2025"},
		{"due,2025 06463,2024-12-31", "far from period 2025"},
		{"due,2024 06463,none", `unit "06463" does not report for 2024 (11 units do, Thành phố Lạng Sơn (178) to Huyện Đình Lập (189))`},
		{"due,2025 187,none", `unit "187" does not report for 2025 (65 units do`},
		{"due,2025-H2 06463,none", `"2025-H2 06463" is no period such as 2025, 2025-H1 or 2025-Q3`},
		{"due,06463,none", `"06463" is no period`},
		{"due,2025 06463 06529,none", "is no period"},
		{"due,2025 06463", "want due,<period"},
		{"due,2025 06463,none\ndue,2025  06463,2025-12-28", `line 2: "2025  06463" was given none before`},
	} {
		_, err := transforms.ReadDecisions(strings.NewReader(c.line + "\n"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.line, err, c.want)
		}
	}
}

// decisionIn finds the line of decisions.csv that a text tells to add.
var decisionIn = regexp.MustCompile(`(?:heading|layout),.*`)

// TestTaughtLinesWork takes every line that a finding or an explanation of the
// sketches tells people to add, adds it, and reads the sketch again: the line is
// accepted, the finding is gone and no record is another.
func TestTaughtLinesWork(t *testing.T) {
	files, err := filepath.Glob("../fixtures/sheets/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sketches: %v", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		read := func(ds ...transforms.Decision) *transforms.List {
			book, err := sketch.Book(a)
			if err != nil {
				t.Fatal(err)
			}
			list, err := transforms.Normalise(book, ds...)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		accept := func(text string) []transforms.Decision {
			line := decisionIn.FindString(text)
			line, _, _ = strings.Cut(line, " (the last word")
			ds, err := transforms.ReadDecisions(strings.NewReader(line + "\n"))
			if err != nil {
				t.Errorf("%s: %v", file, err)
			}
			return ds
		}
		plain := read()
		var layouts []transforms.Decision
		for _, s := range plain.Sheets {
			for _, e := range s.Explain {
				if strings.Contains(e.EN, "add to decisions.csv") {
					layouts = append(layouts, accept(e.EN)...)
				}
			}
		}
		for _, f := range plain.Findings {
			if f.Rule != "heading-is-known" || strings.Contains(f.MessageEN, " layout,") {
				continue
			}
			list := read(accept(f.MessageEN)...)
			if slices.ContainsFunc(list.Findings, func(g transforms.Finding) bool {
				return g.Rule == f.Rule && *g.Cell == *f.Cell && *g.SourceSheet == *f.SourceSheet
			}) {
				t.Errorf("%s: the line of %q does not teach it", file, f.MessageEN)
			}
		}
		again := read(layouts...)
		if diff := cmp.Diff(recordsText(plain), recordsText(again)); diff != "" {
			t.Errorf("%s: a confirmed layout changed records:\n%s", file, diff)
		}
		for _, f := range again.Findings {
			if f.Rule == "layout-is-as-confirmed" || f.Rule == "heading-is-known" || f.Rule == "column-of-the-period" {
				t.Errorf("%s: told again of a confirmed layout: %s", file, f.MessageEN)
			}
		}
	}
}
