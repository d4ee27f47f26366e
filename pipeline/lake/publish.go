package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// aside is the ending of a release's name while a fuller one takes its place.
const aside = ".old"

// Staging is the folder of what is not finished, which [Open] wipes.
func (l *Lake) Staging() string { return l.path("staging") }

// Stage makes an empty folder for a release to be built in and handed to [Lake.Publish].
// It is gone after Close.
func (l *Lake) Stage() (dir string, err error) {
	if err := l.writable(); err != nil {
		return "", fmt.Errorf("stage release: %w", err)
	}
	if err := fault("stage", l.path("staging")); err != nil {
		return "", fmt.Errorf("stage release: %w", err)
	}
	dir, err = os.MkdirTemp(l.path("staging"), "release-*")
	if err != nil {
		return "", fmt.Errorf("stage release: %w", err)
	}
	if err := os.Chmod(dir, privateDir); err != nil {
		return "", fmt.Errorf("stage release: %w", err)
	}
	return dir, nil
}

// Publish makes staged, a folder from [Lake.Stage], the release of m's run, commits the run to
// the log with note, and points current at it. A manifest naming an object that the lake does
// not have is refused. If the run is in force already no entry is added and the entry of
// that run is returned; its release stays as it is if it is whole. ctx is asked until
// just before the commit. An Entry with a Seq means that the run is committed, even beside an error.
func (l *Lake) Publish(ctx context.Context, staged string, m Manifest, note string) (Entry, error) {
	run := m.Run()
	entries, err := l.prepare(ctx, staged, m)
	if err != nil {
		return Entry{}, fmt.Errorf("publish run %q: %w", run, err)
	}
	head := last(entries)
	if head.Run == run {
		if err := l.repairCurrent(entries); err != nil {
			return head, fmt.Errorf("publish run %q: %w", run, err)
		}
		return head, nil
	}
	e := next(entries, run, note, 0)
	done, err := l.commit(e)
	if !done {
		return Entry{}, fmt.Errorf("publish run %q: %w", run, err)
	}
	if err := errors.Join(err, l.point(run)); err != nil {
		return e, fmt.Errorf("publish run %q: committed: %w", run, err)
	}
	return e, nil
}

// prepare does all of Publish that comes before the commit and returns the log so far.
func (l *Lake) prepare(ctx context.Context, staged string, m Manifest) ([]Entry, error) {
	if err := l.writable(); err != nil {
		return nil, err
	}
	if m.Format != 0 && m.Format != manifestFormat {
		return nil, fmt.Errorf("manifest format %d is not %d", m.Format, manifestFormat)
	}
	if what := l.missing(m); what != "" {
		return nil, fmt.Errorf("lake does not have the %s", what)
	}
	if filepath.Dir(staged) != l.path("staging") {
		return nil, fmt.Errorf("folder %q is not from Stage", staged)
	}
	entries, err := l.Log()
	if err != nil {
		return nil, err
	}
	committed := slices.ContainsFunc(entries, func(e Entry) bool { return e.Run == m.Run() })
	if err := l.place(ctx, staged, m.Run(), committed); err != nil {
		return nil, err
	}
	if err := l.flush(); err != nil {
		return nil, err
	}
	if err := l.keepManifest(m); err != nil {
		return nil, err
	}
	return entries, ctx.Err()
}

// place makes staged the release of run. A committed release that has every file of staged
// stays; what else may be there gives way.
func (l *Lake) place(ctx context.Context, staged, run string, committed bool) error {
	folder := l.Release(run)
	exists := isDir(folder)
	if exists && committed {
		if whole, err := holds(folder, staged); err != nil || whole {
			return errors.Join(err, removeAll(staged))
		}
	}
	if err := sealTree(ctx, staged, publicDir, publicFile); err != nil {
		return err
	}
	rec, err := recordOf(ctx, staged, run)
	if err == nil {
		err = l.keepRecord(rec)
	}
	if err != nil {
		return err
	}
	if exists {
		if err := rename(folder, folder+aside); err != nil {
			return err
		}
	}
	if err := rename(staged, folder); err != nil {
		return err
	}
	if err := syncDir(filepath.Dir(folder)); err != nil {
		return err
	}
	return removeAll(folder + aside)
}

// restoreReleases ends what a kill in place began: a release set aside comes back
// unless its successor has arrived.
func (l *Lake) restoreReleases() error {
	releases := l.releases()
	all, err := os.ReadDir(releases)
	if err != nil {
		return err
	}
	for _, e := range all {
		name, wasAside := strings.CutSuffix(e.Name(), aside)
		folder := filepath.Join(releases, name)
		switch {
		case !wasAside || !isHash(name):
			continue
		case isDir(folder):
			err = removeAll(folder + aside)
		default:
			err = rename(folder+aside, folder)
		}
		if err != nil {
			return err
		}
	}
	return syncDir(releases)
}

// holds tells whether folder has every file that staged has.
func holds(folder, staged string) (bool, error) {
	whole := true
	err := filepath.WalkDir(staged, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(staged, path)
		if err != nil {
			return err
		}
		info, err := os.Lstat(filepath.Join(folder, rel))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		whole = whole && err == nil && info.Mode().IsRegular()
		return nil
	})
	return whole, err
}

// sealTree gives everything below dir its modes and forces it to the disk, the innermost
// folders first. What is published is made of files and folders only.
func sealTree(ctx context.Context, dir string, dirMode, fileMode fs.FileMode) error {
	var dirs []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			dirs = append(dirs, path)
			return ctx.Err()
		case !d.Type().IsRegular():
			return fmt.Errorf("stage file %q: %w", path, ErrNotRegular)
		}
		return errors.Join(ctx.Err(), sealFile(path, fileMode))
	})
	if err != nil {
		return err
	}
	slices.Reverse(dirs)
	for _, d := range dirs {
		if err := os.Chmod(d, dirMode); err != nil {
			return err
		}
		if err := syncDir(d); err != nil {
			return err
		}
	}
	return nil
}

// sealFile gives a finished file its mode and forces it to the disk.
func sealFile(path string, mode fs.FileMode) error {
	if err := os.Chmod(path, privateFile); err != nil { // to be opened for writing, as some systems want for a sync
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return seal(f, mode)
}
