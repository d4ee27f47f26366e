package transforms

import (
	"fmt"
	"testing"
)

// BenchmarkNormalise reads a list of 2,000 organisations in 12 columns.
func BenchmarkNormalise(b *testing.B) {
	text := func(col int, s string) Cell { return Cell{Col: col, Kind: Text, Raw: s} }
	s := Sheet{Name: "HTX"}
	add := func(cells ...Cell) { s.Rows = append(s.Rows, Row{Number: len(s.Rows) + 1, Cells: cells}) }
	add(text(1, "DANH SÁCH HỢP TÁC XÃ HUYỆN CHI LĂNG NĂM 2024"))
	var heads []Cell
	for i, h := range []string{"STT", "Tên HTX", "Mã số HTX", "Ngày thành lập", "Địa chỉ", "Số thành viên", "Số lao động", "Vốn điều lệ (triệu đồng)",
		"Doanh thu (triệu đồng)", "Tình trạng hoạt động", "Xếp loại năm 2024", "Liên kết chuỗi"} {
		heads = append(heads, text(i+1, h))
	}
	add(heads...)
	const rows = 2000
	for i := range rows {
		n := func(col, n int) Cell { return Cell{Col: col, Kind: Number, Raw: fmt.Sprint(n)} }
		add(n(1, i+1), text(2, fmt.Sprintf("HTX Giả định %d", i)), text(3, fmt.Sprintf("1402%08d", i)), text(4, fmt.Sprintf("%02d/%02d/2019", i%28+1, i%12+1)),
			text(5, fmt.Sprintf("Thôn %d, xã Y Tịch", i%40+1)), n(6, 7+i%9), n(7, 10+i%20), n(8, 500+i%900), text(9, "1.234,5"),
			text(10, "Đang hoạt động"), text(11, "Khá"), text(12, "x"))
	}
	book := &Book{Path: "2024/187.xlsx", Sheets: []Sheet{s}}
	b.ReportAllocs()
	for b.Loop() {
		if l, err := Normalise(book); err != nil || len(l.Organisations) != rows {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
