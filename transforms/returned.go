package transforms

import "strings"

// ReturnedSheet is the first sheet of a workbook that kttt sent back with its
// findings. In a corrected copy it is no data.
const ReturnedSheet = "Cần sửa"

// ReturnMark begins the hidden cell, in the first row of that sheet, by which a returned
// workbook is known again, also under another name. Behind it stands the submission that it answers.
const ReturnMark = "kttt-returned:"

// ReturnedHead is what the first cell of that sheet says.
const ReturnedHead = "Mức độ"

// ReturnedOf tells that s is the list of findings of a returned workbook, by its mark or by its
// name and heading, and which submission it answers; "" when its mark is gone.
func ReturnedOf(s *Sheet) (submission string, ok bool) {
	if len(s.Rows) == 0 || s.Rows[0].Number != 1 {
		return "", false
	}
	for _, c := range s.Rows[0].Cells {
		if id, ok := strings.CutPrefix(c.Raw, ReturnMark); ok {
			return strings.TrimSpace(id), true
		}
	}
	return "", s.Name == ReturnedSheet && s.Rows[0].Cell(1).Raw == ReturnedHead
}

// isReturned is ReturnedOf for those who need no id.
func isReturned(s *Sheet) bool {
	_, ok := ReturnedOf(s)
	return ok
}

// returnedBook is the submission that a returned workbook answers, "" for any other.
func returnedBook(b *Book) string {
	for i := range b.Sheets {
		if id, ok := ReturnedOf(&b.Sheets[i]); ok {
			return id
		}
	}
	return ""
}
