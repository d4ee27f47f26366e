//go:build unix

package lake

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNightsFollowEachOther(t *testing.T) {
	dir := t.TempDir()
	if _, err := Peek(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Peek without a lake: %v", err)
	}
	l := open(t, dir)
	if _, _, ok, err := l.Head(); ok || err != nil {
		t.Fatalf("head of an empty lake: %v, %v", ok, err)
	}
	if _, _, err := Current(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Current of an empty lake: %v", err)
	}
	var want []Entry
	for k := 1; k <= 3; k++ {
		want = append(want, mustNight(t, l, k))
		inspect(t, l)
	}
	got, err := l.Log()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if got[2].Prev != got[1].Run || got[2].Seq != 3 || got[2].Note != "night 3" {
		t.Errorf("third entry is %+v", got[2])
	}
}

func TestTheSameRunAddsNoEntry(t *testing.T) {
	l := open(t, t.TempDir())
	first := mustNight(t, l, 1)
	if again := mustNight(t, l, 1); again != first {
		t.Errorf("got %+v, want %+v", again, first)
	}
	second := mustNight(t, l, 2)
	if back := mustNight(t, l, 1); back.Seq != 3 || back.Run != first.Run || back.Prev != second.Run {
		t.Errorf("an older run came back as %+v", back)
	}
	inspect(t, l)
}

func TestACommittedReleaseIsKeptUnlessAFileIsGone(t *testing.T) {
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	file := filepath.Join(l.Release(e.Run), "kttt.duckdb")
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	mustNight(t, l, 1)
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) {
		t.Errorf("a whole release was replaced: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	mustNight(t, l, 1)
	inspect(t, l)
	if err := os.RemoveAll(l.Release(e.Run)); err != nil {
		t.Fatal(err)
	}
	mustNight(t, l, 1)
	inspect(t, l)
}

func TestAnUncommittedLeftoverIsReplaced(t *testing.T) {
	l := open(t, t.TempDir())
	mustNight(t, l, 1)
	broken := errors.New("disk is gone")
	seam(t, func(op, path string) error {
		if op == "link" {
			return broken
		}
		return nil
	})
	if e, err := night(l, 2); !errors.Is(err, broken) || e != (Entry{}) {
		t.Fatalf("got %+v, %v", e, err)
	}
	fault = whole
	all, err := filepath.Glob(filepath.Join(l.data, "releases", "*"))
	if err != nil || len(all) != 2 {
		t.Fatalf("want a leftover, found %v: %v", all, err)
	}
	for _, folder := range all {
		if err := put(filepath.Join(folder, "stray"), "x"); err != nil {
			t.Fatal(err)
		}
	}
	e := mustNight(t, l, 2)
	if _, err := os.Stat(filepath.Join(l.Release(e.Run), "stray")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the leftover is still there: %v", err)
	}
}

func TestPublishRefuses(t *testing.T) {
	l := open(t, t.TempDir())
	gone := hashOf([]byte("gone"))
	for name, m := range map[string]Manifest{
		"an original":     {Receipts: []Receipt{{SHA256: gone}}},
		"a part":          {Submissions: []Submission{{Parts: map[string]string{"a": gone}}}},
		"a restricted":    {Submissions: []Submission{{Restricted: map[string]string{"a": gone}}}},
		"an output":       {Outputs: map[string]string{"a": gone}},
		"no hash":         {Submissions: []Submission{{Parts: map[string]string{"a": ""}}}},
		"a future format": {Format: manifestFormat + 1},
	} {
		staged, err := l.Stage()
		if err != nil {
			t.Fatal(err)
		}
		if e, err := l.Publish(t.Context(), staged, m, ""); err == nil || e.Seq != 0 {
			t.Errorf("%s: got %+v, %v", name, e, err)
		}
	}
	if _, err := l.Publish(t.Context(), t.TempDir(), Manifest{}, ""); err == nil {
		t.Error("a folder from elsewhere is published")
	}
	staged, err := l.Stage()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(staged, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(t.Context(), staged, Manifest{}, ""); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a symlink is published: %v", err)
	}
}

func TestPeekReadsAndNeverWrites(t *testing.T) {
	l := open(t, t.TempDir())
	mustNight(t, l, 1)
	p, err := Peek(l.data)
	if err != nil {
		t.Fatal(err)
	}
	inspect(t, p)
	if _, err := WritePart(p, Parts, members(9)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("WritePart: %v", err)
	}
	if err := p.Remember(Key("a"), 1); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Remember: %v", err)
	}
	if _, err := p.Stage(); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Stage: %v", err)
	}
	if _, err := p.Publish(t.Context(), "", Manifest{}, ""); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Publish: %v", err)
	}
	if _, err := receive(t.Context(), p, "x"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Receive: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestAReaderKeepsItsFiles(t *testing.T) {
	l := open(t, t.TempDir())
	mustNight(t, l, 1)
	f, err := os.Open(filepath.Join(l.data, "current", "kttt.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	folder, err := filepath.EvalSymlinks(filepath.Join(l.data, "current"))
	if err != nil {
		t.Fatal(err)
	}
	mustNight(t, l, 2)
	if b, err := io.ReadAll(f); err != nil || string(b) != "kttt.duckdb of night 1" {
		t.Errorf("open file holds %q: %v", b, err)
	}
	if b, err := os.ReadFile(filepath.Join(folder, "report", "bao-cao.docx")); err != nil || !strings.HasSuffix(string(b), "1") {
		t.Errorf("open folder holds %q: %v", b, err)
	}
}

// TestOpenMissesTheEndOfTheLog takes the newest entry away, and damages it: neither a run nor a reader goes back in silence.
func TestOpenMissesTheEndOfTheLog(t *testing.T) {
	for what, spoil := range map[string]func(string) error{"gone": os.Remove, "torn": func(file string) error { return os.Truncate(file, 7) }} {
		l := open(t, t.TempDir())
		mustNight(t, l, 1)
		e := mustNight(t, l, 2)
		kept, err := os.ReadFile(l.entryPath(2))
		if err := errors.Join(err, l.Close(), spoil(l.entryPath(2))); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(l.data); !errors.Is(err, ErrLogLost) {
			t.Errorf("%s: a run: %v", what, err)
		}
		if _, _, err := Current(l.data); !errors.Is(err, ErrLogLost) {
			t.Errorf("%s: a reader: %v", what, err)
		}
		v, err := l.Verify(t.Context(), nil, func(int, int) {})
		if err != nil || len(v.Damages) == 0 || v.Damages[0].What != "log" || v.Damages[0].Path != "lake/log/00000002.json" {
			t.Errorf("%s: verify finds %+v, %v", what, v.Damages, err)
		}
		if err := os.WriteFile(l.entryPath(2), kept, privateFile); err != nil {
			t.Fatal(err)
		}
		if l = open(t, l.data); inspect(t, l) != e {
			t.Errorf("%s: brought back it is not %+v", what, e)
		}
		if err := errors.Join(l.Close(), os.Remove(l.entryPath(2)), os.Remove(l.currentPath())); err != nil {
			t.Fatal(err)
		}
		if l = open(t, l.data); mustNight(t, l, 2).Seq != 2 {
			t.Errorf("%s: without current a run does not go on", what)
		}
	}
}

func TestOpenClearsATornTail(t *testing.T) {
	for _, torn := range []string{"", "{\"seq\":2,\"run\":\"ab", "\x00\x00\x00"} {
		l := open(t, t.TempDir())
		mustNight(t, l, 1)
		if err := put(l.entryPath(2), torn); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Current(l.data); err != nil {
			t.Errorf("%q: reader: %v", torn, err)
		}
		l = open(t, l.data)
		inspect(t, l)
		if e := mustNight(t, l, 2); e.Seq != 2 {
			t.Errorf("%q: next entry is %+v", torn, e)
		}
	}
}

func TestOpenIsLoudAboutADamagedLake(t *testing.T) {
	for name, harm := range map[string]func(l *Lake) error{
		"an entry in the middle": func(l *Lake) error { return put(l.entryPath(1), "{") },
		"a gap":                  func(l *Lake) error { return os.Remove(l.entryPath(1)) },
		"an entry of another run": func(l *Lake) error {
			entries, err := l.Log()
			if err != nil {
				return err
			}
			e := entries[1]
			e.Note += "?"
			return put(l.entryPath(2), string(e.line()))
		},
		"a stranger":             func(l *Lake) error { return put(l.path("log", "notes.txt"), "x") },
		"a tail that was in use": func(l *Lake) error { return put(l.entryPath(2), "") },
		"a tail out of line":     func(l *Lake) error { return put(l.entryPath(3), `{"seq":3}`) },
	} {
		l := open(t, t.TempDir())
		mustNight(t, l, 1)
		mustNight(t, l, 2)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if err := harm(l); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(l.data); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := l.Log(); err == nil && name != "a tail that was in use" { // which only current gives away
			t.Errorf("%s: no error for a reader", name)
		}
	}
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	if err := put(l.path("runs", e.Run+".json"), "{}"); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := l.Head(); !errors.Is(err, ErrDamaged) {
		t.Errorf("a changed manifest: %v", err)
	}
}

func TestOpenRepairsCurrent(t *testing.T) {
	l := open(t, t.TempDir())
	first := mustNight(t, l, 1)
	mustNight(t, l, 2)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, harm := range []func(path string) error{
		os.Remove,
		func(path string) error { return errors.Join(os.Remove(path), os.Symlink("releases/"+first.Run, path)) },
		func(path string) error { return errors.Join(os.Remove(path), os.Symlink("/nowhere", path)) },
		func(path string) error { return errors.Join(os.Remove(path), put(path, "rubbish")) },
	} {
		if err := harm(l.currentPath()); err != nil {
			t.Fatal(err)
		}
		l = open(t, l.data)
		inspect(t, l)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
