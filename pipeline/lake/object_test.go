//go:build unix

package lake

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReceiveKeepsTheFileAsItIs(t *testing.T) {
	l := open(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "chi-lang.xlsx")
	if err := put(file, "workbook"); err != nil {
		t.Fatal(err)
	}
	modified := time.Date(2025, 3, 4, 5, 6, 7, 890, time.FixedZone("ICT", 7*3600))
	if err := os.Chtimes(file, modified, modified); err != nil {
		t.Fatal(err)
	}
	want := Receipt{SHA256: hashOf([]byte("workbook")), Size: 8, Modified: time.Date(2025, 3, 3, 22, 6, 7, 0, time.UTC)}
	for range 2 { // the second time it is known
		got, err := receive(t.Context(), l, file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
	b, err := os.ReadFile(l.Original(want.SHA256))
	if err != nil || string(b) != "workbook" {
		t.Fatalf("original holds %q: %v", b, err)
	}
	checkTidy(t, l)
}

// receive is Receive of a file by its whole path.
func receive(ctx context.Context, l *Lake, file string) (Receipt, error) {
	dir, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return Receipt{}, err
	}
	defer dir.Close()
	return l.Receive(ctx, dir, filepath.Base(file))
}

func TestReceiveRefusesWhatIsNoFile(t *testing.T) {
	l, dir := open(t, t.TempDir()), t.TempDir()
	if err := put(filepath.Join(dir, "file"), "x"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		filepath.Join(dir, "link"): ErrNotRegular, filepath.Join(dir, "pipe"): ErrNotRegular,
		dir: ErrNotRegular, os.DevNull: ErrNotRegular, filepath.Join(dir, "none"): fs.ErrNotExist,
	} {
		if _, err := receive(t.Context(), l, path); !errors.Is(err, want) {
			t.Errorf("Receive(%q) = %v, want %v", path, err, want)
		}
	}
}

func TestReceiveNoticesAChangeBetweenItsTwoReadings(t *testing.T) {
	l := open(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "a.xlsx")
	if err := put(file, "before"); err != nil {
		t.Fatal(err)
	}
	seam(t, func(op, path string) error {
		if op == "write" { // the copy begins; the same size, so that only the hash can tell
			return put(file, "behind")
		}
		return nil
	})
	if _, err := receive(t.Context(), l, file); !errors.Is(err, ErrChanged) {
		t.Fatalf("got %v, want ErrChanged", err)
	}
	for _, text := range []string{"before", "behind"} {
		if l.Has(Originals, hashOf([]byte(text))) {
			t.Errorf("lake keeps %q", text)
		}
	}
	checkTidy(t, l)
}

func TestReceiveNoticesAChangeAfterTheCopy(t *testing.T) {
	l := open(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "a.xlsx")
	if err := put(file, "before"); err != nil {
		t.Fatal(err)
	}
	seam(t, func(op, path string) error {
		if op == "rename" {
			return put(file, "before and more")
		}
		return nil
	})
	if _, err := receive(t.Context(), l, file); !errors.Is(err, ErrChanged) {
		t.Fatalf("got %v, want ErrChanged", err)
	}
}

func TestReceiveEndsWithItsContext(t *testing.T) {
	l := open(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "a.xlsx")
	if err := put(file, "x"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := receive(ctx, l, file); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context.Canceled", err)
	}
}

func TestPartRoundTrip(t *testing.T) {
	l := open(t, t.TempDir())
	for _, n := range []int{0, 1, 1000} {
		for _, a := range []Area{Parts, Restricted} {
			hash, err := WritePart(l, a, members(n))
			if err != nil {
				t.Fatal(err)
			}
			got, err := ReadPart[member](l, a, hash)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(members(n), got); diff != "" {
				t.Fatalf("%d rows: %s", n, diff)
			}
		}
	}
	checkTidy(t, l)
}

func TestSameRowsAreTheSameBytes(t *testing.T) {
	one, other := open(t, t.TempDir()), open(t, t.TempDir())
	hash, err := WritePart(one, Parts, members(5000))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan string)
	for range 8 { // at once, so that pools of encoders are shared
		go func() {
			h, err := WritePart(other, Parts, members(5000))
			if err != nil {
				h = err.Error()
			}
			done <- h
		}()
	}
	for range 8 {
		if h := <-done; h != hash {
			t.Errorf("got %q, want %q", h, hash)
		}
	}
	b, err := one.load(Parts, hash)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := encode(members(5000)); err != nil || !bytes.Equal(b, again) {
		t.Errorf("other bytes: %v", err)
	}
}

func TestAKnownPartIsNotWrittenAgain(t *testing.T) {
	l := open(t, t.TempDir())
	hash, err := WritePart(l, Parts, members(3))
	if err != nil {
		t.Fatal(err)
	}
	seam(t, func(op, path string) error { return errors.New(op) })
	if again, err := WritePart(l, Parts, members(3)); err != nil || again != hash {
		t.Errorf("got %q, %v", again, err)
	}
}

func TestWritePartRefusesATimeAsDate(t *testing.T) {
	l := open(t, t.TempDir())
	type plain struct {
		On time.Time `parquet:"on,date"`
	}
	type hidden struct {
		Name  string `parquet:"name"`
		Inner []struct {
			On *time.Time `parquet:"on,optional,date"`
		} `parquet:"inner,list"`
	}
	for range 2 { // the verdict is remembered
		if _, err := WritePart(l, Parts, []plain{{}}); err == nil {
			t.Error("plain: no error")
		}
		if _, err := WritePart(l, Parts, []hidden(nil)); err == nil {
			t.Error("hidden: no error")
		}
	}
}

func TestReadPartRefusesWhatIsNotThePart(t *testing.T) {
	l := open(t, t.TempDir())
	hash, err := WritePart(l, Parts, members(3))
	if err != nil {
		t.Fatal(err)
	}
	type other struct {
		Name string `parquet:"name"`
	}
	if _, err := ReadPart[other](l, Parts, hash); !errors.Is(err, ErrSchema) {
		t.Errorf("got %v, want ErrSchema", err)
	}
	if _, err := ReadPart[member](l, Restricted, hash); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
	if _, err := ReadPart[member](l, Parts, "../../x"); err == nil {
		t.Error("no error for a path")
	}
	if err := os.WriteFile(l.PartPath(Parts, hash), []byte("rot"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPart[member](l, Parts, hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}

func TestRecallWhatWasRemembered(t *testing.T) {
	l := open(t, t.TempDir())
	key := Key("parse", "1")
	var got Submission
	if ok, err := l.Recall(key, &got); ok || err != nil {
		t.Fatalf("recalled nothing as %v, %v", ok, err)
	}
	want := Submission{ID: "s", Parts: map[string]string{"a": "b"}}
	if err := l.Remember(key, want); err != nil {
		t.Fatal(err)
	}
	if ok, err := l.Recall(key, &got); !ok || err != nil || !cmp.Equal(want, got) {
		t.Fatalf("recalled %v, %v, %v", got, ok, err)
	}
	path := l.path("steps", key+".json")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := Key("parse", "2")
	if err := os.WriteFile(l.path("steps", other+".json"), whole, 0o600); err != nil { // two names exchanged
		t.Fatal(err)
	}
	if ok, err := l.Recall(other, &got); ok || err != nil {
		t.Errorf("recalled another step's result as %v, %v", ok, err)
	}
	for _, rubbish := range []string{"{", "", strings.Replace(string(whole), `"b"`, `"c"`, 1), strings.SplitN(string(whole), "\n", 2)[1]} {
		if err := os.WriteFile(path, []byte(rubbish), 0o600); err != nil {
			t.Fatal(err)
		}
		if ok, err := l.Recall(key, &got); ok || err != nil {
			t.Errorf("recalled rubbish as %v, %v", ok, err)
		}
	}
	if Key("ab", "c") == Key("a", "bc") {
		t.Error("keys run together")
	}
}

// TestReceiveTellsWhatIsWrongWithTheFile tells a file over the limit, one that grows and one that cannot be
// opened from a fault of the lake.
func TestReceiveTellsWhatIsWrongWithTheFile(t *testing.T) {
	l := open(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "a.xlsx")
	if err := errors.Join(put(file, "x"), os.Truncate(file, MaxOriginal+1)); err != nil {
		t.Fatal(err)
	}
	if _, err := receive(t.Context(), l, file); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	inbox, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	defer inbox.Close()
	if err := os.Symlink(t.TempDir(), filepath.Join(inbox.Name(), "swapped")); err != nil { // since it was listed as a folder
		t.Fatal(err)
	}
	if err := put(filepath.Join(inbox.Name(), "swapped", "b.xlsx"), "of elsewhere"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.xlsx/below", "swapped/b.xlsx", "../b.xlsx"} {
		if _, err := l.Receive(t.Context(), inbox, name); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: got %v, want ErrUnreadable", name, err)
		}
	}
	grown := filepath.Join(t.TempDir(), "b.xlsx")
	if err := put(grown, "more than was there"); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(grown)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := l.keep(t.Context(), f, 4); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
	seam(t, func(op, path string) error {
		if op == "create" {
			return fs.ErrPermission
		}
		return nil
	})
	if _, err := receive(t.Context(), l, grown); errors.Is(err, ErrUnreadable) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a fault of the lake: %v", err)
	}
	checkTidy(t, l)
}
