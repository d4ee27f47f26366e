package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

func pointer(s string) *string { return &s }

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func readBook(t *testing.T, path string) *transforms.Book {
	t.Helper()
	book, err := workbook.Read(t.Context(), path, "x")
	must(t, err)
	return book
}

const oddName = `Chi Lăng's "HTX" 100%` // quotes, blanks, signs

// original writes a workbook with what people have: formats, a formula, merged cells, a
// hidden sheet, names, validation, a conditional format, print settings and a comment.
func original(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	path := filepath.Join(t.TempDir(), "list.xlsx")
	money, err := f.NewStyle(&excelize.Style{NumFmt: 4, Font: &excelize.Font{Bold: true}})
	must(t, err)
	head, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}}, Font: &excelize.Font{Color: "FFFFFF"}})
	must(t, err)
	for _, name := range []string{"Biểu 2", "Ẩn"} {
		_, err := f.NewSheet(name)
		must(t, err)
	}
	landscape := "landscape"
	valid := excelize.NewDataValidation(true)
	valid.Sqref = "B2:B9"
	must(t, valid.SetDropList([]string{"Có", "Không"}))
	red, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "FF0000"}})
	must(t, err)
	must(t,
		f.SetSheetName("Sheet1", oddName), f.SetCellStr(oddName, "A1", "Tên HTX"), f.SetCellStyle(oddName, "A1", "B1", head), f.SetCellStr(oddName, "B1", "Vốn"),
		f.SetCellValue(oddName, "B2", 1234.5), f.SetCellStyle(oddName, "B2", "B2", money),
		f.SetCellFormula(oddName, "B3", "B2*2"), f.SetCellStr(oddName, "A2", "=SUM(B1)"), f.SetCellStr(oddName, "B7", "cuối"), f.SetCellStr(oddName, "C4", "gộp"),
		f.MergeCell(oddName, "C4", "D5"), f.SetColWidth(oddName, "A", "A", 31), f.SetRowVisible(oddName, 7, false), f.SetColVisible(oddName, "F", false),
		f.AddComment(oddName, excelize.Comment{Cell: "A2", Author: "clerk", Text: "của tôi"}),
		f.AddDataValidation(oddName, valid), f.SetConditionalFormat(oddName, "B2:B9", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Value: "9", Format: &red}}),
		f.SetPageLayout(oddName, &excelize.PageLayoutOptions{Orientation: &landscape}),
		f.SetDefinedName(&excelize.DefinedName{Name: "rieng", RefersTo: "'Biểu 2'!$A$1", Scope: "Biểu 2"}),
		f.SetCellStr("Biểu 2", "A1", "khác"), f.SetCellStr("Ẩn", "A1", "ẩn"), f.SetSheetVisible("Ẩn", false), f.SaveAs(path))
	return path
}

func finding(sheet string, row, col int, severity, value, message string) transforms.Finding {
	f := transforms.Finding{SourceFile: "list.xlsx", SourceRow: int64(row), SourceCol: int64(col), Severity: severity, MessageVI: message, Rule: "some-rule"}
	if sheet != "" {
		f.SourceSheet = pointer(sheet)
	}
	if at := (transforms.Pos{Row: row, Col: col}).Address(); at != "" {
		f.Cell = pointer(at)
	}
	if value != "" {
		f.Value = pointer(value)
	}
	return f
}

var findings = []transforms.Finding{
	finding(oddName, 2, 2, "warn", "=1+1", "Số lạ."),
	finding(oddName, 2, 2, "error", "***", "Số không đọc được. Hãy ghi lại."),
	finding(oddName, 2, 1, "note", "", "Ghi chú."),
	finding(oddName, 1, 1, "warn", "", "Tiêu đề lạ."),
	finding(oddName, 3, 0, "warn", "", "Dòng trùng."),
	finding(oddName, 5, 4, "error", "", "Ô gộp."),
	finding(oddName, 6, 3, "reject", "", "Ô không có trong tệp."),
	finding("Biểu 2", 0, 0, "reject", "", "Không phải danh sách."),
	finding("Ẩn", 0, 0, "warn", "", "Trang ẩn."),
	finding("", 0, 0, "note", "", "Cả tệp."),
}

// returned makes the marked copy of a workbook.
func returned(t *testing.T, path, id string, list []transforms.Finding) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "back"+filepath.Ext(path))
	a := &Answer{ID: id, Path: "2024/" + filepath.Base(path), Book: readBook(t, path), Findings: list}
	must(t, a.Copy(path, to))
	return to
}

func openBook(t *testing.T, path string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(path)
	must(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func cell(t *testing.T, f *excelize.File, sheet, at string) string {
	t.Helper()
	s, err := f.GetCellValue(sheet, at)
	must(t, err)
	return s
}

// commentsOf are the comments of a sheet by cell, "author: text".
func commentsOf(t *testing.T, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	list, err := f.GetComments(sheet)
	must(t, err)
	out := map[string]string{}
	for _, c := range list {
		out[c.Cell] += c.Author + ": " + c.Text
		for _, p := range c.Paragraph {
			out[c.Cell] += p.Text
		}
	}
	return out
}

// fillOf is the colour of a cell, "" for none. (excelize tells no fill of the formats
// that LibreOffice writes, which say nothing of applyFill.)
func fillOf(t *testing.T, f *excelize.File, sheet, at string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, at)
	must(t, err)
	parts := partsOf(t, f.Path)
	p := newParcel()
	p.set("styles", parts["xl/styles.xml"])
	s, err := p.readStyles("styles")
	must(t, err)
	return strings.TrimPrefix(solidColour(s.lists["fills"].items[reference(s.lists["cellXfs"].items[id], "fillId")]), "FF")
}

func TestCopyListsEveryFindingWithALinkToItsCell(t *testing.T) {
	f := openBook(t, returned(t, original(t), "s00001-abcdef12", findings))
	if got := strings.Join(f.GetSheetList(), ","); got != "Cần sửa,"+oddName+",Biểu 2,Ẩn" {
		t.Errorf("sheets %s", got)
	}
	rows, err := f.GetRows(transforms.ReturnedSheet)
	must(t, err)
	var got []string
	for i, r := range rows {
		link := ""
		if ok, target, err := f.GetCellHyperLink(transforms.ReturnedSheet, fmt.Sprintf("C%d", i+1)); err == nil && ok {
			link = target
		}
		got = append(got, strings.Join(r[:5], "|")+"|"+link)
		if i > 0 && len(r) > 5 {
			t.Errorf("row %d has more: %q", i+1, r)
		}
	}
	quoted := "'" + strings.ReplaceAll(oddName, "'", "''") + "'!"
	want := []string{
		"Mức độ|Trang tính|Ô|Giá trị đang ghi|Nội dung cần sửa|",
		"Từ chối|" + oddName + "|C6||Ô không có trong tệp.|" + quoted + "C6",
		"Từ chối|Biểu 2|cả trang||Không phải danh sách.|'Biểu 2'!A1",
		"Lỗi|" + oddName + "|B2|1234.5|Số không đọc được. Hãy ghi lại.|" + quoted + "B2",
		"Lỗi|" + oddName + "|D5||Ô gộp.|" + quoted + "C4",
		"Cảnh báo|" + oddName + "|B2|=1+1|Số lạ.|" + quoted + "B2",
		"Cảnh báo|" + oddName + "|A1||Tiêu đề lạ.|" + quoted + "A1",
		"Cảnh báo|" + oddName + "|3:3||Dòng trùng.|" + quoted + "B3",
		"Cảnh báo|Ẩn|||Trang ẩn.|",
		"Ghi chú|" + oddName + "|A2||Ghi chú.|" + quoted + "A2",
		"Ghi chú||||Cả tệp.|",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("list (-want +got):\n%s", d)
	}
	if formula, err := f.GetCellFormula(transforms.ReturnedSheet, "D6"); err != nil || formula != "" {
		t.Errorf("a value became the formula %q (%v)", formula, err)
	}
	if f.GetActiveSheetIndex() != 0 {
		t.Errorf("sheet %d is shown first", f.GetActiveSheetIndex())
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name+"@"+n.Scope] = n.RefersTo
	}
	if names["rieng@Biểu 2"] != "'Biểu 2'!$A$1" || names["_xlnm.Print_Titles@Cần sửa"] != "'Cần sửa'!$1:$1" {
		t.Errorf("names %v", names)
	}
}

func TestCopyMarksCellsAndNothingElse(t *testing.T) {
	from := original(t)
	to := returned(t, from, "s00001-abcdef12", findings)
	f := openBook(t, to)
	comments := commentsOf(t, f, oddName)
	for at, want := range map[string]string{"B2": "kttt: Lỗi\nĐang ghi: 1234.5\nSố không đọc được. Hãy ghi lại.\n\nCảnh báo\nĐang ghi: =1+1\nSố lạ.", "A2": "clerk: của tôi",
		"C4": "kttt: Lỗi\nÔ gộp.", "C6": "kttt: Từ chối\nÔ không có trong tệp.", "B3": "kttt: Cảnh báo\nDòng trùng."} {
		if comments[at] != want {
			t.Errorf("%s is commented %q, want %q", at, comments[at], want)
		}
	}
	for at, want := range map[string]string{"B2": "F8C8A8", "A2": "DCE8F4", "C6": "F4B4B4", "A1": "705001"} { // A1 has white letters and a fill to be remembered
		if got := fillOf(t, f, oddName, at); got != want {
			t.Errorf("%s is filled %s, want %s", at, got, want)
		}
	}
	if got := cell(t, f, oddName, "B2"); got != "1,234.50" {
		t.Errorf("B2 is shown as %q: its format is gone", got)
	}
	before, after := partsOf(t, from), partsOf(t, to)
	for name, text := range before {
		if !bytes.Equal(text, after[name]) && !slices.Contains([]string{"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
			"xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}, name) {
			t.Errorf("part %s was changed", name)
		}
	}
	for _, tag := range []string{"<dataValidation ", "<conditionalFormatting", "<mergeCell ", "<pageSetup", "<cols>"} {
		i := bytes.Index(before["xl/worksheets/sheet1.xml"], []byte(tag))
		if i < 0 || !bytes.Contains(after["xl/worksheets/sheet1.xml"], before["xl/worksheets/sheet1.xml"][i:i+60]) {
			t.Errorf("%s is not as it was", tag)
		}
	}
	if n := bytes.Count(after["xl/worksheets/sheet1.xml"], []byte("tabSelected")); n != 0 {
		t.Error("two sheets are selected at once")
	}
}

func partsOf(t *testing.T, path string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	must(t, err)
	defer z.Close()
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err, r.Close())
		out[f.Name] = b
	}
	return out
}

// TestDrawingWithOtherNamesIsPatched: a library of Python calls the languages of a drawing
// ns0, ns1 and ns2. The copy is the sender's workbook all the same, and boxes do not pile up.
func TestDrawingWithOtherNamesIsPatched(t *testing.T) {
	const drawing = "xl/drawings/vmlDrawing1.vml"
	sent := filepath.Join(t.TempDir(), "python.xlsx")
	names := strings.NewReplacer("xmlns:v=", "xmlns:ns1=", "xmlns:o=", "xmlns:ns0=", "xmlns:x=", "xmlns:ns2=",
		"<v:", "<ns1:", "</v:", "</ns1:", " v:", " ns1:", "<o:", "<ns0:", "</o:", "</ns0:", " o:", " ns0:", "<x:", "<ns2:", "</x:", "</ns2:",
		"_x0000_t202", "_x0000_t9") // nor does it have the shape that boxes are made of
	parts := partsOf(t, original(t))
	parts[drawing] = []byte(names.Replace(string(parts[drawing])))
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write(text)
		must(t, err)
	}
	must(t, z.Close(), os.WriteFile(sent, out.Bytes(), 0o600))
	for _, id := range []string{"s00001-abcdef12", "s00002-abcdef12"} {
		sent = returned(t, sent, id, findings)
		shapes := 0
		for d := xml.NewDecoder(bytes.NewReader(partsOf(t, sent)[drawing])); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			must(t, err)
			if e, ok := token.(xml.StartElement); ok && e.Name.Local == "shape" {
				shapes++
				if e.Name.Space != "urn:schemas-microsoft-com:vml" {
					t.Errorf("%s: a box in the language %q", id, e.Name.Space)
				}
			}
		}
		if shapes != 6 { // the clerk's own and five of ours
			t.Errorf("%s: %d boxes", id, shapes)
		}
		if got := commentsOf(t, openBook(t, sent), oddName); len(got) != 6 {
			t.Errorf("%s: comments %q", id, got)
		}
	}
}

// TestReturnOfAReturnDoesNotPileUp sends a copy back with other findings: only the new
// marks are there, and cells that are right now look as they did.
func TestReturnOfAReturnDoesNotPileUp(t *testing.T) {
	from := original(t)
	first := returned(t, from, "s00001-abcdef12", findings)
	rest := []transforms.Finding{finding(oddName, 3, 2, "error", "", "Còn một lỗi.")}
	for _, through := range []string{"", "excelize", "soffice"} {
		t.Run("through "+through, func(t *testing.T) {
			sent := first
			switch through {
			case "excelize":
				f := openBook(t, first)
				sent = filepath.Join(t.TempDir(), "sent.xlsx")
				must(t, f.InsertRows(oddName, 2, 1), f.RemoveRow(oddName, 2), f.SaveAs(sent))
			case "soffice":
				sent = throughOffice(t, first)
			}
			id, ok := transforms.ReturnedOf(&readBook(t, sent).Sheets[0])
			if !ok || id != "s00001-abcdef12" {
				t.Fatalf("the copy is not known again: %q", id)
			}
			second := returned(t, sent, "s00002-abcdef12", rest)
			f := openBook(t, second)
			if got := strings.Join(f.GetSheetList(), ","); got != "Cần sửa,"+oddName+",Biểu 2,Ẩn" {
				t.Errorf("sheets %s", got)
			}
			comments := commentsOf(t, f, oddName)
			if len(comments) != 2 || comments["B3"] != "kttt: Lỗi\nCòn một lỗi." || !strings.HasSuffix(comments["A2"], "của tôi") {
				t.Errorf("comments %q", comments)
			}
			for at, want := range map[string]string{"A1": "1F3864", "B2": "", "C6": "", "B3": "F8C8A8"} {
				if got := fillOf(t, f, oddName, at); got != want {
					t.Errorf("%s is filled %q, want %q", at, got, want)
				}
			}
			rows, err := f.GetRows(transforms.ReturnedSheet)
			must(t, err)
			if len(rows) != 2 {
				t.Errorf("the list has %d rows", len(rows))
			}
			if id, _ := transforms.ReturnedOf(&readBook(t, second).Sheets[0]); id != "s00002-abcdef12" {
				t.Errorf("the mark is %q", id)
			}
		})
	}
}

// throughOffice saves a workbook with LibreOffice, as a clerk without Excel does.
func throughOffice(t *testing.T, path string) string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed: nothing to send the copy through")
	}
	out := t.TempDir()
	text, err := exec.Command(soffice, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", "xlsx", "--outdir", out, path).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, text)
	}
	return filepath.Join(out, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+".xlsx")
}

// TestCopyOpensInLibreOffice proves that another program reads the copy as a whole: every
// cell, the comments and the links.
func TestCopyOpensInLibreOffice(t *testing.T) {
	to := returned(t, original(t), "s00001-abcdef12", findings)
	f := openBook(t, throughOffice(t, to))
	comments := commentsOf(t, f, oddName)
	if len(comments) != 6 || !strings.Contains(comments["B2"], "Số không đọc được. Hãy ghi lại.") {
		t.Errorf("comments %q", comments)
	}
	if got := fillOf(t, f, oddName, "B2"); got != "F8C8A8" {
		t.Errorf("B2 is filled %q", got)
	}
	if got := cell(t, f, transforms.ReturnedSheet, "D6"); got != "=1+1" {
		t.Errorf("D6 holds %q", got)
	}
	if ok, target, err := f.GetCellHyperLink(transforms.ReturnedSheet, "C4"); err != nil || !ok || !strings.HasSuffix(target, "!B2") {
		t.Errorf("link %v %q (%v)", ok, target, err)
	}
}

// TestListWithoutItsMarkIsTakenOutToo sends a copy back from whose list the hidden cells were deleted.
func TestListWithoutItsMarkIsTakenOutToo(t *testing.T) {
	f := openBook(t, returned(t, original(t), "s00001-abcdef12", findings))
	sent := filepath.Join(t.TempDir(), "sent.xlsx")
	must(t, f.RemoveCol(transforms.ReturnedSheet, "G"), f.SaveAs(sent))
	if got := strings.Join(openBook(t, returned(t, sent, "x", nil)).GetSheetList(), ","); got != "Cần sửa,"+oddName+",Biểu 2,Ẩn" {
		t.Errorf("sheets %s", got)
	}
}

// TestSheetOfThatNameStays keeps a sheet that its sender called as the list is.
func TestSheetOfThatNameStays(t *testing.T) {
	f := openBook(t, original(t))
	sent := filepath.Join(t.TempDir(), "sent.xlsx")
	must(t, f.SetSheetName("Biểu 2", transforms.ReturnedSheet), f.SaveAs(sent))
	if got := strings.Join(openBook(t, returned(t, sent, "x", nil)).GetSheetList(), ","); got != "Cần sửa (2),"+oddName+",Cần sửa,Ẩn" {
		t.Errorf("sheets %s", got)
	}
}

// TestCopyKeepsMacros marks a workbook whose macros must stay as they are.
func TestCopyKeepsMacros(t *testing.T) {
	from := filepath.Join(t.TempDir(), "macro.xlsm")
	b, err := os.ReadFile(original(t))
	must(t, err)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		must(t, w.Copy(f))
	}
	part, err := w.Create("xl/vbaProject.bin")
	must(t, err)
	_, err = part.Write([]byte("macros"))
	must(t, err, w.Close(), os.WriteFile(from, out.Bytes(), 0o600))
	if got := partsOf(t, returned(t, from, "s00001-abcdef12", findings))["xl/vbaProject.bin"]; string(got) != "macros" {
		t.Errorf("macros are %q", got)
	}
}

// TestChangedCopyIsNotPublished alters a copy behind the writer's back in many ways: each is noticed.
func TestChangedCopyIsNotPublished(t *testing.T) {
	from := original(t)
	b, err := os.ReadFile(from)
	must(t, err)
	open := func() *parcel {
		p, err := openParcel(bytes.NewReader(b), int64(len(b)))
		must(t, err)
		return p
	}
	a := &Answer{ID: "x", Path: "x", Book: readBook(t, from), Findings: findings}
	for _, c := range []struct{ part, from, to string }{
		{"", "", ""},
		{"xl/worksheets/sheet1.xml", "1234.5", "1234.6"},
		{"xl/worksheets/sheet1.xml", "B2*2", "B2*3"},
		{"xl/worksheets/sheet1.xml", `ref="C4:D5"`, `ref="C4:D6"`},
		{"xl/worksheets/sheet1.xml", `width="31"`, `width="30"`},
		{"xl/worksheets/sheet1.xml", `landscape`, `portrait`},
		{"xl/worksheets/sheet1.xml", ` hidden="true"`, ` hidden="false"`},
		{"xl/worksheets/sheet1.xml", `B2:B9`, `B2:B8`},
		{"xl/worksheets/sheet1.xml", `<row r="7"`, `<row r="8"`},
		{"xl/worksheets/sheet2.xml", `<c `, `<c q="1" `},
		{"xl/workbook.xml", `state="hidden"`, `state="visible"`},
		{"xl/workbook.xml", "$A$1</definedName>", "$A$2</definedName>"},
		{"xl/workbook.xml", `localSheetId="2" name="rieng"`, `localSheetId="1" name="rieng"`},
		{"xl/styles.xml", `numFmtId="4"`, `numFmtId="3"`},
		{"xl/styles.xml", `1F3864`, `1F3865`},
		{"xl/comments1.xml", `của tôi`, `của anh`},
		{"xl/sharedStrings.xml", `khác`, `như`},
		{"docProps/core.xml", "<", " <"},
	} {
		p := open()
		base := p.clone()
		must(t, a.write(p))
		if c.part != "" {
			text, err := p.read(c.part)
			must(t, err)
			if !bytes.Contains(text, []byte(c.from)) {
				t.Fatalf("%s has no %q", c.part, c.from)
			}
			p.set(c.part, bytes.Replace(text, []byte(c.from), []byte(c.to), 1))
		}
		err := publish(p, base, filepath.Join(t.TempDir(), "x.xlsx"))
		if (err != nil) != (c.part != "") {
			t.Errorf("%s %q became %q: %v", c.part, c.from, c.to, err)
		}
	}
	p := open()
	base := p.clone()
	must(t, a.write(p))
	p.remove("docProps/app.xml")
	if err := publish(p, base, filepath.Join(t.TempDir(), "x.xlsx")); err == nil {
		t.Error("a lost part was not noticed")
	}
}

// TestSpecimensAreCopied marks every workbook of the specimens that can be read: none
// may change beyond its marks; how many fall back to an image is told.
func TestSpecimensAreCopied(t *testing.T) {
	const folder = "/work/shared/specimens"
	if testing.Short() {
		t.Skip("reads hundreds of workbooks")
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the specimens are not on this machine")
	}
	copied, refused := 0, 0
	must(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err != nil || d.IsDir() || ext != ".xlsx" && ext != ".xlsm" {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > 2<<20 {
			return err
		}
		book, err := workbook.Read(t.Context(), path, "x")
		if err != nil {
			return nil
		}
		var list []transforms.Finding
		for i, s := range book.Sheets {
			list = append(list, finding(s.Name, 0, 0, "warn", "", "Trang."))
			for j, r := range s.Rows[:min(len(s.Rows), 20)] {
				list = append(list, finding(s.Name, r.Number, r.Cells[(i+j)%len(r.Cells)].Col, "error", "1", "Ô."), finding(s.Name, max(r.Number-1, 1), 2, "warn", "1", "Ô."))
			}
		}
		to := filepath.Join(t.TempDir(), "copy.xlsx")
		a := &Answer{ID: "s00001-abcdef12", Path: d.Name(), Book: book, Findings: list}
		if err := a.Copy(path, to); err != nil {
			t.Logf("%s: %v", d.Name(), err)
			refused++
			return nil
		}
		copied++
		again, err := workbook.Read(t.Context(), to, "x")
		if err != nil {
			t.Errorf("%s: %v", d.Name(), err)
			return nil
		}
		again.Sheets = again.Sheets[1:]
		for i := range again.Sheets {
			again.Sheets[i].BlankRows = book.Sheets[i].BlankRows // a marked row may hold nothing
		}
		if d := cmp.Diff(book.Sheets, again.Sheets); d != "" {
			t.Errorf("%s (-original +copy):\n%.2000s", path, d)
		}
		return nil
	}))
	t.Logf("%d copied, %d not to be edited safely", copied, refused)
}

// TestImageShowsTheRowsAsTheyWereRead makes the safe form of a workbook and reads it back.
func TestImageShowsTheRowsAsTheyWereRead(t *testing.T) {
	book := &transforms.Book{Path: "old.xls", Sheets: []transforms.Sheet{
		{Name: "Danh sách [HTX]: tháng 1/2024 của huyện Chi Lăng", HiddenCols: []int{2}, Merges: []transforms.Range{{Row1: 1, Col1: 1, Row2: 1, Col2: 3}}, Date1904: true, Rows: []transforms.Row{
			{Number: 1, Cells: []transforms.Cell{{Col: 1, Kind: transforms.Text, Raw: "DANH SÁCH", Bold: true}}},
			{Number: 3, Hidden: true, Cells: []transforms.Cell{
				{Col: 1, Kind: transforms.Text, Raw: "=1+1"}, {Col: 2, Kind: transforms.Number, Raw: "43597", IsDate: true}, {Col: 3, Kind: transforms.Number, Raw: "-0.05", Percent: true},
				{Col: 4, Kind: transforms.Bool, Raw: "1"}, {Col: 5, Kind: transforms.Error, Raw: "#REF!"}, {Col: 6, Kind: transforms.Text, Raw: "hai\ndòng _x0041_ <&>\x01"},
				{Col: 7, Kind: transforms.Text, Raw: "007", Font: ".VnTime", Bold: true}, {Col: 8, Kind: transforms.Number, Raw: "1.5"}}},
		}},
		{Name: "danh sách (HTX)_ tháng 1/2024 của huyện chi lăng", Hidden: true, Rows: []transforms.Row{{Number: 1, Cells: []transforms.Cell{{Col: 1, Kind: transforms.Text, Raw: "ẩn"}}}}},
	}}
	for i := range book.Sheets {
		book.Sheets[i].Date1904 = true
	}
	to := filepath.Join(t.TempDir(), "image.xlsx")
	a := &Answer{ID: "s00001-abcdef12", Path: "2024/old.xls", Book: book, Findings: []transforms.Finding{
		finding(book.Sheets[0].Name, 3, 6, "error", "x", "Ô."), finding(book.Sheets[0].Name, 3, 0, "warn", "", "Dòng."), finding(book.Sheets[1].Name, 0, 0, "warn", "", "Trang ẩn.")}}
	must(t, a.Image(to))
	got := readBook(t, to)
	if len(got.Sheets) != 3 || got.Sheets[0].Name != transforms.ReturnedSheet || got.Sheets[1].Name != "Danh sách _HTX__ tháng 1_2024 c" || got.Sheets[2].Name == got.Sheets[1].Name {
		t.Fatalf("sheets %q, %q, %q", got.Sheets[0].Name, got.Sheets[1].Name, got.Sheets[2].Name)
	}
	got.Sheets = got.Sheets[1:]
	for i := range got.Sheets {
		got.Sheets[i].Name = book.Sheets[i].Name
		for _, r := range got.Sheets[i].Rows {
			for j := range r.Cells {
				r.Cells[j].Font = strings.TrimPrefix(r.Cells[j].Font, imageFont)
			}
		}
	}
	if d := cmp.Diff(book.Sheets, got.Sheets); d != "" {
		t.Errorf("image (-book +image):\n%s", d)
	}
	f := openBook(t, to)
	if fill := fillOf(t, f, f.GetSheetName(1), "F3"); fill != "F8C8A8" {
		t.Errorf("F3 is filled %q", fill)
	}
	if _, target, err := f.GetCellHyperLink(transforms.ReturnedSheet, "C2"); err != nil || target != "'Danh sách _HTX__ tháng 1_2024 c'!F3" {
		t.Errorf("link %q (%v)", target, err)
	}
}

// TestImageOfAnUnreadFileIsTheListAlone answers a file that could not be read at all.
func TestImageOfAnUnreadFileIsTheListAlone(t *testing.T) {
	to := filepath.Join(t.TempDir(), "image.xlsx")
	must(t, (&Answer{ID: "x", Path: "a.xls", Findings: findings}).Image(to))
	f := openBook(t, to)
	if got := strings.Join(f.GetSheetList(), ","); got != transforms.ReturnedSheet {
		t.Errorf("sheets %s", got)
	}
	if got := cell(t, f, transforms.ReturnedSheet, "E2"); got != "Ô không có trong tệp." {
		t.Errorf("E2 holds %q", got)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
}

// TestNoTextBecomesAFormula writes texts that spreadsheets would take for formulas, were
// they typed: they stay texts, and are marked as such for whoever edits the cell.
func TestNoTextBecomesAFormula(t *testing.T) {
	for _, text := range []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0"} {
		book := &transforms.Book{Sheets: []transforms.Sheet{{Name: "A", Rows: []transforms.Row{{Number: 1, Cells: []transforms.Cell{{Col: 1, Kind: transforms.Text, Raw: text}}}}}}}
		to := filepath.Join(t.TempDir(), "image.xlsx")
		must(t, (&Answer{ID: "x", Path: "a.csv", Book: book, Findings: []transforms.Finding{finding("A", 1, 1, "error", text, text)}}).Image(to))
		f := openBook(t, to)
		for _, at := range []struct{ sheet, cell string }{{"A", "A1"}, {transforms.ReturnedSheet, "D2"}, {transforms.ReturnedSheet, "E2"}} {
			formula, err := f.GetCellFormula(at.sheet, at.cell)
			must(t, err)
			id, err := f.GetCellStyle(at.sheet, at.cell)
			must(t, err)
			if got := cell(t, f, at.sheet, at.cell); got != text || formula != "" {
				t.Errorf("%q became %q, formula %q", text, got, formula)
			}
			p := newParcel()
			p.set("styles", partsOf(t, to)["xl/styles.xml"])
			s, err := p.readStyles("styles")
			must(t, err)
			if xf := s.lists["cellXfs"].items[id]; !strings.Contains(xf, `quotePrefix="1"`) {
				t.Errorf("%q in %s!%s is of format %s", text, at.sheet, at.cell, xf)
			}
		}
	}
}
