package workbook

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/transforms"
)

// convert lets LibreOffice save workbooks in another format and gives the folder
// they are in; the test is skipped where LibreOffice is not installed.
func convert(t *testing.T, format string, files ...string) string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed: nothing to compare with")
	}
	out := t.TempDir()
	args := append([]string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", format, "--outdir", out}, files...)
	if text, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, text)
	}
	return out
}

// oddSketches are the sketched workbooks with the most kinds of cells.
var oddSketches = []string{"dates", "dates-month-first", "hidden", "legacy-workbook", "merged-communes", "numbers", "percent", "totals", "yes-no"}

// TestOtherFormatsAgree saves sketched workbooks as .xls and .ods with another
// program and wants the same cells from each reader.
func TestOtherFormatsAgree(t *testing.T) {
	var files []string
	dir := t.TempDir()
	for _, name := range sketchNames(t) {
		a, err := txtar.ParseFile(filepath.Join("../../fixtures/sheets", name+".txtar"))
		do(t, err)
		book, err := sketch.Book(a)
		do(t, err)
		var b bytes.Buffer
		do(t, sketch.WriteXLSX(book, &b))
		files = append(files, filepath.Join(dir, name+".xlsx"))
		do(t, os.WriteFile(files[len(files)-1], b.Bytes(), 0o600))
	}
	for _, format := range []string{"xls", "ods"} {
		t.Run(format, func(t *testing.T) {
			out, cells := convert(t, format, files...), 0
			for _, file := range files {
				want, err := Read(t.Context(), file, "x")
				do(t, err)
				got, err := Read(t.Context(), filepath.Join(out, strings.TrimSuffix(filepath.Base(file), "xlsx")+format), "x")
				do(t, err)
				fillMissing(want, got)
				if d := cmp.Diff(comparable(want), comparable(got)); d != "" {
					t.Errorf("%s (-xlsx +%s):\n%s", filepath.Base(file), format, d)
				}
				cells += len(ourCells(want))
			}
			t.Logf("%d cells of %d workbooks compared", cells, len(files))
		})
	}
}

// TestOfficesBrokenChains reads asset registers that offices made with a PHP library
// whose chains of sectors overlap, which other readers refuse: every cell is what
// LibreOffice reads.
func TestOfficesBrokenChains(t *testing.T) {
	files, err := filepath.Glob(specimens + "/vn/*qlts*/data/upload/*.xls")
	do(t, err)
	if len(files) == 0 {
		t.Skipf("folder %q is not here", specimens)
	}
	out, cells := convert(t, "xlsx", files...), 0
	for _, file := range files {
		got, err := Read(t.Context(), file, "x")
		do(t, err)
		want, err := Read(t.Context(), filepath.Join(out, strings.TrimSuffix(filepath.Base(file), ".xls")+".xlsx"), "x")
		do(t, err)
		values := func(b *transforms.Book) map[string]string {
			list := make(map[string]string)
			for at, c := range ourCells(b) {
				if c.Kind == transforms.Number { // LibreOffice writes 15 digits
					v, err := strconv.ParseFloat(c.Raw, 64)
					do(t, err)
					c.Raw = strconv.FormatFloat(v, 'g', 15, 64)
				}
				list[at] = fmt.Sprintf("%v %q date %v percent %v", c.Kind, c.Raw, c.IsDate, c.Percent)
			}
			return list
		}
		if d := cmp.Diff(values(want), values(got)); d != "" {
			t.Errorf("%s (-LibreOffice +ours):\n%.2000s", filepath.Base(file), d)
		}
		cells += countCells(got)
	}
	t.Logf("%d cells of %d workbooks compared", cells, len(files))
}

// fillMissing gives formulas without a value the one that LibreOffice worked out.
func fillMissing(want, got *transforms.Book) {
	for i := range want.Sheets {
		for j := range want.Sheets[i].Rows {
			r := &want.Sheets[i].Rows[j]
			for k := range r.Cells {
				if c := &r.Cells[k]; c.Kind == transforms.Missing {
					*c = got.Sheets[i].Rows[j].Cell(c.Col)
				}
			}
		}
	}
}

// sketchNames are those of oddSketches that there are, and as many others.
func sketchNames(t *testing.T) []string {
	all, err := filepath.Glob("../../fixtures/sheets/*.txtar")
	do(t, err)
	var names []string
	for i, file := range all {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if slices.Contains(oddSketches, name) || i%5 == 0 {
			names = append(names, name)
		}
	}
	return names
}

// comparable is a book as lines of text: what every format can say in the same way.
func comparable(b *transforms.Book) []string {
	var lines []string
	for _, s := range b.Sheets {
		lines = append(lines, fmt.Sprintf("%s hidden %v columns %v merges %v", s.Name, s.Hidden, s.HiddenCols, s.Merges))
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				if v, err := strconv.ParseFloat(c.Raw, 64); err == nil && c.Kind == transforms.Number {
					c.Raw = strconv.FormatFloat(v, 'g', 15, 64) // 4.9E+09 is saved as 4900000000, and with 15 digits
				}
				lines = append(lines, fmt.Sprintf("%s%d %v %q date %v %v %v percent %v digits %d formula %v bold %v font %s hidden %v",
					transforms.ColumnName(c.Col), r.Number, c.Kind, c.Raw, c.IsDate, c.NoDay, c.NoMonth, c.Percent, c.Digits, c.Formula, c.Bold, c.Font, r.Hidden))
			}
		}
	}
	return lines
}
