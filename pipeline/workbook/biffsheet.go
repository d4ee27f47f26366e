package workbook

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strconv"

	"kttt/transforms"
)

// xlsSheet reads the records of one worksheet.
type xlsSheet struct {
	*xlsBook
	sheet   *transforms.Sheet
	rows    []xlsRow           // by number, counted from 0
	pending *transforms.Cell   // a formula whose text comes in the next record
	wide    [maxXLSColumn]bool // hidden columns
}

// xlsRow is one row on its way.
type xlsRow struct {
	listed, hidden bool
	cells          []transforms.Cell
}

const (
	maxXLSRow    = 65_536
	mulRKBytes   = 6 // one number of several side by side
	maxXLSColumn = 256
	maxXLSBytes  = 64 << 20 // the largest .xls, held in memory; 60 000 rows of 30 columns are 29 MB
)

// read reads the sheet's records to its end. Charts inside it have records of
// their own between a BOF and an EOF.
func (s *xlsSheet) read() error {
	if s.pos >= len(s.data) {
		return damaged("records begin behind the end of the workbook stream")
	}
	if err := s.begin(); err != nil {
		return err
	}
	if s.u16(2) != worksheetStream {
		return damaged("records are of kind %#x, not of a worksheet", s.u16(2))
	}
	for depth := 1; ; {
		if err := s.next(); err != nil {
			return err
		}
		switch {
		case s.kind == recBOF:
			if depth++; depth > maxDepth {
				return tooLarge("more than %d objects inside each other", maxDepth)
			}
		case s.kind == recEOF && depth == 1:
			return s.finish()
		case s.kind == recEOF:
			depth--
		case depth == 1:
			if err := s.record(); err != nil {
				return err
			}
		}
	}
}

// record reads one record of the sheet itself.
func (s *xlsSheet) record() error {
	switch s.kind {
	case recLabelSST, recLabel, recRString, recNumber, recRK, recBoolErr, recFormula:
		return s.cell()
	case recMulRK:
		return s.numbers()
	case recString:
		return s.formulaText()
	case recRow:
		return s.listRow()
	case recColInfo:
		return s.columns()
	case recMergedCells:
		return s.merges()
	case recFilePass:
		return &Error{Kind: ErrEncrypted}
	case recNone:
		return damaged("record of no kind, as in a sector that was lost")
	}
	return nil
}

// row is the row numbered n from 0.
func (s *xlsSheet) row(n int) *xlsRow {
	for n >= len(s.rows) {
		s.rows = append(s.rows, make([]xlsRow, max(64, min(len(s.rows), maxXLSRow-len(s.rows))))...)
	}
	return &s.rows[n]
}

// place starts a cell at the row, column and format that every cell record begins with.
func (s *xlsSheet) place(size int) (row int, c transforms.Cell, err error) {
	if err := s.need(max(size, 6)); err != nil {
		return 0, c, err
	}
	row, c.Col = s.u16(0), s.u16(2)+1
	err = s.dress(&c, row, s.u16(4))
	return row, c, err
}

// dress gives a cell the look of format xf.
func (s *xlsSheet) dress(c *transforms.Cell, row, xf int) error {
	if c.Col > maxXLSColumn {
		return damaged("cell in column %d of row %d", c.Col, row+1)
	}
	if xf >= len(s.styles) {
		return inCell(damaged("cell format %d, there are %d", xf, len(s.styles)), xlsAddress(row, c.Col))
	}
	look := s.styles[xf]
	c.IsDate, c.Percent, c.Bold, c.Font = look.isDate, look.percent, look.bold, look.font
	c.NoDay, c.NoMonth, c.Digits = look.noDay, look.noMonth, look.digits
	return nil
}

func xlsAddress(row, col int) string { return transforms.Pos{Row: row + 1, Col: col}.Address() }

// keep adds a cell to its row, unless it holds nothing.
func (s *xlsSheet) keep(row int, c transforms.Cell) error {
	if c.Kind == transforms.Blank {
		return nil
	}
	if c.Kind != transforms.Number {
		c.IsDate, c.Percent, c.NoDay, c.NoMonth, c.Digits = false, false, false, false, 0
	}
	if err := s.grow(1, len(c.Raw)); err != nil {
		return err
	}
	r := s.row(row)
	r.cells = append(r.cells, c)
	return nil
}

// cellSizes are the bytes of each kind of cell, at least or exactly: a record that
// claims to be longer would swallow the cells behind it.
var cellSizes = map[uint16]struct {
	bytes int
	exact bool
}{recLabelSST: {10, true}, recNumber: {14, true}, recRK: {10, true}, recBoolErr: {8, true},
	recLabel: {8, false}, recRString: {8, false}, recFormula: {20, false}}

// cell reads a record of one cell.
func (s *xlsSheet) cell() error {
	size := cellSizes[s.kind]
	if size.exact && len(s.body) != size.bytes {
		return damaged("record %#x has %d bytes, not %d", s.kind, len(s.body), size.bytes)
	}
	row, c, err := s.place(size.bytes)
	if err != nil {
		return err
	}
	switch s.kind {
	case recLabelSST:
		index := binary.LittleEndian.Uint32(s.body[6:])
		if int64(index) >= int64(s.strings.count) {
			err = damaged("shared string %d, there are %d", index, s.strings.count)
			break
		}
		if c.Raw = s.strings.at(int(index)); c.Raw != "" {
			c.Kind = transforms.Text
			dress(&c, s.strings.faces[int(index)])
		}
	case recLabel, recRString:
		t := xlsText{records: &s.records, rest: s.body[8:]}
		if c.Raw, err = t.text(s.u16(6), nil); c.Raw != "" {
			c.Kind = transforms.Text
		}
	case recNumber:
		err = setNumber(&c, math.Float64frombits(binary.LittleEndian.Uint64(s.body[6:])))
	case recRK:
		err = setNumber(&c, rkNumber(binary.LittleEndian.Uint32(s.body[6:])))
	case recBoolErr:
		err = setBoolOrError(&c, s.body[6], s.body[7] != 0)
	case recFormula:
		return inCell(s.formula(row, c), xlsAddress(row, c.Col))
	}
	if err != nil {
		return inCell(err, xlsAddress(row, c.Col))
	}
	return s.keep(row, c)
}

// numbers reads a record of several numbers side by side.
func (s *xlsSheet) numbers() error {
	const each = mulRKBytes
	if err := s.need(4 + each + 2); err != nil {
		return err
	}
	row, first, last := s.u16(0), s.u16(2), s.u16(len(s.body)-2)
	if last-first+1 != (len(s.body)-6)/each || (len(s.body)-6)%each != 0 {
		return damaged("numbers in columns %d to %d of row %d in %d bytes", first+1, last+1, row+1, len(s.body))
	}
	for i := 0; i <= last-first; i++ {
		at := 4 + each*i
		c := transforms.Cell{Col: first + i + 1}
		err := s.dress(&c, row, s.u16(at))
		if err == nil {
			err = setNumber(&c, rkNumber(binary.LittleEndian.Uint32(s.body[at+2:])))
		}
		if err == nil {
			err = s.keep(row, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// formula reads the cached value of a formula. A text comes in a STRING record behind it.
func (s *xlsSheet) formula(row int, c transforms.Cell) error {
	c.Formula = true
	value := s.body[6:14]
	if binary.LittleEndian.Uint16(value[6:]) != 0xFFFF {
		if err := setNumber(&c, math.Float64frombits(binary.LittleEndian.Uint64(value))); err != nil {
			return err
		}
		return s.keep(row, c)
	}
	const textFollows, boolean, errorCode, emptyText = 0, 1, 2, 3
	switch value[0] {
	case textFollows: // until it comes, the value is missing
		c.Kind = transforms.Missing
		if err := s.keep(row, c); err != nil {
			return err
		}
		cells := s.row(row).cells
		s.pending = &cells[len(cells)-1]
		return nil
	case boolean, errorCode:
		if err := setBoolOrError(&c, value[2], value[0] == errorCode); err != nil {
			return err
		}
		return s.keep(row, c)
	case emptyText:
		return nil
	}
	return damaged("formula with a value of kind %d", value[0])
}

// formulaText reads the text that a formula before it came to.
func (s *xlsSheet) formulaText() error {
	c := s.pending
	s.pending = nil
	if c == nil {
		return damaged("text of a formula without the formula")
	}
	if err := s.need(2); err != nil {
		return err
	}
	t := xlsText{records: &s.records, rest: s.body[2:]}
	text, err := t.text(s.u16(0), nil)
	if err != nil {
		return err
	}
	c.Raw, c.Kind = text, transforms.Text
	if text == "" {
		c.Kind = transforms.Blank
	}
	return nil
}

// rkNumber unpacks a number of 30 bits: whole or the front of a float, perhaps in hundredths.
func rkNumber(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

func setNumber(c *transforms.Cell, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return damaged("value is not a number")
	}
	format := byte('f')
	if size := math.Abs(v); size != 0 && (size < 1e-5 || size >= 1e21) {
		format = 'E'
	}
	c.Kind, c.Raw = transforms.Number, strconv.FormatFloat(v, format, -1, 64)
	return nil
}

// xlsErrors are Excel's error values by their code.
var xlsErrors = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

func setBoolOrError(c *transforms.Cell, value byte, isError bool) error {
	switch {
	case isError && xlsErrors[value] != "":
		c.Kind, c.Raw = transforms.Error, xlsErrors[value]
	case isError:
		return damaged("error value %#x", value)
	case value <= 1:
		c.Kind, c.Raw = transforms.Bool, strconv.Itoa(int(value))
	default:
		return damaged("value %d is not true or false", value)
	}
	return nil
}

// listRow reads a ROW: what its row looks like.
func (s *xlsSheet) listRow() error {
	if err := s.need(16); err != nil {
		return err
	}
	const noHeight, hiddenRow, height = 0x8000, 0x20, 0x7FFF
	r := s.row(s.u16(0))
	r.listed = true
	r.hidden = s.body[12]&hiddenRow != 0 || s.u16(6)&noHeight == 0 && s.u16(6)&height == 0
	return nil
}

// columns reads a COLINFO; only hidden columns matter.
func (s *xlsSheet) columns() error {
	if err := s.need(10); err != nil {
		return err
	}
	first, last := s.u16(0), min(s.u16(2), maxXLSColumn-1) // 256 stands for the rest of the sheet
	if hidden := s.body[8]&1 != 0 || s.u16(4) == 0; hidden {
		for col := first; col <= last; col++ {
			s.wide[col] = true
		}
	}
	return nil
}

func (s *xlsSheet) merges() error {
	if err := s.need(2); err != nil {
		return err
	}
	count := s.u16(0)
	if err := s.need(2 + 8*count); err != nil {
		return err
	}
	if len(s.sheet.Merges)+count > maxMerges {
		return overMerges.of(tooLarge("more than %d merged ranges", maxMerges))
	}
	for i := range count {
		at := 2 + 8*i
		m := transforms.Range{Row1: s.u16(at) + 1, Row2: s.u16(at+2) + 1, Col1: s.u16(at+4) + 1, Col2: s.u16(at+6) + 1}
		if m.Row1 > m.Row2 || m.Col1 > m.Col2 || m.Col2 > maxXLSColumn {
			return damaged("merged range of rows %d to %d, columns %d to %d", m.Row1, m.Row2, m.Col1, m.Col2)
		}
		s.sheet.Merges = append(s.sheet.Merges, m)
	}
	return nil
}

// finish puts the rows into the sheet. Cells of a row may come in any order, but
// never two at one place.
func (s *xlsSheet) finish() error {
	for i := range s.rows {
		r := &s.rows[i]
		r.cells = slices.DeleteFunc(r.cells, func(c transforms.Cell) bool { return c.Kind == transforms.Blank })
		slices.SortStableFunc(r.cells, func(a, b transforms.Cell) int { return cmp.Compare(a.Col, b.Col) })
		for j := 1; j < len(r.cells); j++ {
			if r.cells[j].Col == r.cells[j-1].Col {
				return damaged("cell %q stands twice", xlsAddress(i, r.cells[j].Col))
			}
		}
		switch {
		case len(r.cells) > 0:
			s.sheet.Rows = append(s.sheet.Rows, transforms.Row{Number: i + 1, Hidden: r.hidden, Cells: r.cells})
		case r.listed:
			s.sheet.BlankRows++
		}
	}
	for col, hidden := range s.wide {
		if hidden {
			s.sheet.HiddenCols = append(s.sheet.HiddenCols, col+1)
		}
	}
	return nil
}
