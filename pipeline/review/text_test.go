package review

import (
	"fmt"
	"strings"
)

// text is a document as letters: what the golden files hold.
func text(d *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\n%s\n%s\n", d.Kind, d.Lang, d.Period, d.Title, d.Subject)
	writeBlocks(&b, d.Blocks)
	for _, a := range d.Annexes {
		fmt.Fprintf(&b, "\n=== %s: %s\n", a.Number, a.Title)
		writeBlocks(&b, a.Blocks)
	}
	return b.String()
}

func writeBlocks(b *strings.Builder, blocks []Block) {
	for _, block := range blocks {
		b.WriteString("\n")
		switch x := block.(type) {
		case Heading:
			fmt.Fprintf(b, "%s %s\n", strings.Repeat("#", x.Level), x.Text)
		case Paragraph:
			if x.Note {
				b.WriteString("> ")
			}
			for _, s := range x.Spans {
				if s.Figure != nil {
					fmt.Fprintf(b, "{%s}", s.Text)
				} else {
					b.WriteString(s.Text)
				}
			}
			b.WriteString("\n")
		case Blank:
			fmt.Fprintf(b, "____ %s: %s\n", x.Name, x.Hint)
		case *Table:
			writeTable(b, x)
		case *Chart:
			writeChart(b, x)
		}
	}
}

func writeTable(b *strings.Builder, t *Table) {
	fmt.Fprintf(b, "[%s] %s", t.Code, t.Title)
	if t.Unit != "" {
		fmt.Fprintf(b, " (%s)", t.Unit)
	}
	var heads []string
	for _, c := range t.Columns {
		head := c.Head
		if c.Over != "" {
			head = c.Over + " > " + head
		}
		heads = append(heads, head)
	}
	fmt.Fprintf(b, "\n  %s\n", strings.Join(heads, " | "))
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, c.Text)
		}
		fmt.Fprintf(b, "  %s%s\n", map[RowKind]string{Total: "= ", Section: "- "}[r.Kind], strings.Join(cells, " | "))
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "  * %s\n", n)
	}
}

func writeChart(b *strings.Builder, c *Chart) {
	fmt.Fprintf(b, "[%s] %s: %s of %s\n", c.Code, c.Title, c.Kind, c.Unit)
	for i, category := range c.Categories {
		fmt.Fprintf(b, "  %s:", category)
		for _, s := range c.Series {
			value := "…"
			if s.Values[i] != nil {
				value = FormatNumber(*s.Values[i], c.Unit, "vi")
			}
			fmt.Fprintf(b, " %s %s;", s.Name, value)
		}
		b.WriteString("\n")
	}
	for _, n := range c.Notes {
		fmt.Fprintf(b, "  * %s\n", n)
	}
}
