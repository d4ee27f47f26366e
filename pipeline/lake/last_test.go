package lake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestLastNight(t *testing.T) {
	dir := t.TempDir()
	var got map[string]int
	if err := NoteNight(dir, 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("noted without a lake: %v", err)
	}
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := LastNight(dir, &got); ok || err != nil {
		t.Errorf("a night of nobody: %v, %v", ok, err)
	}
	for i := range 2 { // while another holds the lock, too
		if err := NoteNight(dir, map[string]int{"code": i}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if ok, err := LastNight(dir, &got); !ok || err != nil || got["code"] != 1 {
		t.Errorf("got %v, %v, %v", got, ok, err)
	}
	path := filepath.Join(dir, "lake", "last-night.json")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != privateFile {
		t.Errorf("mode: %v, %v", info, err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "lake", "staging")); err != nil || len(left) > 0 {
		t.Errorf("staging holds %v, %v", left, err)
	}
	if err := os.WriteFile(path, []byte("{"), privateFile); err != nil {
		t.Fatal(err)
	}
	if _, err := LastNight(dir, &got); err == nil {
		t.Error("half a note was read")
	}
}

func TestClaimed(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := Claimed(dir); ok {
		t.Error("claimed by nobody")
	}
	if err := l.Claim(); err != nil {
		t.Fatal(err)
	}
	if since, running, ok := Claimed(dir); !ok || !running || since.IsZero() {
		t.Errorf("a running night: %v, %v, %v", since, running, ok)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := Claimed(dir); ok {
		t.Error("claimed by a night that ended")
	}
	if err := os.WriteFile(filepath.Join(dir, "lake", "LOCK"), []byte("999999999 2025-12-20T02:00:00Z\n"), privateFile); err != nil {
		t.Fatal(err)
	}
	if _, running, ok := Claimed(dir); !ok || running {
		t.Errorf("a killed night: %v, %v", running, ok)
	}
}
