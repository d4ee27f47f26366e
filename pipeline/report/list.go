package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"kttt/transforms"
)

// listHeads are the columns of the list with their widths.
var listHeads = []struct {
	head  string
	width float64
}{{transforms.ReturnedHead, 12}, {"Trang tính", 20}, {"Ô", 9}, {"Giá trị đang ghi", 30}, {"Nội dung cần sửa", 84}}

// mostLinks is how many links Excel takes in a sheet.
const mostLinks = 65_000

// listStyles are the formats of the list.
type listStyles struct {
	head, text, quoted, link int
	severity                 map[transforms.Severity]int
}

func (s *styles) listStyles() listStyles {
	t := s.lists["cellXfs"].first.tag
	font := func(more string) int {
		return s.lists["fonts"].add(strings.NewReplacer("{", "<"+prefixOf(t), "}", "/>").Replace(
			fmt.Sprintf(`<%s>%s{sz val="12"}{name val="Times New Roman"}{family val="1"}</%[1]s>`, t("font"), more)))
	}
	plain, bold, blue := font(""), font("{b}"), font(`{u}{color rgb="FF0563C1"}`)
	side := func(name string) string {
		return fmt.Sprintf(`<%s style="thin"><%s rgb="FFBFBFBF"/></%[1]s>`, t(name), t("color"))
	}
	border := s.lists["borders"].add(fmt.Sprintf(`<%s>%s%s%s%s<%s/></%[1]s>`, t("border"), side("left"), side("right"), side("top"), side("bottom"), t("diagonal")))
	xf := func(font, fill int, more string) int {
		return s.lists["cellXfs"].add(fmt.Sprintf(`<%s numFmtId="49" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"%s><%s vertical="top" wrapText="1"/></%[1]s>`,
			t("xf"), font, fill, border, more, t("alignment")))
	}
	out := listStyles{
		head: xf(bold, s.lists["fills"].add(s.solid("D9E2F0")), ""), text: xf(plain, 0, ""), quoted: xf(plain, 0, ` quotePrefix="1"`), link: xf(blue, 0, ""),
		severity: map[transforms.Severity]int{},
	}
	for _, v := range []transforms.Severity{transforms.Reject, transforms.Refuse, transforms.Warn, transforms.Note} {
		out.severity[v] = xf(bold, s.lists["fills"].add(s.solid(palette[v][0])), "")
	}
	return out
}

// prefixOf is "x:" for a tag function that puts x: before names.
func prefixOf(tag func(string) string) string { return strings.TrimSuffix(tag("a"), "a") }

// formulaStart begins a text that a spreadsheet would take for a formula, were it typed.
const formulaStart = "=+-@\t\r"

// textCell is a cell of text: never a formula, whatever it begins with.
func textCell(address, text string, style, quoted int) string {
	if text != "" && strings.IndexByte(formulaStart, text[0]) >= 0 {
		style = quoted
	}
	return fmt.Sprintf(`<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, address, style, escape(text))
}

// list is the part of the sheet of findings, each with a link to its cell, and the sheet's local
// names. Its first row ends with hidden cells: the mark by which the workbook is
// known again and the fills under the marks.
func (a *Answer) list(name string, sheets []sheetEntry, s *styles) (part string, names [][2]string) {
	style := s.listStyles()
	hidden := map[string]bool{}
	for _, sheet := range sheets {
		hidden[sheet.name] = sheet.hidden
	}
	var rows, links strings.Builder
	rows.WriteString(`<row r="1">`)
	for i, h := range listHeads {
		rows.WriteString(textCell(transforms.Pos{Row: 1, Col: i + 1}.Address(), h.head, style.head, style.head))
	}
	col := len(listHeads) + 2
	marks := append([]string{transforms.ReturnMark + a.ID}, s.before...)
	for i, text := range marks {
		if i > 0 {
			text = fillMark + text
		}
		rows.WriteString(textCell(transforms.Pos{Row: 1, Col: col + i}.Address(), text, style.text, style.quoted))
	}
	rows.WriteString(`</row>`)
	findings := a.sorted()
	linked := 0
	for i, f := range findings {
		row := i + 2
		at := func(col int) string { return transforms.Pos{Row: row, Col: col}.Address() }
		severity := transforms.Severity(f.Severity)
		target := a.target(f)
		if hidden[value(f.SourceSheet)] {
			target = "" // a spreadsheet does not go to a hidden sheet
		}
		link := style.text
		if target != "" && linked < mostLinks {
			link = style.link
			linked++
			fmt.Fprintf(&links, `<hyperlink ref="%s" location="%s" tooltip="Đến ô cần sửa"/>`, at(3), escape(target))
		}
		fmt.Fprintf(&rows, `<row r="%d" ht="%g" customHeight="1">%s%s%s%s%s</row>`, row, rowHeight(value(f.SourceSheet), a.seen(f), f.MessageVI),
			textCell(at(1), severities[severity], style.severity[severity], style.quoted),
			textCell(at(2), value(f.SourceSheet), style.text, style.quoted),
			textCell(at(3), a.where(f, target), link, link),
			textCell(at(4), a.seen(f), style.text, style.quoted),
			textCell(at(5), f.MessageVI, style.text, style.quoted))
	}
	if len(findings) == 0 {
		fmt.Fprintf(&rows, `<row r="2">%s</row>`, textCell("E2", "Không có phát hiện nào.", style.text, style.quoted))
	}
	last := max(len(findings), 1) + 1
	var cols strings.Builder
	for i, h := range listHeads {
		fmt.Fprintf(&cols, `<col min="%d" max="%[1]d" width="%g" customWidth="1"/>`, i+1, h.width)
	}
	fmt.Fprintf(&cols, `<col min="%d" max="%d" width="9" hidden="1" customWidth="1"/>`, col, col+mostFills)
	hyperlinks := ""
	if links.Len() > 0 {
		hyperlinks = "<hyperlinks>" + links.String() + "</hyperlinks>"
	}
	quoted := "'" + strings.ReplaceAll(name, "'", "''") + "'!"
	names = [][2]string{
		{"_xlnm._FilterDatabase", fmt.Sprintf("%s$A$1:$E$%d", quoted, last)},
		{"_xlnm.Print_Area", fmt.Sprintf("%s$A$1:$E$%d", quoted, last)},
		{"_xlnm.Print_Titles", quoted + "$1:$1"},
	}
	return fmt.Sprintf(declaration+`<worksheet xmlns="%s"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:E%d"/>`+
		`<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15.75"/><cols>%s</cols><sheetData>%s</sheetData><autoFilter ref="A1:E%[2]d"/>%[5]s`+
		`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>`+
		`<headerFooter><oddHeader>%[6]s</oddHeader><oddFooter>&amp;CTrang &amp;P/&amp;N</oddFooter></headerFooter></worksheet>`,
		mainNS, last, cols.String(), rows.String(), hyperlinks, escape("&LDanh mục cần sửa&R"+strings.ReplaceAll(clip(a.Path, 120), "&", "&&"))), names
}

// rowHeight is how high, in points, a row of the list must be to show its texts whole: not
// every program works that out when it opens a workbook.
func rowHeight(sheet, seen, message string) float64 {
	lines := 1
	for i, text := range []string{sheet, seen, message} {
		wide, needed := int(listHeads[[]int{1, 3, 4}[i]].width*1.15), 0
		for _, line := range strings.Split(text, "\n") {
			needed += 1 + utf8.RuneCountInString(line)/wide
		}
		lines = max(lines, needed)
	}
	return min(float64(lines)*16, 400)
}

// clip keeps the last n letters of a text.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return "…" + string(r[len(r)-n:])
	}
	return s
}

// fillMark begins a hidden cell that holds a fill under marks.
const fillMark = "kttt-fill:"

// where is the address that the list shows: the finding's own, else where its link goes.
func (a *Answer) where(f transforms.Finding, target string) string {
	if f.Cell != nil {
		return *f.Cell
	}
	if target != "" {
		return "cả trang"
	}
	return ""
}

// target is what a finding's link goes to, "" for a finding about the file.
func (a *Answer) target(f transforms.Finding) string {
	if a.sheet(f) == nil {
		return ""
	}
	row, col := a.place(f)
	if row == 0 {
		row, col = 1, 1
	}
	return "'" + strings.ReplaceAll(*f.SourceSheet, "'", "''") + "'!" + transforms.Pos{Row: row, Col: col}.Address()
}
