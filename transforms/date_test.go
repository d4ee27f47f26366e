package transforms

import "testing"

func TestTypedDate(t *testing.T) {
	for s, want := range map[string]string{
		"05/03/2019": "2019-03-05 day", "5/3/19": "2019-03-05 day", "5.3.2019": "2019-03-05 day", "05 - 03 - 2019": "2019-03-05 day", "5/3/98": "1998-03-05 day",
		"05/03/2019.": "2019-03-05 day", "05/03/2019 07:30": "2019-03-05 day", "'05/03/2019": "2019-03-05 day", "2019-03-05": "2019-03-05 day", "2019-03-05T00:00:00": "2019-03-05 day",
		"ngày 5 tháng 3 năm 2019": "2019-03-05 day", "Ngày 05/03/2019": "2019-03-05 day", "05 tháng 3 năm 2019": "2019-03-05 day", "05 Tháng Mười Hai 2019": "2019-12-05 day",
		"5-Mar-2019": "2019-03-05 day", "05 Tháng Năm 2019": "2019-05-05 day", "5 tháng tư, 2019": "2019-04-05 day", "29/02/2020": "2020-02-29 day",
		"T5/2019": "2019-05-01 month", "T.5/2019": "2019-05-01 month", "tháng 5 năm 2019": "2019-05-01 month", "5-2019": "2019-05-01 month", "05.2019": "2019-05-01 month",
		"năm 2016": "2016-01-01 year", "2016": "2016-01-01 year",
		"31/02/2019": "", "29/02/2019": "", "03/25/2019": "", "00/05/2019": "", "5/13/2019": "", "13/2019": "", "quý II/2019": "", "tháng năm 2019": "", "5/3": "", "05032019": "",
		"05/03/2019 cấp lại": "", "5-Mai-2019": "", "chưa rõ": "", "": "", "43597": "",
	} {
		got := ""
		if d, ok := typedDate(s, 2024); ok {
			got = d.day.Format("2006-01-02") + " " + d.precision
		}
		if got != want {
			t.Errorf("%q reads as %q, want %q", s, got, want)
		}
	}
}

func TestIsDitto(t *testing.T) {
	for s, want := range map[string]bool{"nt": true, "NT": true, "-nt-": true, "- nt -": true, "n.t.": true, "//": true, `"`: true, `-"-`: true, `" "`: true, "''": true, "”": true,
		"Như trên": true, "": false, "-": false, "'": false, "/": false, "ntt": false, "như trên có": false, "...": false, "NTM": false} {
		if isDitto(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestRepair(t *testing.T) {
	for s, want := range map[string]string{
		"HTX Ðồng Tâm": "HTX Đồng Tâm", "HTX Ɖồng": "HTX Đồng", "Ho\u0430\u0300 Bình": "Hoà Bình", "\u0391n Lạc": "An Lạc", "H\u043e\u0323\u0302p": "Hộp", "Khӑn": "Khăn",
		"Сосна": "Сосна", "HTX Сосна": "HTX Сосна", "α-tocopherol": "α-tocopherol", "a\u200b\u0301": "á", "\u202a490\u202c": "490", "✔\ufe0f": "✔",
		"a\u00a0\u3000b": "a b", "một\nhai;\r\nba": "một; hai; ba", "Hoà uỷ": "Hoà uỷ", "Hòa ủy": "Hòa ủy", "a\u00adb": "ab", "\tx\t": "x",
	} {
		if got, _ := Repair(s); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}
