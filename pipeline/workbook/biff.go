package workbook

import (
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"

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

// readSST reads the shared strings, which go on over many CONTINUE records.
func (w *xlsBook) readSST() error {
	if err := w.need(8); err != nil {
		return err
	}
	count := int(binary.LittleEndian.Uint32(w.body[4:]))
	if count > maxStrings {
		return tooLarge("more than %d shared strings", maxStrings)
	}
	t := xlsText{records: &w.records, rest: w.body[8:]}
	total := 0
	for i := range count {
		head, err := t.take(2)
		if err != nil {
			return err
		}
		var look runs
		text, err := t.text(int(binary.LittleEndian.Uint16(head)), w.lookOf(&look))
		if err != nil {
			return err
		}
		if total += len(text); total > maxStringBytes {
			return overTexts.of(tooLarge("shared strings of more than %d bytes", maxStringBytes))
		}
		w.strings.keep(text)
		if f := look.look(); f.set {
			w.strings.faces[i] = f
		}
	}
	return nil
}

// lookOf makes a watcher of text runs that finds out whether they look alike.
func (w *xlsBook) lookOf(look *runs) func(string, int) {
	return func(text string, font int) {
		switch {
		case white([]byte(text)):
		case font < 0:
			look.add(face{})
		case fontIndex(font) < len(w.table.fonts):
			look.add(w.table.fonts[fontIndex(font)])
		default:
			look.add(face{})
		}
	}
}

// xlsText reads texts that may go on in CONTINUE records.
type xlsText struct {
	*records
	rest []byte // of the current record
}

// onward moves to the CONTINUE record that must follow.
func (t *xlsText) onward() error {
	if t.peek() != recContinue {
		return damaged("text goes on behind the end of record %#x", t.kind)
	}
	if err := t.next(); err != nil {
		return err
	}
	t.rest = t.body
	return nil
}

// take is the next n bytes, which stand together.
func (t *xlsText) take(n int) ([]byte, error) {
	for len(t.rest) == 0 {
		if err := t.onward(); err != nil {
			return nil, err
		}
	}
	if len(t.rest) < n {
		return nil, damaged("text ends inside record %#x", t.kind)
	}
	b := t.rest[:n]
	t.rest = t.rest[n:]
	return b, nil
}

// gather is the next n bytes, which may be spread over records.
func (t *xlsText) gather(n int) ([]byte, error) {
	var out []byte
	for n > 0 {
		b, err := t.take(1)
		if err != nil {
			return nil, err
		}
		more := min(n-1, len(t.rest))
		out = append(append(out, b...), t.rest[:more]...)
		t.rest = t.rest[more:]
		n -= 1 + more
	}
	return out, nil
}

// Flags of a text.
const (
	wideText = 0x01
	extText  = 0x04
	richText = 0x08
)

// text reads n characters with their flags before and their formatting behind.
// run, if given, is called for every run of one look with its font, -1 for the cell's own.
func (t *xlsText) text(n int, run func(text string, font int)) (string, error) {
	if n == 0 && len(t.rest) == 0 && run == nil {
		return "", nil // the empty text of some writers has no flags
	}
	head, err := t.take(1)
	if err != nil {
		return "", err
	}
	flags, runCount, extra := head[0], 0, 0
	if flags&richText != 0 {
		if head, err = t.take(2); err != nil {
			return "", err
		}
		runCount = int(binary.LittleEndian.Uint16(head))
	}
	if flags&extText != 0 {
		if head, err = t.take(4); err != nil {
			return "", err
		}
		extra = int(binary.LittleEndian.Uint32(head))
	}
	units, err := t.characters(n, flags&wideText != 0)
	if err != nil {
		return "", err
	}
	formatting, err := t.gather(4 * runCount)
	if err != nil {
		return "", err
	}
	if extra > len(t.data) {
		return "", damaged("text with %d bytes of phonetics", extra)
	}
	if _, err := t.gather(extra); err != nil {
		return "", err
	}
	if run != nil {
		eachRun(units, formatting, run)
	}
	return decodeUnits(units)
}

// characters reads n characters of one or two bytes; each CONTINUE record says
// anew which.
func (t *xlsText) characters(n int, wide bool) ([]uint16, error) {
	var out []uint16
	for n > 0 {
		if len(t.rest) == 0 {
			if err := t.onward(); err != nil {
				return nil, err
			}
			head, err := t.take(1)
			if err != nil {
				return nil, err
			}
			wide = head[0]&wideText != 0
			continue
		}
		if !wide {
			k := min(n, len(t.rest))
			for _, c := range t.rest[:k] {
				out = append(out, uint16(c))
			}
			t.rest, n = t.rest[k:], n-k
			continue
		}
		k := min(n, len(t.rest)/2)
		if k == 0 {
			return nil, damaged("text is cut inside a character")
		}
		out = append(out, words16(t.rest[:2*k])...)
		t.rest, n = t.rest[2*k:], n-k
	}
	return out, nil
}

// eachRun cuts a text where its font changes.
func eachRun(units []uint16, formatting []byte, run func(string, int)) {
	from, font := 0, -1
	for ; len(formatting) >= 4; formatting = formatting[4:] {
		at := min(int(binary.LittleEndian.Uint16(formatting)), len(units))
		if at > from {
			run(string(utf16.Decode(units[from:at])), font)
			from = at
		}
		font = int(binary.LittleEndian.Uint16(formatting[2:]))
	}
	if from < len(units) {
		run(string(utf16.Decode(units[from:])), font)
	}
}

// decodeUnits refuses half a surrogate pair and a zero, which are no characters.
func decodeUnits(units []uint16) (string, error) {
	for i, u := range units {
		if u == 0 {
			return "", damaged("text holds a zero character")
		}
		if !utf16.IsSurrogate(rune(u)) {
			continue
		}
		low := u >= 0xDC00
		switch {
		case low && (i == 0 || units[i-1] < 0xD800 || units[i-1] >= 0xDC00),
			!low && (i+1 == len(units) || units[i+1] < 0xDC00 || units[i+1] > 0xDFFF):
			return "", damaged("text holds half a character")
		}
	}
	return string(utf16.Decode(units)), nil
}
