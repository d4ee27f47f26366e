package review

import (
	"context"
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"kttt/pipeline/warehouse"
)

//go:embed page
var pageFiles embed.FS

// pageFile is a file of the page's folder, which is part of the program.
func pageFile(name string) string {
	b, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return string(b)
}

// pageQueries are the queries whose rows the page carries, by the name that its script knows them by.
var pageQueries = []string{"areas", "cells", "definitions", "findings", "goals", "labels", "listed", "lists", "names", "periods", "population", "reporting", "worklists"}

// pageData is what the page's script reads: rows as they came, columns by name.
type pageData struct {
	Lang    string                `json:"lang"`
	Run     string                `json:"run"`
	AsOf    string                `json:"as_of"`
	Period  string                `json:"period"` // shown first
	Words   map[string]string     `json:"words"`
	Tiles   map[string]Tile       `json:"tiles"` // by era and code
	Tables  map[string]*pageTable `json:"tables"`
	Palette map[string]Colour     `json:"-"`
}

type pageTable struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// WritePage writes the page of a release: one file that needs no network and no other file. It holds every period;
// s.Period is the one it opens with. What its filters show is in the marts as it is here, number by number.
func WritePage(ctx context.Context, w io.Writer, db *warehouse.DB, s Settings) error {
	d, err := readPage(ctx, db, s)
	if err != nil {
		return err
	}
	return d.write(w)
}

func readPage(ctx context.Context, db *warehouse.DB, s Settings) (*pageData, error) {
	d := &pageData{Lang: s.Lang, Period: s.Period, Tables: map[string]*pageTable{}, Words: pageWords(s.Lang), Tiles: map[string]Tile{}}
	run, err := db.Query(ctx, "select run_id, as_of from meta.run")
	if err != nil {
		return nil, err
	}
	d.Run = fmt.Sprint(run.Rows[0][0])
	if day, ok := run.Rows[0][1].(time.Time); ok {
		d.AsOf = FormatDay(day, s.Lang)
	}
	for _, name := range pageQueries {
		t, err := db.Query(ctx, pageFile(name+".sql"))
		if err != nil {
			return nil, fmt.Errorf("ask for %s of the page: %w", name, err)
		}
		p := &pageTable{Rows: t.Rows}
		for _, c := range t.Columns {
			p.Columns = append(p.Columns, c.Name)
		}
		for _, row := range p.Rows {
			for i, v := range row {
				if f, ok := v.(float64); ok { // seven digits are more than is shown
					row[i] = math.Round(f*1e7) / 1e7
				}
			}
		}
		if p.Rows == nil {
			p.Rows = [][]any{}
		}
		d.Tables[name] = p
	}
	for key, tile := range tileGrid() {
		d.Tiles[key.era+" "+key.code] = tile
	}
	return d, nil
}

// pageWords are the page's own words in one language.
func pageWords(lang string) map[string]string {
	out := map[string]string{}
	for _, l := range pageWordLines() {
		out[l[0]] = choose(lang, l[1], l[2])
	}
	return out
}

var pageWordLines = sync.OnceValue(func() [][]string {
	lines, err := csv.NewReader(strings.NewReader(pageFile("words.csv"))).ReadAll()
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	return lines[1:]
})

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageFile("page.html")))
})

// pageView is what the template shows before any script runs.
type pageView struct {
	Lang, Run, AsOf, Period string
	Words                   map[string]string
	Style                   template.CSS
	Script, Data            template.JS
	Goals                   []pageGoal // of the first period, for readers without script
}

type pageGoal struct{ Name, Year, Target, Actual, Status string }

func (d *pageData) write(w io.Writer) error {
	data, err := json.Marshal(d) // <, > and & are escaped
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	v := pageView{Lang: d.Lang, Run: short(d.Run), AsOf: d.AsOf, Period: d.Period, Words: d.Words, Style: template.CSS(pageStyle()), Script: template.JS(pageFile("page.js")), Data: template.JS(data), Goals: d.goals()}
	return pageTemplate().Execute(w, v)
}

// pageStyle is the style with the colours of the house.
func pageStyle() string {
	var x strings.Builder
	x.WriteString(":root{")
	palette := Palette()
	for _, role := range slices.Sorted(maps.Keys(palette)) {
		fmt.Fprintf(&x, "--%s:%s;--%[1]s-ink:%[3]s;", strings.ReplaceAll(role, "_", "-"), palette[role].Fill, palette[role].Ink)
	}
	x.WriteString("}\n")
	return x.String() + pageFile("page.css")
}

// short is a run id as people see it.
func short(run string) string { return run[:min(12, len(run))] }

// goals are those of the first period as the units of the time count, set for reading.
func (d *pageData) goals() []pageGoal {
	words := map[string]string{}
	for _, r := range d.Tables["labels"].Rows {
		words[cellText(r[0])+" "+cellText(r[1])] = choose(d.Lang, cellText(r[2]), cellText(r[3]))
	}
	names := map[string]string{}
	for _, r := range d.Tables["definitions"].Rows {
		names[cellText(r[0])] = choose(d.Lang, cellText(r[1]), cellText(r[2]))
	}
	var out []pageGoal
	t := d.Tables["goals"]
	at := func(row []any, column string) any { return row[slices.Index(t.Columns, column)] }
	for _, r := range t.Rows {
		if at(r, "lens") != "as_reported" || at(r, "period") != d.Period {
			continue
		}
		unit := Unit(cellText(at(r, "unit")))
		set := func(column string) string {
			if v, ok := at(r, column).(float64); ok {
				return FormatNumber(v, unit, d.Lang)
			}
			return d.Words["not_reported"]
		}
		out = append(out, pageGoal{Name: names[cellText(at(r, "indicator"))], Year: fmt.Sprint(at(r, "horizon")),
			Target: words["comparator "+cellText(at(r, "comparator"))] + " " + set("target_value"), Actual: set("actual_value"), Status: words["target_status "+cellText(at(r, "status"))]})
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
