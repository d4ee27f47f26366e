package transforms

import (
	"fmt"
	"testing"
)

// TestCrowdedSheet: a sheet with more texts like headings than any list has is
// refused; it is not searched without end, nor read in part.
func TestCrowdedSheet(t *testing.T) {
	s := Sheet{Name: "A"}
	text := func(col int, s string) Cell { return Cell{Col: col, Kind: Text, Raw: s} }
	s.Rows = append(s.Rows,
		Row{Number: 1, Cells: []Cell{text(1, "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024")}},
		Row{Number: 2, Cells: []Cell{text(1, "STT"), text(2, "Tên HTX"), text(3, "Số thành viên")}},
		Row{Number: 3, Cells: []Cell{text(1, "1"), text(2, "HTX Một"), text(3, "9")}})
	for i := range mostCaptions + 1 {
		s.Rows = append(s.Rows, Row{Number: i + 4, Cells: []Cell{text(2, fmt.Sprintf("Tên gọi x%da", i))}})
	}
	list, err := Normalise(&Book{Path: "2024/187-chi-lang.xlsx", Sheets: []Sheet{s}})
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Organisations) != 0 || list.Sheets[0].Count.Rejected != len(s.Rows) || list.Findings[len(list.Findings)-1].Rule != "sheet-holds-a-list" {
		t.Errorf("%d organisations, %+v, %v", len(list.Organisations), list.Sheets[0].Count, list.Findings)
	}
}
