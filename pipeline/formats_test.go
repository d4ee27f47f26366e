package pipeline

import (
	"encoding/csv"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"kttt/transforms"
)

// The list that every format below holds.
const sameList = `DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN HUYỆN CHI LĂNG NĂM 2024;;;;;
ĐVT: triệu đồng;;;;;
STT;Tên hợp tác xã;Địa chỉ trụ sở;Số thành viên;Vốn điều lệ;Tham gia liên kết chuỗi
1;HTX Nông nghiệp Tân Tiến;"Thôn Nà Pe, xã Y Tịch";12;1.234,5;có
2;HTX Phú Quý;xã Vạn Linh;7;500;không
3;HTX Mường Na;"ngõ 5, thị trấn Đồng Mỏ";15 (8 nữ);1,5 tỷ;có
Tổng cộng;;;34;3.234,5;
`

// TestOneListInEveryEncoding reads the list from text files in the encodings and
// with the delimiters that offices' programs write: the same records each time.
func TestOneListInEveryEncoding(t *testing.T) {
	stored := storedBytes(t)
	want := readText(t, "2024/187.csv", []byte(sameList))
	if len(want) != 3 || *want[2].CharterCapitalVND != 1_500_000_000 || *want[0].InValueChain != true {
		t.Fatalf("records %v", want)
	}
	for name, data := range map[string][]byte{
		"mark":            []byte("\ufeff" + sameList),
		"UTF-16":          append([]byte("\xff\xfe"), utf16Bytes(sameList)...),
		"Windows-1258":    windows1258(t, sameList),
		"TCVN3":           encoded(sameList, stored["tcvn3"]),
		"VNI":             encoded(sameList, stored["vni"]),
		"tabs":            delimited(t, sameList, '\t'),
		"commas":          delimited(t, sameList, ','),
		"decomposed":      []byte(norm.NFD.String(sameList)),
		"hint":            []byte("sep=;\n" + sameList),
		"under .xls":      []byte(sameList),
		"Excel's own end": []byte(strings.ReplaceAll(sameList, "\n", "\r\n")),
	} {
		t.Run(name, func(t *testing.T) {
			file := "2024/187.csv"
			if name == "under .xls" {
				file = "2024/187.xls"
			}
			got := readText(t, file, data)
			for i := range got {
				if name == "hint" {
					got[i].SourceRow-- // the hint is a record of its own
				}
				if name == "TCVN3" { // has no capital letters with a tone
					got[i].Name = want[i].Name
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("records (-UTF-8 +%s):\n%s", name, d)
			}
		})
	}
}

// readText reads the records of a list in a file.
func readText(t *testing.T, name string, data []byte) []transforms.Organisation {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	list, _, err := defaults.readList(t.Context(), file, name, nil)
	if err != nil {
		t.Fatal(err)
	}
	if list.Refused {
		t.Fatalf("refused: %v", list.Findings)
	}
	return list.Organisations
}

func utf16Bytes(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func delimited(t *testing.T, s string, delimiter rune) []byte {
	in := csv.NewReader(strings.NewReader(s))
	in.Comma = ';'
	records, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	out := csv.NewWriter(&b)
	out.Comma = delimiter
	if err := out.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

// storedBytes are the bytes of each letter in the charsets before Unicode.
func storedBytes(t *testing.T) map[string]map[rune]string {
	f, err := os.Open("../transforms/layouts/charsets.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[rune]string{"tcvn3": {}, "vni": {}}
	for _, r := range records[1:] {
		for i, name := range []string{"tcvn3", "vni"} {
			raw, err := hex.DecodeString(r[i+1])
			if err != nil {
				t.Fatal(err)
			}
			if len(raw) > 0 {
				out[name][[]rune(r[0])[0]] = string(raw)
			}
		}
	}
	for lower, bytes := range out["tcvn3"] { // as clerks type capitals: with the small letter's byte
		if upper := []rune(strings.ToUpper(string(lower)))[0]; out["tcvn3"][upper] == "" {
			out["tcvn3"][upper] = bytes
		}
	}
	return out
}

func encoded(s string, bytes map[rune]string) []byte {
	var b strings.Builder
	for _, r := range s {
		if stored, ok := bytes[r]; ok {
			b.WriteString(stored)
		} else {
			b.WriteRune(r)
		}
	}
	return []byte(b.String())
}

// windows1258 is s in the code page: letters whole where it has them, the marks of
// the tones behind.
func windows1258(t *testing.T, s string) []byte {
	var b []byte
	for _, r := range norm.NFC.String(s) {
		c, ok := charmap.Windows1258.EncodeRune(r)
		if ok {
			b = append(b, c)
			continue
		}
		var tone rune
		var rest []rune
		for _, part := range norm.NFD.String(string(r)) {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", part) {
				tone = part
			} else {
				rest = append(rest, part)
			}
		}
		for _, part := range append([]rune(norm.NFC.String(string(rest))), tone) {
			if c, ok = charmap.Windows1258.EncodeRune(part); !ok {
				t.Fatalf("%q is not in Windows-1258", part)
			}
			b = append(b, c)
		}
	}
	return b
}
