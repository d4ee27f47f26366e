package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"kttt/pipeline/warehouse"
)

// record is one row of a result by its columns.
type record map[string]any

func (r record) text(column string) string {
	if v, ok := r[column]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// whole is a count, nil for NULL.
func (r record) whole(column string) *int64 {
	switch v := r[column].(type) {
	case int64:
		return &v
	case int32:
		n := int64(v)
		return &n
	}
	return nil
}

func (r record) float(column string) *float64 { return float(r[column]) }

func (r record) yes(column string) bool { v, _ := r[column].(bool); return v }

// records runs a query and gives its rows by column, dates as text.
func records(ctx context.Context, db *warehouse.DB, query string) ([]record, error) {
	t, err := db.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("ask the release: %w", err)
	}
	out := make([]record, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = make(record, len(row))
		for j, c := range t.Columns {
			switch v := row[j].(type) {
			case *big.Int: // a sum; of a release never beyond 64 bits
				out[i][c.Name] = v.Int64()
			case time.Time:
				out[i][c.Name] = v.Format(time.DateOnly)
			default:
				out[i][c.Name] = v
			}
		}
	}
	return out, nil
}

// literal is s as an SQL literal.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// printJSON prints one object on a line of its own.
func (a *app) printJSON(v any) error {
	b, err := json.Marshal(v)
	if err == nil {
		_, err = fmt.Fprintf(a.stdout, "%s\n", b)
	}
	return err
}
