package report

import "github.com/xuri/excelize/v2"

const font = "Times New Roman"

// style is a format by name: of the letterhead, the heading, the totals, the
// guide, or of the cells of a kind of column.
func (w *formWriter) style(name string) int {
	if id, ok := w.styles[name]; ok {
		return id
	}
	s := &excelize.Style{Font: &excelize.Font{Family: font, Size: 11}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}
	switch name {
	case "letterhead":
		s.Font.Bold, s.Alignment.Horizontal = true, "center"
	case "title":
		s.Font.Bold, s.Font.Size, s.Alignment.Horizontal = true, 14, "center"
	case "small":
		s.Font.Italic, s.Font.Size, s.Alignment.Horizontal = true, 9, "center"
	case "dateline":
		s.Font.Italic, s.Alignment.Horizontal = true, "right"
	case "unitline":
		s.Font.Italic, s.Alignment.Horizontal = true, "right"
	case "carried", "asked":
		s.Font.Bold, s.Font.Size, s.Alignment.Horizontal, s.Border = true, 10, "center", thin
		s.Fill = fill(map[string]string{"carried": "DDEBF7", "asked": "FFF2CC"}[name])
	case "index":
		s.Font.Italic, s.Font.Size, s.Alignment.Horizontal, s.Border = true, 9, "center", thin
	case "total", "total count", "total money":
		s.Font.Bold, s.Border, s.Fill, s.Alignment.Horizontal, s.Alignment.WrapText = true, thin, fill("F2F2F2"), "right", false
		format := map[string]string{"total": "#,##0", "total count": `#,##0" tổ chức"`, "total money": "#,##0.0"}[name]
		s.CustomNumFmt = &format
	case "guide", "subject", "warning":
		s.Font.Size, s.Font.Bold, s.Alignment.Vertical = 12, name == "subject", "top"
		if name == "warning" {
			s.Fill = fill("FFE699")
		}
	case "free":
		s.Protection = &excelize.Protection{}
	default:
		s.Protection, s.Border = &excelize.Protection{}, thin
		kindStyle(name, s)
	}
	id, err := w.f.NewStyle(s)
	w.do(err)
	w.styles[name] = id
	return id
}

var thin = []excelize.Border{{Type: "left", Color: "7F7F7F", Style: 1}, {Type: "right", Color: "7F7F7F", Style: 1},
	{Type: "top", Color: "7F7F7F", Style: 1}, {Type: "bottom", Color: "7F7F7F", Style: 1}}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// kindStyle is the format of the cells of a kind of column. Numbers that are names are texts.
func kindStyle(kind string, s *excelize.Style) {
	format := ""
	switch kind {
	case "serial", "count", "stars":
		format = "#,##0"
	case "money", "profit", "average":
		format = "#,##0.0"
	case "score":
		format = "0.0"
	case "date":
		format, s.Alignment.Horizontal = "dd/mm/yyyy", "center"
	case "code", "contact", "text":
		format = "@"
	case "type", "answer":
		s.Alignment.Horizontal = "center"
	}
	if kind == "serial" {
		s.Alignment.Horizontal = "center"
	}
	if format != "" {
		s.CustomNumFmt = &format
	}
}
