package workbook

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kttt/transforms"
)

// utf16Text is s in UTF-16, little-endian unless big.
func utf16Text(s string, big bool) string {
	var b strings.Builder
	for _, r := range s { // the tests' letters are all of one unit
		low, high := byte(r), byte(r>>8)
		if big {
			low, high = high, low
		}
		b.WriteByte(low)
		b.WriteByte(high)
	}
	return b.String()
}

func TestCSV(t *testing.T) {
	list := "STT,Tên HTX,Địa chỉ\n1,HTX Một,\"Thôn Nà, xã Y Tịch\"\n"
	for _, c := range []struct{ name, data, want string }{
		{"commas", list, "STT|Tên HTX|Địa chỉ/1|HTX Một|Thôn Nà, xã Y Tịch"},
		{"mark", "\ufeff" + list, "STT|Tên HTX|Địa chỉ/1|HTX Một|Thôn Nà, xã Y Tịch"},
		{"UTF-16", "\xff\xfe" + utf16Text(list, false), "STT|Tên HTX|Địa chỉ/1|HTX Một|Thôn Nà, xã Y Tịch"},
		{"UTF-16, other order", "\xfe\xff" + utf16Text(list, true), "STT|Tên HTX|Địa chỉ/1|HTX Một|Thôn Nà, xã Y Tịch"},
		{"UTF-16 without mark", utf16Text("STT;Ten HTX\n1;HTX Na\n", false), "STT|Ten HTX/1|HTX Na"},
		{"TCVN3", "STT;T\xaan HTX\n1;HTX \xa7\xb5n\n", "STT|Tªn HTX/1|HTX §µn"},
		{"semicolons, commas inside", "STT;Tên;Vốn\r\n1;A, B;1,5\r\n2;C, D;2,5\r\n", "STT|Tên|Vốn/1|A, B|1,5/2|C, D|2,5"},
		{"tabs", "STT\tTên\tGhi chú\n1\tA\t\n", "STT|Tên|Ghi chú/1|A"},
		{"title and footer", "DANH SÁCH HTX NĂM 2024\n\nSTT,Tên,Xã\n1,A,B\nXã Y Tịch\n2,C,D\nNgười lập\n", "DANH SÁCH HTX NĂM 2024//STT|Tên|Xã/1|A|B/Xã Y Tịch/2|C|D/Người lập"},
		{"semicolons, as many commas in every row", "STT;Tên;Địa chỉ;Vốn\n1;A;B, C, D;1,5\n2;E;F, G, H;2,5\n3;I;K, L, M;2,5\n", "STT|Tên|Địa chỉ|Vốn/1|A|B, C, D|1,5/2|E|F, G, H|2,5/3|I|K, L, M|2,5"},
		{"bytes without a letter", "a;\x81\xfe\nb;\x90\n", "a|\u0081þ/b|\u0090"},
		{"hint of Excel", "sep=;\n1;2\n3;4\n", "/1|2/3|4"},
		{"quotes", "a;\"b \"\"c\"\"\nd\";e\nf;g \"h\";i\n", "a|b \"c\"\nd|e/f|g \"h\"|i"},
		{"last line open", "a,b\nc,d", "a|b/c|d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, err := readBytes([]byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			if got := sketched(&book.Sheets[0]); got != c.want || book.Sheets[0].Name != "CSV" {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// sketched writes the rows of a sheet as a|b/c|d; its cells stand side by side.
func sketched(s *transforms.Sheet) string {
	var lines []string
	for _, r := range s.Rows {
		for len(lines) < r.Number-1 {
			lines = append(lines, "")
		}
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, c.Raw)
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return strings.Join(lines, "/")
}

// TestCSVRefused takes files whose cells may have moved, or that are no table.
func TestCSVRefused(t *testing.T) {
	head := "STT,Tên,Vốn,Ghi chú\n"
	for _, c := range []struct {
		name, data string
		kind       error
		says       string
	}{
		{"a comma too many", head + "1,A,5,\n2,B,1,5,\n3,C,7,\n", ErrUneven, "record 3 has 5 fields, the table 4"},
		{"in every row", head + "1,A,1,5,\n2,B,2,5,\n3,C,3,5,\n", ErrUneven, "record 1 has 4 fields, the table 5"},
		{"in the last row", head + "1,A,5,\n2,B,1,5,\n", ErrUneven, "record 3"},
		{"a field too few", head + "1,A,5,\n2,B,5\n3,C,7,\n", ErrUneven, "record 3 has 3 fields"},
		{"under a heading of two", "Tên HTX,Vốn\nHTX A,1,5\nHTX B,2,5\nHTX C,3,5\n", ErrUneven, "record 1 has 2"},
		{"a last row of two", "Tên HTX,Vốn,Xã\nHTX A,1,5\nHTX B,2,5\nHTX C,3\n", ErrUneven, "record 4 has 2"},
		{"a quote left open", head + "1,\"A,5,\n", ErrDamaged, "never closed"},
		{"text behind a quote", head + "1,\"HTX \"A,5,\n", ErrDamaged, "behind a closing quote"},
		{"two delimiters", "a,b;c\nd,e;f\n", ErrUneven, "two delimiters"},
		{"one column", "Tên\nA\nB\n", ErrOtherFormat, "text"},
		{"half a character", "\xff\xfea\x00;\x00b\x00\n", ErrDamaged, "inside a character"},
		{"lost letters", head + strings.Repeat("1,H?P TÁC XÃ HUY?N,5,\n", 3), ErrLost, `"H?P"`},
		{"zero bytes", head + "1,A\x00,5,\n" + strings.Repeat("x,y,z,w\n", 1000), ErrNotWorkbook, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes([]byte(c.data))
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %v with %q", err, c.kind, c.says)
			}
		})
	}
}

// TestQuestionsAreNoLostLetters reads a table in which people ask.
func TestQuestionsAreNoLostLetters(t *testing.T) {
	for _, data := range []string{"STT,Tên,Ghi chú\n" + strings.Repeat("1,HTX Một,còn hoạt động không?\n", 50),
		"STT,Tên,Ghi chú\n" + strings.Repeat("1,HTX Một,https://htx.vn/?id=7\n", 50), "STT,Tên,Ghi chú\n" + strings.Repeat("1,H?P,\n", 4)} {
		if _, err := readBytes([]byte(data)); err != nil {
			t.Errorf("%.60q: %v", data, err)
		}
	}
}

// TestCSVComesBack writes tables with every delimiter and reads them again: the same, or refused.
func TestCSVComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "delimiter")
		width := rapid.IntRange(2, 6).Draw(t, "width")
		field := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 ,;\t\"\nđ.")), 0, 6, -1)
		rows := rapid.SliceOfN(rapid.SliceOfN(field, width, width), 1, 8).Draw(t, "rows")
		var b strings.Builder
		for _, r := range rows {
			for i, f := range r {
				if strings.ContainsAny(f, "\",;\t\n") {
					f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
				}
				r := map[bool]string{true: "\n", false: delimiter}[i == width-1]
				b.WriteString(f + r)
			}
		}
		book, err := readBytes([]byte(b.String()))
		if err != nil {
			return
		}
		got := make([][]string, len(rows))
		for i := range got {
			got[i] = make([]string, width)
		}
		for _, r := range book.Sheets[0].Rows {
			for _, c := range r.Cells {
				if r.Number > len(got) || c.Col > width {
					t.Fatalf("cell %q of row %d", c.Raw, r.Number)
				}
				got[r.Number-1][c.Col-1] = c.Raw
			}
		}
		if d := cmp.Diff(rows, got); d != "" {
			t.Fatalf("%q (-written +read):\n%s", b.String(), d)
		}
	})
}

// FuzzCSV wants a table or a typed error for any bytes.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("STT,Tên\n1,HTX\n"))
	f.Add([]byte("sep=;\n\"a\";b\n"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := readText(bytes.NewReader(data), int64(len(data)))
		var typed *Error
		switch {
		case err == nil:
			wellFormed(t, book)
		case !errors.As(err, &typed):
			t.Fatalf("error without a type: %v", err)
		}
	})
}
