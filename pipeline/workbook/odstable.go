package workbook

import (
	"bytes"
	"cmp"
	"slices"

	"kttt/transforms"
)

// odsTable reads one table.
type odsTable struct {
	*scanner
	book  *odsBook
	sheet *transforms.Sheet

	columns []odsColumns
	width   int // columns declared so far
	row     int // number of the row read last
	last    int // number of the last row that holds something
	style   string
	cells   []transforms.Cell // of the row being read
	held    int               // how many they are
	bytes   int               // of their texts
	slab    []transforms.Cell // room for the cells of coming rows
}

// odsColumns are neighbouring columns of one look.
type odsColumns struct {
	last  int
	style string
}

// read reads columns and rows, which may stand in groups.
func (t *odsTable) read() error {
	return t.children(func() error {
		switch string(t.name) {
		case "table-header-columns", "table-column-group", "table-columns", "table-header-rows", "table-row-group", "table-rows":
			return t.read()
		case "table-column":
			return t.column()
		case "table-row":
			return t.readRow()
		case "shapes", "forms": // drawings may hold tables of their own
			return t.skip()
		}
		return t.skipNoCells() // sources, scenarios, names, …
	})
}

// skipNoCells reads past the element entered last, which must not hide cells from us.
func (s *scanner) skipNoCells() error {
	for outside := len(s.starts) - 1; ; {
		switch string(s.name) {
		case "table", "table-row", "table-cell", "covered-table-cell":
			return damaged("element %q inside %q", s.name, s.innermost())
		}
		for {
			t, err := s.next()
			if err != nil || t == endOfPart || len(s.starts) <= outside {
				return err
			}
			if t == openTag {
				break
			}
		}
	}
}

func (t *odsTable) column() error {
	n, err := t.ownNumber("number-columns-repeated")
	if err == nil && len(t.columns) == maxColumn {
		err = tooLarge("more than %d columns", maxColumn)
	}
	if err != nil {
		return err
	}
	first := t.width + 1
	t.width += n
	t.columns = append(t.columns, odsColumns{t.width, t.own("default-cell-style-name")})
	if v := t.own("visibility"); v == "collapse" || v == "filter" {
		for col := first; col <= min(t.width, maxColumn); col++ {
			t.sheet.HiddenCols = append(t.sheet.HiddenCols, col)
		}
	}
	return t.skip()
}

// readRow reads a row, which may stand for many alike.
func (t *odsTable) readRow() error {
	n, err := t.ownNumber("number-rows-repeated")
	if err != nil {
		return err
	}
	hidden := t.own("visibility") == "collapse" || t.own("visibility") == "filter"
	t.style, t.cells, t.held, t.bytes = t.own("default-cell-style-name"), t.cells[:0], 0, 0
	merges := len(t.sheet.Merges)
	if err := t.readCells(); err != nil {
		return err
	}
	first := t.row + 1
	t.row += n
	if err := t.repeatMerges(merges, n); err != nil || t.held == 0 {
		return err
	}
	if t.row > maxRow {
		return damaged("rows %d to %d", first, t.row)
	}
	if err := t.book.grow(n*t.held, t.bytes); err != nil || t.book.count {
		return err
	}
	t.sheet.BlankRows += first - 1 - t.last
	t.last = t.row
	var cells []transforms.Cell
	cells, t.slab = onSlab(t.slab, t.cells, len(t.sheet.Rows))
	for number := first; number <= t.row; number++ {
		t.sheet.Rows = append(t.sheet.Rows, transforms.Row{Number: number, Hidden: hidden, Cells: cells})
	}
	return nil
}

// repeatMerges gives the ranges merged in a row to the rows that it stands for too.
func (t *odsTable) repeatMerges(from, n int) error {
	merged := t.sheet.Merges[from:]
	switch {
	case n == 1 || len(merged) == 0:
		return nil
	case t.row > maxRow || n > maxMerges || len(t.sheet.Merges)+(n-1)*len(merged) > maxMerges:
		return overMerges.of(tooLarge("more than %d merged ranges", maxMerges))
	}
	for i := 1; i < n; i++ {
		for _, m := range merged {
			if m.Row1 != m.Row2 {
				return damaged("row %d spans the rows that repeat it", m.Row1)
			}
			m.Row1, m.Row2 = m.Row1+i, m.Row2+i
			t.sheet.Merges = append(t.sheet.Merges, m)
		}
	}
	return nil
}

// readCells reads the cells of a row, each of which may stand for many alike.
func (t *odsTable) readCells() error {
	col := 1
	return t.children(func() error {
		if name := string(t.name); name != "table-cell" && name != "covered-table-cell" {
			return t.skipNoCells()
		}
		address := func() string { return transforms.Pos{Row: t.row + 1, Col: min(col, maxColumn)}.Address() }
		c, n, err := t.cell(col)
		if err != nil {
			return inCell(err, address())
		}
		if c.Kind != transforms.Blank {
			if col+n-1 > maxColumn {
				return tooLarge("cell %q stands in more than %d columns", address(), maxColumn)
			}
			t.held += n
			t.bytes += len(c.Raw) + 16 // a text of its own
			for i := range n {
				if t.book.count {
					break
				}
				c.Col = col + i
				t.cells = append(t.cells, c)
			}
		}
		if col += n; col > 1<<30 {
			return damaged("row %d has more than %d columns", t.row+1, maxColumn)
		}
		return nil
	})
}

// styleAt is the default style of a cell's column.
func (t *odsTable) styleAt(col int) string {
	i, _ := slices.BinarySearchFunc(t.columns, col, func(c odsColumns, col int) int { return cmp.Compare(c.last, col) })
	if i == len(t.columns) {
		return ""
	}
	return t.columns[i].style
}

// cell reads one cell, which may stand for n alike.
func (t *odsTable) cell(col int) (c transforms.Cell, n int, err error) {
	v, look, err := t.attributes()
	if err != nil {
		return c, 0, err
	}
	if err := t.merge(col, look.cols, look.rows); err != nil {
		return c, 0, err
	}
	text, runs, err := t.paragraphs()
	if err != nil {
		return c, 0, err
	}
	if v.text == "" {
		v.text = text
	}
	c, err = v.cell()
	if err != nil || c.Kind == transforms.Blank {
		return c, look.repeated, err
	}
	name := cmp.Or(look.style, t.style, t.styleAt(col))
	style := t.book.look(cellFamily, name)
	c.Font, c.Bold = style.font, style.bold
	if c.Kind == transforms.Number && len(t.book.shows) > 0 {
		shows := t.book.showsOf(name)
		c.NoDay, c.NoMonth = c.IsDate && shows.noDay, c.IsDate && shows.noMonth
		if v.kind == "float" {
			c.Digits = shows.digits
		}
	}
	if c.Kind == transforms.Text {
		dress(&c, runs)
	}
	return c, look.repeated, nil
}

// odsPlace is where a cell stands and what it looks like.
type odsPlace struct {
	repeated, cols, rows int
	style                string
}

// attributes reads those of a cell. The copies that LibreOffice adds under calcext do
// not count, but for the errors that only they tell.
func (t *odsTable) attributes() (v odsValue, at odsPlace, err error) {
	at = odsPlace{repeated: 1, cols: 1, rows: 1}
	for _, a := range t.attrs {
		if bytes.HasPrefix(a.name, []byte("calcext:")) || bytes.HasPrefix(a.name, []byte("loext:")) {
			v.isError = v.isError || string(a.name) == "calcext:value-type" && string(a.value) == "error"
			continue
		}
		value := a.value
		if slices.ContainsFunc(value, func(c byte) bool { return c == '&' || c < ' ' }) {
			if value, err = appendText(nil, a.value, false); err != nil {
				return v, at, err
			}
		}
		switch string(a.local()) {
		case "value-type":
			v.kind = string(value)
		case "value":
			v.value = string(value)
		case "date-value":
			v.date = string(value)
		case "time-value":
			v.time = string(value)
		case "boolean-value":
			v.truth = string(value)
		case "string-value":
			v.text = string(value)
		case "formula":
			v.formula = len(value) > 0
		case "style-name":
			at.style = string(value)
		case "number-columns-repeated":
			at.repeated, err = repetition(a, value)
		case "number-columns-spanned":
			at.cols, err = repetition(a, value)
		case "number-rows-spanned":
			at.rows, err = repetition(a, value)
		}
		if err != nil {
			return v, at, err
		}
	}
	return v, at, nil
}

// merge notes the range that a cell spans.
func (t *odsTable) merge(col, cols, rows int) error {
	if cols == 1 && rows == 1 {
		return nil
	}
	m := transforms.Range{Row1: t.row + 1, Col1: col, Row2: t.row + rows, Col2: col + cols - 1}
	switch {
	case m.Row2 > maxRow || m.Col2 > maxColumn:
		return damaged("cell spans %d columns and %d rows", cols, rows)
	case len(t.sheet.Merges) == maxMerges:
		return overMerges.of(tooLarge("more than %d merged ranges", maxMerges))
	}
	t.sheet.Merges = append(t.sheet.Merges, m)
	return nil
}
