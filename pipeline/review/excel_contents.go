package review

import (
	"fmt"
	"strings"

	"kttt/pipeline/warehouse"
)

// contents fills the first sheet: what the workbook is, a link to every sheet, and how numbers and signs are to be read.
func (b *book) contents(name string) error {
	s := &sheetWriter{book: b, name: name}
	for i, w := range []float64{9, 78, 16, 36} {
		s.width(i+1, w)
	}
	const last = 4
	row := 0
	add := func(text string, l look) {
		if text != "" {
			row++
			s.line(row, last, text, l)
		}
	}
	centred := look{align: "center"}
	add(b.doc.Letter.Superior, centred)
	add(b.doc.Letter.Body, look{bold: true, align: "center"})
	add(b.doc.Title, look{bold: true, size: 16, align: "center"})
	add(b.doc.Subject, look{bold: true, size: 13, align: "center"})
	if about := b.about(); about != "" {
		add(about, look{italic: true, size: 10, align: "center"})
	}
	row += 2
	s.head, s.heads = row, row
	for i, head := range []string{b.say("Mã", "Code"), b.say("Nội dung", "Contents"), b.say("Trong", "Part"), b.say("Trang tính", "Sheet")} {
		s.text(i+1, row, head, headingLook)
	}
	for _, p := range b.pages {
		row++
		cell := look{framed: true, wrapped: true, align: "left"}
		s.text(1, row, p.code, look{framed: true, align: "center"})
		linked := cell
		linked.linked = true
		for _, col := range []int{2, 4} {
			s.text(col, row, map[int]string{2: p.title, 4: p.sheet}[col], linked)
			s.do(b.file.SetCellHyperLink(name, cellAt(col, row), cellsOf(p.sheet, 1, 1, 1, 1), "Location"))
		}
		s.text(3, row, p.part, cell)
		s.lines(row, max(linesOf(p.title, s.span(2, 2)-2), linesOf(p.part, s.span(3, 3)-2), linesOf(p.sheet, s.span(4, 4)-2)))
	}
	row++
	for _, text := range b.manners() {
		row++
		s.line(row, last, text, noteLook)
	}
	return s.finish()
}

// about says of which period and release the workbook is.
func (b *book) about() string {
	var parts []string
	if !b.doc.PeriodEnd.IsZero() {
		parts = append(parts, b.say("Số liệu đến ngày ", "Figures as of ")+FormatDay(b.doc.PeriodEnd, b.doc.Lang))
	}
	if b.doc.Run != "" {
		parts = append(parts, b.say("bản công bố ", "release ")+b.doc.Run[:min(12, len(b.doc.Run))])
	}
	return strings.Join(parts, b.say("; ", "; "))
}

// manners are how the workbook is to be read.
func (b *book) manners() []string {
	return []string{
		b.say("Ký hiệu: “…” chưa có số liệu; “x” không thuộc diện; “kđg” không đánh giá theo quy định; “0” có báo cáo và bằng không.",
			"Signs: “…” not reported; “x” not applicable; “kđg” not assessed by rule; “0” reported and none."),
		b.say("Dấu phân cách và ngày tháng hiện theo thiết lập vùng của máy đang mở tệp; tỷ lệ lưu dưới dạng phân số của 1.",
			"Separators and dates follow the settings of the computer that opens the file; shares are stored as parts of one."),
		b.say("Trang Dữ liệu khi in chỉ lấy số liệu cấp tỉnh của kỳ báo cáo; muốn in thêm thì đặt lại vùng in.",
			"The Data sheet prints the province's figures of the period only; set another print area for more."),
		b.say("Biểu đồ vẽ từ các ô bên cạnh: sửa ô thì biểu đồ đổi theo. Mã ở đầu dòng dùng để tra nguồn số liệu: kttt explain MÃ.",
			"Charts are made from the cells beside them and follow them. A code leads to the source of its figures: kttt explain CODE."),
	}
}

// figures makes the sheet of the figures that stand in the text.
func (b *book) figures(*warehouse.DB) error {
	list := figuresOf(b.doc)
	if len(list) == 0 {
		return nil
	}
	t := &Table{
		Title: b.say("Số liệu trong lời văn", "Figures in the text"),
		Columns: []Column{
			{Head: b.say("Mã", "Code"), Unit: Text}, {Head: b.say("Tên", "Name"), Unit: Text}, {Head: b.say("Giá trị", "Value"), Unit: Number},
			{Head: b.say("Tử số", "Numerator"), Unit: Count}, {Head: b.say("Mẫu số", "Denominator"), Unit: Count},
			{Head: b.say("Cách viết trong báo cáo", "As the text has it"), Unit: Text}, {Head: b.say("Mã chỉ tiêu", "Indicator"), Unit: Text},
		},
	}
	for _, f := range list {
		code, name := b.named(f)
		cells := []Cell{{Text: code}, {Text: name}, numberCell(f.Value, f.Unit, b.doc.Lang)}
		for _, v := range []*float64{f.Numerator, f.Denominator} {
			if v == nil {
				cells = append(cells, Cell{})
			} else {
				cells = append(cells, numberCell(v, Count, b.doc.Lang))
			}
		}
		t.Rows = append(t.Rows, Row{Cells: append(cells, Cell{Text: f.Text}, Cell{Text: f.Indicator})})
	}
	return b.table(b.say("Lời văn", "Text"), t)
}

// named is the code and the title of a figure. What the text says of one, such as htx_count:goal2030, has the title of
// that figure and says which part it is; goals are found in the annex of the goals.
func (b *book) named(f *Figure) (code, name string) {
	of, part, isPart := strings.Cut(f.Name, ":")
	e, ok := entryOf("figure", of)
	if !ok {
		return f.Code, f.Name
	}
	code, name = f.Code, e.Title(b.doc.Lang)
	if !isPart {
		return code, name
	}
	what := strings.TrimRight(part, "0123456789")
	if words, ok := figureParts[what]; ok {
		name += ": " + strings.TrimSpace(choose(b.doc.Lang, words[0], words[1])+" "+part[len(what):])
	}
	if goals, ok := entryOf("table", "annex_goals"); ok && code == "" && what != part {
		code = goals.Code
	}
	return code, name
}

// figureParts are what a template may ask of a figure or of its goal, in words.
var figureParts = map[string][2]string{
	"before": {"kỳ trước", "the period before"}, "change": {"mức tăng, giảm", "change"}, "percent": {"tỷ lệ tăng, giảm", "change in per cent"},
	"numerator": {"tử số", "numerator"}, "denominator": {"mẫu số", "denominator"},
	"goal": {"mục tiêu", "goal for"}, "gap": {"còn thiếu so với mục tiêu", "short of the goal for"}, "needed": {"mỗi năm phải tăng để đạt mục tiêu", "needed a year for the goal for"},
	"path": {"lộ trình đến mục tiêu", "path to the goal for"}, "lowest": {"thấp nhất có thể, mục tiêu", "at the lowest, goal for"},
	"highest": {"cao nhất có thể, mục tiêu", "at the highest, goal for"}, "reached": {"so với mục tiêu", "in relation to the goal for"},
}

func numberCell(v *float64, u Unit, lang string) Cell {
	if v == nil {
		return Cell{Text: signNotReported, Nothing: NotReported}
	}
	return Cell{Value: v, Unit: u, Text: FormatNumber(*v, u, lang)}
}

// figuresOf are the figures of a document in the order of the text, each once.
func figuresOf(d *Document) []*Figure {
	var out []*Figure
	seen := map[string]bool{}
	visit := func(blocks []Block) {
		for _, block := range blocks {
			p, ok := block.(Paragraph)
			if !ok {
				continue
			}
			for _, span := range p.Spans {
				if f := span.Figure; f != nil {
					if key := fmt.Sprint(f.Code, "|", f.Name, "|", f.Text, "|", f.Query); !seen[key] {
						seen[key] = true
						out = append(out, f)
					}
				}
			}
		}
	}
	visit(d.Blocks)
	for _, a := range d.Annexes {
		visit(a.Blocks)
	}
	return out
}
