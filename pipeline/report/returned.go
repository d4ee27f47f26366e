// Package report writes what goes back to people. So far that is the returned
// workbook: the sender's own file with its findings marked.
package report

import (
	"fmt"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

const listSheet = transforms.ReturnedSheet

// colours of the marked cells by severity.
var colours = map[transforms.Severity]string{transforms.Reject: "F4B6B6", transforms.Refuse: "F8CBAD", transforms.Warn: "FFE699", transforms.Note: "DDEBF7"}

// severities names the severities for the sender.
var severities = map[transforms.Severity]string{transforms.Reject: "Từ chối", transforms.Refuse: "Lỗi", transforms.Warn: "Cảnh báo", transforms.Note: "Ghi chú"}

// Return writes to path a copy of the workbook original with a first sheet that
// lists findings, each linked to its cell, and with the cells themselves coloured
// and commented. Everything else stays as it is. With original "" the copy holds
// the list only, for a file that cannot be edited safely.
func Return(original, path string, findings []transforms.Finding) error {
	f := excelize.NewFile()
	if original != "" {
		var err error
		if f, err = excelize.OpenFile(original); err != nil {
			return fmt.Errorf("open workbook %q: %w", original, err)
		}
	}
	defer f.Close()
	if err := list(f, original == "", findings); err != nil {
		return fmt.Errorf("list findings of %q: %w", original, err)
	}
	if original != "" {
		if err := mark(f, findings); err != nil {
			return fmt.Errorf("mark workbook %q: %w", original, err)
		}
	}
	if err := f.SaveAs(path); err != nil {
		return fmt.Errorf("write workbook %q: %w", filepath.Base(path), err)
	}
	return nil
}

// list writes the sheet of findings and puts it first.
func list(f *excelize.File, alone bool, findings []transforms.Finding) error {
	first := f.GetSheetName(0)
	if alone {
		if err := f.SetSheetName(first, listSheet); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(listSheet); err != nil {
		return err
	} else if err := f.MoveSheet(listSheet, first); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Family: "Times New Roman", Size: 12}})
	if err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Times New Roman", Size: 12}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	if err := f.SetSheetRow(listSheet, "A1", &[]string{"Mức độ", "Trang tính", "Ô", "Giá trị", "Nội dung cần sửa"}); err != nil {
		return err
	}
	for i, x := range findings {
		row := i + 2
		for col, text := range []string{severities[transforms.Severity(x.Severity)], value(x.SourceSheet), value(x.Cell), value(x.Value), x.MessageVI} {
			if err := f.SetCellStr(listSheet, transforms.Pos{Row: row, Col: col + 1}.Address(), text); err != nil {
				return err
			}
		}
		if at := place(x); at != "" && !alone {
			link := "'" + value(x.SourceSheet) + "'!" + at
			if err := f.SetCellHyperLink(listSheet, transforms.Pos{Row: row, Col: 3}.Address(), link, "Location"); err != nil {
				return err
			}
		}
	}
	for col, width := range map[string]float64{"A": 12, "B": 18, "C": 10, "D": 28, "E": 80} {
		if err := f.SetColWidth(listSheet, col, col, width); err != nil {
			return err
		}
	}
	if err := f.SetCellStyle(listSheet, "A1", "E1", bold); err != nil {
		return err
	}
	if len(findings) > 0 {
		if err := f.SetCellStyle(listSheet, "A2", fmt.Sprintf("E%d", len(findings)+1), wrap); err != nil {
			return err
		}
	}
	f.SetActiveSheet(0)
	landscape, fit, one, free := "landscape", true, 1, 0
	if err := f.SetPageLayout(listSheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &free}); err != nil {
		return err
	}
	if err := f.SetSheetProps(listSheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return f.SetPanes(listSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// mark colours and comments the cells that findings are about. A cell that has a
// comment of its sender's keeps it.
func mark(f *excelize.File, findings []transforms.Finding) error {
	type cell struct{ sheet, at string }
	texts, worst := map[cell]string{}, map[cell]transforms.Severity{}
	var order []cell
	for _, x := range findings {
		c := cell{value(x.SourceSheet), place(x)}
		if c.at == "" {
			continue
		}
		if _, ok := texts[c]; !ok {
			order = append(order, c)
		} else {
			texts[c] += "\n"
		}
		texts[c] += severities[transforms.Severity(x.Severity)] + ": " + x.MessageVI
		if s := transforms.Severity(x.Severity); worst[c] == "" || rank[s] < rank[worst[c]] {
			worst[c] = s
		}
	}
	for _, c := range order {
		if err := paint(f, c.sheet, c.at, colours[worst[c]]); err != nil {
			return err
		}
		if commented(f, c.sheet, c.at) {
			continue
		}
		if err := f.AddComment(c.sheet, excelize.Comment{Cell: c.at, Author: "kttt", Text: texts[c], Width: 320, Height: 120}); err != nil {
			return err
		}
	}
	return nil
}

// rank orders the severities, the worst first.
var rank = map[transforms.Severity]int{transforms.Reject: 0, transforms.Refuse: 1, transforms.Warn: 2, transforms.Note: 3}

// paint changes the fill of a cell and nothing else of its format.
func paint(f *excelize.File, sheet, at, colour string) error {
	id, err := f.GetCellStyle(sheet, at)
	if err != nil {
		return err
	}
	style, err := f.GetStyle(id)
	if err != nil {
		return err
	}
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	if id, err = f.NewStyle(style); err != nil {
		return err
	}
	return f.SetCellStyle(sheet, at, at, id)
}

// commented tells that a cell has a comment already.
func commented(f *excelize.File, sheet, at string) bool {
	comments, err := f.GetComments(sheet)
	if err != nil {
		return true
	}
	for _, c := range comments {
		if c.Cell == at {
			return true
		}
	}
	return false
}

// place is the cell to mark for a finding: its own, or the first of its row.
func place(x transforms.Finding) string {
	switch {
	case x.SourceSheet == nil || x.SourceRow == 0:
		return ""
	case x.SourceCol == 0:
		return transforms.Pos{Row: int(x.SourceRow), Col: 1}.Address()
	}
	return value(x.Cell)
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
