package review

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
)

//go:embed document.html
var documentHTML string

var documentTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("document").Parse(documentHTML))
})

// WriteHTML writes a document as one web page that needs no network and no other file, to be read on a screen or
// printed: the one-page summary above all. The same document gives the same bytes. A chart that cannot be drawn is an error.
func WriteHTML(w io.Writer, d *Document) error {
	v := htmlDocument{Lang: d.Lang, Superior: strings.ToUpper(d.Letter.Superior), Body: strings.ToUpper(d.Letter.Body), Title: d.Title, Subject: d.Subject,
		Run: choose(d.Lang, "Bản công bố ", "Release ") + d.Run[:min(12, len(d.Run))], Code: choose(d.Lang, "Mã: ", "Code: "), None: choose(d.Lang, "Không có", "None")}
	parts := []htmlPart{{Blocks: d.Blocks}}
	for _, a := range d.Annexes {
		parts = append(parts, htmlPart{a.Number + ": " + a.Title, a.Blocks})
	}
	for _, p := range parts {
		if p.Title != "" {
			v.Blocks = append(v.Blocks, htmlBlock{Heading: 2, Text: p.Title})
		}
		for _, b := range p.Blocks {
			h, err := htmlOf(b, d.Lang)
			if err != nil {
				return err
			}
			v.Blocks = append(v.Blocks, h)
		}
	}
	var page bytes.Buffer
	if err := documentTemplate().Execute(&page, v); err != nil {
		return err
	}
	_, err := w.Write(bytes.Map(func(r rune) rune { // what no page may hold
		if r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, page.Bytes()))
	return err
}

// htmlDocument is what the template sets.
type htmlDocument struct {
	Lang, Superior, Body, Title, Subject, Run, Code, None string
	Blocks                                                []htmlBlock
}

type htmlPart struct {
	Title  string
	Blocks []Block
}

// htmlBlock is one block; what is not of its kind is empty.
type htmlBlock struct {
	Heading int // level in HTML, from 2 on
	Text    string
	Spans   []Span
	IsNote  bool
	Table   *htmlTable
	Chart   *Chart
	Picture template.HTML
	Blank   *Blank
}

// htmlTable is a table with its heading in one row or two.
type htmlTable struct {
	*Table
	Top, Bottom []htmlHead
}

type htmlHead struct {
	Text       string
	Wide, High int // columns and rows it spans
}

func htmlOf(b Block, lang string) (htmlBlock, error) {
	switch x := b.(type) {
	case Heading:
		return htmlBlock{Heading: min(max(x.Level, 1), 4) + 1, Text: x.Text}, nil
	case Paragraph:
		return htmlBlock{Spans: x.Spans, IsNote: x.Note}, nil
	case *Table:
		return htmlBlock{Table: newHTMLTable(x)}, nil
	case Blank:
		return htmlBlock{Blank: &x}, nil
	case *Chart:
		picture, err := x.SVG(lang)
		if err != nil {
			return htmlBlock{}, fmt.Errorf("draw chart %q: %w", x.Name, err)
		}
		svg := string(picture)
		if at := strings.Index(svg, "<svg"); at > 0 { // without the head of a file of its own
			svg = svg[at:]
		}
		return htmlBlock{Chart: x, Picture: template.HTML(svg)}, nil // written by us, texts escaped
	}
	return htmlBlock{}, fmt.Errorf("write %T as HTML: no such block", b)
}

func newHTMLTable(t *Table) *htmlTable {
	h := &htmlTable{Table: t}
	for _, c := range t.Columns {
		last := len(h.Top) - 1
		switch {
		case c.Over == "":
			h.Top = append(h.Top, htmlHead{c.Head, 1, 2})
			continue
		case last >= 0 && h.Top[last].High == 1 && h.Top[last].Text == c.Over:
			h.Top[last].Wide++
		default:
			h.Top = append(h.Top, htmlHead{c.Over, 1, 1})
		}
		h.Bottom = append(h.Bottom, htmlHead{c.Head, 1, 1})
	}
	if len(h.Bottom) == 0 {
		for i := range h.Top {
			h.Top[i].High = 1
		}
	}
	return h
}

// IsNumber tells that column i is set to the right.
func (h *htmlTable) IsNumber(i int) bool { return i < len(h.Columns) && h.Columns[i].Unit != Text }

// Width is the number of columns.
func (h *htmlTable) Width() int { return len(h.Columns) }
