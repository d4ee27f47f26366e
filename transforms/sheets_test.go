package transforms_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/transforms"
)

var update = flag.Bool("update", false, "rewrite the expected records, findings and counts")

// TestSheets reads every sketched workbook of fixtures/sheets and compares its
// records, findings and row counts with those written below the sketch.
func TestSheets(t *testing.T) {
	files, err := filepath.Glob("../fixtures/sheets/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sketches: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			book, err := sketch.Book(a)
			if err != nil {
				t.Fatal(err)
			}
			decisions, err := transforms.ReadDecisions(strings.NewReader(want(a, "decisions.csv")))
			if err != nil {
				t.Fatal(err)
			}
			list, err := transforms.Normalise(book, decisions...)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"submission": submissionText(list), "records": recordsText(list), "findings": findingsText(list), "counts": countsText(list)}
			if len(list.Reported) > 0 {
				got["reported"] = reportedText(list)
			}
			if len(list.Populations) > 0 {
				got["populations"] = populationsText(list)
			}
			if *update {
				rewrite(t, file, a, got)
				return
			}
			for name, text := range got {
				if diff := cmp.Diff(strings.Split(want(a, name), "\n"), strings.Split(text, "\n")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func want(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func rewrite(t *testing.T, file string, a *txtar.Archive, got map[string]string) {
	t.Helper()
	var keep []txtar.File
	for _, f := range a.Files {
		if _, ok := got[f.Name]; !ok {
			keep = append(keep, f)
		}
	}
	for _, name := range []string{"submission", "records", "reported", "populations", "findings", "counts"} {
		if text, ok := got[name]; ok {
			keep = append(keep, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	a.Files = keep
	if b := txtar.Format(a); !bytes.Equal(b, nil) {
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func submissionText(l *transforms.List) string {
	if l.Refused {
		return "refused\n"
	}
	return fmt.Sprintf("%s %s in period %s\n", l.Unit.Code, l.Unit.Title(), l.Period)
}

// recordsText writes every reported field of every record, a line each.
func recordsText(l *transforms.List) string {
	var b strings.Builder
	for i, o := range l.Organisations {
		fmt.Fprintf(&b, "%s!%d", o.SourceSheet, o.SourceRow)
		for _, v := range []any{o, l.Contacts[i]} {
			rv := reflect.ValueOf(v)
			for j := range rv.NumField() {
				name, _, _ := strings.Cut(rv.Type().Field(j).Tag.Get("parquet"), ",")
				f := rv.Field(j)
				switch {
				case name == "submission_id" || name == "source_sheet" || name == "source_row" || name == "name_key":
					continue
				case f.Kind() == reflect.Pointer && f.IsNil(), name == "is_estimate" && !f.Bool():
					continue
				case f.Kind() == reflect.Pointer:
					f = f.Elem()
				}
				fmt.Fprintf(&b, " | %s %v", name, f.Interface())
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// reportedText writes every figure of the forms of totals, a line each.
func reportedText(l *transforms.List) string {
	var b strings.Builder
	for _, t := range l.Reported {
		fmt.Fprintf(&b, "%s!%s | %s | %s %s | %s %s | %s %s", t.SourceSheet, t.Cell, t.Form, t.AreaLevel, t.AreaCode, t.Period, t.Measure, t.OrgType, t.Indicator)
		for _, p := range []*string{t.Rating, t.Sector} {
			if p != nil {
				b.WriteString(" of " + *p)
			}
		}
		fmt.Fprintf(&b, " | %.0f %s%s\n", t.Value, t.Unit, map[bool]string{true: " (sum)"}[t.IsSum])
	}
	return b.String()
}

// populationsText writes every population, a line each.
func populationsText(l *transforms.List) string {
	var b strings.Builder
	for _, c := range l.Populations {
		era, source := "", ""
		if c.UnitEra != nil {
			era = " of " + *c.UnitEra
		}
		if c.StatedSource != nil {
			source = " | " + *c.StatedSource
		}
		fmt.Fprintf(&b, "%s!%s | %s %s%s | %s %d on %s | %d%s%s\n", c.SourceSheet, c.Cell, c.AreaLevel, c.UnitCode, era, c.Series, c.Year, c.CountedOn, c.Population,
			map[bool]string{true: " (preliminary)"}[c.IsPreliminary], source)
	}
	return b.String()
}

func findingsText(l *transforms.List) string {
	var b strings.Builder
	for _, f := range l.Findings {
		where := "file"
		if f.SourceSheet != nil {
			where = *f.SourceSheet
		}
		if f.Cell != nil {
			where += "!" + *f.Cell
		}
		field := ""
		if f.Field != nil {
			field = " " + *f.Field
		}
		fmt.Fprintf(&b, "%s %s %s%s: %s\n", f.Severity, where, f.Rule, field, f.MessageVI)
	}
	return b.String()
}

func countsText(l *transforms.List) string {
	var b strings.Builder
	for _, s := range l.Sheets {
		fmt.Fprintf(&b, "%s: %d read = %d kept + %d rejected + %d skipped\n", s.Name, s.Count.Read, s.Count.Kept, s.Count.Rejected, s.Count.Skipped)
	}
	return b.String()
}
