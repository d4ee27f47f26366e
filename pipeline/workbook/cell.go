package workbook

import (
	"bytes"
	"strconv"

	"kttt/transforms"
)

// readCell reads one <c> and keeps it unless it holds nothing.
func (r *sheetReader) readCell() error {
	col, look, kind, err := r.cellHead()
	if err != nil {
		return err
	}
	r.column = col
	c := transforms.Cell{Col: col, IsDate: look.isDate, Percent: look.percent, Font: look.font, Bold: look.bold, NoDay: look.noDay, NoMonth: look.noMonth, Digits: look.digits}
	from := len(r.text)
	var value, inline bool // a <v>, an <is> was seen
	for {
		ok, err := r.child()
		if err != nil {
			return inCell(err, r.address())
		}
		if !ok {
			break
		}
		switch tag := string(r.name); {
		case tag == "f":
			c.Formula = true
			err = r.skip()
		case tag == "v" && inline, tag == "extLst":
			err = r.skip() // some programs repeat an inline text's number in <v>
		case tag == "v" && !value:
			value = true
			r.text, err = r.content(r.text)
		case tag == "is" && !inline && kind == inlineText:
			inline = true
			var own face
			r.text, own, err = r.richText(r.text[:from], r.book.fonts)
			dress(&c, own)
		default:
			err = damaged("element %.40q in a cell", tag)
		}
		if err != nil {
			return inCell(err, r.address())
		}
	}
	if err := r.keepCell(&c, kind, from, value || inline); err != nil {
		return inCell(err, r.address())
	}
	return nil
}

func (r *sheetReader) address() string {
	return transforms.ColumnName(r.column) + strconv.Itoa(r.row)
}

// cellKind is the t attribute of a cell.
type cellKind uint8

const (
	unknownKind cellKind = iota
	number
	sharedText
	formulaText
	inlineText
	boolean
	errorValue
	isoDate
)

func kindOf(t []byte) cellKind {
	switch string(t) {
	case "n":
		return number
	case "s":
		return sharedText
	case "str":
		return formulaText
	case "inlineStr":
		return inlineText
	case "b":
		return boolean
	case "e":
		return errorValue
	case "d":
		return isoDate
	}
	return unknownKind
}

// cellHead reads the attributes of a <c>: its column, style and type.
func (r *sheetReader) cellHead() (col int, look style, kind cellKind, err error) {
	col, kind = r.column+1, number
	var styled bool
	for _, a := range r.attrs {
		switch string(a.name) {
		case "r":
			row, c, ok := parseCell(a.value)
			switch {
			case !ok:
				return 0, look, 0, damaged("cell reference %.40q in row %d", a.value, r.row)
			case row != r.row:
				return 0, look, 0, damaged("cell reference %.40q stands in row %d", a.value, r.row)
			}
			col = c
		case "s":
			index, ok := whole(a.value, len(r.book.styles))
			if !ok && len(a.value) > 0 { // an empty one is the default
				return 0, look, 0, damaged("cell format %.40q in row %d, there are %d", a.value, r.row, len(r.book.styles))
			}
			look, styled = r.book.styles[index], true
		case "t":
			if kind = kindOf(a.value); kind == unknownKind {
				return 0, look, 0, damaged("cell type %.40q in row %d", a.value, r.row)
			}
		}
	}
	if !styled && len(r.book.styles) > 0 {
		look = r.book.styles[0]
	}
	switch {
	case col <= r.column:
		return 0, look, 0, damaged("cell %q stands twice or after %q", transforms.ColumnName(col)+strconv.Itoa(r.row), r.address())
	case col > maxColumn:
		return 0, look, 0, damaged("row %d has more than %d columns", r.row, maxColumn)
	}
	return col, look, kind, nil
}

// keepCell gives c the value that stands in r.text from there on and adds it to
// the row, unless it holds nothing.
func (r *sheetReader) keepCell(c *transforms.Cell, kind cellKind, from int, stored bool) error {
	value := r.text[from:]
	if kind != formulaText && kind != inlineText {
		value = bytes.Trim(value, " \t\r\n") // of indented XML
	}
	switch {
	case len(value) > 0:
		if err := r.setValue(c, kind, from, value); err != nil {
			return err
		}
	case c.Formula && !(stored && kind == formulaText): // a stored empty text is a result
		c.Kind = transforms.Missing
	}
	if c.Kind == transforms.Blank {
		r.text = r.text[:from]
		return nil
	}
	if c.Kind != transforms.Number {
		c.IsDate, c.Percent, c.NoDay, c.NoMonth, c.Digits = false, false, false, false, 0
	}
	at := span{from, len(r.text)}
	if c.Raw != "" || c.Kind == transforms.Missing {
		at = span{}
		r.text = r.text[:from]
	}
	if len(r.text) > maxRowBytes {
		return tooLarge("row of more than %d bytes", maxRowBytes)
	}
	r.cells = append(r.cells, *c)
	r.spans = append(r.spans, at)
	return nil
}

// setValue interprets the stored value by the cell's type. A value that stays
// as it is stored goes to r.text from there on; any other is set as c.Raw.
func (r *sheetReader) setValue(c *transforms.Cell, kind cellKind, from int, value []byte) error {
	switch kind {
	case number:
		if !isNumber(value) {
			return damaged("value %.40q is not a number", value)
		}
		c.Kind = transforms.Number
	case sharedText:
		index, ok := whole(value, r.book.strings.count)
		if !ok {
			return damaged("shared string %.40q, there are %d", value, r.book.strings.count)
		}
		if c.Raw = r.book.strings.at(index); c.Raw != "" {
			c.Kind = transforms.Text
			dress(c, r.book.strings.faces[index])
		}
		return nil
	case formulaText:
		c.Kind, value = transforms.Text, unescapeX(value)
	case inlineText:
		c.Kind = transforms.Text
	case boolean:
		c.Kind = transforms.Bool
		switch string(value) {
		case "1", "true":
			c.Raw = "1"
		case "0", "false":
			c.Raw = "0"
		default:
			return damaged("value %.40q is not true or false", value)
		}
		return nil
	case errorValue:
		c.Kind = transforms.Error
	case isoDate:
		if serial, ok := isoSerial(string(value), r.book.date1904); ok {
			c.Kind, c.IsDate, c.Percent, c.Digits, c.Raw = transforms.Number, true, false, 0, serial
			return nil
		}
		c.Kind = transforms.Text
	}
	r.text = append(r.text[:from], value...)
	return nil
}

// dress gives a cell the look of its text runs.
func dress(c *transforms.Cell, look face) {
	if !look.set {
		return
	}
	c.Bold = look.bold
	if look.font != "" {
		c.Font = look.font
	}
}

// isNumber tells whether b is a decimal number such as "-1.5E-7".
func isNumber(b []byte) bool {
	whole := b
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		b = b[1:]
	}
	n := digits(b)
	b = b[n:]
	if len(b) > 0 && b[0] == '.' {
		fraction := digits(b[1:])
		n += fraction
		b = b[1+fraction:]
	}
	if n == 0 {
		return false
	}
	if len(b) > 1 && (b[0] == 'e' || b[0] == 'E') {
		b = b[1:]
		if b[0] == '-' || b[0] == '+' {
			b = b[1:]
		}
		if n = digits(b); n == 0 || n != len(b) {
			return false
		}
		return inRange(whole)
	}
	return len(b) == 0 && (n < 300 || inRange(whole))
}

// inRange tells that a number is not beyond all that numbers can be.
func inRange(b []byte) bool {
	_, err := strconv.ParseFloat(string(b), 64)
	return err == nil
}

func digits(b []byte) int {
	for i, c := range b {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(b)
}
