package review

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"math"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"kttt/pipeline/warehouse"
)

func f64(v float64) *float64 { return &v }

// handmade is a document with every kind of block, row, cell, unit and chart.
func handmade() *Document {
	count := func(v float64) Cell { return Cell{Text: FormatNumber(v, Count, "vi"), Value: &v} }
	share := func(v float64) Cell { return Cell{Text: FormatNumber(v, Share, "vi"), Value: &v} }
	text := func(s string) Cell { return Cell{Text: s} }
	missing := Cell{Text: "…", Nothing: NotReported}
	ratings := &Table{
		Code: "B21", Name: "annex_ratings", Title: "Tổng hợp xếp loại hợp tác xã, liên hiệp hợp tác xã theo địa bàn (năm 2024)", Unit: "Đơn vị tính: tổ chức",
		Columns: []Column{
			{Key: "place", Head: "TT", Unit: Text, Wide: 0.4}, {Key: "area", Head: "Địa bàn", Unit: Text, Wide: 2},
			{Key: "rated", Head: "Được xếp loại", Unit: Count},
			{Key: "good", Over: "Tốt", Head: "Số lượng", Unit: Count}, {Key: "good_share", Over: "Tốt", Head: "Tỷ lệ", Unit: Share},
			{Key: "weak", Over: "Yếu", Head: "Số lượng", Unit: Count}, {Key: "weak_share", Over: "Yếu", Head: "Tỷ lệ", Unit: Share},
			{Key: "change", Head: "Tăng, giảm tỷ lệ tốt so với năm trước (điểm %)", Unit: Points},
			{Key: "money", Head: "Vốn điều lệ bình quân (triệu đồng)", Unit: MillionVND}, {Key: "day", Head: "Ngày nhận", Unit: Day},
			{Key: "goal", Head: "Mục tiêu", Unit: Number}, {Key: "note", Head: "Ghi chú", Unit: Text},
		},
		Notes: []string{"Ký hiệu: “…” chưa có số liệu; “x” không thuộc diện; “kđg” không đánh giá theo quy định; “0” có báo cáo và bằng không."},
	}
	points := Cell{Text: FormatNumber(-0.0123, Points, "vi"), Value: f64(-0.0123)}
	money := Cell{Text: FormatNumber(1234567.5, MillionVND, "vi"), Value: f64(1234567.5)}
	above := Cell{Text: "trên 65,0%", Value: f64(0.65), Unit: Share}
	above.Text = "trên " + FormatNumber(0.65, Share, "vi")
	ratings.Rows = []Row{
		{Kind: Section, Cells: []Cell{text("I. Các huyện, thành phố")}},
		{Cells: []Cell{text("1"), text("Thành phố Lạng Sơn"), count(1234), count(12), share(12.0 / 1234), count(0), share(0), points, money, text("05/3/2024"), above, text("=cmd|' /C calc'!A0")}},
		{Cells: []Cell{text("2"), text("Huyện Hữu Lũng"), count(7), count(7), share(1), missing, missing, missing, missing, missing, {Text: "……"}, text("-5 tổ chức chưa rõ; @huyện; +84 205 3812 345")}},
		{Cells: []Cell{text("3"), text(strings.Repeat("Xã có tên dài ", 9)), count(1), {Text: "kđg", Nothing: NotAssessed}, {Text: "x", Nothing: NotApplicable}, count(1), share(1.0 / 14), points, money, text("02/01/2024"), {Text: "5", Value: f64(5), Unit: Count}, text("<b>&amp;\"</b>")}},
		{Kind: Total, Cells: []Cell{text(""), text("Toàn tỉnh"), count(1242), count(19), share(19.0 / 1242), count(1), share(1.0 / 1242), points, money, text(""), text(""), text("")}},
	}
	years := []string{"2021", "2022", "2023", "2024", "2030", "2045"}
	units := []string{"Thành phố Lạng Sơn", "Tràng Định", "Bình Gia", "Văn Lãng", "Cao Lộc", "Văn Quan", "Bắc Sơn", "Hữu Lũng", "Chi Lăng", "Lộc Bình", "Đình Lập"}
	values := func(n int, f func(i int) *float64) (out []*float64) {
		for i := range n {
			out = append(out, f(i))
		}
		return out
	}
	var stacked []Series
	for k, role := range []string{"good", "fair", "average", "weak", "not_assessed", "not_reported"} {
		stacked = append(stacked, Series{Name: []string{"Tốt", "Khá", "Trung bình", "Yếu", "Không đánh giá theo quy định", "Chưa có số liệu"}[k], Role: role,
			Values: values(len(units), func(i int) *float64 { return f64(float64((i*7 + k*5) % 13)) })})
	}
	var tiles []Tile
	for i := range units {
		tiles = append(tiles, Tile{i % 4, i / 4})
	}
	figure := &Figure{Name: "htx_count", Code: "H11", Value: f64(243), Unit: Count, Text: "243", Indicator: "htx_count"}
	part := &Figure{Name: "good_or_fair_share", Code: "H42", Value: f64(0.071), Unit: Share, Numerator: f64(17), Denominator: f64(239), Text: "7,1%", Indicator: "good_or_fair_share"}
	none := &Figure{Name: "population_share", Code: "H65", Unit: Share, Text: "… (chưa có số liệu)"}
	return &Document{
		Kind: Report, Lang: "vi", Period: "2024", PeriodEnd: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Run: "e926ac6e8c98",
		Letter: Letterhead{Superior: "LIÊN MINH HỢP TÁC XÃ VIỆT NAM", Body: "LIÊN MINH HỢP TÁC XÃ TỈNH LẠNG SƠN"},
		Title:  "BÁO CÁO", Subject: "Tình hình phát triển kinh tế tập thể, hợp tác xã năm 2024; phương hướng, nhiệm vụ năm 2025",
		Blocks: []Block{
			Heading{Level: 1, Text: "Phần thứ nhất"},
			Paragraph{Spans: []Span{{Text: "Toàn tỉnh có "}, {Text: "243", Figure: figure}, {Text: " hợp tác xã, "}, {Text: "7,1%", Figure: part}, {Text: "; dân số "}, {Text: none.Text, Figure: none}, {Text: "243", Figure: figure}}},
			&Chart{Code: "D01", Title: "Tỷ lệ dân số tham gia và đường đến mục tiêu 2045", Kind: Lines, Unit: Share, Categories: years, Alt: "Tỷ lệ tăng chậm hơn đường đến mục tiêu.", Series: []Series{
				{Name: "Thực hiện", Role: "actual", Values: []*float64{f64(0.031), nil, f64(0.036), f64(0.041), nil, nil}},
				{Name: "Đường đến mục tiêu", Role: "path", Values: []*float64{f64(0.03), f64(0.035), f64(0.04), f64(0.046), f64(0.09), f64(0.2)}}}},
			&Chart{Code: "D02", Title: "Xếp loại theo địa bàn (năm 2024)", Kind: StackedBars, Unit: Count, Categories: units, Series: stacked, Alt: "Xếp loại của từng huyện."},
			&Chart{Code: "D03", Title: "Mục tiêu 2030: thực hiện so với mục tiêu", Kind: Bullets, Unit: Share, Categories: []string{"HTX khá, tốt", "Tham gia chuỗi giá trị", "Chuyển đổi số"}, Series: []Series{
				{Name: "Thực hiện", Role: "actual", Values: []*float64{f64(0.42), f64(0.2), nil}}, {Name: "Thấp nhất", Role: "low", Values: []*float64{f64(0.4), f64(0.18), nil}},
				{Name: "Cao nhất", Role: "high", Values: []*float64{f64(0.5), f64(0.31), nil}}, {Name: "Lộ trình", Role: "path", Values: []*float64{f64(0.45), f64(0.25), f64(0.2)}},
				{Name: "Mục tiêu", Role: "goal", Values: []*float64{f64(0.6), f64(0.4), f64(0.3)}}}},
			&Chart{Code: "D04", Title: "Tỷ lệ tham gia chuỗi giá trị theo địa bàn", Kind: Bars, Unit: Share, Categories: units, Series: []Series{{Name: "Tỷ lệ", Values: values(len(units), func(i int) *float64 {
				if i == 3 {
					return nil
				}
				return f64(float64(i) / 23)
			})}}},
			&Chart{Code: "D08", Title: "Số hợp tác xã theo địa bàn", Kind: TileMap, Unit: Count, Categories: units, Tiles: tiles, Series: []Series{{Name: "Số hợp tác xã", Values: values(len(units), func(i int) *float64 {
				if i == 5 {
					return nil
				}
				return f64(float64(i * i))
			})}}},
			ratings,
		},
		Annexes: []Annex{{Number: "Phụ lục 01", Title: "Biểu tổng hợp", Blocks: []Block{ratings,
			&Table{Code: "B19", Title: "Các chỉ tiêu phát triển kinh tế tập thể: hợp tác xã [biểu 2.1]", Columns: []Column{{Head: "Chỉ tiêu", Unit: Text}, {Head: "Thực hiện", Unit: Number}}},
		}}},
	}
}

// documents are what the workbook is tried with: made by hand, and composed from the demonstration.
func documents(t *testing.T, db *warehouse.DB) map[string]*Document {
	t.Helper()
	out := map[string]*Document{"handmade": handmade(), "sample": sample(), "empty": {Kind: Report, Lang: "vi", Period: "2024"}}
	for name, s := range map[string]Settings{
		"2023": {Kind: Report, Lang: "vi", Period: "2023"}, "2025": {Kind: Report, Lang: "vi", Period: "2025"}, "2024 in English": {Kind: Report, Lang: "en", Period: "2024"},
		"half-year without data": {Kind: Report, Lang: "vi", Period: "2024-H1"}, "summary": {Kind: Summary, Lang: "vi", Period: "2024"},
	} {
		d, err := Compose(t.Context(), db, s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = d
	}
	for name, d := range out {
		if name != "handmade" { // the same data again would take most of the time
			d.Period = "2020-H1"
		}
	}
	return out
}

func workbook(t testing.TB, d *Document, db *warehouse.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteExcel(&b, d, db); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inDocument are the tables and charts of a document in their order, each once.
func inDocument(d *Document) (tables []*Table, charts []*Chart) {
	seen := map[string]bool{}
	visit := func(blocks []Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case *Table:
				if !seen[b.Code] {
					tables = append(tables, b)
				}
				seen[b.Code] = true
			case *Chart:
				if !seen[b.Code] {
					charts = append(charts, b)
				}
				seen[b.Code] = true
			}
		}
	}
	visit(d.Blocks)
	for _, a := range d.Annexes {
		visit(a.Blocks)
	}
	return tables, charts
}

// sheetOf is the sheet of a table or chart by its code.
func sheetOf(t *testing.T, names []string, code string) string {
	t.Helper()
	i := slices.IndexFunc(names, func(n string) bool { return n == code || strings.HasPrefix(n, code+" ") })
	if i < 0 {
		t.Fatalf("%s has no sheet among %q", code, names)
	}
	return names[i]
}

// firstRow is where the rows of a table begin: below its one or two rows of headings.
func firstRow(tab *Table) int {
	if slices.ContainsFunc(tab.Columns, func(c Column) bool { return c.Over != "" }) {
		return 6
	}
	return 5
}

// wanted is what a cell must hold: a number, or a text.
func wanted(c Cell, u Unit) (number float64, isNumber bool, text string) {
	if c.Unit != "" {
		u = c.Unit
	}
	switch {
	case c.Value != nil && u == Points:
		return *c.Value * 100, true, ""
	case c.Value != nil:
		return *c.Value, true, ""
	case u == Day && c.Nothing == Something:
		for _, form := range []string{"2/1/2006", "2 January 2006"} {
			if day, err := time.Parse(form, c.Text); err == nil {
				return float64(day.Unix()/86400 + 25569), true, "" // 1 January 1970 is day 25569 of Excel
			}
		}
	}
	return 0, false, c.Text
}

// eachCell goes through the cells of the plain rows and totals of a table and where they must stand.
func eachCell(tab *Table, visit func(row, col int, c Cell, u Unit)) {
	for i, r := range tab.Rows {
		if r.Kind == Section {
			visit(firstRow(tab)+i, 1, Cell{Text: r.Cells[0].Text}, Text)
			continue
		}
		for j, c := range r.Cells {
			visit(firstRow(tab)+i, j+1, c, tab.Columns[j].Unit)
		}
	}
}

// TestExcelHasEveryNumber reads workbooks again and holds every cell of every table, chart and figure against the document.
func TestExcelHasEveryNumber(t *testing.T) {
	db := Demonstration(t)
	for name, d := range documents(t, db) {
		t.Run(name, func(t *testing.T) {
			f, err := excelize.OpenReader(bytes.NewReader(workbook(t, d, db)), excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			names := f.GetSheetList()
			compare := func(sheet string, col, row int, c Cell, u Unit) {
				t.Helper()
				at := cellAt(col, row)
				got, err := f.GetCellValue(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				kind, err := f.GetCellType(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				number, isNumber, text := wanted(c, u)
				switch v, err := strconv.ParseFloat(got, 64); {
				case isNumber && (err != nil || math.Abs(v-number) > 1e-13*math.Abs(number) || kind == excelize.CellTypeSharedString): // the library reads 15 digits; openpyxl, below, all
					t.Errorf("%s!%s: %q of type %v, not the number %v", sheet, at, got, kind, number)
				case !isNumber && (got != text || text != "" && kind != excelize.CellTypeSharedString):
					t.Errorf("%s!%s: %q of type %v, not the text %q", sheet, at, got, kind, text)
				}
			}
			tables, charts := inDocument(d)
			numbers := 0
			for _, tab := range tables {
				sheet := sheetOf(t, names, tab.Code)
				eachCell(tab, func(row, col int, c Cell, u Unit) {
					numbers++
					compare(sheet, col, row, c, u)
				})
				if title, _ := f.GetCellValue(sheet, "A2"); title != tab.Title {
					t.Errorf("%s: title %q, not %q", sheet, title, tab.Title)
				}
			}
			for _, c := range charts {
				sheet := sheetOf(t, names, c.Code)
				for i, category := range c.Categories {
					compare(sheet, 1, 5+i, Cell{Text: category}, Text)
					for j, s := range c.Series {
						compare(sheet, j+2, 5+i, Cell{Value: s.Values[i]}, c.unit(i))
					}
				}
			}
			if figures := figuresOf(d); len(figures) > 0 {
				sheet := names[len(names)-3]
				for i, g := range figures {
					want := Cell{Value: g.Value, Text: "…", Nothing: NotReported}
					compare(sheet, 1, 5+i, Cell{Text: cmp.Or(g.Code, "B23")}, Text) // goals have no code of their own
					compare(sheet, 3, 5+i, want, g.Unit)
					compare(sheet, 4, 5+i, Cell{Value: g.Numerator}, Count)
					compare(sheet, 5, 5+i, Cell{Value: g.Denominator}, Count)
					compare(sheet, 6, 5+i, Cell{Text: g.Text}, Text)
				}
			}
			if name == "2025" && numbers < 500 {
				t.Errorf("only %d cells compared", numbers)
			}
		})
	}
}

// TestExcelOpensClean proves what a program complains of when it opens a workbook: parts that are no XML or have no kind,
// relations that lead nowhere, references to cells that are none, names of sheets that are not allowed, cells out of order.
func TestExcelOpensClean(t *testing.T) {
	db := Demonstration(t)
	for name, d := range documents(t, db) {
		t.Run(name, func(t *testing.T) {
			p := parts(t, workbook(t, d, db))
			kinds := p["[Content_Types].xml"]
			for part, text := range p {
				extension := strings.TrimPrefix(path.Ext(part), ".")
				if part != "[Content_Types].xml" && !strings.Contains(kinds, `PartName="/`+part+`"`) && !strings.Contains(kinds, `Extension="`+extension+`"`) {
					t.Errorf("%s has no kind", part)
				}
				if extension == "rels" {
					for _, m := range regexp.MustCompile(`Target="([^"]+)"`).FindAllStringSubmatch(text, -1) {
						target := path.Join(path.Dir(path.Dir(part)), m[1])
						if strings.HasPrefix(m[1], "/") {
							target = m[1][1:]
						}
						if _, ok := p[target]; !ok {
							t.Errorf("%s leads to %s, which is not there", part, target)
						}
					}
				}
				if strings.HasPrefix(part, "xl/worksheets/") && (strings.Contains(text, "<f>") || strings.Contains(text, "<f ")) {
					t.Errorf("%s has a formula", part)
				}
				for _, wrong := range []string{"#REF!", "NaN", "+Inf"} {
					if strings.Contains(text, wrong) {
						t.Errorf("%s has %s", part, wrong)
					}
				}
			}
			var book struct {
				Sheets []struct {
					Name string `xml:"name,attr"`
				} `xml:"sheets>sheet"`
				Defined []struct {
					Name  string `xml:"name,attr"`
					Sheet int    `xml:"localSheetId,attr"`
					Text  string `xml:",chardata"`
				} `xml:"definedNames>definedName"`
			}
			if err := xml.Unmarshal([]byte(p["xl/workbook.xml"]), &book); err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for i, s := range book.Sheets {
				low := strings.ToLower(s.Name)
				if n := len(utf16.Encode([]rune(s.Name))); n == 0 || n > 31 || strings.ContainsAny(s.Name, `[]:*?/\`) || strings.HasPrefix(s.Name, "'") || strings.HasSuffix(s.Name, "'") || seen[low] {
					t.Errorf("sheet %q: not a name for a sheet", s.Name)
				}
				seen[low] = true
				cleanSheet(t, p[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)], s.Name)
				area, titles := false, false
				for _, n := range book.Defined {
					if n.Sheet == i {
						area = area || n.Name == "_xlnm.Print_Area"
						titles = titles || n.Name == "_xlnm.Print_Titles"
					}
					if n.Sheet == i && !strings.HasPrefix(n.Text, "'"+strings.ReplaceAll(s.Name, "'", "''")+"'!") {
						t.Errorf("sheet %q prints %s", s.Name, n.Text)
					}
				}
				if !area || !titles {
					t.Errorf("sheet %q: print area %v, titles %v", s.Name, area, titles)
				}
			}
			if !strings.Contains(p["docProps/core.xml"], d.PeriodEnd.Format(time.DateOnly)) && !d.PeriodEnd.IsZero() {
				t.Errorf("docProps: %s", p["docProps/core.xml"])
			}
		})
	}
}

// cleanSheet holds the part of a sheet against what Excel wants of it, and against how it is to be read and printed.
func cleanSheet(t *testing.T, part, name string) {
	t.Helper()
	var s struct {
		Dimension struct {
			Ref string `xml:"ref,attr"`
		} `xml:"dimension"`
		Fit struct {
			On string `xml:"fitToPage,attr"`
		} `xml:"sheetPr>pageSetUpPr"`
		Pane struct {
			State string `xml:"state,attr"`
			Y     int    `xml:"ySplit,attr"`
		} `xml:"sheetViews>sheetView>pane"`
		Rows []struct {
			R     int `xml:"r,attr"`
			Cells []struct {
				R string `xml:"r,attr"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
		Merged []struct {
			Ref string `xml:"ref,attr"`
		} `xml:"mergeCells>mergeCell"`
		Page struct {
			Paper       int    `xml:"paperSize,attr"`
			Orientation string `xml:"orientation,attr"`
			Wide        string `xml:"fitToWidth,attr"`
			High        string `xml:"fitToHeight,attr"`
		} `xml:"pageSetup"`
	}
	if err := xml.Unmarshal([]byte(part), &s); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if s.Fit.On != "1" && s.Fit.On != "true" || s.Page.Paper != 9 || s.Page.Orientation != "landscape" || s.Page.High != "0" || s.Page.Wide != "1" {
		t.Errorf("%s: page %+v, fit %+v", name, s.Page, s.Fit)
	}
	if s.Pane.State != "frozen" || s.Pane.Y < 1 {
		t.Errorf("%s: pane %+v", name, s.Pane)
	}
	_, corner, ok := strings.Cut(s.Dimension.Ref, ":")
	col, row, err := excelize.CellNameToCoordinates(corner)
	if !ok || err != nil {
		t.Fatalf("%s: dimension %q", name, s.Dimension.Ref)
	}
	before := 0
	for _, r := range s.Rows {
		if r.R <= before || r.R > row || len(r.Cells) > col {
			t.Fatalf("%s: row %d after %d, dimension %s", name, r.R, before, s.Dimension.Ref)
		}
		before = r.R
		last := 0
		for _, c := range r.Cells {
			if c.R == "" { // follows the cell before it
				last++
				continue
			}
			x, y, err := excelize.CellNameToCoordinates(c.R)
			if err != nil || y != r.R || x <= last || x > col {
				t.Fatalf("%s: cell %s in row %d after column %d, dimension %s", name, c.R, r.R, last, s.Dimension.Ref)
			}
			last = x
		}
	}
	var boxes [][4]int
	for _, m := range s.Merged {
		from, to, _ := strings.Cut(m.Ref, ":")
		x1, y1, err1 := excelize.CellNameToCoordinates(from)
		x2, y2, err2 := excelize.CellNameToCoordinates(to)
		if err1 != nil || err2 != nil {
			t.Fatalf("%s: merged %q", name, m.Ref)
		}
		for _, b := range boxes {
			if x1 <= b[2] && x2 >= b[0] && y1 <= b[3] && y2 >= b[1] {
				t.Errorf("%s: %s is merged twice", name, m.Ref)
			}
		}
		boxes = append(boxes, [4]int{x1, y1, x2, y2})
	}
}

// TestExcelLinks follows every link of the contents, and the one back from every sheet.
func TestExcelLinks(t *testing.T) {
	db := Demonstration(t)
	d := handmade()
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, d, db)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := f.GetSheetList()
	rows, err := f.GetRows(names[0])
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]bool{}
	for i := range rows {
		ok, target, err := f.GetCellHyperLink(names[0], cellAt(4, i+1))
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			shown, _ := f.GetCellValue(names[0], cellAt(4, i+1))
			if target != "'"+shown+"'!$A$1" {
				t.Errorf("%q leads to %s", shown, target)
			}
			linked[shown] = true
		}
	}
	for i, n := range names[1:] {
		if !linked[n] {
			t.Errorf("the contents do not lead to %q", n)
		}
		if _, target, _ := f.GetCellHyperLink(n, "A1"); i < len(names)-2 && target != "'Mục lục'!$A$1" {
			t.Errorf("%q leads back to %q", n, target)
		}
	}
}

// TestExcelCharts holds the native charts against the document: their series are cells, and these cells hold its numbers.
func TestExcelCharts(t *testing.T) {
	db := Demonstration(t)
	d := handmade()
	mixed := &Chart{Code: "D99", Title: "Mục tiêu, số lượng và tỷ lệ", Kind: Bullets, Unit: Count, Units: []Unit{Count, Share}, Categories: []string{"HTX", "Khá, tốt"}, Series: []Series{
		{Name: "Thực hiện", Role: "actual", Values: []*float64{f64(240), f64(0.3)}}, {Name: "Mục tiêu", Role: "goal", Values: []*float64{f64(300), f64(0.6)}}}}
	d.Blocks = append(d.Blocks, mixed)
	file := workbook(t, d, db)
	p := parts(t, file)
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, charts := inDocument(d)
	n := 0
	for _, c := range charts {
		if c.Kind == TileMap {
			continue
		}
		n++
		part := p[fmt.Sprintf("xl/charts/chart%d.xml", n)]
		forms := map[ChartKind][]string{StackedBars: {"<barChart>", `<grouping val="stacked"`, `<barDir val="bar"`}, Bars: {"<barChart>", `<barDir val="bar"`}, Lines: {"<lineChart>", `prstDash val="dash"`},
			Bullets: {"<barChart>", "<lineChart>", `<symbol val="diamond"`}}[c.Kind]
		for _, form := range forms {
			if !strings.Contains(part, form) {
				t.Errorf("%s has no %s", c.Code, form)
			}
		}
		drawn := c
		if c == mixed {
			drawn = &Chart{Unit: Share, Series: []Series{{Values: []*float64{f64(0.8), f64(0.5)}}, {Values: []*float64{f64(1), f64(1)}}}}
		}
		refs := regexp.MustCompile(`<ser>.*?<tx><strRef><f>(.*?)</f>.*?<cat><strRef><f>(.*?)</f>.*?<val><numRef><f>(.*?)</f>`).FindAllStringSubmatch(strings.ReplaceAll(part, "&#39;", "'"), -1)
		if len(refs) != len(c.Series) {
			t.Fatalf("%s: %d series drawn, not %d", c.Code, len(refs), len(c.Series))
		}
		for i, m := range refs { // columns before lines: the order of the roles in bullets, too
			if name := cellsIn(t, f, m[1]); !strings.HasPrefix(name[0], c.Series[i].Name) {
				t.Errorf("%s: series %d is %q, not %q", c.Code, i, name, c.Series[i].Name)
			}
			if names := cellsIn(t, f, m[2]); !slices.Equal(names, c.Categories) {
				t.Errorf("%s: categories %q", c.Code, names)
			}
			values := cellsIn(t, f, m[3])
			for k, v := range drawn.Series[i].Values {
				got, err := strconv.ParseFloat(values[k], 64)
				if v == nil && values[k] != "" || v != nil && (err != nil || math.Abs(got-*v) > 1e-13) {
					t.Errorf("%s: series %d, value %d: cell %q", c.Code, i, k, values[k])
				}
			}
		}
	}
	if _, more := p[fmt.Sprintf("xl/charts/chart%d.xml", n+1)]; more || n < 5 {
		t.Errorf("%d charts", n)
	}
	tiles := sheetOf(t, f.GetSheetList(), "D08")
	if name, _ := f.GetCellValue(tiles, "E5"); name != "Tràng Định" {
		t.Errorf("the second tile is %q", name)
	}
	if v, _ := f.GetCellValue(tiles, "F6"); v != "4" {
		t.Errorf("the third tile has %q", v)
	}
	if v, _ := f.GetCellValue(tiles, "E8"); v != "…" {
		t.Errorf("a tile without a number has %q", v)
	}
}

// cellsIn are the values of the cells that a reference names.
func cellsIn(t *testing.T, f *excelize.File, ref string) []string {
	t.Helper()
	sheet, cells, ok := strings.Cut(ref, "!")
	from, to, isRange := strings.Cut(strings.ReplaceAll(cells, "$", ""), ":")
	if !isRange {
		to = from
	}
	col, row, err1 := excelize.CellNameToCoordinates(from)
	_, last, err2 := excelize.CellNameToCoordinates(to)
	if !ok || err1 != nil || err2 != nil {
		t.Fatalf("%q names no cells", ref)
	}
	var out []string
	for ; row <= last; row++ {
		v, err := f.GetCellValue(strings.ReplaceAll(strings.Trim(sheet, "'"), "''", "'"), cellAt(col, row))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// TestExcelData holds the data and definitions sheets against the release, row by row.
func TestExcelData(t *testing.T) {
	db := Demonstration(t)
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, handmade(), db)), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Dữ liệu")
	if err != nil {
		t.Fatal(err)
	}
	want, err := db.Query(t.Context(), `select i.period, i.period_end, l.vi, v.vi, i.area_code, i.area_name, o.vi, m.vi, i.indicator, u.vi, i.numerator, i.denominator, i.value
		from marts.indicators as i join meta.indicators as m using (indicator) join meta.labels as l on l.code_set = 'lens' and l.code = i.lens
		join meta.labels as v on v.code_set = 'area_level' and v.code = i.area_level join meta.labels as o on o.code_set = 'org_type' and o.code = i.org_type
		join meta.labels as u on u.code_set = 'unit' and u.code = i.unit
		order by i.period, i.lens desc, i.area_level desc, i.area_code, i.org_type, i.indicator`)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(want.Rows)+1 || len(rows) < 10000 {
		t.Fatalf("%d rows of data, %d in the release", len(rows)-1, len(want.Rows))
	}
	for i, row := range want.Rows {
		for j, v := range row {
			text := ""
			switch v := v.(type) {
			case nil:
			case time.Time:
				text = strconv.FormatInt(v.Unix()/86400+25569, 10)
			case float64:
				text = strconv.FormatFloat(v, 'g', -1, 64)
			default:
				text = fmt.Sprint(v)
			}
			if got := rows[i+1][j]; got != text {
				t.Fatalf("row %d, column %d: %q, not %q", i+2, j+1, got, text)
			}
		}
		state := "Có số liệu"
		switch {
		case row[12] == nil && row[10] == nil:
			state = "Chưa có số liệu"
		case row[12] == nil && row[11] == nil:
			state = "Chưa có mẫu số"
		case row[12] == nil:
			state = "Không tính được: mẫu số bằng 0"
		}
		if got := rows[i+1][13]; got != state {
			t.Fatalf("row %d is said to be %q, not %q", i+2, got, state)
		}
	}
	tables, err := f.GetTables("Dữ liệu")
	if err != nil || len(tables) != 1 || tables[0].Range != fmt.Sprintf("A1:N%d", len(rows)) {
		t.Errorf("table %+v: %v", tables, err)
	}
	defined, err := db.Query(t.Context(), `select i.indicator, i.vi, i.numerator_vi, i.denominator_vi, r.vi || ' (' || r.source || ')', i.legal_source
		from meta.indicators as i left join meta.indicator_rules as r on r.rule_set = i.rule_set and r.valid_from is not null order by i.indicator`)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := f.GetRows("Định nghĩa chỉ tiêu")
	if err != nil {
		t.Fatal(err)
	}
	if len(defined.Rows) < 80 {
		t.Fatalf("%d definitions", len(defined.Rows))
	}
	for i, row := range defined.Rows {
		for k, col := range []int{0, 1, 3, 4, 5, 7} {
			got := ""
			if line := sheet[4+i]; col < len(line) {
				got = line[col]
			}
			if text, _ := row[k].(string); got != text {
				t.Errorf("definition %d, column %d: %q, not %q", i, col, got, text)
			}
		}
	}
}

// TestExcelGivesTheSameBytes writes each document twice.
func TestExcelGivesTheSameBytes(t *testing.T) {
	db := Demonstration(t)
	for name, d := range documents(t, db) {
		first := workbook(t, d, db)
		for range 3 {
			if !bytes.Equal(first, workbook(t, d, db)) {
				t.Errorf("%s: other bytes", name)
			}
		}
	}
}

// TestExcelTextIsNoFormula: what looks like a formula is a text with the mark that keeps it one.
func TestExcelTextIsNoFormula(t *testing.T) {
	db := Demonstration(t)
	d := handmade()
	risky := []string{"=1+1", "+84 205", "-5", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\")"}
	tab := &Table{Code: "B01", Title: "=TITLE()", Unit: "=UNIT()", Notes: []string{"@NOTE"}, Columns: []Column{{Head: "=HEAD()", Unit: Text}, {Head: "Số", Unit: Count}}}
	for _, text := range risky {
		tab.Rows = append(tab.Rows, Row{Cells: []Cell{{Text: text}, {Text: text}}})
	}
	d.Blocks = []Block{tab, &Chart{Code: "D01", Title: "=CHART()", Kind: Bars, Unit: Count, Categories: risky, Series: []Series{{Name: "=SERIES()", Values: make([]*float64, len(risky))}}}}
	file := workbook(t, d, db)
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var styles struct {
		Xfs []struct {
			Quoted string `xml:"quotePrefix,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := xml.Unmarshal([]byte(parts(t, file)["xl/styles.xml"]), &styles); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, sheet := range f.GetSheetList() {
		if sheet == "Dữ liệu" {
			continue
		}
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, text := range row {
				at := cellAt(x+1, y+1)
				if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
					t.Errorf("%s!%s is a formula: %s", sheet, at, formula)
				}
				kind, _ := f.GetCellType(sheet, at)
				if !looksLikeFormula(text) || kind != excelize.CellTypeSharedString {
					continue
				}
				checked++
				id, err := f.GetCellStyle(sheet, at)
				if err != nil || styles.Xfs[id].Quoted != "1" && styles.Xfs[id].Quoted != "true" {
					t.Errorf("%s!%s: %q is not marked as text", sheet, at, text)
				}
			}
		}
	}
	if checked < 3*len(risky) {
		t.Errorf("%d texts checked", checked)
	}
}

// TestExcelSheetNames tries titles that make no names.
func TestExcelSheetNames(t *testing.T) {
	b := &book{doc: &Document{Lang: "vi"}, taken: map[string]bool{}}
	for _, c := range [][3]string{
		{"B21", "Tổng hợp xếp loại hợp tác xã theo địa bàn (năm 2024)", "B21 Tổng hợp xếp loại hợp tác…"},
		{"B21", "Tổng hợp xếp loại hợp tác xã khác", "B21 Tổng hợp xếp loại hợp tác…" + " 2"},
		{"B01", "Vốn/doanh thu: [a]*?", "B01 Vốn doanh thu a"},
		{"b01", "VỐN DOANH THU A", "b01 VỐN DOANH THU A 2"},
		{"", strings.Repeat("x", 50), strings.Repeat("x", 30) + "…"},
		{"'", "nháy'", "' nháy"},
	} {
		got := b.sheetName(c[0], c[1])
		if n := len(utf16.Encode([]rune(got))); n > 31 {
			t.Errorf("%q has %d units", got, n)
		}
		if c[2] != "" && strings.Trim(c[2], "' ") != strings.Trim(got, "' ") && !(strings.HasSuffix(c[2], " 2") && strings.HasSuffix(got, "… 2")) {
			t.Errorf("%q %q: %q, not %q", c[0], c[1], got, c[2])
		}
		if strings.HasPrefix(got, "'") || got == "" {
			t.Errorf("%q is no name", got)
		}
	}
}

// TestExcelRefusesWhatIsNoNumber: a table or chart with NaN is a mistake of the program and no workbook.
func TestExcelRefusesWhatIsNoNumber(t *testing.T) {
	db := Demonstration(t)
	d := handmade()
	d.Blocks = []Block{&Table{Code: "B01", Title: "x", Columns: []Column{{Head: "a", Unit: Count}}, Rows: []Row{{Cells: []Cell{{Value: f64(math.NaN()), Text: "NaN"}}}}}}
	if err := WriteExcel(io.Discard, d, db); err == nil || !strings.Contains(err.Error(), "B01") {
		t.Errorf("NaN in a table: %v", err)
	}
	d.Blocks = []Block{&Chart{Code: "D01", Kind: Bars, Categories: []string{"a", "b"}, Series: []Series{{Name: "s", Values: []*float64{f64(1)}}}}}
	if err := WriteExcel(io.Discard, d, db); err == nil || !strings.Contains(err.Error(), "D01") {
		t.Errorf("a chart with too few values: %v", err)
	}
}

// TestExcelShowsWhatTheDocumentShows has LibreOffice say what each cell holds and how it shows it (HTML) and holds both
// against the document, in English letters; and it has it draw the pages: landscape A4, each sheet as wide as a page.
func TestExcelShowsWhatTheDocumentShows(t *testing.T) {
	for _, tool := range []string{"soffice", "pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	db := Demonstration(t)
	composed, err := Compose(t.Context(), db, Settings{Kind: Report, Lang: "vi", Period: "2025"})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*Document{"handmade": handmade(), "composed": composed} {
		short := *d
		short.Period = "2025-H1" // of which there are no data: a drawing of all data has a thousand pages
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "r.xlsx"), workbook(t, &short, db), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{"html:HTML (StarCalc)", "pdf"} {
			c := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", to, "--outdir", dir, filepath.Join(dir, "r.xlsx"))
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("soffice: %v: %s", err, out)
			}
		}
		b, err := os.ReadFile(filepath.Join(dir, "r.html"))
		if err != nil {
			t.Fatal(err)
		}
		sheets := shownSheets(string(b))
		var names []string
		for n := range sheets {
			names = append(names, n)
		}
		tables, charts := inDocument(d)
		checked := 0
		compare := func(code string, row, col int, c Cell, u Unit, shown string) {
			t.Helper()
			got := sheets[sheetOf(t, names, code)][[2]int{row, col}]
			number, isNumber, text := wanted(c, u)
			v, err := strconv.ParseFloat(got.value, 64)
			switch {
			case isNumber && (err != nil || math.Abs(v-number) > 1e-14*math.Abs(number)):
				t.Errorf("%s, %s row %d column %d: %q, not %v", name, code, row, col, got.value, number)
			case isNumber && c.Value != nil && got.shown != shown:
				t.Errorf("%s, %s row %d column %d: %v is shown as %q, not %q", name, code, row, col, number, got.shown, shown)
			case isNumber:
				checked++
			case got.value != "" || got.shown != strings.Join(strings.Fields(text), " "):
				t.Errorf("%s, %s row %d column %d: %q, not the text %q", name, code, row, col, got, text)
			}
		}
		english := strings.NewReplacer(",", ".", ".", ",")
		for _, tab := range tables {
			eachCell(tab, func(row, col int, c Cell, u Unit) { compare(tab.Code, row, col, c, u, english.Replace(c.Text)) })
		}
		for _, c := range charts {
			for i := range c.Categories {
				for j, s := range c.Series {
					shown := ""
					if v := s.Values[i]; v != nil {
						shown = FormatNumber(*v, c.unit(i), "en")
					}
					compare(c.Code, 5+i, j+2, Cell{Value: s.Values[i]}, c.unit(i), shown)
				}
			}
		}
		if checked < 40 {
			t.Errorf("%s: only %d numbers", name, checked)
		}
		info, err := exec.Command("pdfinfo", "-l", "99", filepath.Join(dir, "r.pdf")).Output()
		sizes := regexp.MustCompile(`Page +\d+ size: +(\S+) x (\S+)`).FindAllStringSubmatch(string(info), -1)
		for _, m := range sizes {
			if !strings.HasPrefix(m[1], "841") && !strings.HasPrefix(m[1], "842") || !strings.HasPrefix(m[2], "595") {
				t.Errorf("%s: a page of %s", name, m[0])
			}
		}
		if err != nil || len(sizes) < len(names) || len(sizes) > 2*len(names) {
			t.Errorf("%s: %v: %d pages of %d sheets", name, err, len(sizes), len(names))
		}
		text, err := exec.Command("pdftotext", "-layout", filepath.Join(dir, "r.pdf"), "-").Output()
		for _, tab := range tables {
			if !strings.Contains(string(text), "kttt explain "+tab.Code) {
				t.Errorf("%s: %v: the drawn pages do not end table %s", name, err, tab.Code)
			}
		}
	}
}

// shownCell is a cell as LibreOffice has it in HTML: the number it holds, if it is one, and what it shows.
type shownCell struct{ value, shown string }

var (
	htmlSheet = regexp.MustCompile(`(?is)<a name="table\d+"><h1>[^<]*<em>(.*?)</em></h1></a>(.*?)</table>`)
	htmlRow   = regexp.MustCompile(`(?s)<tr[^>]*>(.*?)</tr>`)
	htmlCell  = regexp.MustCompile(`(?s)<td([^>]*)>(.*?)</td>`)
	htmlTag   = regexp.MustCompile(`<[^>]*>`)
	htmlSpan  = regexp.MustCompile(`(colspan|rowspan|sdval)="?([^" >]+)`)
)

// shownSheets are the cells of every sheet by row and column, counted from 1.
func shownSheets(page string) map[string]map[[2]int]shownCell {
	out := map[string]map[[2]int]shownCell{}
	for _, s := range htmlSheet.FindAllStringSubmatch(page, -1) {
		cells, taken := map[[2]int]shownCell{}, map[[2]int]bool{}
		for y, row := range htmlRow.FindAllStringSubmatch(s[2], -1) {
			x := 1
			for _, cell := range htmlCell.FindAllStringSubmatch(row[1], -1) {
				for taken[[2]int{y + 1, x}] {
					x++
				}
				span := map[string]string{"colspan": "1", "rowspan": "1"}
				for _, m := range htmlSpan.FindAllStringSubmatch(cell[1], -1) {
					span[m[1]] = m[2]
				}
				wide, _ := strconv.Atoi(span["colspan"])
				high, _ := strconv.Atoi(span["rowspan"])
				for dy := range high {
					for dx := range wide {
						taken[[2]int{y + 1 + dy, x + dx}] = true
					}
				}
				text := html.UnescapeString(htmlTag.ReplaceAllString(strings.ReplaceAll(cell[2], "<br>", " "), ""))
				cells[[2]int{y + 1, x}] = shownCell{span["sdval"], strings.Join(strings.Fields(text), " ")}
				x += wide
			}
		}
		out[html.UnescapeString(s[1])] = cells
	}
	return out
}

// TestExcelByAnotherReader has openpyxl read the workbook and holds the values and kinds of its cells against the document.
func TestExcelByAnotherReader(t *testing.T) {
	if err := exec.Command("python3", "-c", "import openpyxl").Run(); err != nil {
		t.Skip("python3 with openpyxl is not installed")
	}
	db := Demonstration(t)
	d := handmade()
	file := filepath.Join(t.TempDir(), "r.xlsx")
	if err := os.WriteFile(file, workbook(t, d, db), 0o644); err != nil {
		t.Fatal(err)
	}
	script := `import json, sys, openpyxl
w = openpyxl.load_workbook(sys.argv[1])
say = lambda c: None if c.value is None else [c.data_type, c.value if c.data_type in "ns" else str(c.value), c.number_format]
print(json.dumps({"sheets": {s.title: [[say(c) for c in r] for r in s.iter_rows(max_row=200)] for s in w},
	"last": w["Dữ liệu"].max_row, "charts": {s.title: len(s._charts) for s in w}, "tables": list(w["Dữ liệu"].tables)}))`
	out, err := exec.Command("python3", "-c", script, file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Sheets map[string][][][]any
		Last   int
		Charts map[string]int
		Tables []string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	var names []string
	for n := range got.Sheets {
		names = append(names, n)
	}
	tables, charts := inDocument(d)
	for _, tab := range tables {
		sheet := got.Sheets[sheetOf(t, names, tab.Code)]
		eachCell(tab, func(row, col int, c Cell, u Unit) {
			cell := sheet[row-1][col-1]
			number, isNumber, text := wanted(c, u)
			switch {
			case isNumber && c.Value == nil:
				if cell[0] != "d" {
					t.Errorf("%s row %d column %d: %v is no day", tab.Code, row, col, cell)
				}
			case isNumber:
				if cell[0] != "n" || cell[1] != number {
					t.Errorf("%s row %d column %d: %v, not %v", tab.Code, row, col, cell, number)
				}
			case text == "":
				if cell != nil {
					t.Errorf("%s row %d column %d: %v", tab.Code, row, col, cell)
				}
			case cell[0] != "s" || cell[1] != text:
				t.Errorf("%s row %d column %d: %v, not %q", tab.Code, row, col, cell, text)
			}
		})
	}
	for _, c := range charts {
		want := 1
		if c.Kind == TileMap {
			want = 0
		}
		if n := got.Charts[sheetOf(t, names, c.Code)]; n != want {
			t.Errorf("%s: %d charts", c.Code, n)
		}
	}
	if got.Last < 10000 || !slices.Equal(got.Tables, []string{"DuLieu"}) {
		t.Errorf("data to row %d, tables %q", got.Last, got.Tables)
	}
}
