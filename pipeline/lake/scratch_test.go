//go:build unix

package lake

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAScratchLakeWritesNothingToItsBase reads objects and steps through a scratch lake, makes others, and
// finds the base as it was and the scratch gone.
func TestAScratchLakeWritesNothingToItsBase(t *testing.T) {
	dir := t.TempDir()
	base := open(t, dir)
	key := Key("a step")
	part, err := WritePart(base, Parts, members(3))
	if err != nil {
		t.Fatal(err)
	}
	mustNight(t, base, 1)
	if _, err := signOff(base, "2024", "why"); err != nil {
		t.Fatal(err)
	}
	if err := base.Remember(key, "known"); err != nil {
		t.Fatal(err)
	}
	if err := base.Close(); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	peek, err := Peek(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Scratch(peek)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := ReadPart[member](l, Parts, part); err != nil || len(rows) != 3 {
		t.Errorf("the part of the base: %d rows, %v", len(rows), err)
	}
	var v string
	if ok, err := l.Recall(key, &v); !ok || err != nil || v != "known" {
		t.Errorf("the step of the base: %q, %v, %v", v, ok, err)
	}
	if again, err := WritePart(l, Parts, members(3)); err != nil || again != part || isFile(l.ownPath(Parts, part)) {
		t.Errorf("a part that the base has was written again: %v", err)
	}
	own, err := WritePart(l, Parts, members(4))
	if err != nil || !isFile(l.PartPath(Parts, own)) {
		t.Errorf("no part of its own: %v", err)
	}
	if tags, err := l.Tags(); err != nil || len(tags) != 1 || l.unsigned(tags[0].SignOff) != "" {
		t.Errorf("the tags of the base: %+v, %v", tags, err)
	}
	if err := l.Remember(Key("another"), "own"); err != nil {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(l.data); err == nil {
		t.Error("the scratch lake is left")
	}
	if after := tree(t, dir); after != before {
		t.Errorf("the base changed from\n%s\nto\n%s", before, after)
	}
}

// tree lists everything below dir.
func tree(t *testing.T, dir string) string {
	t.Helper()
	out := ""
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		out += path + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
