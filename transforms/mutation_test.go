package transforms

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSameDataOrNamedFinding lays the same few organisations out in the ways that
// offices do, several oddities at once, and asserts the promise of the house: each
// field is as it was typed, or NULL with a finding at its cell or column; each row
// is a record, or has a finding; nothing else becomes data.
//
// The default is some hundred sheets, the same ones each time; "task nightly" draws
// thousands anew (go test ./transforms -run SameData -rapid.checks=5000).
func TestSameDataOrNamedFinding(t *testing.T) {
	for _, theme := range []struct {
		name string
		wild func(*page)
	}{
		{"heading", func(p *page) { p.drawHeading() }},
		{"rows", func(p *page) { p.drawRows() }},
		{"cells", func(p *page) { p.drawCells() }},
		{"everything", func(p *page) { p.drawHeading(); p.drawRows(); p.drawCells() }},
	} {
		t.Run(theme.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := newPage(t)
				theme.wild(p)
				p.write()
				p.compare()
			})
		})
	}
}

// truth is an organisation as it truly is; nil and "" are not told.
type truth struct {
	name, reg, commune, communeCode, leader, phone, products, note string
	sector, sectorCode, status, statusCode, rating, ratingCode     string
	founded                                                        time.Time
	members, women, workers                                        int64
	capital, revenue                                               int64 // triệu đồng
	chain                                                          bool
}

// newKnown is the i-th organisation of a page; small numbers keep a failure readable.
func newKnown(t *rapid.T, i int) truth {
	pick := func(label string, pairs ...[2]string) [2]string { return rapid.SampledFrom(pairs).Draw(t, label) }
	place := pick("commune", [2]string{"Y Tịch", "06520"}, [2]string{"Vân An", "06469"}, [2]string{"Mai Sao", "06484"}, [2]string{"Quan Sơn", "06517"})
	sector := pick("sector", [2]string{"Trồng trọt", "agriculture"}, [2]string{"Vận tải", "transport"}, [2]string{"Xây dựng", "construction"})
	status := pick("status", [2]string{"Đang hoạt động", "active"}, [2]string{"Tạm ngừng", "suspended"})
	rating := pick("rating", [2]string{"Tốt", "good"}, [2]string{"Khá", "fair"}, [2]string{"TB", "average"}, [2]string{"Yếu", "weak"})
	given := rapid.SampledFrom([]string{"Na Dai", "Toàn Thắng", "Hồng Phong 2", "Nông nghiệp Xanh", "Tổng hợp Đại Thắng", "Dịch vụ I", "Cộng Hòa", "Chi Lăng"}).Draw(t, "given")
	typed := rapid.SampledFrom([]string{"HTX ", "HTX ", "Hợp tác xã ", ""}).Draw(t, "typed")
	return truth{name: fmt.Sprintf("%s%s %c", typed, given, 'A'+i), reg: fmt.Sprintf("1402%06d", 100+i),
		commune: place[0], communeCode: place[1], sector: sector[0], sectorCode: sector[1], status: status[0], statusCode: status[1],
		rating: rating[0], ratingCode: rating[1], leader: fmt.Sprintf("Lê Giả %c", 'A'+i), phone: fmt.Sprintf("09120000%02d", i),
		products: rapid.SampledFrom([]string{"Na", "Gà ri; mật ong", "Gạch không nung"}).Draw(t, "products"), note: rapid.SampledFrom([]string{"", "mới đăng ký"}).Draw(t, "note"),
		founded: time.Date(2005+i, time.Month(1+i%12), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC),
		members: rapid.Int64Range(7, 40).Draw(t, "members"), women: rapid.Int64Range(0, 7).Draw(t, "women"), workers: rapid.Int64Range(8, 60).Draw(t, "workers"),
		capital: rapid.Int64Range(100, 9000).Draw(t, "capital"), revenue: rapid.Int64Range(100, 9000).Draw(t, "revenue"), chain: rapid.Bool().Draw(t, "chain")}
}

// want is the record of k for the fields that the page has columns for.
func (k *truth) want(has map[string]bool) Organisation {
	o := Organisation{OrgType: "HTX", Name: k.name}
	if has["registration_no"] {
		o.RegistrationNo = &k.reg
	}
	if has["founded_on"] {
		day := DayOf(k.founded)
		o.FoundedOn, o.FoundedPrecision = &day, text("day")
	}
	if has["commune"] || has["section commune"] {
		o.CommuneCode = &k.communeCode
	}
	if has["sector"] || has["section sector"] {
		o.Sector = &k.sectorCode
	}
	if has["main_products"] {
		o.MainProducts = &k.products
	}
	if has["note"] {
		o.Note = text(k.note)
	}
	if has["status"] || has["section status"] {
		o.Status = &k.statusCode
	}
	if has["rating"] {
		o.Rating = &k.ratingCode
	}
	if has["in_value_chain"] {
		o.InValueChain = &k.chain
	}
	count := func(field string, v *int64) *int64 {
		if has[field] {
			return v
		}
		return nil
	}
	dongs := func(field string, v int64) *int64 { v *= int64(million); return count(field, &v) }
	o.MemberCount, o.MemberWomenCount, o.WorkerCount = count("member_count", &k.members), count("member_women_count", &k.women), count("worker_count", &k.workers)
	o.CharterCapitalVND, o.RevenueVND = dongs("charter_capital_vnd", k.capital), dongs("revenue_vnd", k.revenue)
	return o
}

// stray are headings nobody listed, with what stands under them.
var stray = []struct{ heading, value string }{
	{"Số quyết định công nhận", "12/QĐ"}, {"Diện tích (ha)", "3,5"}, {"Số xe", "4"}, {"Tổng đàn", "120"}, {"Ngày kiểm tra", "05/6/2024"}, {"Đã tập huấn", "x"},
	{"Dân tộc", "Tày"}, {"Kế hoạch doanh thu năm 2025", "900"}, {"Số thành viên năm 2023", "5"}, {"Vùng nguyên liệu", "Chi Lăng"},
}

// page is one sheet in the making.
type page struct {
	t       *rapid.T
	orgs    []truth
	columns []pageColumn // in the order of the sheet
	down    int          // rows above the title
	right   int          // columns left of the table
	levels  int
	merged  bool // headings are merged; else blanks stand beside and below them
	units   string
	s       Sheet
	rows    map[int]*truth // physical rows of organisations
	second  map[int]string // the products that stand on a row's second line
	heads   [2]int
	has     map[string]bool

	index, serial, sections, totals, footer, phones string
	total                                           string
	blanks, repeated, hidden, vertical              bool
	dates, numbers                                  string
	unitIn                                          string // where the unit of money stands: heading, line, nowhere
	unit                                            moneyUnit
	strayCells                                      bool
	split, gap, hiddenCol                           bool
	tall                                            string // how the cells of a wrapped row stand: merged, blank
}

// pageColumn is one column: its field ("" for one nobody listed), its headings
// top down and what stands in it.
type pageColumn struct {
	field string
	path  []string
	value string
}

// plainHeadings are the headings of the tidy sheet.
var plainHeadings = []pageColumn{
	{field: "serial", path: []string{"STT"}}, {field: "name", path: []string{"Tên HTX"}}, {field: "registration_no", path: []string{"Mã số HTX"}},
	{field: "founded_on", path: []string{"Ngày thành lập"}}, {field: "commune", path: []string{"Xã"}}, {field: "leader", path: []string{"Giám đốc"}},
	{field: "phone", path: []string{"Điện thoại"}}, {field: "sector", path: []string{"Ngành nghề"}}, {field: "main_products", path: []string{"Sản phẩm chính"}},
	{field: "charter_capital_vnd", path: []string{"Vốn điều lệ"}}, {field: "member_count", path: []string{"Số thành viên"}},
	{field: "member_women_count", path: []string{"Số thành viên nữ"}}, {field: "worker_count", path: []string{"Số lao động"}},
	{field: "revenue_vnd", path: []string{"Doanh thu"}}, {field: "status", path: []string{"Tình trạng hoạt động"}}, {field: "rating", path: []string{"Xếp loại"}},
	{field: "in_value_chain", path: []string{"Tham gia liên kết chuỗi giá trị"}}, {field: "note", path: []string{"Ghi chú"}},
}

func newPage(t *rapid.T) *page {
	p := &page{t: t, columns: slices.Clone(plainHeadings), levels: 1, rows: map[int]*truth{}, second: map[int]string{}, has: map[string]bool{},
		serial: "1", total: "Tổng cộng", unitIn: "line", unit: million, dates: "d/m/y", numbers: "number", s: Sheet{Name: "HTX"}}
	n := rapid.IntRange(1, 6).Draw(t, "organisations")
	for i := range n {
		p.orgs = append(p.orgs, newKnown(t, i))
	}
	return p
}

func (p *page) yes(label string) bool { return rapid.Bool().Draw(p.t, label) }
func (p *page) one(label string, of ...string) string {
	return rapid.SampledFrom(of).Draw(p.t, label)
}

// rarely is true one time in four.
func (p *page) rarely(label string) bool { return rapid.IntRange(0, 3).Draw(p.t, label) == 3 }

// drawHeading moves, renames, drops, reorders, groups and adds columns.
func (p *page) drawHeading() {
	p.down, p.right = rapid.IntRange(0, 3).Draw(p.t, "down"), rapid.IntRange(0, 3).Draw(p.t, "right")
	p.columns = slices.DeleteFunc(p.columns, func(c pageColumn) bool { return c.field != "name" && p.rarely("drop "+c.field) })
	if p.yes("reorder") {
		p.columns = rapid.Permutation(p.columns).Draw(p.t, "order")
	}
	for i := range p.columns {
		if c := &p.columns[i]; p.yes("rename " + c.field) {
			c.path = p.heading(c.field)
		}
	}
	for range rapid.IntRange(0, 2).Draw(p.t, "strange columns") {
		x := rapid.SampledFrom(stray).Draw(p.t, "strange")
		at := rapid.IntRange(0, len(p.columns)).Draw(p.t, "at")
		path := []string{x.heading}
		if p.rarely("strange group") {
			path = []string{"Dự án hỗ trợ", x.heading}
		}
		p.columns = slices.Insert(p.columns, at, pageColumn{path: path, value: x.value})
	}
	for _, c := range p.columns {
		p.levels = max(p.levels, len(c.path))
	}
	p.merged = p.yes("merged")
	p.units = p.one("unit row", "", "", "row")
	p.index = p.one("index row", "", "(1)", "1", "A B 1", "1 2 2 4", "3=1+2")
	p.unitIn = p.one("unit in", "line", "heading", "nowhere", "both")
	units := []int64{int64(million), int64(dong), int64(thousand), int64(billion)}
	if p.unitIn == "nowhere" {
		units = units[:2] // the contract's rule knows only these where nothing says
	}
	p.unit = moneyUnit(rapid.SampledFrom(units).Draw(p.t, "unit"))
	p.repeated, p.gap, p.hiddenCol = p.rarely("repeated heading"), p.rarely("gap"), p.rarely("hidden column")
	p.split = p.levels == 1 && p.rarely("split headings")
}

// heading is one of the listed ways to head a field, alone or under a common heading.
func (p *page) heading(field string) []string {
	var ways [][]string
	for _, r := range mustCSV(organisationsCSV) {
		if r["field"] != field {
			continue
		}
		for _, a := range aliases(r["aliases"]) {
			if yesNoHeading.MatchString(Fold(a)) { // there a blank is NULL, not no
				continue
			}
			if told := typeTold(a); field == "name" && told != "" && told != "HTX" {
				continue
			}
			if r["within"] == "" {
				ways = append(ways, []string{a})
				continue
			}
			for _, g := range mustCSV(groupsCSV) {
				if g["group"] == r["within"] {
					ways = append(ways, []string{aliases(g["aliases"])[0], a}, []string{p.one("common heading", aliases(g["aliases"])...), a})
				}
			}
		}
	}
	return rapid.SampledFrom(ways).Draw(p.t, "heading of "+field)
}

// drawRows adds sections, totals, blank, hidden and wrapped rows, footers.
func (p *page) drawRows() {
	p.serial = p.one("serial", "1", "1.", "01", "text", "none", "restart", "missing", "roman")
	p.sections = p.one("sections", "", "", "roman", "letter", "bare", "merged", "count", "subtotal", "number", "sector", "status", "first")
	p.totals = p.one("totals", "", "top", "bottom", "both", "name", "merged", "groups", "running", "commune", "bare")
	p.total = p.one("total", "Tổng cộng", "TỔNG SỐ", "Tổng", "Cộng:", "Tổng cộng toàn huyện", "Tổng số HTX", "Toàn huyện", "CỘNG (I+II+III)", "Tổng cộng: 06 HTX")
	p.tall = p.one("wrapped rows", "", "", "blank", "merged")
	p.footer = p.one("footer", "", "signature", "note", "place", "names")
	p.blanks, p.hidden, p.vertical = p.rarely("blank rows"), p.rarely("hidden row"), p.rarely("vertical merge")
	p.strayCells = p.rarely("stray cells")
	p.phones = p.one("second line", "", "", "phone", "product", "both")
}

// drawCells types the same values in other ways.
func (p *page) drawCells() {
	p.dates = p.one("dates", "d/m/y", "serial", "m/d/y", "dd.mm.yyyy", "words")
	p.numbers = p.one("numbers", "number", "text", "dots", "words")
}

func (p *page) put(row, col int, c Cell) {
	c.Col = col
	i, ok := slices.BinarySearchFunc(p.s.Rows, row, func(r Row, n int) int { return r.Number - n })
	if !ok {
		p.s.Rows = slices.Insert(p.s.Rows, i, Row{Number: row})
	}
	r := &p.s.Rows[i]
	j, _ := slices.BinarySearchFunc(r.Cells, col, func(c Cell, n int) int { return c.Col - n })
	r.Cells = slices.Insert(r.Cells, j, c)
}

func words1(s string) Cell { return Cell{Kind: Text, Raw: s} }
func figure1(n int64) Cell { return Cell{Kind: Number, Raw: fmt.Sprint(n)} }

// col is the sheet's column of the table's column i.
func (p *page) col(i int) int { return p.right + i + 1 }

func (p *page) at(field string) int {
	return slices.IndexFunc(p.columns, func(c pageColumn) bool { return c.field == field })
}

// write lays the page out.
func (p *page) write() {
	for _, c := range p.columns {
		if c.field != "" {
			p.has[c.field] = true
		}
	}
	row := p.down + 1
	p.put(row, 1, words1("ỦY BAN NHÂN DÂN HUYỆN CHI LĂNG"))
	row++
	p.put(row, 2, words1("DANH SÁCH HỢP TÁC XÃ NĂM 2024"))
	row++
	if p.unitIn == "line" || p.unitIn == "both" {
		u := p.unit
		if p.unitIn == "both" {
			u = thousand // the headings beat the line
		}
		p.put(row, 4, words1("ĐVT: "+unitWord[u]))
		row++
	}
	p.heads[0] = row
	row = p.writeHeading(row)
	p.heads[1] = row - 1
	row = p.writeIndex(row)
	if p.gap {
		row++
	}
	if p.totals == "top" || p.totals == "both" {
		row = p.writeTotal(row, p.total, p.orgs, false)
	}
	section := -1
	for i := range p.orgs {
		if s := i / 2; p.sections != "" && s != section {
			section = s
			row = p.writeSection(row, s, p.orgs[2*s:min(2*s+2, len(p.orgs))])
		}
		if p.blanks && i > 0 {
			row++
		}
		if p.repeated && i == len(p.orgs)/2 && i > 0 {
			row = p.writeHeading(row)
		}
		n := i
		if p.serial == "restart" && p.sections != "" {
			n = i % 2
		}
		row = p.writeOrganisation(row, i, n)
		if p.totals == "running" {
			row = p.writeTotal(row, "Cộng", p.orgs[:i+1], false)
		}
		if p.totals == "groups" && (i%2 == 1 || i == len(p.orgs)-1) {
			row = p.writeTotal(row, "Cộng", p.orgs[i/2*2:i+1], false)
		}
	}
	switch p.totals {
	case "bottom", "both", "running", "commune", "bare":
		row = p.writeTotal(row, p.total, p.orgs, false)
	case "groups":
		row = p.writeTotal(row, "Cộng I+II", p.orgs, false)
	case "name":
		row = p.writeTotal(row, fmt.Sprintf("Tổng số (%02d HTX)", len(p.orgs)), p.orgs, true)
	case "merged":
		row = p.writeTotal(row, "TỔNG CỘNG", p.orgs, false)
		if n := p.at("name"); n > 0 {
			p.s.Merges = append(p.s.Merges, Range{row - 1, p.col(0), row - 1, p.col(n)})
			if i, _ := p.s.row(row-1), 0; i != nil {
				for j := 1; j <= n; j++ {
					i.Cells = slices.DeleteFunc(i.Cells, func(c Cell) bool { return c.Col == p.col(j) })
				}
			}
		}
	}
	p.writeFooter(row)
	if p.hidden && len(p.s.Rows) > 4 {
		p.s.Rows[len(p.s.Rows)-2].Hidden = true
	}
	if p.hiddenCol {
		p.s.HiddenCols = []int{p.col(len(p.columns) / 2)}
	}
	if p.strayCells {
		last := p.col(len(p.columns))
		p.put(p.heads[1]+1, last+2, figure1(12345))
		p.put(row+30, last+4, figure1(77))
		p.put(1048576, 16384, words1("x"))
	}
	if p.vertical {
		p.mergeDown("commune")
	}
}

// row is the row numbered n of a sheet, or nil.
func (s *Sheet) row(n int) *Row {
	for i := range s.Rows {
		if s.Rows[i].Number == n {
			return &s.Rows[i]
		}
	}
	return nil
}

// mergeDown merges equal neighbours of a column, as offices do with communes.
func (p *page) mergeDown(field string) {
	j := p.at(field)
	if j < 0 {
		return
	}
	for n := range p.rows {
		below := p.s.row(n + 1)
		if k := p.rows[n+1]; k != nil && below != nil && k.commune == p.rows[n].commune {
			below.Cells = slices.DeleteFunc(below.Cells, func(c Cell) bool { return c.Col == p.col(j) })
			p.s.Merges = append(p.s.Merges, Range{n, p.col(j), n + 1, p.col(j)})
			return // one is enough
		}
	}
}

var unitWord = map[moneyUnit]string{dong: "đồng", thousand: "nghìn đồng", million: "triệu đồng", billion: "tỷ đồng"}

func isMoney(field string) bool { return slices.Contains(moneyFields, field) }

// writeHeading writes the heading rows and gives the next row.
func (p *page) writeHeading(row int) int {
	merges := func(m Range) {
		if m.Row2 > m.Row1 || m.Col2 > m.Col1 {
			p.s.Merges = append(p.s.Merges, m)
		}
	}
	cut := false
	for i := 0; i < len(p.columns); i++ {
		c := p.columns[i]
		leaf := c.path[len(c.path)-1]
		if isMoney(c.field) && (p.unitIn == "heading" || p.unitIn == "both") && p.units == "" {
			leaf += " (" + unitWord[p.unit] + ")"
		}
		if p.split {
			if ws := strings.Fields(leaf); len(ws) > 2 && len(leaf) > 12 && c.field != "name" {
				p.put(row, p.col(i), words1(strings.Join(ws[:len(ws)/2+1], " ")))
				p.put(row+1, p.col(i), words1(strings.Join(ws[len(ws)/2+1:], " ")))
				cut = true
				continue
			}
		}
		if len(c.path) == 1 {
			p.put(row, p.col(i), words1(leaf))
			if p.merged {
				merges(Range{row, p.col(i), row + p.levels - 1, p.col(i)})
			}
			continue
		}
		first := i == 0 || len(p.columns[i-1].path) == 1 || p.columns[i-1].path[0] != c.path[0]
		if first {
			p.put(row, p.col(i), words1(c.path[0]))
			to := i
			for to+1 < len(p.columns) && len(p.columns[to+1].path) > 1 && p.columns[to+1].path[0] == c.path[0] {
				to++
			}
			if p.merged {
				merges(Range{row, p.col(i), row, p.col(to)})
			}
		}
		p.put(row+1, p.col(i), words1(leaf))
	}
	row += p.levels
	if cut {
		row++
	}
	if p.units == "row" {
		some := false
		for i, c := range p.columns {
			if isMoney(c.field) && (p.unitIn == "heading" || p.unitIn == "both") {
				p.put(row, p.col(i), words1("("+unitWord[p.unit]+")"))
				some = true
			}
		}
		if some {
			row++
		}
	}
	return row
}

// writeIndex writes the row that numbers the columns.
func (p *page) writeIndex(row int) int {
	if p.index == "" {
		return row
	}
	for i := range p.columns {
		mark := words1(fmt.Sprint(i + 1))
		switch p.index {
		case "(1)":
			mark = words1(fmt.Sprintf("(%d)", i+1))
		case "1":
			mark = figure1(int64(i + 1))
		case "A B 1":
			mark = figure1(int64(i - 1))
			if i < 2 {
				mark = words1(string(rune('A' + i)))
			}
		case "1 2 2 4":
			if i == 2 {
				mark = figure1(2)
			}
		case "3=1+2":
			if i == 2 {
				mark = words1("3=1+2")
			}
		}
		p.put(row, p.col(i), mark)
	}
	return row + 1
}

// money is an amount of triệu đồng in the unit of the page.
func (p *page) money(trieu int64) (Cell, bool) {
	switch p.unit {
	case billion:
		return Cell{Kind: Number, Raw: strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%03d", trieu/1000, trieu%1000), "0"), ".")}, false
	}
	return figure1(trieu * int64(million) / int64(p.unit)), true
}

func (p *page) number(n int64) Cell {
	switch p.numbers {
	case "text":
		return words1(fmt.Sprint(n))
	case "dots":
		return words1(groupDigits(n))
	}
	return figure1(n)
}

func (p *page) day(d time.Time) Cell {
	switch p.dates {
	case "serial":
		return Cell{Kind: Number, Raw: fmt.Sprint(int(d.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)), IsDate: true}
	case "m/d/y":
		if d.Day() > 12 { // an American date that can be no other
			return words1(d.Format("01/02/2006"))
		}
	case "dd.mm.yyyy":
		return words1(d.Format("02.01.2006"))
	case "words":
		return words1(fmt.Sprintf("ngày %d tháng %d năm %d", d.Day(), d.Month(), d.Year()))
	}
	return words1(d.Format("2/1/2006"))
}

// serialCell is the n-th number (from 0) as this office types it.
func (p *page) serialCell(n int) Cell {
	switch p.serial {
	case "1.":
		return words1(fmt.Sprintf("%d.", n+1))
	case "01":
		return words1(fmt.Sprintf("%02d", n+1))
	case "text":
		return words1(fmt.Sprint(n + 1))
	case "none":
		return Cell{}
	case "missing":
		return Cell{Kind: Missing, Formula: true}
	}
	return figure1(int64(n + 1))
}

// writeOrganisation writes one organisation with its further lines.
func (p *page) writeOrganisation(row, i, n int) int {
	k := &p.orgs[i]
	p.rows[row] = k
	more := map[string]string{}
	if i%2 == 0 && (p.phones == "phone" || p.phones == "both") && p.has["phone"] {
		more["phone"] = "02053812345"
	}
	if i%2 == 0 && (p.phones == "product" || p.phones == "both") && p.has["main_products"] {
		more["main_products"] = "mật ong"
	}
	for j, c := range p.columns {
		var cell Cell
		switch c.field {
		case "serial":
			cell = p.serialCell(n)
		case "name":
			cell = words1(k.name)
		case "registration_no":
			cell = words1(k.reg)
		case "founded_on":
			cell = p.day(k.founded)
		case "commune":
			cell = words1(k.commune)
		case "leader":
			cell = words1(k.leader)
		case "phone":
			cell = words1(k.phone)
		case "sector":
			cell = words1(k.sector)
		case "main_products":
			cell = words1(k.products)
		case "charter_capital_vnd":
			cell, _ = p.money(k.capital)
		case "revenue_vnd":
			cell, _ = p.money(k.revenue)
		case "member_count":
			cell = p.number(k.members)
		case "member_women_count":
			cell = p.number(k.women)
		case "worker_count":
			cell = p.number(k.workers)
		case "status":
			cell = words1(k.status)
		case "rating":
			cell = words1(k.rating)
		case "in_value_chain":
			if k.chain {
				cell = words1("x")
			}
		case "note":
			if k.note != "" {
				cell = words1(k.note)
			}
		case "":
			cell = words1(c.value)
		}
		if cell.Kind != Blank {
			p.put(row, p.col(j), cell)
		}
		if t := more[c.field]; t != "" {
			p.put(row+1, p.col(j), words1(t))
		}
	}
	if len(more) > 0 {
		p.second[row] = more["main_products"]
		if j := p.at("name"); p.tall == "merged" {
			p.s.Merges = append(p.s.Merges, Range{row, p.col(j), row + 1, p.col(j)})
			if j := p.at("serial"); j >= 0 {
				p.s.Merges = append(p.s.Merges, Range{row, p.col(j), row + 1, p.col(j)})
			}
		}
		row++
	}
	return row + 1
}

// writeSection writes a section row.
func (p *page) writeSection(row, s int, orgs []truth) int {
	label := "Khu vực " + string(rune('A'+s))
	if !p.has["commune"] { // then the section tells it
		for i := range orgs {
			orgs[i].commune, orgs[i].communeCode = orgs[0].commune, orgs[0].communeCode
		}
		label = "Xã " + orgs[0].commune
		p.has["section commune"] = true
	}
	number, wide := words1([]string{"I", "II", "III"}[s]), false
	switch p.sections {
	case "letter":
		number = words1([]string{"A", "B", "C"}[s])
	case "bare":
		number = Cell{}
	case "merged":
		number, wide = Cell{}, true
		label = []string{"I", "II", "III"}[s] + ". " + label
	case "count":
		label += fmt.Sprintf(" (%02d HTX)", len(orgs))
	case "number":
		label = fmt.Sprintf("%s: %d HTX", label, len(orgs))
	}
	serial, name := p.at("serial"), p.at("name")
	if p.has["sector"] == false && p.sections == "sector" {
		label = "Lĩnh vực " + orgs[0].sector
		for i := range orgs {
			orgs[i].sector, orgs[i].sectorCode = orgs[0].sector, orgs[0].sectorCode
		}
		p.has["section sector"] = true
		p.has["section commune"] = false
	}
	if p.has["status"] == false && p.sections == "status" {
		label = "HTX " + strings.ToLower(orgs[0].status[:len(orgs[0].status)])
		if orgs[0].statusCode == "suspended" {
			label = "HTX tạm ngừng hoạt động"
		}
		for i := range orgs {
			orgs[i].status, orgs[i].statusCode = orgs[0].status, orgs[0].statusCode
		}
		p.has["section status"] = true
		p.has["section commune"] = false
	}
	switch {
	case p.sections == "first" && !joinable[p.columns[0].field]: // else it reads as a second line of what stands above
		p.put(row, p.col(0), words1(label))
		return row + 1
	case wide:
		p.put(row, p.col(0), words1(label))
		p.s.Merges = append(p.s.Merges, Range{row, p.col(0), row, p.col(len(p.columns) - 1)})
		return row + 1
	case serial >= 0 && number.Kind != Blank:
		p.put(row, p.col(serial), number)
		p.put(row, p.col(name), words1(label))
	default:
		p.put(row, p.col(name), words1(label))
	}
	if p.sections == "subtotal" {
		p.putSums(row, orgs)
	}
	return row + 1
}

// putSums writes the sums of the numeric columns.
func (p *page) putSums(row int, orgs []truth) {
	for j, c := range p.columns {
		var sum int64
		for _, k := range orgs {
			sum += map[string]int64{"charter_capital_vnd": k.capital, "revenue_vnd": k.revenue, "member_count": k.members,
				"member_women_count": k.women, "worker_count": k.workers}[c.field]
		}
		switch {
		case isMoney(c.field):
			cell, _ := p.money(sum)
			p.put(row, p.col(j), cell)
		case strings.HasSuffix(c.field, "_count"):
			p.put(row, p.col(j), p.number(sum))
		}
	}
}

// writeTotal writes a total row with its label beside or under the serials.
func (p *page) writeTotal(row int, label string, orgs []truth, inName bool) int {
	j := p.at("serial")
	if inName || j < 0 {
		j = p.at("name")
	}
	if p.totals == "merged" {
		j = 0
	}
	if k := p.at("commune"); k >= 0 && p.totals == "commune" {
		j = k
	}
	if p.totals != "bare" {
		p.put(row, p.col(j), words1(label))
	}
	p.putSums(row, orgs)
	return row + 1
}

func (p *page) writeFooter(row int) {
	name, last := p.col(p.at("name")), p.col(len(p.columns)-1)
	switch p.footer {
	case "signature", "names":
		p.put(row+1, last, words1("Chi Lăng, ngày 15 tháng 11 năm 2024"))
		p.put(row+2, name, words1("NGƯỜI LẬP BIỂU"))
		p.put(row+2, last+1, words1("THỦ TRƯỞNG ĐƠN VỊ"))
		if p.footer == "names" {
			p.put(row+6, name, words1("Nông Thị Giả"))
			p.put(row+6, last+1, words1("Hoàng Văn Giả"))
		}
	case "note":
		p.put(row, p.col(0), words1("Ghi chú: số liệu do các xã cung cấp"))
	case "place":
		p.put(row, last, words1("Ngày … tháng … năm 2024"))
	}
}

// compare reads the page and holds it against what it was made from.
func (p *page) compare() {
	l, err := Normalise(&Book{Path: "2024/187-chi-lang.xlsx", Sheets: []Sheet{p.s}})
	if err != nil {
		p.fail(l, "%v", err)
	}
	for _, f := range l.Findings {
		if f.Severity == string(Reject) && f.SourceRow == 0 {
			return // the sheet or file is refused and says so
		}
	}
	records := map[int]*Organisation{}
	for i := range l.Organisations {
		o := &l.Organisations[i]
		records[int(o.SourceRow)] = o
		if p.rows[int(o.SourceRow)] == nil {
			p.fail(l, "row %d became an organisation: %s", o.SourceRow, o.Name)
		}
	}
	for row, k := range p.rows {
		o := records[row]
		if o == nil {
			if !slices.ContainsFunc(l.Findings, func(f Finding) bool { return f.SourceRow == int64(row) }) {
				p.fail(l, "row %d (%s) was lost without a finding", row, k.name)
			}
			continue
		}
		want := k.want(p.has)
		if more := p.second[row]; more != "" && !slices.ContainsFunc(l.Findings, func(f Finding) bool { return f.SourceRow == int64(row+1) }) {
			want.MainProducts = text(k.products + "; " + more)
		}
		p.compareRecord(l, row, o, want)
	}
}

// fieldOf names the column of the page that fills a field of the record.
var fieldOf = map[string]string{"CommuneCode": "commune", "FoundedOn": "founded_on", "FoundedPrecision": "founded_on", "RegistrationNo": "registration_no",
	"Sector": "sector", "MainProducts": "main_products", "Note": "note", "Status": "status", "Rating": "rating", "InValueChain": "in_value_chain",
	"MemberCount": "member_count", "MemberWomenCount": "member_women_count", "WorkerCount": "worker_count", "CharterCapitalVND": "charter_capital_vnd",
	"RevenueVND": "revenue_vnd"}

func (p *page) compareRecord(l *List, row int, o *Organisation, want Organisation) {
	got, w := reflect.ValueOf(*o), reflect.ValueOf(want)
	for i := range got.NumField() {
		name := got.Type().Field(i).Name
		switch name {
		case "SubmissionID", "SourceSheet", "SourceRow", "NameKey", "DistrictCode", "RatingYear":
			continue
		}
		if reflect.DeepEqual(got.Field(i).Interface(), w.Field(i).Interface()) {
			continue
		}
		if got.Field(i).Kind() == reflect.Pointer && got.Field(i).IsNil() && p.isTold(l, row, fieldOf[name]) {
			continue
		}
		show := func(v reflect.Value) any {
			if v.Kind() == reflect.Pointer && !v.IsNil() {
				return v.Elem().Interface()
			}
			return v.Interface()
		}
		p.fail(l, "row %d: %s is %v, not %v", row, name, show(got.Field(i)), show(w.Field(i)))
	}
}

// isTold tells that a finding says why a field of a row is NULL: at its cell or
// row, or at the heading of its column.
func (p *page) isTold(l *List, row int, field string) bool {
	j := p.at(field)
	return slices.ContainsFunc(l.Findings, func(f Finding) bool {
		if f.Severity == string(Note) && f.Rule != "heading-yields" {
			return false
		}
		switch {
		case j >= 0 && f.SourceCol == int64(p.col(j)):
			return f.SourceRow == int64(row) || int(f.SourceRow) >= p.heads[0] && int(f.SourceRow) <= p.heads[1]
		case j < 0 && (field == "commune" || field == "sector" || field == "status"): // told by a section
			return f.Field != nil && *f.Field == "commune_code" || f.Rule == "section-is-understood"
		}
		return f.SourceCol == 0 && f.SourceRow == int64(row)
	})
}

// fail shows the page as a sketch with what was made of it.
func (p *page) fail(l *List, format string, args ...any) {
	var b strings.Builder
	for _, r := range p.s.Rows {
		fmt.Fprintf(&b, "%d:", r.Number)
		col := 0
		for _, c := range r.Cells {
			for ; col < c.Col && col < 40; col++ {
				b.WriteString(" |")
			}
			b.WriteString(" " + c.Raw)
		}
		b.WriteString("\n")
	}
	for _, m := range p.s.Merges {
		fmt.Fprintf(&b, "merge %s%d:%s%d ", ColumnName(m.Col1), m.Row1, ColumnName(m.Col2), m.Row2)
	}
	if l != nil {
		for _, f := range l.Findings {
			fmt.Fprintf(&b, "\n%d,%d %s: %s", f.SourceRow, f.SourceCol, f.Rule, f.MessageEN)
		}
		for _, s := range l.Sheets {
			for _, e := range s.Explain {
				b.WriteString("\n" + e.EN)
			}
		}
	}
	p.t.Fatalf(format+"\n%s", append(args, b.String())...)
}
