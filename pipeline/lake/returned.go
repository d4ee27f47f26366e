package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// returnedPath is a path below DATA/returned, which holds what goes back to the senders
// of files: restricted, outside the releases.
func (l *Lake) returnedPath(elem ...string) string {
	return filepath.Join(append([]string{l.data, "returned"}, elem...)...)
}

// Returned is the folder of what run sends back; "" if run is not a run id.
func (l *Lake) Returned(run string) string {
	if !isHash(run) {
		return ""
	}
	return l.returnedPath(run)
}

// StageReturned makes an empty folder for files to be sent back, to be handed to [Lake.Return].
// It is gone after Close.
func (l *Lake) StageReturned() (dir string, err error) {
	if err := l.writable(); err != nil {
		return "", fmt.Errorf("stage returned files: %w", err)
	}
	if err := fault("stage", l.path("staging")); err != nil {
		return "", fmt.Errorf("stage returned files: %w", err)
	}
	dir, err = os.MkdirTemp(l.path("staging"), "returned-*")
	if err == nil {
		err = os.Chmod(dir, privateDir)
	}
	if err != nil {
		return "", fmt.Errorf("stage returned files: %w", err)
	}
	return dir, nil
}

// Return makes staged, a folder from [Lake.StageReturned], what run sends back. It comes before
// [Lake.Publish]: a kill between the two leaves the files of a run that was never committed,
// which the next [Open] removes. To a run that was committed before and has sent
// something back already, files are added one by one.
func (l *Lake) Return(ctx context.Context, staged, run string) error {
	if err := l.giveBack(ctx, staged, run); err != nil {
		return fmt.Errorf("return files of run %q: %w", run, err)
	}
	return nil
}

func (l *Lake) giveBack(ctx context.Context, staged, run string) error {
	switch {
	case l.writable() != nil:
		return ErrReadOnly
	case !isHash(run):
		return errors.New("not a run id")
	case filepath.Dir(staged) != l.path("staging"):
		return fmt.Errorf("folder %q is not from StageReturned", staged)
	}
	if err := sealTree(ctx, staged, privateDir, privateFile); err != nil {
		return err
	}
	if err := makeDir(l.returnedPath(), privateDir); err != nil {
		return err
	}
	if err := syncDir(l.data); err != nil {
		return err
	}
	if isDir(l.Returned(run)) {
		return l.addReturned(staged, run)
	}
	if err := rename(staged, l.Returned(run)); err != nil {
		return err
	}
	return syncDir(l.returnedPath())
}

// addReturned moves the files of staged to those that run has sent back already.
func (l *Lake) addReturned(staged, run string) error {
	err := filepath.WalkDir(staged, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == staged {
			return err
		}
		rel, err := filepath.Rel(staged, path)
		if err != nil {
			return err
		}
		to := filepath.Join(l.Returned(run), rel)
		if d.IsDir() {
			err = makeDir(to, privateDir)
		} else {
			err = rename(path, to)
		}
		return errors.Join(err, syncDir(filepath.Dir(to)))
	})
	return errors.Join(err, removeAll(staged))
}

// dropReturned removes what runs that were never committed left behind to be sent back.
func (l *Lake) dropReturned(entries []Entry) error {
	if !isDir(l.returnedPath()) {
		return nil
	}
	all, err := os.ReadDir(l.returnedPath())
	if err != nil {
		return err
	}
	for _, e := range all {
		if !isHash(e.Name()) || slices.ContainsFunc(entries, func(x Entry) bool { return x.Run == e.Name() }) {
			continue
		}
		if err := removeAll(l.returnedPath(e.Name())); err != nil {
			return err
		}
	}
	return nil
}
