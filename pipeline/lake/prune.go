package lake

import (
	"errors"
	"fmt"
	"io/fs"
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
	folder, away := l.Release(run), l.path("staging", "pruned-"+run)
	if !isDir(folder) {
		return nil
	}
	if err := rename(folder, away); err != nil {
		return err
	}
	return errors.Join(syncDir(l.data), syncDir(l.releases()), removeAll(away))
}
