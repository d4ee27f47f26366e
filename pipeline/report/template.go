package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

// Form is the workbook that a unit is to fill in for a period.
type Form struct {
	Unit      transforms.Unit
	Period    transforms.Period
	Rows      []FormRow
	Source    string   // where Rows come from, a sentence for the guide
	Undecided []string // organisations that may be the unit's but are not among Rows, a sentence each
}

// FormRow is what is filled in beforehand of one organisation, by field of
// transforms.FormColumns: string, bool, int64 (money in đồng), float64 or time.Time;
// no entry or nil where nothing is known.
type FormRow map[string]any

const (
	formSheet = "Danh sách"
	spareRows = 30
	million   = 1_000_000
)

// The rows of the form. The filter stands on the index row, so that the total is never sorted.
const (
	rowTitle   = 3
	rowUnits   = 4 // date and unit of money
	rowHeading = 5 // and the one below
	rowTotal   = 7
	rowIndex   = 8
	rowFirst   = 9
)

// Template writes the form as an .xlsx workbook: the list with the organisations
// filled in, a guide, and a hidden sheet that marks it as kttt's.
func Template(form Form) ([]byte, error) {
	w := &formWriter{Form: form, f: excelize.NewFile(), sheet: formSheet, columns: transforms.FormColumns(), styles: map[string]int{}}
	defer w.f.Close()
	w.last = rowFirst + len(form.Rows) + spareRows - 1
	w.do(w.f.SetSheetName("Sheet1", formSheet))
	w.letterhead()
	w.heading()
	w.rows()
	w.totals()
	w.validations()
	w.setUp()
	w.guide()
	w.marks()
	w.do(w.f.SetDocProps(&excelize.DocProperties{Title: w.title(), Creator: "kttt", Language: "vi-VN",
		Identifier: strings.Join([]string{transforms.FormMark, transforms.FormVersion, form.Unit.Code, string(form.Period)}, "/")}))
	if w.err != nil {
		return nil, fmt.Errorf("write form of %q: %w", form.Unit.Code, w.err)
	}
	buf, err := w.f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write form of %q: %w", form.Unit.Code, err)
	}
	return numberTotals(buf.Bytes())
}

// formWriter writes one form; the first error stays.
type formWriter struct {
	Form
	f       *excelize.File
	sheet   string
	columns []transforms.FormColumn
	styles  map[string]int
	last    int // last row for organisations
	err     error
}

func (w *formWriter) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func at(row, col int) string { return transforms.Pos{Row: row, Col: col}.Address() }

// text writes a text that is never taken for a formula.
func (w *formWriter) text(row, col int, s string) { w.do(w.f.SetCellStr(w.sheet, at(row, col), s)) }

// block writes a text over merged cells of one row.
func (w *formWriter) block(row, from, to int, s, style string) {
	w.text(row, from, s)
	w.do(w.f.MergeCell(w.sheet, at(row, from), at(row, to)))
	w.do(w.f.SetCellStyle(w.sheet, at(row, from), at(row, to), w.style(style)))
}

// The parts of the letterhead, in columns of the first printed page.
const (
	leftBlock, rightBlock, pageEnd = 4, 7, 12
)

func (w *formWriter) title() string {
	return "DANH SÁCH HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC " + strings.ToUpper(periodWords(w.Period))
}

// periodWords is a period as titles write it: "6 tháng đầu năm 2025".
func periodWords(p transforms.Period) string {
	switch p.Kind() {
	case "half":
		return fmt.Sprintf("6 tháng đầu năm %d", p.Year())
	case "quarter":
		return fmt.Sprintf("quý %s năm %d", []string{"I", "II", "III", "IV"}[p[6]-'1'], p.Year())
	}
	return fmt.Sprintf("năm %d", p.Year())
}

func day(t time.Time) string { return t.Format("02/01/2006") }

func (w *formWriter) letterhead() {
	w.block(1, 1, leftBlock, "UBND "+strings.ToUpper(w.Unit.Title()), "letterhead")
	w.block(1, rightBlock, pageEnd, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "letterhead")
	w.block(2, 1, leftBlock, "Cột xanh đã điền sẵn, đề nghị kiểm tra; cột vàng điền mới", "small")
	w.block(2, rightBlock, pageEnd, "Độc lập - Tự do - Hạnh phúc", "letterhead")
	w.block(rowTitle, 1, pageEnd, w.title(), "title")
	w.block(rowUnits, 1, rightBlock, "(Số liệu đến ngày "+day(w.Period.End())+")", "dateline")
	w.block(rowUnits, rightBlock+1, pageEnd, "Đơn vị tính: triệu đồng", "unitline")
	w.do(w.f.SetRowHeight(w.sheet, rowTitle, 26))
}

func (w *formWriter) heading() {
	for i, c := range w.columns {
		col, style := i+1, "asked"
		if c.Carried {
			style = "carried"
		}
		w.do(w.f.SetCellStyle(w.sheet, at(rowHeading, col), at(rowHeading+1, col), w.style(style)))
		switch {
		case c.Above == "":
			w.text(rowHeading, col, c.Heading)
			w.do(w.f.MergeCell(w.sheet, at(rowHeading, col), at(rowHeading+1, col)))
		case i == 0 || w.columns[i-1].Above != c.Above:
			end := col
			for end < len(w.columns) && w.columns[end].Above == c.Above {
				end++
			}
			w.text(rowHeading, col, c.Above)
			w.do(w.f.SetCellStyle(w.sheet, at(rowHeading, col), at(rowHeading, end), w.style("asked")))
			w.do(w.f.MergeCell(w.sheet, at(rowHeading, col), at(rowHeading, end)))
			w.text(rowHeading+1, col, c.Heading)
		default:
			w.do(w.f.SetCellStyle(w.sheet, at(rowHeading, col), at(rowHeading, col), w.style("asked")))
			w.text(rowHeading+1, col, c.Heading)
		}
		w.text(rowIndex, col, fmt.Sprintf("(%d)", col))
		w.do(w.f.SetCellStyle(w.sheet, at(rowIndex, col), at(rowIndex, col), w.style("index")))
		w.do(w.f.SetColWidth(w.sheet, transforms.ColumnName(col), transforms.ColumnName(col), c.Width))
	}
	w.do(w.f.SetRowHeight(w.sheet, rowHeading, 32))
	w.do(w.f.SetRowHeight(w.sheet, rowHeading+1, 78))
}

// rows writes the organisations and numbers the spare rows. Whole rows are
// unlocked: Excel deletes no row with a locked cell.
func (w *formWriter) rows() {
	w.do(w.f.SetRowStyle(w.sheet, rowFirst, w.last, w.style("free")))
	for i, c := range w.columns {
		w.do(w.f.SetCellStyle(w.sheet, at(rowFirst, i+1), at(w.last, i+1), w.style(c.Kind)))
	}
	for row := rowFirst; row <= w.last; row++ {
		w.do(w.f.SetCellInt(w.sheet, at(row, 1), int64(row-rowFirst+1)))
		lines := 1.0
		if i := row - rowFirst; i < len(w.Rows) {
			for j, c := range w.columns {
				w.value(row, j+1, c, w.Rows[i][c.Field])
				if s, ok := w.Rows[i][c.Field].(string); ok {
					lines = max(lines, math.Ceil(float64(len([]rune(s)))/c.Width))
				}
			}
		}
		w.do(w.f.SetRowHeight(w.sheet, row, 5+15*min(lines, 6)))
	}
}

// value writes one value as its column holds it.
func (w *formWriter) value(row, col int, c transforms.FormColumn, v any) {
	switch v := v.(type) {
	case nil:
	case bool:
		w.text(row, col, map[bool]string{true: "Có", false: "Không"}[v])
	case time.Time:
		w.do(w.f.SetCellValue(w.sheet, at(row, col), v))
		w.do(w.f.SetCellStyle(w.sheet, at(row, col), at(row, col), w.style(c.Kind)))
	case string:
		w.text(row, col, v)
	case float64:
		w.do(w.f.SetCellFloat(w.sheet, at(row, col), v, -1, 64))
	case int64:
		if isMoney(c.Kind) {
			w.do(w.f.SetCellFloat(w.sheet, at(row, col), float64(v)/million, -1, 64))
			return
		}
		w.do(w.f.SetCellInt(w.sheet, at(row, col), v))
	default:
		w.do(fmt.Errorf("value of type %T in column %q", v, c.Field))
	}
}

func isMoney(kind string) bool { return kind == "money" || kind == "profit" || kind == "average" }

// totals writes the total row: organisations, sums of counts and money, and how many said yes.
func (w *formWriter) totals() {
	w.block(rowTotal, 1, 2, "Tổng cộng", "total")
	for i, c := range w.columns[2:] {
		col := i + 3
		cell, area := at(rowTotal, col), at(rowFirst, col)+":"+at(w.last, col)
		style, formula, sum := "total", "", 0.0
		for _, r := range w.Rows {
			switch v := r[c.Field].(type) {
			case int64:
				sum += float64(v)
			case string:
				if c.Field == "name" {
					sum++
				}
			case bool:
				if v {
					sum++
				}
			}
		}
		switch {
		case c.Field == "name":
			formula, style = "COUNTA("+area+")", "total count"
		case c.Kind == "count":
			formula = "SUM(" + area + ")"
		case c.Kind == "money", c.Kind == "profit":
			formula, sum, style = "SUM("+area+")", sum/million, "total money"
		case c.Kind == "answer":
			formula = "COUNTIF(" + area + `,"Có")`
		}
		if formula != "" {
			w.do(w.f.SetCellFloat(w.sheet, cell, sum, -1, 64))
			w.do(w.f.SetCellFormula(w.sheet, cell, formula))
		}
		w.do(w.f.SetCellStyle(w.sheet, cell, cell, w.style(style)))
	}
	w.do(w.f.SetRowHeight(w.sheet, rowTotal, 20))
}

// marks writes the hidden sheet: what form this is, and the words of the drop-downs
// in a column for each kind.
func (w *formWriter) marks() {
	_, err := w.f.NewSheet(transforms.MarkSheet)
	w.do(err)
	w.do(w.f.SetSheetRow(transforms.MarkSheet, "A1", &[]string{transforms.FormMark, transforms.FormVersion, w.Unit.Code, string(w.Period)}))
	for i, kind := range choiceKinds {
		words := w.choices(kind)
		w.do(w.f.SetSheetCol(transforms.MarkSheet, at(2, i+1), &words))
	}
	w.do(w.f.SetSheetVisible(transforms.MarkSheet, false, true))
	w.do(w.f.ProtectSheet(transforms.MarkSheet, &excelize.SheetProtectionOptions{SelectLockedCells: true}))
}

// setUp protects, freezes, filters and lays out the list for print.
func (w *formWriter) setUp() {
	end := transforms.ColumnName(len(w.columns))
	w.do(w.f.ProtectSheet(w.sheet, &excelize.SheetProtectionOptions{AutoFilter: true, DeleteRows: true, FormatCells: true, FormatColumns: true,
		FormatRows: true, InsertRows: true, SelectLockedCells: true, SelectUnlockedCells: true, Sort: true, EditObjects: true, EditScenarios: true}))
	w.do(w.f.SetPanes(w.sheet, &excelize.Panes{Freeze: true, XSplit: 3, YSplit: rowIndex, TopLeftCell: at(rowFirst, 4), ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: at(rowFirst, 4), ActiveCell: at(rowFirst, 4), Pane: "bottomRight"}}}))
	w.do(w.f.AutoFilter(w.sheet, fmt.Sprintf("A%d:%s%d", rowIndex, end, w.last), nil))
	w.page(w.sheet, 4)
	w.do(w.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: w.sheet,
		RefersTo: fmt.Sprintf("'%s'!$A:$C,'%s'!$%d:$%d", w.sheet, w.sheet, rowHeading, rowIndex)}))
	w.do(w.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: w.sheet,
		RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", w.sheet, end, w.last)}))
	again := true
	w.do(w.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &again}))
}

// page is A4, landscape, so many pages wide.
func (w *formWriter) page(sheet string, wide int) {
	paper, orientation, free, fit, left := 9, "landscape", 0, true, 0.4
	w.do(w.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &free}))
	w.do(w.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	w.do(w.f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &left, Right: &left, Top: &left, Bottom: &left}))
	w.do(w.f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&R&\"Times New Roman\"&9Trang &P/&N"}))
}

// guide writes the sheet that tells how to fill the form in.
func (w *formWriter) guide() {
	w.sheet = transforms.GuideSheet
	_, err := w.f.NewSheet(w.sheet)
	w.do(err)
	row := 1
	for _, l := range w.guideLines() {
		w.text(row, 1, l.text)
		w.do(w.f.SetCellStyle(w.sheet, at(row, 1), at(row, 1), w.style(l.style)))
		lines := 1 + len([]rune(l.text))/128
		w.do(w.f.SetRowHeight(w.sheet, row, 17*float64(lines)+3))
		row++
	}
	w.do(w.f.SetColWidth(w.sheet, "A", "A", 110))
	w.do(w.f.ProtectSheet(w.sheet, &excelize.SheetProtectionOptions{SelectLockedCells: true, FormatColumns: true, FormatRows: true}))
	w.page(w.sheet, 1)
	no := false
	w.do(w.f.SetSheetView(w.sheet, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	w.f.SetActiveSheet(0)
}

// line is one line of the guide.
type line struct{ style, text string }

func (w *formWriter) guideLines() []line {
	lines := []line{
		{"title", "HƯỚNG DẪN ĐIỀN BIỂU"},
		{"guide", "Đơn vị: " + w.Unit.Title() + ". Kỳ báo cáo: " + periodWords(w.Period) + ", số liệu đến hết ngày " + day(w.Period.End()) + "."},
		{"subject", "Đã điền sẵn"},
		{"guide", w.Source},
		{"guide", "Cột có tiêu đề màu xanh (tên, mã số, ngày thành lập, địa chỉ, lĩnh vực, sản phẩm, vốn điều lệ …) đã điền theo danh sách trước: đề nghị kiểm tra và sửa nếu có thay đổi. " +
			"Tổ chức đã giải thể, bị thu hồi giấy chứng nhận hoặc đã chuyển đổi ở danh sách trước không còn trong biểu."},
		{"guide", "Cột có tiêu đề màu vàng là số liệu của kỳ này nên để trống: đề nghị điền mới cho mọi tổ chức."},
	}
	for _, s := range w.Undecided {
		lines = append(lines, line{"warning", s})
	}
	return append(lines,
		line{"subject", "Cách điền"},
		line{"guide", "Mỗi tổ chức một dòng. Tổ chức mới ghi vào các dòng trống đã đánh số ở cuối danh sách; cần thêm thì chèn dòng vào giữa các dòng đó. Dòng không dùng cứ để trống."},
		line{"guide", "Tổ chức giải thể, bị thu hồi hoặc chuyển đổi trong kỳ: không xóa dòng mà chọn trạng thái tương ứng và ghi ngày. Dòng không thuộc đơn vị mình thì xóa cả dòng."},
		line{"guide", "Chưa có số liệu thì để trống; ô trống nghĩa là chưa báo cáo, không phải là 0 hay là không. Không có thì ghi 0 hoặc chọn Không."},
		line{"guide", "Tiền ghi bằng triệu đồng (1,5 tỷ đồng ghi 1500; 12 triệu rưỡi ghi 12,5 theo dấu phẩy của máy). Số ghi không kèm chữ."},
		line{"guide", "Ngày ghi ngày/tháng/năm, ví dụ 05/3/2019. Chỉ biết tháng hoặc năm thì ghi: tháng 5/2019, năm 2016."},
		line{"guide", "Xếp loại chỉ ghi cho hợp tác xã và liên hiệp hợp tác xã: tốt từ 80 điểm, khá từ 65, trung bình từ 50, yếu dưới 50 (Thông tư 01/2020/TT-BKHĐT). Thành lập chưa đủ 12 tháng hoặc ngừng hoạt động: chọn Không đánh giá."},
		line{"guide", "Liên hiệp hợp tác xã ghi số hợp tác xã thành viên vào cột riêng, để trống cột Tổng số thành viên."},
		line{"guide", "Dòng Tổng cộng tự tính. Tiêu đề và dòng tổng được khóa (không có mật khẩu) để tệp đọc được bằng máy; đừng đổi tên trang, đừng thêm cột."},
		line{"subject", "Trước khi gửi"},
		line{"guide", "Lưu tệp dạng .xlsx. Có thể tự kiểm tra bằng lệnh: kttt check TÊN-TỆP. Tên, điện thoại người đại diện chỉ dùng để liên hệ, không công bố."})
}

// cachedTotal matches a total's formula cell: excelize types its cached number as text.
var cachedTotal = regexp.MustCompile(`(<c r="[A-Z]+` + fmt.Sprint(rowTotal) + `"(?: s="\d+")?) t="str"(><f>(?:SUM|COUNTIF|COUNTA)\()`)

// numberTotals gives the totals their cached numbers as numbers.
func numberTotals(data []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(cachedTotal.ReplaceAll(text, []byte("$1$2"))); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
