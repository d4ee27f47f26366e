package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms are the packages of the house and what each may know of it and of the
// heavy dependencies (DESIGN.md, "Rooms"). Arrows point inward.
var rooms = map[string][]string{
	"kttt":                    {"kttt/pipeline"},
	"kttt/pipeline":           {"kttt/pipeline/workbook", "kttt/pipeline/lake", "kttt/pipeline/warehouse", "kttt/pipeline/report", "kttt/pipeline/review", "kttt/transforms", "kttt/sql", "kttt/fixtures", "github.com/wneessen/go-mail"},
	"kttt/pipeline/workbook":  {"kttt/transforms"},
	"kttt/pipeline/lake":      {"github.com/parquet-go/parquet-go"},
	"kttt/pipeline/warehouse": {"kttt/transforms", "kttt/sql", "github.com/duckdb/duckdb-go/v2", "github.com/apache/arrow-go/v18"},
	"kttt/pipeline/report":    {"kttt/transforms", "github.com/xuri/excelize/v2"},
	"kttt/pipeline/review":    {"kttt/transforms", "kttt/pipeline/warehouse", "github.com/xuri/excelize/v2", "gonum.org/v1/plot", "codeberg.org/go-fonts/liberation"},
	"kttt/transforms":         {},
	"kttt/sql":                {},
	"kttt/fixtures":           {},
	"kttt/fixtures/sketch":    {"kttt/transforms", "github.com/xuri/excelize/v2"},
	"kttt/fixtures/generate":  {"kttt/transforms", "github.com/xuri/excelize/v2"},
	"kttt/fixtures/recount":   {"kttt/transforms", "github.com/parquet-go/parquet-go"},
	"kttt/fixtures/bench":     {"kttt/transforms", "kttt/fixtures/sketch", "github.com/xuri/excelize/v2"},
}

// heavy are the dependencies that live in one room.
var heavy = []string{"github.com/xuri/excelize/v2", "github.com/parquet-go/parquet-go", "github.com/duckdb/duckdb-go/v2", "github.com/apache/arrow-go/v18", "gonum.org/v1/plot", "codeberg.org/go-fonts/liberation", "github.com/wneessen/go-mail"}

// banned are the standard packages that a room of arithmetic has no use for.
var banned = map[string][]string{
	"kttt/transforms": {"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "log", "log/slog"},
}

func TestImportGraph(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		may, ok := rooms[p.ImportPath]
		if !ok {
			t.Errorf("package %s is no room of the house: give it a reason in DESIGN.md and a line here", p.ImportPath)
		}
		for _, i := range p.Imports {
			ours := strings.HasPrefix(i, "kttt")
			isHeavy := slices.ContainsFunc(heavy, func(h string) bool { return i == h || strings.HasPrefix(i, h+"/") })
			if (ours || isHeavy) && !slices.ContainsFunc(may, func(m string) bool { return i == m || !strings.HasPrefix(m, "kttt") && strings.HasPrefix(i, m+"/") }) {
				t.Errorf("%s must not import %s", p.ImportPath, i)
			}
			if slices.Contains(banned[p.ImportPath], i) {
				t.Errorf("%s must not import %s: it is arithmetic", p.ImportPath, i)
			}
		}
	}
}
