// Package report writes what goes back to people: the returned workbook, the
// answer as a page, and the form that a unit fills in next.
//
// A returned workbook is the sender's own file with a sheet "Cần sửa" in front and
// the cells of findings coloured and commented. Its package is patched: parts that
// need no change are copied as they stand, byte for byte, and the few others get
// their additions in place, because a library that reads a workbook and
// writes it again loses parts of many. Of 295 specimens excelize opened 10 not at all
// and lost parts of 5. What was written is opened again and compared (same.go). Where a
// file cannot be edited safely the sender gets a new workbook with an image
// of its rows (image.go).
package report

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"kttt/transforms"
)

// Answer is what goes back to the sender of one file.
type Answer struct {
	ID       string           // the submission it answers: the hidden mark of the returned workbook
	Path     string           // the file as its sender knows it
	Book     *transforms.Book // as it was read; nil when it could not be read
	Findings []transforms.Finding
}

// severities names the severities for the sender.
var severities = map[transforms.Severity]string{transforms.Reject: "Từ chối", transforms.Refuse: "Lỗi", transforms.Warn: "Cảnh báo", transforms.Note: "Ghi chú"}

// rank orders the severities, the worst first.
var rank = map[transforms.Severity]int{transforms.Reject: 0, transforms.Refuse: 1, transforms.Warn: 2, transforms.Note: 3}

// mostMarks is how many cells of a workbook are marked, the worst first; the list tells all.
const mostMarks = 10_000

// Copy writes to path a marked copy of the workbook original, an .xlsx or .xlsm that was
// read in full. What an earlier return left in it is taken out first. An error means that the
// original is not to be edited safely, or that something else would have changed.
func (a *Answer) Copy(original, path string) error {
	file, err := os.Open(original)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	p, err := openParcel(file, info.Size())
	if err != nil {
		return err
	}
	if err := p.strip(a.Book); err != nil {
		return fmt.Errorf("take an earlier return out: %w", err)
	}
	base := p.clone()
	if err := a.write(p); err != nil {
		return err
	}
	return publish(p, base, path)
}

// Image writes to path a new workbook with the list of findings and, of a file that
// was read, an image of its rows.
func (a *Answer) Image(path string) error {
	b := *a
	p, err := b.image()
	if err != nil {
		return err
	}
	base := p.clone()
	if err := b.write(p); err != nil {
		return err
	}
	return publish(p, base, path)
}

// publish writes the package, opens it again and proves that but for the marks it is base.
func publish(p, base *parcel, path string) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	if err := f.Chmod(0o600); err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err := p.writeTo(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	copied, err := openParcel(f, info.Size())
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	return proveSame(base, copied, p.marked)
}

// write puts the list and the marks into a package.
func (a *Answer) write(p *parcel) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	if b.styles == "" {
		return errors.New("workbook has no styles")
	}
	s, err := p.readStyles(b.styles)
	if err != nil {
		return err
	}
	marks := a.marks()
	for _, sheet := range b.sheets {
		if err := p.mark(sheet, s, marks[sheet.name]); err != nil {
			return fmt.Errorf("mark sheet %q: %w", sheet.name, err)
		}
		delete(marks, sheet.name)
	}
	for name := range marks {
		return fmt.Errorf("there is no sheet %q", name)
	}
	name := listName(b.sheets)
	part := p.free("xl/worksheets/sheetKttt%d.xml")
	text, names := a.list(name, b.sheets, s)
	p.set(part, []byte(text))
	if err := s.save(p); err != nil {
		return err
	}
	return p.addSheet(b, name, part, names)
}

// listName is the name of the list, unless the sender has a sheet of that name.
func listName(sheets []sheetEntry) string {
	name := transforms.ReturnedSheet
	for n := 2; slices.ContainsFunc(sheets, func(s sheetEntry) bool { return strings.EqualFold(s.name, name) }); n++ {
		name = fmt.Sprintf("%s (%d)", transforms.ReturnedSheet, n)
	}
	return name
}

// mark puts the marks of one sheet into its part, and takes the selection of its tab away.
func (p *parcel) mark(sheet sheetEntry, s *styles, marks []mark) error {
	if !p.has(sheet.part) {
		return nil // a macro sheet of old
	}
	src, err := p.read(sheet.part)
	if err != nil {
		return err
	}
	m := &sheetMarker{src: src, marks: marks, styles: s}
	if len(marks) == 0 {
		if err := each(src, func(e *event) error { unselect(e, src, &m.list); return nil }); err != nil || len(m.list) == 0 {
			return err
		}
	} else if sheet.relation.kind != "worksheet" {
		return errors.New("it is no worksheet")
	} else if err := m.run(); err != nil {
		return err
	} else if err := p.addComments(sheet.part, m, marks); err != nil {
		return err
	}
	out, err := m.list.apply(src)
	if err != nil {
		return err
	}
	p.set(sheet.part, out)
	for _, x := range marks {
		p.marked[cellOf{sheet.part, x.address()}] = true
	}
	return nil
}

// marks are the cells to be marked, by sheet, in the order of rows and columns.
func (a *Answer) marks() map[string][]mark {
	type cell struct {
		sheet    string
		row, col int
	}
	byCell := map[cell][]transforms.Finding{}
	var order []cell
	for _, f := range a.sorted() {
		row, col := a.place(f)
		if row == 0 {
			continue
		}
		c := cell{value(f.SourceSheet), row, col}
		if byCell[c] == nil {
			if len(order) == mostMarks {
				continue
			}
			order = append(order, c)
		}
		byCell[c] = append(byCell[c], f)
	}
	out := map[string][]mark{}
	for _, c := range order {
		x := mark{row: c.row, col: c.col, severity: transforms.Severity(byCell[c][0].Severity)}
		var texts []string
		for _, f := range byCell[c] {
			texts = append(texts, a.comment(f))
		}
		x.text = strings.Join(texts, "\n\n")
		out[c.sheet] = append(out[c.sheet], x)
	}
	for _, list := range out {
		slices.SortFunc(list, func(x, y mark) int { return cmp.Or(cmp.Compare(x.row, y.row), cmp.Compare(x.col, y.col)) })
	}
	return out
}

// sorted are the findings, the worst first and otherwise as they stand in the workbook.
func (a *Answer) sorted() []transforms.Finding {
	out := slices.Clone(a.Findings)
	slices.SortStableFunc(out, func(x, y transforms.Finding) int {
		return cmp.Compare(rank[transforms.Severity(x.Severity)], rank[transforms.Severity(y.Severity)])
	})
	return out
}

// comment is what the sender reads at a cell: how bad it is, the value seen, what is expected and what to do.
func (a *Answer) comment(f transforms.Finding) string {
	text := severities[transforms.Severity(f.Severity)]
	if v := a.seen(f); v != "" {
		text += "\nĐang ghi: " + v
	}
	return text + "\n" + f.MessageVI
}

// seen is the value that a finding is about. It goes back to its own sender, so what
// is masked elsewhere is told as it stands in the cell.
func (a *Answer) seen(f transforms.Finding) string {
	v := value(f.Value)
	if s := a.sheet(f); s != nil && f.SourceCol > 0 && strings.Contains(v, "***") {
		if r := rowOf(s, int(f.SourceRow)); r != nil {
			v = r.Cell(int(f.SourceCol)).Raw
		}
	}
	return v
}

func (a *Answer) sheet(f transforms.Finding) *transforms.Sheet {
	if a.Book == nil || f.SourceSheet == nil {
		return nil
	}
	for i := range a.Book.Sheets {
		if a.Book.Sheets[i].Name == *f.SourceSheet {
			return &a.Book.Sheets[i]
		}
	}
	return nil
}

func rowOf(s *transforms.Sheet, number int) *transforms.Row {
	i, ok := slices.BinarySearchFunc(s.Rows, number, func(r transforms.Row, n int) int { return cmp.Compare(r.Number, n) })
	if !ok {
		return nil
	}
	return &s.Rows[i]
}

// mostMerges is up to how many merged ranges of a sheet are searched.
const mostMerges = 20_000

// place is the cell to mark for a finding: its own, or the first of its row that holds
// something; of merged cells the one that is seen. Row 0: none.
func (a *Answer) place(f transforms.Finding) (row, col int) {
	s := a.sheet(f)
	row, col = int(f.SourceRow), int(f.SourceCol)
	if s == nil || row == 0 {
		return 0, 0
	}
	if col == 0 {
		col = 1
		if r := rowOf(s, row); r != nil && len(r.Cells) > 0 {
			col = r.Cells[0].Col
		}
	}
	if len(s.Merges) > mostMerges {
		return row, col
	}
	for _, m := range s.Merges {
		if row >= m.Row1 && row <= m.Row2 && col >= m.Col1 && col <= m.Col2 {
			return m.Row1, m.Col1
		}
	}
	return row, col
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
