package workbook

import (
	"strconv"
	"strings"
	"unsafe"

	"kttt/transforms"
)

// book is what the sheets of one workbook share while they are read.
type book struct {
	strings  shared
	styles   []style
	fonts    map[string]string // font names of inline runs, each once
	date1904 bool
	cells    int // held so far
	bytes    int // stored in cells so far

	ahead func(held int64) error // counts what is still to come, once; nil where that is known
}

// grow counts cells and the bytes stored in them against the limits. Before more
// is held than any file that is refused may cost, it looks ahead.
func (b *book) grow(cells, bytes int) error {
	b.cells += cells
	b.bytes += bytes
	switch {
	case b.cells > maxCells:
		return overCells.of(tooLarge("more than %d cells in the workbook", maxCells))
	case b.bytes > maxInlineBytes:
		return overTexts.of(tooLarge("cells of more than %d bytes in the workbook", maxInlineBytes))
	}
	if b.ahead == nil {
		return nil
	}
	held := int64(b.cells)*cellBytes + int64(b.bytes) + b.strings.held
	if held <= surelyHeld {
		return nil
	}
	ahead := b.ahead
	b.ahead = nil
	return ahead(held)
}

// counted is what a second reading that only counts has in common with the first.
func (b *book) counted() *book {
	return &book{strings: b.strings, styles: b.styles, fonts: b.fonts, date1904: b.date1904}
}

const cellBytes = int64(unsafe.Sizeof(transforms.Cell{}))

// sheetReader reads the rows of one worksheet.
type sheetReader struct {
	*scanner
	book  *book
	sheet *transforms.Sheet
	data  bool // <sheetData> was seen
	count bool // rows are counted, not kept

	hidden  []bool // columns, by number; nil until <cols> was seen
	columns int    // elements of <cols>

	row    int               // number of the row being read
	last   int               // number of the row before it
	column int               // of the cell before
	cells  []transforms.Cell // of the row being read
	spans  []span            // where the texts of cells stand in text
	text   []byte            // the values stored in the row, one after the other
	slab   []transforms.Cell // room for the cells of coming rows
}

// span is a stretch of sheetReader.text; empty when the cell's text is shared.
type span struct{ from, to int }

// worksheet reads a worksheet behind its root element.
func (r *sheetReader) worksheet() error {
	for {
		ok, err := r.child()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		switch string(r.name) {
		case "cols": // of which there may be several
			err = r.hiddenColumns()
		case "sheetData":
			if r.data {
				return damaged("second element %q", "sheetData")
			}
			r.data = true
			err = r.rows()
		case "mergeCells":
			err = r.merges()
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
	if !r.data {
		return damaged("element %q is missing", "sheetData")
	}
	for col, is := range r.hidden {
		if is {
			r.sheet.HiddenCols = append(r.sheet.HiddenCols, col)
		}
	}
	return nil
}

// hiddenColumns reads <cols>. A sender who hides "all columns to the right"
// hides sixteen thousand.
func (r *sheetReader) hiddenColumns() error {
	if r.hidden == nil {
		r.hidden = make([]bool, maxColumn+1)
	}
	for {
		ok, err := r.child()
		if err != nil || !ok {
			return err
		}
		if r.columns++; r.columns > maxColumn {
			return tooLarge("more than %d elements for columns", maxColumn)
		}
		first, err := r.number("min", 0, maxColumn+1)
		if err != nil {
			return err
		}
		last, err := r.number("max", 0, maxColumn+1)
		if err != nil {
			return err
		}
		if first == 0 || last < first {
			return damaged("columns %d to %d", first, last)
		}
		if r.flag("hidden", false) || r.zero("width") {
			for col := first; col <= last; col++ {
				r.hidden[col] = true
			}
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// zero tells whether a size is given and is nothing.
func (r *sheetReader) zero(name string) bool {
	for _, a := range r.attrs {
		if string(a.name) == name {
			size, err := strconv.ParseFloat(string(a.value), 64)
			return err == nil && size == 0
		}
	}
	return false
}

func (r *sheetReader) merges() error {
	for {
		ok, err := r.child()
		if err != nil || !ok {
			return err
		}
		ref, _, err := r.attribute("ref")
		if err != nil {
			return err
		}
		area, ok := parseRange(ref)
		if !ok {
			return damaged("merged range %.40q is malformed", ref)
		}
		if len(r.sheet.Merges) == maxMerges {
			return overMerges.of(tooLarge("more than %d merged ranges", maxMerges))
		}
		r.sheet.Merges = append(r.sheet.Merges, area)
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// rows reads <sheetData>. Only rows may stand in it: anything else could hide
// cells from us.
func (r *sheetReader) rows() error {
	for {
		ok, err := r.child()
		if err != nil || !ok {
			return err
		}
		if string(r.name) != "row" {
			return damaged("element %.40q between rows", r.name)
		}
		if err := r.readRow(); err != nil {
			return err
		}
	}
}

func (r *sheetReader) readRow() error {
	hidden := r.flag("hidden", false) || r.zero("ht")
	number, err := r.number("r", r.last+1, maxRow+1)
	if err != nil {
		return err
	}
	if number <= r.last || number > maxRow {
		return damaged("row %d stands after row %d", number, r.last)
	}
	r.row, r.column = number, 0
	r.cells, r.spans, r.text = r.cells[:0], r.spans[:0], r.text[:0]
	for {
		ok, err := r.child()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		switch string(r.name) {
		case "c":
			err = r.readCell()
		case "extLst":
			err = r.skip()
		default:
			err = damaged("element %.40q in row %d", r.name, r.row)
		}
		if err != nil {
			return err
		}
	}
	r.last = number
	return r.keepRow(hidden)
}

// keepRow adds the row to the sheet. All values stored in a row share one
// string, and the cells of many rows one array: a long sheet costs few
// allocations.
func (r *sheetReader) keepRow(hidden bool) error {
	if len(r.cells) == 0 {
		r.sheet.BlankRows++
		return nil
	}
	if err := r.book.grow(len(r.cells), len(r.text)); err != nil || r.count {
		return err
	}
	text := string(r.text)
	for i, s := range r.spans {
		if s.from < s.to {
			r.cells[i].Raw = text[s.from:s.to]
		}
	}
	var cells []transforms.Cell
	cells, r.slab = onSlab(r.slab, r.cells, len(r.sheet.Rows))
	r.sheet.Rows = append(r.sheet.Rows, transforms.Row{Number: r.row, Hidden: hidden, Cells: cells})
	return nil
}

// onSlab puts the cells of a row on the array that is shared by many, behind so many rows.
func onSlab(slab, cells []transforms.Cell, rows int) (kept, rest []transforms.Cell) {
	if len(slab) < len(cells) {
		slab = make([]transforms.Cell, max(len(cells), min(4096, 16+rows*len(cells))))
	}
	n := copy(slab, cells)
	return slab[:n:n], slab[n:]
}

// parseCell reads an address like "BC12".
func parseCell(ref []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	if i == len(ref) || ref[i] == '0' {
		return 0, 0, false
	}
	row, ok = whole(ref[i:], maxRow+1)
	return row, col, ok && col >= 1 && col <= maxColumn
}

// parseRange reads "A1:B2", or "A1" for a range of one cell.
func parseRange(ref string) (transforms.Range, bool) {
	first, last, pair := strings.Cut(ref, ":")
	if !pair {
		last = first
	}
	row1, col1, ok1 := parseCell([]byte(first))
	row2, col2, ok2 := parseCell([]byte(last))
	return transforms.Range{Row1: row1, Col1: col1, Row2: row2, Col2: col2},
		ok1 && ok2 && row1 <= row2 && col1 <= col2
}
