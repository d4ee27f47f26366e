package review

import (
	"fmt"
	"strings"
)

// table is title, unit, the rows and the small lines under them.
func (b *wordBody) table(t *Table) {
	b.paragraph(wordParagraph{style: "TableTitle"}, b.run(t.Title, wordRun{}))
	if t.Unit != "" {
		b.paragraph(wordParagraph{style: "TableUnit"}, b.run(t.Unit, wordRun{}))
	}
	widths := b.columnWidths(t)
	fmt.Fprintf(&b.out, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, b.width)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b.out, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.out.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(&b.out, `<w:gridCol w:w="%d"/>`, w)
	}
	b.out.WriteString("</w:tblGrid>")
	b.heading(t, widths)
	for _, r := range t.Rows {
		b.row(t, r, widths)
	}
	if len(t.Rows) == 0 {
		b.row(t, Row{Kind: Section, Cells: []Cell{{Text: choose(b.doc.Lang, "Không có", "None")}}}, widths)
	}
	b.out.WriteString("</w:tbl>")
	b.caption(t.Code, t.Notes)
}

// wordLetter is about the width of a letter in a table's cell, wordMargin that of a cell's margins, in twips.
const wordLetter, wordMargin = 118, 120

// columnWidths gives every column room for its longest word, so that no number is broken, and shares what is left of
// the width of the text among them.
func (b *wordBody) columnWidths(t *Table) []int {
	need := make([]int, len(t.Columns))
	needed, total := 0, 0.0
	for i, c := range t.Columns {
		longest := longestWord(c.Head)
		for _, r := range t.Rows {
			if r.Kind != Section && i < len(r.Cells) {
				longest = max(longest, longestWord(r.Cells[i].Text))
			}
		}
		need[i] = int(longest)*wordLetter + wordMargin
		needed += need[i]
		total += c.share()
	}
	rest := b.width
	for i, c := range t.Columns {
		if needed > b.width {
			need[i] = need[i] * b.width / needed
		} else {
			need[i] += int(float64(b.width-needed) * c.share() / total)
		}
		rest -= need[i]
	}
	if len(need) > 0 {
		need[0] += rest
	}
	return need
}

// share is the width of a column in relation to the others.
func (c Column) share() float64 {
	if c.Wide > 0 {
		return c.Wide
	}
	return 1
}

// heading is one row, or two where columns stand below a common heading; it comes again on every page.
func (b *wordBody) heading(t *Table, widths []int) {
	two := false
	for _, c := range t.Columns {
		two = two || c.Over != ""
	}
	row := func(cells string) {
		b.out.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>` + cells + `</w:tr>`)
	}
	cell := func(width, span int, merge, text string) string {
		return wordCell(width, span, merge, wordParagraph{style: "CellHead"}.xml(b.run(text, wordRun{})))
	}
	var top, bottom strings.Builder
	for i := 0; i < len(t.Columns); {
		c, n, width := t.Columns[i], 1, widths[i]
		if two && c.Over == "" {
			top.WriteString(cell(width, 1, "restart", c.Head))
			bottom.WriteString(cell(width, 1, "continue", ""))
			i++
			continue
		}
		bottom.WriteString(cell(width, 1, "", c.Head))
		for ; two && i+n < len(t.Columns) && t.Columns[i+n].Over == c.Over; n++ {
			bottom.WriteString(cell(widths[i+n], 1, "", t.Columns[i+n].Head))
			width += widths[i+n]
		}
		top.WriteString(cell(width, n, "", c.Over))
		i += n
	}
	if two {
		row(top.String())
	}
	row(bottom.String())
}

// row is one row; a section's text goes over the whole width.
func (b *wordBody) row(t *Table, r Row, widths []int) {
	b.out.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	if r.Kind == Section {
		text := ""
		if len(r.Cells) > 0 {
			text = r.Cells[0].Text
		}
		b.out.WriteString(wordCell(b.width, len(widths), "", wordParagraph{style: "Cell"}.xml(b.run(text, wordRun{bold: true, italic: true}))))
	} else {
		for i, w := range widths {
			var c Cell
			if i < len(r.Cells) {
				c = r.Cells[i]
			}
			p := wordParagraph{style: "Cell"}
			if t.Columns[i].Unit != Text {
				p.align = "right"
			}
			if c.Nothing != Something || t.Columns[i].Unit == Day {
				p.align = "center"
			}
			b.out.WriteString(wordCell(w, 1, "", p.xml(b.run(c.Text, wordRun{bold: r.Kind == Total}))))
		}
	}
	b.out.WriteString("</w:tr>")
}

// wordCell is a cell over span columns; merge is restart or continue where it is merged downwards.
func wordCell(width, span int, merge, content string) string {
	more := ""
	if span > 1 {
		more += fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span)
	}
	if merge != "" {
		more += `<w:vMerge w:val="` + merge + `"/>`
	}
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s<w:vAlign w:val="center"/></w:tcPr>%s</w:tc>`, width, more, content)
}
