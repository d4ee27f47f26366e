package review

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// sheetWriter sets the cells of one sheet, rows and columns counted from 1. The first error stays; later calls do nothing.
type sheetWriter struct {
	book        *book
	name        string
	rows, cols  int // how far the sheet is filled
	err         error
	freezeCols  int
	widths      map[int]float64
	head, heads int // the first and last row of headings; 0: none
	from, to    int // the rows to print; 0: all
}

// do keeps the first error.
func (s *sheetWriter) do(err error) {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("sheet %q: %w", s.name, err)
	}
}

func cellAt(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // a document with more columns than a sheet
	}
	return name
}

// reached notes that a cell is used.
func (s *sheetWriter) reached(col, row int) {
	s.rows, s.cols = max(s.rows, row), max(s.cols, col)
}

// dress sets the look of the cells from one corner to the other.
func (s *sheetWriter) dress(col, row, toCol, toRow int, l look) {
	id, err := s.book.style(l)
	s.do(err)
	s.do(s.book.file.SetCellStyle(s.name, cellAt(col, row), cellAt(toCol, toRow), id))
	s.reached(toCol, toRow)
}

// text sets a text, which stays one whatever it looks like.
func (s *sheetWriter) text(col, row int, text string, l look) {
	if l.quoted = looksLikeFormula(text); text != "" {
		s.do(s.book.file.SetCellStr(s.name, cellAt(col, row), text))
	}
	s.dress(col, row, col, row, l)
}

// number sets a number.
func (s *sheetWriter) number(col, row int, v float64, l look) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		s.do(fmt.Errorf("cell %s: %v is no number", cellAt(col, row), v))
		return
	}
	// As its digits: the library cuts a float to fifteen of them.
	s.do(s.book.file.SetCellDefault(s.name, cellAt(col, row), strconv.FormatFloat(v, 'g', -1, 64)))
	s.dress(col, row, col, row, l)
}

// day sets a date.
func (s *sheetWriter) day(col, row int, day time.Time, l look) {
	l.format = dayFormat
	s.number(col, row, daySerial(day), l)
}

// daySerial is a day as Excel counts: from 1 March 1900 on, days since 30 December 1899.
func daySerial(day time.Time) float64 {
	return math.Round(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// line sets a text over the whole width, columns 1 to last, in a row as high as it needs.
func (s *sheetWriter) line(row, last int, text string, l look) {
	l.wrapped = true
	s.text(1, row, text, l)
	if last > 1 {
		quoted := l
		quoted.quoted = looksLikeFormula(text)
		s.dress(1, row, last, row, quoted)
		s.do(s.book.file.MergeCell(s.name, cellAt(1, row), cellAt(last, row)))
	}
	size := l.size
	if size == 0 {
		size = 11
	}
	width := s.span(1, last) * 11 / size
	if l.bold {
		width /= 1.1
	}
	s.high(row, float64(linesOf(text, width-2))*size*1.32+4)
}

// span is how wide columns are together, in characters.
func (s *sheetWriter) span(col, toCol int) float64 {
	width := 0.0
	for ; col <= toCol; col++ {
		if w, ok := s.widths[col]; ok {
			width += w
		} else {
			width += 9.14
		}
	}
	return width
}

// high sets the height of a row in points; Excel allows 409.
func (s *sheetWriter) high(row int, points float64) {
	s.do(s.book.file.SetRowHeight(s.name, row, math.Min(400, points)))
}

// lines makes a row high enough for so many lines. Programs differ in whether they do that themselves.
func (s *sheetWriter) lines(row, n int) {
	if n > 1 {
		s.high(row, float64(n)*14.5+2)
	}
}

func columnName(n int) string {
	name, err := excelize.ColumnNumberToName(n)
	if err != nil {
		panic(err) // a document with more columns than a sheet
	}
	return name
}

// textWidth is about how wide a text is in the measure of column widths, the digit: capitals are wider.
func textWidth(text string) float64 {
	width := 0.0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			width += 1.4
		case unicode.IsLetter(r):
			width += 0.95
		case r == ' ':
			width += 0.5
		default:
			width++
		}
	}
	return width
}

// linesOf is about how many lines a text takes in a width of characters.
func linesOf(text string, width float64) int {
	lines := 0
	for _, part := range strings.Split(text, "\n") {
		lines++
		used := 0.0
		for _, word := range strings.Fields(part) {
			n := textWidth(word)
			if used > 0 && used+0.5+n > width {
				lines, used = lines+1, 0
			}
			if used > 0 {
				used += 0.5
			}
			for used += n; used > width && width > 0; used -= width {
				lines++
			}
		}
	}
	return lines
}

// width sets the width of a column in characters.
func (s *sheetWriter) width(col int, chars float64) {
	if s.widths == nil {
		s.widths = map[int]float64{}
	}
	s.widths[col] = chars
	s.do(s.book.file.SetColWidth(s.name, columnName(col), columnName(col), chars))
}

// back sets the link to the contents.
func (s *sheetWriter) back(col, row int) {
	contents := s.book.file.GetSheetName(0)
	s.text(col, row, "← "+contents, look{linked: true, size: 10})
	s.do(s.book.file.SetCellHyperLink(s.name, cellAt(col, row), cellsOf(contents, 1, 1, 1, 1), "Location"))
}

// cellsOf names cells of a sheet, as formulas, links and charts do.
func cellsOf(sheet string, col, row, toCol, toRow int) string {
	from := fmt.Sprintf("'%s'!$%s$%d", strings.ReplaceAll(sheet, "'", "''"), columnName(col), row)
	if col == toCol && row == toRow {
		return from
	}
	return fmt.Sprintf("%s:$%s$%d", from, columnName(toCol), toRow)
}

// finish sets what a sheet needs to be read and printed: frozen headings, the area to print, headings again on
// every page, landscape A4 as wide as a page, and the dimension.
func (s *sheetWriter) finish() error {
	f := s.book.file
	yes, no, one, all, size, landscape := true, false, 1, 0, 9, "landscape"
	s.do(f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	s.do(f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &all}))
	side, top, edge := 0.5, 0.6, 0.3
	s.do(f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge, Horizontally: &yes}))
	s.do(f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: s.book.say("&L&9&A&R&9Trang &P/&N", "&L&9&A&R&9Page &P/&N")}))
	s.do(f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	if s.heads > 0 {
		pane := "bottomLeft"
		if s.freezeCols > 0 {
			pane = "bottomRight"
		}
		s.do(f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: s.freezeCols, YSplit: s.heads, TopLeftCell: cellAt(s.freezeCols+1, s.heads+1), ActivePane: pane}))
		s.do(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(s.name, "'", "''"), s.head, s.heads)}))
	}
	from, to := 1, max(s.rows, 2)
	if s.to > 0 {
		from, to = s.from, s.to
	}
	s.do(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: cellsOf(s.name, 1, from, max(s.cols, 2), to)}))
	s.do(f.SetSheetDimension(s.name, "A1:"+cellAt(max(s.cols, 1), max(s.rows, 1))))
	return s.err
}
