package report

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// FuzzCopy marks workbooks whose inner parts are anything: a copy is refused, or every cell of it
// reads as before, and it can be marked again.
func FuzzCopy(f *testing.F) {
	const styles = `<styleSheet xmlns="` + mainNS + `"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF112233"/></patternFill></fill></fills>` +
		`<borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="14" fontId="0" fillId="1" borderId="0"/></cellXfs></styleSheet>`
	const book = `<workbook xmlns="` + mainNS + `" xmlns:r="` + relationsNS + `"><bookViews><workbookView activeTab="1"/></bookViews><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="x" localSheetId="0">A!$A$1</definedName></definedNames></workbook>`
	for _, sheet := range []string{
		`<worksheet xmlns="` + mainNS + `"><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="0"/><cols><col min="1" max="2" width="0" style="1"/></cols><sheetData><row r="2" s="1" customFormat="1"><c r="B2" s="1"><v>5</v></c><c r="C2" t="inlineStr"><is><t>x</t></is></c></row><row r="4"/></sheetData><mergeCells><mergeCell ref="B2:B3"/></mergeCells><extLst/></worksheet>`,
		`<x:worksheet xmlns:x="` + mainNS + `"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/></x:row></x:sheetData></x:worksheet>`,
		`<worksheet xmlns="` + mainNS + `"><sheetData/></worksheet>`,
	} {
		f.Add(sheet, styles, book)
	}
	f.Fuzz(func(t *testing.T, sheet, styles, book string) {
		path := filepath.Join(t.TempDir(), "in.xlsx")
		must(t, os.WriteFile(path, zipped(t, map[string]string{
			typesPart:                    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
			"_rels/.rels":                `<Relationships xmlns="` + packageNS + `"><Relationship Id="rId1" Type="` + relationsNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml":            book,
			"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + packageNS + `"><Relationship Id="rId1" Type="` + relationsNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relationsNS + `/styles" Target="styles.xml"/></Relationships>`,
			"xl/styles.xml":              styles,
			"xl/worksheets/sheet1.xml":   sheet,
		}), 0o600))
		before, err := workbook.Read(t.Context(), path, "x")
		if err != nil {
			return
		}
		var list []transforms.Finding
		for _, s := range before.Sheets {
			for row := 1; row < 6; row++ {
				list = append(list, finding(s.Name, row, row%3+1, "error", "1", "Ô."), finding(s.Name, row, 0, "warn", "", "Dòng."))
			}
		}
		for _, name := range []string{"once.xlsx", "twice.xlsx"} {
			to := filepath.Join(t.TempDir(), name)
			a := &Answer{ID: "s00001-abcdef12", Path: "x", Book: readBook(t, path), Findings: list}
			if err := a.Copy(path, to); err != nil {
				if name == "twice.xlsx" {
					t.Fatalf("marked once, but not twice: %v", err)
				}
				return
			}
			after := readBook(t, to)
			after.Sheets = after.Sheets[1:]
			for i := range after.Sheets {
				after.Sheets[i].BlankRows = before.Sheets[i].BlankRows
			}
			if d := cmp.Diff(before.Sheets, after.Sheets); d != "" {
				t.Fatalf("%s (-before +after):\n%s", name, d)
			}
			path = to
		}
	})
}

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(text))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}
