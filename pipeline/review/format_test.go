package review

import (
	"testing"
	"time"
)

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		v               float64
		unit            Unit
		table, running  string
		english, spoken string
	}{
		{0, Count, "0", "0", "0", "0"},
		{5, Count, "5", "05", "5", "5"},
		{10, Count, "10", "10", "10", "10"},
		{999, Count, "999", "999", "999", "999"},
		{1234, Count, "1.234", "1.234", "1,234", "1,234"},
		{1234567, Count, "1.234.567", "1.234.567", "1,234,567", "1,234,567"},
		{-5, Count, "-5", "-5", "-5", "-5"},
		{-1234, Count, "-1.234", "-1.234", "-1,234", "-1,234"},
		{-0.04, Count, "0", "0", "0", "0"},
		{0, Share, "0%", "0%", "0%", "0%"},
		{1, Share, "100%", "100%", "100%", "100%"},
		{0.5, Share, "50,0%", "50%", "50.0%", "50%"},
		{0.071, Share, "7,1%", "7,1%", "7.1%", "7.1%"},
		{0.1225, Share, "12,3%", "12,3%", "12.3%", "12.3%"}, // 49 of 400 lies on the half
		{0.0125, Share, "1,3%", "1,3%", "1.3%", "1.3%"},
		{0.0095, Share, "0,95%", "0,95%", "0.95%", "0.95%"},
		{9.0 / 732515, Share, "0,0012%", "0,0012%", "0.0012%", "0.0012%"},
		{1.25, Share, "125,0%", "125%", "125.0%", "125%"},
		{0.012, Points, "1,2", "1,2 điểm phần trăm", "1.2", "1.2 percentage points"},
		{-0.02, Points, "-2,0", "-2 điểm phần trăm", "-2.0", "-2 percentage points"},
		{1234.5, MillionVND, "1.234,5", "1.234,5 triệu đồng", "1,234.5", "1,234.5 million đồng"},
		{900, MillionVND, "900,0", "900 triệu đồng", "900.0", "900 million đồng"},
		{1106000, MillionVND, "1.106.000,0", "1.106 tỷ đồng", "1,106,000.0", "1,106 billion đồng"},
		{12.5, Number, "12,5", "12,5", "12.5", "12.5"},
		{12, Number, "12,0", "12", "12.0", "12"},
	} {
		for _, got := range [][2]string{
			{FormatNumber(c.v, c.unit, "vi"), c.table}, {FormatRunning(c.v, c.unit, "vi"), c.running},
			{FormatNumber(c.v, c.unit, "en"), c.english}, {FormatRunning(c.v, c.unit, "en"), c.spoken},
		} {
			if got[0] != got[1] {
				t.Errorf("%v %s is set as %q, want %q", c.v, c.unit, got[0], got[1])
			}
		}
	}
}

func TestFormatDay(t *testing.T) {
	for _, c := range [][3]string{
		{"2024-03-05", "05/3/2024", "5 March 2024"},
		{"2024-02-01", "01/02/2024", "1 February 2024"},
		{"2024-12-31", "31/12/2024", "31 December 2024"},
	} {
		day, err := time.Parse(time.DateOnly, c[0])
		if err != nil {
			t.Fatal(err)
		}
		if vi, en := FormatDay(day, "vi"), FormatDay(day, "en"); vi != c[1] || en != c[2] {
			t.Errorf("%s is set as %q and %q, want %q and %q", c[0], vi, en, c[1], c[2])
		}
	}
}
