package warehouse

import (
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestCuts asks every cut of sql/cuts what its archive of fixtures/cuts asks: files
// named after tables are given, as in TestMarts; ask is a query, want its answer.
func TestCuts(t *testing.T) {
	cuts, err := loadFolder("cuts")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range cuts {
		t.Run(s.Name, func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("../../fixtures/cuts", s.Name+".txtar"))
			if err != nil {
				t.Fatalf("no case: %v", err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			ask, want := files["ask"], files["want"]
			delete(files, "ask")
			delete(files, "want")
			if diff := cmp.Diff(want, cutAnswer(t, s, files, ask)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// cutAnswer makes the tables a cut reads and the cut, and answers ask as CSV.
func cutAnswer(t *testing.T, s script, given map[string]string, ask string) string {
	e := sandbox(t)
	c := &caseTables{t: t, e: e, given: given, made: map[string]bool{}}
	for _, table := range reads(s.SQL) {
		c.make(table)
	}
	c.run(s.create("main."))
	var b strings.Builder
	w := csv.NewWriter(&b)
	var columns []Column
	err := e.each(t.Context(), ask, func(cs []Column) error {
		columns = cs
		return w.Write(names(cs))
	}, func(row []any) error {
		cells := make([]string, len(row))
		for i, v := range row {
			if v != nil {
				cells[i] = cellText(columns[i].Type, v)
			}
		}
		return w.Write(cells)
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return b.String()
}

// TestCutsAreExplained wants of every cut its comment in both languages, an example that names it, and,
// unless it is about one lens, an argument for it: no cut may count an organisation twice.
func TestCutsAreExplained(t *testing.T) {
	cuts, err := loadFolder("cuts")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range cuts {
		for _, rule := range []func(script) error{lintOneSelect, lintCase, lintPortable, lintWidth} {
			if err := rule(s); err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
		}
		switch {
		case s.Title == "" || s.TitleVI == "":
			t.Errorf("%s: not explained in both languages", s.Name)
		case !strings.Contains(s.Example, s.Name):
			t.Errorf("%s: no example asks it", s.Name)
		case strings.Contains(s.SQL, "lens") && !strings.Contains(s.SQL, "lens = "):
			t.Errorf("%s: names no lens", s.Name)
		}
	}
}
