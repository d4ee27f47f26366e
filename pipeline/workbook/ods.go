package workbook

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kttt/transforms"
)

// odsBook reads an OpenDocument spreadsheet (ODF 1.2, part 1): content.xml holds
// the tables, styles.xml what their cells look like by default.
type odsBook struct {
	*book
	faces  map[string]string   // font names by the name the document gives them
	styles map[string]odsStyle // by family and name
	looks  map[string]face     // of cells, by the style's name
	shows  map[string]style    // what number and date formats show, by name
	result *transforms.Book
	count  bool // rows are counted, not kept
}

// odsStyle is what matters of a style; what is not set comes from its parent.
type odsStyle struct {
	parent     string // its key; its own for a family's default
	font       string
	told, bold bool   // whether it tells of bold type; what it tells
	hidden     bool   // a table that is not displayed
	format     string // the name of its number or date format
}

// readODS reads the parts of an .ods.
func readODS(p *pack) (*transforms.Book, error) {
	if p.has("encrypted-package") {
		return nil, &Error{Kind: ErrEncrypted}
	}
	if p.has("META-INF/manifest.xml") {
		if err := p.scan("META-INF/manifest.xml", "manifest", maxSmallBytes, p.manifest); err != nil {
			return nil, err
		}
	}
	if err := p.expect("content.xml", "styles.xml"); err != nil {
		return nil, err
	}
	b := newODSBook(&book{fonts: make(map[string]string)}, false)
	if p.has("styles.xml") {
		if err := p.scan("styles.xml", "document-styles", maxSmallBytes, b.document); err != nil {
			return nil, err
		}
	}
	content := func(b *odsBook) error {
		return p.scan("content.xml", "document-content", maxSheetBytes, b.document)
	}
	b.ahead = p.lookAhead([]string{"content.xml"}, func() error { return content(newODSBook(b.counted(), true)) })
	if err := content(b); err != nil {
		return nil, err
	}
	if len(b.result.Sheets) == 0 {
		return nil, within(damaged("document holds no table"), "", "content.xml")
	}
	return b.result, nil
}

func newODSBook(shelf *book, count bool) *odsBook {
	return &odsBook{book: shelf, faces: make(map[string]string), styles: make(map[string]odsStyle), looks: make(map[string]face), shows: make(map[string]style),
		result: new(transforms.Book), count: count}
}

// manifest refuses a package with an encrypted part, or without one that it should have.
func (p *pack) manifest(s *scanner) error {
	return s.children(func() error {
		if part := s.own("full-path"); (part == "styles.xml" || part == "content.xml") && !p.has(part) {
			return damaged("part %q is missing", part)
		}
		return s.children(func() error {
			if string(s.name) == "encryption-data" {
				return &Error{Kind: ErrEncrypted}
			}
			return s.skip()
		})
	})
}

// children calls read behind every child of the element entered last; read must
// leave the child.
func (s *scanner) children(read func() error) error {
	for {
		if ok, err := s.child(); err != nil || !ok {
			return err
		}
		if err := read(); err != nil {
			return err
		}
	}
}

// own is an attribute's unescaped value by its local name; the copies that
// LibreOffice adds under calcext do not count.
func (s *scanner) own(name string) string {
	for _, a := range s.attrs {
		if string(a.local()) == name && !bytes.HasPrefix(a.name, []byte("calcext:")) && !bytes.HasPrefix(a.name, []byte("loext:")) {
			text, err := appendText(nil, a.value, false)
			if err != nil {
				return ""
			}
			return string(text)
		}
	}
	return ""
}

// ownNumber is a repetition or a span: 1 when it is not given.
func (s *scanner) ownNumber(name string) (int, error) {
	for _, a := range s.attrs {
		if string(a.local()) == name {
			return repetition(a, a.value)
		}
	}
	return 1, nil
}

// repetition reads how often something stands, or how far it spans.
func repetition(a attr, value []byte) (int, error) {
	n, ok := whole(value, 1<<31)
	if !ok || n == 0 {
		return 0, damaged("attribute %s=%.40q", a.local(), value)
	}
	return n, nil
}

// document reads styles.xml or content.xml behind its root.
func (b *odsBook) document(s *scanner) error {
	return s.children(func() error {
		switch string(s.name) {
		case "font-face-decls":
			return s.children(func() error {
				if len(b.faces) == maxStyles {
					return tooLarge("more than %d fonts", maxStyles)
				}
				b.faces[s.own("name")] = strings.Trim(s.own("font-family"), `'"`)
				return s.skip()
			})
		case "styles", "automatic-styles":
			return s.children(func() error { return b.style(s) })
		case "body":
			return s.children(func() error {
				switch string(s.name) {
				case "spreadsheet":
					return s.children(func() error { return b.part(s) })
				case "table":
					return damaged("table outside the spreadsheet")
				}
				return otherFormat("odf")
			})
		}
		return s.skip()
	})
}

// style reads one style.
func (b *odsBook) style(s *scanner) error {
	switch string(s.name) {
	case "date-style", "number-style":
		return b.format(s)
	case "style", "default-style":
	default:
		return s.skip()
	}
	family := s.own("family")
	key := styleKey(family, s.own("name"))
	style := odsStyle{parent: styleKey(family, s.own("parent-style-name")), format: s.own("data-style-name")}
	err := s.children(func() error {
		switch string(s.name) {
		case "text-properties":
			style.font = b.faceOf(s)
			if weight := s.own("font-weight"); weight != "" {
				n, isNumber := whole([]byte(weight), 10_000)
				style.told, style.bold = true, weight == "bold" || isNumber && n >= 600
			}
		case "table-properties":
			style.hidden = s.own("display") == "false"
		}
		return s.skip()
	})
	if len(b.styles) == maxStyles {
		return tooLarge("more than %d styles", maxStyles)
	}
	b.styles[key] = style
	return err
}

// format reads a format of dates or of numbers: what of a date it shows, and how
// many digits of a number.
func (b *odsBook) format(s *scanner) error {
	name, isDate := s.own("name"), string(s.name) == "date-style"
	seen := make(map[string]bool)
	var look style
	err := s.children(func() error {
		seen[string(s.name)] = true
		if n, ok := whole([]byte(s.own("min-integer-digits")), 20); !isDate && ok && n > 1 && s.own("grouping") != "true" && s.own("decimal-places") == "0" {
			look.digits = uint8(n)
		}
		return s.skip()
	})
	look.noDay = isDate && seen["year"] && !seen["day"] && !seen["hours"]
	look.noMonth = look.noDay && !seen["month"]
	if len(b.shows) == maxStyles {
		return tooLarge("more than %d formats", maxStyles)
	}
	b.shows[name] = look
	return err
}

// styleKey names a style; without a name it is its family's default.
func styleKey(family, name string) string { return family + "\x00" + name }

// faceOf is the font that text properties name.
func (b *odsBook) faceOf(s *scanner) string {
	font := s.own("font-name")
	if family, ok := b.faces[font]; ok && family != "" {
		font = family
	}
	if font == "" {
		font = strings.Trim(s.own("font-family"), `'"`)
	}
	if known, ok := b.fonts[font]; ok {
		return known
	}
	b.fonts[font] = font
	return font
}

// look is what a style of a family comes to with its parents.
func (b *odsBook) look(family, name string) face {
	if look, ok := b.looks[name]; ok && family == cellFamily {
		return look
	}
	look := b.inherited(family, name)
	if family == cellFamily {
		b.looks[name] = look
	}
	return look
}

const cellFamily = "table-cell"

func (b *odsBook) inherited(family, name string) face {
	look := face{set: true}
	boldTold := false
	for key, steps := styleKey(family, name), 0; steps < maxDepth; steps++ {
		style, ok := b.styles[key]
		if !ok {
			break
		}
		if look.font == "" {
			look.font = style.font
		}
		if style.told && !boldTold {
			look.bold, boldTold = style.bold, true
		}
		if style.parent == key {
			break
		}
		key = style.parent
	}
	return look
}

// showsOf is what the number or date format of a cell's style shows.
func (b *odsBook) showsOf(name string) style {
	for key, steps := styleKey("table-cell", name), 0; steps < maxDepth; steps++ {
		s, ok := b.styles[key]
		if !ok || s.format != "" || s.parent == key {
			return b.shows[s.format]
		}
		key = s.parent
	}
	return style{}
}

// part reads one child of the spreadsheet: a table, or something that is no data.
func (b *odsBook) part(s *scanner) error {
	switch string(s.name) {
	case "table":
	case "dde-links": // with the values of another file
		return s.skip()
	default:
		return s.skipNoCells() // settings, tracked changes, named ranges, …
	}
	name := s.own("name")
	for i := range b.result.Sheets {
		if b.result.Sheets[i].Name == name {
			return damaged("two sheets are called %q", name)
		}
	}
	if len(b.result.Sheets) == maxSheets {
		return tooLarge("more than %d sheets", maxSheets)
	}
	hidden := b.styles[styleKey("table", s.own("style-name"))].hidden
	b.result.Sheets = append(b.result.Sheets, transforms.Sheet{Name: name, Hidden: hidden})
	t := odsTable{scanner: s, book: b, sheet: &b.result.Sheets[len(b.result.Sheets)-1]}
	return within(t.read(), name, "content.xml")
}

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

// paragraphs is the text of a cell, a line a paragraph, and how its runs look.
// Comments and drawings are no text of the cell.
func (t *odsTable) paragraphs() (string, face, error) {
	p := odsParagraph{odsTable: t}
	err := p.block()
	return strings.Join(p.lines, "\n"), p.look.look(), err
}

// odsParagraph collects the paragraphs of a cell. White space counts once unless it
// is spelt as an element.
type odsParagraph struct {
	*odsTable
	lines []string
	text  strings.Builder // of the paragraph being read
	size  int             // of all of them
	look  runs
	blank bool // the text so far ends in white space
}

// block reads the children of a cell, a list or a section.
func (p *odsParagraph) block() error {
	return p.children(func() error {
		switch name := string(p.name); {
		case name == "p" || name == "h":
			p.text.Reset()
			p.blank = true
			err := p.read(face{})
			p.lines = append(p.lines, p.text.String())
			return cmp.Or(err, p.grow(1)) // for the end of the line
		case name == "list" || name == "list-item" || name == "list-header" || name == "section" || name == "numbered-paragraph":
			return p.block()
		case name == "table" || strings.HasPrefix(p.innermost(), "text:"):
			return damaged("element %q inside a cell", p.innermost())
		}
		return p.skip()
	})
}

// grow counts the text of the cell against its limit.
func (p *odsParagraph) grow(n int) error {
	if p.size += n; p.size > maxText {
		return overText.of(tooLarge("text of more than %d bytes", maxText))
	}
	return nil
}

// read reads the content of the element entered last.
func (p *odsParagraph) read(look face) error {
	for {
		token, err := p.next()
		switch {
		case err != nil:
			return err
		case token == closeTag:
			return nil
		case token == endOfPart:
			return p.cut()
		case token == charData:
			err = p.characters(look)
		default:
			err = p.element(look)
		}
		if err != nil {
			return err
		}
	}
}

func (p *odsParagraph) characters(look face) error {
	plain, err := appendText(nil, p.scanner.text, p.cdata)
	if err != nil {
		return err
	}
	if err := p.grow(len(plain)); err != nil {
		return err
	}
	if !white(plain) {
		p.look.add(look)
	}
	for _, c := range plain {
		space := isSpace[c]
		switch {
		case !space:
			p.text.WriteByte(c)
		case !p.blank:
			p.text.WriteByte(' ')
		}
		p.blank = space
	}
	return nil
}

func (p *odsParagraph) element(look face) error {
	switch string(p.name) {
	case "s":
		n := 1
		if text := p.own("c"); text != "" {
			var ok bool
			if n, ok = whole([]byte(text), maxText); !ok {
				return damaged("%.40q blanks", text)
			}
		}
		if err := p.grow(n); err != nil {
			return err
		}
		p.text.WriteString(strings.Repeat(" ", n))
	case "tab":
		p.text.WriteByte('\t')
	case "line-break":
		p.text.WriteByte('\n')
	case "annotation", "note", "frame", "bookmark":
	case "span":
		p.blank = false
		return p.read(p.book.look("text", p.own("style-name")))
	default: // links, fields: their text counts
		return p.read(look)
	}
	p.blank = false
	return p.skip()
}

// odsValue is a cell's value as its attributes tell it.
type odsValue struct {
	kind, value, date, time, truth, text string
	formula, isError                     bool
}

// cell makes a cell of the value.
func (v odsValue) cell() (transforms.Cell, error) {
	c := transforms.Cell{Formula: v.formula}
	switch {
	case v.isError:
		c.Kind, c.Raw = transforms.Error, v.text
		return c, nil
	case v.kind == "float" || v.kind == "currency" || v.kind == "percentage":
		if !isNumber([]byte(v.value)) {
			return c, damaged("value %.40q is not a number", v.value)
		}
		c.Kind, c.Raw, c.Percent = transforms.Number, v.value, v.kind == "percentage"
	case v.kind == "date":
		c.Kind, c.Raw = transforms.Text, v.date
		if serial, ok := isoSerial(v.date, false); ok {
			c.Kind, c.Raw, c.IsDate = transforms.Number, serial, true
		}
	case v.kind == "time":
		d, ok := odsTime(v.time)
		if !ok {
			return c, damaged("time %.40q", v.time)
		}
		c.Kind, c.IsDate = transforms.Number, true
		c.Raw = strconv.FormatFloat(d.Hours()/24, 'f', -1, 64)
	case v.kind == "boolean":
		raw, ok := map[string]string{"true": "1", "false": "0"}[v.truth]
		if !ok {
			return c, damaged("value %.40q is not true or false", v.truth)
		}
		c.Kind, c.Raw = transforms.Bool, raw
	case v.kind == "string" || v.kind == "" && !v.formula:
		if v.text != "" {
			c.Kind, c.Raw = transforms.Text, v.text
		}
	case v.kind == "" || v.kind == "void":
		c.Kind = transforms.Missing
	default:
		return c, damaged("value of type %.40q", v.kind)
	}
	return c, nil
}

// odsTime reads a duration of days, hours, minutes and seconds: PT10H30M00S, P1DT2H.
func odsTime(s string) (time.Duration, bool) {
	sign, s := time.Duration(1), strings.Replace(s, ",", ".", 1)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = -1, rest
	}
	s, ok := strings.CutPrefix(s, "P")
	date, clock, timed := strings.Cut(s, "T")
	days := 0
	if number, isDays := strings.CutSuffix(date, "D"); isDays {
		n, isWhole := whole([]byte(number), 100_000)
		days, ok = n, ok && isWhole
	} else {
		ok = ok && date == ""
	}
	var d time.Duration
	if timed {
		var err error
		d, err = time.ParseDuration(strings.ToLower(clock))
		ok = ok && err == nil
	}
	return sign * (time.Duration(days)*24*time.Hour + d), ok && s != ""
}
