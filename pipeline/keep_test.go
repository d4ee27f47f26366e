package pipeline

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kttt/pipeline/lake"
)

// TestWhatPruningKeeps draws a log of four years, a night a week, and wants the newest, the signed, the last of each month of
// two years and whatever a rollback has in force to be kept, and nothing else.
func TestWhatPruningKeeps(t *testing.T) {
	var entries []lake.Entry
	start := time.Date(2022, 1, 5, 20, 0, 0, 0, time.UTC)
	for i := range 208 {
		entries = append(entries, lake.Entry{Seq: i + 1, Run: lake.Key("run", start.String(), string(rune(i))), At: start.AddDate(0, 0, 7*i)})
	}
	newest := entries[len(entries)-1].At
	back := entries[9]
	entries = append(entries, lake.Entry{Seq: 209, Run: back.Run, At: newest.Add(time.Hour), Back: 10})
	tags := []lake.Tag{{SignOff: lake.SignOff{Period: "2022", Run: entries[4].Run}}}
	want := map[string]string{entries[4].Run: "signed", back.Run: "in force"}
	for _, e := range entries[208-29 : 208] { // the one in force is one of thirty
		want[e.Run] = "newest"
	}
	ends := 0
	for i, e := range entries[:208] {
		next := e.At.AddDate(0, 0, 7)
		if e.At.After(newest.Add(time.Hour).AddDate(-2, 0, 0)) && next.In(hanoi).Month() != e.At.In(hanoi).Month() && i != 207 {
			want[e.Run] = "month end"
			ends++
		}
	}
	for _, now := range []time.Time{newest.Add(24 * time.Hour), newest.AddDate(40, 0, 0)} { // a clock that ran ahead changes nothing
		got := keptRuns(entries, tags, 30, now)
		for _, e := range entries {
			if got[e.Run] != (want[e.Run] != "") {
				t.Errorf("entry %d of %v: kept %v, want %q", e.Seq, e.At, got[e.Run], want[e.Run])
			}
		}
	}
	if ends != 24 || len(want) >= 60 {
		t.Errorf("%d month ends, %d kept", ends, len(want))
	}
}

// TestACopyOfTheFolderIsABackup copies a data folder as badly as people do (every mode lost, the link
// to the release in force followed or left out) and wants of the copy the same answers, a night with nothing new, and
// a verification without a fault.
func TestACopyOfTheFolderIsABackup(t *testing.T) {
	from, out := demoNight(t)
	const question = "select area_code, org_type, listed_count, member_count from marts.organisation_counts order by all"
	want := ask(t, from, question)
	for name, c := range map[string]struct {
		dir, file fs.FileMode
		link      string
	}{"closed": {0o700, 0o600, "kept"}, "open": {0o755, 0o644, "followed"}, "without links": {0o700, 0o400, "left out"}} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "restored", "data")
			copyFolder(t, from, to, c.dir, c.file, c.link)
			if got := ask(t, to, question); !slices.EqualFunc(got, want, slices.Equal) {
				t.Error("the copy answers otherwise")
			}
			s := testSettings(demoInbox(t), to)
			if again := testNight(t, s); again.published || again.resolved != nil || again.run != out.run {
				t.Errorf("the night in the copy: %+v", again)
			}
			if got := ask(t, to, question); !slices.EqualFunc(got, want, slices.Equal) {
				t.Error("after a night the copy answers otherwise")
			}
			args := []string{"releases", "verify", "--data", to}
			if name != "closed" { // built again once
				args = append(args, "--quick")
			}
			if told := runKTTT(t, args...); !strings.Contains(told, "không có gì hỏng") || name == "closed" && !strings.Contains(told, "giống hệt") {
				t.Error(told)
			}
			if run, _, err := lake.Current(to); err != nil || run != out.run {
				t.Errorf("current is %s: %v", run, err)
			}
			if target, err := os.Readlink(filepath.Join(to, "current")); err != nil || filepath.Base(target) != out.run {
				t.Errorf("current shows %q: %v", target, err)
			}
			for below, mode := range map[string]fs.FileMode{"lake": 0o700, "lake/originals": 0o700, "lake/restricted": 0o700, "lake/LOCK": 0o600, "returned": 0o700, "releases": 0o755} {
				if info, err := os.Stat(filepath.Join(to, below)); err != nil || info.Mode().Perm() != mode {
					t.Errorf("mode of %s: %v, %v", below, info.Mode(), err)
				}
			}
			checkReadable(t, filepath.Join(to, "releases", out.run))
		})
	}
}

// checkReadable wants every file of a release to be for all to read and for none to write.
func checkReadable(t *testing.T, dir string) {
	t.Helper()
	modes := map[fs.FileMode]int{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			modes[info.Mode()]++
		}
		return err
	})
	if want := []fs.FileMode{0o444, fs.ModeDir | 0o755}; err != nil || !slices.Equal(slices.Sorted(maps.Keys(modes)), want) {
		t.Errorf("modes %v: %v", modes, err)
	}
}

// copyFolder copies a folder with other modes. link says what becomes of links: kept, followed or left out.
func copyFolder(t *testing.T, from, to string, dir, file fs.FileMode, link string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return errors.Join(os.MkdirAll(target, 0o700), os.Chmod(target, dir|0o700))
		case d.Type()&fs.ModeSymlink != 0 && link == "kept":
			shown, err := os.Readlink(path)
			return errors.Join(err, os.Symlink(shown, target))
		case d.Type()&fs.ModeSymlink != 0 && link == "followed":
			shown, err := filepath.EvalSymlinks(path)
			copyFolder(t, shown, target, dir, file, link)
			return err
		case d.Type()&fs.ModeSymlink != 0:
			return nil
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		return errors.Join(err, out.Close(), os.Chmod(target, file))
	})
	if err != nil {
		t.Fatal(err)
	}
}
