package review

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// wordTable is a table as it is laid out on the pages of a section.
type wordTable struct {
	*Table
	widths []int // of the columns, twips
	size   int   // of type, points; 0 is the style's
}

// shortTable is how many rows a table may have to stay on one page; a longer one breaks, but not next to its ends.
const shortTable = 10

// table is title, unit, the rows and the small lines under them.
func (b *wordBody) table(x *Table) {
	b.titleOf(x.Title)
	if x.Unit != "" {
		b.paragraph(wordParagraph{style: "TableUnit"}, b.run(x.Unit, wordRun{}))
	}
	t := b.layOut(x)
	fmt.Fprintf(&b.out, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, b.width)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b.out, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	fmt.Fprintf(&b.out, `</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%[1]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, cellMargin)
	for _, w := range t.widths {
		fmt.Fprintf(&b.out, `<w:gridCol w:w="%d"/>`, w)
	}
	b.out.WriteString("</w:tblGrid>")
	b.tableHead(t)
	rows := t.Rows
	if len(rows) == 0 {
		rows = []Row{{Kind: Section, Cells: []Cell{{Text: choose(b.doc.Lang, "Không có", "None")}}}}
	}
	for i, r := range rows {
		b.row(t, r, len(rows) <= shortTable || r.Kind == Section || i == 0 || i >= len(rows)-2)
	}
	b.out.WriteString("</w:tbl>")
	b.caption(t.Code, t.Notes)
}

// cellMargin is between the border of a cell and its text, twips.
const cellMargin = 57

// layOut finds the largest type in which every column has room for its longest word, so that no number is broken,
// and for whole numbers with their words ("khoảng 750") where there is room.
func (b *wordBody) layOut(x *Table) wordTable {
	t := wordTable{Table: x}
	for _, try := range []struct {
		size  int
		whole bool
	}{{cellSize, true}, {cellSize, false}, {cellSize - 1, false}, {cellSize - 2, false}, {cellSize - 3, false}} {
		need, total := make([]int, len(x.Columns)), 0
		for i := range x.Columns {
			need[i] = x.need(i, try.size, try.whole)
			total += need[i]
		}
		if t.size = try.size; total <= b.width {
			t.widths = x.share(b.width, need)
			break
		}
	}
	if t.widths == nil {
		t.widths = x.share(b.width, make([]int, len(x.Columns)))
	}
	if t.size == cellSize {
		t.size = 0
	}
	return t
}

// A text of up to shortText letters stays on one line where there is room; a longer one has shortLine letters on a
// line, longLine in a wide column.
const (
	shortText = 16
	shortLine = 12
	longLine  = 18
)

// headLines is about how many lines a heading may take: LibreOffice cuts off taller ones where they come again.
const headLines = 3

// need is the width of column i below which a word of it would be broken or, if whole, a number or a short text; words
// of more than a line have at least a short line.
func (t *Table) need(i, size int, whole bool) int {
	widest := 0
	words := func(text string) {
		for _, w := range strings.Fields(strings.ReplaceAll(text, "-", "- ")) {
			widest = max(widest, wordWidth(w, true, size))
		}
	}
	words(t.Columns[i].Head)
	widest = max(widest, wordWidth(t.Columns[i].Head, true, size)/headLines)
	letters := shortLine
	if t.Columns[i].wide() >= 2 {
		letters = longLine
	}
	line := wordWidth(strings.Repeat("n", letters), false, size)
	for _, r := range t.Rows {
		if r.Kind == Section || i >= len(r.Cells) {
			continue
		}
		text := r.Cells[i].Text
		if whole && utf8.RuneCountInString(text) <= shortText {
			widest = max(widest, wordWidth(text, r.Kind == Total, size))
		} else {
			words(text)
		}
		if t.Columns[i].Unit == Text {
			widest = max(widest, min(wordWidth(text, r.Kind == Total, size), line))
		}
	}
	return widest + 2*cellMargin
}

// share divides the width among the columns by what they ask for, but gives none less than it needs.
func (t *Table) share(width int, need []int) []int {
	out := make([]int, len(need))
	for isFixed := make([]bool, len(need)); ; {
		rest, total := width, 0.0
		for i, c := range t.Columns {
			if isFixed[i] {
				rest -= need[i]
			} else {
				total += c.wide()
			}
		}
		again, left, last := false, rest, -1
		for i, c := range t.Columns {
			if isFixed[i] {
				out[i] = need[i]
				continue
			}
			out[i] = int(float64(rest) * c.wide() / total)
			if out[i] < need[i] {
				isFixed[i], again = true, true
			}
			left -= out[i]
			last = i
		}
		if !again {
			if last >= 0 {
				out[last] += left
			}
			return out
		}
	}
}

// wide is the width of a column in relation to the others.
func (c Column) wide() float64 {
	if c.Wide > 0 {
		return c.Wide
	}
	return 1
}

// tableHead is one row, or two where columns stand below a common heading; it comes again on every page.
func (b *wordBody) tableHead(t wordTable) {
	widths := t.widths
	two := false
	for _, c := range t.Columns {
		two = two || c.Over != ""
	}
	row := func(cells string) {
		b.out.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>` + cells + `</w:tr>`)
	}
	cell := func(width, span int, merge, text string) string {
		return wordCell(width, span, merge, wordParagraph{style: "CellHead"}.xml(b.run(text, wordRun{size: t.size})))
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

// row is one row, kept on one page with the next if keep; a section's text goes over the whole width.
func (b *wordBody) row(t wordTable, r Row, keep bool) {
	b.out.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	if r.Kind == Section {
		text := ""
		if len(r.Cells) > 0 {
			text = r.Cells[0].Text
		}
		b.out.WriteString(wordCell(b.width, len(t.widths), "", wordParagraph{style: "Cell", keep: keep}.xml(b.run(text, wordRun{bold: true, italic: true, size: t.size}))))
	} else {
		for i, w := range t.widths {
			var c Cell
			if i < len(r.Cells) {
				c = r.Cells[i]
			}
			p := wordParagraph{style: "Cell", align: t.Columns[i].align(c), keep: keep}
			b.out.WriteString(wordCell(w, 1, "", p.xml(b.run(c.Text, wordRun{bold: r.Kind == Total, size: t.size}))))
		}
	}
	b.out.WriteString("</w:tr>")
}

// align sets numbers to the right, words to the left; in the middle stand days, signs for nothing, gaps to fill, and
// the running number and unit of measure that the forms of the ministry have there.
func (c Column) align(cell Cell) string {
	switch {
	case c.Key == "no" || c.Key == "unit_name":
		return "center"
	case c.Unit == Text:
		return ""
	case cell.Value == nil:
		return "center"
	default:
		return "right"
	}
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
