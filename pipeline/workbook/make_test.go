package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

// A small workbook written out by hand, part by part, for tests that need to
// bend one of them.
const (
	ns    = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	rel   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	relNS = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`

	goodTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	goodRels     = `<Relationships ` + relNS + `><Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	goodWorkbook = `<workbook ` + ns + ` xmlns:r="` + rel + `"><sheets><sheet name="HTX" sheetId="1" r:id="rId1"/></sheets></workbook>`
	goodBookRels = `<Relationships ` + relNS + `><Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="` + rel + `/styles" Target="/xl/styles.xml"/></Relationships>`
	goodStrings = `<sst ` + ns + ` count="2" uniqueCount="2"><si><t>Tên hợp tác xã</t></si><si><t>Chi Lăng</t></si></sst>`
	goodStyles  = `<styleSheet ` + ns + `><fonts><font><name val="Arial"/></font></fonts>` +
		`<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/></cellXfs></styleSheet>`
)

// goodSheet has ten rows of three cells.
var goodSheet = sheetOf(func(w io.Writer) {
	for row := 1; row <= 10; row++ {
		fmt.Fprintf(w, `<row r="%d"><c r="A%d" t="s"><v>1</v></c><c r="B%d" s="1"><v>%d</v></c><c r="C%d"><v>%d.5</v></c></row>`,
			row, row, row, 43000+row, row, row)
	}
})

func sheetOf(rows func(io.Writer)) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<worksheet ` + ns + `><sheetData>`)
	rows(&b)
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

// sheetWith is a worksheet of the given rows.
func sheetWith(rows string) string {
	return sheetOf(func(w io.Writer) { io.WriteString(w, rows) })
}

// entry is one entry of a package made by hand.
type entry struct{ name, text string }

func goodEntries() []entry {
	return []entry{
		{"[Content_Types].xml", goodTypes},
		{"_rels/.rels", goodRels},
		{"xl/workbook.xml", goodWorkbook},
		{"xl/_rels/workbook.xml.rels", goodBookRels},
		{"xl/sharedStrings.xml", goodStrings},
		{"xl/styles.xml", goodStyles},
		{"xl/worksheets/sheet1.xml", goodSheet},
	}
}

// bend makes the small workbook with one part's text replaced.
func bend(t testing.TB, name, text string) []byte {
	t.Helper()
	entries := goodEntries()
	i := slices.IndexFunc(entries, func(e entry) bool { return e.name == name })
	entries[i].text = text
	return packed(t, entries...)
}

func packed(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = io.WriteString(w, e.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rawEntry adds an entry whose header states what the test wants it to state.
func rawEntry(t testing.TB, entries []entry, name, text string, change func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		if e.name == name {
			continue
		}
		w, err := z.Create(e.name)
		if err == nil {
			_, err = io.WriteString(w, e.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	h := &zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text))}
	change(h)
	w, err := z.CreateRaw(h)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readBytes(data []byte) (*transforms.Book, error) {
	return read(context.Background(), bytes.NewReader(data), int64(len(data)))
}

func countCells(b *transforms.Book) int {
	n := 0
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			n += len(r.Cells)
		}
	}
	return n
}

// excelizeCells is every cell that excelize sees something in, in raw mode, as
// "sheet!A1" -> value.
func excelizeCells(data []byte) (map[string]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 1 << 30})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cells := make(map[string]string)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.Rows(sheet)
		if err != nil {
			if strings.Contains(err.Error(), "is not a worksheet") {
				continue
			}
			return nil, err
		}
		for number := 1; rows.Next(); number++ {
			values, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				return nil, err
			}
			for i, v := range values {
				if v != "" {
					cells[fmt.Sprintf("%s!%s%d", sheet, transforms.ColumnName(i+1), number)] = v
				}
			}
		}
		if err := rows.Error(); err != nil {
			return nil, err
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// ourCells is the same for a book of ours.
func ourCells(b *transforms.Book) map[string]transforms.Cell {
	cells := make(map[string]transforms.Cell)
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				cells[fmt.Sprintf("%s!%s%d", s.Name, transforms.ColumnName(c.Col), r.Number)] = c
			}
		}
	}
	return cells
}
