package lake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Current is the run in force in the DATA folder dir and the folder of its release, by the log. It takes
// no lock. Where nothing is committed the error is an [fs.ErrNotExist].
func Current(dir string) (run, folder string, err error) {
	l, err := Peek(dir)
	if err != nil {
		return "", "", err
	}
	entries, err := l.Log()
	if err != nil {
		return "", "", err
	}
	if len(entries) == 0 {
		return "", "", fmt.Errorf("find release in %q: nothing is published: %w", dir, fs.ErrNotExist)
	}
	run = last(entries).Run
	return run, l.Release(run), nil
}

// Release is the folder of the release of run; "" if run is not a run id.
func (l *Lake) Release(run string) string {
	if !isHash(run) {
		return ""
	}
	return filepath.Join(l.releases(), run)
}

// releases is the folder of all releases.
func (l *Lake) releases() string { return filepath.Join(l.data, "releases") }

func (l *Lake) currentPath() string { return filepath.Join(l.data, "current") }

// repairCurrent makes current show the last of entries. With none, or with a release
// that is gone (a lake restored without its releases), it is left alone.
func (l *Lake) repairCurrent(entries []Entry) error {
	run := last(entries).Run
	if run == "" || !isDir(l.Release(run)) {
		return nil
	}
	if shown, err := l.shown(); err == nil && shown == run {
		return nil
	}
	return l.point(run)
}

// Astray tells that current does not show run, the run in force. A night may publish just now: then it is asked once more.
func (l *Lake) Astray(run string) bool {
	for wait := range 2 {
		time.Sleep(time.Duration(wait) * 200 * time.Millisecond)
		if entries, err := l.Log(); err == nil && wait > 0 {
			run = last(entries).Run
		}
		if shown, err := l.shown(); err == nil && shown == run {
			return false
		}
	}
	return true
}

// shown is the run that current shows, "" if there is no current or it shows no run: a copy of DATA that
// followed the link has a folder there.
func (l *Lake) shown() (string, error) {
	target, err := os.Readlink(l.currentPath())
	if err != nil { // not a symlink, or not there
		b, err := os.ReadFile(l.currentPath())
		if errors.Is(err, fs.ErrNotExist) || err != nil && isDir(l.currentPath()) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("read pointer: %w", err)
		}
		target = string(b)
	}
	dir, run := path.Split(strings.TrimSpace(filepath.ToSlash(target)))
	if dir != "releases/" || !isHash(run) {
		return "", nil
	}
	return run, nil
}

// symlink is os.Symlink; tests take symlinks away.
var symlink = os.Symlink

// point makes current show the release of run, in one move: as a symlink, or, where those are not to be
// had, as a text file of the same words.
func (l *Lake) point(run string) error {
	target := path.Join("releases", run)
	tmp := l.path("staging", "current")
	if err := removeAll(tmp); err != nil {
		return err
	}
	err := fault("symlink", tmp)
	if err != nil {
		return err
	}
	if runtime.GOOS == "windows" || symlink(target, tmp) != nil {
		tmp, err = l.temp(publicFile, func(w io.Writer) error { _, err := io.WriteString(w, target+"\n"); return err })
		if err != nil {
			return fmt.Errorf("write pointer %q: %w", l.currentPath(), err)
		}
	}
	if isDir(l.currentPath()) { // a copy that followed the link: it is no release of its own
		if err := rename(l.currentPath(), l.path("staging", "copied")); err != nil {
			return fmt.Errorf("write pointer %q: %w", l.currentPath(), err)
		}
	}
	if err := rename(tmp, l.currentPath()); err != nil {
		return fmt.Errorf("write pointer %q: %w", l.currentPath(), err)
	}
	return syncDir(l.data)
}
