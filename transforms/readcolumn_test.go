package transforms_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/transforms"
)

// TestEveryChangedFieldIsOfTheChangedColumn empties the cells of organisations one by one in every
// sketch: whatever then reads otherwise in the record of that row must be said to be read from that
// column. So meta.read_columns leaves out no column that a field depends on.
func TestEveryChangedFieldIsOfTheChangedColumn(t *testing.T) {
	files, err := filepath.Glob("../fixtures/sheets/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sketches: %v", err)
	}
	changes := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		decisions, err := transforms.ReadDecisions(strings.NewReader(want(a, "decisions.csv")))
		if err != nil {
			t.Fatal(err)
		}
		book, err := sketch.Book(a)
		if err != nil {
			t.Fatal(err)
		}
		normalise := func() *transforms.List {
			list, err := transforms.Normalise(book, decisions...)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		before := normalise()
		told := map[string]bool{} // sheet|column|field
		for _, c := range before.ReadColumns {
			told[fmt.Sprintf("%s|%d|%s", c.SourceSheet, c.SourceCol, c.Field)] = true
		}
		records := fieldsByRow(before)
		for s := range book.Sheets {
			sheet := &book.Sheets[s]
			for r := range sheet.Rows {
				row := &sheet.Rows[r]
				was, isRecord := records[fmt.Sprintf("%s!%d", sheet.Name, row.Number)]
				for c := range row.Cells {
					if !isRecord || row.Cells[c].Kind == transforms.Blank {
						continue
					}
					cell := row.Cells[c]
					row.Cells[c] = transforms.Cell{Col: cell.Col}
					now, still := fieldsByRow(normalise())[fmt.Sprintf("%s!%d", sheet.Name, row.Number)]
					row.Cells[c] = cell
					for field, v := range was {
						if still && now[field] != v {
							changes++
							if !told[fmt.Sprintf("%s|%d|%s", sheet.Name, cell.Col, field)] {
								t.Errorf("%s: %s!%s%d tells %s (%s, now %s), but meta.read_columns does not say so", filepath.Base(file), sheet.Name, transforms.ColumnName(cell.Col), row.Number, field, v, now[field])
							}
						}
					}
				}
			}
		}
	}
	if changes < 500 {
		t.Errorf("only %d fields changed", changes)
	}
}

// fieldsByRow are the fields of every organisation by its row, as text.
func fieldsByRow(l *transforms.List) map[string]map[string]string {
	out := map[string]map[string]string{}
	for i := range l.Organisations {
		v := reflect.ValueOf(l.Organisations[i])
		fields := map[string]string{}
		for j := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(j).Tag.Get("parquet"), ",")
			switch f := reflect.Indirect(v.Field(j)); {
			case name == "submission_id" || name == "source_sheet" || name == "source_row" || name == "name_key":
			case f.IsValid():
				fields[name] = fmt.Sprint(f.Interface())
			default:
				fields[name] = ""
			}
		}
		out[fmt.Sprintf("%s!%d", l.Organisations[i].SourceSheet, l.Organisations[i].SourceRow)] = fields
	}
	return out
}
