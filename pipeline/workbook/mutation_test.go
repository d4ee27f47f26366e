package workbook

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kttt/transforms"
)

// The promise of the room under every mutation: the same cells, or a typed error.
// A package has checksums, so it holds for every bit of it. An .xls and a text have
// none: there a changed byte of a value is another value, and a record that was taken
// out with nothing left in its place was never there. What can be noticed is: an end
// that is missing, sectors that are lost or linked wrongly, records that stand twice or
// claim to be longer or shorter, delimiters that moved.

// sameOrRefused reads bent data and wants the book want, or a typed error.
func sameOrRefused(t *testing.T, what string, want *transforms.Book, data []byte) (refused bool) {
	t.Helper()
	got, err := readBytes(data)
	var typed *Error
	switch {
	case err != nil && !errors.As(err, &typed):
		t.Errorf("%s: error without a type: %v", what, err)
	case err == nil:
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: other cells and no error (-want +got):\n%.2000s", what, d)
		}
	}
	return err != nil
}

// TestAnyBit turns every bit of small packages.
func TestAnyBit(t *testing.T) {
	for name, whole := range map[string][]byte{
		"xlsx": packed(t, goodEntries()...),
		"ods":  goodODS(t),
	} {
		t.Run(name, func(t *testing.T) {
			want, err := readBytes(whole)
			do(t, err)
			refused := 0
			for i := range whole {
				data := bytes.Clone(whole)
				data[i] ^= 1 << (i % 8)
				if sameOrRefused(t, fmt.Sprintf("bit %d of byte %d", i%8, i), want, data) {
					refused++
				}
			}
			t.Logf("%d of %d refused", refused, len(whole))
		})
	}
}

// TestAnyCut cuts packages and containers, and takes a piece out of packages.
func TestAnyCut(t *testing.T) {
	for name, whole := range map[string][]byte{"xlsx": packed(t, goodEntries()...), "ods": goodODS(t), "xls": goodXLS()} {
		t.Run(name, func(t *testing.T) {
			want, err := readBytes(whole)
			do(t, err)
			r := rand.New(rand.NewSource(1))
			for range 2000 {
				from := r.Intn(len(whole))
				sameOrRefused(t, fmt.Sprintf("cut at %d", from), want, whole[:from])
				if name == "xls" {
					continue
				}
				to := from + 1 + r.Intn(min(len(whole)-from, 600))
				sameOrRefused(t, fmt.Sprintf("without bytes %d to %d", from, to), want, append(bytes.Clone(whole[:from]), whole[to:]...))
			}
		})
	}
}

func goodODS(t testing.TB) []byte {
	var rows strings.Builder
	for i := range 10 {
		fmt.Fprintf(&rows, `<table:table-row><table:table-cell office:value-type="float" office:value="%d"/><table:table-cell office:value-type="string" table:style-name="ce2"><text:p>HTX %d</text:p></table:table-cell></table:table-row>`, i, i)
	}
	return packed(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
		entry{"META-INF/manifest.xml", `<manifest:manifest><manifest:file-entry manifest:full-path="styles.xml"/><manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>`},
		entry{"styles.xml", odsStyles}, entry{"content.xml", odsHead + `<table:table table:name="HTX">` + rows.String() + `</table:table>` + odsTail})
}

// goodRecords are the records of a sheet of 120 rows of four kinds of cells.
func goodRecords() (records [][]byte) {
	for row := range 120 {
		records = append(records, rec(recRow, row, 0, 4, 255, 0, 0, uint32(0)))
	}
	for row := range 120 {
		records = append(records, rec(recLabelSST, row, 0, 0, uint32(row%2)), rec(recNumber, row, 1, 0, float64(row)+0.5),
			rec(recMulRK, row, 2, 0, uint32(row<<2|2), 0, uint32(7<<2|2), 3))
	}
	return records
}

var goodSST = rec(recSST, uint32(2), uint32(2), wide("Hợp tác xã Một"), wide("Hợp tác xã Hai"))

func goodXLS() []byte { return oleFile(xlsStream(xlsGlobals(goodSST), goodRecords()...)) }

// TestXLSSectors loses sectors of a container, as bad disks and broken downloads do. Of
// sectors that stand in each other's place, the wrong content may happen to fit: there
// no more can be wanted than a well-formed book.
func TestXLSSectors(t *testing.T) {
	const sector = 512
	whole := goodXLS()
	want, err := readBytes(whole)
	do(t, err)
	count := len(whole) / sector
	for i := range count {
		at := i * sector
		for name, fill := range map[string]byte{"zeros": 0, "ones": 0xFF, "blanks": ' '} {
			data := bytes.Clone(whole)
			copy(data[at:at+sector], bytes.Repeat([]byte{fill}, sector))
			if i == 0 {
				continue // then it is no container
			}
			sameOrRefused(t, fmt.Sprintf("sector %d of %s", i, name), want, data)
		}
		for j := range count {
			data := bytes.Clone(whole)
			copy(data[at:at+sector], whole[j*sector:])
			copy(data[j*sector:(j+1)*sector], whole[at:])
			if got, err := readBytes(data); err == nil {
				wellFormed(t, got)
			}
		}
	}
}

// TestXLSChains links every sector to every other.
func TestXLSChains(t *testing.T) {
	whole := goodXLS()
	want, err := readBytes(whole)
	do(t, err)
	count := len(whole)/512 - 1
	for i := range count {
		for next := range count + 3 {
			data := bytes.Clone(whole)
			binary.LittleEndian.PutUint32(data[512+4*i:], uint32(next))
			sameOrRefused(t, fmt.Sprintf("sector %d before %d", i, next), want, data)
		}
	}
}

// TestXLSRecords doubles each record of a sheet, moves it and changes its kind and
// its length.
func TestXLSRecords(t *testing.T) {
	records := goodRecords()
	book := func(records [][]byte) []byte { return oleFile(xlsStream(xlsGlobals(goodSST), records...)) }
	want, err := readBytes(book(records))
	do(t, err)
	r := rand.New(rand.NewSource(2))
	for i, body := range records {
		kind := binary.LittleEndian.Uint16(body)
		bent := func() [][]byte { return append([][]byte(nil), records...) }
		twice := append(append(bent()[:i:i], body), records[i:]...)
		if refused := sameOrRefused(t, fmt.Sprintf("record %d twice", i), want, book(twice)); !refused && kind != recRow {
			t.Errorf("cell record %d stands twice", i)
		}
		moved := bent()
		j := r.Intn(len(moved))
		moved[i], moved[j] = moved[j], moved[i]
		if sameOrRefused(t, fmt.Sprintf("records %d and %d exchanged", i, j), want, book(moved)) {
			t.Errorf("the order of records %d and %d matters", i, j)
		}
		for _, by := range []int{-4, -1, 1, 4, 1000} {
			long := bent()
			long[i] = bytes.Clone(body)
			binary.LittleEndian.PutUint16(long[i][2:], uint16(len(body)-4+by))
			if kind != recRow {
				sameOrRefused(t, fmt.Sprintf("record %d longer by %d", i, by), want, book(long))
			}
		}
	}
}

// TestCSVDelimiters takes each delimiter of a table out, or doubles it: no field may
// move to another column.
func TestCSVDelimiters(t *testing.T) {
	for _, delimiter := range []string{",", ";", "\t"} {
		text := strings.ReplaceAll("STT|Tên HTX|Xã|Vốn\n1|HTX Một|Y Tịch|500\n2|HTX Hai|Vạn Linh|700\n3|HTX Ba||\n4|HTX Bốn|Chi Lăng|\n", "|", delimiter)
		want, err := readBytes([]byte(text))
		do(t, err)
		for i := range text {
			if text[i] != delimiter[0] && text[i] != '\n' {
				continue
			}
			what := fmt.Sprintf("%q at %d", text[i], i)
			if text[i] == delimiter[0] {
				sameOrRefused(t, what+" twice", want, []byte(text[:i]+delimiter+text[i:]))
			}
			if i < len(text)-1 {
				sameOrRefused(t, what+" taken out", want, []byte(text[:i]+text[i+1:]))
			}
			for _, other := range []string{",", ";", "\t", "\n"} {
				if other != text[i:i+1] && i < len(text)-1 {
					sameOrRefused(t, what+" made "+other, want, []byte(text[:i]+other+text[i+1:]))
				}
			}
		}
	}
}
