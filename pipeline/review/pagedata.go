package review

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kttt/pipeline/warehouse"
)

// pageQueries are the queries behind the page, one file of the page's folder each.
var pageQueries = []string{"areas", "cells", "definitions", "findings", "goals", "labels", "listed", "lists", "participation", "periods", "population", "reporting", "rules", "worklists"}

// packedQueries have a row for every lens, period, area and type; the page carries them as lines of numbers.
var packedQueries = []string{"cells", "lists", "population"}

// pageRows are the results of the queries by name, and of meta.run as run.
type pageRows map[string]*warehouse.Table

func readPage(ctx context.Context, db *warehouse.DB) (pageRows, error) {
	out := pageRows{}
	for _, name := range append([]string{"run"}, pageQueries...) {
		query := "select run_id, as_of from meta.run"
		if name != "run" {
			query = pageFile(name + ".sql")
		}
		t, err := db.Query(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("ask for %s of the page: %w", name, err)
		}
		out[name] = t
	}
	return out, nil
}

// run is the release as people name it: the beginning of its run id.
func (r pageRows) run() string {
	run := cellText(r["run"].Rows[0][0])
	return run[:min(12, len(run))]
}

func (r pageRows) asOf(lang string) string {
	if day, ok := r["run"].Rows[0][1].(time.Time); ok {
		return FormatDay(day, lang)
	}
	return ""
}

// opens is the period that the page opens with: the one asked for, even if nothing is known of it, else the newest.
func (r pageRows) opens(period string) string {
	if rows := r["periods"].Rows; period == "" && len(rows) > 0 {
		return cellText(rows[0][0])
	}
	return period
}

// pageData is what the page's script reads.
type pageData struct {
	Lang   string                 `json:"lang"`
	Period string                 `json:"period"` // shown first
	Words  map[string]string      `json:"words"`
	Areas  [][]any                `json:"areas"` // level, code, era, name, 1 for a unit of the time, and where it has one the column and row of its tile
	Tables map[string]pageCompact `json:"tables"`
	Packed map[string]pagePacked  `json:"packed"`
}

// pageCompact is a table as rows. A column of words that come again and again has them once in Values and says which.
type pageCompact struct {
	Columns []string         `json:"columns"`
	Rows    [][]any          `json:"rows"`
	Values  map[string][]any `json:"values,omitempty"`
}

// pagePacked is a table as lines of numbers by period and lens: area, type, then the columns; nought is left out, a hyphen
// is what was not reported. Lines that both lenses have stand once, under both.
type pagePacked struct {
	Columns []string                     `json:"columns"`
	Periods map[string]map[string]string `json:"periods"`
}

func (r pageRows) data(lang, period string, words map[string]string) pageData {
	d := pageData{Lang: lang, Period: r.opens(period), Words: words, Areas: [][]any{}, Tables: map[string]pageCompact{}, Packed: map[string]pagePacked{}}
	index, places := map[string]int{}, map[string]int{}
	for _, a := range pageRecords(inLanguage(r["areas"], lang)) {
		area := []any{a["area_level"], a["area_code"], a["unit_era"], a["area"], 0}
		name := fmt.Sprint(area...) // one code may have a name in each lens: a district that was, and the area where it was
		if _, ok := places[name]; !ok {
			if tile, ok := tileGrid()[unitKey{cellText(a["unit_era"]), cellText(a["area_code"])}]; ok {
				area = append(area, tile.Column, tile.Row)
			}
			places[name] = len(d.Areas)
			d.Areas = append(d.Areas, area)
		}
		if a["lens"] == any("as_reported") {
			d.Areas[places[name]][4] = 1
		}
		index[areaKey(a)] = places[name]
	}
	for _, name := range pageQueries {
		switch t := inLanguage(r[name], lang); {
		case name == "areas" || name == "definitions":
		case slices.Contains(packedQueries, name):
			if name == "lists" {
				t = widen(t, r["worklists"])
			}
			d.Packed[name] = pack(t, index)
		default:
			d.Tables[name] = compact(t)
		}
	}
	return d
}

func areaKey(a map[string]any) string {
	return cellText(a["lens"]) + " " + cellText(a["area_level"]) + " " + cellText(a["area_code"]) + " " + cellText(a["unit_era"])
}

// pageTypes are the types in the order by which packed lines number them.
var pageTypes = []string{"all", "HTX", "THT", "LHHTX"}

// pack makes lines of a table whose first six columns are lens, period, area_level, area_code, unit_era and org_type.
func pack(t *warehouse.Table, index map[string]int) pagePacked {
	out := pagePacked{Periods: map[string]map[string]string{}}
	for _, c := range t.Columns[6:] {
		out.Columns = append(out.Columns, c.Name)
	}
	lines := map[string]map[string][]string{} // by period and lens
	for i, row := range t.Rows {
		lens, period := cellText(row[0]), cellText(row[1])
		if lines[period] == nil {
			lines[period] = map[string][]string{}
		}
		lines[period][lens] = append(lines[period][lens], packedLine(row, index[areaKey(pageRecord(t, i))]))
	}
	for period, of := range lines {
		var both, reported []string
		for _, l := range of["as_reported"] {
			if slices.Contains(of["as_of_today"], l) {
				both = append(both, l)
			} else {
				reported = append(reported, l)
			}
		}
		today := slices.DeleteFunc(slices.Clone(of["as_of_today"]), func(l string) bool { return slices.Contains(both, l) })
		out.Periods[period] = map[string]string{"both": strings.Join(both, ";"), "as_reported": strings.Join(reported, ";"), "as_of_today": strings.Join(today, ";")}
	}
	return out
}

func packedLine(row []any, area int) string {
	cells := []string{strconv.Itoa(area), strconv.Itoa(slices.Index(pageTypes, cellText(row[5])))}
	for _, v := range row[6:] {
		switch text := cellText(v); text {
		case "":
			cells = append(cells, "-")
		case "0":
			cells = append(cells, "")
		default:
			cells = append(cells, text)
		}
	}
	return strings.TrimRight(strings.Join(cells, ","), ",")
}

// widen puts the counts of all work lists of an area side by side: dormant_listed, dormant_unknown, dormant_base and so on.
func widen(t, worklists *warehouse.Table) *warehouse.Table {
	out := &warehouse.Table{Columns: slices.Clone(t.Columns[:6])}
	at := map[string]int{}
	for _, l := range worklists.Rows {
		name := cellText(l[0])
		at[name] = len(out.Columns)
		for _, kind := range []string{"_listed", "_unknown", "_base"} {
			out.Columns = append(out.Columns, warehouse.Column{Name: name + kind, Type: "BIGINT"})
		}
	}
	place := map[string]int{}
	for _, row := range t.Rows {
		key := fmt.Sprint(row[:6]...)
		if _, ok := place[key]; !ok {
			place[key] = len(out.Rows)
			wide := make([]any, len(out.Columns))
			copy(wide, row[:6])
			out.Rows = append(out.Rows, wide)
		}
		if from, ok := at[cellText(row[6])]; ok {
			copy(out.Rows[place[key]][from:], row[7:10])
		}
	}
	return out
}

// compact makes the rows of a table with words that come again once.
func compact(t *warehouse.Table) pageCompact {
	out := pageCompact{Rows: [][]any{}, Values: map[string][]any{}}
	for _, row := range t.Rows {
		out.Rows = append(out.Rows, slices.Clone(row))
	}
	for i, c := range t.Columns {
		out.Columns = append(out.Columns, c.Name)
		place := map[any]int{}
		var values []any
		for _, row := range t.Rows {
			if _, ok := place[row[i]]; !ok {
				place[row[i]] = len(values)
				values = append(values, row[i])
			}
		}
		if c.Type != "VARCHAR" || 2*len(values) > len(t.Rows) {
			continue
		}
		out.Values[c.Name] = values
		for _, row := range out.Rows {
			row[i] = place[row[i]]
		}
	}
	return out
}

// inLanguage leaves of every pair of columns name_vi, name_en the one of the language, as name.
func inLanguage(t *warehouse.Table, lang string) *warehouse.Table {
	out := &warehouse.Table{}
	var from []int
	for i, c := range t.Columns {
		name, ok := strings.CutSuffix(c.Name, "_"+lang)
		if !ok && (strings.HasSuffix(name, "_vi") || strings.HasSuffix(name, "_en")) {
			continue
		}
		out.Columns = append(out.Columns, warehouse.Column{Name: name, Type: c.Type})
		from = append(from, i)
	}
	for _, row := range t.Rows {
		cells := make([]any, len(from))
		for i, at := range from {
			cells[i] = row[at]
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// pageRecord is a row by the names of its columns.
func pageRecord(t *warehouse.Table, row int) map[string]any {
	out := make(map[string]any, len(t.Columns))
	for i, c := range t.Columns {
		out[c.Name] = t.Rows[row][i]
	}
	return out
}

func pageRecords(t *warehouse.Table) []map[string]any {
	var out []map[string]any
	for i := range t.Rows {
		out = append(out, pageRecord(t, i))
	}
	return out
}

// cellText is a cell as text, "" for NULL.
func cellText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
