package workbook

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"kttt/transforms"
)

// The smallest writer of .xls that the tests need: records, a stream of them, a
// container around it.

// rec is one record of little-endian parts: uint8, uint16, uint32, float64, string (8-bit text), []byte.
func rec(kind uint16, parts ...any) []byte {
	var body []byte
	for _, p := range parts {
		switch v := p.(type) {
		case int:
			body = binary.LittleEndian.AppendUint16(body, uint16(v))
		case byte:
			body = append(body, v)
		case uint32:
			body = binary.LittleEndian.AppendUint32(body, v)
		case float64:
			body = binary.LittleEndian.AppendUint64(body, math.Float64bits(v))
		case string:
			body = append(body, v...)
		case []byte:
			body = append(body, v...)
		default:
			panic(fmt.Sprintf("part %T", p))
		}
	}
	head := binary.LittleEndian.AppendUint16(nil, kind)
	return append(binary.LittleEndian.AppendUint16(head, uint16(len(body))), body...)
}

// wide is a text with its length and flags, two bytes a character.
func wide(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := append(binary.LittleEndian.AppendUint16(nil, uint16(len(units))), wideText)
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func xlsFont(name string, weight int) []byte {
	return rec(recFont, 200, 0, 0, weight, 0, byte(0), byte(0), byte(0), byte(0), byte(len(name)), byte(0), name)
}

var (
	bookBOF  = rec(recBOF, biff8, 5, 0, 0, uint32(0), uint32(0))
	sheetBOF = rec(recBOF, biff8, worksheetStream, 0, 0, uint32(0), uint32(0))
	eof      = rec(recEOF)
)

// xlsGlobals are the globals of a book whose only sheet begins behind them. Formats:
// 0 plain, 1 bold .VnTime, 2 a date, 3 a percentage.
func xlsGlobals(more ...[]byte) []byte {
	xf := func(font, format int) []byte { return rec(recXF, font, format, make([]byte, 16)) }
	parts := [][]byte{bookBOF, xlsFont("Arial", 400), xlsFont(".VnTime", 700),
		rec(recFormat, 164, wide("dd/mm/yyyy")), xf(0, 0), xf(1, 0), xf(0, 164), xf(0, 9)}
	parts = append(parts, more...)
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	sheet := func(at int) []byte {
		return rec(recBoundSheet, uint32(at), byte(0), byte(0), byte(3), byte(0), "HTX")
	}
	return bytes.Join(append(parts, sheet(size+len(sheet(0))+len(eof)), eof), nil)
}

func xlsStream(globals []byte, records ...[]byte) []byte {
	return bytes.Join(append([][]byte{globals, sheetBOF}, append(records, eof)...), nil)
}

// oleFile puts a stream into a container: a sector of allocation, one of directory, then the stream.
func oleFile(stream []byte) []byte {
	const sector = 512
	size := max(len(stream), miniCutoff)
	count := (size + sector - 1) / sector
	b := make([]byte, sector*(3+count))
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	put16, put32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	put16(b[30:], 9)
	put16(b[32:], 6)
	put32(b[44:], 1)
	put32(b[48:], 1)
	put32(b[56:], miniCutoff)
	put32(b[60:], 0xFFFFFFFE)
	put32(b[68:], 0xFFFFFFFE)
	for i := range headerDIFATs {
		put32(b[76+4*i:], 0xFFFFFFFF)
	}
	put32(b[76:], 0)
	fat := b[sector:]
	for i := range sector / 4 {
		put32(fat[4*i:], 0xFFFFFFFF)
	}
	put32(fat, 0xFFFFFFFD)
	put32(fat[4:], 0xFFFFFFFE)
	for i := range count {
		next := uint32(3 + i)
		if i == count-1 {
			next = 0xFFFFFFFE
		}
		put32(fat[4*(2+i):], next)
	}
	entry := func(at int, name string, kind byte, start, size uint32) {
		e := b[2*sector+at*entryBytes:]
		for i, u := range utf16.Encode([]rune(name)) {
			put16(e[2*i:], u)
		}
		put16(e[64:], uint16(2*len(name)+2))
		e[66] = kind
		put32(e[116:], start)
		put32(e[120:], size)
	}
	entry(0, "Root Entry", rootEntry, 0xFFFFFFFE, 0)
	entry(1, "Workbook", streamEntry, 2, uint32(size))
	copy(b[3*sector:], stream)
	return b
}

// TestXLSCells reads every kind of cell there is.
func TestXLSCells(t *testing.T) {
	sst := rec(recSST, uint32(3), uint32(3), wide("Hợp tác xã"), []byte{2, 0, 0, 'A', 'B'},
		[]byte{4, 0, richText, 1, 0}, "T\xaan!", []byte{0, 0, 1, 0})
	number := func(col int, v float64, xf int) []byte { return rec(recNumber, 2, col, xf, v) }
	formula := func(col int, value []byte) []byte { return rec(recFormula, 3, col, 0, value, make([]byte, 8)) }
	book, err := readBytes(oleFile(xlsStream(xlsGlobals(sst),
		rec(recRow, 0, 0, 9, 255, 0, 0, uint32(0)), rec(recRow, 4, 0, 9, 255, 0, 0, uint32(hiddenFlag)), rec(recRow, 9, 0, 0, 255, 0, 0, uint32(0)),
		rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recLabelSST, 0, 1, 1, uint32(1)), rec(recLabelSST, 0, 2, 0, uint32(2)),
		rec(recLabel, 1, 0, 1, wide("nhãn")), rec(recBoolErr, 1, 1, 0, byte(1), byte(0)), rec(recBoolErr, 1, 2, 0, byte(0x17), byte(1)),
		number(0, 0.1, 3), number(1, 43597, 2), number(2, -1e-7, 0),
		rec(recRK, 2, 3, 0, uint32(1225<<2|3)), rec(recMulRK, 2, 4, 0, uint32(7<<2|2), 2, uint32(43597<<2|2), 5),
		formula(0, binary.LittleEndian.AppendUint64(nil, math.Float64bits(4900123456))),
		formula(1, []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}), rec(recString, wide("kết quả")),
		formula(2, []byte{1, 0, 1, 0, 0, 0, 0xff, 0xff}), formula(3, []byte{2, 0, 0x2a, 0, 0, 0, 0xff, 0xff}),
		formula(4, []byte{3, 0, 0, 0, 0, 0, 0xff, 0xff}), formula(5, []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}),
		rec(recNumber, 4, 0, 0, 5.0), rec(recBOF, biff8, 0x20, 0, 0, uint32(0), uint32(0)), rec(recNumber, 0, 9, 0, 1.0), eof,
		rec(recColInfo, 1, 1, 2048, 0, 1, 0), rec(recColInfo, 7, 256, 0, 0, 0, 0), rec(recMergedCells, 1, 0, 1, 2, 3))))
	if err != nil {
		t.Fatal(err)
	}
	cell := func(col int, kind transforms.Kind, raw string) transforms.Cell {
		return transforms.Cell{Col: col, Kind: kind, Raw: raw, Font: "Arial"}
	}
	with := func(c transforms.Cell, change func(*transforms.Cell)) transforms.Cell { change(&c); return c }
	date := func(c *transforms.Cell) { c.IsDate = true }
	result := func(c *transforms.Cell) { c.Formula = true }
	legacy := func(c *transforms.Cell) { c.Bold, c.Font = true, ".VnTime" }
	want := []transforms.Row{
		{Number: 1, Cells: []transforms.Cell{cell(1, transforms.Text, "Hợp tác xã"), with(cell(2, transforms.Text, "AB"), legacy), with(cell(3, transforms.Text, "Tªn!"), legacy)}},
		{Number: 2, Cells: []transforms.Cell{with(cell(1, transforms.Text, "nhãn"), legacy), cell(2, transforms.Bool, "1"), cell(3, transforms.Error, "#REF!")}},
		{Number: 3, Cells: []transforms.Cell{with(cell(1, transforms.Number, "0.1"), func(c *transforms.Cell) { c.Percent = true }), with(cell(2, transforms.Number, "43597"), date),
			cell(3, transforms.Number, "-1E-07"), cell(4, transforms.Number, "12.25"), cell(5, transforms.Number, "7"), with(cell(6, transforms.Number, "43597"), date)}},
		{Number: 4, Cells: []transforms.Cell{with(cell(1, transforms.Number, "4900123456"), result), with(cell(2, transforms.Text, "kết quả"), result),
			with(cell(3, transforms.Bool, "1"), result), with(cell(4, transforms.Error, "#N/A"), result), with(cell(6, transforms.Missing, ""), result)}},
		{Number: 5, Hidden: true, Cells: []transforms.Cell{cell(1, transforms.Number, "5")}},
	}
	s := book.Sheets[0]
	if d := cmp.Diff(want, s.Rows); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	hidden := []int{2}
	for col := 8; col <= 256; col++ {
		hidden = append(hidden, col)
	}
	if d := cmp.Diff(hidden, s.HiddenCols); d != "" || s.BlankRows != 1 || s.Name != "HTX" {
		t.Errorf("%q: hidden columns %v, %d blank rows", s.Name, s.HiddenCols, s.BlankRows)
	}
	if d := cmp.Diff([]transforms.Range{{Row1: 1, Row2: 2, Col1: 3, Col2: 4}}, s.Merges); d != "" {
		t.Errorf("merges (-want +got):\n%s", d)
	}
}

const hiddenFlag = 0x20

// TestXLSTextOverRecords splits a shared string inside and between its parts.
func TestXLSTextOverRecords(t *testing.T) {
	text := strings.Repeat("Lạng Sơn ", 900)
	body := append([]byte{2, 0, 0, 0, 2, 0, 0, 0}, wide(text)...)
	second := []byte{3, 0, richText, 1, 0, 'a', 'b', 'c', 1, 0, 0, 0}
	const cut = 8 + 3 + 2*4000
	globals := xlsGlobals(rec(recSST, body[:cut]), rec(recContinue, byte(wideText), body[cut:]), rec(recContinue, second[:6]), rec(recContinue, byte(0), second[6:9]), rec(recContinue, second[9:]))
	book, err := readBytes(oleFile(xlsStream(globals, rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recLabelSST, 0, 1, 0, uint32(1)))))
	if err != nil {
		t.Fatal(err)
	}
	cells := book.Sheets[0].Rows[0].Cells
	if cells[0].Raw != text || cells[1].Raw != "abc" {
		t.Errorf("texts %.40q of %d bytes, %q", cells[0].Raw, len(cells[0].Raw), cells[1].Raw)
	}
}

// TestXLSDamage bends one thing at a time.
func TestXLSDamage(t *testing.T) {
	sst := rec(recSST, uint32(1), uint32(1), wide("HTX"))
	good := rec(recNumber, 0, 0, 0, 1.0)
	book := func(records ...[]byte) []byte { return oleFile(xlsStream(xlsGlobals(sst), records...)) }
	change := func(b []byte, at int, v uint32) []byte {
		b = bytes.Clone(b)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	for _, c := range []struct {
		name string
		data []byte
		kind error
		says string
	}{
		{"good", book(good), nil, ""},
		{"shared string", book(rec(recLabelSST, 0, 0, 0, uint32(7))), ErrDamaged, `cell "A1": shared string 7`},
		{"cell format", book(rec(recNumber, 4, 2, 99, 1.0)), ErrDamaged, `cell "C5": cell format 99`},
		{"column", book(rec(recNumber, 0, 300, 0, 1.0)), ErrDamaged, "column 301"},
		{"twice", book(good, good), ErrDamaged, `cell "A1" stands twice`},
		{"short cell", book(rec(recNumber, 0, 0)), ErrDamaged, "has 4 bytes, not 14"},
		{"not a number", book(rec(recNumber, 0, 0, 0, math.NaN())), ErrDamaged, "not a number"},
		{"error value", book(rec(recBoolErr, 0, 0, 0, byte(99), byte(1))), ErrDamaged, "error value"},
		{"numbers side by side", book(rec(recMulRK, 0, 0, 0, uint32(0), 5)), ErrDamaged, "columns 1 to 6"},
		{"stray result", book(rec(recString, wide("x"))), ErrDamaged, "without the formula"},
		{"merged range", book(rec(recMergedCells, 9, 0, 1, 0, 1)), ErrDamaged, "has 10 bytes"},
		{"password", oleFile(xlsStream(xlsGlobals(rec(recFilePass, 1)))), ErrEncrypted, ""},
		{"Excel 95", oleFile(rec(recBOF, 0x500, 5, 0, 0)), ErrOldFormat, ""},
		{"half a character", book(rec(recLabel, 0, 0, 0, 1, byte(1), 0xD83D)), ErrDamaged, "half a character"},
		{"text over the end", book(rec(recLabel, 0, 0, 0, 900, byte(0), "abc")), ErrDamaged, "goes on behind"},
		{"sheet behind the end", oleFile(bytes.Join([][]byte{bookBOF, rec(recBoundSheet, uint32(1<<30), byte(0), byte(0), byte(1), byte(0), "A"), eof}, nil)), ErrDamaged, "ends between records"},
		{"no sheet", oleFile(bytes.Join([][]byte{bookBOF, eof}, nil)), ErrDamaged, "lists no worksheet"},
		{"chain into a circle", change(book(good), 512+4*4, 2), ErrDamaged, "something else"},
		{"chain into the table", change(book(good), 512+4*4, 0), ErrDamaged, "something else"},
		{"chain out of the file", change(book(good), 512+4*4, 90), ErrDamaged, "not in the allocation table"},
		{"chain too short", change(book(good), 512+4*4, 0xFFFFFFFE), ErrDamaged, "of 4096"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes(c.data)
			if !errors.Is(err, c.kind) || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %v with %q", err, c.kind, c.says)
			}
		})
	}
}

// TestXLSCut cuts a file at every byte and a stream at every record: never fewer cells and no error.
func TestXLSCut(t *testing.T) {
	whole := oleFile(xlsStream(xlsGlobals(rec(recSST, uint32(1), uint32(1), wide("HTX"))), rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recNumber, 1, 0, 0, 1.0)))
	want, err := readBytes(whole)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if got, err := readBytes(whole[:n]); err == nil && cmp.Diff(want, got) != "" {
			t.Fatalf("cut at %d of %d: other cells and no error", n, len(whole))
		}
	}
}

// TestXLSLibraryThatForgetsEnds reads a container whose stream of small streams
// never ends, as a PHP library writes it: the workbook's own chain is sound.
func TestXLSLibraryThatForgetsEnds(t *testing.T) {
	b := oleFile(xlsStream(xlsGlobals(), rec(recNumber, 0, 0, 0, 1.0)))
	root := b[2*512:]
	binary.LittleEndian.PutUint32(root[116:], 1+uint32(len(b)/512)-3) // a sector of its own, added below
	binary.LittleEndian.PutUint32(root[120:], 512)
	last := uint32(len(b)/512 - 1)
	binary.LittleEndian.PutUint32(root[116:], last)
	binary.LittleEndian.PutUint32(b[512+4*last:], 2) // runs on into the workbook
	b = append(b, make([]byte, 512)...)
	book, err := readBytes(b)
	if err != nil || len(book.Sheets[0].Rows) != 1 {
		t.Errorf("%v, %v", book, err)
	}
}

// TestXLSSpecimens reads the .xls that offices and other programs made. Their
// cells were compared with xlrd's reading outside the house.
func TestXLSSpecimens(t *testing.T) {
	refused := map[string]int{}
	read, cells := 0, 0
	for _, file := range filesBelow(t, specimens) {
		data, err := os.ReadFile(file)
		do(t, err)
		if !bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
			continue
		}
		book, err := readBytes(data)
		if err == nil {
			read++
			cells += len(ourCells(book))
			continue
		}
		base := filepath.Base(file)
		var typed *Error
		if !errors.As(err, &typed) {
			t.Fatalf("%s: %v", base, err)
		}
		refused[typed.Kind.Error()]++
		damaged := strings.HasPrefix(base, "clusterfuzz") || base == "OOM_alloc3.xls"
		if damaged != errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", base, err)
		}
	}
	t.Logf("%d read with %d cells, refused %v", read, cells, refused)
	if read < 100 {
		t.Errorf("only %d are read", read)
	}
}

// FuzzXLS wants a book or a typed error for any stream of records.
func FuzzXLS(f *testing.F) {
	f.Add(xlsStream(xlsGlobals(rec(recSST, uint32(1), uint32(1), wide("HTX"))), rec(recLabelSST, 0, 0, 0, uint32(0))))
	f.Add(xlsStream(xlsGlobals(), rec(recFormula, 3, 1, 0, []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 8)), rec(recString, wide("x")), rec(recMulRK, 2, 4, 0, uint32(30), 2, uint32(8), 5)))
	f.Fuzz(func(t *testing.T, stream []byte) {
		if len(stream) > 60_000 { // what one sector of allocation holds
			return
		}
		for _, data := range [][]byte{oleFile(stream), append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), stream...)} {
			book, err := readBytes(data)
			var typed *Error
			if err == nil {
				wellFormed(t, book)
			} else if !errors.As(err, &typed) {
				t.Fatalf("error without a type: %v", err)
			}
		}
	})
}
