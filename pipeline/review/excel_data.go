package review

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// ask runs one of the queries of a workbook, written for the document's language and period.
func (b *book) ask(db *warehouse.DB, file string) (*warehouse.Table, error) {
	query, err := sources.ReadFile(file)
	if err != nil {
		return nil, err
	}
	kind := "year"
	if p := transforms.Period(b.doc.Period); p.Valid() {
		kind = p.Kind()
	}
	t, err := db.Query(context.Background(), strings.NewReplacer("$lang", b.say("vi", "en"), "$kind", kind, "$day", b.doc.PeriodEnd.Format(time.DateOnly)).Replace(string(query)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return t, nil
}

// definitions makes the sheet that says what each indicator counts, by which rule and law.
func (b *book) definitions(db *warehouse.DB) error {
	found, err := b.ask(db, "excel_definitions.sql")
	if err != nil {
		return err
	}
	t := &Table{Title: b.say("Định nghĩa chỉ tiêu", "Definitions of indicators"), Columns: []Column{
		{Head: b.say("Mã chỉ tiêu", "Indicator"), Unit: Text}, {Head: b.say("Tên chỉ tiêu", "Name"), Unit: Text}, {Head: b.say("Đơn vị tính", "Unit"), Unit: Text},
		{Head: b.say("Tử số (hoặc nội dung đếm)", "Numerator (or what is counted)"), Unit: Text}, {Head: b.say("Mẫu số", "Denominator"), Unit: Text},
		{Head: b.say("Quy tắc áp dụng cho kỳ (căn cứ)", "Rule in force for the period (source)"), Unit: Text},
		{Head: b.say("Phiên bản", "Version"), Unit: Text}, {Head: b.say("Căn cứ pháp lý", "Legal source"), Unit: Text}, {Head: b.say("Bảng nguồn", "Mart"), Unit: Text},
		{Head: b.say("Áp dụng từ", "Valid from"), Unit: Day}, {Head: b.say("Áp dụng đến", "Valid to"), Unit: Day},
	}}
	for _, row := range found.Rows {
		var r Row
		for _, v := range row {
			switch v := v.(type) {
			case string:
				r.Cells = append(r.Cells, Cell{Text: v})
			case time.Time:
				r.Cells = append(r.Cells, Cell{Text: v.Format("02/01/2006")})
			default:
				r.Cells = append(r.Cells, Cell{})
			}
		}
		t.Rows = append(t.Rows, r)
	}
	return b.table(b.say("Tra cứu", "Reference"), t)
}

// dataColumn is one column of the data sheet.
type dataColumn struct {
	head  string
	width float64
}

func (b *book) dataColumns() []dataColumn {
	return []dataColumn{
		{b.say("Kỳ", "Period"), 9}, {b.say("Ngày cuối kỳ", "Period end"), 13}, {b.say("Tính theo", "Lens"), 23}, {b.say("Cấp", "Level"), 11},
		{b.say("Mã địa bàn", "Area code"), 12}, {b.say("Địa bàn", "Area"), 24}, {b.say("Loại hình", "Type"), 28}, {b.say("Chỉ tiêu", "Indicator"), 60},
		{b.say("Mã chỉ tiêu", "Indicator id"), 34}, {b.say("Đơn vị tính", "Unit"), 12}, {b.say("Tử số", "Numerator"), 11},
		{b.say("Mẫu số", "Denominator"), 11}, {b.say("Giá trị", "Value"), 12}, {b.say("Tình trạng", "State"), 26},
	}
}

// words are the labels of the codes in the data, by column and code; code is the word where there is none.
func (b *book) words(db *warehouse.DB) (map[string]map[string]string, error) {
	found, err := b.ask(db, "excel_labels.sql")
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]string{"state": {
		"something":         b.say("Có số liệu", "Reported"),
		"not_reported":      b.say("Chưa có số liệu", "Not reported"),
		"base_not_reported": b.say("Chưa có mẫu số", "Denominator not reported"),
		"base_empty":        b.say("Không tính được: mẫu số bằng 0", "No share: denominator is 0"),
	}}
	for _, row := range found.Rows {
		name, code, label := fmt.Sprint(row[0]), fmt.Sprint(row[1]), fmt.Sprint(row[2])
		if out[name] == nil {
			out[name] = map[string]string{}
		}
		out[name][code] = label
	}
	return out, nil
}

// data makes the sheet for pivoting: every published figure of all periods of the document's kind, one a row. Its
// tens of thousands of rows are written straight into the package: through the library they take a second.
func (b *book) data(db *warehouse.DB) error {
	found, err := b.ask(db, "excel_data.sql")
	if err != nil {
		return err
	}
	s, err := b.add(b.say("Tra cứu", "Reference"), "", b.say("Dữ liệu", "Data"))
	if err != nil {
		return err
	}
	columns := b.dataColumns()
	words, err := b.words(db)
	if err != nil {
		return err
	}
	rows, err := b.dataRows(s, found, words)
	if err != nil {
		return err
	}
	for i, c := range columns {
		s.width(i+1, c.width)
		s.text(i+1, 1, c.head, headingLook)
	}
	s.head, s.heads = 1, 1
	s.reached(len(columns), len(found.Rows)+1)
	s.from, s.to = b.printed(found)
	if len(found.Rows) > 0 {
		striped := false
		s.do(b.file.AddTable(s.name, &excelize.Table{Range: "A1:" + cellAt(len(columns), len(found.Rows)+1), Name: "DuLieu", StyleName: "TableStyleLight1", ShowRowStripes: &striped}))
	}
	if err := s.finish(); err != nil {
		return err
	}
	b.part, b.rows = fmt.Sprintf("xl/worksheets/sheet%d.xml", b.file.SheetCount), rows
	return nil
}

// printed are the first and last row of the data sheet that a printer takes: the province's own figures of the period
// as they were reported, which stand together. All rows would fill hundreds of pages.
func (b *book) printed(found *warehouse.Table) (from, to int) {
	for i, row := range found.Rows {
		if row[0] != b.doc.Period || row[2] != "as_reported" || row[3] != "province" {
			continue
		}
		if from == 0 {
			from = i + 2
		}
		to = i + 2
	}
	if to == 0 {
		return 1, 1
	}
	return from, to
}

// dataRows are the rows as the part of a sheet has them, from row 2 on. Cells follow each other without
// their addresses, which ECMA-376 §18.3.1.4 leaves free: rows that begin alike are packed in half the time.
func (b *book) dataRows(s *sheetWriter, found *warehouse.Table, words map[string]map[string]string) ([]byte, error) {
	styles := map[any]string{}
	for _, of := range [][2]string{{"day", dayFormat}, {"count", "#,##0"}, {"share", "0.0%"}} {
		id, err := b.style(look{format: of[1]})
		if err != nil {
			return nil, err
		}
		styles[of[0]] = ` s="` + strconv.Itoa(id) + `"><v>`
	}
	var texts []*sharedTexts
	unitAt := 0
	for i, c := range found.Columns {
		texts = append(texts, &sharedTexts{sheet: s, words: words[c.Name], known: map[string]string{}})
		if c.Name == "unit" {
			unitAt = i
		}
	}
	out := make([]byte, 0, 400*len(found.Rows))
	for n, row := range found.Rows {
		out = append(strconv.AppendInt(append(out, `<row r="`...), int64(n+2), 10), `">`...)
		for i, v := range row {
			out = append(out, `<c`...)
			switch v := v.(type) {
			case nil:
				out = append(out, `/>`...)
				continue
			case string:
				index, err := texts[i].index(v)
				if err != nil {
					return nil, err
				}
				out = append(append(out, ` t="s"><v>`...), index...)
			case int64:
				out = strconv.AppendInt(append(out, styles["count"]...), v, 10)
			case float64:
				out = strconv.AppendFloat(append(out, styles[row[unitAt]]...), v, 'g', -1, 64)
			case time.Time:
				out = strconv.AppendFloat(append(out, styles["day"]...), daySerial(v), 'f', 0, 64)
			default:
				return nil, fmt.Errorf("data sheet: row %d, column %s: %T", n+2, found.Columns[i].Name, v)
			}
			out = append(out, `</v></c>`...)
		}
		out = append(out, `</row>`...)
	}
	return out, nil
}

// sharedTexts gives the texts of a column their number in the workbook's list of texts. The library adds a text when a
// cell is set to it: cell A1 of the sheet, which gets its heading afterwards.
type sharedTexts struct {
	sheet *sheetWriter
	words map[string]string // for the codes of the column
	known map[string]string // number by code
}

func (t *sharedTexts) index(code string) (string, error) {
	if index, ok := t.known[code]; ok {
		return index, nil
	}
	text, ok := t.words[code]
	if !ok {
		text = code
	}
	f := t.sheet.book.file
	if err := f.SetCellStr(t.sheet.name, "A1", text); err != nil {
		return "", err
	}
	list := f.SharedStrings.SI
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].T != nil && list[i].T.Val == text {
			t.known[code] = strconv.Itoa(i)
			return t.known[code], nil
		}
	}
	return "", fmt.Errorf("text %q is not in the workbook's list", text)
}

// packer puts the parts of a workbook into its package, and rows that are ready into one of them.
type packer struct {
	part string // of the data sheet
	rows []byte
}

// packed is how hard parts are packed: twice as fast as usual and a tenth larger.
const packed = 2

func (p *packer) open(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, packed) })
	return &packing{z, p}
}

// packing is a package being written.
type packing struct {
	*zip.Writer
	packer *packer
}

// Create begins a part.
func (p *packing) Create(name string) (io.Writer, error) {
	// The first day that a ZIP can tell, for every part.
	w, err := p.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || name != p.packer.part {
		return w, err
	}
	return &splice{w, p.packer.rows}, nil
}

// splice puts rows behind those of a sheet, which the library writes whole.
type splice struct {
	w    io.Writer
	rows []byte
}

func (s *splice) Write(part []byte) (int, error) {
	before, after, ok := bytes.Cut(part, []byte("</sheetData>"))
	if !ok {
		return 0, errors.New("the data sheet was not written whole")
	}
	for _, piece := range [][]byte{before, s.rows, []byte("</sheetData>"), after} {
		if _, err := s.w.Write(piece); err != nil {
			return 0, err
		}
	}
	return len(part), nil
}
