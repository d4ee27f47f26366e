package review

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// bookFont is the face of an office (Decree 30/2020/NĐ-CP).
const bookFont = "Times New Roman"

// look is how a cell is set; equal looks share a style of the workbook.
type look struct {
	format       string // number format code; empty: General
	align        string // left, center, right; empty: by what the cell holds
	bold, italic bool
	size         float64 // 0: 11
	fill, ink    string  // #RRGGBB; empty: none, black
	framed       bool
	wrapped      bool
	linked       bool
	quoted       bool // text that looks like a formula and must stay text when somebody edits it
}

// dayFormat is the number format that programs show as a short date by their reader's habits (14 of ECMA-376 §18.8.30).
const dayFormat = "dd/mm/yyyy"

// style is the number of a look in the workbook.
func (b *book) style(l look) (int, error) {
	if id, ok := b.looks[l]; ok {
		return id, nil
	}
	size := l.size
	if size == 0 {
		size = 11
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: bookFont, Size: size, Bold: l.bold, Italic: l.italic, Color: l.ink},
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.wrapped},
	}
	if l.framed && l.align == "left" {
		s.Alignment.Indent = 1 // off the number that may stand at the right edge of the cell before
	}
	if l.linked {
		s.Font.Color, s.Font.Underline = "#0B57A4", "single"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.framed {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: Palette()["hatch"].Fill, Style: 1})
		}
	}
	switch l.format {
	case "":
	case dayFormat:
		s.NumFmt = 14
	default:
		s.CustomNumFmt = &l.format
	}
	id, err := b.file.NewStyle(s)
	if err != nil {
		return 0, err
	}
	if l.quoted {
		id = b.quote(id)
	}
	b.looks[l] = id
	return id, nil
}

// quote adds the style with the mark that Excel itself sets on a text typed behind an apostrophe. The library
// knows the attribute and has no word for it, so the entry of the style is copied.
func (b *book) quote(id int) int {
	list := b.file.Styles.CellXfs
	xf := list.Xf[id]
	yes := true
	xf.QuotePrefix = &yes
	list.Xf = append(list.Xf, xf)
	list.Count = len(list.Xf)
	return len(list.Xf) - 1
}

// looksLikeFormula tells texts that a spreadsheet would take for a formula if they were typed or read from CSV.
func looksLikeFormula(text string) bool {
	return text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0]))
}

// numberFormat is the format code under which a program shows v as text does, by its reader's habits: the
// decimals are those of FormatNumber, and words around the number (trên 65%) stand in the format.
func numberFormat(v float64, u Unit, text, lang string) string {
	number := FormatNumber(v, u, lang)
	format := "General"
	switch u {
	case Count:
		format = "#,##0"
	case Share, Points:
		format = "0"
		if i := strings.LastIndexAny(number, ",."); i >= 0 {
			format += "." + strings.Repeat("0", len(strings.TrimSuffix(number, "%"))-i-1)
		}
		if u == Share {
			format += "%"
		}
	case MillionVND, Number:
		format = "#,##0.0"
	}
	before, after, found := strings.Cut(text, number)
	if !found || format == "General" {
		return format
	}
	return formatLiteral(before) + format + formatLiteral(after)
}

// formatLiteral is text within a number format.
func formatLiteral(text string) string {
	if text == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(text, `"`, "") + `"`
}

// inExcel is the value of a cell as Excel has it: differences of shares in per cent points, as the heading says;
// there is no format that multiplies by a hundred and shows no sign.
func inExcel(v float64, u Unit) float64 {
	if u == Points {
		return v * 100
	}
	return v
}
