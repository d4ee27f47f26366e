//go:build unix

package lake

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
)

// goBack rolls l back to entry seq.
func goBack(l *Lake, seq int) error {
	entries, err := l.Log()
	if err != nil {
		return err
	}
	_, err = l.Rollback(entries[seq-1], "why")
	return err
}

// seqs are the numbers of entries in a row.
func seqs(entries []Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, strconv.Itoa(e.Seq))
	}
	return strings.Join(out, " ")
}

func TestRollbackAddsAnEntry(t *testing.T) {
	l := open(t, t.TempDir())
	for k := 1; k <= 3; k++ {
		mustNight(t, l, k)
	}
	for _, step := range []struct {
		to, seq, back, newest int
		undone                string
	}{{2, 4, 2, 3, "3"}, {1, 5, 1, 3, "2 3"}, {4, 6, 2, 3, "3"}, {3, 7, 3, 3, ""}, {1, 8, 1, 3, "2 3"}} {
		if err := goBack(l, step.to); err != nil {
			t.Fatal(err)
		}
		entries, err := l.Log()
		if err != nil {
			t.Fatal(err)
		}
		e := inspect(t, l)
		if e.Seq != step.seq || e.Back != step.back || e.Run != entries[step.back-1].Run || Newest(entries).Seq != step.newest || seqs(Undone(entries)) != step.undone {
			t.Errorf("back to %d: %+v, newest %d, undone %s", step.to, e, Newest(entries).Seq, seqs(Undone(entries)))
		}
	}
	if e := mustNight(t, l, 4); e.Seq != 9 || e.Back != 0 {
		t.Errorf("the night after is %+v", e)
	}
	if entries, err := l.Log(); err != nil || Undone(entries) != nil || Newest(entries).Seq != 9 {
		t.Errorf("after a night: %v, %v", Undone(entries), err)
	}
	entries, _ := l.Log()
	if err := os.RemoveAll(l.Release(entries[0].Run)); err != nil {
		t.Fatal(err)
	}
	if err := goBack(l, 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("back to a release that is gone: %v", err)
	}
	if _, err := l.Rollback(Entry{Seq: 1, Run: entries[1].Run}, ""); err == nil {
		t.Error("back to an entry that is not in the log")
	}
	peek, err := Peek(l.data)
	if err != nil {
		t.Fatal(err)
	}
	if err := goBack(peek, 2); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader goes back: %v", err)
	}
}

// TestRollbackKilledAtEveryStep finds the lake whole with either release in force, and goes back again.
func TestRollbackKilledAtEveryStep(t *testing.T) {
	for _, poverty := range []string{"", "yes"} {
		for step, done := 1, false; !done; step++ {
			l := open(t, t.TempDir())
			first, second := mustNight(t, l, 1), mustNight(t, l, 2)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			err := start(t, "rollback", l.data, envStep+"="+strconv.Itoa(step), envPoor+"="+poverty).Run()
			if err != nil && !killed(err) {
				t.Fatalf("step %d: %v", step, err)
			}
			done = err == nil
			l = open(t, l.data)
			head := inspect(t, l)
			if head != second && (head.Run != first.Run || head.Back != 1) || done && head == second {
				t.Fatalf("killed at step %d, poor %q: head is %+v", step, poverty, head)
			}
			if head == second {
				if err := goBack(l, 1); err != nil {
					t.Fatal(err)
				}
			}
			if e := inspect(t, l); e.Run != first.Run || e.Seq != 3 {
				t.Fatalf("step %d: again it is %+v", step, e)
			}
		}
	}
}

// TestEntriesOfARollbackMustFollow wants an entry that goes back to another run than it names to be an error.
func TestEntriesOfARollbackMustFollow(t *testing.T) {
	for _, back := range []int{-1, 2, 3, 9} {
		l := open(t, t.TempDir())
		mustNight(t, l, 1)
		mustNight(t, l, 2)
		if err := goBack(l, 1); err != nil {
			t.Fatal(err)
		}
		entries, err := l.Log()
		if err != nil {
			t.Fatal(err)
		}
		e := entries[2]
		e.Back = back
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(l.entryPath(3), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Log(); err == nil {
			t.Errorf("back %d was read", back)
		}
	}
}
