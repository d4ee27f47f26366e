package workbook

import (
	"cmp"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"kttt/transforms"
)

// A text file is a table when a delimiter cuts most of its lines into the same
// number of fields. What makes such files dangerous is a delimiter nobody quoted,
// "1,5" between commas: it moves every later cell of its record by one. So a record
// with more or fewer fields than the table refuses the file, unless it is one field.

// csvSheet is the name of the only sheet of a text file (contract, "Severities").
const csvSheet = "CSV"

const (
	maxCSVBytes  = 64 << 20 // a text file, held in memory; 100 000 records of 30 fields are 30 MB, as UTF-16 60
	maxTextBytes = 80 << 20 // its text in UTF-8
)

// readText reads a table of text. Bytes that are no Unicode are handed on as the
// Latin-1 characters they look like: which letters they stand for is settled cell
// by cell in transforms.
func readText(file io.ReaderAt, size int64) (*transforms.Book, error) {
	if size > maxCSVBytes {
		return nil, overBytes(maxCSVBytes).of(tooLarge("file of more than %d bytes", maxCSVBytes))
	}
	var data strings.Builder
	data.Grow(int(size))
	switch n, err := io.Copy(&data, io.NewSectionReader(file, 0, size)); {
	case err != nil:
		return nil, err
	case n < size:
		return nil, io.ErrUnexpectedEOF
	}
	text, err := decodeText(data.String())
	if err != nil {
		return nil, err
	}
	if word := lostLetters(text); word != "" {
		return nil, &Error{Kind: ErrLost, Format: word, Err: errors.New("question marks inside words")}
	}
	return readCSV(text)
}

// lostLetters is a word such as "HUY?N" of a text that was saved in an encoding without its letters; "" where such words
// are fewer than five, or one mark for two hundred letters.
func lostLetters(text string) (word string) {
	marks, letters := 0, 0
	before := rune(0)
	for i, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r == '?' && unicode.IsLetter(before):
			if next, _ := utf8.DecodeRuneInString(text[i+1:]); unicode.IsLetter(next) {
				if marks++; marks == 1 {
					from := strings.LastIndexFunc(text[:i], func(r rune) bool { return !unicode.IsLetter(r) }) + 1
					to := strings.IndexFunc(text[i+1:], func(r rune) bool { return !unicode.IsLetter(r) })
					if to < 0 {
						to = len(text) - i - 1
					}
					word = text[max(from, i-40):min(i+1+to, i+41)]
				}
			}
		}
		before = r
	}
	if marks < 5 || marks*200 < letters {
		return ""
	}
	return strings.ToValidUTF8(word, "")
}

// readCSV makes a sheet of the records of a text.
func readCSV(text string) (*transforms.Book, error) {
	table, err := findTable(text)
	if err != nil {
		return nil, err
	}
	if err := table.checkWidths(); err != nil {
		return nil, err
	}
	sheet := transforms.Sheet{Name: csvSheet, BlankRows: table.first}
	var slab []transforms.Cell
	records := table.reader()
	for number := table.first + 1; ; number++ {
		fields, err := records.next()
		if err != nil {
			return nil, err
		}
		if fields == nil {
			return &transforms.Book{Sheets: []transforms.Sheet{sheet}}, nil
		}
		if len(slab) < len(fields) {
			slab = make([]transforms.Cell, max(len(fields), min(4096, table.cells)))
		}
		n := 0
		for col, field := range fields {
			if field != "" {
				slab[n] = transforms.Cell{Col: col + 1, Kind: transforms.Text, Raw: field}
				n++
			}
		}
		if n == 0 {
			sheet.BlankRows++
			continue
		}
		sheet.Rows = append(sheet.Rows, transforms.Row{Number: number, Cells: slab[:n:n]})
		slab = slab[n:]
	}
}

// decodeText is the text of a file in whatever Unicode it is, or in Latin-1.
func decodeText(data string) (string, error) {
	head := []byte(data[:min(len(data), sniffBytes)])
	switch {
	case strings.HasPrefix(data, "\xFF\xFE"), strings.HasPrefix(data, "\xFE\xFF"):
		return decodeUTF16(data[2:], data[0] == 0xFE)
	case isUTF16(head, 1) && len(data)%2 == 0:
		return decodeUTF16(data, false)
	case isUTF16(head, 0) && len(data)%2 == 0:
		return decodeUTF16(data, true)
	}
	data = strings.TrimPrefix(data, "\uFEFF")
	if strings.IndexByte(data, 0) >= 0 {
		return "", damaged("text holds a zero byte")
	}
	if utf8.ValidString(data) {
		return data, nil
	}
	return decodeBytes(data)
}

// decodeBytes is the text that bytes are in Windows-1252; the five that mean
// nothing there stay control characters.
func decodeBytes(data string) (string, error) {
	var letters [256]rune
	for i := range letters {
		if letters[i] = charmap.Windows1252.DecodeByte(byte(i)); letters[i] == utf8.RuneError {
			letters[i] = rune(i)
		}
	}
	size := 0
	for i := range len(data) {
		size += utf8.RuneLen(letters[data[i]])
	}
	var b strings.Builder
	if size > maxTextBytes {
		return "", overTexts.of(tooLarge("text of more than %d bytes", maxTextBytes))
	}
	b.Grow(size)
	for i := range len(data) {
		b.WriteRune(letters[data[i]])
	}
	return b.String(), nil
}

// isUTF16 tells UTF-16 without its mark: of the pairs of bytes at the beginning,
// most have a zero at the given place and hardly any at the other.
func isUTF16(data []byte, zero int) bool {
	head := data[:min(len(data), sniffBytes)]
	zeros := [2]int{}
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	return zeros[zero]*4 > len(head) && zeros[1-zero]*50 <= len(head)
}

func decodeUTF16(data string, big bool) (string, error) {
	if len(data)%2 != 0 {
		return "", damaged("text ends inside a character")
	}
	unit := func(i int) rune {
		if big {
			return rune(data[i])<<8 | rune(data[i+1])
		}
		return rune(data[i+1])<<8 | rune(data[i])
	}
	if len(data) > 0 && unit(0) == 0xFEFF {
		data = data[2:]
	}
	size := 0
	for i := 0; i < len(data); i += 2 {
		size += max(1, utf8.RuneLen(unit(i))) // half a character counts too little: nothing comes of it
	}
	if size > maxTextBytes {
		return "", overTexts.of(tooLarge("text of more than %d bytes", maxTextBytes))
	}
	var b strings.Builder
	b.Grow(size)
	for i := 0; i < len(data); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			if i += 2; i < len(data) {
				r = utf16.DecodeRune(r, unit(i))
			}
			if i >= len(data) || r == utf8.RuneError {
				return "", damaged("text holds half a character")
			}
		}
		if r == 0 {
			return "", damaged("text holds a zero character")
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// textTable is a text and what cuts it into records.
type textTable struct {
	text      string
	delimiter byte
	first     int // records that stand before it in the file
	fit
}

// findTable finds the delimiter that fits a text.
func findTable(text string) (textTable, error) {
	if first, rest, ok := strings.Cut(text, "\n"); ok { // Excel's own hint, which its user never sees
		first = strings.Trim(strings.TrimRight(first, "\r"), `"`)
		if given, ok := strings.CutPrefix(first, "sep="); ok && len(given) == 1 && strings.Contains(",;\t|", given) {
			t := textTable{text: rest, delimiter: given[0], first: 1}
			return t, t.survey()
		}
	}
	var best textTable
	var broken error
	found, tie := false, false
	for _, delimiter := range []byte(",;\t") {
		t := textTable{text: text, delimiter: delimiter}
		if err := t.survey(); err != nil {
			broken = cmp.Or(broken, err)
			continue
		}
		switch {
		case t.width < 2:
		case !found || t.better(best.fit):
			best, found, tie = t, true, false
		case !best.better(t.fit):
			tie = true
		}
	}
	switch {
	case !found:
		return best, cmp.Or(broken, otherFormat("text"))
	case tie:
		return best, &Error{Kind: ErrUneven, Err: errors.New("two delimiters cut the records equally well")}
	}
	return best, nil
}

func (t *textTable) reader() *recordReader {
	return &recordReader{text: t.text, delimiter: t.delimiter}
}

// recordReader cuts a text into records of fields (RFC 4180): a field in quotes may
// hold delimiters, line ends and doubled quotes. A quote inside a field that does
// not begin with one is text.
type recordReader struct {
	text      string // what is left
	delimiter byte
	fields    []string
	count     int  // records so far
	stray     bool // a quote stood inside a field
}

// next is the next record, nil behind the last. It is good until the next call.
func (r *recordReader) next() ([]string, error) {
	if r.text == "" {
		return nil, nil
	}
	r.count++
	r.fields = r.fields[:0]
	for {
		quoted := r.text != "" && r.text[0] == '"'
		field, rest, err := cutField(r.text, r.delimiter)
		switch {
		case err != nil:
			return nil, inRecord(err, r.count)
		case len(field) > maxText:
			return nil, inRecord(overText.of(tooLarge("text of more than %d bytes", maxText)), r.count)
		case len(r.fields) == maxColumn:
			return nil, inRecord(tooLarge("more than %d fields", maxColumn), r.count)
		}
		r.fields = append(r.fields, field)
		r.stray = r.stray || !quoted && strings.IndexByte(field, '"') >= 0
		if rest == "" || rest[0] != r.delimiter {
			r.text = strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
			return r.fields, nil
		}
		r.text = rest[1:]
	}
}

// cutField takes the field at the beginning of text and leaves what ended it.
func cutField(text string, delimiter byte) (field, rest string, err error) {
	ends := func(c byte) bool { return c == delimiter || c == '\r' || c == '\n' }
	if text == "" || text[0] != '"' {
		n := 0
		for n < len(text) && !ends(text[n]) {
			n++
		}
		return text[:n], text[n:], nil
	}
	var b []byte // what stands before a doubled quote
	for text = text[1:]; ; text = text[1:] {
		n := strings.IndexByte(text, '"')
		if n < 0 {
			return "", "", damaged("a quote is opened and never closed")
		}
		field, text = text[:n], text[n+1:]
		switch {
		case text == "" || ends(text[0]):
			if len(b) > 0 {
				field = string(append(b, field...))
			}
			return strings.ReplaceAll(field, "\r\n", "\n"), text, nil
		case text[0] != '"':
			return "", "", damaged("text %.20q stands behind a closing quote", text)
		case len(b) > maxText:
			return "", "", overText.of(tooLarge("text of more than %d bytes", maxText))
		}
		b = append(append(b, field...), '"')
	}
}

// fit tells how well a delimiter cuts: how many records have the most common
// number of fields, that number, and how many records have another. Quotes in the
// midst of fields tell against it.
type fit struct {
	records, width, others int
	stray                  bool
	cells                  int // fields that hold something
}

// survey finds out how the table's delimiter fits.
func (t *textTable) survey() error {
	counts := map[int]int{}
	filled, records := 0, t.reader()
	for {
		fields, err := records.next()
		if err != nil {
			return err
		}
		if fields == nil {
			break
		}
		for _, f := range fields {
			if f != "" {
				t.cells++
			}
		}
		if records.count > maxRow || t.cells > maxCells {
			return overCells.of(tooLarge("more than %d cells or %d records", maxCells, maxRow))
		}
		n := len(fields)
		if n > 1 || fields[0] != "" {
			filled++
		}
		if n < 2 {
			continue
		}
		counts[n]++
		if counts[n] > t.records || counts[n] == t.records && n > t.width {
			t.records, t.width = counts[n], n
		}
	}
	t.others, t.stray = filled-t.records, records.stray
	return nil
}

// better tells that f cuts more records alike than g, headings and all: in a file
// of semicolons, addresses may hold as many commas in every row but the first.
func (f fit) better(g fit) bool {
	switch {
	case f.stray != g.stray:
		return g.stray
	case f.others != g.others:
		return f.others < g.others
	}
	return f.width > g.width
}

// checkWidths proves that no record is moved: each has as many fields as the table,
// or is a line of text by itself.
func (t *textTable) checkWidths() error {
	for records := t.reader(); ; {
		fields, err := records.next()
		if fields == nil || err != nil {
			return err
		}
		if n := len(fields); n > 1 && n != t.width {
			return &Error{Kind: ErrUneven, Record: t.first + records.count, Fields: n, Width: t.width}
		}
	}
}
