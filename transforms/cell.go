package transforms

import (
	"strconv"
	"strings"
)

// Kind says how a cell's value is stored in its workbook.
type Kind uint8

const (
	Blank   Kind = iota // nothing stored (a styled empty cell)
	Number              // a number; Cell.IsDate tells whether its format shows a date
	Text                // a string, shared, inline or the cached text of a formula
	Bool                // TRUE or FALSE
	Error               // #REF!, #VALUE!, …
	Missing             // a formula saved without its value: nothing can be read
)

// Cell is one cell as stored and as seen.
type Cell struct {
	Raw     string // as stored: "43597", "1.5", the full text, "1"/"0" for Bool, "#REF!"
	Font    string // font name, "" when unknown
	Col     int    // column, 1 = A
	Kind    Kind   //
	IsDate  bool   // a Number whose format shows a date: Raw is a serial day
	Percent bool   // a Number whose format shows a percentage: Raw 0.05 is seen as 5%
	NoDay   bool   // a date whose format shows no day: "mmm-yy", as Excel takes 5/2019
	NoMonth bool   // a date whose format shows neither day nor month: "yyyy"
	Digits  uint8  // a Number whose format is so many zeros: 32786 is seen as 032786 under "000000"; 0 for others
	Formula bool   // the value is the cached result of a formula
	Bold    bool   //
}

// Row is one physical row with at least one cell that holds something.
type Row struct {
	Number int // 1-based
	Hidden bool
	Cells  []Cell // ascending by Col, without Blank ones
}

// Cell returns the cell in column col, or a Blank cell.
func (r *Row) Cell(col int) Cell {
	for i := min(col, len(r.Cells)) - 1; i >= 0; i-- { // ascending: it stands at col-1 or left of it
		if c := &r.Cells[i]; c.Col <= col {
			if c.Col == col {
				return *c
			}
			break
		}
	}
	return Cell{Col: col}
}

// Range is a rectangle of cells, both corners included.
type Range struct{ Row1, Col1, Row2, Col2 int }

// Sheet is one worksheet whose part was proved whole.
type Sheet struct {
	Name       string
	Hidden     bool
	Rows       []Row // in sheet order, without rows that hold nothing
	BlankRows  int   // physical rows that hold nothing
	Merges     []Range
	HiddenCols []int // columns hidden by the sender, ascending
	Date1904   bool  // serial days count from 1904-01-01
}

// Book is one workbook: its path below the inbox and its worksheets in order.
type Book struct {
	Path   string // with "/"
	Sheets []Sheet
}

// Pos is a place in a workbook. It prints as Excel speaks:
// 2024/chi-lang.xlsx:HTX!C17.
type Pos struct {
	File, Sheet string
	Row         int // 0: the whole sheet or file
	Col         int // 0: the whole row
}

// Address is the A1 address of p in its sheet: "C17", "17:17" for a row, "" for a sheet or file.
func (p Pos) Address() string {
	switch {
	case p.Row == 0:
		return ""
	case p.Col == 0:
		return strconv.Itoa(p.Row) + ":" + strconv.Itoa(p.Row)
	}
	return ColumnName(p.Col) + strconv.Itoa(p.Row)
}

func (p Pos) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Sheet != "" {
		b.WriteString(":" + p.Sheet)
	}
	if a := p.Address(); a != "" {
		b.WriteString("!" + a)
	}
	return b.String()
}

// ColumnName is the letter name of column col: 1 is A, 28 is AB.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for ; col > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}
