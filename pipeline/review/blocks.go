package review

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// line is one line of a template that stands for a block of its own, or for text (kind "").
type line struct {
	kind string // heading, table, chart, office, annex, title, subject, note, item; "" is text or, if empty, the end of a paragraph
	args []string
}

var (
	headingLine = regexp.MustCompile(`^(#{1,4}) (.+)$`)
	blockLine   = regexp.MustCompile(`^\[(\w+)(?: (.*))?\]$`)
	quoted      = regexp.MustCompile(`^"([^"]*)"(?: "([^"]*)")?$`)
)

// parseLine reads one line; it errs on a block that is not there or is written otherwise.
func parseLine(text string) (line, error) {
	text = strings.TrimSpace(text)
	if m := headingLine.FindStringSubmatch(text); m != nil {
		return line{"heading", []string{strconv.Itoa(len(m[1])), m[2]}}, nil
	}
	if rest, ok := strings.CutPrefix(text, "> "); ok {
		return line{"note", []string{rest}}, nil
	}
	if strings.HasPrefix(text, "- ") {
		return line{"item", []string{text}}, nil
	}
	m := blockLine.FindStringSubmatch(text)
	if m == nil {
		return line{"", []string{text}}, nil
	}
	switch kind := m[1]; kind {
	case "table", "chart":
		if _, err := known(kind, m[2]); err != nil {
			return line{}, err
		}
		return line{kind, []string{m[2]}}, nil
	case "office", "annex", "title", "subject":
		q := quoted.FindStringSubmatch(m[2])
		if q == nil || q[2] == "" && (kind == "office" || kind == "annex") {
			return line{}, fmt.Errorf(`write [office "Heading" "hint"], [annex "Phụ lục 01" "title"], [title "…"] or [subject "…"], not %s`, text)
		}
		return line{kind, q[1:]}, nil
	default:
		return line{}, fmt.Errorf("there is no block [%s]; there are table, chart, office, annex, title and subject", kind)
	}
}

// known is the entry of a table or chart, or an error that names what may have been meant.
func known(kind, name string) (Entry, error) {
	if e, ok := entryOf(kind, name); ok {
		return e, nil
	}
	return Entry{}, fmt.Errorf("there is no %s %q%s", kind, name, didYouMean(name, kind))
}

// set makes the blocks of the document from the lines of its executed template.
func (c *composer) set(ctx context.Context, d *Document, lines []string) error {
	var text []string // of the paragraph being read
	add := func(blocks ...Block) {
		if n := len(d.Annexes); n > 0 {
			d.Annexes[n-1].Blocks = append(d.Annexes[n-1].Blocks, blocks...)
		} else {
			d.Blocks = append(d.Blocks, blocks...)
		}
	}
	end := func() {
		if len(text) > 0 {
			add(c.paragraph(strings.Join(text, " "), false))
		}
		text = nil
	}
	for _, raw := range lines {
		l, err := parseLine(raw)
		if err != nil {
			return err
		}
		if l.kind == "" && l.args[0] != "" {
			text = append(text, l.args[0])
			continue
		}
		end()
		switch l.kind {
		case "heading":
			add(Heading{Level: int(l.args[0][0] - '0'), Text: c.plain(l.args[1])})
		case "note":
			add(c.paragraph(l.args[0], true))
		case "item":
			text = []string{l.args[0]}
		case "table":
			t, err := c.table(ctx, l.args[0])
			if err != nil {
				return err
			}
			add(t)
		case "chart":
			block, err := c.chartBlock(ctx, l.args[0])
			if err != nil {
				return err
			}
			add(block)
		case "office":
			add(c.office(l.args[0], l.args[1])...)
		case "annex":
			d.Annexes = append(d.Annexes, Annex{Number: l.args[0], Title: c.plain(l.args[1])})
		case "title":
			d.Title = c.plain(l.args[0])
		case "subject":
			d.Subject = c.plain(l.args[0])
		}
	}
	end()
	return nil
}

// paragraph is a text with its figures as spans of their own.
func (c *composer) paragraph(text string, isNote bool) Paragraph {
	text = strings.Join(strings.Fields(text), " ")
	p := Paragraph{Note: isNote}
	at := 0
	for _, m := range figureMark.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > at {
			p.Spans = append(p.Spans, Span{Text: text[at:m[0]]})
		}
		f := c.markedFigure(text[m[2]:m[3]])
		p.Spans = append(p.Spans, Span{Text: f.Text, Figure: f})
		at = m[1]
	}
	if at < len(text) {
		p.Spans = append(p.Spans, Span{Text: text[at:]})
	}
	return p
}

// plain is a text with its figures as letters only, for headings.
func (c *composer) plain(text string) string {
	return figureMark.ReplaceAllStringFunc(text, func(mark string) string {
		return c.markedFigure(figureMark.FindStringSubmatch(mark)[1]).Text
	})
}

func (c *composer) markedFigure(number string) *Figure {
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(c.marked) {
		return &Figure{Text: number} // signs of the private use area that somebody typed
	}
	return c.marked[i]
}
