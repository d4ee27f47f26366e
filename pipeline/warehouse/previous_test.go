package warehouse

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestCheckAgainstTheReleaseBefore compares a release with itself, with one of an older form, with a damaged file and
// with none: nothing of that may hold up a release, and what cannot be compared is told.
func TestCheckAgainstTheReleaseBefore(t *testing.T) {
	dir := t.TempDir()
	older, damaged, foreign := filepath.Join(dir, "older.duckdb"), filepath.Join(dir, "damaged.duckdb"), filepath.Join(dir, "foreign.duckdb")
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	if err := e.exec(t.Context(), "make an older release", "attach "+quote(older)+" as older; create schema older.meta; "+
		"create table older.meta.submissions as select 's99' as submission_id, '187' as unit_code, '1999' as period, 'accepted' as status, 'list' as form; detach older; "+
		"attach "+quote(foreign)+" as foreign_one; create table foreign_one.x as select 1 as a; detach foreign_one"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(damaged, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, previous     string
		opens, lists, move int // offending rows; -1: not run
	}{
		{"itself", built(t), 0, 0, 0},
		{"an older form", older, 0, 1, 0},
		{"damaged", damaged, 1, -1, -1},
		{"foreign", foreign, 1, -1, -1},
		{"gone", filepath.Join(dir, "gone.duckdb"), 1, -1, -1},
		{"none", "", -1, -1, -1},
	} {
		results, err := CheckAgainst(t.Context(), built(t), c.previous, Options{})
		if (err != nil) != (c.lists > 0) {
			t.Errorf("%s: %v", c.name, err)
		}
		for name, want := range map[string]int{"previous_release_opens": c.opens, "published_lists_stay": c.lists, "province_counts_move_little": c.move} {
			got := -1
			if i := slices.IndexFunc(results, func(r CheckResult) bool { return r.Name == "changes/"+name }); i >= 0 {
				got = results[i].Count
			}
			if got != want {
				t.Errorf("against %s: check %s found %d, want %d", c.name, name, got, want)
			}
		}
	}
}
