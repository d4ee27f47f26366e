package pipeline

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xuri/excelize/v2"

	"kttt/fixtures/recount"
	"kttt/fixtures/sketch"
)

// The script tests of fixtures/scripts run the real program, "sketch", which makes a
// workbook of texts: sketch FILE.xlsx SHEET=TEXT…, and "retype", which is a clerk at her
// workbook: retype FILE.xlsx SHEET!CELL=TEXT…; SHEET!+7 inserts a row above row 7. "damage GLOB" turns a bit in the middle of
// the first file of a pattern, and turned again the file is as it was.
func TestMain(m *testing.M) {
	testscript.Main(withSharedNights{m}, map[string]func(){
		"kttt": func() { os.Exit(Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
		"kttt-on": func() { // kttt-on DAY ARGS…: the program on that day, at nine in the morning
			day, err := time.ParseInLocation(time.DateOnly, os.Args[1], hanoi)
			if err != nil {
				panic(err)
			}
			now := func() time.Time { return day.Add(9 * time.Hour) }
			os.Exit(mainAt(context.Background(), now, os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
		},
		"sketch": func() { os.Exit(makeSketch(os.Args[1], os.Args[2:])) },
		"damage": func() { os.Exit(damage(os.Args[1])) },
		"retype": func() { os.Exit(retype(os.Args[1], os.Args[2:])) },
	})
}

// withSharedNights gives the tests a folder for the nights that several of them read.
type withSharedNights struct{ *testing.M }

func (m withSharedNights) Run() int {
	dir, err := os.MkdirTemp("", "kttt-nights-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	sharedNights.folder, sharedNights.made = dir, map[string]outcome{}
	return m.M.Run()
}

func makeSketch(to string, sheets []string) int {
	a := &txtar.Archive{}
	for _, s := range sheets {
		name, file, _ := strings.Cut(s, "=")
		text, err := os.ReadFile(file)
		if err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			return 1
		}
		a.Files = append(a.Files, txtar.File{Name: "sheet " + name, Data: text})
	}
	if err := writeSketch(a, to); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return 0
}

func damage(pattern string) int {
	files, err := filepath.Glob(pattern)
	if err == nil && len(files) == 0 {
		err = fs.ErrNotExist
	}
	if err == nil {
		err = turnBit(files[0])
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return 0
}

// turnBit turns a bit in the middle of a file, whatever its mode.
func turnBit(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 1
	info, err := os.Stat(path)
	return errors.Join(err, os.Chmod(path, 0o600), os.WriteFile(path, b, 0o600), os.Chmod(path, info.Mode()))
}

func retype(path string, cells []string) int {
	f, err := excelize.OpenFile(path)
	if err == nil {
		for _, c := range cells {
			at, text, _ := strings.Cut(c, "=")
			sheet, cell, _ := strings.Cut(at, "!")
			if row, ok := strings.CutPrefix(cell, "+"); ok {
				n, atoiErr := strconv.Atoi(row)
				err = errors.Join(err, atoiErr, f.InsertRows(sheet, n, 1))
			} else {
				err = errors.Join(err, f.SetCellStr(sheet, cell, text))
			}
		}
		err = errors.Join(err, f.Save(), f.Close())
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return 0
}

// writeSketch makes the workbook of an archive.
func writeSketch(a *txtar.Archive, to string) error {
	book, err := sketch.Book(a)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	if err := sketch.WriteXLSX(book, f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../fixtures/scripts",
		Setup: func(env *testscript.Env) error {
			env.Defer(func() { recountAll(t, env.WorkDir) })
			return nil
		},
	})
}

// recountAll counts again every release that a script left.
func recountAll(t *testing.T, dir string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "parquet" && filepath.Base(filepath.Dir(filepath.Dir(path))) == "releases" {
			recounted(t, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// recounted compares the marts of a release, whose Parquet files are in root, with another calculation of them.
func recounted(t *testing.T, root string) {
	t.Helper()
	differences, err := recount.Differences(root)
	if err != nil {
		t.Errorf("recount %s: %v", root, err)
	}
	for _, d := range differences {
		t.Errorf("%s: %s", root, d)
	}
}

// TestMartsAgainstAnotherCalculation counts the demonstration again, as TestScripts does every release of a script.
func TestMartsAgainstAnotherCalculation(t *testing.T) {
	data, out := demoNight(t)
	recounted(t, filepath.Join(data, "releases", out.run, "parquet"))
}
