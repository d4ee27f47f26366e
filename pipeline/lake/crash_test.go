//go:build unix

package lake

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKillAtEveryStep kills the second night of a lake at its first, second, … change of the
// disk. Whatever the step, the lake is whole and the night can be done again.
func TestKillAtEveryStep(t *testing.T) {
	for _, poverty := range []string{"", "yes"} {
		for step := 1; ; step++ {
			l := open(t, t.TempDir())
			before := mustNight(t, l, 1)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			err := start(t, "die", l.data, envStep+"="+strconv.Itoa(step), envPoor+"="+poverty).Run()
			if err != nil && !killed(err) {
				t.Fatalf("step %d: %v", step, err)
			}
			checkRedo(t, l.data, before, err == nil)
			if t.Failed() {
				t.Fatalf("killed at step %d, poor %q", step, poverty)
			}
			if err == nil {
				t.Logf("%d steps, poor %q", step-1, poverty)
				break
			}
		}
	}
}

// checkRedo proves that the lake of dir is whole with the run before in force, or the one after it, and
// that night 2 can be done again.
func checkRedo(t *testing.T, dir string, before Entry, done bool) {
	t.Helper()
	l := open(t, dir)
	head := inspect(t, l)
	if head != before && head.Prev != before.Run || done && head == before {
		t.Errorf("head is %+v", head)
	}
	after := mustNight(t, l, 2)
	if after.Seq != 2 || after.Prev != before.Run || head != before && head != after {
		t.Errorf("night 2 again is %+v, was %+v", after, head)
	}
	inspect(t, l)
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// TestFailAtEveryStep makes every change of the disk fail in turn, in a process that lives on.
func TestFailAtEveryStep(t *testing.T) {
	broken := errors.New("disk is broken")
	for step := 1; ; step++ {
		l := open(t, t.TempDir())
		before := mustNight(t, l, 1)
		left := step
		seam(t, func(op, path string) error {
			if left--; left == 0 {
				return broken
			}
			return nil
		})
		e, err := night(l, 2)
		done := left > 0
		fault = whole
		if done != (err == nil) || err != nil && !errors.Is(err, broken) {
			t.Fatalf("step %d: %v", step, err)
		}
		entries, logErr := l.Log()
		if logErr != nil || (last(entries) == e) != (e.Seq != 0) {
			t.Fatalf("step %d: returned %+v, log ends with %+v: %v", step, e, last(entries), logErr)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		checkRedo(t, l.data, before, done)
		if t.Failed() {
			t.Fatalf("failed at step %d", step)
		}
		if done {
			t.Logf("%d steps", step-1)
			return
		}
	}
}

// TestFailWhileAReleaseIsMended breaks off, at every step, the replacing of a committed release that lost a file.
func TestFailWhileAReleaseIsMended(t *testing.T) {
	for step, done := 1, false; !done; step++ {
		l := open(t, t.TempDir())
		e := mustNight(t, l, 1)
		if err := os.Remove(filepath.Join(l.Release(e.Run), "kttt.duckdb")); err != nil {
			t.Fatal(err)
		}
		left := step
		seam(t, func(op, path string) error {
			if left--; left <= 0 { // from here on, as after a kill
				return errors.New("disk is broken")
			}
			return nil
		})
		_, err := night(l, 1)
		fault = whole
		done = err == nil
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		l = open(t, l.data)
		if _, err := os.Stat(filepath.Join(l.currentPath(), "report", "bao-cao.docx")); err != nil {
			t.Fatalf("step %d: what was left of the release is gone: %v", step, err)
		}
		mustNight(t, l, 1)
		inspect(t, l)
	}
}

// TestAllIsOnTheDiskBeforeTheCommit proves what no kill can show, only a power cut: every folder
// that got a new name is forced to the disk before the log entry, and every file of the release is sealed.
func TestAllIsOnTheDiskBeforeTheCommit(t *testing.T) {
	l := open(t, t.TempDir())
	pending, sealed, links := map[string]bool{}, 0, 0
	seam(t, func(op, path string) error {
		switch op {
		case "mkdir", "rename":
			pending[filepath.Dir(path)] = true
		case "syncdir":
			delete(pending, path)
		case "seal":
			if strings.Contains(path, "release-") {
				sealed++
			}
		case "link":
			links++
			if len(pending) > 0 || sealed != 3 {
				t.Errorf("at the commit %v are not on the disk, %d files are sealed", pending, sealed)
			}
			pending[filepath.Dir(path)] = true
		}
		return nil
	})
	mustNight(t, l, 1)
	if links != 1 || len(pending) > 0 {
		t.Errorf("%d commits; at the end %v are not on the disk", links, pending)
	}
}

// TestKillAtAnyTime kills processes that publish night after night at random times.
func TestKillAtAnyTime(t *testing.T) {
	if testing.Short() {
		t.Skip("kills for seconds")
	}
	dir := t.TempDir()
	l := open(t, dir)
	head := mustNight(t, l, 1)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(10 * time.Second)
	kills := 0
	for ; kills < 40 && time.Now().Before(end); kills++ {
		cmd := start(t, "nights", dir, envPoor+"="+strings.Repeat("yes", kills%2))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(150 * time.Millisecond))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); !killed(err) {
			t.Fatalf("second process: %v", err)
		}
		l := open(t, dir)
		now := inspect(t, l)
		if now.Seq < head.Seq {
			t.Fatalf("entry %d is gone, head is %d", head.Seq, now.Seq)
		}
		head = now
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d nights", kills, head.Seq)
}
