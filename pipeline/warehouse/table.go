package warehouse

// Column is one column of a result: its name and its DuckDB type, DECIMAL(18,3) and the like.
type Column struct{ Name, Type string }

// Table is a whole result. A cell is nil for NULL; else, by the column's type, a
// bool, an integer, float64, *big.Int (HUGEINT), duckdb.Decimal, string,
// time.Time (DATE, TIMESTAMP, TIME) or what the driver gives for a nested type.
type Table struct {
	Columns []Column
	Rows    [][]any
}
