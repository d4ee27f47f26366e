//go:build unix

package lake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// back stages files to be sent back.
func back(t *testing.T, l *Lake, files map[string]string) string {
	t.Helper()
	dir, err := l.StageReturned()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := put(filepath.Join(dir, name), text); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReturnOfARunThatWasNeverCommittedIsRemoved(t *testing.T) {
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	run := Key("another run")
	if err := l.Return(t.Context(), back(t, l, map[string]string{"a.xlsx": "a"}), run); err != nil {
		t.Fatal(err)
	}
	if err := put(filepath.Join(l.returnedPath(), "a person's own", "note.txt"), "keep"); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, l.data)
	if _, err := os.Stat(l.Returned(run)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is there: %v", err)
	}
	for _, path := range []string{filepath.Join(l.Returned(e.Run), sentBack), filepath.Join(l.returnedPath(), "a person's own", "note.txt")} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestReturnAddsToACommittedRun(t *testing.T) {
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	if err := l.Return(t.Context(), back(t, l, map[string]string{"2024/b.xlsx": "b", "2025/c.xlsx": "c"}), e.Run); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{sentBack: textOf(sentBack, 1), "2024/b.xlsx": "b", "2025/c.xlsx": "c"} {
		if b, err := os.ReadFile(filepath.Join(l.Returned(e.Run), name)); err != nil || string(b) != want {
			t.Errorf("%s holds %q: %v", name, b, err)
		}
	}
	inspect(t, l)
}

func TestReturnRefusesWhatItCannotKeep(t *testing.T) {
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	for _, c := range []struct{ staged, run string }{{back(t, l, nil), "../../etc"}, {t.TempDir(), e.Run}} {
		if err := l.Return(t.Context(), c.staged, c.run); err == nil {
			t.Errorf("%q of run %q was taken", c.staged, c.run)
		}
	}
	linked := back(t, l, nil)
	if err := os.Symlink("/etc/passwd", filepath.Join(linked, "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	if err := l.Return(t.Context(), linked, e.Run); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a link: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Return(ctx, back(t, l, nil), e.Run); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	reader, err := Peek(l.data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.StageReturned(); !errors.Is(err, ErrReadOnly) {
		t.Errorf("reading only: %v", err)
	}
	if err := reader.Return(t.Context(), "", e.Run); !errors.Is(err, ErrReadOnly) {
		t.Errorf("reading only: %v", err)
	}
}
