package warehouse

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/transforms"
)

var update = flag.Bool("update", false, "rewrite the want files of fixtures/marts and fixtures/checks")

// TestMarts and TestChecks run the cases of fixtures/marts, fixtures/checks and fixtures/changes.
//
// An archive is about the table or check it is named after; its comment says why
// the cases are there. A case is a folder: files named after tables are given as
// CSV with the columns that matter (the others take fixtures/marts/defaults.csv,
// source_row the line's number, else NULL), and want is what comes out, in the
// columns it names; a first line "where …" picks rows. Tables that are not given are
// made by their own files, from the real reference tables and no lists at all.
func TestMarts(t *testing.T) {
	scripts, err := loadTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts {
		path := filepath.Join("../../fixtures/marts", s.Name+".txtar")
		if s.Schema == "meta" {
			continue // typed copies; the checks of the real reference tables cover them
		}
		s.SQL = "select * from " + s.table()
		t.Run(s.table(), func(t *testing.T) { runCases(t, path, s) })
	}
}

// TestChecks also wants of every check one case that makes it fire and one that does not.
func TestChecks(t *testing.T) {
	checks, err := loadFolder("checks")
	if err != nil {
		t.Fatal(err)
	}
	changes, err := loadFolder("changes")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(checks, changes...) {
		t.Run(s.Name, func(t *testing.T) {
			counts := runCases(t, filepath.Join("../../fixtures", s.Schema, s.Name+".txtar"), s)
			if slices.Max(counts) == 0 {
				t.Error("no case makes the check fire")
			}
			if slices.Min(counts) > 0 {
				t.Error("no case lets the check hold")
			}
		})
	}
}

// runCases runs every case of an archive against s and returns how many rows each gave.
func runCases(t *testing.T, path string, s script) []int {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatalf("no cases: %v", err)
	}
	if len(strings.TrimSpace(string(archive.Comment))) == 0 {
		t.Error("the archive does not say why its cases are there")
	}
	var counts []int
	given := map[string]string{}
	for i, f := range archive.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if file != "want" {
			given[file] = string(f.Data)
			continue
		}
		t.Run(name, func(t *testing.T) {
			got, n := runCase(t, s, given, string(f.Data))
			counts = append(counts, n)
			if diff := cmp.Diff(string(f.Data), got); diff != "" && !*update {
				t.Errorf("(-want +got):\n%s", diff)
			}
			archive.Files[i].Data = []byte(got)
		})
		given = map[string]string{}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return counts
}

// runCase makes the given tables and what s reads, and returns the result in want's form.
func runCase(t *testing.T, s script, given map[string]string, want string) (string, int) {
	e := sandbox(t)
	c := &caseTables{t: t, e: e, given: given, made: map[string]bool{}}
	for _, table := range reads(s.SQL) {
		c.make(table)
	}
	for table := range given {
		if !c.made[table] {
			t.Errorf("table %s is given but nothing reads it", table)
		}
	}
	where, head := "", want
	if strings.HasPrefix(want, "where ") {
		where, head, _ = strings.Cut(want, "\n")
		where += "\n"
	}
	head, _, _ = strings.Cut(head, "\n")
	var b strings.Builder
	b.WriteString(where)
	w := csv.NewWriter(&b)
	n := 0
	order := "true"
	if len(s.Grain) > 0 {
		order = s.order()
	}
	all := "select " + head + " from (\n" + s.SQL + "\n) as result " + where + " order by " + order
	var columns []Column
	err := e.each(t.Context(), all, func(cs []Column) error {
		columns = cs
		return w.Write(names(cs))
	}, func(row []any) error {
		n++
		cells := make([]string, len(row))
		for i, v := range row {
			if f, ok := v.(float64); ok {
				v = math.Round(f*1e6) / 1e6
			}
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
	return b.String(), n
}

// sandbox is an empty in-memory database with the five schemas.
func sandbox(t *testing.T) *engine {
	e, err := openEngine(t.Context(), Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.close() })
	if err := e.exec(t.Context(), "make schemas", "create schema raw; create schema meta; create schema staging; create schema marts; create schema previous"); err != nil {
		t.Fatal(err)
	}
	return e
}

// caseTables makes tables for one case as they are needed.
type caseTables struct {
	t     *testing.T
	e     *engine
	given map[string]string
	made  map[string]bool
}

// make makes a table: as given, as reference data, empty, or by its own file.
func (c *caseTables) make(table string) {
	if c.made[table] {
		return
	}
	c.made[table] = true
	schema, name, _ := strings.Cut(table, ".")
	if text, ok := c.given[table]; ok {
		c.fill(table, text)
		return
	}
	if schema == "raw" {
		c.raw(name)
		return
	}
	if schema == "previous" { // the release before was empty
		c.fill(table, c.columns(table)[0].Name+"\n")
		return
	}
	scripts, err := loadFolder(schema)
	if err != nil {
		c.t.Fatal(err)
	}
	i := slices.IndexFunc(scripts, func(s script) bool { return s.Name == name })
	if i < 0 {
		c.t.Fatalf("no table %s", table)
	}
	for _, needed := range reads(scripts[i].SQL) {
		c.make(needed)
	}
	c.run("create table " + table + " as " + scripts[i].SQL)
}

// raw makes a table of schema raw: reference data, or an input without rows.
func (c *caseTables) raw(name string) {
	reference := transforms.Reference()
	reference["columns"] = dictionaryText()
	if text, ok := reference[name]; ok {
		if err := c.e.loadReference(c.t.Context(), name, text); err != nil {
			c.t.Fatal(err)
		}
		return
	}
	if name == "population_lines" { // of the reference data: no lists at all have none else
		lines, _ := transforms.Populations(nil)
		c.fill("raw."+name, csvOf(c.t, lines))
		return
	}
	for _, t := range (Input{}).tables() {
		if t.name == name {
			c.run(t.view())
			return
		}
	}
	c.t.Fatalf("no raw table %s", name)
}

// csvOf writes rows as CSV under the names of their columns.
func csvOf[T any](t testing.TB, rows []T) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	var head []string
	for _, col := range columns(*new(T)) {
		head = append(head, col.Name)
	}
	records := [][]string{head}
	for _, row := range rows {
		v := reflect.ValueOf(row)
		cells := make([]string, v.NumField())
		for i := range cells {
			if f := v.Field(i); f.Kind() != reflect.Pointer {
				cells[i] = fmt.Sprint(f.Interface())
			} else if !f.IsNil() {
				cells[i] = fmt.Sprint(f.Elem().Interface())
			}
		}
		records = append(records, cells)
	}
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fill makes a given table: all its columns, the rows of the CSV.
func (c *caseTables) fill(table, text string) {
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		c.t.Fatalf("table %s: %v", table, err)
	}
	columns := c.columns(table)
	var defs []string
	for _, col := range columns {
		defs = append(defs, col.Name+" "+col.Type)
	}
	for _, head := range records[0] {
		if !slices.ContainsFunc(columns, func(col Column) bool { return col.Name == head }) {
			c.t.Fatalf("table %s has no column %s", table, head)
		}
	}
	c.run("create table " + table + " (" + strings.Join(defs, ", ") + ")")
	for n, r := range records[1:] {
		values := make([]string, len(columns))
		for i, col := range columns {
			values[i] = "null"
			cell := defaults()[col.Name]
			if col.Name == "source_row" {
				cell = strconv.Itoa(n + 1)
			}
			if at := slices.Index(records[0], col.Name); at >= 0 {
				cell = r[at]
			}
			if cell != "" {
				values[i] = quote(cell)
			}
		}
		c.run("insert into " + table + " values (" + strings.Join(values, ", ") + ")")
	}
}

// columns are a table's columns: of its row type, its reference file, or its own query on no rows.
func (c *caseTables) columns(table string) []Column {
	schema, name, _ := strings.Cut(table, ".")
	if schema == "raw" {
		for _, t := range (Input{}).tables() {
			if t.name == name {
				return columns(t.row)
			}
		}
		head, _, _ := strings.Cut(transforms.Reference()[name], "\n")
		var out []Column
		for _, h := range list(head) {
			out = append(out, Column{h, "VARCHAR"})
		}
		return out
	}
	for _, t := range previousTables {
		if _, of, _ := strings.Cut(t.table, "."); schema == "previous" && of == name {
			return t.columns
		}
	}
	return schemaOf(c.t)[table]
}

func (c *caseTables) run(statement string) {
	if err := c.e.exec(c.t.Context(), "run the case", statement); err != nil {
		c.t.Fatal(err)
	}
}

var publishedSchema map[string][]Column

// schemaOf is the columns of every published table, from a build of nothing.
func schemaOf(t *testing.T) map[string][]Column {
	if publishedSchema == nil {
		file := filepath.Join(t.TempDir(), "empty.duckdb")
		if err := Build(t.Context(), Input{Reference: transforms.Reference()}, file, Options{}); err != nil {
			t.Fatal(err)
		}
		db, err := Open(t.Context(), file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if publishedSchema, err = db.engine.publishedColumns(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return publishedSchema
}

var defaultValues map[string]string

// defaults are the values of columns that a case leaves out.
func defaults() map[string]string {
	if defaultValues == nil {
		b, err := os.ReadFile("../../fixtures/marts/defaults.csv")
		if err != nil {
			panic(err)
		}
		records, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
		if err != nil {
			panic(fmt.Sprintf("defaults.csv: %v", err))
		}
		defaultValues = map[string]string{}
		for _, r := range records[1:] {
			defaultValues[r[0]] = r[1]
		}
	}
	return defaultValues
}

var tableName = regexp.MustCompile(`\b(?:raw|meta|staging|marts|previous)\.[a-z_0-9]+`)

// reads are the tables that a query reads.
func reads(query string) []string {
	found := tableName.FindAllString(stripComments(query), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// stripComments takes the comments out of a query.
func stripComments(query string) string {
	var b strings.Builder
	for line := range strings.Lines(query) {
		code, _, _ := strings.Cut(line, "--")
		b.WriteString(strings.TrimRight(code, "\n") + "\n")
	}
	return b.String()
}
