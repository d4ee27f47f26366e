package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/gofrs/flock"
)

// ErrReadOnly is returned by everything that would write to a lake opened by [Peek].
var ErrReadOnly = errors.New("lake is open for reading only")

const (
	privateDir  fs.FileMode = 0o700
	privateFile fs.FileMode = 0o600
	publicDir   fs.FileMode = 0o755
	publicFile  fs.FileMode = 0o444
)

// Lake is the lake of one DATA folder. Receiving, writing, reading and
// remembering may be done by several goroutines at once; publishing by one.
type Lake struct {
	data string       // DATA, absolute
	lock *flock.Flock // nil: reading only

	claimed bool // LOCK says who holds it

	base    *Lake // of a scratch lake: where it reads what it has not itself
	forgets bool  // of a scratch lake: it recalls nothing that base remembers

	mu    sync.Mutex
	dirty map[string]bool // folders with new names that are not yet forced to the disk
}

// Open opens the lake of the DATA folder dir for writing: makes what folders are missing,
// takes the lock, wipes staging and brings current in line with the log. While
// another process holds the lake the error is a [*LockedError].
func Open(dir string) (*Lake, error) {
	data, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open lake %q: %w", dir, err)
	}
	l := &Lake{data: data, dirty: map[string]bool{}}
	if err := l.makeRoot(); err != nil {
		return nil, fmt.Errorf("open lake %q: %w", dir, err)
	}
	if l.lock, err = takeLock(l.path("LOCK")); err != nil {
		return nil, fmt.Errorf("open lake %q: %w", dir, err)
	}
	if err := l.recover(); err != nil {
		return nil, errors.Join(fmt.Errorf("open lake %q: %w", dir, err), l.lock.Unlock())
	}
	return l, nil
}

// Peek opens the lake of the DATA folder dir for reading: without the lock, and without
// writing anything. Where there is no lake the error is an [fs.ErrNotExist].
func Peek(dir string) (*Lake, error) {
	data, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open lake %q: %w", dir, err)
	}
	l := &Lake{data: data}
	if _, err := os.Stat(l.path("log")); err != nil {
		return nil, fmt.Errorf("open lake %q: %w", dir, err)
	}
	return l, nil
}

// Scratch makes a lake of its own in a new folder of the system's for passing files. What it
// does not have itself it reads from base, which is never written to. Close removes it.
func Scratch(base *Lake) (*Lake, error) {
	dir, err := os.MkdirTemp("", "kttt-scratch-")
	if err != nil {
		return nil, fmt.Errorf("make scratch lake: %w", err)
	}
	l, err := Open(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	l.base = base
	return l, nil
}

// Anew is [Scratch] that recalls nothing: what is made in it is made from the originals again.
func Anew(base *Lake) (*Lake, error) {
	l, err := Scratch(base)
	if err == nil {
		l.forgets = true
	}
	return l, err
}

// Close wipes staging and frees the lock, and removes a scratch lake. A lake opened by
// [Peek] has nothing to close.
func (l *Lake) Close() error {
	if l.lock == nil {
		return nil
	}
	if l.base != nil {
		return errors.Join(l.lock.Unlock(), os.RemoveAll(l.data))
	}
	var err error
	if l.claimed {
		err = os.Truncate(l.path("LOCK"), 0)
	}
	return errors.Join(err, l.wipe(), l.lock.Unlock())
}

// path is a path below lake/.
func (l *Lake) path(elem ...string) string {
	return filepath.Join(append([]string{l.data, "lake"}, elem...)...)
}

// writable says whether l may write.
func (l *Lake) writable() error {
	if l.lock == nil {
		return ErrReadOnly
	}
	return nil
}

// makeRoot makes the two folders that the lock needs. A DATA folder that is there keeps its mode.
func (l *Lake) makeRoot() error {
	if _, err := os.Stat(l.data); err != nil {
		if err := os.MkdirAll(filepath.Dir(l.data), publicDir); err != nil {
			return err
		}
		if err := makeDir(l.data, publicDir); err != nil {
			return err
		}
		if err := syncDir(filepath.Dir(l.data)); err != nil {
			return err
		}
	}
	return makeDir(l.path(), privateDir)
}

// recover makes the lake whole after any end of the run before. The lock is held.
func (l *Lake) recover() error {
	for _, name := range []string{string(Originals), string(Restricted), string(Parts), "steps", "runs", "records", "log", "tags", "staging"} {
		if err := makeDir(l.path(name), privateDir); err != nil {
			return err
		}
	}
	if err := makeDir(filepath.Join(l.data, "releases"), publicDir); err != nil {
		return err
	}
	if err := errors.Join(syncDir(l.path()), syncDir(l.data)); err != nil {
		return err
	}
	if err := l.wipe(); err != nil {
		return err
	}
	if err := l.restoreReleases(); err != nil {
		return err
	}
	entries, torn, err := l.readLog()
	if err != nil {
		return err
	}
	if torn != "" {
		if err := l.clearTorn(torn); err != nil {
			return err
		}
	}
	if err := l.clearTags(); err != nil {
		return err
	}
	if err := l.dropReturned(entries); err != nil {
		return err
	}
	if err := l.repairModes(entries); err != nil {
		return err
	}
	return l.repairCurrent(entries)
}

// repairModes gives what a copy under another umask lost back: returned to the owner alone, the release in
// force to all, and where that had to be done all the others too. What belongs to somebody else stays as it is.
func (l *Lake) repairModes(entries []Entry) error {
	if isDir(l.returnedPath()) {
		if _, err := setMode(l.returnedPath(), privateDir); err != nil {
			return err
		}
	}
	if run := last(entries).Run; run == "" || !isDir(l.Release(run)) {
		return nil
	}
	changed, err := setModes(l.Release(last(entries).Run))
	if err != nil || !changed {
		return err
	}
	_, err = setModes(l.releases())
	return err
}

// setModes gives everything below the folder dir the modes of a release.
func setModes(dir string) (changed bool, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && !d.Type().IsRegular() {
			return err
		}
		mode := publicFile
		if d.IsDir() {
			mode = publicDir
		}
		here, err := setMode(path, mode)
		changed = changed || here
		return err
	})
	return changed, err
}

// setMode gives path its mode, if it has another.
func setMode(path string, mode fs.FileMode) (changed bool, err error) {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Perm() == mode || runtime.GOOS == "windows" {
		return false, err
	}
	if err := fault("chmod", path); err != nil {
		return false, err
	}
	err = os.Chmod(path, mode)
	if errors.Is(err, fs.ErrPermission) {
		return false, nil
	}
	return err == nil, err
}

// wipe empties staging.
func (l *Lake) wipe() error {
	left, err := os.ReadDir(l.path("staging"))
	if err != nil {
		return err
	}
	for _, e := range left {
		if err := removeAll(l.path("staging", e.Name())); err != nil {
			return err
		}
	}
	return nil
}
