package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
)

// Why a file was not read. An *Error carries one of them as its Kind.
var (
	ErrNotWorkbook = errors.New("not a workbook")         // nothing this program knows
	ErrEncrypted   = errors.New("encrypted workbook")     // opens only with a password
	ErrOldFormat   = errors.New("old Excel format")       // .xls of Excel 5.0/95 or older
	ErrOtherFormat = errors.New("other file format")      // a table perhaps, but not .xlsx: Error.Format names it
	ErrDamaged     = errors.New("damaged workbook")       // cut, altered or against the rules of the format
	ErrTooLarge    = errors.New("workbook over a limit")  // more than the limits in limits.go
	ErrUneven      = errors.New("uneven text table")      // a record of a .csv has other fields than the table
	ErrLost        = errors.New("text with lost letters") // a .csv was saved where a "?" took the place of its letters
)

// Error says why one file was not read and where in it the reason lies.
type Error struct {
	Kind   error  // one of the Err… values
	Sheet  string // the worksheet, "" when the reason lies elsewhere
	Part   string // the part inside the package, "" for the file as a whole
	Cell   string // the address of the cell, "" when it lies in none
	Format string // for ErrOtherFormat: "xlsb", "html", …; for ErrNotWorkbook "empty"; for ErrLost a word that has lost letters
	Err    error  // what exactly, may be nil

	over      limit // for ErrTooLarge, where people can count it
	container bool  // an .xls whose chains of sectors are broken: the workbook inside may be whole

	Record        int // of a text table, counted from 1; 0 for none
	Fields, Width int // for ErrUneven: the fields of the record, those of the table
}

// limit is what was exceeded, in words.
type limit struct{ vi, en string }

var (
	overCells  = limit{fmt.Sprintf("quá %d triệu ô có dữ liệu", maxCells/1_000_000), fmt.Sprintf("over %d million cells that hold something", maxCells/1_000_000)}
	overTexts  = limit{"quá nhiều chữ trong các ô", "too much text in its cells"}
	overMerges = limit{"quá 200 nghìn vùng ô gộp", "over 200 thousand merged ranges"}
	overMerged = limit{"các vùng ô gộp trải quá 1 triệu dòng", "its merged ranges span over a million rows"}
	overUnpack = limit{"giải nén ra quá lớn", "it unpacks to too much"}
	overText   = limit{"một ô có hơn 1 triệu ký tự", "a cell of over a million characters"}
)

// overBytes is the limit of a file's size.
func overBytes(n int64) limit {
	size := fmt.Sprintf("%d MB", n>>20)
	if n%(1<<20) != 0 {
		size = fmt.Sprintf("%d KB", n>>10)
	}
	return limit{"lớn hơn " + size, "larger than " + size}
}

// OverSize is the error about a file of more than n bytes.
func OverSize(n int64) *Error {
	return &Error{Kind: ErrTooLarge, Err: fmt.Errorf("file of more than %d bytes", n), over: overBytes(n)}
}

// of notes on an error of kind ErrTooLarge what was exceeded.
func (l limit) of(err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.over = l
	}
	return err
}

// Error reads like `read sheet "HTX": damaged workbook: cell "B5": …`.
func (e *Error) Error() string {
	text := e.Kind.Error()
	if e.Format != "" {
		text += fmt.Sprintf(" %q", e.Format)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if e.Kind == ErrUneven && e.Record > 0 {
		text += fmt.Sprintf(": record %d has %d fields, the table %d", e.Record, e.Fields, e.Width)
	}
	switch {
	case e.Sheet != "":
		return fmt.Sprintf("read sheet %q: %s", e.Sheet, text)
	case e.Part != "":
		return fmt.Sprintf("read part %q: %s", e.Part, text)
	}
	return text
}

// Unwrap gives both the kind and the cause to errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Convertible tells whether another program may well read the file: its format is
// not read here, or only the container around the workbook is broken.
func (e *Error) Convertible() bool {
	switch e.Kind {
	case ErrOldFormat:
		return true
	case ErrOtherFormat:
		return e.Format == "xlsb" || e.Format == "html" || e.Format == "xml-2003"
	case ErrDamaged:
		return e.container
	}
	return false
}

// Explain tells the sender in Vietnamese and in English what is wrong and what
// to do next, in one sentence each.
func (e *Error) Explain() (vi, en string) {
	viPlace, enPlace := e.place()
	switch e.Kind {
	case ErrEncrypted:
		return "Tệp được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi gửi lại.",
			"The file is protected by a password and cannot be read; remove the password and send it again."
	case ErrOldFormat:
		return "Tệp ở định dạng Excel 5.0/95 hoặc cũ hơn nên không đọc chắc được; hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
			"The file is in the format of Excel 5.0/95 or older, which cannot be read surely; open it in Excel, save it as .xlsx and send it again."
	case ErrOtherFormat:
		return e.explainFormat()
	case ErrDamaged:
		return "Tệp bị hỏng" + viPlace + " nên không thể đọc trọn vẹn; hãy mở bằng Excel, lưu lại thành .xlsx rồi gửi lại.",
			"The file is damaged" + enPlace + " and cannot be read in full; open it in Excel, save it again as .xlsx and resend it."
	case ErrTooLarge:
		if e.over.vi != "" {
			viPlace, enPlace = " ("+e.over.vi+")"+viPlace, " ("+e.over.en+")"+enPlace
		}
		return "Tệp vượt quá giới hạn cho phép" + viPlace + "; hãy xóa phần không dùng hoặc tách thành nhiều tệp rồi gửi lại.",
			"The file is over the size allowed" + enPlace + "; delete what is not used or split it into several files and send it again."
	case ErrUneven:
		if e.Record == 0 {
			return "Không biết chắc các cột của tệp văn bản cách nhau bằng dấu gì; hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
				"It is not sure what separates the columns of the text file; open it in Excel, save it as .xlsx and send it again."
		}
		return fmt.Sprintf("Dòng %d của tệp có %d cột trong khi bảng có %d cột, có thể vì một dấu phân cách không nằm trong ngoặc kép; hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại.", e.Record, e.Fields, e.Width),
			fmt.Sprintf("Record %d of the file has %d fields and the table has %d, perhaps because a delimiter is not in quotes; open it in Excel, save it as .xlsx and send it again.", e.Record, e.Fields, e.Width)
	}
	if e.Kind == ErrLost {
		return "Tệp văn bản đã mất chữ có dấu khi lưu (dấu “?” thay cho chữ, ví dụ “" + e.Format + "”); hãy mở tệp gốc bằng Excel, lưu thành .xlsx rồi gửi lại.",
			"The text file lost its letters when it was saved (a “?” in their place, as in “" + e.Format + "”); open the original in Excel, save it as .xlsx and send it again."
	}
	if e.Format == "empty" {
		return "Tệp rỗng (0 byte), có thể do sao chép hoặc tải lên chưa xong; hãy mở tệp gốc, kiểm tra rồi gửi lại.",
			"The file is empty (0 bytes), perhaps because copying or uploading was not finished; open the original, check it and send it again."
	}
	return "Tệp không phải là sổ tính Excel; hãy kiểm tra lại và gửi tệp .xlsx.",
		"The file is not an Excel workbook; check it and send the .xlsx file."
}

// place names the cell, the sheet, the record or the inner part, for Explain.
func (e *Error) place() (vi, en string) {
	switch {
	case e.Cell != "" && e.Sheet != "":
		return fmt.Sprintf(" ở ô %s trang tính “%s”", e.Cell, e.Sheet), fmt.Sprintf(" in cell %s of sheet “%s”", e.Cell, e.Sheet)
	case e.Record > 0:
		return fmt.Sprintf(" ở dòng %d", e.Record), fmt.Sprintf(" in record %d", e.Record)
	case e.Sheet != "":
		return fmt.Sprintf(" ở trang tính “%s”", e.Sheet), fmt.Sprintf(" in sheet “%s”", e.Sheet)
	case e.Part != "":
		return fmt.Sprintf(" ở phần “%s” bên trong", e.Part), fmt.Sprintf(" in its inner part “%s”", e.Part)
	}
	return "", ""
}

// formats are the names people know Error.Format by.
var formats = map[string]struct {
	vi, en string
	table  bool // Excel can open it and save it as .xlsx
}{
	"odf":      {"tài liệu OpenDocument không phải bảng tính", "an OpenDocument file that is no spreadsheet", false},
	"xlsb":     {"sổ tính Excel nhị phân (.xlsb)", "a binary Excel workbook (.xlsb)", true},
	"text":     {"văn bản thuần, không chia thành cột", "plain text that is not cut into columns", true},
	"html":     {"trang HTML", "an HTML page", true},
	"xml-2003": {"bảng tính XML 2003", "an XML Spreadsheet 2003", true},
	"xml":      {"văn bản XML", "an XML text", false},
	"numbers":  {"bảng tính Apple Numbers", "an Apple Numbers spreadsheet", false},
	"docx":     {"văn bản Word", "a Word document", false},
	"doc":      {"văn bản Word cũ (.doc)", "an old Word document (.doc)", false},
	"pptx":     {"bài trình chiếu PowerPoint", "a PowerPoint presentation", false},
	"ppt":      {"bài trình chiếu PowerPoint cũ (.ppt)", "an old PowerPoint presentation (.ppt)", false},
	"pdf":      {"tệp PDF", "a PDF file", false},
	"rtf":      {"văn bản RTF", "an RTF document", false},
	"image":    {"tệp ảnh", "a picture", false},
	"archive":  {"tệp nén", "an archive", false},
}

func (e *Error) explainFormat() (vi, en string) {
	f, known := formats[e.Format]
	if !known {
		f.vi, f.en = "định dạng khác", "in another format"
	}
	if f.table {
		return "Tệp là " + f.vi + ", không phải sổ tính .xlsx; hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
			"The file is " + f.en + ", not an .xlsx workbook; open it in Excel, save it as .xlsx and send it again."
	}
	return "Tệp là " + f.vi + ", không phải sổ tính Excel; hãy gửi sổ tính dạng .xlsx.",
		"The file is " + f.en + ", not an Excel workbook; send the workbook as .xlsx."
}

func damaged(format string, args ...any) error {
	return &Error{Kind: ErrDamaged, Err: fmt.Errorf(format, args...)}
}

func tooLarge(format string, args ...any) error {
	return &Error{Kind: ErrTooLarge, Err: fmt.Errorf(format, args...)}
}

func otherFormat(format string) error {
	return &Error{Kind: ErrOtherFormat, Format: format}
}

// within notes on a typed error which sheet and part it came from.
func within(err error, sheet, part string) error {
	var e *Error
	if errors.As(err, &e) && (e.Part == "" || e.Part == part) {
		e.Sheet, e.Part = cmp.Or(sheet, e.Sheet), part
	}
	return err
}

// inCell puts the address of a cell before the reason of a typed error.
func inCell(err error, address string) error {
	var e *Error
	if errors.As(err, &e) {
		e.Cell = address
	}
	return inPlace(err, "cell", strconv.Quote(address))
}

// inRecord puts the number of a record before the reason of a typed error.
func inRecord(err error, number int) error {
	var e *Error
	if errors.As(err, &e) {
		e.Record = number
	}
	return inPlace(err, "record", number)
}

// inPlace puts a place before the reason of a typed error.
func inPlace(err error, what string, where any) error {
	var e *Error
	if errors.As(err, &e) && e.Err != nil {
		e.Err = fmt.Errorf("%s %v: %w", what, where, e.Err)
	}
	return err
}
