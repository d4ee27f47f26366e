package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// NoteNight keeps v as what the last night of the DATA folder dir came to, published or not. It takes no lock, for a night
// that could not open its lake is to be told too; of two at once the last one stands. Where there is no lake the error
// is an [fs.ErrNotExist].
func NoteNight(dir string, v any) error {
	l, err := Peek(dir)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("note night: %w", err)
	}
	tmp, err := l.temp(privateFile, func(w io.Writer) error { _, err := w.Write(append(b, '\n')); return err })
	if err != nil {
		return fmt.Errorf("note night: %w", err)
	}
	if err := rename(tmp, l.path("last-night.json")); err != nil {
		return errors.Join(fmt.Errorf("note night: %w", err), os.Remove(tmp))
	}
	return syncDir(l.path())
}

// LastNight reads into v what the last night came to and tells whether one was noted.
func LastNight(dir string, v any) (bool, error) {
	b, err := os.ReadFile(filepath.Join(dir, "lake", "last-night.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return false, fmt.Errorf("read last night: %w", err)
	}
	return true, nil
}

// Claimed is when the run began that signed the lock last and never ended its lake: it is running, or it
// was killed. It is false where none did.
func Claimed(dir string) (since time.Time, running, ok bool) {
	text, err := os.ReadFile(filepath.Join(dir, "lake", "LOCK"))
	if err != nil {
		return time.Time{}, false, false
	}
	var pid int
	var at string
	if _, err := fmt.Sscanf(string(text), "%d %s", &pid, &at); err != nil {
		return time.Time{}, false, false
	}
	since, err = time.Parse(time.RFC3339, at)
	return since, isAlive(pid), err == nil
}
