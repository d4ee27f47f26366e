package report

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

var choiceKinds = []string{"type", "commune", "sector", "status", "rating", "answer"}

func (w *formWriter) choices(kind string) []string {
	if kind != "commune" {
		return transforms.FormChoices(kind)
	}
	var out []string
	for _, c := range w.Unit.Communes() {
		out = append(out, c.Title())
	}
	return out
}

// validations says at every cell what belongs there and refuses what does not.
func (w *formWriter) validations() {
	for i, c := range w.columns {
		dv, wrong := w.validation(i+1, c)
		dv.Sqref = at(rowFirst, i+1) + ":" + at(w.last, i+1)
		if c.Prompt != "" {
			dv.SetInput(clipTitle(c.Heading), c.Prompt)
		}
		if wrong != "" {
			dv.SetError(excelize.DataValidationErrorStyleStop, "Giá trị chưa đúng", wrong)
		}
		if c.Prompt != "" || wrong != "" {
			w.do(w.f.AddDataValidation(w.sheet, dv))
		}
	}
}

// clipTitle keeps the title of a prompt inside Excel's 32 letters.
func clipTitle(s string) string {
	s, _, _ = strings.Cut(s, " (")
	return string([]rune(s)[:min(32, len([]rune(s)))])
}

// validation is the rule for a column and the words for who breaks it.
func (w *formWriter) validation(col int, c transforms.FormColumn) (dv *excelize.DataValidation, wrong string) {
	dv = excelize.NewDataValidation(true)
	for i, kind := range choiceKinds {
		if kind == c.Kind {
			name := transforms.ColumnName(i + 1)
			dv.SetSqrefDropList(fmt.Sprintf("%s!$%s$2:$%s$%d", transforms.MarkSheet, name, name, 1+len(w.choices(kind))))
			return dv, "Hãy chọn một giá trị trong danh sách (bấm mũi tên ở ô)."
		}
	}
	between := func(kind excelize.DataValidationType, low, high float64) {
		w.do(dv.SetRange(low, high, kind, excelize.DataValidationOperatorBetween))
	}
	switch c.Kind {
	case "count":
		between(excelize.DataValidationTypeWhole, 0, 99_999)
		wrong = "Ghi số nguyên từ 0 trở lên, không kèm chữ. Chưa có số liệu thì để trống."
	case "money", "average":
		between(excelize.DataValidationTypeDecimal, 0, 999_999_999)
		wrong = "Ghi số tiền bằng triệu đồng, từ 0 trở lên, không kèm chữ. Chưa có số liệu thì để trống."
	case "profit":
		between(excelize.DataValidationTypeDecimal, -999_999_999, 999_999_999)
		wrong = "Ghi số tiền bằng triệu đồng, lỗ ghi số âm, không kèm chữ."
	case "score":
		between(excelize.DataValidationTypeDecimal, 0, 100)
		wrong = "Điểm phải từ 0 đến 100."
	case "stars":
		between(excelize.DataValidationTypeWhole, 1, 5)
		wrong = "Hạng sao là số từ 1 đến 5."
	case "date":
		x, end := at(rowFirst, col), w.Period.End()
		dv.Type = "custom"
		dv.Formula1 = fmt.Sprintf(`OR(AND(ISNUMBER(%s),%s&gt;=DATE(1955,1,1),%s&lt;=DATE(%d,%d,%d)),LEFT(%s,4)="năm ",LEFT(%s,6)="tháng ")`,
			x, x, x, end.Year(), end.Month(), end.Day(), x, x)
		wrong = "Ghi ngày/tháng/năm từ năm 1955 đến ngày " + day(end) + ", ví dụ 05/3/2019; chỉ biết tháng hoặc năm thì ghi: tháng 5/2019, năm 2016."
	}
	return dv, wrong
}
