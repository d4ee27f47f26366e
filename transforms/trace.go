package transforms

// What became of a row.
const (
	RowKept     = "kept"
	RowRejected = "rejected"
	RowSkipped  = "skipped"
)

// SheetTrace is what each row and column of a sheet was taken for.
type SheetTrace struct {
	Rows   map[int]RowTrace // by the number of the row; rows that belong to no table are absent
	Tables []TableTrace     // top down
}

// RowTrace is what a row was taken for (organisation, total, section, …) and what became of it.
type RowTrace struct{ Kind, Outcome string }

// TableTrace is a table of a sheet: its heading rows, its rows and how each column was understood.
type TableTrace struct {
	Top, Bottom       int // rows of the heading
	FirstRow, LastRow int // numbers of the rows below it; 0 for none
	Columns           []ColumnTrace
	IsOfOrganisations bool // a list; else a form of totals
}

// ColumnTrace is a column of a table.
type ColumnTrace struct {
	Col      int
	Heading  string      // whole, as typed, masked
	Field    string      // that its heading or the values told; "" for none
	Tells    []string    // the fields of staging.organisations or of people that it fills
	Why      Explanation // why it was not read; empty where it was
	Personal bool        // of people: its values never leave the restricted area
}

// Trace is [Normalise] that also tells of every sheet what each row and column was taken
// for (SheetOutcome.Traced).
func Trace(book *Book, decisions ...Decision) (*List, error) {
	return normalise(book, decisions, true)
}

// became counts a row and, where rows are traced, notes what it was taken for.
func (o *SheetOutcome) became(row int, k rowKind, outcome string) {
	switch outcome {
	case RowKept:
		o.Count.Kept++
	case RowRejected:
		o.Count.Rejected++
	default:
		o.skip(k, 1)
	}
	if o.Traced != nil {
		o.Traced.Rows[row] = RowTrace{string(k), outcome}
	}
}

// headings counts the heading rows of a table.
func (o *SheetOutcome) headings(rows []Row, t *table) {
	for i := range rows {
		if no := rows[i].Number; no >= t.top && no <= t.bottom {
			o.became(no, rowHeading, RowSkipped)
		}
	}
}

// traceTable notes a table and how its columns were understood.
func (o *SheetOutcome) traceTable(b *body) {
	if o.Traced == nil {
		return
	}
	t := TableTrace{Top: b.top, Bottom: b.bottom, IsOfOrganisations: b.column("name") != nil}
	if b.first < b.last {
		t.FirstRow, t.LastRow = b.Rows[b.first].Number, b.Rows[b.last-1].Number
	}
	for i := range b.columns {
		t.Columns = append(t.Columns, b.columns[i].trace())
	}
	o.Traced.Tables = append(o.Traced.Tables, t)
}

// trace says how a column was understood.
func (c *column) trace() ColumnTrace {
	t := ColumnTrace{Col: c.col, Heading: Mask(c.title()), Field: c.field, Tells: toldBy(c.field), Personal: personal[c.field]}
	if c.field == "" {
		why := c.why
		if c.decided {
			why = "decided"
		}
		t.Why = leftOutWhy[why]
	}
	return t
}
