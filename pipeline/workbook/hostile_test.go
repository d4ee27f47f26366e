package workbook

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// hostile is a file made to stop a night: what it is, what it is refused as (nil
// when it is a valid workbook that only looks dreadful), and how to make it.
type hostile struct {
	name, ext string
	kind      error
	says      string // part of the reason
	cells     int    // of a valid one
	make      func(t testing.TB) []byte
}

const mebi = 1 << 20

// TestHostile wants every hostile file refused with the right kind, every valid one
// read, and a good file beside each of them read as ever. How fast and in how much memory is measured from outside, on the whole
// program: KTTT_HOSTILE=DIR leaves the files there.
func TestHostile(t *testing.T) {
	keep, good := os.Getenv("KTTT_HOSTILE"), packed(t, goodEntries()...)
	for _, h := range hostiles() {
		t.Run(h.name, func(t *testing.T) {
			data := h.make(t)
			if keep != "" {
				state := "ok"
				if h.kind != nil {
					state = "refused"
				}
				do(t, os.WriteFile(filepath.Join(keep, state+"-"+strings.ReplaceAll(h.name, " ", "-")+h.ext), data, 0o600))
			}
			file := filepath.Join(t.TempDir(), "hostile"+h.ext)
			do(t, os.WriteFile(file, data, 0o600))
			beside := make(chan error)
			go func() {
				book, err := readBytes(good)
				if err == nil && countCells(book) != 30 {
					err = fmt.Errorf("%d cells", countCells(book))
				}
				beside <- err
			}()
			book, err := Read(t.Context(), file, "hostile")
			if err := <-beside; err != nil {
				t.Errorf("a good file beside it: %v", err)
			}
			var typed *Error
			switch {
			case h.kind == nil && err != nil:
				t.Errorf("a valid file is refused: %v", err)
			case h.kind == nil && countCells(book) != h.cells:
				t.Errorf("%d cells, want %d", countCells(book), h.cells)
			case h.kind == nil:
				wellFormed(t, book)
			case !errors.Is(err, h.kind) || !errors.As(err, &typed) || !strings.Contains(err.Error(), h.says):
				t.Errorf("error %v, want %v with %q", err, h.kind, h.says)
			default:
				typed.Explain()
			}
		})
	}
}

func hostiles() []hostile {
	return append(append(append(hostileZIPs(), hostileXML()...), hostileXLS()...), append(hostileODS(), hostileCSV()...)...)
}

// pressed is text repeated n times in a deflate stream that costs no time to make:
// one block that is made once stands there n times.
func pressed(t testing.TB, head, text string, n int, tail string) (packed []byte, size uint64, sum uint32) {
	t.Helper()
	block := func(s string, end bool) []byte {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.BestCompression)
		do(t, err)
		_, err = io.WriteString(w, s)
		do(t, err)
		if end {
			do(t, w.Close())
		} else {
			do(t, w.Flush())
		}
		return b.Bytes()
	}
	packed = append(packed, block(head, false)...)
	packed = append(packed, bytes.Repeat(block(text, false), n)...)
	packed = append(packed, block(tail, true)...)
	crc := crc32.NewIEEE()
	io.WriteString(crc, head)
	for range n {
		io.WriteString(crc, text)
	}
	io.WriteString(crc, tail)
	return packed, uint64(len(head) + n*len(text) + len(tail)), crc.Sum32()
}

// pressedBook is the small workbook with one part made by pressed; lie changes what
// the directory of the ZIP says of it.
func pressedBook(t testing.TB, part, head, text string, n int, tail string, lie func(*zip.FileHeader)) []byte {
	t.Helper()
	data, size, sum := pressed(t, head, text, n, tail)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range goodEntries() {
		if e.name == part {
			continue
		}
		w, err := z.Create(e.name)
		do(t, err)
		_, err = io.WriteString(w, e.text)
		do(t, err)
	}
	h := &zip.FileHeader{Name: part, Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(data)), UncompressedSize64: size}
	if lie != nil {
		lie(h)
	}
	w, err := z.CreateRaw(h)
	do(t, err)
	_, err = w.Write(data)
	do(t, err, z.Close())
	return b.Bytes()
}

const (
	sheetPart = "xl/worksheets/sheet1.xml"
	sheetHead = `<worksheet ` + ns + `><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// junk is a kibibyte of XML that says nothing.
var junk = "<!--" + strings.Repeat(" ", 1017) + "-->"

// unit repeats a text to about a mebibyte.
func unit(text string) string { return strings.Repeat(text, 1+mebi/len(text)) }

// manySheets is a book of n sheets whose parts are all the text repeated times.
func manySheets(t testing.TB, n, times int, text string) []byte {
	t.Helper()
	data, size, sum := pressed(t, sheetHead, unit(text), times, sheetTail)
	var list, rels strings.Builder
	for i := range n {
		fmt.Fprintf(&list, `<sheet name="S%d" sheetId="%d" r:id="s%d"/>`, i, i+1, i)
		fmt.Fprintf(&rels, `<Relationship Id="s%d" Type="`+rel+`/worksheet" Target="worksheets/s%d.xml"/>`, i, i)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range []entry{{"_rels/.rels", goodRels},
		{"xl/workbook.xml", `<workbook ` + ns + ` xmlns:r="` + rel + `"><sheets>` + list.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships ` + relNS + `>` + rels.String() + `</Relationships>`}} {
		w, err := z.Create(e.name)
		do(t, err)
		_, err = io.WriteString(w, e.text)
		do(t, err)
	}
	for i := range n {
		w, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("xl/worksheets/s%d.xml", i), Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(data)), UncompressedSize64: size})
		do(t, err)
		_, err = w.Write(data)
		do(t, err)
	}
	do(t, z.Close())
	return b.Bytes()
}

// overlapping makes all entries of the directory of manySheets point to the data of
// the first: the bomb of 42.zip without its nesting.
func overlapping(t testing.TB, n, times int, text string) []byte {
	t.Helper()
	data, size, sum := pressed(t, sheetHead, unit(text), times, sheetTail)
	b := manySheets(t, n, 0, "\n") // the sheets of this one are nearly empty
	at := bytes.LastIndex(b, []byte("PK\x05\x06"))
	directory := binary.LittleEndian.Uint32(b[at+16:])
	head, tail := b[:directory], bytes.Clone(b[directory:])
	local := make([]byte, 30)
	copy(local, "PK\x03\x04\x14\x00\x00\x00\x08\x00")
	kernel := append(local, data...)
	out := append(bytes.Clone(head), kernel...)
	for i := 0; ; {
		j := bytes.Index(tail[i:], []byte("PK\x01\x02"))
		if j < 0 {
			break
		}
		e := tail[i+j:]
		name := e[46 : 46+binary.LittleEndian.Uint16(e[28:])]
		if bytes.Contains(name, []byte("worksheets/s")) {
			binary.LittleEndian.PutUint32(e[16:], sum)
			binary.LittleEndian.PutUint32(e[20:], uint32(len(data)))
			binary.LittleEndian.PutUint32(e[24:], uint32(size))
			binary.LittleEndian.PutUint32(e[42:], uint32(len(head)))
		}
		i += j + 46
	}
	binary.LittleEndian.PutUint32(tail[len(tail)-22+16:], uint32(len(out)))
	return append(out, tail...)
}

func hostileZIPs() []hostile {
	return []hostile{
		{"one entry of 2 GB", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, sheetPart, sheetHead, strings.Repeat(junk, 64<<10), 32, sheetTail, nil)
		}},
		{"one entry of 2 GB that says it is small", ".xlsx", ErrDamaged, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, sheetPart, sheetHead, strings.Repeat(junk, 64<<10), 32, sheetTail, func(h *zip.FileHeader) { h.UncompressedSize64 = 100 << 10 })
		}},
		{"one entry that says its packed size is huge", ".xlsx", ErrDamaged, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, sheetPart, sheetHead, strings.Repeat(junk, 64<<10), 32, sheetTail, func(h *zip.FileHeader) { h.CompressedSize64 = 1 << 40 })
		}},
		{"one entry of a petabyte", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, sheetPart, sheetHead, " ", 1, sheetTail, func(h *zip.FileHeader) { h.UncompressedSize64 = 1 << 50 })
		}},
		{"blank rows at a ratio of hundreds", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, sheetPart, sheetHead, unit(`<row><c/><c/><c/><c/><c/><c/><c/><c/><c/></row>`), 500, sheetTail, nil)
		}},
		{"four thousand sheets below every limit of a part", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return manySheets(t, 3000, 31, junk)
		}},
		{"overlapping entries", ".xlsx", ErrDamaged, "overlap", 0, func(t testing.TB) []byte {
			return overlapping(t, 3000, 31, junk)
		}},
		{"shared strings of gigabytes", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, "xl/sharedStrings.xml", `<sst `+ns+`>`, unit(`<si><t>`+strings.Repeat("x", 1000)+`</t></si>`), 4000, `</sst>`, nil)
		}},
		{"twenty million empty shared strings", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, "xl/sharedStrings.xml", `<sst `+ns+`>`, unit(`<si/>`), 100, `</sst>`, nil)
		}},
		{"styles of gigabytes", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return pressedBook(t, "xl/styles.xml", `<styleSheet `+ns+`>`, unit(`<a/>`), 4000, `</styleSheet>`, nil)
		}},
		{"picture of gigabytes", ".xlsx", nil, "", 30, func(t testing.TB) []byte {
			data, size, sum := pressed(t, "", strings.Repeat("\x00", 64*mebi), 30, "")
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for _, e := range goodEntries() {
				w, err := z.Create(e.name)
				do(t, err)
				_, err = io.WriteString(w, e.text)
				do(t, err)
			}
			w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/media/image1.png", Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(data)), UncompressedSize64: size})
			do(t, err)
			_, err = w.Write(data)
			do(t, err, z.Close())
			return b.Bytes()
		}},
		{"entry of an absolute name", ".xlsx", nil, "", 30, func(t testing.TB) []byte {
			return packed(t, append(goodEntries(), entry{"/etc/passwd", "x"}, entry{`C:\x`, "x"})...)
		}},
		{"entry above the package", ".xlsx", ErrDamaged, "leaves the package", 0, func(t testing.TB) []byte {
			return packed(t, append(goodEntries(), entry{`..\..\x`, "x"})...)
		}},
		{"directory twice", ".xlsx", ErrDamaged, "", 0, func(t testing.TB) []byte {
			good := packed(t, goodEntries()...)
			other := packed(t, entry{"_rels/.rels", goodRels})
			return append(good, other...)
		}},
		{"sheet part is another ZIP", ".xlsx", ErrDamaged, "", 0, func(t testing.TB) []byte {
			return bend(t, sheetPart, string(packed(t, goodEntries()...)))
		}},
		{"ten thousand and one entries", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			return packed(t, append(goodEntries(), manyEntries(maxEntries)...)...)
		}},
	}
}

// scatter writes n rows of width cells with numbers that do not compress well.
func scatter(w io.Writer, n, width int, cell func(row, col, value int) string) {
	r := rand.New(rand.NewSource(7))
	for row := 1; row <= n; row++ {
		fmt.Fprintf(w, `<row r="%d">`, row)
		for col := range width {
			io.WriteString(w, cell(row, col, r.Intn(1_000_000)))
		}
		io.WriteString(w, `</row>`)
	}
}

// streamedBook is the small workbook with one part written by write.
func streamedBook(t testing.TB, part string, write func(io.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, e := range goodEntries() {
		w, err := z.Create(e.name)
		do(t, err)
		if e.name == part {
			write(w)
		} else {
			_, err = io.WriteString(w, e.text)
			do(t, err)
		}
	}
	do(t, z.Close())
	return b.Bytes()
}

func sheetFile(t testing.TB, write func(io.Writer)) []byte {
	return streamedBook(t, sheetPart, func(w io.Writer) {
		io.WriteString(w, sheetHead)
		write(w)
		io.WriteString(w, sheetTail)
	})
}

func hostileXML() []hostile {
	doctype := func(dtd string) func(t testing.TB) []byte {
		return func(t testing.TB) []byte {
			return bend(t, sheetPart, `<?xml version="1.0"?>`+dtd+`<worksheet `+ns+`><sheetData><row><c t="str"><v>&x;</v></c></row></sheetData></worksheet>`)
		}
	}
	laughs := `<!DOCTYPE l [<!ENTITY a "ha">`
	for i := range 30 {
		laughs += fmt.Sprintf(`<!ENTITY %c "&%c;&%c;">`, 'b'+rune(i), 'a'+rune(i), 'a'+rune(i))
	}
	edited := func(part, old, new string) func(t testing.TB) []byte {
		return func(t testing.TB) []byte {
			for _, e := range goodEntries() {
				if e.name == part {
					return bend(t, part, strings.Replace(e.text, old, new, 1))
				}
			}
			panic(part)
		}
	}
	return []hostile{
		{"ten million cells", ".xlsx", ErrTooLarge, "cells", 0, func(t testing.TB) []byte {
			return sheetFile(t, func(w io.Writer) {
				scatter(w, 1_000_000, 10, func(_, _, v int) string { return `<c><v>` + strconv.Itoa(v) + `</v></c>` })
			})
		}},
		{"a million rows and one", ".xlsx", ErrDamaged, `r="1048577"`, 0, func(t testing.TB) []byte {
			return sheetFile(t, func(w io.Writer) {
				for row := 1; row <= maxRow+1; row++ {
					fmt.Fprintf(w, `<row r="%d"/>`, row)
				}
			})
		}},
		{"a million blank rows", ".xlsx", nil, "", 1, func(t testing.TB) []byte {
			return sheetFile(t, func(w io.Writer) {
				io.WriteString(w, `<row r="1"><c r="A1"><v>1</v></c></row>`)
				for row := 2; row <= maxRow; row++ {
					fmt.Fprintf(w, `<row r="%d" spans="1:3" s="1" customFormat="1" ht="15.75" customHeight="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>`, row, row, row)
				}
			})
		}},
		{"dimension of seventeen billion cells", ".xlsx", nil, "", 30, edited(sheetPart, "<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`)},
		{"stray cell in the last corner", ".xlsx", nil, "", 31, edited(sheetPart, "</sheetData>", `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`)},
		{"deep XML", ".xlsx", ErrTooLarge, "inside each other", 0, func(t testing.TB) []byte {
			return bend(t, sheetPart, sheetHead+sheetTail[:12]+strings.Repeat("<a>", 5_000_000))
		}},
		{"billion laughs", ".xlsx", ErrDamaged, "document type", 0, doctype(laughs + `]>`)},
		{"external entity", ".xlsx", ErrDamaged, "document type", 0, doctype(`<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>`)},
		{"external DTD", ".xlsx", ErrDamaged, "document type", 0, doctype(`<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">`)},
		{"parameter entity", ".xlsx", ErrDamaged, "document type", 0, doctype(`<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;]>`)},
		{"entity without a document type", ".xlsx", ErrDamaged, "unknown entity", 0, doctype(``)},
		{"document type in a relationship part", ".xlsx", ErrDamaged, "document type", 0, edited("_rels/.rels", "<Relationships", `<!DOCTYPE x []><Relationships`)},
		{"external workbook part", ".xlsx", ErrDamaged, "", 0, edited("_rels/.rels", "/>", ` TargetMode="External"/>`)},
		{"external sheet part", ".xlsx", ErrDamaged, "has no part", 0, edited("xl/_rels/workbook.xml.rels", `sheet1.xml"`, `sheet1.xml" TargetMode="External"`)},
		{"link to another workbook", ".xlsx", nil, "", 31, func(t testing.TB) []byte {
			entries := goodEntries()
			entries[3].text = strings.Replace(goodBookRels, `</Relationships>`, `<Relationship Id="rId9" Type="`+rel+`/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`, 1)
			entries[6].text = strings.Replace(goodSheet, "</sheetData>", `<row r="11"><c r="A11"><f>[1]S!A1</f><v>5</v></c></row></sheetData>`, 1)
			return packed(t, append(entries, entry{"xl/externalLinks/externalLink1.xml", `<!DOCTYPE x><externalLink/>`},
				entry{"xl/externalLinks/_rels/externalLink1.xml.rels", `<Relationships ` + relNS + `><Relationship Id="rId1" Type="x/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`})...)
		}},
		{"macros", ".xlsm", nil, "", 30, func(t testing.TB) []byte {
			entries := goodEntries()
			entries[3].text = strings.Replace(goodBookRels, `</Relationships>`, `<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`, 1)
			return packed(t, append(entries, entry{"xl/vbaProject.bin", "\xD0\xCF\x11\xE0 no container at all"})...)
		}},
		{"a million merged ranges", ".xlsx", ErrTooLarge, "merged", 0, func(t testing.TB) []byte {
			return streamedBook(t, sheetPart, func(w io.Writer) {
				io.WriteString(w, sheetHead+`</sheetData><mergeCells>`)
				for i := 1; i <= 1_000_000; i++ {
					fmt.Fprintf(w, `<mergeCell ref="A%d:B%d"/>`, i, i)
				}
				io.WriteString(w, `</mergeCells></worksheet>`)
			})
		}},
		{"seventy thousand styles", ".xlsx", nil, "", 30, edited("xl/styles.xml", "</cellXfs>", strings.Repeat(`<xf numFmtId="0" fontId="0"/>`, 70_000)+"</cellXfs>")},
		{"a million styles", ".xlsx", ErrTooLarge, "elements", 0, edited("xl/styles.xml", "</cellXfs>", strings.Repeat(`<xf numFmtId="0" fontId="0"/>`, 1_000_000)+"</cellXfs>")},
		{"a million fonts", ".xlsx", ErrTooLarge, "elements", 0, func(t testing.TB) []byte {
			return streamedBook(t, "xl/styles.xml", func(w io.Writer) {
				io.WriteString(w, `<styleSheet `+ns+`><fonts>`)
				for i := range 1_000_000 {
					fmt.Fprintf(w, `<font><name val="F%d"/></font>`, i)
				}
				io.WriteString(w, `</fonts></styleSheet>`)
			})
		}},
		{"a number format of a megabyte", ".xlsx", ErrTooLarge, "longer than", 0, edited("xl/styles.xml", "<fonts>", `<numFmts><numFmt numFmtId="200" formatCode="`+strings.Repeat("[", 2*mebi)+`"/></numFmts><fonts>`)},
		{"absurd widths", ".xlsx", nil, "", 30, edited(sheetPart, "<sheetData>", `<cols><col min="1" max="16384" width="1e308" customWidth="1"/><col min="2" max="2" width="-5"/><col min="3" max="3" width="NaN"/></cols><sheetData>`)},
		{"columns behind the last", ".xlsx", ErrDamaged, `max="99999999"`, 0, edited(sheetPart, "<sheetData>", `<cols><col min="1" max="99999999" hidden="1"/></cols><sheetData>`)},
		{"a million column elements", ".xlsx", ErrTooLarge, "column", 0, edited(sheetPart, "<sheetData>", `<cols>`+strings.Repeat(`<col min="1" max="16384" hidden="1"/>`, 1_000_000)+`</cols><sheetData>`)},
		{"many lists of columns", ".xlsx", ErrTooLarge, "elements for columns", 0, edited(sheetPart, "<sheetData>", strings.Repeat(`<cols><col min="1" max="16384" hidden="1"/></cols>`, 200_000)+`<sheetData>`)},
		{"a text of ten megabytes", ".xlsx", ErrTooLarge, "", 0, edited(sheetPart, "</sheetData>", `<row r="11"><c r="A11" t="str"><v>`+strings.Repeat("x", 10*mebi)+`</v></c></row></sheetData>`)},
		{"a text of ten megabytes in comments", ".xlsx", ErrTooLarge, "", 0, edited(sheetPart, "</sheetData>", `<row r="11"><c r="A11" t="str"><v>`+strings.Repeat("x<!-- -->", 2*mebi)+`</v></c></row></sheetData>`)},
		{"phonetic runs without end", ".xlsx", nil, "", 30, edited("xl/sharedStrings.xml", "</si>", strings.Repeat(`<rPh sb="0" eb="1"><t>x</t></rPh>`, 200_000)+"</si>")},
		{"shared string four billion", ".xlsx", ErrDamaged, "shared string", 0, edited(sheetPart, `<v>1</v>`, `<v>4294967297</v>`)},
		{"style four billion", ".xlsx", ErrDamaged, "cell format", 0, edited(sheetPart, `s="1"`, `s="4294967297"`)},
		{"a number of a megabyte", ".xlsx", ErrTooLarge, "", 0, edited(sheetPart, "<v>43001</v>", `<v>`+strings.Repeat("1", 2*mebi)+`</v>`)},
		{"a number beyond numbers", ".xlsx", ErrDamaged, "not a number", 0, edited(sheetPart, "<v>43001</v>", `<v>1e999</v>`)},
		{"an exponent of a thousand digits", ".xlsx", ErrDamaged, "not a number", 0, edited(sheetPart, "<v>43001</v>", `<v>1e`+strings.Repeat("9", 1000)+`</v>`)},
		{"ten thousand sheets", ".xlsx", ErrTooLarge, "", 0, func(t testing.TB) []byte { return manySheets(t, 9_000, 0, "\n") }},
	}
}

func hostileXLS() []hostile {
	book := func(records ...[]byte) []byte {
		return oleFile(xlsStream(xlsGlobals(rec(recSST, uint32(1), uint32(1), wide("HTX"))), records...))
	}
	// change sets a number of the container of a small book: its header, or sector 0, which is the allocation table
	change := func(values map[int]uint32) func(t testing.TB) []byte {
		return func(t testing.TB) []byte {
			b := book(rec(recNumber, 0, 0, 0, 1.0))
			for at, v := range values {
				binary.LittleEndian.PutUint32(b[at:], v)
			}
			return b
		}
	}
	globals := func(records ...[]byte) func(t testing.TB) []byte {
		return func(t testing.TB) []byte {
			return oleFile(xlsStream(xlsGlobals(records...), rec(recNumber, 0, 0, 0, 1.0)))
		}
	}
	return []hostile{
		{"xls chain in a circle", ".xls", ErrDamaged, "something else", 0, change(map[int]uint32{512 + 4*3: 2})},
		{"xls table in a circle", ".xls", ErrDamaged, "something else", 0, change(map[int]uint32{68: 0, 72: 4_000_000_000})},
		{"xls table of tables behind the end", ".xls", ErrDamaged, "behind the end", 0, change(map[int]uint32{68: 70_000, 72: 1})},
		{"xls table listed twice", ".xls", ErrDamaged, "something else", 0, change(map[int]uint32{80: 0})},
		{"xls a billion table sectors", ".xls", ErrDamaged, "", 0, change(map[int]uint32{44: 1_000_000_000, 80: 999_999_999})},
		{"xls directory in a circle", ".xls", ErrDamaged, "something else", 0, change(map[int]uint32{512 + 4: 1})},
		{"xls directory in the table", ".xls", ErrDamaged, "something else", 0, change(map[int]uint32{48: 0})},
		{"xls small streams in a circle", ".xls", ErrDamaged, "small sector", 0, func(t testing.TB) []byte { return miniBook([]uint32{0, 0}, 200) }},
		{"xls table of small streams in a circle", ".xls", ErrDamaged, "something else", 0, change(map[int]uint32{60: 0, 64: 9})},
		{"xls stream of four gigabytes", ".xls", ErrDamaged, "", 0, change(map[int]uint32{2*512 + 128 + 120: math.MaxUint32})},
		{"xls sectors of a terabyte", ".xls", ErrDamaged, "sectors of", 0, change(map[int]uint32{28: 0x0028FFFE})},
		{"xls four million shared strings in no bytes", ".xls", ErrDamaged, "", 0, globals(rec(recSST, uint32(4_000_000), uint32(4_000_000)))},
		{"xls four billion shared strings", ".xls", ErrTooLarge, "shared strings", 0, globals(rec(recSST, uint32(math.MaxUint32), uint32(math.MaxUint32)))},
		{"xls shared strings cut", ".xls", ErrDamaged, "behind the end", 0, globals(rec(recSST, uint32(2), uint32(2), wide("HTX")))},
		{"xls text of minus one characters", ".xls", ErrDamaged, "behind the end", 0, globals(rec(recSST, uint32(1), uint32(1), 0xFFFF, byte(0), "abc"))},
		{"xls phonetics of minus one bytes", ".xls", ErrDamaged, "phonetics", 0, globals(rec(recSST, uint32(1), uint32(1), 1, byte(extText), uint32(math.MaxUint32), "a"))},
		{"xls formatting of 65535 runs", ".xls", ErrDamaged, "behind the end", 0, globals(rec(recSST, uint32(1), uint32(1), 1, byte(richText), 0xFFFF, "a"))},
		{"xls empty CONTINUE records", ".xls", nil, "", 1, globals(append([][]byte{rec(recSST, uint32(1), uint32(1), 3, byte(0), "a")}, append(repeated(rec(recContinue), 10_000), rec(recContinue, byte(0), "bc"))...)...)},
		{"xls CONTINUE of a flag alone", ".xls", nil, "", 1, globals(append([][]byte{rec(recSST, uint32(1), uint32(1), 3, byte(0), "a")}, append(repeated(rec(recContinue, byte(0)), 10_000), rec(recContinue, byte(0), "bc"))...)...)},
		{"xls cut inside a wide character", ".xls", ErrDamaged, "inside a character", 0, globals(rec(recSST, uint32(1), uint32(1), 2, byte(1), "a\x00b"), rec(recContinue, byte(1), "\x00"))},
		{"xls row 65536", ".xls", nil, "", 1, func(testing.TB) []byte { return book(rec(recNumber, 0xFFFF, 0, 0, 1.0)) }},
		{"xls numbers backwards", ".xls", ErrDamaged, "columns", 0, func(testing.TB) []byte { return book(rec(recMulRK, 0, 9, 0, uint32(2), 0, uint32(2), 3)) }},
		{"xls sheets that share their records", ".xls", ErrDamaged, "share", 0, func(testing.TB) []byte {
			g := xlsGlobals(rec(recBoundSheet, uint32(500), byte(0), byte(0), byte(1), byte(0), "A"), rec(recBoundSheet, uint32(500), byte(0), byte(0), byte(1), byte(0), "B"))
			return oleFile(xlsStream(g, rec(recNumber, 0, 0, 0, 1.0)))
		}},
		{"xls sheets inside each other", ".xls", ErrDamaged, "runs into", 0, nestedSheets},
		{"xls thousands of sheets on one another's records", ".xls", ErrDamaged, "runs into", 0, laddered},
		{"xls ten million numbers", ".xls", ErrTooLarge, "cells", 0, func(testing.TB) []byte { return numbersXLS(40_000) }},
		{"xls deep objects", ".xls", ErrTooLarge, "inside each other", 0, func(testing.TB) []byte {
			return oleFileOf(xlsStream(xlsGlobals(), append(repeated(sheetBOF, 10_000), repeated(eof, 10_000)...)...))
		}},
		{"xls without an end", ".xls", ErrDamaged, "", 0, func(testing.TB) []byte {
			return oleFile(bytes.Join([][]byte{xlsGlobals(), sheetBOF, rec(recNumber, 0, 0, 0, 1.0)}, nil))
		}},
		{"xls a million merged ranges", ".xls", ErrTooLarge, "merged", 0, func(testing.TB) []byte {
			body := append([]byte{0, 4}, bytes.Repeat([]byte{0, 0, 1, 0, 0, 0, 1, 0}, 1024)...)
			return oleFileOf(xlsStream(xlsGlobals(), repeated(rec(recMergedCells, body), 1_000)...))
		}},
		{"xls a million styles", ".xls", ErrTooLarge, "cell formats", 0, func(testing.TB) []byte {
			return oleFileOf(xlsStream(xlsGlobals(repeated(rec(recXF, 0, 0, make([]byte, 16)), 1_000_000)...), rec(recNumber, 0, 0, 0, 1.0)))
		}},
		{"xls a million fonts", ".xls", ErrTooLarge, "fonts", 0, func(testing.TB) []byte {
			return oleFileOf(xlsStream(xlsGlobals(repeated(xlsFont("Arial", 400), 1_000_000)...), rec(recNumber, 0, 0, 0, 1.0)))
		}},
		{"xls of 65 MB", ".xls", ErrTooLarge, "file of more", 0, func(testing.TB) []byte { return append(book(), make([]byte, 65*mebi)...) }},
		{"xls of 64 MB of nothing", ".xls", ErrDamaged, "", 0, func(testing.TB) []byte {
			return append(oleFile(bytes.Join([][]byte{xlsGlobals(), sheetBOF}, nil)), make([]byte, 63*mebi)...)
		}},
	}
}

func repeated(b []byte, n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = b
	}
	return out
}

// bigSector is the larger of the two sizes that sectors have: with it, the header's
// list of tables reaches all a test needs.
const bigSector = 4096

// oleFileOf is oleFile for a stream of any length.
func oleFileOf(stream []byte) []byte {
	const perTable = bigSector / 4
	stream = append(stream, make([]byte, (bigSector-len(stream)%bigSector)%bigSector)...)
	count := len(stream) / bigSector
	tables := (count + 2 + perTable) / perTable
	for (tables+1+count+perTable-1)/perTable > tables {
		tables++
	}
	b := make([]byte, bigSector*(2+tables), bigSector*(2+tables)+len(stream))
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	put16, put32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	put16(b[26:], 4)
	put16(b[30:], 12)
	put16(b[32:], 6)
	put32(b[44:], uint32(tables))
	put32(b[48:], uint32(tables))
	put32(b[60:], 0xFFFFFFFE)
	put32(b[68:], 0xFFFFFFFE)
	for i := range headerDIFATs {
		put32(b[76+4*i:], 0xFFFFFFFF)
		if i < tables {
			put32(b[76+4*i:], uint32(i))
		}
	}
	fat := b[bigSector:]
	for i := range tables * perTable {
		next := uint32(0xFFFFFFFF)
		switch {
		case i < tables:
			next = 0xFFFFFFFD
		case i == tables || i == tables+count:
			next = 0xFFFFFFFE
		case i < tables+count:
			next = uint32(i + 1)
		}
		put32(fat[4*i:], next)
	}
	entry := func(at int, name string, kind byte, start, size uint32) {
		e := b[bigSector*(1+tables)+at*entryBytes:]
		for i, c := range []byte(name) {
			e[2*i] = c
		}
		put16(e[64:], uint16(2*len(name)+2))
		e[66] = kind
		put32(e[116:], start)
		put32(e[120:], size)
	}
	entry(0, "Root Entry", rootEntry, 0xFFFFFFFE, 0)
	entry(1, "Workbook", streamEntry, uint32(tables+1), uint32(len(stream)))
	return append(b, stream...)
}

// miniBook is a container whose workbook of size bytes stands among the small streams
// with the given table.
func miniBook(table []uint32, size uint32) []byte {
	b := oleFile(nil)
	put32 := binary.LittleEndian.PutUint32
	root, workbook := b[2*512:], b[2*512+entryBytes:]
	put32(root[116:], 2)
	put32(root[120:], 4096)
	put32(workbook[116:], 0)
	put32(workbook[120:], size)
	put32(b[60:], 10) // the table is a sector behind the stream
	put32(b[64:], 1)
	put32(b[512+4*10:], 0xFFFFFFFE)
	last := make([]byte, 512)
	for i, v := range table {
		put32(last[4*i:], v)
	}
	return append(b, last...)
}

// listedSheets are globals that list sheets at the given places, counted from the end
// of the globals.
func listedSheets(places []int) []byte {
	sheet := func(i, at int) []byte {
		name := fmt.Sprintf("S%d", i)
		return rec(recBoundSheet, uint32(at), byte(0), byte(0), byte(len(name)), byte(0), name)
	}
	head := bytes.Join([][]byte{bookBOF, rec(recXF, 0, 0, make([]byte, 16))}, nil)
	size := len(head) + len(eof)
	for i := range places {
		size += len(sheet(i, 0))
	}
	for i, at := range places {
		head = append(head, sheet(i, size+at)...)
	}
	return append(head, eof...)
}

// nestedSheets is a sheet that begins among the records of another one.
func nestedSheets(testing.TB) []byte {
	cell := rec(recNumber, 0, 0, 0, 1.0)
	return oleFile(bytes.Join([][]byte{listedSheets([]int{0, len(sheetBOF) + len(cell)}), sheetBOF, cell, sheetBOF, cell, eof, eof}, nil))
}

// laddered is thousands of sheets that all go on into the same millions of records:
// each begins inside a body that the one before it skips.
func laddered(testing.TB) []byte {
	const rungs = 3000
	step := len(sheetBOF) + 4
	ladder, places := []byte(nil), make([]int, rungs)
	for i := range rungs {
		places[i] = len(ladder)
		rest := min((rungs-i-1)*step, 8000/step*step) // the body ends where a later rung does
		ladder = append(append(ladder, sheetBOF...), rec(0x00FF, make([]byte, rest))[:4]...)
	}
	tail := bytes.Repeat(rec(0x00FF), 4_000_000)
	return oleFileOf(bytes.Join([][]byte{listedSheets(places), ladder, tail, bytes.Repeat(eof, maxDepth)}, nil))
}

// numbersXLS has rows of 256 numbers.
func numbersXLS(rows int) []byte {
	var records [][]byte
	for row := range rows {
		body := binary.LittleEndian.AppendUint16(nil, uint16(row))
		body = append(body, 0, 0)
		for col := range maxXLSColumn {
			body = append(body, 0, 0)
			body = binary.LittleEndian.AppendUint32(body, uint32(row*col)<<2|2)
		}
		records = append(records, rec(recMulRK, append(body, 255, 0)))
	}
	return oleFileOf(xlsStream(xlsGlobals(), records...))
}

func hostileODS() []hostile {
	table := func(inside string) func(t testing.TB) []byte {
		return func(t testing.TB) []byte {
			return odsFile(t, `<table:table table:name="HTX">`+inside+`</table:table>`)
		}
	}
	const number = `<table:table-cell office:value-type="float" office:value="1"`
	row := func(cells string) string { return `<table:table-row>` + cells + `</table:table-row>` }
	return []hostile{
		{"ods a billion blank cells", ".ods", nil, "", 1, table(row(number+`/>`) + `<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`)},
		{"ods a billion styled blank cells in pieces", ".ods", nil, "", 1, table(row(number+`/>`) + strings.Repeat(`<table:table-row table:number-rows-repeated="10" table:style-name="ro1"><table:table-cell table:style-name="ce1" table:number-columns-repeated="3"/><table:table-cell table:number-columns-repeated="16381"/></table:table-row>`, 100_000))},
		{"ods a billion numbers", ".ods", ErrTooLarge, "cells", 0, table(`<table:table-row table:number-rows-repeated="1048576">` + number + ` table:number-columns-repeated="1024"/></table:table-row>`)},
		{"ods a million rows of four numbers", ".ods", ErrTooLarge, "cells", 0, table(`<table:table-row table:number-rows-repeated="1048576">` + number + ` table:number-columns-repeated="4"/></table:table-row>`)},
		{"ods two billion rows", ".ods", ErrDamaged, "rows 1 to", 0, table(`<table:table-row table:number-rows-repeated="2147483647">` + number + `/></table:table-row>`)},
		{"ods rows beyond numbers", ".ods", ErrDamaged, "number-rows-repeated", 0, table(`<table:table-row table:number-rows-repeated="99999999999999999999"/>`)},
		{"ods rows of minus one", ".ods", ErrDamaged, "number-rows-repeated", 0, table(`<table:table-row table:number-rows-repeated="-1"/>`)},
		{"ods rows that add up beyond numbers", ".ods", ErrDamaged, "rows", 0, table(strings.Repeat(`<table:table-row table:number-rows-repeated="2147483647"/>`, 5) + row(number+`/>`))},
		{"ods columns of a row that add up", ".ods", ErrDamaged, "columns", 0, table(row(strings.Repeat(`<table:table-cell table:number-columns-repeated="2147483647"/>`, 5)))},
		{"ods full rows one by one", ".ods", ErrTooLarge, "cells", 0, table(strings.Repeat(row(number+` table:number-columns-repeated="16384"/>`), 4_000))},
		{"ods span of a billion", ".ods", ErrDamaged, "spans", 0, table(row(number + ` table:number-columns-spanned="30000" table:number-rows-spanned="30000"/>`))},
		{"ods a million spans", ".ods", ErrTooLarge, "merged", 0, table(row(strings.Repeat(number+` table:number-columns-spanned="1" table:number-rows-spanned="2"/>`, 1_000)) + strings.Repeat(row(strings.Repeat(number+` table:number-columns-spanned="1" table:number-rows-spanned="2"/>`, 1_000)), 300))},
		{"ods hidden columns a million times", ".ods", ErrTooLarge, "columns", 0, table(strings.Repeat(`<table:table-column table:visibility="collapse" table:number-columns-repeated="2147483647"/>`, 20_000))},
		{"ods tables inside cells", ".ods", ErrDamaged, "inside a cell", 0, table(row(`<table:table-cell><table:table table:name="x">` + row(number+`/>`) + `</table:table></table:table-cell>`))},
		{"ods table inside a table", ".ods", ErrDamaged, "", 0, table(`<table:table table:name="x">` + row(number+`/>`) + `</table:table>`)},
		{"ods row groups without end", ".ods", ErrTooLarge, "inside each other", 0, table(strings.Repeat(`<table:table-row-group>`, 1_000_000))},
		{"ods spans of text without end", ".ods", ErrTooLarge, "inside each other", 0, table(row(`<table:table-cell office:value-type="string"><text:p>` + strings.Repeat(`<text:span>`, 1_000_000)))},
		{"ods a million paragraphs", ".ods", ErrTooLarge, "text of more", 0, table(row(`<table:table-cell office:value-type="string">` + strings.Repeat(`<text:p/>`, 2_000_000) + `</table:table-cell>`))},
		{"ods styles that are each other's parents", ".ods", nil, "", 1, func(t testing.TB) []byte {
			content := strings.Replace(odsHead, `<office:automatic-styles>`, `<office:automatic-styles><style:style style:name="a" style:family="table-cell" style:parent-style-name="b"/><style:style style:name="b" style:family="table-cell" style:parent-style-name="a"/>`, 1)
			return packed(t, entry{"mimetype", "x"}, entry{"content.xml", content + `<table:table table:name="A">` + row(number+` table:style-name="a"/>`) + `</table:table>` + odsTail})
		}},
		{"ods a million styles", ".ods", ErrTooLarge, "styles", 0, func(t testing.TB) []byte {
			var b strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&b, `<style:style style:name="x%d" style:family="table-cell"/>`, i)
			}
			return packed(t, entry{"mimetype", "x"}, entry{"content.xml", strings.Replace(odsHead, `<office:automatic-styles>`, `<office:automatic-styles>`+b.String(), 1) + odsTail})
		}},
		{"ods a million fonts", ".ods", ErrTooLarge, "fonts", 0, func(t testing.TB) []byte {
			var b strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&b, `<style:font-face style:name="x%d"/>`, i)
			}
			return packed(t, entry{"mimetype", "x"}, entry{"content.xml", strings.Replace(odsHead, `<office:font-face-decls>`, `<office:font-face-decls>`+b.String(), 1) + odsTail})
		}},
		{"ods entities", ".ods", ErrDamaged, "document type", 0, func(t testing.TB) []byte {
			return packed(t, entry{"mimetype", "x"}, entry{"content.xml", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + odsHead + odsTail})
		}},
		{"ods bomb", ".ods", ErrTooLarge, "", 0, func(t testing.TB) []byte {
			data, size, sum := pressed(t, odsHead+`<table:table table:name="A">`, unit(`<table:table-row/>`), 4000, `</table:table>`+odsTail)
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			w, err := z.Create("mimetype")
			do(t, err)
			_, err = io.WriteString(w, "application/vnd.oasis.opendocument.spreadsheet")
			do(t, err)
			w, err = z.CreateRaw(&zip.FileHeader{Name: "content.xml", Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(data)), UncompressedSize64: size})
			do(t, err)
			_, err = w.Write(data)
			do(t, err, z.Close())
			return b.Bytes()
		}},
		{"ods five million numbers", ".ods", ErrTooLarge, "cells", 0, func(t testing.TB) []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
			w, err := z.Create("mimetype")
			do(t, err)
			_, err = io.WriteString(w, "application/vnd.oasis.opendocument.spreadsheet")
			do(t, err)
			w, err = z.Create("content.xml")
			do(t, err)
			io.WriteString(w, odsHead+`<table:table table:name="A">`)
			r := rand.New(rand.NewSource(7))
			for range 500_000 {
				io.WriteString(w, `<table:table-row>`)
				for range 10 {
					fmt.Fprintf(w, `<table:table-cell office:value-type="float" office:value="%d"/>`, r.Intn(1_000_000))
				}
				io.WriteString(w, `</table:table-row>`)
			}
			_, err = io.WriteString(w, `</table:table>`+odsTail)
			do(t, err, z.Close())
			return b.Bytes()
		}},
	}
}

func hostileCSV() []hostile {
	lines := func(head, line string, size int, tail string) func(t testing.TB) []byte {
		return func(t testing.TB) []byte { return []byte(head + strings.Repeat(line, size/len(line)) + tail) }
	}
	return []hostile{
		{"csv of a gigabyte", ".csv", ErrTooLarge, "file of more", 0, func(t testing.TB) []byte { return make([]byte, maxFileBytes+1) }},
		{"csv of 65 MB", ".csv", ErrTooLarge, "file of more", 0, lines("a,b\n", "1,2\n", 65*mebi, "")},
		{"csv one line of 60 MB", ".csv", ErrTooLarge, "text of more", 0, lines("", "x", 60*mebi, "")},
		{"csv one line of delimiters", ".csv", ErrTooLarge, "fields", 0, lines("", ",", 60*mebi, "")},
		{"csv one line of all delimiters", ".csv", ErrTooLarge, "fields", 0, lines("", ",;\t", 60*mebi, "")},
		{"csv ten million records", ".csv", ErrTooLarge, "", 0, lines("", "1,2\n", 40*mebi, "")},
		{"csv thirty million blank records", ".csv", ErrTooLarge, "records", 0, lines("a,b\n", "\n", 60*mebi, "")},
		{"csv full records", ".csv", ErrTooLarge, "cells", 0, lines("", strings.Repeat("1,", 9_999)+"1\n", 60*mebi, "")},
		{"csv full records of all delimiters", ".csv", ErrUneven, "equally well", 0, lines("", strings.Repeat("1,2;3\t", 3_000)+"1\n", 20*mebi, "")},
		{"csv an open quote", ".csv", ErrDamaged, "never closed", 0, lines("a,b\n\"", "1,2\n", 60*mebi, "")},
		{"csv an open quote at the end", ".csv", ErrDamaged, "never closed", 0, lines("a,b\n", "1,2\n", mebi, "\"1,2\n")},
		{"csv quotes alone", ".csv", ErrTooLarge, "text of more", 0, lines("", `""`, 60*mebi, "")},
		{"csv a field of megabytes", ".csv", ErrTooLarge, "text of more", 0, lines("a,b\n1,", "x", 2*mebi, "\n")},
		{"csv a zero byte far down", ".csv", ErrDamaged, "zero byte", 0, lines("a,b\n", "1,2\n", 2*mebi, "1,\x00\n")},
		{"csv a half UTF-8 file", ".csv", nil, "", 2 + 2*(mebi/4) + 2, lines("a,b\n", "1,2\n", mebi, "1,\xe1\xba\n")},
		{"csv random bytes", ".csv", ErrNotWorkbook, "", 0, func(t testing.TB) []byte {
			b := make([]byte, mebi)
			rand.New(rand.NewSource(3)).Read(b)
			b[0] = 'a'
			return b
		}},
		{"csv random letters", ".csv", ErrUneven, "", 0, func(t testing.TB) []byte {
			b, r := make([]byte, 4*mebi), rand.New(rand.NewSource(3))
			for i := range b {
				b[i] = "abc,;\t\n "[r.Intn(8)]
			}
			return b
		}},
		{"csv mixed delimiters", ".csv", ErrUneven, "", 0, lines("", "a,b;c\n", 5*mebi, "")},
		{"csv UTF-16 of 60 MB", ".csv", ErrTooLarge, "", 0, lines("\xff\xfea\x00,\x00b\x00\n\x00", "1\x00,\x002\x00\n\x00", 60*mebi, "")},
		{"csv UTF-16 of one line", ".csv", ErrTooLarge, "text of more", 0, lines("\xff\xfe", "\x6a\x1e", 60*mebi, "")},
		{"csv Latin letters of 60 MB", ".csv", ErrTooLarge, "text of more", 0, lines("", "\xe1", 60*mebi, "")},
	}
}
