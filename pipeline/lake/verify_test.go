//go:build unix

package lake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// undescribed is a release that tells nothing of itself.
func undescribed(string) (map[string]string, error) { return nil, errors.New("not described") }

func verified(t testing.TB, l *Lake) Verified {
	t.Helper()
	v, err := l.Verify(context.Background(), undescribed, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// checkVerified wants nothing to be damaged.
func checkVerified(t testing.TB, l *Lake) Verified {
	t.Helper()
	v := verified(t, l)
	for _, d := range v.Damages {
		t.Errorf("%s: %v", d.Path, d.Err)
	}
	return v
}

// fullLake has nights, a rollback, a night that knows of a sign-off, and a release that is pruned.
func fullLake(t *testing.T, dir string) *Lake {
	t.Helper()
	l := open(t, dir)
	for k := 1; k <= 3; k++ {
		mustNight(t, l, k)
	}
	for _, why := range []string{"one", "again"} {
		if _, err := signOff(l, "2024", why); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(goBack(l, 2), pruneOldest(l)); err != nil {
		t.Fatal(err)
	}
	m, err := ingest(t.Context(), l, 4)
	if err != nil {
		t.Fatal(err)
	}
	tags, err := l.Tags()
	if err != nil {
		t.Fatal(err)
	}
	m.Signed = Signed(tags, 9)
	staged, err := l.Stage()
	if err != nil {
		t.Fatal(err)
	}
	if err := put(filepath.Join(staged, "kttt.duckdb"), "of night 4"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(t.Context(), staged, m, ""); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestVerifyNamesWhatIsDamaged turns a bit of every file that is kept, at its beginning, in its middle and at its end, and takes
// every file away: each time that file is named, and no other.
func TestVerifyNamesWhatIsDamaged(t *testing.T) {
	l := fullLake(t, t.TempDir())
	v := checkVerified(t, l)
	if len(v.Entries) != 5 || v.Releases != 3 || v.Files < 20 || v.Bytes < 1000 {
		t.Errorf("looked at %d entries, %d releases, %d files, %d bytes", len(v.Entries), v.Releases, v.Files, v.Bytes)
	}
	all, err := filesBelow(l.data)
	if err != nil {
		t.Fatal(err)
	}
	flipped := 0
	for _, p := range all {
		kind, _, _ := strings.Cut(strings.TrimPrefix(p, "lake/"), "/")
		if kind == "steps" || kind == "LOCK" || kind == "current" || kind == "returned" || strings.HasPrefix(p, "inbox-") {
			continue
		}
		file := filepath.Join(l.data, filepath.FromSlash(p))
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(b) / 3, len(b) / 2, len(b) - 1} {
			damaged := append([]byte{}, b...)
			damaged[at] ^= 1
			rewrite(t, file, damaged, info.Mode())
			flipped++
			checkNamed(t, l, p, "flipped", ErrDamaged)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		switch {
		case p == "lake/tags/2024-0002.json":
			checkNamed(t, l, "lake/tags/2024-….json", "removed", fs.ErrNotExist)
		case kind == "records": // the release is then one of an earlier version, or gone
			checkNamed(t, l, "releases/"+strings.TrimSuffix(path.Base(p), ".json"), "record removed", nil)
		default:
			checkNamed(t, l, p, "removed", fs.ErrNotExist)
		}
		rewrite(t, file, b, info.Mode())
	}
	if checkVerified(t, l); flipped < 100 {
		t.Errorf("only %d bits were turned", flipped)
	}
	for _, p := range []string{"lake/originals/ab/thumbs.db", "lake/log/notes.txt", "lake/tags/zzz", "releases/" + v.Entries[4].Run + "/kttt.duckdb.wal"} {
		file := filepath.Join(l.data, filepath.FromSlash(p))
		if err := put(file, "x"); err != nil {
			t.Fatal(err)
		}
		checkNamed(t, l, p, "added", ErrNotKept)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// rewrite gives a file other bytes, and its mode back.
func rewrite(t *testing.T, file string, b []byte, mode fs.FileMode) {
	t.Helper()
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(file, b, mode), os.Chmod(file, mode)); err != nil {
		t.Fatal(err)
	}
}

// checkNamed wants the path to be named with a damage, and nothing else but what goes by it.
func checkNamed(t *testing.T, l *Lake, p, done string, want error) {
	t.Helper()
	named := false
	for _, d := range verified(t, l).Damages {
		switch {
		case d.Path == p && (want == nil || errors.Is(d.Err, want) || want == ErrDamaged):
			named = true
		case strings.HasPrefix(p, "lake/log/") || p == "current": // what the log named is not known then
		case strings.HasPrefix(p, "lake/records/") && d.Path == "releases/"+strings.TrimSuffix(path.Base(p), ".json"):
		case strings.HasPrefix(p, "lake/tags/") && strings.HasPrefix(d.Path, "lake/tags/"):
		default:
			t.Errorf("%s %s: %s is named: %v", p, done, d.Path, d.Err)
		}
	}
	if !named {
		t.Errorf("%s %s: it is not named", p, done)
	}
}

// TestVerifyKnowsLogsOfEarlierVersions takes the sums out of entries, as versions without them wrote them.
func TestVerifyKnowsLogsOfEarlierVersions(t *testing.T) {
	l := open(t, t.TempDir())
	mustNight(t, l, 1)
	mustNight(t, l, 2)
	entries, err := l.Log()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		e.Sum = ""
		rewrite(t, l.entryPath(e.Seq), e.line(), privateFile)
	}
	checkVerified(t, l)
	mustNight(t, l, 3)
	checkVerified(t, l)
	e, _ := l.Log()
	e[2].Sum = ""
	rewrite(t, l.entryPath(3), e[2].line(), privateFile)
	checkVerified(t, l) // nothing before it has a sum
}
