package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"kttt/transforms"
)

// TestDamage bends a good workbook of 30 cells in one place and wants the right
// typed error. silent tells how many cells excelize reads from the same bytes
// without any error from any call: each number below 30 is data lost without a
// word, and the reason why this room proves its parts.
func TestDamage(t *testing.T) {
	sheet := func(text string) []byte { return bend(t, "xl/worksheets/sheet1.xml", text) }
	rows := func(text string) []byte { return sheet(sheetWith(text)) }
	edit := func(old, new string) []byte {
		if !strings.Contains(goodSheet, old) {
			t.Fatalf("no %q in the good sheet", old)
		}
		return sheet(strings.Replace(goodSheet, old, new, 1))
	}
	half := goodSheet[:strings.Index(goodSheet, `<row r="6"`)]
	whole := packed(t, goodEntries()...)
	const refuses = -1 // excelize says something too
	for _, c := range []struct {
		name   string
		data   []byte
		kind   error
		sheet  string
		silent int
	}{
		{"sheet cut between rows", sheet(half), ErrDamaged, "HTX", 15},
		{"sheet cut in a tag", sheet(goodSheet[:len(goodSheet)/2]), ErrDamaged, "HTX", 13},
		{"sheet cut in a value", sheet(half + `<row r="6"><c r="A6"><v>12`), ErrDamaged, "HTX", 15},
		{"sheet empty", sheet(""), ErrDamaged, "HTX", 0},
		{"sheet without its end", sheet(strings.TrimSuffix(goodSheet, "</worksheet>")), ErrDamaged, "HTX", 30},
		{"more after the end", sheet(goodSheet + "<row/>"), ErrDamaged, "HTX", 30},
		{"text after the end", sheet(goodSheet + "x"), ErrDamaged, "HTX", 30},
		{"tags crossed", edit(`</c></row>`, `</row></c>`), ErrDamaged, "HTX", 3},
		{"sheetData missing", sheet(`<worksheet ` + ns + `/>`), ErrDamaged, "HTX", 0},
		{"sheetData twice", sheet(strings.Replace(goodSheet, "</worksheet>", "<sheetData/></worksheet>", 1)), ErrDamaged, "HTX", 30},
		{"row hidden in a strange element", edit(`<row r="2">`, `<alt><row r="2"/></alt><row r="2">`), ErrDamaged, "HTX", 30},
		{"stray text", edit(`<row r="2">`, `<row r="2">12`), ErrDamaged, "HTX", 30},
		{"cell reference", edit(`r="A5"`, `r="5A"`), ErrDamaged, "HTX", refuses},
		{"column past XFD", edit(`r="C5"`, `r="XFE5"`), ErrDamaged, "HTX", refuses},
		{"row past the last", edit(`<row r="10">`, `<row r="1048577">`), ErrDamaged, "HTX", refuses},
		{"row zero", rows(`<row r="0"/>`), ErrDamaged, "HTX", 0},
		{"reference of another row", edit(`r="A5"`, `r="A6"`), ErrDamaged, "HTX", 30},
		{"cell twice", edit(`r="B5"`, `r="A5"`), ErrDamaged, "HTX", 30},
		{"row twice", edit(`<row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" s="1"><v>43005</v></c><c r="C5"><v>5.5</v></c>`, `<row r="4">`), ErrDamaged, "HTX", 27},
		{"shared string index", edit(`<v>1</v>`, `<v>7</v>`), ErrDamaged, "HTX", 29},
		{"shared string not a number", edit(`<v>1</v>`, `<v>-1</v>`), ErrDamaged, "HTX", 29},
		{"style index", edit(`s="1"`, `s="2"`), ErrDamaged, "HTX", 30},
		{"cell type", edit(`t="s"`, `t="x"`), ErrDamaged, "HTX", 30},
		{"number", edit(`<v>43001</v>`, `<v>43O01</v>`), ErrDamaged, "HTX", 30},
		{"boolean", rows(`<row><c t="b"><v>2</v></c></row>`), ErrDamaged, "HTX", 1},
		{"two values", rows(`<row><c><v>2</v><v>3</v></c></row>`), ErrDamaged, "HTX", 1},
		{"attribute twice", edit(`r="A5"`, `r="A5" r="A5"`), ErrDamaged, "HTX", 30},
		{"attribute without quotes", edit(`r="A5"`, `r=A5`), ErrDamaged, "HTX", 12},
		{"not UTF-8", rows("<row><c t=\"str\"><v>Chi L\xe3ng</v></c></row>"), ErrDamaged, "HTX", 0},
		{"UTF-8 cut at the end", sheet(goodSheet + "\xe1\xba"), ErrDamaged, "HTX", 30},
		{"other encoding", sheet(strings.Replace(goodSheet, "UTF-8", "windows-1258", 1)), ErrDamaged, "HTX", 30},
		{"control character", rows("<row><c t=\"str\"><v>\x01</v></c></row>"), ErrDamaged, "HTX", 0},
		{"unknown entity", rows("<row><c t=\"str\"><v>&nbsp;</v></c></row>"), ErrDamaged, "HTX", 0},
		{"character zero", rows("<row><c t=\"str\"><v>&#0;</v></c></row>"), ErrDamaged, "HTX", 0},
		{"merged range", sheet(strings.Replace(goodSheet, "</worksheet>", `<mergeCells><mergeCell ref="B2:A1"/></mergeCells></worksheet>`, 1)), ErrDamaged, "HTX", 30},
		{"document type", sheet(strings.Replace(goodSheet, "<worksheet", "<!DOCTYPE x [<!ENTITY a \"aa\">]><worksheet", 1)), ErrDamaged, "HTX", 30},
		{"entity bomb", bend(t, "xl/sharedStrings.xml", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst `+ns+`><si><t>&b;</t></si></sst>`), ErrDamaged, "", refuses},
		{"shared strings cut", bend(t, "xl/sharedStrings.xml", goodStrings[:len(goodStrings)-30]), ErrDamaged, "", refuses},
		{"deep XML", sheet(strings.Replace(goodSheet, "<sheetData>", strings.Repeat("<a>", 1000)+strings.Repeat("</a>", 1000)+"<sheetData>", 1)), ErrTooLarge, "HTX", 30},
		{"long tag", edit(`<row r="2">`, `<row r="2" x="`+strings.Repeat("x", maxToken)+`">`), ErrTooLarge, "HTX", 30},
		{"many attributes", edit(`<row r="2"`, `<row r="2" `+manyAttributes(maxAttrs)), ErrTooLarge, "HTX", 30},
		{"sheet part missing", without(t, "xl/worksheets/sheet1.xml"), ErrDamaged, "HTX", refuses},
		{"shared strings missing", without(t, "xl/sharedStrings.xml"), ErrDamaged, "", 20},
		{"styles missing", without(t, "xl/styles.xml"), ErrDamaged, "", 30},
		{"workbook missing", without(t, "xl/workbook.xml"), ErrDamaged, "", refuses},
		{"relationships missing", without(t, "xl/_rels/workbook.xml.rels"), ErrDamaged, "", refuses},
		{"package relationships missing", without(t, "_rels/.rels"), ErrDamaged, "", refuses},
		{"no sheet", bend(t, "xl/workbook.xml", strings.Replace(goodWorkbook, `<sheet name="HTX" sheetId="1" r:id="rId1"/>`, "", 1)), ErrDamaged, "", 0},
		{"sheet named twice", bend(t, "xl/workbook.xml", strings.Replace(goodWorkbook, `</sheets>`, `<sheet name="HTX" r:id="rId2"/></sheets>`, 1)), ErrDamaged, "", 0},
		{"sheet listed twice", bend(t, "xl/workbook.xml", strings.Replace(goodWorkbook, `</sheets>`, `<sheet name="THT" r:id="rId1"/></sheets>`, 1)), ErrDamaged, "", 60},
		{"font of a format", bend(t, "xl/styles.xml", strings.Replace(goodStyles, `fontId="0"`, `fontId="9"`, 1)), ErrDamaged, "", 30},
		{"part twice", packed(t, append(goodEntries(), entry{"XL/worksheets/sheet1.xml", sheetWith("")})...), ErrDamaged, "HTX", 30},
		{"entry leaves the package", packed(t, append(goodEntries(), entry{"../../etc/passwd", ""})...), ErrDamaged, "", 30},
		{"many entries", packed(t, append(goodEntries(), manyEntries(maxEntries)...)...), ErrTooLarge, "", 30},
		{"checksum", rawEntry(t, goodEntries(), "xl/worksheets/sheet1.xml", goodSheet, func(h *zip.FileHeader) { h.CRC32++ }), ErrDamaged, "HTX", 30},
		{"checksum zero", rawEntry(t, goodEntries(), "xl/worksheets/sheet1.xml", goodSheet, func(h *zip.FileHeader) { h.CRC32 = 0 }), ErrDamaged, "HTX", 30},
		{"size too small", rawEntry(t, goodEntries(), "xl/worksheets/sheet1.xml", goodSheet, func(h *zip.FileHeader) { h.UncompressedSize64 -= 9 }), ErrDamaged, "HTX", 30},
		{"password of the ZIP", rawEntry(t, goodEntries(), "xl/worksheets/sheet1.xml", goodSheet, func(h *zip.FileHeader) { h.Flags |= 1 }), ErrEncrypted, "HTX", 30},
		{"unknown compression", rawEntry(t, goodEntries(), "xl/worksheets/sheet1.xml", goodSheet, func(h *zip.FileHeader) { h.Method = 99 }), ErrDamaged, "HTX", refuses},
		{"ZIP cut", whole[:len(whole)-40], ErrDamaged, "", refuses},
		{"ZIP cut in half", whole[:len(whole)/2], ErrDamaged, "", refuses},
		{"ZIP sent as text", bytes.ReplaceAll(whole, []byte("\n"), []byte("\r\n")), ErrDamaged, "", refuses},
		{"byte changed in a packed part", flip(whole), ErrDamaged, "", refuses},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, err := readBytes(c.data)
			var typed *Error
			if !errors.As(err, &typed) {
				t.Fatalf("book %v, error %v", book != nil, err)
			}
			if !errors.Is(err, c.kind) || c.sheet != "" && typed.Sheet != c.sheet {
				t.Errorf("error %v, want %q in sheet %q", err, c.kind, c.sheet)
			}
			silent := refuses
			if cells, err := excelizeCells(c.data); err == nil {
				silent = len(cells)
			}
			if silent != c.silent {
				t.Errorf("excelize reads %d cells silently, it used to read %d", silent, c.silent)
			}
		})
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d="" `, i)
	}
	return b.String()
}

func manyEntries(n int) []entry {
	list := make([]entry, n)
	for i := range list {
		list[i].name = fmt.Sprintf("x%d", i)
	}
	return list
}

func without(t *testing.T, name string) []byte {
	var list []entry
	for _, e := range goodEntries() {
		if e.name != name {
			list = append(list, e)
		}
	}
	return packed(t, list...)
}

// flip changes one bit inside the packed sheet.
func flip(data []byte) []byte {
	data = bytes.Clone(data)
	data[bytes.Index(data, []byte("xl/worksheets/sheet1.xml"))+200] ^= 4
	return data
}

// TestBomb stops unpacking early: a file of half a megabyte that would become
// many gigabytes, by its own header or in spite of it.
func TestBomb(t *testing.T) {
	for name, text := range map[string]string{
		"blank rows":     "<row/>",
		"white space":    strings.Repeat(" ", 1000),
		"empty cells":    "<row>" + strings.Repeat("<c/>", 1000) + "</row>",
		"shared strings": "",
	} {
		t.Run(name, func(t *testing.T) {
			part, open, unit := "xl/worksheets/sheet1.xml", `<worksheet `+ns+`><sheetData>`, text
			if unit == "" {
				part, open, unit = "xl/sharedStrings.xml", `<sst `+ns+`>`, "<si/>"
			}
			unit = strings.Repeat(unit, 1+1<<20/len(unit))
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for _, e := range goodEntries() {
				w, err := z.Create(e.name)
				do(t, err)
				if e.name != part {
					_, err = io.WriteString(w, e.text)
					do(t, err)
					continue
				}
				_, err = io.WriteString(w, open)
				do(t, err)
				for range 120 {
					_, err = io.WriteString(w, unit)
					do(t, err)
				}
			}
			do(t, z.Close())
			_, err := readBytes(b.Bytes())
			t.Logf("%d bytes: %v", b.Len(), err)
			if !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrDamaged) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestLimits reaches the limits that no small file reaches from a state close
// to them.
func TestLimits(t *testing.T) {
	long := `<c t="str"><v>` + strings.Repeat("<![CDATA["+strings.Repeat("x", maxText/8)+"]]>", 8) + `</v></c>`
	for _, c := range []struct {
		name, xml string
		before    book
		want      bool
	}{
		{"last cell", `<row><c><v>1</v></c></row>`, book{cells: maxCells - 1}, false},
		{"one cell more", `<row><c><v>1</v></c></row>`, book{cells: maxCells}, true},
		{"one byte more", `<row><c><v>1</v></c></row>`, book{bytes: maxInlineBytes}, true},
		{"longest text", `<row>` + long + `</row>`, book{}, false},
		{"longer text", `<row>` + strings.Replace(long, "CDATA[x", "CDATA[xx", 1) + `</row>`, book{}, true},
		{"longer inline text", `<row>` + strings.NewReplacer(`"str"`, `"inlineStr"`, "<v>", "<is><t>", "</v>", "</t><t>x</t></is>").Replace(long) + `</row>`, book{}, true},
		{"longer row", `<row>` + strings.Repeat(long, 33) + `</row>`, book{}, true},
	} {
		c.before.styles, c.before.fonts = []style{{}}, make(map[string]string)
		r := sheetReader{scanner: newScanner(strings.NewReader(sheetWith(c.xml))), book: &c.before, sheet: new(transforms.Sheet)}
		do(t, r.root("worksheet"))
		if err := r.worksheet(); errors.Is(err, ErrTooLarge) != c.want || !c.want && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	merges := `<mergeCells>` + strings.Repeat(`<mergeCell ref="A1:B1"/>`, maxMerges+1) + `</mergeCells></worksheet>`
	if _, err := sheetOnly(strings.Replace(goodSheet, "</worksheet>", merges, 1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("merges: %v", err)
	}
	for name, want := range map[string]error{"HTX\x1b[31m": ErrDamaged, "HTX\u202e": ErrDamaged, "HTX\u009b": ErrDamaged, "HTX – Liên hiệp": nil} {
		if err := checkNames(&transforms.Book{Sheets: []transforms.Sheet{{Name: name}}}); !errors.Is(err, want) || err != nil && strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("a sheet called %q: %v", name, err)
		}
	}
	for n, want := range map[int]error{1: nil, 500: nil, 501: ErrTooLarge} { // whole columns
		s := transforms.Sheet{Merges: slices.Repeat([]transforms.Range{{Row1: 1, Col1: 1, Row2: maxRow, Col2: 1}}, n)}
		if err := checkMerged(&transforms.Book{Sheets: []transforms.Sheet{s}}); !errors.Is(err, want) {
			t.Errorf("%d whole columns: %v", n, err)
		}
	}
	for n, want := range map[int]error{976: nil, 977: ErrTooLarge} { // each of 1,024 rows, all of the same cells
		s := transforms.Sheet{Merges: slices.Repeat([]transforms.Range{{Row1: 1, Col1: 1, Row2: 1024, Col2: 16384}}, n)}
		if err := checkMerged(&transforms.Book{Sheets: []transforms.Sheet{s}}); !errors.Is(err, want) {
			t.Errorf("%d tall merges: %v", n, err)
		}
	}
	file := filepath.Join(t.TempDir(), "a.xlsx")
	do(t, os.WriteFile(file, nil, 0o600), os.Truncate(file, maxFileBytes+1))
	if _, err := Read(t.Context(), file, "a.xlsx"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("file: %v", err)
	}
}

// TestOtherFiles tells by content what else people send.
func TestOtherFiles(t *testing.T) {
	archive := func(names ...string) string {
		var list []entry
		for _, n := range names {
			list = append(list, entry{n, `<x/>`})
		}
		return string(packed(t, list...))
	}
	main := func(target string) string {
		return string(packed(t, entry{"_rels/.rels", strings.Replace(goodRels, "xl/workbook.xml", target, 1)}, entry{target, "<document/>"}))
	}
	for _, c := range []struct {
		name, data string
		kind       error
		format     string
	}{
		{"empty", "", ErrNotWorkbook, "empty"},
		{"zeros", "\x00\x00\x00\x00", ErrNotWorkbook, ""},
		{"empty archive", archive(), ErrNotWorkbook, ""},
		{"archive", archive("a.txt"), ErrOtherFormat, "archive"},
		{"ods without content", archive("mimetype", "content.xml"), ErrDamaged, ""},
		{"xlsb", main("xl/workbook.bin"), ErrOtherFormat, "xlsb"},
		{"docx", main("word/document.xml"), ErrOtherFormat, "docx"},
		{"pptx", main("ppt/presentation.xml"), ErrOtherFormat, "pptx"},
		{"numbers", archive("Index/Document.iwa"), ErrOtherFormat, "numbers"},
		{"prose", "Kính gửi Liên minh HTX tỉnh.\nXin gửi kèm danh sách.\n", ErrOtherFormat, "text"},
		{"html", "\r\n<!DOCTYPE html><table>", ErrOtherFormat, "html"},
		{"html table", "<table><tr><td>1</td></tr></table>", ErrOtherFormat, "html"},
		{"xml 2003", `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>`, ErrOtherFormat, "xml-2003"},
		{"xml", `<?xml version="1.0"?><a/>`, ErrOtherFormat, "xml"},
		{"pdf", "%PDF-1.7\n\x00", ErrOtherFormat, "pdf"},
		{"rtf", `{\rtf1}`, ErrOtherFormat, "rtf"},
		{"picture", "\x89PNG\r\n\x1a\n", ErrOtherFormat, "image"},
		{"BIFF stream", "\x09\x08\x10\x00\x00\x06\x05\x00", ErrOldFormat, ""},
		{"OLE without tables", ole("Workbook"), ErrDamaged, ""},
		{"OLE of Excel 95", ole("BOOK"), ErrOldFormat, ""},
		{"OLE encrypted", ole("DataSpaces", "EncryptedPackage"), ErrEncrypted, ""},
		{"OLE document", ole("WordDocument"), ErrOtherFormat, "doc"},
		{"OLE of something", ole("Chi Lăng"), ErrNotWorkbook, ""},
		{"OLE cut", ole()[:100], ErrNotWorkbook, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes([]byte(c.data))
			var typed *Error
			if !errors.Is(err, c.kind) || !errors.As(err, &typed) || typed.Format != c.format {
				t.Errorf("error %v, want %q %q", err, c.kind, c.format)
			}
		})
	}
}

// ole is the beginning of an OLE container with a directory of streams.
func ole(streams ...string) string {
	var b strings.Builder
	b.WriteString("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	b.WriteString(strings.Repeat("\x00", 512-b.Len()))
	for _, name := range streams {
		block := make([]byte, 128)
		for i, r := range []rune(name) {
			block[2*i], block[2*i+1] = byte(r), byte(r>>8)
		}
		block[64], block[66] = byte(2*utf8.RuneCountInString(name)+2), 2
		b.Write(block)
	}
	return b.String()
}

// TestExplain wants one sentence in each language for every reason there is.
func TestExplain(t *testing.T) {
	kinds := []error{ErrNotWorkbook, ErrEncrypted, ErrOldFormat, ErrOtherFormat, ErrDamaged, ErrTooLarge, ErrUneven}
	seen := make(map[string]bool)
	for _, kind := range kinds {
		e := &Error{Kind: kind, Sheet: "HTX", Err: io.EOF}
		if kind == ErrOtherFormat {
			e.Format = "xlsb"
		}
		vi, en := e.Explain()
		for _, text := range []string{vi, en} {
			if seen[text] || !strings.HasSuffix(text, ".") || strings.Count(text, ". ") > 0 {
				t.Errorf("%v: %q", kind, text)
			}
			seen[text] = true
		}
		if !errors.Is(e, kind) || !errors.Is(e, io.EOF) {
			t.Errorf("%v does not unwrap", e)
		}
	}
	for format := range formats {
		vi, en := (&Error{Kind: ErrOtherFormat, Format: format}).Explain()
		if vi == en || !strings.Contains(vi, ".xlsx") || !strings.Contains(en, ".xlsx") {
			t.Errorf("%s: %q, %q", format, vi, en)
		}
	}
}

// TestEncrypted takes files with real passwords, and files that are protected
// but not encrypted.
func TestEncrypted(t *testing.T) {
	for _, file := range filesBelow(t, specimens+"/torture") {
		base := filepath.Base(file)
		protected := strings.HasPrefix(base, "workbookProtection")
		locked := (strings.HasPrefix(base, "protected_") || strings.HasPrefix(base, "encrypt")) && strings.HasSuffix(base, ".xlsx")
		if !protected && !locked {
			continue
		}
		data, err := os.ReadFile(file)
		do(t, err)
		if _, err := readBytes(data); protected && err != nil && strings.HasSuffix(base, ".xlsx") || locked && !errors.Is(err, ErrEncrypted) {
			t.Errorf("%s: %v", base, err)
		}
	}
}
