//go:build unix

package lake

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// pruneOldest prunes the release of the first entry of l.
func pruneOldest(l *Lake) error {
	entries, err := l.Log()
	if err != nil {
		return err
	}
	return l.Prune(entries[0].Run)
}

// TestOrphans finds the release that a kill left between its folder and its commit, and no other.
func TestOrphans(t *testing.T) {
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	if err := l.DropOrphan(e.Run); err == nil {
		t.Error("the release in force was removed")
	}
	orphan := Key("killed")
	if err := put(filepath.Join(l.Release(orphan), "kttt.duckdb"), "of nobody"); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Orphans(); err != nil || len(got) != 1 || got[0] != orphan {
		t.Errorf("found %v, %v", got, err)
	}
	if err := l.DropOrphan(orphan); err != nil || isDir(l.Release(orphan)) {
		t.Errorf("still there: %v", err)
	}
	if got, err := l.Orphans(); err != nil || len(got) > 0 {
		t.Errorf("found %v, %v", got, err)
	}
	inspect(t, l)
	checkTidy(t, l)
}

func TestPrune(t *testing.T) {
	l := open(t, t.TempDir())
	first, second := mustNight(t, l, 1), mustNight(t, l, 2)
	if err := l.Prune(second.Run); err == nil {
		t.Error("the release in force was pruned")
	}
	if err := l.Prune(Key("no run")); err == nil {
		t.Error("a run that is not in the log was pruned")
	}
	if peek, err := Peek(l.data); err != nil {
		t.Fatal(err)
	} else if err := pruneOldest(peek); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader prunes: %v", err)
	}
	if at := l.Pruned(first.Run); !at.IsZero() || !isDir(l.Release(first.Run)) {
		t.Errorf("pruned at %v before it was", at)
	}
	m, err := l.Manifest(first.Run)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // again is no error
		if err := pruneOldest(l); err != nil {
			t.Fatal(err)
		}
		if l.Pruned(first.Run).IsZero() || isDir(l.Release(first.Run)) || l.missing(m) != "" {
			t.Errorf("pruned at %v, %s", l.Pruned(first.Run), l.missing(m))
		}
		inspect(t, l)
		checkVerified(t, l)
	}
	if err := goBack(l, 1); err == nil {
		t.Error("back to a pruned release")
	}
	if e := mustNight(t, l, 1); e.Run != first.Run || !l.Pruned(first.Run).IsZero() {
		t.Errorf("made again it is %+v, pruned at %v", e, l.Pruned(first.Run))
	}
	inspect(t, l)
	checkVerified(t, l)
}

// TestPruneKilledAtEveryStep finds the release whole or pruned, nothing between, and all else as it was.
func TestPruneKilledAtEveryStep(t *testing.T) {
	for step, done := 1, false; !done; step++ {
		l := open(t, t.TempDir())
		first := mustNight(t, l, 1)
		mustNight(t, l, 2)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		err := start(t, "prune", l.data, envStep+"="+strconv.Itoa(step)).Run()
		if err != nil && !killed(err) {
			t.Fatalf("step %d: %v", step, err)
		}
		done = err == nil
		l = open(t, l.data)
		inspect(t, l)
		checkVerified(t, l)
		if isDir(l.Release(first.Run)) != l.Pruned(first.Run).IsZero() || done && isDir(l.Release(first.Run)) {
			t.Fatalf("step %d: the folder is there: %v, pruned at %v", step, isDir(l.Release(first.Run)), l.Pruned(first.Run))
		}
		if err := pruneOldest(l); err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		if _, err := os.Stat(l.Release(first.Run)); err == nil {
			t.Fatalf("step %d: it is still there", step)
		}
		checkVerified(t, l)
	}
}
