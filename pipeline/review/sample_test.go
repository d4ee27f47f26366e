package review

import (
	"strings"
	"time"
)

// sample is a document with every kind of block, long names, every kind of nothing, and characters that XML and
// spreadsheets trip over.
func sample() *Document {
	v := func(x float64) *float64 { return &x }
	long := strings.Repeat("Hợp tác xã dịch vụ nông nghiệp tổng hợp ", 4)
	units := &Table{Code: "B22", Name: "annex_organisations", Title: "Tổng hợp theo địa bàn", Unit: "Đơn vị tính: tổ chức", Notes: []string{"“…”: chưa báo cáo; “x”: không áp dụng; 0: không có."},
		Columns: []Column{{Key: "unit", Head: "Địa bàn", Unit: Text, Wide: 3}, {Key: "htx", Over: "Hợp tác xã", Head: "Tổng số", Unit: Count}, {Key: "active", Over: "Hợp tác xã", Head: "Đang hoạt động", Unit: Count}, {Key: "share", Head: "Tỷ lệ tốt, khá", Unit: Share}}}
	for i := range 65 {
		units.Rows = append(units.Rows, Row{Cells: []Cell{{Text: "Xã Thiện Tân số " + string(rune('A'+i%26)) + string(rune('a'+i/26))}, {Text: "12", Value: v(12)}, {Text: "…", Nothing: NotReported}, {Text: "7,1%", Value: v(0.071)}}})
	}
	units.Rows = append(units.Rows, Row{Kind: Total, Cells: []Cell{{Text: "Toàn tỉnh"}, {Text: "780", Value: v(780)}, {Text: "x", Nothing: NotApplicable}, {Text: "52,2%", Value: v(0.522)}}})
	return &Document{
		Kind: Report, Lang: "vi", Period: "2024", PeriodEnd: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Run: "abc", Title: "BÁO CÁO",
		Subject: "Tình hình phát triển kinh tế tập thể, hợp tác xã và kết quả hoạt động của Liên minh Hợp tác xã tỉnh năm 2024; phương hướng, nhiệm vụ năm 2025",
		Letter: Letterhead{Superior: "Liên minh Hợp tác xã Việt Nam", Body: "Liên minh HTX tỉnh Lạng Sơn", Number: "Số:        /BC-LMHTX", Place: "Lạng Sơn", Authority: "TM. Ban Thường vụ", Position: "Chủ tịch",
			Signatory: "Liễu Xuân Du", Recipients: []string{"Liên minh HTX Việt Nam (b/c)", "Tỉnh ủy (b/c)", "Các Sở: Nội vụ, Tài chính, Nông nghiệp và Môi trường, Công Thương, Khoa học và Công nghệ", "Lưu: VT"}},
		Blocks: []Block{
			Heading{1, "Phần thứ nhất"}, Heading{2, "A. TÌNH HÌNH KINH TẾ TẬP THỂ, HỢP TÁC XÃ"}, Heading{3, "I. Bối cảnh chung"}, Blank{Name: "Bối cảnh chung", Hint: "bối cảnh kinh tế - xã hội của tỉnh trong năm"},
			Heading{3, "II. Kết quả phát triển"}, Heading{4, "1. Tổ hợp tác"},
			Paragraph{Spans: []Span{{Text: "Đến ngày 31/12/2024 toàn tỉnh có "}, {Text: "712", Figure: &Figure{Name: "htx_count", Code: "H11", Value: v(712), Unit: Count, Text: "712"}}, {Text: " hợp tác xã <thật> & “đủ”\x01, tăng 05 so với cùng kỳ; đây là một đoạn văn dài để xem canh đều hai bên và thụt đầu dòng 1,27 cm."}}},
			Paragraph{Note: true, Spans: []Span{{Text: "Số liệu chưa đủ: 12/65 đơn vị đã gửi."}}},
			&Chart{Code: "D02", Name: "rating_by_unit", Title: "Xếp loại theo địa bàn", Kind: StackedBars, Unit: Share, Categories: []string{"Huyện Chi Lăng", long}, Series: []Series{{"Tốt", "good", []*float64{v(0.5), nil}}, {"Yếu", "weak", []*float64{v(0.5), v(1)}}}, Alt: "Huyện Chi Lăng một nửa tốt."},
			&Table{Code: "B02", Name: "empty", Title: "Bảng trống", Columns: []Column{{Head: "Tên", Unit: Text}, {Head: "Số", Unit: Count}}},
			&Table{Code: "B03", Name: "long", Title: "Tên dài", Columns: []Column{{Head: "Tên", Unit: Text}, {Head: "Số", Unit: Count}}, Rows: []Row{{Kind: Section, Cells: []Cell{{Text: "I. Nông nghiệp"}}}, {Cells: []Cell{{Text: long}, {Text: "1.234.567", Value: v(1234567)}}}, {Cells: []Cell{{Text: "=HYPERLINK(1)"}, {Text: "kđg", Nothing: NotAssessed}}}}},
			Heading{1, "Phần thứ ba"}, Paragraph{Spans: []Span{{Text: "Trên đây là báo cáo tình hình phát triển kinh tế tập thể, Liên minh Hợp tác xã tỉnh kính báo cáo"}}},
		},
		Annexes: []Annex{{Number: "Phụ lục I", Title: "TỔNG HỢP THEO ĐỊA BÀN", Blocks: []Block{units}}, {Number: "Phụ lục II", Title: "XẾP LOẠI", Blocks: []Block{&Table{Code: "B21", Name: "annex_ratings", Title: "Xếp loại", Columns: units.Columns, Rows: units.Rows[:3]}}}},
	}
}
