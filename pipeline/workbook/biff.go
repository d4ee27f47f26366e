package workbook

import (
	"encoding/binary"
	"errors"
	"io"

	"kttt/transforms"
)

// BIFF8 is the format of Excel 97 to 2003: records of a kind, a length and a
// body ([MS-XLS]). A body of more than 8224 bytes goes on in CONTINUE records.
const (
	recNone        = 0x0000
	recFormula     = 0x0006
	recEOF         = 0x000A
	recDate1904    = 0x0022
	recFilePass    = 0x002F
	recFont        = 0x0031
	recContinue    = 0x003C
	recColInfo     = 0x007D
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergedCells = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027E
	recFormat      = 0x041E
	recBOF         = 0x0809
)

const (
	biff8           = 0x0600
	worksheetStream = 0x0010 // what a BOF says of a worksheet
)

// records walks the records of a stream.
type records struct {
	data []byte
	pos  int
	kind uint16
	body []byte
}

// next moves to the next record.
func (r *records) next() error {
	if r.pos+4 > len(r.data) {
		return damaged("workbook stream ends between records")
	}
	r.kind = binary.LittleEndian.Uint16(r.data[r.pos:])
	from := r.pos + 4
	to := from + int(binary.LittleEndian.Uint16(r.data[r.pos+2:]))
	if to > len(r.data) {
		return damaged("workbook stream ends inside record %#x", r.kind)
	}
	r.body, r.pos = r.data[from:to], to
	return nil
}

// peek is the kind of the record to come.
func (r *records) peek() uint16 {
	if r.pos+2 > len(r.data) {
		return 0
	}
	return binary.LittleEndian.Uint16(r.data[r.pos:])
}

// need proves that the body has n bytes.
func (r *records) need(n int) error {
	if len(r.body) < n {
		return damaged("record %#x has %d bytes of %d", r.kind, len(r.body), n)
	}
	return nil
}

func (r *records) u16(at int) int { return int(binary.LittleEndian.Uint16(r.body[at:])) }

// xlsBook reads a BIFF8 workbook stream.
type xlsBook struct {
	records
	*book
	table  styleTable
	sheets []xlsListed
}

// xlsListed is one sheet as the workbook lists it.
type xlsListed struct {
	name   string
	at     int // where its records begin
	hidden bool
}

// readXLS reads a workbook of Excel 97 to 2003.
func readXLS(file io.ReaderAt, size int64) (*transforms.Book, error) {
	if size > maxXLSBytes {
		return nil, overBytes(maxXLSBytes).of(tooLarge("file of more than %d bytes", maxXLSBytes))
	}
	c, err := openContainer(file, size)
	if err != nil {
		return nil, ofContainer(err)
	}
	stream, ok, err := c.stream("Workbook")
	if err != nil {
		return nil, ofContainer(err)
	}
	if !ok {
		return nil, &Error{Kind: ErrOldFormat}
	}
	w := &xlsBook{records: records{data: stream}, book: &book{fonts: make(map[string]string)}}
	w.strings.faces = make(map[int]face)
	w.table.formats = make(map[int]string)
	if err := w.globals(); err != nil {
		return nil, err
	}
	if err := w.survey(); err != nil {
		return nil, err
	}
	result := &transforms.Book{Sheets: make([]transforms.Sheet, len(w.sheets))}
	for i, listed := range w.sheets {
		sheet := &result.Sheets[i]
		sheet.Name, sheet.Hidden, sheet.Date1904 = listed.name, listed.hidden, w.date1904
		r := xlsSheet{xlsBook: w, sheet: sheet}
		r.pos = listed.at
		if err := r.read(); err != nil {
			return nil, within(err, listed.name, "")
		}
	}
	return result, nil
}

// survey walks the records of each sheet to its end and proves that no two sheets
// share records and that their cells are within the limits, before any is held.
func (w *xlsBook) survey() error {
	cells := 0
	for _, listed := range w.sheets {
		limit := len(w.data)
		for _, other := range w.sheets {
			if other.at > listed.at {
				limit = min(limit, other.at)
			}
		}
		r := records{data: w.data, pos: listed.at}
		for depth, begun := 0, false; depth > 0 || !begun; begun = true {
			if err := r.next(); err != nil {
				return within(err, listed.name, "")
			}
			switch r.kind {
			case recBOF:
				depth++
			case recEOF:
				depth--
			case recLabelSST, recLabel, recRString, recNumber, recRK, recBoolErr, recFormula:
				cells++
			case recMulRK:
				cells += len(r.body) / mulRKBytes
			}
			switch {
			case r.pos > limit:
				return within(damaged("sheet runs into the records of another"), listed.name, "")
			case cells > maxCells:
				return within(overCells.of(tooLarge("more than %d cells in the workbook", maxCells)), listed.name, "")
			}
		}
	}
	return nil
}

// ofContainer notes that it is the container which is damaged, not the workbook in it.
func ofContainer(err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.container = e.Kind == ErrDamaged
	}
	return err
}

// globals reads what stands before the sheets: their list, formats and texts.
func (w *xlsBook) globals() error {
	if err := w.begin(); err != nil {
		return err
	}
	for {
		if err := w.next(); err != nil {
			return err
		}
		var err error
		switch w.kind {
		case recEOF:
			return w.finishGlobals()
		case recFilePass:
			return &Error{Kind: ErrEncrypted}
		case recDate1904:
			if err = w.need(2); err == nil {
				w.date1904 = w.u16(0) == 1
			}
		case recBoundSheet:
			err = w.listSheet()
		case recFont:
			err = w.addFont()
		case recFormat:
			err = w.addNumberFormat()
		case recXF:
			if err = w.need(4); err == nil && len(w.table.xfs) == maxStyles {
				err = tooLarge("more than %d cell formats", maxStyles)
			}
			if err == nil {
				w.table.xfs = append(w.table.xfs, struct{ format, font int }{w.u16(2), fontIndex(w.u16(0))})
			}
		case recSST:
			err = w.readSST()
		}
		if err != nil {
			return err
		}
	}
}

// begin reads the BOF, which tells the version.
func (w *xlsBook) begin() error {
	if err := w.next(); err != nil {
		return err
	}
	if w.kind != recBOF {
		return damaged("workbook stream begins with record %#x", w.kind)
	}
	if err := w.need(4); err != nil {
		return err
	}
	if w.u16(0) != biff8 {
		return &Error{Kind: ErrOldFormat}
	}
	return nil
}

func (w *xlsBook) finishGlobals() error {
	if len(w.sheets) == 0 {
		return damaged("workbook lists no worksheet")
	}
	var err error
	w.styles, err = w.table.join()
	return err
}

// fontIndex undoes a quirk: there is no font 4.
func fontIndex(n int) int {
	if n > 4 {
		return n - 1
	}
	return n
}

// listSheet reads a BOUNDSHEET. Charts, macros and modules are no data.
func (w *xlsBook) listSheet() error {
	if err := w.need(8); err != nil {
		return err
	}
	const worksheet = 0
	if w.body[5] != worksheet {
		return nil
	}
	t := xlsText{records: &w.records, rest: w.body[7:]}
	name, err := t.text(int(w.body[6]), nil)
	if err != nil {
		return err
	}
	listed := xlsListed{name: name, at: int(binary.LittleEndian.Uint32(w.body)), hidden: w.body[4]&3 != 0}
	for _, other := range w.sheets {
		switch {
		case other.name == name:
			return damaged("two sheets are called %q", name)
		case other.at == listed.at:
			return damaged("sheets %q and %q share their records", other.name, name)
		}
	}
	if len(w.sheets) == maxSheets {
		return tooLarge("more than %d sheets", maxSheets)
	}
	w.sheets = append(w.sheets, listed)
	return nil
}

func (w *xlsBook) addFont() error {
	if err := w.need(16); err != nil {
		return err
	}
	if len(w.table.fonts) == maxStyles {
		return tooLarge("more than %d fonts", maxStyles)
	}
	t := xlsText{records: &w.records, rest: w.body[15:]}
	bold := w.u16(6) >= 600
	name, err := t.text(int(w.body[14]), nil)
	if err != nil {
		return err
	}
	if _, ok := w.fonts[name]; !ok {
		w.fonts[name] = name
	}
	w.table.fonts = append(w.table.fonts, face{set: true, font: w.fonts[name], bold: bold})
	return nil
}

func (w *xlsBook) addNumberFormat() error {
	if err := w.need(5); err != nil {
		return err
	}
	id, n := w.u16(0), w.u16(2)
	t := xlsText{records: &w.records, rest: w.body[4:]}
	code, err := t.text(n, nil)
	w.table.formats[id] = code
	return err
}
