package review_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kttt/pipeline/review"
)

// TestCodes keeps the list of codes whole: each kind counts on from 01, a name stands once in its kind, tables and charts
// have their query, and the other way round.
func TestCodes(t *testing.T) {
	all, err := review.Entries()
	if err != nil {
		t.Fatal(err)
	}
	letters := map[string]string{"table": "B", "chart": "D", "figure": "H"}
	count, names := map[string]int{}, map[string][]string{}
	for _, e := range all {
		count[e.Kind]++
		if want := fmt.Sprintf("%s%02d", letters[e.Kind], count[e.Kind]); e.Code != want {
			t.Errorf("%s %q has code %s, want %s: codes are never changed, new ones go to the end of their kind", e.Kind, e.Name, e.Code, want)
		}
		if slices.Contains(names[e.Kind], e.Name) {
			t.Errorf("%s %q stands twice", e.Kind, e.Name)
		}
		names[e.Kind] = append(names[e.Kind], e.Name)
		if e.TitleVI == "" || e.TitleEN == "" || (e.Kind == "figure") != (e.Unit != "") || (e.Indicator == "") != (e.OrgType == "") {
			t.Errorf("%s %q says too little or too much of itself: %+v", e.Kind, e.Name, e)
		}
	}
	for kind, folder := range map[string]string{"table": "tables", "chart": "charts"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.sql"))
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range files {
			found = append(found, strings.TrimSuffix(filepath.Base(f), ".sql"))
		}
		var wanted []string
		for _, name := range names[kind] {
			wanted = append(wanted, regexp.MustCompile(`_20\d\d$`).ReplaceAllString(name, "")) // one file of goals for every horizon
		}
		slices.Sort(wanted)
		if wanted = slices.Compact(wanted); !slices.Equal(found, wanted) {
			t.Errorf("%s: the files are %v, the list has %v", folder, found, wanted)
		}
	}
}

// TestEveryFigureHasANumber calls every figure of the list at once: none may stay unknown because nobody works it out.
func TestEveryFigureHasANumber(t *testing.T) {
	db := review.Demonstration(t)
	all, err := review.Entries()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range all {
		if e.Kind == "figure" {
			fmt.Fprintf(&b, "{{figure %q}} {{before %q}} {{change %q}} {{percent %q}} {{numerator %q}} {{denominator %q}} {{label %q}}\n\n", e.Name, e.Name, e.Name, e.Name, e.Name, e.Name, e.Name)
		}
	}
	d := compose(t, db, review.Settings{Kind: review.Report, Lang: "vi", Period: "2024", Texts: map[string]string{"report.vi.md": b.String()}})
	checkDocument(t, db, d)
	n := 0
	for _, block := range d.Blocks {
		f := block.(review.Paragraph).Spans[0].Figure
		n++
		if f.Value == nil && f.Name != "revision_count" && f.Name != "resent_count" { // the demonstration is not signed
			t.Errorf("%s %s has no number", f.Code, f.Name)
		}
		r, err := db.Query(t.Context(), f.Query)
		if err != nil {
			t.Errorf("the query of %s does not run by itself: %v", f.Name, err)
		} else if f.Value != nil && len(r.Rows) == 0 {
			t.Errorf("the query of %s gives nothing", f.Name)
		}
	}
	if n < 100 {
		t.Errorf("only %d figures", n)
	}
}
