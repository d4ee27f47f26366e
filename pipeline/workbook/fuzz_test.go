package workbook

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kttt/transforms"
)

// FuzzRead wants a book or a typed error for any bytes, and never a panic.
func FuzzRead(f *testing.F) {
	f.Add(packed(f, goodEntries()...))
	f.Add(packed(f, goodEntries()[:3]...))
	f.Add([]byte(ole("EncryptedPackage")))
	f.Add([]byte("STT,Tên\n1,HTX\n"))
	f.Add(goodODS(f))
	f.Add(goodXLS())
	f.Add(miniBook([]uint32{1, 2, 0xFFFFFFFE}, 150))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	for _, pattern := range []string{"/torture/tafia+calamine/tests/*.xls", "/torture/tafia+calamine/tests/*.ods", "/torture/tidyverse+readxl/tests/testthat/sheets/*.xls", "/torture/tafia+calamine/tests/date*.xlsx", "/torture/dilshod+xlsx2csv/test/e*.xlsx", "/torture/apache+poi/test-data/spreadsheet/cluster*"} {
		files, _ := filepath.Glob(specimens + pattern)
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && len(data) < 64<<10 {
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := readBytes(data)
		var typed *Error
		switch {
		case err == nil:
			wellFormed(t, book)
		case !errors.As(err, &typed):
			t.Fatalf("error without a type: %v", err)
		default:
			typed.Explain()
		}
	})
}

// FuzzSheet bends the XML of one sheet. Whatever it is made of, cutting it
// anywhere never gives a book with fewer cells.
func FuzzSheet(f *testing.F) {
	f.Add(goodSheet, uint16(400))
	f.Add(sheetWith(`<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><r><rPr><b/><rFont val="Arial"/></rPr><t>a&amp;b</t></r></is></c></row>`), uint16(9))
	f.Add(sheetWith(`<row><c t="str"><f>A1</f><v>a<![CDATA[b]]>_x000D_</v></c><c t="d"><v>2024-12-31T10:00:00</v></c><c t="e"><v>#REF!</v></c></row>`), uint16(80))
	f.Add(`<x:worksheet xmlns:x="y"><x:cols><x:col min="1" max="16384" hidden="1"/></x:cols><x:sheetData/><x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>`, uint16(0))
	f.Fuzz(func(t *testing.T, xml string, cut uint16) {
		whole, err := sheetOnly(xml)
		if err != nil {
			return
		}
		wellFormed(t, &transforms.Book{Sheets: []transforms.Sheet{*whole}})
		part, err := sheetOnly(xml[:min(int(cut), len(xml))])
		if err == nil && cmp.Diff(whole.Rows, part.Rows) != "" {
			t.Fatalf("cut at %d of %d: other cells and no error", cut, len(xml))
		}
	})
}

func twoTexts() (t shared) {
	t.keep("a")
	t.keep("b")
	return t
}

// sheetOnly reads a worksheet part outside of a package.
func sheetOnly(xml string) (*transforms.Sheet, error) {
	sheet := new(transforms.Sheet)
	s := newScanner(bytes.NewReader([]byte(xml)))
	shelf := &book{strings: twoTexts(), styles: make([]style, 2), fonts: make(map[string]string)}
	err := s.root("worksheet")
	if err == nil {
		r := sheetReader{scanner: s, book: shelf, sheet: sheet}
		if err = r.worksheet(); err == nil {
			err = s.finished()
		}
	}
	return sheet, err
}

// wellFormed checks what the transforms room relies on.
func wellFormed(t *testing.T, book *transforms.Book) {
	for _, s := range book.Sheets {
		row := 0
		for _, r := range s.Rows {
			if r.Number <= row || r.Number > maxRow || len(r.Cells) == 0 {
				t.Fatalf("row %d after row %d with %d cells", r.Number, row, len(r.Cells))
			}
			row = r.Number
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Col > maxColumn || c.Kind == transforms.Blank ||
					(c.Raw == "") != (c.Kind == transforms.Missing) || c.IsDate && c.Kind != transforms.Number {
					t.Fatalf("cell %+v after column %d", c, col)
				}
				col = c.Col
			}
		}
	}
}

// TestCutAnywhere cuts a valid sheet at every byte.
func TestCutAnywhere(t *testing.T) {
	for cut := range len(goodSheet) {
		if s, err := sheetOnly(goodSheet[:cut]); err == nil {
			t.Errorf("cut at %d of %d: %d rows and no error", cut, len(goodSheet), len(s.Rows))
		}
	}
}

// TestSmallBuffers reads the same cells however the bytes arrive.
func TestSmallBuffers(t *testing.T) {
	text := goodSheet + "<!-- Lạng Sơn -->"
	want, err := sheetOnly(text)
	do(t, err)
	for size := 2; size < 300; size++ {
		s := &scanner{r: bytes.NewReader([]byte(text)), buf: make([]byte, size)}
		got := new(transforms.Sheet)
		r := sheetReader{scanner: s, sheet: got,
			book: &book{strings: twoTexts(), styles: make([]style, 2)}}
		do(t, s.root("worksheet"), r.worksheet(), s.finished())
		if len(got.Rows) != len(want.Rows) {
			t.Fatalf("buffer of %d: %d rows, want %d", size, len(got.Rows), len(want.Rows))
		}
	}
}
