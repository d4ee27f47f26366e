//go:build unix

package lake

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// member is a record like those of transforms.
type member struct {
	Name    string   `parquet:"name"`
	Founded *int32   `parquet:"founded,optional,date"`
	Score   *float64 `parquet:"score,optional"`
	Count   *int64   `parquet:"count,optional"`
	Known   bool     `parquet:"known"`
}

// members are n records, no two alike.
func members(n int) []member {
	rows := make([]member, n)
	for i := range rows {
		rows[i] = member{Name: fmt.Sprintf("Hợp tác xã số %d", i), Known: i%3 == 0}
		if i%2 == 0 {
			day, score, count := int32(20000-i), float64(i)/4, int64(i)*1_000_000
			rows[i].Founded, rows[i].Score, rows[i].Count = &day, &score, &count
		}
	}
	return rows
}

// open opens the lake of dir for the length of the test.
func open(t testing.TB, dir string) *Lake {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // a test may have closed it
	return l
}

// night does the whole night number k in l: receives, parses, builds, publishes.
func night(l *Lake, k int) (Entry, error) {
	ctx := context.Background()
	m, err := ingest(ctx, l, k)
	if err != nil {
		return Entry{}, err
	}
	staged, err := l.Stage()
	if err != nil {
		return Entry{}, err
	}
	for _, name := range released {
		if err := put(filepath.Join(staged, filepath.FromSlash(name)), textOf(name, k)); err != nil {
			return Entry{}, err
		}
	}
	back, err := l.StageReturned()
	if err != nil {
		return Entry{}, err
	}
	if err := put(filepath.Join(back, filepath.FromSlash(sentBack)), textOf(sentBack, k)); err != nil {
		return Entry{}, err
	}
	if err := l.Return(ctx, back, m.Run()); err != nil {
		return Entry{}, err
	}
	return l.Publish(ctx, staged, m, fmt.Sprintf("night %d", k))
}

// released are the files of every release.
var released = []string{"kttt.duckdb", "parquet/marts/units.parquet", "report/bao-cao.docx"}

// sentBack is the file that every night sends back.
const sentBack = "2024/187-chi-lang.xlsx"

// textOf is what the file name of the release of night k holds.
func textOf(name string, k int) string { return fmt.Sprintf("%s of night %d", name, k) }

// ingest does the part of night k that comes before the release.
func ingest(ctx context.Context, l *Lake, k int) (Manifest, error) {
	file := filepath.Join(l.data, fmt.Sprintf("inbox-%d.xlsx", k))
	if err := put(file, fmt.Sprintf("workbook %d", k)); err != nil {
		return Manifest{}, err
	}
	r, err := receive(ctx, l, file)
	if err != nil {
		return Manifest{}, err
	}
	r.Number, r.Path, r.Modified = k, filepath.Base(file), time.Unix(int64(k), 0)
	s := Submission{ID: fmt.Sprintf("s%d", k), Receipt: k}
	key := Key("ingest", Code(), r.SHA256)
	known, err := l.Recall(key, &s)
	if err != nil {
		return Manifest{}, err
	}
	if !known || !l.Has(Parts, s.Parts["members"]) || !l.Has(Restricted, s.Restricted["people"]) {
		part, err := WritePart(l, Parts, members(k))
		if err != nil {
			return Manifest{}, err
		}
		people, err := WritePart(l, Restricted, members(k+1))
		if err != nil {
			return Manifest{}, err
		}
		s.Parts, s.Restricted = map[string]string{"members": part}, map[string]string{"people": people}
		if err := l.Remember(key, s); err != nil {
			return Manifest{}, err
		}
	}
	all, err := WritePart(l, Parts, members(k+2))
	return Manifest{
		Code: Code(), AsOf: "2025-12-31", Receipts: []Receipt{r}, Submissions: []Submission{s},
		Outputs: map[string]string{"all": all},
	}, err
}

// put writes text to path, making its folders.
func put(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

// mustNight is night, which must end well.
func mustNight(t testing.TB, l *Lake, k int) Entry {
	t.Helper()
	e, err := night(l, k)
	if err != nil {
		t.Fatalf("night %d: %v", k, err)
	}
	return e
}

// inspect proves all that must hold in a lake just opened, and returns its head.
func inspect(t testing.TB, l *Lake) Entry {
	t.Helper()
	m, e, ok, err := l.Head()
	if err != nil || !ok {
		t.Fatalf("head: %v, %v", ok, err)
	}
	if what := l.missing(m); what != "" {
		t.Fatalf("head lacks %s", what)
	}
	for _, s := range m.Submissions {
		if _, err := ReadPart[member](l, Parts, s.Parts["members"]); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadPart[member](l, Restricted, s.Restricted["people"]); err != nil {
			t.Fatal(err)
		}
	}
	folder := l.currentPath()
	if isText(t, folder) {
		folder = l.Release(e.Run)
	}
	for _, name := range released {
		b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil || string(b) != textOf(name, m.Receipts[0].Number) {
			t.Fatalf("release is not whole: %q holds %q: %v", name, b, err)
		}
	}
	if run, err := l.shown(); err != nil || run != e.Run {
		t.Fatalf("current shows %q, want %q: %v", run, e.Run, err)
	}
	if run, folder, err := Current(l.data); err != nil || run != e.Run || folder != l.Release(e.Run) {
		t.Fatalf("Current = %q, %q, %v, want run %q", run, folder, err, e.Run)
	}
	if b, err := os.ReadFile(filepath.Join(l.Returned(e.Run), filepath.FromSlash(sentBack))); err != nil || string(b) != textOf(sentBack, m.Receipts[0].Number) {
		t.Fatalf("what went back is not whole: %q: %v", b, err)
	}
	checkReturned(t, l)
	checkTidy(t, l)
	return e
}

// checkReturned proves that nothing is there to be sent back of a run that was not committed.
func checkReturned(t testing.TB, l *Lake) {
	t.Helper()
	entries, err := l.Log()
	if err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(l.returnedPath())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if !slices.ContainsFunc(entries, func(e Entry) bool { return e.Run == r.Name() }) {
			t.Fatalf("returned/%s is of no committed run", r.Name())
		}
	}
}

// isText tells whether path is a plain file.
func isText(t testing.TB, path string) bool {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().IsRegular()
}

// checkTidy proves that staging is empty and that every mode is right.
func checkTidy(t testing.TB, l *Lake) {
	t.Helper()
	left, err := os.ReadDir(l.path("staging"))
	if err != nil || len(left) > 0 {
		t.Fatalf("staging holds %v: %v", left, err)
	}
	err = filepath.WalkDir(l.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(l.data, path)
		if err != nil {
			return err
		}
		want := privateFile
		switch top := strings.Split(filepath.ToSlash(rel), "/")[0]; {
		case (top == "lake" || top == "returned") && d.IsDir():
			want = privateDir
		case top == "releases" && d.IsDir():
			want = publicDir
		case top == "releases", top == "current" && info.Mode().IsRegular():
			want = publicFile
		case top != "lake" && top != "returned":
			return nil
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode of %q is %o, want %o", rel, got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
