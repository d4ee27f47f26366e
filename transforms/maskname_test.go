package transforms

import (
	"strings"
	"testing"
)

// TestMaskName masks people's numbers in the names of files, and takes no date, hour or number of a letter for one.
func TestMaskName(t *testing.T) {
	for name, want := range map[string]string{
		"187 Chi Lăng 0912345678.xlsx": "187 Chi Lăng ***.xlsx", "a_0912.345.678-b.xlsx": "a_***-b.xlsx", "020177200220.xlsx": "***.xlsx",
		"0912345678 0987654321.xlsx": "*** ***.xlsx", "020177200220_020177200221.xlsx": "***_***.xlsx",
		"ds (lan.nguyen@gmail.com).xlsx": "ds (***", "202412310845.xlsx": "", "20241231084512.xlsx": "", "05.12.2024 8 HTX.xlsx": "",
		"BC 01-12-2024-1.xlsx": "", "544_BC-UBND 123456789.xlsx": "", "1563244975.xls": "", "2024/187-chi-lang.xlsx": "",
	} {
		if want == "" {
			want = name
		}
		if got := MaskName(name); !strings.HasPrefix(got, want) || strings.ContainsAny(want, "*") && strings.Contains(got, "@") {
			t.Errorf("MaskName(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestMaskAmount masks every number of people in a column of money, and no amount.
func TestMaskAmount(t *testing.T) {
	for s, want := range map[string]string{
		"0912345678": "***", "0912345678 0987654321": "*** ***", "0912345678/0987654321": "***/***", "020177200220": "***",
		"gọi 0912 345 678": "gọi ***", "1290 lan@giadinh.vn": "1290 ***", "912.345.678": "912.345.678", "1.234.567.890": "1.234.567.890", "0,5": "0,5",
	} {
		if got := maskAmount(s); got != want {
			t.Errorf("maskAmount(%q) = %q, want %q", s, got, want)
		}
	}
}
