package main

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
	"kttt/pipeline"
)

// TestMain is the program itself where a test of this package asks for it, and one of the commands of the scripts in
// fixtures/scripts: "kttt"; "kttt-on DAY", the program on that day at nine in the morning; "sketch", which makes a
// workbook of texts: sketch FILE.xlsx SHEET=TEXT…; "retype", which is a clerk at her workbook: retype FILE.xlsx
// SHEET!CELL=TEXT…, where SHEET!+7 inserts a row above row 7; "damage GLOB", which turns a bit in the middle of the first
// file of a pattern, and turned again the file is as it was.
func TestMain(m *testing.M) {
	if os.Getenv("KTTT_TEST_IS_KTTT") != "" {
		main()
	}
	testscript.Main(m, map[string]func(){
		"kttt": func() { os.Exit(pipeline.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
		"kttt-on": func() {
			day, err := time.ParseInLocation(time.DateOnly, os.Args[1], time.FixedZone("+07", 7*60*60))
			if err != nil {
				panic(err)
			}
			now := func() time.Time { return day.Add(9 * time.Hour) }
			os.Exit(pipeline.MainAt(context.Background(), now, os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
		},
		"sketch": func() { os.Exit(makeSketch(os.Args[1], os.Args[2:])) },
		"damage": func() { os.Exit(damage(os.Args[1])) },
		"retype": func() { os.Exit(retype(os.Args[1], os.Args[2:])) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "fixtures/scripts",
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
			differences, err := recount.Differences(path)
			if err != nil {
				t.Errorf("recount %s: %v", path, err)
			}
			for _, d := range differences {
				t.Errorf("%s: %s", path, d)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
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
	if err := sketch.WriteFile(a, to); err != nil {
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
