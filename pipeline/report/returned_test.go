package report

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

func pointer(s string) *string { return &s }

// original writes a workbook with a formula, a format, a second sheet and a
// comment of its sender's.
func original(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	money, err := f.NewStyle(&excelize.Style{NumFmt: 4, Font: &excelize.Font{Bold: true}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "list.xlsx")
	_, err = f.NewSheet("Biểu 2")
	for _, err := range []error{err,
		f.SetSheetName("Sheet1", "HTX"), f.SetCellValue("HTX", "B2", 1234.5), f.SetCellStyle("HTX", "B2", "B2", money),
		f.SetCellFormula("HTX", "B3", "B2*2"), f.SetCellStr("HTX", "A2", "=SUM(B1)"), f.SetCellStr("Biểu 2", "A1", "khác"),
		f.AddComment("HTX", excelize.Comment{Cell: "A2", Author: "clerk", Text: "của tôi"}), f.SaveAs(path)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

var findings = []transforms.Finding{
	{SourceFile: "list.xlsx", SourceSheet: pointer("HTX"), SourceRow: 2, SourceCol: 2, Cell: pointer("B2"), Severity: "warn", Value: pointer("=1+1"), MessageVI: "Số lạ."},
	{SourceFile: "list.xlsx", SourceSheet: pointer("HTX"), SourceRow: 2, SourceCol: 2, Cell: pointer("B2"), Severity: "error", MessageVI: "Số không đọc được."},
	{SourceFile: "list.xlsx", SourceSheet: pointer("HTX"), SourceRow: 2, SourceCol: 1, Cell: pointer("A2"), Severity: "note", MessageVI: "Ghi chú."},
	{SourceFile: "list.xlsx", SourceSheet: pointer("HTX"), SourceRow: 3, Cell: pointer("3:3"), Severity: "warn", MessageVI: "Dòng trùng."},
	{SourceFile: "list.xlsx", Severity: "note", MessageVI: "Cả tệp."},
}

func TestReturnMarksACopy(t *testing.T) {
	to := filepath.Join(t.TempDir(), "back.xlsx")
	if err := Return(original(t), to, findings); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), ","); got != "Cần sửa,HTX,Biểu 2" {
		t.Errorf("sheets %s", got)
	}
	cell := func(sheet, at string) string {
		s, err := f.GetCellValue(sheet, at)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for at, want := range map[string]string{"A2": "Cảnh báo", "B2": "HTX", "C2": "B2", "D2": "=1+1", "E3": "Số không đọc được.", "C5": "3:3", "E6": "Cả tệp."} {
		if got := cell(listSheet, at); got != want {
			t.Errorf("%s holds %q, want %q", at, got, want)
		}
	}
	if formula, err := f.GetCellFormula(listSheet, "D2"); err != nil || formula != "" {
		t.Errorf("a value became the formula %q (%v)", formula, err)
	}
	if ok, target, err := f.GetCellHyperLink(listSheet, "C2"); err != nil || !ok || target != "'HTX'!B2" {
		t.Errorf("link %v %q (%v)", ok, target, err)
	}
	if got := cell("HTX", "B2"); got != "1,234.50" {
		t.Errorf("B2 is shown as %q: its format is gone", got)
	}
	if formula, err := f.GetCellFormula("HTX", "B3"); err != nil || formula != "B2*2" {
		t.Errorf("formula %q (%v)", formula, err)
	}
	comments, err := f.GetComments("HTX")
	if err != nil {
		t.Fatal(err)
	}
	byCell := map[string]string{}
	for _, c := range comments {
		byCell[c.Cell] += c.Text
		for _, p := range c.Paragraph {
			byCell[c.Cell] += p.Text
		}
	}
	if !strings.Contains(byCell["B2"], "Cảnh báo: Số lạ.\nLỗi: Số không đọc được.") || !strings.Contains(byCell["A2"], "của tôi") || byCell["A3"] == "" {
		t.Errorf("comments %q", byCell)
	}
	id, err := f.GetCellStyle("HTX", "B2")
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil || len(style.Fill.Color) == 0 || style.Fill.Color[0] != colours[transforms.Refuse] || !style.Font.Bold {
		t.Errorf("style %+v (%v)", style, err)
	}
}

func TestReturnWithoutTheOriginalIsTheListAlone(t *testing.T) {
	to := filepath.Join(t.TempDir(), "back.xlsx")
	if err := Return("", to, findings); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), ","); got != "Cần sửa" {
		t.Errorf("sheets %s", got)
	}
}
