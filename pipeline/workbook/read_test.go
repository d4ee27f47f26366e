package workbook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

// do stops the test at the first error of a chain of excelize calls.
func do(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// saved writes an excelize workbook and reads it with Read.
func saved(t *testing.T, f *excelize.File, name string) *transforms.Book {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	do(t, f.SaveAs(file))
	b, err := Read(context.Background(), file, "2024/"+name)
	do(t, err)
	if b.Path != "2024/"+name {
		t.Errorf("path %q", b.Path)
	}
	return b
}

func newStyle(t *testing.T, f *excelize.File, s *excelize.Style) int {
	t.Helper()
	id, err := f.NewStyle(s)
	do(t, err)
	return id
}

func TestEveryKindOfCell(t *testing.T) {
	f := excelize.NewFile()
	const sheet = "Sheet1"
	dmy := "dd/mm/yyyy"
	date := newStyle(t, f, &excelize.Style{CustomNumFmt: &dmy, Font: &excelize.Font{Family: ".VnTime"}})
	percent := newStyle(t, f, &excelize.Style{NumFmt: 10, Font: &excelize.Font{Bold: true, Family: "Arial"}})
	do(t,
		f.SetCellValue(sheet, "A1", "Hợp tác xã & \"Tổ\" <hợp tác>\n"),
		f.SetCellValue(sheet, "B1", 43597), f.SetCellStyle(sheet, "B1", "B1", date),
		f.SetCellValue(sheet, "C1", 0.05), f.SetCellStyle(sheet, "C1", "C1", percent),
		f.SetCellBool(sheet, "D1", true),
		f.SetCellValue(sheet, "E1", -1.5e-7),
		f.SetCellStyle(sheet, "F1", "F1", date), // holds nothing
		f.SetCellValue(sheet, "G1", "  "),
		f.SetCellFormula(sheet, "A3", "SUM(B1:C1)"), // saved without its value
		f.SetCellRichText(sheet, "B3", []excelize.RichTextRun{
			{Text: "Liên hiệp ", Font: &excelize.Font{Bold: true, Family: "Arial"}},
			{Text: "HTX", Font: &excelize.Font{Bold: true, Family: "Arial"}},
		}),
		f.SetCellRichText(sheet, "C3", []excelize.RichTextRun{{Text: "một "}, {Text: "hai", Font: &excelize.Font{Bold: true}}}),
		f.SetCellStr(sheet, "XFD1048576", "cuối"),
	)
	b := saved(t, f, "a.xlsx")
	want := []transforms.Row{
		{Number: 1, Cells: []transforms.Cell{
			{Col: 1, Kind: transforms.Text, Raw: "Hợp tác xã & \"Tổ\" <hợp tác>\n", Font: "Calibri"},
			{Col: 2, Kind: transforms.Number, Raw: "43597", IsDate: true, Font: ".VnTime"},
			{Col: 3, Kind: transforms.Number, Raw: "0.05", Percent: true, Bold: true, Font: "Arial"},
			{Col: 4, Kind: transforms.Bool, Raw: "1", Font: "Calibri"},
			{Col: 5, Kind: transforms.Number, Raw: "-0.00000015", Font: "Calibri"},
			{Col: 7, Kind: transforms.Text, Raw: "  ", Font: "Calibri"},
		}},
		{Number: 3, Cells: []transforms.Cell{
			{Col: 1, Kind: transforms.Missing, Formula: true, Font: "Calibri"},
			{Col: 2, Kind: transforms.Text, Raw: "Liên hiệp HTX", Bold: true, Font: "Arial"},
			{Col: 3, Kind: transforms.Text, Raw: "một hai", Font: "Calibri"},
		}},
		{Number: 1048576, Cells: []transforms.Cell{{Col: 16384, Kind: transforms.Text, Raw: "cuối", Font: "Calibri"}}},
	}
	if d := cmp.Diff(want, b.Sheets[0].Rows); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestSurroundings(t *testing.T) {
	f := excelize.NewFile()
	yes := true
	_, err := f.NewSheet("Ẩn")
	do(t, err, f.SetCellValue("Ẩn", "A1", 1), f.SetSheetVisible("Ẩn", false))
	_, err = f.NewSheet("Rất ẩn")
	do(t, err, f.SetSheetVisible("Rất ẩn", false, true),
		f.SetCellValue("Sheet1", "A1", "x"), f.SetCellValue("Sheet1", "A2", "x"), f.SetCellValue("Sheet1", "A3", "x"),
		f.MergeCell("Sheet1", "B2", "D5"), f.MergeCell("Sheet1", "A1", "AB1"),
		f.SetRowVisible("Sheet1", 2, false), f.SetRowHeight("Sheet1", 3, 0),
		f.SetColVisible("Sheet1", "C:E", false), f.SetColWidth("Sheet1", "G", "G", 0),
		f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
		f.ProtectSheet("Sheet1", &excelize.SheetProtectionOptions{Password: "khong-phai-ma-hoa"}),
		f.ProtectWorkbook(&excelize.WorkbookProtectionOptions{Password: "x", LockStructure: true}),
	)
	b := saved(t, f, "b.xlsm")
	var names []string
	for _, s := range b.Sheets {
		names = append(names, fmt.Sprintf("%s %v %v", s.Name, s.Hidden, s.Date1904))
	}
	if d := cmp.Diff([]string{"Sheet1 false true", "Ẩn true true", "Rất ẩn true true"}, names); d != "" {
		t.Errorf("sheets (-want +got):\n%s", d)
	}
	s := b.Sheets[0]
	if d := cmp.Diff([]transforms.Range{{Row1: 2, Col1: 2, Row2: 5, Col2: 4}, {Row1: 1, Col1: 1, Row2: 1, Col2: 28}}, s.Merges); d != "" {
		t.Errorf("merges (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]int{3, 4, 5, 7}, s.HiddenCols); d != "" {
		t.Errorf("hidden columns (-want +got):\n%s", d)
	}
	for i, hidden := range []bool{false, true, true} {
		if s.Rows[i].Hidden != hidden {
			t.Errorf("row %d hidden %v", s.Rows[i].Number, s.Rows[i].Hidden)
		}
	}
}

// TestCells reads cells that no writer at hand writes.
func TestCells(t *testing.T) {
	text := func(raw string) []transforms.Cell {
		return []transforms.Cell{{Col: 1, Kind: transforms.Text, Raw: raw, Font: "Arial"}}
	}
	for _, c := range []struct {
		name, xml string
		want      []transforms.Cell
	}{
		{"cached text of a formula", `<c r="A1" t="str"><f>B1</f><v>Chi L&#259;ng</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Text, Raw: "Chi Lăng", Formula: true, Font: "Arial"}}},
		{"empty text of a formula", `<c r="A1" t="str"><f>B1</f><v></v></c>`, nil},
		{"formula without value", `<c r="A1"><f>B1</f><v/></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Missing, Formula: true, Font: "Arial"}}},
		{"formula with number", `<c r="A1"><f>B1</f><v>7</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Number, Raw: "7", Formula: true, Font: "Arial"}}},
		{"empty number", `<c r="A1"><v></v></c>`, nil},
		{"styled blank", `<c r="A1" s="1"/>`, nil},
		{"shared text without index", `<c r="A1" t="s"/>`, nil},
		{"number with white space", "<c r=\"A1\"><v>\n 1.50 </v></c>", []transforms.Cell{{Col: 1, Kind: transforms.Number, Raw: "1.50", Font: "Arial"}}},
		{"indented index", "<c r=\"A1\" t=\"s\">\n <v>\n  1\n </v>\n</c>", text("Chi Lăng")},
		{"white number", "<c r=\"A1\"><v> </v></c>", nil},
		{"long number", `<c r="A1"><v>0123456789012345678901</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Number, Raw: "0123456789012345678901", Font: "Arial"}}},
		{"error", `<c r="A1" t="e"><v>#REF!</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Error, Raw: "#REF!", Font: "Arial"}}},
		{"false", `<c r="A1" t="b"><v>false</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Bool, Raw: "0", Font: "Arial"}}},
		{"ISO date", `<c r="A1" t="d"><v>2024-12-31</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Number, Raw: "45657", IsDate: true, Font: "Arial"}}},
		{"ISO time to the microsecond", `<c r="A1" t="d"><v>2024-12-31T00:00:00.000001</v></c>`, text("2024-12-31T00:00:00.000001")},
		{"text without date format", `<c r="A1" s="1" t="str"><v>x</v></c>`, text("x")},
		{"inline", `<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>`, text(" a ")},
		{"inline runs, phonetics", `<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c>`, text("ab")},
		{"inline with number", `<c r="A1" t="inlineStr"><v>1.0</v><is><t>1.</t></is></c>`, text("1.")},
		{"inline in v", `<c r="A1" t="inlineStr"><v>x</v></c>`, text("x")},
		{"escapes", `<c r="A1" t="str"><v>a_x000D_b_x005F_x000D_c_xD83D__xDE00__xD83D__x00zz_</v></c>`, text("a\rb_x000D_c😀_xD83D__x00zz_")},
		{"line ends", "<c r=\"A1\" t=\"str\"><v>a\r\nb\rc&#13;d</v></c>", text("a\nb\nc\rd")},
		{"CDATA and comment", `<c r="A1" t="str"><v>a<![CDATA[<&b]]><!-- > no -->c</v></c>`, text("a<&bc")},
		{"brackets in attributes", `<c ph='>' r='A1' t="str"><v>x</v></c>`, text("x")},
		{"own prefix", `<x:c r="A1" t="str" xmlns:x="y"><x:v>x</x:v></x:c>`, text("x")},
		{"without references", `<c t="str"><v>x</v></c><c/><c><v>3</v></c>`, append(text("x"), transforms.Cell{Col: 3, Kind: transforms.Number, Raw: "3", Font: "Arial"})},
		{"format", `<c r="A1" s="1"><v>43597</v></c>`, []transforms.Cell{{Col: 1, Kind: transforms.Number, Raw: "43597", IsDate: true, Font: "Arial"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := readBytes(bend(t, "xl/worksheets/sheet1.xml", sheetWith(`<row r="1">`+c.xml+`</row>`)))
			do(t, err)
			var got []transforms.Cell
			if len(b.Sheets[0].Rows) > 0 {
				got = b.Sheets[0].Rows[0].Cells
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("cells (-want +got):\n%s", d)
			}
			if blank := len(c.want) == 0; blank != (b.Sheets[0].BlankRows == 1) {
				t.Errorf("%d blank rows", b.Sheets[0].BlankRows)
			}
		})
	}
}

// TestManyBlankRows holds nothing for a million rows that hold nothing.
func TestManyBlankRows(t *testing.T) {
	data := bend(t, "xl/worksheets/sheet1.xml", sheetOf(func(w io.Writer) {
		for row := 1; row < maxRow; row++ {
			fmt.Fprintf(w, `<row r="%d"><c r="A%d" s="1"/></row>`, row, row)
		}
		io.WriteString(w, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)
	}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b, err := readBytes(data)
	runtime.ReadMemStats(&after)
	do(t, err)
	if s := b.Sheets[0]; s.BlankRows != maxRow-1 || len(s.Rows) != 1 {
		t.Errorf("%d blank rows, %d rows", s.BlankRows, len(s.Rows))
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 4<<20 {
		t.Errorf("%d bytes allocated for rows that hold nothing", n)
	}
}

// TestPlaces finds parts wherever the relationships say they are.
func TestPlaces(t *testing.T) {
	strict := strings.NewReplacer(rel, "http://purl.oclc.org/ooxml/officeDocument/relationships",
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
	moved := strings.NewReplacer(`"xl/workbook.xml"`, `"/so/tinh.xml"`, "worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml", `"sharedStrings.xml"`, `"/XL/sharedstrings.XML"`)
	for name, change := range map[string]func(e *entry){
		"strict": func(e *entry) { e.text = strict.Replace(e.text) },
		"moved": func(e *entry) {
			e.text = moved.Replace(e.text)
			e.name = strings.NewReplacer("xl/workbook.xml", "so/tinh.xml", "xl/_rels/workbook.xml.rels", "so/_rels/tinh.xml.rels").Replace(e.name)
		},
		"backslashes":     func(e *entry) { e.name = strings.ReplaceAll(e.name, "/", `\`) },
		"byte order mark": func(e *entry) { e.text = "\ufeff" + e.text },
	} {
		t.Run(name, func(t *testing.T) {
			entries := goodEntries()
			for i := range entries {
				change(&entries[i])
			}
			b, err := readBytes(packed(t, entries...))
			do(t, err)
			if n := countCells(b); n != 30 {
				t.Errorf("%d cells, want 30", n)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.xlsx")
	do(t, os.WriteFile(file, bend(t, "xl/worksheets/sheet1.xml", goodSheet), 0o600))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, file, "a.xlsx"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	var typed *Error
	if _, err := Read(context.Background(), file+"x", "b.xlsx"); !errors.Is(err, os.ErrNotExist) || errors.As(err, &typed) {
		t.Errorf("error %v, want os.ErrNotExist", err)
	}
}

func TestFormatKind(t *testing.T) {
	for _, c := range []struct {
		code          string
		date, percent bool
	}{
		{"General", false, false}, {"Standard", false, false}, {"@", false, false}, {"", false, false},
		{"0", false, false}, {"#,##0", false, false}, {"0.00E+00", false, false}, {"# ?/?", false, false},
		{"0.0%", false, true}, {"#,##0%;[Red]-0%", false, true}, {`0"%"`, false, false}, {`0\%`, false, false},
		{"dd/mm/yyyy", true, false}, {"d/m/yy h:mm;@", true, false}, {"[$-42A]dd mmmm yyyy;@", true, false},
		{"[h]:mm", true, false}, {"[mm]:ss.0", true, false}, {"mm:ss.0", true, false}, {"[s]", true, false}, {"h:mm AM/PM", true, false},
		{`"ngày" dd "tháng" mm "năm" yyyy`, true, false}, {`yyyy"年"m"月"d"日"`, true, false}, {`yyyy`, true, false},
		{`#,##0 "đồng"`, false, false}, {`#,##0\ d`, false, false}, {"#,##0 VND", false, false}, {`_-* #,##0 _d_-;-* #,##0 _d_-`, false, false},
		{`[$đ-42A]#,##0`, false, false}, {"[Red]0", false, false}, {"[<=9999999]###-####;(###) ###-####", false, false},
		{`0;"d"`, false, false}, {`0;dd/mm`, false, false}, {`"unclosed d`, false, false}, {"[unclosed d", false, false}, {`\`, false, false},
	} {
		if date, percent := formatKind(c.code); date != c.date || percent != c.percent {
			t.Errorf("format %q: date %v, percent %v", c.code, date, percent)
		}
	}
}

func TestFormatShows(t *testing.T) {
	for _, c := range []struct {
		code           string
		noDay, noMonth bool
		digits         uint8
	}{
		{"General", false, false, 0}, {"@", false, false, 0}, {"0", false, false, 0}, {"00", false, false, 2}, {"0000000000", false, false, 10},
		{"#,##0", false, false, 0}, {"0.00", false, false, 0}, {`00"-"00`, false, false, 4}, {"[$-42A]mmmm\\ yyyy;@", true, false, 0},
		{"mmm-yy", true, false, 0}, {`"T"m/yyyy`, true, false, 0}, {"yyyy", true, true, 0}, {`"năm "yyyy`, true, true, 0},
		{"dd/mm/yyyy", false, false, 0}, {"[$-42A]dd mmmm yyyy;@", false, false, 0}, {"hh:mm", false, false, 0}, {"mm:ss", false, false, 0}, {"yyyy hh:mm", false, false, 0},
	} {
		if noDay, noMonth, digits := formatShows(c.code); noDay != c.noDay || noMonth != c.noMonth || digits != c.digits {
			t.Errorf("format %q: no day %v, no month %v, %d digits", c.code, noDay, noMonth, digits)
		}
	}
}

func TestISOSerial(t *testing.T) {
	for _, c := range []struct {
		text     string
		date1904 bool
		want     string
	}{
		{"1900-01-01", false, "1"}, {"1900-02-28", false, "59"}, {"1900-03-01", false, "61"}, {"2019-05-12", false, "43597"},
		{"9999-12-31", false, "2958465"}, {"1904-01-02", true, "1"}, {"2019-05-12", true, "42135"},
		{"2021-01-01T12:00:00", false, "44197.5"}, {"2021-01-01T06:00:00.000Z", false, "44197.25"},
		{"1899-12-31", false, ""}, {"1903-12-31", true, ""}, {"2021-02-30", false, ""}, {"2021-01-01T12:00:00+07:00", false, ""}, {"10:10:10", false, ""},
	} {
		got, ok := isoSerial(c.text, c.date1904)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s (1904 %v): %q, want %q", c.text, c.date1904, got, c.want)
		}
	}
}

func TestCode(t *testing.T) {
	if code := Code(); len(code) != 64 {
		t.Errorf("code %q", code)
	}
}
