package workbook

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"kttt/transforms"
)

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
