package workbook

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"strings"
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

const maxCSVBytes = 64 << 20 // a text file, held in memory

// readCSV reads a table of text. Bytes that are no Unicode are handed on as the
// Latin-1 characters they look like: which letters they stand for is settled cell
// by cell in transforms.
func readCSV(data []byte) (*transforms.Book, error) {
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	records, err := splitRecords(text)
	if err != nil {
		return nil, err
	}
	sheet := transforms.Sheet{Name: csvSheet}
	cells := 0
	for i, fields := range records {
		row := transforms.Row{Number: i + 1}
		for col, field := range fields {
			if field != "" {
				row.Cells = append(row.Cells, transforms.Cell{Col: col + 1, Kind: transforms.Text, Raw: field})
			}
		}
		if cells += len(row.Cells); cells > maxCells || i >= maxRow {
			return nil, tooLarge("more than %d cells or %d records", maxCells, maxRow)
		}
		if len(row.Cells) > 0 {
			sheet.Rows = append(sheet.Rows, row)
		} else {
			sheet.BlankRows++
		}
	}
	return &transforms.Book{Sheets: []transforms.Sheet{sheet}}, nil
}

// readText holds a text file in memory and reads it.
func readText(file io.ReaderAt, size int64) (*transforms.Book, error) {
	data, err := readAll(file, size, maxCSVBytes)
	if err != nil {
		return nil, err
	}
	return readCSV(data)
}

// decodeText is the text of a file in whatever Unicode it is, or in Latin-1.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return decodeUTF16(data[2:], data[0] == 0xFE)
	case isUTF16(data, 1):
		return decodeUTF16(data, false)
	case isUTF16(data, 0):
		return decodeUTF16(data, true)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", damaged("text holds a zero byte")
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	return decodeBytes(data), nil
}

// decodeBytes is the text that bytes are in Windows-1252; the five that mean
// nothing there stay control characters.
func decodeBytes(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/4)
	for _, c := range data {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		b.WriteRune(r)
	}
	return b.String()
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
	return len(data)%2 == 0 && zeros[zero]*4 > len(head) && zeros[1-zero]*50 <= len(head)
}

func decodeUTF16(data []byte, big bool) (string, error) {
	if len(data)%2 != 0 {
		return "", damaged("text ends inside a character")
	}
	units := words16(data)
	if big {
		for i, u := range units {
			units[i] = u<<8 | u>>8
		}
	}
	if len(units) > 0 && units[0] == 0xFEFF {
		units = units[1:]
	}
	for _, u := range units {
		if u == 0 {
			return "", damaged("text holds a zero character")
		}
	}
	return decodeUnits(units)
}

// splitRecords cuts a text by the delimiter that fits it.
func splitRecords(text string) ([][]string, error) {
	if first, rest, ok := strings.Cut(text, "\n"); ok { // Excel's own hint, which its user never sees
		first = strings.Trim(strings.TrimRight(first, "\r"), `"`)
		if given, ok := strings.CutPrefix(first, "sep="); ok && len(given) == 1 && strings.Contains(",;\t|", given) {
			records, _, err := cutFields(rest, given[0])
			if err == nil {
				records, err = append([][]string{nil}, records...), checkWidths(records, 1)
			}
			return records, err
		}
	}
	var best [][]string
	var bestFit fit
	var broken error
	tie := false
	for _, delimiter := range []byte(",;\t") {
		records, stray, err := cutFields(text, delimiter)
		if err != nil {
			broken = cmp.Or(broken, err)
			continue
		}
		f := fitOf(records)
		f.stray = stray
		switch {
		case f.width < 2:
		case best == nil || f.better(bestFit):
			best, bestFit, tie = records, f, false
		case !bestFit.better(f):
			tie = true
		}
	}
	switch {
	case best == nil:
		return nil, cmp.Or(broken, otherFormat("text"))
	case tie:
		return nil, &Error{Kind: ErrUneven, Err: errors.New("two delimiters cut the records equally well")}
	}
	return best, checkWidths(best, 0)
}

// cutFields cuts a text into records of fields (RFC 4180): a field in quotes may
// hold delimiters, line ends and doubled quotes. A quote inside a field that does
// not begin with one is text.
func cutFields(text string, delimiter byte) (records [][]string, stray bool, err error) {
	var fields []string
	for len(text) > 0 {
		field, rest, err := cutField(text, delimiter)
		if err != nil {
			return nil, false, inPlace(err, "record", len(records)+1)
		}
		fields = append(fields, field)
		stray = stray || text[0] != '"' && strings.Contains(field, `"`)
		switch {
		case len(fields) > maxColumn:
			return nil, false, inPlace(tooLarge("more than %d fields", maxColumn), "record", len(records)+1)
		case rest != "" && rest[0] == delimiter:
			if text = rest[1:]; text == "" {
				fields = append(fields, "")
			}
			continue
		}
		records, fields = append(records, fields), nil
		text = strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
	}
	if fields != nil {
		records = append(records, fields)
	}
	return records, stray, nil
}

// cutField takes the field at the beginning of text and leaves what ended it.
func cutField(text string, delimiter byte) (field, rest string, err error) {
	ends := string([]byte{delimiter, '\r', '\n'})
	if text[0] != '"' {
		n := strings.IndexAny(text, ends)
		if n < 0 {
			n = len(text)
		}
		return text[:n], text[n:], nil
	}
	var b strings.Builder
	for text = text[1:]; ; text = text[1:] {
		n := strings.IndexByte(text, '"')
		if n < 0 {
			return "", "", damaged("a quote is opened and never closed")
		}
		b.WriteString(text[:n])
		text = text[n+1:]
		switch {
		case text == "" || strings.IndexByte(ends, text[0]) >= 0:
			return strings.ReplaceAll(b.String(), "\r\n", "\n"), text, nil
		case text[0] != '"':
			return "", "", damaged("text %.20q stands behind a closing quote", text)
		}
		b.WriteByte('"')
	}
}

// fit tells how well a delimiter cuts: how many records have the most common
// number of fields, that number, and how many records have another. Quotes in the
// midst of fields tell against it.
type fit struct {
	records, width, others int
	stray                  bool
}

func fitOf(records [][]string) fit {
	counts := map[int]int{}
	var f fit
	filled := 0
	for _, fields := range records {
		n := len(fields)
		if n > 1 || fields[0] != "" {
			filled++
		}
		if n < 2 {
			continue
		}
		counts[n]++
		if counts[n] > f.records || counts[n] == f.records && n > f.width {
			f.records, f.width = counts[n], n
		}
	}
	f.others = filled - f.records
	return f
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
// or is a line of text by itself. first is how many records stand before these in
// the file.
func checkWidths(records [][]string, first int) error {
	width := fitOf(records).width
	for i, fields := range records {
		if n := len(fields); n > 1 && n != width {
			return &Error{Kind: ErrUneven, Record: first + i + 1, Fields: n, Width: width}
		}
	}
	return nil
}
