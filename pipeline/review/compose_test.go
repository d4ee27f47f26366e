package review_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kttt/pipeline"
	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
)

var updateReview = flag.Bool("update-review", false, "rewrite the documents of fixtures/review")

// run runs the program and gives its exit code and what it said.
func run(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, stderr bytes.Buffer
	code := pipeline.Main(t.Context(), args, strings.NewReader(""), &out, &stderr)
	return code, out.String() + stderr.String()
}

func init() {
	review.RunDemonstration = func(data string) error {
		var said bytes.Buffer
		if code := pipeline.Main(context.Background(), []string{"demo", "--data", data}, strings.NewReader(""), &said, &said); code != 0 {
			return fmt.Errorf("demo: exit %d: %s", code, said.String())
		}
		return nil
	}
}

func open(t *testing.T, data string) *warehouse.DB {
	t.Helper()
	db, err := warehouse.Open(t.Context(), filepath.Join(data, "current", "kttt.duckdb"), warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func compose(t *testing.T, db *warehouse.DB, s review.Settings) *review.Document {
	t.Helper()
	d, err := review.Compose(t.Context(), db, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestComposeDemonstration composes every document of the demonstration: as fixtures/review has them (go test
// ./pipeline/review -run Demonstration -update-review rewrites them), and with every number that of its mart.
func TestComposeDemonstration(t *testing.T) {
	db := review.Demonstration(t)
	for _, kind := range []review.Kind{review.Report, review.Summary} {
		for _, lang := range []string{"vi", "en"} {
			for _, period := range []string{"2023", "2024", "2025", "2024-H1"} {
				t.Run(fmt.Sprint(kind, " ", lang, " ", period), func(t *testing.T) {
					d := compose(t, db, review.Settings{Kind: kind, Lang: lang, Period: period})
					if period != "2023" {
						golden(t, d)
					}
					checkDocument(t, db, d)
				})
			}
		}
	}
	t.Run("the same again", func(t *testing.T) {
		s := review.Settings{Kind: review.Report, Lang: "vi", Period: "2024"}
		if diff := gocmp.Diff(text(compose(t, db, s)), text(compose(t, db, s))); diff != "" {
			t.Error(diff)
		}
	})
}

// golden holds a document against its file.
func golden(t *testing.T, d *review.Document) {
	t.Helper()
	path := filepath.Join("..", "..", "fixtures", "review", fmt.Sprintf("%s-%s.%s.txt", d.Kind, d.Period, d.Lang))
	got := text(d)
	if *updateReview {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what is composed:\n%s", path, diff)
	}
}

// checkDocument holds every number of a document against the marts and against how it is set.
func checkDocument(t *testing.T, db *warehouse.DB, d *review.Document) {
	t.Helper()
	m := readMarts(t, db, d.Period)
	checked := 0
	blocks := d.Blocks
	for _, a := range d.Annexes {
		blocks = append(blocks, a.Blocks...)
	}
	for _, block := range blocks {
		switch b := block.(type) {
		case review.Paragraph:
			for _, s := range b.Spans {
				if s.Figure != nil {
					checkFigure(t, m, d.Lang, s)
					checked++
				} else if strings.ContainsAny(s.Text, "\ue000\ue001") {
					t.Errorf("a mark is left in %q", s.Text)
				}
			}
		case *review.Table:
			checked += checkTable(t, db, m, d.Lang, b)
		case *review.Chart:
			for _, s := range b.Series {
				if len(s.Values) != len(b.Categories) {
					t.Errorf("chart %s: series %q has %d values for %d categories", b.Code, s.Name, len(s.Values), len(b.Categories))
				}
			}
			if b.Kind == review.TileMap && len(b.Tiles) != len(b.Categories) {
				t.Errorf("chart %s has %d tiles for %d units", b.Code, len(b.Tiles), len(b.Categories))
			}
			if b.Alt == "" || b.Code == "" || b.Query == "" {
				t.Errorf("chart %s says too little of itself", b.Name)
			}
		}
	}
	t.Logf("%d numbers compared", checked)
}

// marts are the indicators of a period and of the year before, by who reads them: type, area and indicator.
type marts struct {
	now, before map[[3]string]*float64
	areas       map[string]string // code by name
}

func readMarts(t *testing.T, db *warehouse.DB, period string) marts {
	t.Helper()
	year, err := strconv.Atoi(period[:4])
	if err != nil {
		t.Fatal(err)
	}
	m := marts{areas: map[string]string{"Toàn tỉnh": "20", "Province": "20"}}
	read := func(period string) map[[3]string]*float64 {
		out := map[[3]string]*float64{}
		r, err := db.Query(t.Context(), `
			select i.org_type, i.area_code, i.indicator, i.value, i.area_name, a.area_name_en from marts.indicators i
			left join meta.areas a using (lens, area_level, area_code, unit_era)
			where i.lens = 'as_reported' and i.period = '`+period+`'`)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range r.Rows {
			var v *float64
			if f, ok := row[3].(float64); ok {
				v = &f
			}
			out[[3]string{row[0].(string), row[1].(string), row[2].(string)}] = v
			for _, name := range row[4:6] {
				if s, ok := name.(string); ok {
					m.areas[s] = row[1].(string)
				}
			}
		}
		return out
	}
	m.now, m.before = read(period), read(fmt.Sprintf("%04d%s", year-1, period[4:]))
	return m
}

// checkFigure holds a figure of the text against marts.indicators, where it is one, and its text against its value.
func checkFigure(t *testing.T, m marts, lang string, s review.Span) {
	t.Helper()
	f := s.Figure
	if s.Text != f.Text {
		t.Errorf("%s stands as %q in the text and as %q in the figure", f.Name, s.Text, f.Text)
	}
	if f.Value == nil {
		if f.Text != "…" {
			t.Errorf("%s is not known and reads %q", f.Name, f.Text)
		}
		return
	}
	checkSet(t, f.Name, lang, f.Text, *f.Value, f.Unit)
	name, what, isDerived := strings.Cut(f.Name, ":")
	if f.Indicator == "" || strings.ContainsAny(what, "0123456789") {
		return
	}
	orgType := entry(t, name).OrgType
	now, before := m.now[[3]string{orgType, "20", f.Indicator}], m.before[[3]string{orgType, "20", f.Indicator}]
	want := now
	switch {
	case what == "before":
		want = before
	case what == "change" && now != nil && before != nil:
		want = ptr(math.Abs(*now - *before))
	case what == "percent" && now != nil && before != nil:
		want = ptr(math.Abs(*now-*before) / *before)
	case isDerived: // numerator and denominator: those of the share beside them
		return
	}
	if want == nil || math.Abs(*want-*f.Value) > 1e-12 {
		t.Errorf("%s is %v, marts.indicators has %s", f.Name, *f.Value, show(want))
	}
	if f.Numerator != nil && f.Denominator != nil && what == "" && math.Abs(*f.Numerator / *f.Denominator - *f.Value) > 1e-12 {
		t.Errorf("%s is %v, but %v of %v", f.Name, *f.Value, *f.Numerator, *f.Denominator)
	}
}

func entry(t *testing.T, name string) review.Entry {
	t.Helper()
	all, err := review.Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Kind == "figure" && e.Name == name {
			return e
		}
	}
	t.Fatalf("no figure %q", name)
	return review.Entry{}
}

// checkTable holds the cells of a table against its query run again, against how they are set and, where a cell is an
// indicator, against marts.indicators.
func checkTable(t *testing.T, db *warehouse.DB, m marts, lang string, table *review.Table) int {
	t.Helper()
	if table.Code == "" || table.Query == "" || table.Title == "" {
		t.Errorf("table %s says too little of itself", table.Name)
	}
	r, err := db.Query(t.Context(), table.Query)
	if err != nil {
		t.Errorf("the query of table %s does not run by itself: %v", table.Code, err)
		return 0
	}
	column := map[string]int{}
	for i, c := range r.Columns {
		column[c.Name] = i
	}
	checked := 0
	for i, row := range table.Rows {
		if row.Kind == review.Section {
			continue
		}
		if len(row.Cells) != len(table.Columns) {
			t.Fatalf("table %s, row %d has %d cells for %d columns", table.Code, i+1, len(row.Cells), len(table.Columns))
		}
		for j, c := range row.Cells {
			key := table.Columns[j].Key
			place := fmt.Sprintf("table %s, row %d, column %s", table.Code, i+1, key)
			raw := r.Rows[i][column[key]]
			switch {
			case c.Value == nil && c.Nothing != review.Something:
				if want := map[review.Nothing]string{review.NotReported: "…", review.NotApplicable: "x", review.NotAssessed: "kđg"}[c.Nothing]; c.Text != want {
					t.Errorf("%s: %s is shown as %q", place, c.Nothing, c.Text)
				}
			case c.Value != nil:
				if got := fmt.Sprint(raw); number(t, got) != *c.Value {
					t.Errorf("%s: %v, its query gives %s", place, *c.Value, got)
				}
				checkSet(t, place, lang, c.Text, *c.Value, cmp.Or(c.Unit, table.Columns[j].Unit))
				checked++
				if key := indicatorOf(m, table, row, i, key); key[2] != "" {
					want := m.now[key]
					if want == nil || math.Abs(*want-*c.Value) > 1e-12 {
						t.Errorf("%s: %v, marts.indicators has %s for %v", place, *c.Value, show(want), key)
					}
				}
			}
		}
	}
	return checked
}

// indicatorOf says which indicator a cell is; the third part is empty where it is none.
func indicatorOf(m marts, table *review.Table, row review.Row, i int, column string) [3]string {
	classes := []string{"good", "fair", "average", "weak", "not_assessed", "not_reported"}
	switch table.Name {
	case "organisations_by_type":
		if strings.HasSuffix(column, "_count") && column != "before_count" && column != "gone_count" {
			return [3]string{[]string{"THT", "HTX", "LHHTX", "all"}[i], "20", column}
		}
	case "ratings":
		if i < len(classes) && column == "org_count" {
			return [3]string{"all", "20", "rating_" + classes[i] + "_count"}
		}
		if i < 4 && column == "share" {
			return [3]string{"all", "20", "rating_" + classes[i] + "_share_of_rated"}
		}
	case "value_chain":
		base := []string{"good_or_fair", "effective", "active", "listed"}[i]
		switch column {
		case "share":
			return [3]string{"all", "20", "chain_share_of_" + base}
		case "unknown_count":
			return [3]string{"all", "20", "chain_unknown_count_of_" + base}
		}
	case "annex_organisations":
		if name, ok := map[string][2]string{
			"tht_count": {"THT", "tht_count"}, "tht_members": {"THT", "tht_member_count"}, "htx_count": {"HTX", "htx_count"},
			"htx_active": {"HTX", "active_count"}, "htx_new": {"HTX", "new_count"}, "htx_members": {"HTX", "htx_member_count"},
			"htx_workers": {"HTX", "worker_count"}, "lhhtx_count": {"LHHTX", "lhhtx_count"},
		}[column]; ok {
			return [3]string{name[0], m.areas[row.Cells[1].Text], name[1]}
		}
	case "annex_ratings":
		for _, c := range classes {
			if column == c+"_count" {
				return [3]string{"all", m.areas[row.Cells[1].Text], "rating_" + c + "_count"}
			}
			if column == c+"_share" {
				return [3]string{"all", m.areas[row.Cells[1].Text], "rating_" + c + "_share_of_rated"}
			}
		}
	}
	return [3]string{}
}

// checkSet reads a set number again, as a person does, and compares it with what it stands for.
func checkSet(t *testing.T, place, lang, shown string, value float64, unit review.Unit) {
	t.Helper()
	digits := shown
	for _, word := range []string{"khoảng ", "ít nhất ", "trên ", "about ", "at least ", "more than "} {
		digits = strings.TrimPrefix(digits, word)
	}
	scale := 1.0
	for _, word := range []string{" điểm phần trăm", " percentage points", " triệu đồng", " million đồng", "%"} {
		digits = strings.TrimSuffix(digits, word)
	}
	if rest, ok := strings.CutSuffix(strings.TrimSuffix(digits, " billion đồng"), " tỷ đồng"); ok || strings.HasSuffix(shown, "billion đồng") {
		digits, scale = rest, 1000
	}
	if unit == review.Share || unit == review.Points {
		scale = 0.01
	}
	thousand, comma := ".", ","
	if lang == "en" {
		thousand, comma = comma, thousand
	}
	_, decimals, _ := strings.Cut(digits, comma)
	read := number(t, strings.ReplaceAll(strings.ReplaceAll(digits, thousand, ""), comma, ".")) * scale
	if half := 0.5 * math.Pow10(-len(decimals)) * scale; math.Abs(read-value) > half*(1+1e-9) && !isWithoutZeros(read, value, scale) {
		t.Errorf("%s: %v is set as %q", place, value, shown)
	}
}

// isWithoutZeros tells whether a number whose decimals were nought, as 46.96 % is 47 %, stands for the value.
func isWithoutZeros(read, value, scale float64) bool {
	return math.Abs(read-value) <= 0.05*scale*(1+1e-9)
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Errorf("%q is no number", s)
	}
	return f
}

func ptr[T any](v T) *T { return &v }

func show(v *float64) string {
	if v == nil {
		return "nothing"
	}
	return fmt.Sprint(*v)
}

// text is a document as letters: what the files of fixtures/review hold.
func text(d *review.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s, as of %s\n%s\n%s\n", d.Kind, d.Lang, d.Period, review.FormatDay(d.PeriodEnd, d.Lang), d.Title, d.Subject)
	writeBlocks(&b, d.Lang, d.Blocks)
	for _, a := range d.Annexes {
		fmt.Fprintf(&b, "\n=== %s: %s\n", a.Number, a.Title)
		writeBlocks(&b, d.Lang, a.Blocks)
	}
	return b.String()
}

func writeBlocks(b io.Writer, lang string, blocks []review.Block) {
	for _, block := range blocks {
		fmt.Fprintln(b)
		switch x := block.(type) {
		case review.Heading:
			fmt.Fprintf(b, "%s %s\n", strings.Repeat("#", x.Level), x.Text)
		case review.Paragraph:
			if x.Note {
				fmt.Fprint(b, "> ")
			}
			for _, s := range x.Spans {
				if s.Figure != nil {
					fmt.Fprintf(b, "{%s}", s.Text)
				} else {
					fmt.Fprint(b, s.Text)
				}
			}
			fmt.Fprintln(b)
		case review.Blank:
			fmt.Fprintf(b, "____ %s: %s\n", x.Name, x.Hint)
		case *review.Table:
			writeTable(b, x)
		case *review.Chart:
			writeChart(b, lang, x)
		}
	}
}

func writeTable(b io.Writer, t *review.Table) {
	fmt.Fprintf(b, "[%s] %s", t.Code, t.Title)
	if t.Unit != "" {
		fmt.Fprintf(b, " (%s)", t.Unit)
	}
	var heads []string
	for _, c := range t.Columns {
		head := c.Head
		if c.Over != "" {
			head = c.Over + " > " + head
		}
		heads = append(heads, head)
	}
	fmt.Fprintf(b, "\n  %s\n", strings.Join(heads, " | "))
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, c.Text)
		}
		fmt.Fprintf(b, "  %s%s\n", map[review.RowKind]string{review.Total: "= ", review.Section: "- "}[r.Kind], strings.TrimRight(strings.Join(cells, " | "), " |"))
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "  * %s\n", n)
	}
}

func writeChart(b io.Writer, lang string, c *review.Chart) {
	fmt.Fprintf(b, "[%s] %s: %s of %s\n", c.Code, c.Title, c.Kind, c.Unit)
	for i, category := range c.Categories {
		fmt.Fprintf(b, "  %s:", category)
		if c.Tiles != nil {
			fmt.Fprintf(b, " at %d,%d", c.Tiles[i].Column, c.Tiles[i].Row)
		}
		for _, s := range c.Series {
			if s.Values[i] != nil {
				fmt.Fprintf(b, " %s %s;", s.Name, review.FormatNumber(*s.Values[i], c.Unit, lang))
			}
		}
		fmt.Fprintln(b)
	}
	for _, n := range c.Notes {
		fmt.Fprintf(b, "  * %s\n", n)
	}
}
