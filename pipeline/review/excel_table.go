package review

import (
	"math"
	"strings"
	"time"
)

// The looks of tables. Headings are pale, so that they can be printed.
var (
	titleLook   = look{bold: true, size: 13, align: "center"}
	headingLook = look{bold: true, framed: true, wrapped: true, align: "center", fill: "#DCE8F4"}
	noteLook    = look{italic: true, size: 10, align: "left"}
	sectionFill = "#F2F2F2"
)

// table makes the sheet of a table: title, unit, headings, rows, notes, and where its numbers are explained.
func (b *book) table(part string, t *Table) error {
	s, err := b.add(part, t.Code, t.Title)
	if err != nil {
		return err
	}
	for i, w := range columnWidths(t) {
		s.width(i+1, w)
	}
	last := max(len(t.Columns), 1)
	for s.span(1, last) < 90 { // a narrow table has its title and notes over more
		last++
	}
	s.back(1, 1)
	s.line(2, last, t.Title, titleLook)
	if t.Unit != "" {
		s.line(3, last, t.Unit, look{italic: true, size: 10, align: "right"})
	}
	s.headings(t, 4)
	row := s.heads
	for _, r := range t.Rows {
		row++
		s.row(row, t.Columns, r, b.doc.Lang)
	}
	if len(t.Rows) == 0 {
		row++
		s.row(row, t.Columns, Row{Kind: Section, Cells: []Cell{{Text: b.say("Chưa có số liệu", "No figures yet")}}}, b.doc.Lang)
	}
	for _, note := range t.Notes {
		row++
		s.line(row, last, note, noteLook)
	}
	s.explained(row+1, last, t.Code)
	return s.finish()
}

// explained says how to find what a table or chart is made from.
func (s *sheetWriter) explained(row, last int, code string) {
	if code != "" {
		text := s.book.say("Mã ", "Code ") + code + s.book.say(" – nguồn số liệu: kttt explain ", " – where the figures come from: kttt explain ") + code
		s.line(row, last, text, look{size: 9, align: "left", ink: Palette()["quiet"].Fill})
	}
}

// mostWide is how many characters a table is wide before its texts wrap earlier: a page of A4 in letters that can be read.
const mostWide = 190

// columnWidths are in characters: numbers as wide as the widest, texts up to where they wrap.
func columnWidths(t *Table) []float64 {
	out, least := make([]float64, len(t.Columns)), make([]float64, len(t.Columns))
	texts, all := 0.0, 0.0
	for i, c := range t.Columns {
		most := 22.0
		least[i] = math.Max(9, longestWord(c.Head)+2)
		if c.Unit == Text {
			most, least[i] = 44, math.Max(5, longestWord(c.Head)+2)
		}
		out[i] = math.Max(least[i], math.Min(16, textWidth(c.Head)/3.5))
		for _, r := range t.Rows {
			if r.Kind == Section || i >= len(r.Cells) {
				continue
			}
			out[i] = math.Max(out[i], math.Min(most, textWidth(r.Cells[i].Text)*1.05+3))
			least[i] = math.Max(least[i], longestWord(r.Cells[i].Text)+3)
		}
		if all += out[i]; c.Unit == Text {
			texts += out[i]
		}
	}
	if over := all - mostWide; over > 0 && texts > 0 {
		for i, c := range t.Columns {
			if c.Unit == Text {
				out[i] = math.Max(math.Min(out[i], least[i]), out[i]*(1-over/texts))
			}
		}
	}
	return out
}

// longestWord is how wide a column must be lest a word be cut.
func longestWord(text string) float64 {
	longest := 0.0
	for _, w := range strings.Fields(text) {
		longest = math.Max(longest, textWidth(w)*1.05)
	}
	return math.Min(longest, 30)
}

// headings sets one row of headings, or two where columns stand below a common one, and freezes the columns
// that name the rows.
func (s *sheetWriter) headings(t *Table, row int) {
	s.head, s.heads = row, row
	for _, c := range t.Columns {
		if c.Over != "" {
			s.heads = row + 1
		}
	}
	if len(t.Columns) == 0 {
		return
	}
	s.dress(1, row, len(t.Columns), s.heads, headingLook)
	high := map[int]float64{}
	for i := 0; i < len(t.Columns); {
		c := t.Columns[i]
		if c.Over == "" {
			s.heading(i+1, row, i+1, s.heads, c.Head, high)
			i++
			continue
		}
		end := i
		for ; end < len(t.Columns) && t.Columns[end].Over == c.Over; end++ {
			s.heading(end+1, s.heads, end+1, s.heads, t.Columns[end].Head, high)
		}
		s.heading(i+1, row, end, row, c.Over, high)
		i = end
	}
	// What stands over two rows needs them together.
	if short := high[0] - high[row] - high[row+1]; s.heads > row && short > 0 {
		high[row] += short / 2
		high[row+1] += short / 2
	}
	for r := row; r <= s.heads; r++ {
		s.high(r, math.Max(high[r], 1)*14.5+5)
	}
	for s.freezeCols < min(2, len(t.Columns)-1) && t.Columns[s.freezeCols].Unit == Text && len(t.Columns) > 3 {
		s.freezeCols++
	}
}

// heading sets one heading over cells and notes how many lines its row needs, under 0 where it has two rows.
func (s *sheetWriter) heading(col, row, toCol, toRow int, text string, high map[int]float64) {
	s.text(col, row, text, headingLook)
	if col != toCol || row != toRow {
		s.do(s.book.file.MergeCell(s.name, cellAt(col, row), cellAt(toCol, toRow)))
	}
	key := row
	if row != toRow {
		key = 0
	}
	high[key] = math.Max(high[key], float64(linesOf(text, s.span(col, toCol)-1.5)))
	if key == 0 && s.heads == s.head {
		high[row] = math.Max(high[row], high[0])
	}
}

// row sets one row of a table.
func (s *sheetWriter) row(row int, columns []Column, r Row, lang string) {
	base := look{framed: true, bold: r.Kind != Plain}
	if r.Kind != Plain {
		base.fill = sectionFill
	}
	if r.Kind == Section {
		text := ""
		if len(r.Cells) > 0 {
			text = r.Cells[0].Text
		}
		base.align = "left"
		s.line(row, max(len(columns), 1), text, base)
		return
	}
	lines := 1
	for i, c := range columns {
		var cell Cell
		if i < len(r.Cells) {
			cell = r.Cells[i]
		}
		if cell.Value == nil {
			lines = max(lines, linesOf(cell.Text, s.span(i+1, i+1)-2))
		}
		s.cell(i+1, row, cell, c.Unit, lang, base)
	}
	s.lines(row, lines)
}

// cell sets one cell: a number as a number, a day as a day, a kind of nothing as its sign.
func (s *sheetWriter) cell(col, row int, c Cell, unit Unit, lang string, l look) {
	if c.Unit != "" {
		unit = c.Unit
	}
	switch {
	case c.Value != nil:
		l.format, l.align = numberFormat(*c.Value, unit, c.Text, lang), "right"
		s.number(col, row, inExcel(*c.Value, unit), l)
		return
	case c.Nothing != Something:
		l.align = "center"
	case unit == Day:
		l.align = "center"
		if day, ok := parseDay(c.Text, lang); ok {
			s.day(col, row, day, l)
			return
		}
	case unit == Text:
		l.align, l.wrapped = "left", true
	default:
		l.align, l.wrapped = "right", true
	}
	s.text(col, row, c.Text, l)
}

// parseDay reads a day as FormatDay or a table sets it.
func parseDay(text, lang string) (time.Time, bool) {
	for _, layout := range []string{"2/1/2006", "2 January 2006"} {
		if day, err := time.Parse(layout, text); err == nil && day.Year() >= 1901 {
			return day, true
		}
	}
	return time.Time{}, false
}
