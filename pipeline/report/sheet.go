package report

import (
	"fmt"
	"strconv"
	"strings"

	"kttt/transforms"
)

// mark is one cell to be marked.
type mark struct {
	row, col int
	severity transforms.Severity // the worst of its findings
	text     string              // the comment
}

// sheetMarker puts marks into the part of a worksheet.
type sheetMarker struct {
	src    []byte
	marks  []mark // by row, then column
	styles *styles
	list   edits

	columns []columnStyle
	heights map[int]float64 // of rows, in points
	height  float64         // of other rows
	width   float64         // of columns without one, in characters

	rowNo, colNo int
	row          event // the row being read
	drawing      string
	tail         int // where <legacyDrawing> belongs
	root         event
}

// columnStyle is one <col>.
type columnStyle struct {
	first, last, style int
	width              float64
}

// behindDrawing are the elements of a worksheet that come behind <legacyDrawing>.
var behindDrawing = map[string]bool{"legacyDrawingHF": true, "drawingHF": true, "picture": true, "oleObjects": true, "controls": true,
	"webPublishItems": true, "tableParts": true, "extLst": true, "AlternateContent": true}

// unselect takes the selection of a sheet's tab away, so that the list is the one
// sheet shown: with two of them selected a clerk would type into both at once.
func unselect(e *event, src []byte, list *edits) {
	if e.kind == start && e.name == "sheetView" && e.attr("tabSelected") != "" {
		list.replace(e.from, e.to, dropAttr(string(src[e.from:e.to]), "tabSelected"))
	}
}

// run goes through the part once.
func (m *sheetMarker) run() error {
	m.heights, m.height, m.width = map[int]float64{}, 15, 8.43
	inData := false
	return each(m.src, func(e *event) error {
		unselect(e, m.src, &m.list)
		switch {
		case e.depth == 0 && e.kind == start:
			m.root = *e
		case e.depth == 0 && e.kind == end && m.tail == 0:
			m.tail = e.from
		case e.depth == 1 && e.kind == start && behindDrawing[e.name] && m.tail == 0:
			m.tail = e.from
		case e.kind == start && e.name == "sheetFormatPr":
			m.height, m.width = size(e.attr("defaultRowHeight"), m.height), size(e.attr("defaultColWidth"), m.width)
		case e.kind == start && e.name == "col" && e.depth == 2:
			m.columns = append(m.columns, columnStyle{whole(e.attr("min")), whole(e.attr("max")), whole(e.attr("style")), size(e.attr("width"), m.width)})
		case e.kind == start && e.name == "sheetData" && e.depth == 1:
			inData, m.row = true, *e
		case e.kind == end && e.name == "sheetData" && e.depth == 1:
			inData = false
			return m.endRows(e)
		case inData && e.name == "row" && e.depth == 2:
			if e.kind == start {
				return m.beginRow(e)
			}
			return m.endRow(e)
		case inData && e.name == "c" && e.depth == 3 && e.kind == start:
			return m.cell(e)
		case e.depth == 1 && e.kind == start && e.name == "legacyDrawing":
			m.drawing = e.id()
		}
		return nil
	})
}

func whole(s string) int {
	n, _ := strconv.Atoi(s) // "" is 0; the part was proved whole before
	return n
}

func size(s string, otherwise float64) float64 {
	if v, err := strconv.ParseFloat(s, 64); err == nil && v >= 0 && v < 10_000 {
		return v
	}
	return otherwise
}

// beginRow writes the rows that are missing before this one.
func (m *sheetMarker) beginRow(e *event) error {
	m.rowNo++
	if n := whole(e.attr("r")); n > 0 {
		m.rowNo = n
	}
	if ht := e.attr("ht"); ht != "" {
		m.heights[m.rowNo] = size(ht, m.height)
	}
	text, err := m.rowsBefore(m.rowNo)
	if err != nil {
		return err
	}
	m.list.insert(e.from, text)
	m.row, m.colNo = *e, 0
	return nil
}

// rowsBefore are the marked rows above row that hold nothing.
func (m *sheetMarker) rowsBefore(row int) (string, error) {
	var b strings.Builder
	for len(m.marks) > 0 && m.marks[0].row < row {
		at := m.marks[0].row
		cells, err := m.cellsBefore(at, 1<<30, 0)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, `<%s r="%d">%s</%[1]s>`, m.root.tag("row"), at, cells)
	}
	return b.String(), nil
}

// cellsBefore are the marked cells of a row left of col that are not in the part.
func (m *sheetMarker) cellsBefore(row, col, rowStyle int) (string, error) {
	var b strings.Builder
	for len(m.marks) > 0 && m.marks[0].row == row && m.marks[0].col < col {
		x := m.marks[0]
		style := rowStyle
		for _, c := range m.columns {
			if rowStyle == 0 && x.col >= c.first && x.col <= c.last {
				style = c.style
			}
		}
		id, err := m.styles.paint(style, x.severity)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, `<%s r="%s" s="%d"/>`, m.root.tag("c"), transforms.Pos{Row: x.row, Col: x.col}.Address(), id)
		m.marks = m.marks[1:]
	}
	return b.String(), nil
}

func (m *sheetMarker) rowStyle() int {
	if f := m.row.attr("customFormat"); f == "1" || f == "true" {
		return whole(m.row.attr("s"))
	}
	return 0
}

func (m *sheetMarker) cell(e *event) error {
	m.colNo++
	if r := e.attr("r"); r != "" {
		m.colNo = columnNumber(strings.TrimRight(r, "0123456789"))
	}
	text, err := m.cellsBefore(m.rowNo, m.colNo, m.rowStyle())
	if err != nil {
		return err
	}
	m.list.insert(e.from, text)
	if len(m.marks) == 0 || m.marks[0].row != m.rowNo || m.marks[0].col != m.colNo {
		return nil
	}
	id, err := m.styles.paint(whole(e.attr("s")), m.marks[0].severity)
	if err != nil {
		return err
	}
	m.list.replace(e.from, e.to, setAttr(string(m.src[e.from:e.to]), "s", strconv.Itoa(id)))
	m.marks = m.marks[1:]
	return nil
}

func (m *sheetMarker) endRow(e *event) error {
	text, err := m.cellsBefore(m.rowNo, 1<<30, m.rowStyle())
	if err == nil && text != "" {
		m.list.inside(m.src, &m.row, e, text)
	}
	return err
}

func (m *sheetMarker) endRows(e *event) error {
	text, err := m.rowsBefore(1 << 30)
	if err == nil && text != "" {
		m.list.inside(m.src, &m.row, e, text) // <sheetData/>, or behind its last row
	}
	return err
}

// columnNumber is the number of a column by its letters: A is 1.
func columnNumber(letters string) int {
	n := 0
	for _, c := range strings.ToUpper(letters) {
		n = n*26 + int(c-'A') + 1
	}
	return n
}

// pixels is how wide a column is on the screen.
func (m *sheetMarker) pixels(col int) int {
	width := m.width
	for _, c := range m.columns {
		if col >= c.first && col <= c.last {
			width = c.width
		}
	}
	return int(width*7) + 5
}

// rowPixels is how high a row is on the screen.
func (m *sheetMarker) rowPixels(row int) int {
	h, ok := m.heights[row]
	if !ok {
		h = m.height
	}
	return max(int(h*4/3), 4) // a sheet may say that all its rows are of no height
}

// anchor is the box of a comment of the cell at row and col, wide and high in pixels, as
// Excel writes it: column, pixels in it, row, pixels in it, for both corners, counted from 0.
func (m *sheetMarker) anchor(row, col, wide, high int) string {
	left, right := col, col // the column behind the cell, counted from 0
	gap := 12
	rest := gap + wide
	for rest > m.pixels(right+1) && right < 16000 {
		rest -= m.pixels(right + 1)
		right++
	}
	top := max(row-2, 0)
	bottom, down := top, 4+high
	for down > m.rowPixels(bottom+1) && bottom < 1_048_000 {
		down -= m.rowPixels(bottom + 1)
		bottom++
	}
	return fmt.Sprintf("%d, %d, %d, %d, %d, %d, %d, %d", left, gap, top, 4, right, rest, bottom, down)
}
