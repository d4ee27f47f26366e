package review

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// How a cell shows each kind of nothing.
const (
	signNotReported   = "…"
	signNotApplicable = "x"
	signNotAssessed   = "kđg"
	signToFill        = "……" // what a person has to fill in: plans, and goals of texts that are not public
)

// sheet is the SQL file of a table or chart: a query and, in its header, how the result is set. A line says
//
//	-- column: key | unit | width | vi heading | en heading      ("Tốt > Số lượng": below a merged heading)
//	-- series: key | role | vi | en                               (charts)
//	-- unit, note, alt: vi | en
//	-- kind: bars; of: share
//
// and the query may have columns that set the row: row_kind (total, section), row_unit (of its columns of unit number),
// note, and for a column key also key_nothing (a kind of nothing, to_fill), key_prefix (trên, khoảng) and key_unit.
type sheet struct {
	sql     string
	lines   map[string][][]string
	columns []Column
}

// cutYear takes the year from the end of a name: goals and 2030 of goals_2030.
func cutYear(name string) (stem, year string, ok bool) {
	i := len(name) - len("_2030")
	if i < 1 || name[i] != '_' || !transforms.Period(name[i+1:]).Valid() {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}

// readSheet reads tables/NAME.sql or charts/NAME.sql; goals_2030 is goals.sql with that year as $horizon.
func readSheet(folder, name string, p params) (sheet, error) {
	file, horizon := name, ""
	if stem, year, ok := cutYear(name); ok {
		file, horizon = stem, year
	}
	path := folder + "/" + file + ".sql"
	b, err := sources.ReadFile(path)
	if err != nil {
		return sheet{}, err
	}
	b = bytes.ReplaceAll(b, []byte("$horizon"), []byte(horizon))
	s := sheet{lines: map[string][][]string{}, sql: p.query(strings.TrimSpace(string(b)))}
	for n, l := range strings.Split(string(b), "\n") {
		rest, ok := strings.CutPrefix(l, "-- ")
		if !ok {
			break
		}
		key, rest, ok := strings.Cut(rest, ": ")
		if !ok || strings.Contains(key, " ") {
			continue
		}
		parts := strings.Split(rest, " | ")
		for i := range parts {
			parts[i] = p.words(strings.TrimSpace(parts[i]))
		}
		if want := map[string]int{"column": 5, "series": 4, "unit": 2, "note": 2, "alt": 2, "kind": 1, "of": 1}[key]; want != len(parts) {
			return sheet{}, fmt.Errorf("%s:%d: a line %q has %d parts, not %d", path, n+1, key, want, len(parts))
		}
		s.lines[key] = append(s.lines[key], parts)
	}
	for _, l := range s.lines["column"] {
		wide, err := strconv.ParseFloat(l[2], 64)
		if err != nil {
			return sheet{}, fmt.Errorf("%s: column %q: width %q: %w", path, l[0], l[2], err)
		}
		over, head, isBelow := strings.Cut(choose(p.lang, l[3], l[4]), " > ")
		if !isBelow {
			over, head = "", over
		}
		s.columns = append(s.columns, Column{Key: l[0], Unit: Unit(l[1]), Wide: wide, Over: upperFirst(over), Head: upperFirst(head)})
	}
	return s, nil
}

// said are the texts of one kind of line in the language of the document.
func (s sheet) said(key, lang string) []string {
	var out []string
	for _, l := range s.lines[key] {
		out = append(out, choose(lang, l[0], l[1]))
	}
	return out
}

// table is the table of a name, made once.
func (c *composer) table(ctx context.Context, name string) (*Table, error) {
	if t := c.tables[name]; t != nil {
		return t, nil
	}
	e, err := known("table", name)
	if err != nil {
		return nil, err
	}
	s, err := readSheet("tables", name, c.params)
	if err != nil {
		return nil, err
	}
	r, err := c.result(ctx, "table", e, s)
	if err != nil {
		return nil, err
	}
	lang := c.params.lang
	t := &Table{Code: e.Code, Name: name, Title: e.Title(lang) + " (" + c.params.periodWords + ")", Unit: strings.Join(s.said("unit", lang), ""), Columns: s.columns, Query: s.sql}
	for _, row := range r.rows {
		line := Row{Kind: RowKind(row.text("row_kind"))}
		for _, column := range s.columns {
			cell, err := row.cell(column, lang)
			if err != nil {
				return nil, fmt.Errorf("table %q: %w", name, err)
			}
			line.Cells = append(line.Cells, cell)
		}
		t.Rows = append(t.Rows, line)
	}
	if len(t.Rows) == 0 {
		t.Rows = []Row{{Kind: Section, Cells: []Cell{{Text: choose(lang, "Chưa có số liệu", "No figures yet")}}}}
	}
	t.Notes = slices.Concat(s.said("note", lang), r.notes(), signNotes(t.Rows, lang))
	c.tables[name] = t
	return t, nil
}

// rows is how many rows of figures a table has, for a template that leaves an empty one out.
func (c *composer) rows(ctx context.Context, name string) (int, error) {
	t, err := c.table(ctx, name)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range t.Rows {
		if r.Kind != Section {
			n++
		}
	}
	return n, nil
}

// signNotes explain the signs for nothing that a table has.
func signNotes(rows []Row, lang string) []string {
	seen := map[string]bool{}
	for _, r := range rows {
		for _, cell := range r.Cells {
			if cell.Nothing != Something {
				seen[cell.Text] = true
			}
			if cell.Value != nil && *cell.Value == 0 {
				seen["0"] = true
			}
			if cell.Text == signToFill {
				seen[signToFill] = true
			}
		}
	}
	var said []string
	for _, sign := range [][3]string{
		{signNotReported, "chưa có số liệu", "not reported"},
		{signNotApplicable, "không thuộc diện", "not applicable"},
		{signNotAssessed, "không đánh giá theo quy định", "not assessed by rule"},
		{signToFill, "để người lập báo cáo điền", "to be filled in by hand"},
	} {
		if seen[sign[0]] {
			said = append(said, "“"+sign[0]+"” "+choose(lang, sign[1], sign[2]))
		}
	}
	if len(said) == 0 {
		return nil
	}
	if seen["0"] {
		said = append(said, "“0” "+choose(lang, "bằng không", "none"))
	}
	return []string{choose(lang, "Ký hiệu: ", "Signs: ") + strings.Join(said, "; ") + "."}
}

// chart is the chart of a name, made once.
func (c *composer) chart(ctx context.Context, name string) (*Chart, error) {
	if t := c.charts[name]; t != nil {
		return t, nil
	}
	e, err := known("chart", name)
	if err != nil {
		return nil, err
	}
	s, err := readSheet("charts", name, c.params)
	if err != nil {
		return nil, err
	}
	r, err := c.result(ctx, "chart", e, s)
	if err != nil {
		return nil, err
	}
	lang := c.params.lang
	out := &Chart{Code: e.Code, Name: name, Title: e.Title(lang) + " (" + c.params.periodWords + ")", Kind: ChartKind(s.lines["kind"][0][0]), Unit: Unit(s.lines["of"][0][0]),
		Notes: slices.Concat(s.said("note", lang), r.notes()), Alt: strings.Join(s.said("alt", lang), " "), Query: s.sql}
	for _, l := range s.lines["series"] {
		out.Series = append(out.Series, Series{Name: choose(lang, l[2], l[3]), Role: l[1]})
	}
	if out.Kind == TileMap {
		if r.rows, out.Tiles, err = tilesOf(r.rows); err != nil {
			return nil, fmt.Errorf("chart %q: %w", name, err)
		}
	}
	for _, row := range r.rows {
		out.Categories = append(out.Categories, row.text("category"))
		if partly, ok := row.get("partial").(bool); ok {
			out.Partial = append(out.Partial, partly)
		}
		for i, l := range s.lines["series"] {
			out.Series[i].Values = append(out.Series[i].Values, float(row.get(l[0])))
		}
	}
	c.charts[name] = out
	return out, nil
}

// tilesOf are the rows whose area has a place in the grid of its era, each with its tile; the undecided have none.
func tilesOf(rows []resultRow) (placed []resultRow, tiles []Tile, err error) {
	for _, row := range rows {
		if row.text("area_code") == "undecided" {
			continue
		}
		tile, err := Tiles(row.text("unit_era"), []string{row.text("area_code")})
		if err != nil {
			return nil, nil, err
		}
		placed, tiles = append(placed, row), append(tiles, tile...)
	}
	return placed, tiles, nil
}

// chartBlock is a chart, or the remark that there is nothing to draw yet.
func (c *composer) chartBlock(ctx context.Context, name string) (Block, error) {
	ch, err := c.chart(ctx, name)
	if err != nil {
		return nil, err
	}
	most := 0
	for _, s := range ch.Series {
		n := 0
		for _, v := range s.Values {
			if v != nil {
				n++
			}
		}
		most = max(most, n)
	}
	why := choose(c.params.lang, ": chưa có số liệu để vẽ biểu đồ.", ": no figures to draw yet.")
	switch {
	case most > 1 || most == 1 && ch.Kind != Lines:
		return ch, nil
	case most == 1:
		why = choose(c.params.lang, ": mới có số liệu của một kỳ nên chưa vẽ biểu đồ.", ": figures of one period only, no line to draw yet.")
	}
	return Paragraph{Note: true, Spans: []Span{{Text: ch.Title + why}}}, nil
}

// result is what a query gave, its cells by column.
type result struct {
	index map[string]int
	rows  []resultRow
}

type resultRow struct {
	index map[string]int
	cells []any
}

func (c *composer) result(ctx context.Context, kind string, e Entry, s sheet) (result, error) {
	t, err := c.db.Query(ctx, s.sql)
	if err != nil {
		return result{}, fmt.Errorf("%s %q (%s): %w", kind, e.Name, e.Code, err)
	}
	r := result{index: indexOf(t.Columns)}
	for _, row := range t.Rows {
		r.rows = append(r.rows, resultRow{r.index, row})
	}
	for _, column := range s.columns {
		if _, ok := r.index[column.Key]; !ok {
			return result{}, fmt.Errorf("%s %q (%s): the query has no column %q", kind, e.Name, e.Code, column.Key)
		}
	}
	return r, nil
}

func indexOf(columns []warehouse.Column) map[string]int {
	out := map[string]int{}
	for i, c := range columns {
		out[c.Name] = i
	}
	return out
}

// notes are the remarks that the query itself makes, each once.
func (r result) notes() []string {
	var out []string
	for _, row := range r.rows {
		if n := row.text("note"); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (r resultRow) get(key string) any {
	if i, ok := r.index[key]; ok {
		return r.cells[i]
	}
	return nil
}

func (r resultRow) text(key string) string {
	s, _ := r.get(key).(string)
	return s
}

// cell sets one value by the unit of its row, else of its column.
func (r resultRow) cell(column Column, lang string) (Cell, error) {
	unit, v := column.Unit, r.get(column.Key)
	var cell Cell
	own := r.text(column.Key + "_unit")
	if own == "" && unit == Number {
		own = r.text("row_unit")
	}
	if own != "" {
		unit, cell.Unit = Unit(own), Unit(own)
	}
	switch nothing := r.text(column.Key + "_nothing"); {
	case nothing == "to_fill":
		return Cell{Text: signToFill}, nil
	case nothing == string(NotApplicable):
		return Cell{Text: signNotApplicable, Nothing: NotApplicable}, nil
	case nothing == string(NotAssessed):
		return Cell{Text: signNotAssessed, Nothing: NotAssessed}, nil
	case nothing == string(NotReported):
		return Cell{Text: signNotReported, Nothing: NotReported}, nil
	case nothing != "":
		return Cell{}, fmt.Errorf("column %q: there is no kind %q of nothing", column.Key, nothing)
	}
	switch v := v.(type) {
	case nil:
		if unit == Text || RowKind(r.text("row_kind")) == Section {
			return Cell{}, nil
		}
		return Cell{Text: signNotReported, Nothing: NotReported}, nil
	case string:
		cell.Text = v
	case time.Time:
		cell.Text = v.Format("02/01/2006")
	default:
		cell.Value = float(v)
		if cell.Value == nil {
			return Cell{}, fmt.Errorf("column %q: %v is neither number nor text", column.Key, v)
		}
		if unit == Count && *cell.Value != math.Trunc(*cell.Value) { // a third of a union a year is not none
			unit, cell.Unit = Number, Number
		}
		cell.Text = FormatNumber(*cell.Value, unit, lang)
	}
	if prefix := r.text(column.Key + "_prefix"); prefix != "" {
		cell.Text = prefix + " " + cell.Text
	}
	return cell, nil
}
