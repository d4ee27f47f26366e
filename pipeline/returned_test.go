//go:build unix

package pipeline

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/pipeline/report"
	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// badList is a list with a mistake, as a workbook of one sheet.
func badList(t *testing.T, to, unit string) {
	t.Helper()
	a := &txtar.Archive{Files: []txtar.File{{Name: "sheet HTX", Data: []byte("DANH SÁCH HTX " + unit + " NĂM 2024\nSTT | Tên HTX | Số thành viên | Ngày thành lập\n1 | HTX Một | -9 | 5/3/2019\n")}}}
	if err := sketch.WriteFile(a, to); err != nil {
		t.Fatal(err)
	}
}

// returnedFiles are the files below returned/<run> with their modes.
func returnedFiles(t *testing.T, data, run string) []string {
	t.Helper()
	var out []string
	root := filepath.Join(data, "returned", run)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		out = append(out, fmt.Sprintf("%s %o", filepath.ToSlash(rel), info.Mode().Perm()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestACopyThatCannotBeMadeStopsNothing sends files whose copies would have a name that no disk
// takes, and finds the folder of returned files taken by a file.
func TestACopyThatCannotBeMadeStopsNothing(t *testing.T) {
	inbox, data := t.TempDir(), filepath.Join(t.TempDir(), "data")
	badList(t, filepath.Join(inbox, "2024", "187-chi-lang.xlsx"), "HUYỆN CHI LĂNG")
	long := "2024/" + strings.Repeat("a", 251) + ".csv"
	if err := os.WriteFile(filepath.Join(inbox, long), []byte("x;y\n1;2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := testNight(t, testSettings(inbox, data))
	if !out.published || out.returned.files != 1 || len(out.returned.failed) != 1 || out.returned.failed[0].path != long {
		t.Errorf("published %v, returned %+v", out.published, out.returned)
	}
	if d := cmp.Diff([]string{". 700", "2024 700", "2024/187-chi-lang.xlsx 600"}, returnedFiles(t, data, out.run)); d != "" {
		t.Errorf("returned (-want +got):\n%s", d)
	}

	data = filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "returned"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	out = testNight(t, testSettings(inbox, data))
	if !out.published || out.returned.files != 0 || len(out.returned.failed) != 2 {
		t.Errorf("published %v, returned %+v", out.published, out.returned)
	}
	if err := os.Remove(filepath.Join(data, "returned")); err != nil { // what was not given is given the next time
		t.Fatal(err)
	}
	badList(t, filepath.Join(inbox, "2024", "188-loc-binh.xlsx"), "HUYỆN LỘC BÌNH")
	if out = testNight(t, testSettings(inbox, data)); out.returned.files != 2 {
		t.Errorf("returned %+v", out.returned)
	}
}

// TestReturnedFilesAreTheOwnersAlone makes them under umasks that would open or close everything.
func TestReturnedFilesAreTheOwnersAlone(t *testing.T) {
	for _, mask := range []int{0, 0o777} {
		inbox, data := t.TempDir(), filepath.Join(t.TempDir(), "data")
		badList(t, filepath.Join(inbox, "2024", "q4", "187-chi-lang.xlsx"), "HUYỆN CHI LĂNG")
		old := syscall.Umask(mask)
		n := newNight(testSettings(inbox, data), io.Discard)
		out, err := n.run(t.Context())
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{". 700", "2024 700", "2024/q4 700", "2024/q4/187-chi-lang.xlsx 600"}, returnedFiles(t, data, out.run)); d != "" {
			t.Errorf("umask %o (-want +got):\n%s", mask, d)
		}
	}
}

// TestTheSameNightReturnsTheSameBytes runs the demonstration with one worker and with four.
func TestTheSameNightReturnsTheSameBytes(t *testing.T) {
	inbox := demoInbox(t)
	var got [2]map[string]string
	for i, jobs := range []int{1, 4} {
		s := testSettings(inbox, filepath.Join(t.TempDir(), "data"))
		s.Jobs = jobs
		out := testNight(t, s)
		if len(out.returned.failed) > 0 || out.returned.files == 0 {
			t.Fatalf("returned %+v", out.returned)
		}
		got[i] = map[string]string{}
		for _, line := range returnedFiles(t, s.Data, out.run) {
			name, mode, _ := strings.Cut(line, " ")
			if mode != "600" {
				continue
			}
			hash, err := hashFile(filepath.Join(out.returned.folder, name))
			if err != nil {
				t.Fatal(err)
			}
			got[i][name] = hash
		}
	}
	if d := cmp.Diff(got[0], got[1]); d != "" {
		t.Errorf("(-one +four):\n%s", d)
	}
}

func TestReturnName(t *testing.T) {
	taken := map[string]bool{"2024/a.xlsx": true, "2024/a.xls": true, "2024/b.csv": true, "2024/c.ods": true, "2024/c.xls": true, "2024": true}
	for _, c := range [][2]string{{"2024/a.xlsx", "2024/a.xlsx"}, {"2024/a.xls", "2024/a.xls.xlsx"}, {"2024/b.csv", "2024/b.xlsx"}, {"2024/c.ods", "2024/c.xlsx"},
		{"2024/c.xls", "2024/c.xls.xlsx"}, {"M.XLSM", "M.XLSM"}, {"none", "none.xlsx"}} {
		if got := returnName(c[0], taken); got != c[1] {
			t.Errorf("%s becomes %s, want %s", c[0], got, c[1])
		}
	}
}

// TestOtherFormatsAreReturnedAsAnImage answers a text table, and one list saved by
// LibreOffice as .xls and .ods, and reads the answers back.
func TestOtherFormatsAreReturnedAsAnImage(t *testing.T) {
	dir := t.TempDir()
	files := []string{filepath.Join(dir, "187.csv")}
	if err := os.WriteFile(files[0], []byte("\ufeffSTT;Tên HTX;Số thành viên\n1;=HTX Một;-9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if soffice, err := exec.LookPath("soffice"); err == nil {
		badList(t, filepath.Join(dir, "188.xlsx"), "HUYỆN LỘC BÌNH")
		for _, format := range []string{"xls", "ods"} {
			text, err := exec.Command(soffice, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", format, "--outdir", dir, filepath.Join(dir, "188.xlsx")).CombinedOutput()
			if err != nil {
				t.Fatalf("soffice: %v\n%s", err, text)
			}
			files = append(files, filepath.Join(dir, "188."+format))
		}
	} else {
		t.Log("LibreOffice (soffice) is not installed: .xls and .ods are not tried")
	}
	for _, file := range files {
		book, err := workbook.Read(t.Context(), file, "x")
		if err != nil {
			t.Fatal(err)
		}
		list, err := transforms.Normalise(book)
		if err != nil {
			t.Fatal(err)
		}
		a := &report.Answer{ID: "x", Path: filepath.Base(file), Book: book, Findings: list.Findings}
		to, err := returnFile(t.Context(), file, filepath.Join(t.TempDir(), "back.xlsx"), a)
		if err != nil {
			t.Fatal(err)
		}
		back, err := workbook.Read(t.Context(), to, "x")
		if err != nil {
			t.Fatal(err)
		}
		if len(back.Sheets) != len(book.Sheets)+1 {
			t.Fatalf("%s: %d sheets came back of %d", filepath.Base(file), len(back.Sheets), len(book.Sheets))
		}
		if d := cmp.Diff(shown(book), shown(&transforms.Book{Sheets: back.Sheets[1:]})); d != "" {
			t.Errorf("%s (-sent +back):\n%s", filepath.Base(file), d)
		}
	}
}

// shown are the cells of a book, as far as every program keeps them.
func shown(b *transforms.Book) []string {
	var out []string
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				raw := c.Raw
				if v, err := strconv.ParseFloat(raw, 64); err == nil && c.Kind == transforms.Number {
					raw = strconv.FormatFloat(v, 'g', 12, 64)
				}
				out = append(out, fmt.Sprintf("%s!%s %v %q %v %v", s.Name, transforms.Pos{Row: r.Number, Col: c.Col}.Address(), c.Kind, raw, c.IsDate, r.Hidden))
			}
		}
		merged := make([]string, len(s.Merges))
		for i, m := range s.Merges {
			merged[i] = fmt.Sprint(m)
		}
		slices.Sort(merged) // each program has its order
		out = append(out, fmt.Sprintf("%s hidden %v, merged %v", s.Name, s.Hidden, merged))
	}
	return out
}

// TestReturnedCopiesGoThroughLibreOffice has some of the demonstration's returned workbooks saved by
// another program: it reads every cell of the sender's, and the list is known again.
func TestReturnedCopiesGoThroughLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed: nothing to send the copies through")
	}
	inbox, data, through := demoInbox(t), filepath.Join(t.TempDir(), "data"), t.TempDir()
	out := testNight(t, testSettings(inbox, data))
	args := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "xlsx", "--outdir", through}
	var names []string
	for i, line := range returnedFiles(t, data, out.run) {
		if name, _, _ := strings.Cut(line, " "); strings.HasPrefix(name, "2024/") && i%2 == 0 {
			names = append(names, name)
			args = append(args, filepath.Join(out.returned.folder, name))
		}
	}
	if text, err := exec.Command(soffice, args...).CombinedOutput(); err != nil || len(names) == 0 {
		t.Fatalf("soffice: %v\n%s", err, text)
	}
	cells := 0
	for _, name := range names {
		sent, err := workbook.Read(t.Context(), filepath.Join(inbox, name), "x")
		if err != nil {
			t.Fatal(err)
		}
		back, err := workbook.Read(t.Context(), filepath.Join(through, filepath.Base(name)), "x")
		if err != nil {
			t.Fatal(err)
		}
		if id, ok := transforms.ReturnedOf(&back.Sheets[0]); !ok || !strings.HasPrefix(id, "s") {
			t.Errorf("%s is not known again: %q", name, id)
		}
		want, got := shown(sent), shown(&transforms.Book{Sheets: back.Sheets[1:]})
		got = slices.DeleteFunc(got, func(s string) bool { return !slices.Contains(want, s) && strings.Contains(s, ` 2 "" `) })
		cells += len(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-sent +back):\n%s", name, d)
		}
	}
	t.Logf("%d cells of %d workbooks compared", cells, len(names))
}

// TestAChangedAnswerIsGivenAgain teaches a heading, which changes what is wrong with a file, and takes
// the lesson back.
func TestAChangedAnswerIsGivenAgain(t *testing.T) {
	inbox, data := t.TempDir(), filepath.Join(t.TempDir(), "data")
	a := &txtar.Archive{Files: []txtar.File{{Name: "sheet HTX", Data: []byte("DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Số thành viên | Mã định danh HTX\n1 | HTX Một | -9 | '4900000001\n")}}}
	if err := sketch.WriteFile(a, filepath.Join(inbox, "2024", "187-chi-lang.xlsx")); err != nil {
		t.Fatal(err)
	}
	for i, decision := range []string{"", "heading,Mã định danh HTX,registration_no\n", "heading,Mã định danh HTX,registration_no\n# the same\n", ""} {
		if err := os.MkdirAll(data, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(data, "decisions.csv"), []byte(decision), 0o600); err != nil {
			t.Fatal(err)
		}
		out := testNight(t, testSettings(inbox, data))
		if want := []int{1, 1, 0, 1}[i]; out.returned == nil || out.returned.files != want {
			t.Errorf("night %d returned %+v, want %d", i+1, out.returned, want)
		}
	}
}
