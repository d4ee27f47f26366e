package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// Prune removes the folder of the release of run, for good. The run stays in the log with its manifest and all it was
// made from, and [Lake.Pruned] tells when it went; the release in force is refused. The record is written first, then the
// folder is renamed away in one move and deleted: a kill leaves a release that is whole, or one that is pruned with
// something in staging for [Open] to wipe.
func (l *Lake) Prune(run string) error {
	if err := l.prune(run); err != nil {
		return fmt.Errorf("prune release %q: %w", run, err)
	}
	return nil
}

// Orphans are the runs of releases that no entry of the log names: a kill came between such a release and its commit.
// Nobody was ever shown one.
func (l *Lake) Orphans() ([]string, error) {
	all, err := os.ReadDir(l.releases())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	entries, logErr := l.Log() // after the folders, so that a run that commits just now has none
	if err := errors.Join(err, logErr); err != nil {
		return nil, fmt.Errorf("find releases without an entry: %w", err)
	}
	var out []string
	for _, f := range all {
		if isHash(f.Name()) && !slices.ContainsFunc(entries, func(e Entry) bool { return e.Run == f.Name() }) {
			out = append(out, f.Name())
		}
	}
	return out, nil
}

// DropOrphan removes the folder of the release of run, which must be one of [Lake.Orphans].
func (l *Lake) DropOrphan(run string) error {
	err := l.writable()
	if err == nil {
		var orphans []string
		if orphans, err = l.Orphans(); err == nil && !slices.Contains(orphans, run) {
			err = errors.New("it is in the log, or gone")
		}
	}
	if err == nil {
		err = l.moveAway(run)
	}
	if err != nil {
		return fmt.Errorf("remove release %q: %w", run, err)
	}
	return nil
}

func (l *Lake) prune(run string) error {
	if err := l.writable(); err != nil {
		return err
	}
	entries, err := l.Log()
	switch {
	case err != nil:
		return err
	case last(entries).Run == run:
		return errors.New("it is in force")
	case !slices.ContainsFunc(entries, func(e Entry) bool { return e.Run == run }):
		return errors.New("it is not in the log")
	}
	rec, err := l.Record(run)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrDamaged) {
		return err
	}
	rec.Run, rec.Pruned = run, second(time.Now())
	if err := l.keepRecord(rec); err != nil {
		return err
	}
	if !isDir(l.Release(run)) {
		return nil
	}
	return l.moveAway(run)
}

// moveAway renames the folder of the release of run into staging, which hides it in one move, and deletes it there.
func (l *Lake) moveAway(run string) error {
	folder, away := l.Release(run), l.path("staging", "pruned-"+run)
	if err := rename(folder, away); err != nil {
		return err
	}
	return errors.Join(syncDir(l.data), syncDir(l.releases()), removeAll(away))
}
