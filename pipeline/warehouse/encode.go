package warehouse

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Format is a way to write a result.
type Format string

// The formats of kttt query.
const (
	Pretty  Format = "table"   // for eyes
	CSV     Format = "csv"     // NULL is an empty cell; no text is a formula to a spreadsheet (see [plainText])
	JSON    Format = "json"    // one array of objects
	JSONL   Format = "jsonl"   // one object a line
	Arrow   Format = "arrow"   // an Arrow IPC stream
	Parquet Format = "parquet" // written by the engine; DB.Write only
)

// Formats lists every format, for help and messages.
var Formats = []Format{Pretty, CSV, JSON, JSONL, Parquet, Arrow}

// Write writes the table in any format but Parquet.
func (t *Table) Write(w io.Writer, format Format) error {
	enc, err := newEncoder(w, format)
	if err != nil {
		return err
	}
	if err := enc.begin(t.Columns); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := enc.row(row); err != nil {
			return err
		}
	}
	return enc.end()
}

// encoder writes one result: its columns, each row, its end.
type encoder interface {
	begin([]Column) error
	row([]any) error
	end() error
}

func newEncoder(w io.Writer, format Format) (encoder, error) {
	switch format {
	case Pretty:
		return &prettyEncoder{w: w}, nil
	case CSV:
		return &csvEncoder{out: w, w: csv.NewWriter(w)}, nil
	case JSON:
		return &jsonEncoder{w: bufio.NewWriter(w), open: "[", between: ",", close: "\n]\n"}, nil
	case JSONL:
		return &jsonEncoder{w: bufio.NewWriter(w), close: "\n"}, nil
	case Arrow:
		return &arrowEncoder{w: w}, nil
	}
	return nil, fmt.Errorf("write a result as %q: no such format here", format)
}

// plainText keeps a text from becoming a formula when a spreadsheet opens the file: one that begins as a
// formula does gets an apostrophe before it. Values of number types are never touched, nor
// are texts that are a number and no more, such as -5 or -1.234,5, so that what a machine reads
// again as a number still is one.
func plainText(text string) string {
	if text == "" || strings.IndexByte("=+-@\t\r\n", text[0]) < 0 || negativeNumber.MatchString(text) {
		return text
	}
	return "'" + text
}

var negativeNumber = regexp.MustCompile(`^-\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?$`)

// csvEncoder writes CSV with a heading line; NULL is an empty cell.
type csvEncoder struct {
	out     io.Writer
	w       *csv.Writer
	columns []Column
}

func (e *csvEncoder) begin(columns []Column) error {
	e.columns = columns
	heads := names(columns)
	for i := range heads {
		heads[i] = plainText(heads[i])
	}
	return e.w.Write(heads)
}

func (e *csvEncoder) row(row []any) error {
	cells := make([]string, len(row))
	for i, v := range row {
		if v != nil {
			cells[i] = cellText(e.columns[i].Type, v)
			if !isNumber(e.columns[i].Type) {
				cells[i] = plainText(cells[i])
			}
		}
	}
	if len(cells) == 1 && cells[0] == "" { // a bare empty line would be no row at all
		e.w.Flush()
		_, err := io.WriteString(e.out, "\"\"\n")
		return err
	}
	return e.w.Write(cells)
}

func (e *csvEncoder) end() error {
	e.w.Flush()
	return e.w.Error()
}

// prettyEncoder writes a table for eyes; numbers stand to the right.
type prettyEncoder struct {
	w       io.Writer
	columns []Column
	table   table.Writer
}

func (e *prettyEncoder) begin(columns []Column) error {
	e.columns, e.table = columns, table.NewWriter()
	e.table.SetStyle(table.StyleRounded)
	e.table.Style().Format.Header = text.FormatDefault
	head := make(table.Row, len(columns))
	var configs []table.ColumnConfig
	for i, c := range columns {
		head[i] = c.Name
		if isNumber(c.Type) {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	e.table.AppendHeader(head)
	e.table.SetColumnConfigs(configs)
	return nil
}

func (e *prettyEncoder) row(row []any) error {
	cells := make(table.Row, len(row))
	for i, v := range row {
		cells[i] = "NULL"
		if v != nil {
			cells[i] = cellText(e.columns[i].Type, v)
		}
	}
	e.table.AppendRow(cells)
	return nil
}

func (e *prettyEncoder) end() error {
	_, err := fmt.Fprintln(e.w, e.table.Render())
	return err
}

// jsonEncoder writes objects, in an array or one a line.
type jsonEncoder struct {
	w                    *bufio.Writer
	open, between, close string
	keys                 []string
	columns              []Column
	started              bool
}

func (e *jsonEncoder) begin(columns []Column) error {
	e.columns = columns
	for _, c := range columns {
		key, err := marshal(c.Name)
		if err != nil {
			return err
		}
		e.keys = append(e.keys, string(key))
	}
	_, err := e.w.WriteString(e.open)
	return err
}

func (e *jsonEncoder) row(row []any) error {
	before := e.between + "\n"
	if !e.started {
		before = strings.TrimPrefix(before, e.between)
		if e.open == "" {
			before = ""
		}
	}
	e.started = true
	e.w.WriteString(before) // a bufio.Writer keeps its first error for Flush
	for i, v := range row {
		sep := ", "
		if i == 0 {
			sep = "{"
		}
		cell, err := jsonCell(e.columns[i].Type, v)
		if err != nil {
			return fmt.Errorf("write column %q as JSON: %w", e.columns[i].Name, err)
		}
		e.w.WriteString(sep + e.keys[i] + ": ")
		e.w.Write(cell)
	}
	return e.w.WriteByte('}')
}

func (e *jsonEncoder) end() error {
	if e.started || e.open != "" {
		e.w.WriteString(e.close)
	}
	return e.w.Flush()
}

// jsonCell is one value as JSON: numbers as numbers, dates ISO, NULL and what is no number null.
func jsonCell(typ string, v any) ([]byte, error) {
	switch x := v.(type) {
	case nil:
		return []byte("null"), nil
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return []byte("null"), nil
		}
	case float32:
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return []byte("null"), nil
		}
	case *big.Int, duckdb.Decimal:
		return []byte(cellText(typ, v)), nil
	case time.Time, []byte, duckdb.UUID, duckdb.Interval:
		return marshal(cellText(typ, v))
	case []any, map[string]any, duckdb.OrderedMap, duckdb.Union:
		if typ != "JSON" {
			return nestedJSON(typ, v)
		}
	}
	return marshal(v)
}

// marshal is v as JSON with <, > and & as they are.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// cellText is one value that is not NULL as text.
func cellText(typ string, v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(x), 'f', -1, 32)
	case time.Time:
		return x.Format(timeLayout(typ))
	case duckdb.UUID:
		return x.String()
	case duckdb.Interval:
		return fmt.Sprintf("P%dM%dDT%sS", x.Months, x.Days, strconv.FormatFloat(float64(x.Micros)/1e6, 'f', -1, 64))
	case []byte:
		return fmt.Sprintf("%x", x)
	case duckdb.Union:
		return cellText(unionMember(typ, x.Tag), x.Value)
	case []any, map[string]any, duckdb.OrderedMap:
		if b, err := jsonCell(typ, v); err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(v)
}

// timeLayout is how values of a date or time type are written.
func timeLayout(typ string) string {
	switch {
	case typ == "DATE":
		return time.DateOnly
	case typ == "TIMESTAMPTZ" || typ == "TIMESTAMP WITH TIME ZONE":
		return "2006-01-02T15:04:05.999999Z07:00"
	case strings.HasPrefix(typ, "TIMESTAMP"):
		return "2006-01-02T15:04:05.999999999"
	}
	return "15:04:05.999999"
}

// isNumber tells whether a type's values stand to the right.
func isNumber(typ string) bool {
	return strings.HasSuffix(typ, "INT") || strings.HasSuffix(typ, "INTEGER") || strings.HasPrefix(typ, "DECIMAL") || typ == "DOUBLE" || typ == "FLOAT"
}

func names(columns []Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Name
	}
	return out
}
