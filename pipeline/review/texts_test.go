package review_test

import (
	"errors"
	"strings"
	"testing"

	"kttt/pipeline/review"
)

// TestTexts lets the office write: paragraphs of a period and whole templates, right and wrong.
func TestTexts(t *testing.T) {
	db := review.Demonstration(t)
	for name, c := range map[string]struct {
		file, content string
		kind          review.Kind
		lang          string
		want          []string // of the document
		not           []string
		err           []string
	}{
		"a paragraph under its heading": {file: "2024.md", content: "# Bối cảnh chung\n\nKinh tế của tỉnh\ntiếp tục phát triển.\n\nĐoạn hai:\n- một;\n- hai.\n",
			want: []string{"\nKinh tế của tỉnh tiếp tục phát triển.\n", "\nĐoạn hai:\n", "\n- một;\n", "____ Công tác tuyên truyền"}, not: []string{"____ Bối cảnh chung"}},
		"the heading as people type it":                   {file: "2024.md", content: "## ĐÀO TẠO,  bồi dưỡng ##\nMở 05 lớp.\n", want: []string{"\nMở 05 lớp.\n"}, not: []string{"____ Đào tạo"}},
		"letters with their marks apart":                  {file: "2024.md", content: "# Bo\u0302\u0301i ca\u0309nh chung\nVăn.\n", want: []string{"\nVăn.\n"}, not: []string{"____ Bối cảnh"}},
		"a heading without a text":                        {file: "2024.md", content: "# Bối cảnh chung\n\n# Đào tạo, bồi dưỡng\nMở lớp.\n", want: []string{"____ Bối cảnh chung", "\nMở lớp.\n"}},
		"another year's file":                             {file: "2023.md", content: "# Không có mục này\nVăn.\n", want: []string{"____ Bối cảnh chung"}},
		"signs of a template in a text":                   {file: "2024.md", content: "# Bối cảnh chung\nDấu {{figure \"htx\"}} và [table x].\n", want: []string{"\nDấu {{figure \"htx\"}} và [table x].\n"}},
		"an English document has texts of its own":        {file: "2024.md", content: "# Bối cảnh chung\nVăn.\n", lang: "en", want: []string{"____ Context"}, not: []string{"Văn."}},
		"an English text":                                 {file: "2024.en.md", content: "# Context\nProse.\n", lang: "en", want: []string{"\nProse.\n"}},
		"a summary does not mind the texts of the report": {file: "2024.md", content: "# Bối cảnh chung\nVăn.\n", kind: review.Summary, want: []string{"Ba vấn đề cần quan tâm"}},
		"a heading nobody asks for": {file: "2024.md", content: "# Bối cảnh chung\nVăn.\n\n# Bối cảnh riêng\nLạc.\n",
			err: []string{"2024.md:4: ", `no block of the report has the heading "Bối cảnh riêng"`, "there are: Bối cảnh chung; Nguyên nhân của tồn tại, hạn chế; Công tác tuyên truyền;"}},
		"one heading twice":             {file: "2024.md", content: "# Bối cảnh chung\nMột.\n# bối cảnh chung\nHai.\n", err: []string{"2024.md:3: ", "stands at", "2024.md:1 already"}},
		"a text under no heading":       {file: "2024.md", content: "Văn.\n# Bối cảnh chung\n", err: []string{"2024.md:1: this text stands under no heading"}},
		"a template typed with Notepad": {file: "report.vi.md", content: "\ufeff[title \"BÁO CÁO\"]\r\n[subject \"Riêng\"]\r\n\r\nCó {{figure \"htx_count\"}} HTX.\r\n", want: []string{"BÁO CÁO\nRiêng\n\nCó {501} HTX.\n"}},
		"the office's own template":     {file: "report.vi.md", content: "[title \"BÁO CÁO\"]\n[subject \"Riêng\"]\n\nCó {{figure \"htx_count\"}} HTX{{if rose \"htx_count\"}}, tăng{{end}}.\n\n[office \"Riêng\" \"gì\"]\n", want: []string{"Riêng\n\nCó {501} HTX, tăng.\n\n____ Riêng: gì\n"}},
		"a figure that is not there": {file: "report.vi.md", content: "Một.\n\nCó {{figure \"htx_coun\"}} HTX.\n",
			err: []string{"report.vi.md:3: ", `there is no figure "htx_coun"; did you mean "htx_count"?`}},
		"in a branch that is not taken":   {file: "report.vi.md", content: "\n{{if fell \"htx_count\"}}giảm {{change \"htx_cuont\"}}{{end}}\n", err: []string{"report.vi.md:2: ", `"htx_cuont"`, `"htx_count"`}},
		"in a condition":                  {file: "report.vi.md", content: "{{if and (known \"x\") true}}a{{end}}\n", err: []string{"report.vi.md:1: ", `there is no figure "x"`}},
		"in a part of the template":       {file: "summary.vi.md", kind: review.Summary, content: "{{define \"p\"}}\n{{figure \"nope\"}}{{end}}\nA.\n", err: []string{"summary.vi.md:2: ", `"nope"`}},
		"a name that comes by way of one": {file: "report.vi.md", content: "{{define \"p\"}}{{figure .}}{{end}}\n\n{{template \"p\" \"nope\"}}\n", err: []string{"report.vi.md:1: ", `there is no figure "nope"`}},
		"a goal that the plan has not":    {file: "report.vi.md", content: "{{goal \"htx_count\" 2045}}\n", err: []string{"report.vi.md:1: ", `the plan has no goal for "htx_count" in 2045, but for 2030`}},
		"a template with nothing in it":   {file: "report.vi.md", content: "\n", err: []string{"report.vi.md:1: the file has no text"}},
		"a table that is not there":       {file: "report.vi.md", content: "A.\n\n[table raitngs]\n", err: []string{"report.vi.md:3: ", `there is no table "raitngs"; did you mean "ratings"?`}},
		"a table not there, not reached":  {file: "report.vi.md", content: "{{if fell \"htx_count\"}}\n[table nope]\n{{end}}\n", err: []string{"report.vi.md:2: ", `there is no table "nope"`}},
		"rows of a table not there":       {file: "report.vi.md", content: "{{if rows \"nope\"}}a{{end}}\n", err: []string{"report.vi.md:1: ", `there is no table "nope"`}},
		"a chart that is not there":       {file: "report.vi.md", content: "[chart nope]\n", err: []string{"report.vi.md:1: ", `there is no chart "nope"`}},
		"a block that is not there":       {file: "report.vi.md", content: "[picture x]\n", err: []string{"report.vi.md:1: ", "there is no block [picture]"}},
		"a block written otherwise":       {file: "report.vi.md", content: "[office Bối cảnh]\n", err: []string{"report.vi.md:1: ", `write [office "Heading" "hint"]`}},
		"a template that does not close":  {file: "report.vi.md", content: "A.\n{{if known \"htx_count\"}}b\n", err: []string{"report.vi.md:", "unexpected EOF"}},
		"a function that is not there":    {file: "report.vi.md", content: "A.\n{{figur \"htx_count\"}}\n", err: []string{"report.vi.md:2: ", `function "figur" not defined`}},
		"a range":                         {file: "report.vi.md", content: "A.\n{{range 99999999999}}a{{end}}\n", err: []string{"report.vi.md:2: ", "{{range}} is not for these texts"}},
		"worries without their parts":     {file: "summary.vi.md", kind: review.Summary, content: "{{worries}}\n", err: []string{"summary.vi.md:1: ", `there is no part {{define "worry_`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := review.Settings{Kind: review.Report, Lang: "vi", Period: "2024", Texts: map[string]string{c.file: c.content}}
			if c.kind != "" {
				s.Kind = c.kind
			}
			if c.lang != "" {
				s.Lang = c.lang
			}
			d, err := review.Compose(t.Context(), db, s)
			if len(c.err) > 0 {
				if err == nil {
					t.Fatal("no error")
				}
				if own := (*review.TextError)(nil); !errors.As(err, &own) || !strings.Contains(own.Hint, "DATA/texts") {
					t.Errorf("it is not told as a mistake in the office's own words: %v", err)
				}
				for _, want := range c.err {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("the error does not say %q: %v", want, err)
					}
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := text(d)
			wants(t, got, c.want...)
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("the document says %q", not)
				}
			}
		})
	}
	for name, s := range map[string]review.Settings{
		"is no period":  {Kind: review.Report, Lang: "vi", Period: "24"},
		"no kind":       {Kind: "letter", Lang: "vi", Period: "2024"},
		"is no period;": {Kind: review.Report, Lang: "vi"},
	} {
		if _, err := review.Compose(t.Context(), db, s); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
