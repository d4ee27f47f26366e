package transforms

import "testing"

// TestTitles reads letterheads and titles as offices write them.
func TestTitles(t *testing.T) {
	for _, c := range []struct {
		lines        []string
		path         string
		unit, period string // rule of the refusal in period where unit is ""
	}{
		{[]string{"DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024"}, "a.xlsx", "187", "2024"},
		{[]string{"DANH SÁCH HỢP TÁC XÃ HUYỆN CHI LĂNG NĂM 2024"}, "a.xlsx", "187", "2024"},
		{[]string{"DANH SÁCH TỔ HỢP TÁC HUYỆN CHI LĂNG NĂM 2024"}, "a.xlsx", "187", "2024"},
		{[]string{"DANH SÁCH TỔ HỢP TÁC THÀNH PHỐ LẠNG SƠN NĂM 2024"}, "a.xlsx", "178", "2024"},
		{[]string{"DANH SÁCH TỔ HỢP TÁC XÃ CHI LĂNG NĂM 2025"}, "a.xlsx", "", "unit-is-known"},
		{[]string{"TÌNH HÌNH HOẠT ĐỘNG CỦA HTX TRÊN ĐỊA BÀN THÀNH PHỐ LẠNG SƠN 6 THÁNG ĐẦU NĂM 2025"}, "a.xlsx", "178", "2025-H1"},
		{[]string{"UBND TP. LẠNG SƠN", "BÁO CÁO QUÝ III NĂM 2024"}, "a.xlsx", "178", "2024-Q3"},
		{[]string{"UBND TP LẠNG SƠN", "BÁO CÁO QUÝ 1/2025"}, "a.xlsx", "178", "2025-Q1"},
		{[]string{"UBND TỈNH LẠNG SƠN", "UBND HUYỆN VĂN QUAN", "Năm báo cáo: 2023"}, "a.xlsx", "184", "2023"},
		{[]string{"ỦY BAN NHÂN DÂN; HUYỆN BÌNH GIA", "(Số liệu đến 31/12/2024)"}, "a.xlsx", "181", "2024"},
		{[]string{"UBND HUYỆN BÌNH GIA", "Thời điểm báo cáo: 31/12/2024"}, "a.xlsx", "181", "2024"},
		{[]string{"UBND HUYỆN BÌNH GIA", "Tính đến tháng 12/2024"}, "a.xlsx", "181", "2024"},
		{[]string{"UBND HUYỆN BÌNH GIA", "Tính đến ngày 30 tháng 6 năm 2025"}, "a.xlsx", "181", "2025-H1"},
		{[]string{"UBND HUYỆN BÌNH GIA", "TÌNH HÌNH NĂM 2024 VÀ KẾ HOẠCH NĂM 2025"}, "a.xlsx", "181", "2024"},
		{[]string{"UBND HUYỆN BÌNH GIA", "Thực hiện Luật Hợp tác xã năm 2023, giai đoạn 2021-2025", "NĂM 2024"}, "a.xlsx", "181", "2024"},
		{[]string{"UBND HUYỆN BÌNH GIA", "Bình Gia, ngày 20 tháng 12 năm 2024"}, "2024/a.xlsx", "181", "2024"},
		{[]string{"UBND HUYỆN BÌNH GIA", "Bình Gia, ngày 20 tháng 12 năm 2024"}, "a.xlsx", "", "period-is-known"},
		{[]string{"UBND HUYỆN BÌNH GIA", "(Kèm theo Báo cáo số 45/BC-UBND ngày 05/01/2025 của UBND huyện Bình Gia)", "NĂM 2024"}, "a.xlsx", "181", "2024"},
		{[]string{"UBND XÃ CHI LĂNG", "DANH SÁCH HỢP TÁC XÃ XÃ CHI LĂNG NĂM 2025"}, "a.xlsx", "06463", "2025"},
		{[]string{"UBND PHƯỜNG TAM THANH", "NĂM 2025"}, "a.xlsx", "05986", "2025"},
		{[]string{"NĂM 2025"}, "2025/06463-chi-lang.xlsx", "06463", "2025"},
		{[]string{"NĂM 2025"}, "2025/chi-lang.xlsx", "06463", "2025"},
		{nil, "2024/187-chi-lang.xlsx", "187", "2024"},
		{nil, "2025-H1/187-chi-lang.xlsx", "187", "2025-H1"},
		{nil, "6 thang 2025/HTX Chi Lang.xlsx", "187", "2025-H1"},
		{nil, "Bao cao nam 2024/Huyện Chi Lăng.xlsx", "187", "2024"},
		{nil, "2024/187-cao-loc.xlsx", "", "sheet-and-path-agree"},
		{[]string{"NĂM 2023"}, "2024/187-chi-lang.xlsx", "", "sheet-and-path-agree"},
		{[]string{"6 THÁNG ĐẦU NĂM 2025"}, "2025/187-chi-lang.xlsx", "187", "2025-H1"},
		{[]string{"NĂM 2024"}, "2024-H1/187-chi-lang.xlsx", "", "sheet-and-path-agree"},
		{[]string{"TỪ NĂM 2020 ĐẾN NĂM 2024"}, "187.xlsx", "", "period-is-known"},
		{[]string{"9 THÁNG ĐẦU NĂM 2024"}, "187.xlsx", "", "period-is-known"},
		{[]string{"NĂM 2024", "TỔNG HỢP TOÀN TỈNH LẠNG SƠN"}, "a.xlsx", "", "unit-is-known"},
		{[]string{"UBND HUYỆN CHI LĂNG", "HUYỆN CAO LỘC", "NĂM 2024"}, "a.xlsx", "", "unit-is-one"},
		{[]string{"UBND HUYỆN CHI LĂNG", "NĂM 2025"}, "a.xlsx", "", "unit-of-its-time"},
		{[]string{"Biểu số 02", "Mẫu theo Thông tư 09/2024/TT-BKHĐT năm 2024", "UBND HUYỆN CHI LĂNG", "NĂM 2023"}, "a.xlsx", "187", "2023"},
	} {
		var cl claims
		cl.readPath(c.path)
		for _, line := range c.lines {
			cl.readTitle(line)
		}
		p, _, bad := cl.period()
		var u Unit
		if bad == nil {
			u, bad = cl.unit(p)
		}
		got := string(p)
		if bad != nil {
			u, got = Unit{}, bad.rule
		}
		if u.Code != c.unit || got != c.period {
			t.Errorf("%q in %s: got %q %q, want %q %q", c.lines, c.path, u.Code, got, c.unit, c.period)
		}
	}
}
