//go:build unix

package lake

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// signOff signs period off with the run in force of l.
func signOff(l *Lake, period, why string) (Tag, error) {
	m, e, _, err := l.Head()
	if err != nil {
		return Tag{}, err
	}
	figures, err := WritePart(l, Parts, members(len(why)))
	if err != nil {
		return Tag{}, err
	}
	return l.Tag(Tag{SignOff: SignOff{Period: period, Run: e.Run, Receipts: len(m.Receipts), Code: m.Code, Figures: figures}, Known: len(m.Receipts), Why: why})
}

func TestTagsAreNumberedAndTheNewestHolds(t *testing.T) {
	l := open(t, t.TempDir())
	first := mustNight(t, l, 1)
	for _, s := range []struct{ period, why string }{{"2024", "one"}, {"2024-H1", "half"}, {"2024", "again"}} {
		if _, err := signOff(l, s.period, s.why); err != nil {
			t.Fatal(err)
		}
	}
	tags, err := l.Tags()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range tags {
		got = append(got, x.Period+" "+strconv.Itoa(x.Number)+" "+x.Why)
	}
	if want := []string{"2024 1 one", "2024 2 again", "2024-H1 1 half"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	signed := Signed(tags, 1)
	if len(signed) != 2 || signed[0].Figures != tags[1].Figures || signed[0].Run != first.Run || signed[1].Period != "2024-H1" {
		t.Errorf("signed %+v", signed)
	}
	if before := Signed(tags, 0); len(before) != 0 {
		t.Errorf("signed before the first receipt: %+v", before)
	}
	if peek, err := Peek(l.data); err != nil {
		t.Fatal(err)
	} else if _, err := signOff(peek, "2024", "x"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader signs: %v", err)
	}
}

func TestTagsOfNothingAreRefused(t *testing.T) {
	l := open(t, t.TempDir())
	e := mustNight(t, l, 1)
	part, err := WritePart(l, Parts, members(1))
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]SignOff{
		"no run":     {Period: "2024", Run: strings.Repeat("0", 64), Figures: part},
		"no figures": {Period: "2024", Run: e.Run, Figures: strings.Repeat("0", 64)},
		"no decided": {Period: "2024", Run: e.Run, Figures: part, Decided: strings.Repeat("0", 64)},
		"a path":     {Period: "../2024", Run: e.Run, Figures: part},
		"no period":  {Run: e.Run, Figures: part},
	} {
		if _, err := l.Tag(Tag{SignOff: s}); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
	if tags, err := l.Tags(); err != nil || len(tags) > 0 {
		t.Errorf("%v, %v", tags, err)
	}
}

// TestKillAtEveryStepOfATag kills a second sign-off at its first, second, … change of the disk: the first one
// stands, and the second is there whole or not at all and can be made again.
func TestKillAtEveryStepOfATag(t *testing.T) {
	for _, poverty := range []string{"", "yes"} {
		for step, done := 1, false; !done; step++ {
			l := open(t, t.TempDir())
			mustNight(t, l, 1)
			if _, err := signOff(l, "2024", "first"); err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			err := start(t, "tag", l.data, envStep+"="+strconv.Itoa(step), envPoor+"="+poverty).Run()
			if err != nil && !killed(err) {
				t.Fatalf("step %d: %v", step, err)
			}
			done = err == nil
			checkTags(t, l.data, done)
			if t.Failed() {
				t.Fatalf("killed at step %d, poor %q", step, poverty)
			}
		}
	}
}

// TestFailAtEveryStepOfATag makes every change of the disk fail in turn.
func TestFailAtEveryStepOfATag(t *testing.T) {
	for step, done := 1, false; !done; step++ {
		l := open(t, t.TempDir())
		mustNight(t, l, 1)
		if _, err := signOff(l, "2024", "first"); err != nil {
			t.Fatal(err)
		}
		left := step
		seam(t, func(op, path string) error {
			if left--; left == 0 {
				return errors.New("disk is broken")
			}
			return nil
		})
		_, err := signOff(l, "2024", "second")
		done = left > 0
		fault = whole
		if done != (err == nil) {
			t.Fatalf("step %d: %v", step, err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		checkTags(t, l.data, done)
		if t.Failed() {
			t.Fatalf("failed at step %d", step)
		}
	}
}

// checkTags proves the tags of a lake whose second sign-off was broken off, or done.
func checkTags(t *testing.T, dir string, done bool) {
	t.Helper()
	if peek, err := Peek(dir); err != nil {
		t.Error(err)
	} else if tags, err := peek.Tags(); err != nil || len(tags) == 0 {
		t.Errorf("a reader sees %v, %v", tags, err)
	}
	l := open(t, dir)
	defer l.Close()
	inspect(t, l)
	tags, err := l.Tags()
	if err != nil || len(tags) == 0 || len(tags) > 2 || tags[0].Why != "first" || done && len(tags) != 2 {
		t.Fatalf("tags are %+v, %v", tags, err)
	}
	again, err := signOff(l, "2024", "second")
	if err != nil || again.Number != len(tags)+1 {
		t.Errorf("again: %+v, %v", again, err)
	}
	for _, x := range tags {
		if what := l.unsigned(x.SignOff); what != "" {
			t.Errorf("tag %d lacks the %s", x.Number, what)
		}
	}
}

func TestADamagedTagIsAnError(t *testing.T) {
	l := open(t, t.TempDir())
	mustNight(t, l, 1)
	for _, why := range []string{"one", "two"} {
		if _, err := signOff(l, "2024", why); err != nil {
			t.Fatal(err)
		}
	}
	path := l.tagPath("2024", 1)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"cut": string(whole[:20]), "emptied": "", "another": strings.Replace(string(whole), `"number":1`, `"number":3`, 1), "reworded": strings.Replace(string(whole), "one", "two", 1)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Tags(); err == nil {
			t.Errorf("%s: nobody spoke up", name)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Tags(); err == nil {
		t.Error("removed: nobody spoke up")
	}
}

// TestATagIsOnTheDiskLast proves that the figures and every folder with a new name are forced to the disk before the record.
func TestATagIsOnTheDiskLast(t *testing.T) {
	l := open(t, t.TempDir())
	mustNight(t, l, 1)
	pending, links := map[string]bool{}, 0
	seam(t, func(op, path string) error {
		switch op {
		case "mkdir", "rename":
			pending[filepath.Dir(path)] = true
		case "syncdir":
			delete(pending, path)
		case "link":
			if links++; len(pending) > 0 {
				t.Errorf("at the record %v are not on the disk", pending)
			}
			pending[filepath.Dir(path)] = true
		}
		return nil
	})
	if _, err := signOff(l, "2024", strings.Repeat("why", 100)); err != nil {
		t.Fatal(err)
	}
	if links != 1 || len(pending) > 0 {
		t.Errorf("%d records; at the end %v are not on the disk", links, pending)
	}
}

// TestSignOffsArePartOfTheRun wants a run id of its own for each signed period, and none for their order.
func TestSignOffsArePartOfTheRun(t *testing.T) {
	a, b := SignOff{Period: "2023", Run: "x"}, SignOff{Period: "2024", Run: "y"}
	m := Manifest{Code: "c"}
	signed, other, turned := m, m, m
	signed.Signed, other.Signed, turned.Signed = []SignOff{a, b}, []SignOff{a}, []SignOff{b, a}
	if signed.Run() == m.Run() || signed.Run() == other.Run() || signed.Run() != turned.Run() {
		t.Error("the run id does not follow what is signed")
	}
	if err := checkSigned(signed, []Tag{{SignOff: b}, {SignOff: SignOff{Period: "2023", Run: "z"}}}); !errors.Is(err, ErrSignOffLost) || !strings.Contains(err.Error(), "2023") {
		t.Errorf("a sign-off that is lost: %v", err)
	}
	if err := checkSigned(signed, []Tag{{SignOff: b}, {SignOff: a}, {SignOff: SignOff{Period: "2023", Run: "z"}}}); err != nil {
		t.Errorf("one that another followed: %v", err)
	}
	if strings.Contains(string(m.canonical()), "signed") {
		t.Error("a manifest without sign-offs is written otherwise than by earlier versions")
	}
}
