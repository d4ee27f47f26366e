package transforms

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestShownNumbersReadBack writes numbers the Vietnamese way and reads them again.
func TestShownNumbersReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1e15, 1e15).Draw(t, "n")
		cents := rapid.Int64Range(0, 99).Draw(t, "cents")
		v := new(big.Rat).SetInt64(n)
		if n != 0 {
			part := big.NewRat(cents, 100)
			if n < 0 {
				part.Neg(part)
			}
			v.Add(v, part)
		}
		s := showRat(v)
		r, ok := typedNumber(s)
		if !ok || r.value.Cmp(v) != 0 {
			t.Fatalf("%s shown as %q reads as %v, %v", v, s, r.value, ok)
		}
	})
}

func TestTypedNumber(t *testing.T) {
	for s, want := range map[string]string{
		"12": "12", "07": "7", "1.500": "1500", "1.234.567": "1234567", "1.234,5": "2469/2", "1 234": "1234", "1 234,5": "2469/2", "0,5": "1/2",
		"1234,5": "2469/2", "-5": "-5", "–5": "-5", "(50)": "-50", "12.5": "25/2", "0.125": "1/8", "1,234.5": "2469/2", "1,234,567": "1234567",
		"12 TV": "12", "500tr": "500", "~30": "30", "khoảng 30": "30", "15 (8 nữ)": "15", "+7": "7", "12.": "12", "'12": "12", "1 234 567": "1234567", "1.234,50": "2469/2", "700 (ước)": "700",
		"1,500": "", "1234.567": "", "1.23.456": "", ">50": "", "10-12": "", "1/2": "", "": "", "không": "", "4.9E+09": "", "15 (8)": "", "1 23": "", "1e5": "",
	} {
		r, ok := typedNumber(s)
		got := ""
		if ok {
			got = r.value.RatString()
		}
		if got != want {
			t.Errorf("%q reads as %q, want %q", s, got, want)
		}
	}
}

// FuzzTypedNumber asserts that whatever is read holds nothing but the digits typed.
func FuzzTypedNumber(f *testing.F) {
	for _, s := range []string{"1.234,5", "1 234", "~30", "15 (8 nữ)", "1,5 tỷ", "(50)", "−3", "٣", "1.500.", "99999999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, ok := typedNumber(s)
		if !ok {
			return
		}
		if r.value == nil {
			t.Fatalf("%q is read without a value", s)
		}
		digits := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, s)
		}
		num := digits(r.value.FloatString(45))
		if core := strings.Trim(num, "0"); core != "" && !strings.Contains(digits(s), core) {
			t.Fatalf("%q reads as %s: digits nobody typed", s, r.value.RatString())
		}
	})
}

// FuzzNormalise reads books of fuzzed cells: never a panic, and the books balance.
func FuzzNormalise(f *testing.F) {
	f.Add("STT|Tên HTX|Số thành viên\n1|HTX A|12\n")
	f.Add("DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT|Tên HTX|Địa chỉ|Vốn (trđ)\nI|Xã Y Tịch\n1|HTX A|xã Y Tịch|1.500\n|Tổng cộng||1.500\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			return
		}
		s := Sheet{Name: "HTX"}
		for i, line := range strings.Split(text, "\n") {
			r := Row{Number: i + 1}
			for j, cell := range strings.Split(line, "|") {
				if cell != "" && j < 200 {
					kind := Text
					if storedNumber(cell) != nil {
						kind = Number
					}
					r.Cells = append(r.Cells, Cell{Col: j + 1, Kind: kind, Raw: cell})
				}
			}
			if len(r.Cells) > 0 {
				s.Rows = append(s.Rows, r)
			}
		}
		if _, err := Normalise(&Book{Path: "2024/187.xlsx", Sheets: []Sheet{s}}); err != nil {
			t.Fatal(err)
		}
	})
}
