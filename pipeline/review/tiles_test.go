package review

import (
	"encoding/csv"
	"strings"
	"testing"

	"kttt/transforms"
)

// reference reads a reference table as one map a line.
func reference(t testing.TB, name string) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(transforms.Reference()[name])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, head := range lines[0] {
			row[head] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// TestEveryReportingUnitHasOneTile: who reports in an era has exactly one tile in its grid, nobody
// else has one, and no two share one; a grid begins at its left and its top.
func TestEveryReportingUnitHasOneTile(t *testing.T) {
	level := map[string]string{}
	for _, era := range reference(t, "unit_eras") {
		level[era["unit_era"]] = era["reporting_level"]
	}
	want := map[unitKey]bool{}
	for _, unit := range reference(t, "units") {
		if unit["level"] == level[unit["unit_era"]] {
			want[unitKey{unit["unit_era"], unit["unit_code"]}] = true
		}
	}
	lines := reference(t, "tile_grid")
	if len(lines) != len(want) || len(want) != 3*11+65 {
		t.Fatalf("%d lines for %d reporting units, want 11 districts in three eras and 65 communes", len(lines), len(want))
	}
	taken := map[string]string{}
	left, top := map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		key, where := unitKey{line["unit_era"], line["unit_code"]}, line["unit_era"]+" "+line["tile_column"]+","+line["tile_row"]
		if !want[key] {
			t.Errorf("%v: no reporting unit, or told twice", key)
		}
		delete(want, key)
		if other, ok := taken[where]; ok {
			t.Errorf("%s and %s share tile %s", other, key.code, where)
		}
		taken[where] = key.code
		if line["source"] == "" || line["level"] != level[key.era] {
			t.Errorf("%v: level %q, source %q", key, line["level"], line["source"])
		}
		left[key.era] = left[key.era] || line["tile_column"] == "0"
		top[key.era] = top[key.era] || line["tile_row"] == "0"
	}
	for era := range level {
		if !left[era] || !top[era] {
			t.Errorf("the grid of %s does not begin at column 0 and row 0", era)
		}
	}
}

func TestTiles(t *testing.T) {
	got, err := Tiles("2020", []string{"189", "180"})
	if err != nil || len(got) != 2 || got[0] != (Tile{3, 3}) || got[1] != (Tile{1, 0}) {
		t.Fatalf("got %v, %v", got, err)
	}
	if _, err := Tiles("2025-07", []string{"180"}); err == nil || !strings.Contains(err.Error(), "unit 180 of era 2025-07") {
		t.Errorf("a district after 1/7/2025: %v", err)
	}
}
