package workbook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"kttt/transforms"
)

const (
	specimens = "../../../shared/specimens"
	inbox     = "../../fixtures/inbox"
)

// difference is something this room sees otherwise than excelize, on purpose.
type difference struct {
	file, what string // base name; part of what compare says
	why        string
	seen       int
}

var knownDifferences = []difference{
	{file: "date_iso.xlsx", what: `ours "44197`, why: "an ISO date (t=d) is read as the serial day Excel shows; excelize gives its text"},
	{file: "empty_s_attribute.xlsx", what: `excelize ""`, why: `a cell with s="" stops excelize without an error; here it has the default format`},
	{file: "Book1.xlsx", what: "row 9 hidden ours true", why: "a row of no height is hidden, whether or not it says so"},
	{file: "Book1.xlsx", what: "font ours", why: "the text's own runs all name another font than the cell's format"},
	{file: "shared_styled_string.xlsx", what: "font ours", why: "the text's own runs are all bold"},
	{file: "examples-gnumeric.xlsx", what: "font ours", why: "excelize gives cells of format 0 their column's; Excel does not"},
	{file: "issue_174.xlsx", what: "font ours", why: "the same"},
	{file: "issue_261.xlsx", what: "font ours", why: "excelize's cell lookup loses its place among cells without reference"},
}

// TestOracle compares every cell of every workbook that both excelize and this
// room accept.
func TestOracle(t *testing.T) {
	for _, dir := range []string{inbox, specimens} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			compared, books := 0, 0
			for _, file := range filesBelow(t, dir) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.HasPrefix(data, []byte("PK")) {
					continue
				}
				name, _ := filepath.Rel(dir, file)
				n := compare(t, filepath.ToSlash(name), data)
				compared += n
				if n > 0 {
					books++
				}
			}
			for _, k := range knownDifferences {
				if k.seen == 0 && dir == specimens {
					t.Errorf("%s: difference %q is no longer seen (%s)", k.file, k.what, k.why)
				}
			}
			t.Logf("%d cells of %d workbooks compared", compared, books)
		})
	}
}

func filesBelow(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, file)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("folder %q is not here", dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func compare(t *testing.T, name string, data []byte) int {
	book, err := readBytes(data)
	if err != nil {
		return 0
	}
	theirs, err := excelizeCells(data)
	if err != nil {
		t.Logf("%s: only excelize refuses: %v", name, err)
		return 0
	}
	ours := ourCells(book)
	var differ []string
	for at, c := range ours {
		if c.Kind == transforms.Missing {
			continue // nothing is stored; excelize shows nothing
		}
		if got := theirs[at]; got != c.Raw {
			differ = append(differ, fmt.Sprintf("%s: ours %q, excelize %q", at, c.Raw, got))
		}
	}
	for at, v := range theirs {
		if _, ok := ours[at]; !ok {
			differ = append(differ, fmt.Sprintf("%s: ours nothing, excelize %q", at, v))
		}
	}
	differ = append(differ, compareLooks(t, book, data)...)
	sort.Strings(differ)
	for _, d := range differ {
		known := slices.IndexFunc(knownDifferences, func(k difference) bool {
			return k.file == path.Base(name) && strings.Contains(d, k.what)
		})
		if known < 0 {
			t.Errorf("%s: %s", name, d)
		} else {
			knownDifferences[known].seen++
		}
	}
	return len(ours)
}

// TestSpecimens reads whatever people really sent: a book or a typed error, without
// a panic.
func TestSpecimens(t *testing.T) {
	kinds := make(map[string]int)
	for _, file := range filesBelow(t, specimens) {
		_, err := Read(context.Background(), file, filepath.Base(file))
		var typed *Error
		switch {
		case err == nil:
			kinds["read"]++
		case !errors.As(err, &typed):
			t.Errorf("%s: error without a type: %v", file, err)
		default:
			kinds[strings.TrimSpace(typed.Kind.Error()+" "+typed.Format)]++
		}
	}
	t.Logf("%v", kinds)
}

// compareLooks compares what surrounds the values: merged ranges, hidden
// sheets and rows, the date system, fonts.
func compareLooks(t *testing.T, book *transforms.Book, data []byte) (differ []string) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	props, err := f.GetWorkbookProps()
	if err != nil {
		t.Fatal(err)
	}
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if date1904 := props.Date1904 != nil && *props.Date1904; s.Date1904 != date1904 {
			differ = append(differ, fmt.Sprintf("%s: date1904 ours %v", s.Name, s.Date1904))
		}
		visible, err := f.GetSheetVisible(s.Name)
		if err != nil || visible == s.Hidden {
			differ = append(differ, fmt.Sprintf("%s: hidden ours %v, visible excelize %v %v", s.Name, s.Hidden, visible, err))
		}
		merged, err := f.GetMergeCells(s.Name, true)
		if err != nil {
			continue // already told by the cells
		}
		var want []transforms.Range
		for _, m := range merged {
			area, _ := parseRange(m.GetStartAxis() + ":" + m.GetEndAxis())
			want = append(want, area)
		}
		if d := cmp.Diff(want, s.Merges, cmpopts.EquateEmpty()); d != "" {
			differ = append(differ, s.Name+": merges (-excelize +ours) "+d)
		}
		if len(s.Rows) <= 1000 {
			differ = append(differ, compareFonts(f, s)...)
		}
	}
	return differ
}

func compareFonts(f *excelize.File, s *transforms.Sheet) (differ []string) {
	styles := make(map[int]*excelize.Style)
	for _, r := range s.Rows {
		if visible, err := f.GetRowVisible(s.Name, r.Number); err == nil && visible == r.Hidden {
			differ = append(differ, fmt.Sprintf("%s: row %d hidden ours %v", s.Name, r.Number, r.Hidden))
		}
		for _, c := range r.Cells {
			at := transforms.ColumnName(c.Col) + strconv.Itoa(r.Number)
			id, err := f.GetCellStyle(s.Name, at)
			if err != nil {
				continue
			}
			if styles[id] == nil {
				if styles[id], err = f.GetStyle(id); err != nil || styles[id].Font == nil {
					continue
				}
			}
			if font := styles[id].Font; font != nil && (font.Family != c.Font || font.Bold != c.Bold) {
				differ = append(differ, fmt.Sprintf("%s!%s: font ours %q %v, excelize %q %v", s.Name, at, c.Font, c.Bold, font.Family, font.Bold))
			}
		}
	}
	return differ
}

// TestFixedByExcel reads a workbook full of cells without references and what
// Excel made of it.
func TestFixedByExcel(t *testing.T) {
	dir := specimens + "/torture/tafia+calamine/tests/"
	var cells [2]map[string]string
	for i, name := range []string{"issue_261.xlsx", "issue_261_fixed_by_excel.xlsx"} {
		b, err := Read(context.Background(), dir+name, name)
		if errors.Is(err, fs.ErrNotExist) {
			t.Skipf("folder %q is not here", dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		cells[i] = make(map[string]string)
		for at, c := range ourCells(b) {
			cells[i][at] = c.Raw
		}
	}
	if d := cmp.Diff(cells[1], cells[0]); d != "" {
		t.Errorf("cells (-Excel +ours):\n%s", d)
	}
}
