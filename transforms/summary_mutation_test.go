package transforms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// formLine is a row of the forms of totals as offices word it.
type formLine struct {
	indicator, unit string
	labels          []string // {t} is the type
	part            bool
}

var formLines = []formLine{
	{"listed_count", "{t}", []string{"Tổng số {t}", "Số {t}", "Số {t} hiện có"}, false},
	{"active_count", "{t}", []string{"Số {t} đang hoạt động", "{t} đang hoạt động"}, true},
	{"new_count", "{t}", []string{"Số {t} thành lập mới", "{t} thành lập mới", "{t} mới thành lập"}, true},
	{"dissolved_count", "{t}", []string{"Số {t} giải thể", "{t} giải thể"}, true},
	{"chain_count", "{t}", []string{"Số {t} liên kết theo chuỗi giá trị", "{t} tham gia liên kết chuỗi giá trị"}, true},
	{"member_count", "người", []string{"Tổng số thành viên {t}", "Số thành viên {t}"}, false},
	{"member_new_count", "thành viên", []string{"Số thành viên mới của {t}", "Số thành viên {t} mới"}, true},
	{"worker_count", "Người", []string{"Tổng số lao động thường xuyên trong {t}", "Số lao động thường xuyên trong {t}"}, false},
	{"worker_member_count", "Người", []string{"Số lao động là thành viên {t}"}, true},
	{"revenue_average_vnd", "Tr đồng/năm", []string{"Doanh thu bình quân một {t}", "Doanh thu bình quân {t}"}, false},
	{"profit_average_vnd", "triệu đồng/năm", []string{"Lãi bình quân một {t}"}, false},
	{"worker_income_average_vnd", "Tr.đồng/năm", []string{"Thu nhập bình quân của LĐ thường xuyên trong {t}"}, false},
}

// formSpan is a column of the forms of totals; over is its common heading, "" for none.
type formSpan struct{ over, heading, measure, period string }

var formSpans = [][]formSpan{
	{{"", "Thực hiện năm 2023", "actual", "2023"}, {"", "TH 2023", "actual", "2023"}, {"Năm 2023", "Kết quả", "actual", "2023"}, {"", "Năm 2023", "actual", "2023"}},
	{{"Năm 2024", "Kế hoạch", "plan", "2024"}, {"", "KH năm 2024", "plan", "2024"}, {"Năm 2024", "KH giao", "plan", "2024"}},
	{{"Năm 2024", "Thực hiện 6 tháng đầu năm", "actual", "2024-H1"}, {"", "TH đến 30/6/2024", "actual", "2024-H1"}, {"", "Thực hiện 6 tháng", "actual", "2024-H1"}},
	{{"Năm 2024", "Ước thực hiện cả năm", "estimate", "2024"}, {"", "Ước TH đến 31/12/2024", "estimate", "2024"}, {"", "Ước thực hiện năm 2024", "estimate", "2024"}},
	{{"", "Kế hoạch năm 2025", "plan", "2025"}, {"Năm 2025", "Kế hoạch", "plan", "2025"}, {"", "KH 2025", "plan", "2025"}},
}

// strangeSpans are columns that hold no figure of the form, or one that nobody can place.
var strangeSpans = []formSpan{{"", "So sánh (%)", "", ""}, {"", "Ghi chú", "", ""}, {"", "Đơn vị chủ trì", "", ""}, {"", "Thực hiện 9 tháng năm 2024", "", ""},
	{"", "TH 2024/KH 2024", "", ""}, {"", "Kế hoạch 2021-2025", "", ""}, {"", "Thực hiện năm 2025", "", ""}, {"", "Ước thực hiện 6 tháng cuối năm", "", ""}}

var strangeLines = []string{"Số {t} có trụ sở riêng", "Số {t} kiểu mới", "Tỷ lệ cán bộ có bằng", "Số thành viên nữ của {t}", "Vốn điều lệ bình quân một {t}"}

var typeNames = map[string][]string{"HTX": {"HTX", "hợp tác xã"}, "THT": {"THT", "tổ hợp tác"}, "LHHTX": {"LHHTX", "liên hiệp hợp tác xã"}}

// formPage writes a form of totals in somebody's style.
type formPage struct {
	t     *rapid.T
	s     Sheet
	spans []formSpan
	want  map[string]float64 // by type, indicator, period, measure
	rows  map[string]int     // the row of each
	cols  map[string]int
	right int
	units bool
}

func (p *formPage) yes(label string) bool { return rapid.Bool().Draw(p.t, label) }
func (p *formPage) put(cells map[int]Cell) int {
	n := 1
	if len(p.s.Rows) > 0 {
		n = p.s.Rows[len(p.s.Rows)-1].Number + 1
	}
	r := Row{Number: n}
	for col, c := range cells {
		if c.Kind != Blank {
			c.Col = col + p.right
			r.Cells = append(r.Cells, c)
		}
	}
	slices.SortFunc(r.Cells, func(a, b Cell) int { return a.Col - b.Col })
	if len(r.Cells) > 0 {
		p.s.Rows = append(p.s.Rows, r)
	}
	return n
}

func word(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Raw: s}
}

// heading writes one or two heading rows, merged or not.
func (p *formPage) heading() {
	two := slices.ContainsFunc(p.spans, func(s formSpan) bool { return s.over != "" })
	top, below := map[int]Cell{1: word("STT"), 2: word("Chỉ tiêu")}, map[int]Cell{}
	if p.units {
		top[3] = word(rapid.SampledFrom([]string{"Đơn vị tính", "ĐVT"}).Draw(p.t, "unit heading"))
	}
	merged := p.yes("merged")
	for i, s := range p.spans {
		col := 4 + i
		switch {
		case s.over == "":
			top[col] = word(s.heading)
		case i > 0 && p.spans[i-1].over == s.over:
			below[col] = word(s.heading)
		default:
			top[col], below[col] = word(s.over), word(s.heading)
		}
	}
	first := p.put(top)
	if !two {
		return
	}
	p.put(below)
	for col := 1; merged && col < 4+len(p.spans); col++ {
		from, to := col, col
		if below[col].Kind != Blank {
			for to+1 < 4+len(p.spans) && p.spans[to+1-4].over == p.spans[col-4].over {
				to++
			}
			if top[col].Kind != Blank && to > from {
				p.s.Merges = append(p.s.Merges, Range{first, from + p.right, first, to + p.right})
			}
			continue
		}
		if top[col].Kind != Blank {
			p.s.Merges = append(p.s.Merges, Range{first, col + p.right, first + 1, col + p.right})
		}
	}
}

// line writes a row of figures.
func (p *formPage) line(l formLine, orgType, name, serial, indent string, known bool) {
	label := strings.ReplaceAll(rapid.SampledFrom(l.labels).Draw(p.t, "label"), "{t}", name)
	cells := map[int]Cell{1: word(serial), 2: word(indent + label)}
	if p.units {
		cells[3] = word(strings.ReplaceAll(l.unit, "{t}", orgType))
	} else if strings.HasSuffix(l.indicator, "_vnd") {
		cells[2] = word(indent + label + " (" + l.unit + ")")
	}
	row := 1
	if len(p.s.Rows) > 0 {
		row = p.s.Rows[len(p.s.Rows)-1].Number + 1
	}
	for i, s := range p.spans {
		v := rapid.IntRange(0, 3000).Draw(p.t, "value")
		c := Cell{Kind: Number, Raw: fmt.Sprint(v)}
		switch rapid.IntRange(0, 6).Draw(p.t, "typed") {
		case 0:
			c = word(groupDigits(int64(v)))
		case 1:
			c, v = word("-"), 0
		case 2:
			c = Cell{}
		case 3:
			c = word("nhiều")
		}
		cells[4+i] = c
		if key := orgType + " " + l.indicator + " " + s.period + " " + s.measure; known && s.measure != "" {
			p.rows[key], p.cols[key] = row, 4+i+p.right
			switch {
			case c.Kind == Blank:
			case c.Raw == "nhiều":
				p.want[key] = -1
			case strings.HasSuffix(l.indicator, "_vnd"):
				p.want[key] = float64(v) * 1e6
			default:
				p.want[key] = float64(v)
			}
		}
	}
	p.put(cells)
}

// write draws the whole form.
func (p *formPage) write() {
	p.right, p.units = rapid.IntRange(0, 2).Draw(p.t, "right"), p.yes("units")
	for _, ways := range formSpans {
		if rapid.IntRange(0, 3).Draw(p.t, "drop column") > 0 {
			p.spans = append(p.spans, rapid.SampledFrom(ways).Draw(p.t, "column"))
		}
	}
	if len(p.spans) == 0 {
		p.spans = append(p.spans, formSpans[0][0])
	}
	for range rapid.IntRange(0, 2).Draw(p.t, "strange columns") {
		p.spans = append(p.spans, rapid.SampledFrom(strangeSpans).Draw(p.t, "strange column"))
	}
	types := rapid.Permutation([]string{"HTX", "LHHTX", "THT"}).Draw(p.t, "types")[:rapid.IntRange(1, 3).Draw(p.t, "how many types")]
	told := rapid.SampledFrom([]string{"section", "label", "both"}).Draw(p.t, "type told by")
	p.put(map[int]Cell{1: word("UBND HUYỆN CHI LĂNG")})
	p.put(map[int]Cell{1: word("CÁC CHỈ TIÊU PHÁT TRIỂN KINH TẾ TẬP THỂ NĂM 2024")})
	p.heading()
	if p.yes("index row") {
		cells := map[int]Cell{}
		for i := range 3 + len(p.spans) {
			cells[i+1] = word(fmt.Sprintf("(%d)", i+1))
		}
		p.put(cells)
	}
	for i, t := range types {
		name := rapid.SampledFrom(typeNames[t]).Draw(p.t, "name")
		if told != "label" {
			p.put(map[int]Cell{1: word([]string{"I", "II", "III"}[i]), 2: word(strings.ToUpper(typeNames[t][1]))})
		}
		p.section(t, name, told)
	}
	if p.yes("footer") {
		p.put(map[int]Cell{1: word("Người lập biểu"), 5: word("Thủ trưởng đơn vị")})
	}
}

// section writes the rows of one type; without sections every label names its type.
func (p *formPage) section(orgType, name, told string) {
	n := 0
	for _, l := range formLines {
		if rapid.IntRange(0, 2).Draw(p.t, "drop row") == 0 || orgType == "LHHTX" && strings.HasPrefix(l.indicator, "member") {
			continue
		}
		serial, indent := "", ""
		if l.part {
			indent = rapid.SampledFrom([]string{"", "- ", "Trong đó: ", "+ "}).Draw(p.t, "indent")
		} else {
			n++
			serial = fmt.Sprint(n)
		}
		p.line(l, orgType, name, serial, indent, true)
		if rapid.IntRange(0, 5).Draw(p.t, "strange row") == 0 {
			odd := rapid.SampledFrom(strangeLines).Draw(p.t, "strange label")
			p.line(formLine{"odd", "người", []string{odd}, true}, orgType, name, "", "", false)
		}
	}
}

// compare wants each figure as typed or a finding at its cell, row or heading, and
// no figure that was not typed.
func (p *formPage) compare() {
	list, err := Normalise(&Book{Path: "2024/187-chi-lang.xlsx", Sheets: []Sheet{p.s}})
	if err != nil {
		p.t.Fatal(err)
	}
	got := map[string]float64{}
	for i := range list.Reported {
		r := &list.Reported[i]
		if r.IsSum {
			continue
		}
		key := r.OrgType + " " + r.Indicator + " " + r.Period + " " + r.Measure
		got[key] = r.Value
		if v, ok := p.want[key]; !ok || v != r.Value {
			p.t.Errorf("%s at %s is %v, typed was %v (%v)", key, r.Cell, r.Value, v, ok)
		}
	}
	for key, v := range p.want {
		if _, ok := got[key]; ok {
			continue
		}
		if !slices.ContainsFunc(list.Findings, func(f Finding) bool {
			return f.SourceRow == 0 || f.SourceRow == int64(p.rows[key]) || f.SourceCol == int64(p.cols[key])
		}) {
			p.t.Errorf("%s typed as %v in row %d is lost without a finding", key, v, p.rows[key])
		}
	}
	if p.t.Failed() {
		p.t.Log(p.text())
		for _, f := range list.Findings {
			p.t.Log(f.Rule, f.MessageEN)
		}
	}
}

// text is the sheet as it was drawn.
func (p *formPage) text() string {
	var b strings.Builder
	for _, r := range p.s.Rows {
		fmt.Fprint(&b, r.Number)
		for _, c := range r.Cells {
			b.WriteString(" | " + ColumnName(c.Col) + " " + c.Raw)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestSameTotalsOrNamedFinding writes forms of totals in drawn styles: no figure may
// come out different, none may be lost without a word.
func TestSameTotalsOrNamedFinding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &formPage{t: t, s: Sheet{Name: "Biểu 1"}, want: map[string]float64{}, rows: map[string]int{}, cols: map[string]int{}}
		p.write()
		p.compare()
	})
}

// TestPlainFormsAreReadWhole holds the other end: a form in the usual words loses nothing.
func TestPlainFormsAreReadWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &formPage{t: t, s: Sheet{Name: "Biểu 1"}, want: map[string]float64{}, rows: map[string]int{}, cols: map[string]int{}}
		p.write()
		list, err := Normalise(&Book{Path: "2024/187-chi-lang.xlsx", Sheets: []Sheet{p.s}})
		if err != nil {
			t.Fatal(err)
		}
		typed := 0
		for _, v := range p.want {
			if v >= 0 {
				typed++
			}
		}
		if len(list.Reported) < typed {
			t.Errorf("%d of %d figures were read: %v\n%s", len(list.Reported), typed, findingsOf(list), p.text())
		}
	})
}

func findingsOf(l *List) []string {
	var out []string
	for _, f := range l.Findings {
		if Severity(f.Severity).Refuses() && f.Rule != "number-is-readable" {
			out = append(out, f.MessageEN)
		}
	}
	return out
}
