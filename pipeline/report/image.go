package report

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"kttt/transforms"
)

// image makes the package of a new workbook that shows the rows of a's book: texts as
// texts, numbers as numbers, dates and percentages in their look, merged cells, and
// what was hidden hidden. Sheets whose names Excel does not allow get others, in
// a too. The list of an earlier return is left out.
func (a *Answer) image() (*parcel, error) {
	if a.Book != nil && cellsOf(a.Book) > mostCells {
		return nil, errors.New("workbook is too large for an image")
	}
	p := newParcel()
	var types, sheets, relations strings.Builder
	date1904 := ""
	var kept []transforms.Sheet
	names := map[string]string{}
	if a.Book != nil {
		list, _ := returnedList(a.Book)
		for i, s := range a.Book.Sheets {
			if i != list {
				kept = append(kept, s)
			}
		}
	}
	taken := map[string]bool{}
	looks := fontsOf(kept)
	for i := range kept {
		s := &kept[i]
		name := sheetName(s.Name, taken)
		names[s.Name], s.Name = name, name
		state := ""
		if s.Hidden {
			state = ` state="hidden"`
		}
		if s.Date1904 {
			date1904 = ` date1904="1"`
		}
		part := fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		p.set(part, []byte(imageSheet(s, looks)))
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, part)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%[2]d"/>`, escape(name), i+1, state)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1, relationsNS)
	}
	if a.Book != nil {
		a.Book = &transforms.Book{Path: a.Book.Path, Sheets: kept}
	}
	findings := make([]transforms.Finding, len(a.Findings))
	for i, f := range a.Findings {
		if f.SourceSheet != nil {
			if name, ok := names[*f.SourceSheet]; ok {
				f.SourceSheet = &name
			}
		}
		findings[i] = f
	}
	a.Findings = findings
	for _, part := range []struct{ name, text string }{
		{typesPart, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packageNS + `"><Relationship Id="rId1" Type="` + relationsNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + mainNS + `" xmlns:r="` + relationsNS + `"><workbookPr` + date1904 + `/><bookViews><workbookView/></bookViews><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packageNS + `">` + relations.String() + fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(kept)+1, relationsNS)},
		{"xl/styles.xml", imageStyles(looks)},
	} {
		p.set(part.name, []byte(declaration+part.text))
	}
	return p, nil
}

// mostCells is how many cells an image holds.
const mostCells = 1_000_000

func cellsOf(b *transforms.Book) int {
	n := 0
	for i := range b.Sheets {
		for _, r := range b.Sheets[i].Rows {
			n += len(r.Cells)
		}
	}
	return n
}

// sheetName is a name that Excel allows, no two alike: at most 31 letters, none of []:*?/\,
// no quote at either end.
func sheetName(name string, taken map[string]bool) string {
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`[]:*?/\`, r) {
			return '_'
		}
		return r
	}, name), "'")
	if clean == "" {
		clean = "Trang"
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf(" (%d)", n)
		}
		units := utf16.Encode([]rune(clean))
		short := string(utf16.Decode(units[:min(len(units), 31-len(end))]))
		short = strings.TrimRight(strings.TrimSuffix(short, "\uFFFD"), "'") + end
		if key := strings.ToLower(short); !taken[key] {
			taken[key] = true
			return short
		}
	}
}

// The formats of an image: the sum of what holds for a cell, over 16 times the number of its font.
const (
	bold    = 1
	date    = 2
	percent = 4
	quoted  = 8
)

// imageFont is the font of cells that tell none.
const imageFont = "Times New Roman"

// fontsOf numbers the fonts of sheets: text typed for a font of old is read in that font only.
func fontsOf(sheets []transforms.Sheet) map[string]int {
	out := map[string]int{"": 0}
	for i := range sheets {
		for _, r := range sheets[i].Rows {
			for _, c := range r.Cells {
				if _, ok := out[c.Font]; !ok && len(out) < 500 {
					out[c.Font] = len(out)
				}
			}
		}
	}
	return out
}

// imageStyles is the styles part of an image.
func imageStyles(looks map[string]int) string {
	var xfs strings.Builder
	for i := range 2 * quoted * len(looks) {
		format, more := 0, ""
		switch {
		case i&date != 0:
			format = 14 // as the country writes days
		case i&percent != 0:
			format = 10
		}
		if i&quoted != 0 {
			more = ` quotePrefix="1"`
		}
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"%s/>`, format, i/(2*quoted)*2+i&bold, more)
	}
	fonts := make([]string, 2*len(looks))
	for name, i := range looks {
		if name == "" {
			name = imageFont
		}
		fonts[2*i] = fmt.Sprintf(`<font><sz val="12"/><name val="%s"/></font>`, escape(name))
		fonts[2*i+1] = strings.Replace(fonts[2*i], "<font>", "<font><b/>", 1)
	}
	return `<styleSheet xmlns="` + mainNS + `">` + fmt.Sprintf(`<fonts count="%d">%s</fonts>`, len(fonts), strings.Join(fonts, "")) +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		fmt.Sprintf(`<cellXfs count="%d">%s</cellXfs>`, 2*quoted*len(looks), xfs.String()) +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

// imageSheet is the part of one sheet of an image.
func imageSheet(s *transforms.Sheet, looks map[string]int) string {
	var rows, cols, merges strings.Builder
	widths, over := map[int]int{}, map[[2]int]bool{}
	last := 0
	for _, m := range s.Merges {
		over[[2]int{m.Row1, m.Col1}] = m.Col2 > m.Col1
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		hidden := ""
		if r.Hidden {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&rows, `<row r="%d"%s>`, r.Number, hidden)
		for _, c := range r.Cells {
			rows.WriteString(imageCell(r.Number, c, 2*quoted*looks[c.Font]))
			wide := min(len([]rune(c.Raw)), 36)
			if len(r.Cells) == 1 || over[[2]int{r.Number, c.Col}] {
				wide = 1 // a title runs over its neighbours
			}
			widths[c.Col] = max(widths[c.Col], wide)
			last = max(last, c.Col)
		}
		rows.WriteString(`</row>`)
	}
	hidden := map[int]bool{}
	for _, col := range s.HiddenCols {
		hidden[col] = true
		last = max(last, col)
	}
	for col := 1; col <= last; col++ {
		if more := ""; widths[col] > 0 || hidden[col] {
			if hidden[col] {
				more = ` hidden="1"`
			}
			fmt.Fprintf(&cols, `<col min="%d" max="%[1]d" width="%d" customWidth="1"%s/>`, col, max(widths[col], 6)+3, more)
		}
	}
	for _, m := range s.Merges {
		fmt.Fprintf(&merges, `<mergeCell ref="%s:%s"/>`, transforms.Pos{Row: m.Row1, Col: m.Col1}.Address(), transforms.Pos{Row: m.Row2, Col: m.Col2}.Address())
	}
	text := declaration + `<worksheet xmlns="` + mainNS + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15.75"/>`
	if cols.Len() > 0 {
		text += "<cols>" + cols.String() + "</cols>"
	}
	text += "<sheetData>" + rows.String() + "</sheetData>"
	if merges.Len() > 0 {
		text += fmt.Sprintf(`<mergeCells count="%d">%s</mergeCells>`, len(s.Merges), merges.String())
	}
	return text + `<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`
}

// imageCell is one cell of an image, style the first format of its font. A formula is shown by its value.
func imageCell(row int, c transforms.Cell, style int) string {
	at := transforms.Pos{Row: row, Col: c.Col}.Address()
	if c.Bold {
		style += bold
	}
	switch {
	case c.IsDate:
		style += date
	case c.Percent:
		style += percent
	}
	raw := func(kind string) string {
		return fmt.Sprintf(`<c r="%s" s="%d"%s><v>%s</v></c>`, at, style, kind, escape(c.Raw))
	}
	switch c.Kind {
	case transforms.Number:
		if _, err := strconv.ParseFloat(c.Raw, 64); err == nil {
			return raw("")
		}
	case transforms.Bool:
		return raw(` t="b"`)
	case transforms.Error:
		return raw(` t="e"`)
	case transforms.Blank, transforms.Missing:
		return fmt.Sprintf(`<c r="%s" s="%d"/>`, at, style)
	}
	return textCell(at, c.Raw, style, style+quoted)
}
