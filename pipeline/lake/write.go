package lake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// fault is asked before every change of the disk. Tests make it fail or kill
// the process there; it is never set while goroutines write.
var fault = func(op, path string) error { return nil }

// makeDir makes the folder path, of exactly mode whatever the umask and whatever it was, in an
// existing folder. The caller forces that one to the disk.
func makeDir(path string, mode fs.FileMode) error {
	if err := fault("mkdir", path); err != nil {
		return err
	}
	if err := os.Mkdir(path, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(path, mode)
}

// write makes path a whole file of exactly mode, holding what fill writes, and marks its
// folder for [Lake.flush]. A file already of that name is replaced in one move.
func (l *Lake) write(path string, mode fs.FileMode, fill func(io.Writer) error) error {
	tmp, err := l.temp(mode, fill)
	if err != nil {
		return err
	}
	if err := rename(tmp, path); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	l.mark(filepath.Dir(path))
	return nil
}

// temp makes a file in staging, of exactly mode, holding what fill writes, and forces it to the
// disk. Without success no file is left.
func (l *Lake) temp(mode fs.FileMode, fill func(io.Writer) error) (path string, err error) {
	if err := fault("create", l.path("staging")); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(l.path("staging"), "file-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(fault("write", f.Name()), fill(f)); err != nil {
		return "", errors.Join(err, f.Close())
	}
	return f.Name(), seal(f, mode)
}

// seal gives f its mode, forces it to the disk and closes it.
func seal(f *os.File, mode fs.FileMode) error {
	return errors.Join(fault("seal", f.Name()), f.Chmod(mode), f.Sync(), f.Close())
}

// rename moves from to to in one move.
func rename(from, to string) error {
	if err := fault("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// removeAll removes path with all below it; a missing path is no error.
func removeAll(path string) error {
	if err := fault("remove", path); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

// syncDir forces the names in the folder path to the disk. Windows has no such call.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	if err := fault("syncdir", path); err != nil {
		return err
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// mark notes that the folder dir has names that [Lake.flush] must force to the disk.
func (l *Lake) mark(dir string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dirty[dir] = true
}

// flush forces the names in all marked folders to the disk.
func (l *Lake) flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for dir := range l.dirty {
		if err := syncDir(dir); err != nil {
			return fmt.Errorf("flush folder %q: %w", dir, err)
		}
		delete(l.dirty, dir)
	}
	return nil
}
