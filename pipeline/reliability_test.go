//go:build unix

package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
)

// soak is how many kills the long form of these tests makes (task soak); 0 is the short form.
var soak = func() int { n, _ := strconv.Atoi(os.Getenv("KTTT_SOAK")); return n }()

// faulty is the real program, built once with the seam of the lake open to KTTT_FAULT (faults.go).
var faulty = sync.OnceValues(func() (string, error) {
	file := filepath.Join(sharedNights.folder, "kttt-faults")
	out, err := exec.Command("go", "build", "-tags", "faults", "-o", file, "kttt").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return file, err
})

// trial is a data folder that nights are tried on, with an inbox that grows, while readers read.
type trial struct {
	testing.TB
	program, inbox, data        string
	files                       int
	length                      time.Duration // of a whole night
	clock                       string        // of every night, "" for that of the machine
	kills, faults, nights, same int

	mu            sync.Mutex
	known         map[string]string // release -> hash of its data package, once it was found whole
	reads, wholes int
	seen          int // the most receipts that a reader saw published

	clean map[string]string // run -> the Parquet files of a night in a clean folder
}

// newTrial is a data folder with the release of one file.
func newTrial(t testing.TB) *trial {
	t.Helper()
	program, err := faulty()
	if err != nil {
		t.Fatal(err)
	}
	w := &trial{TB: t, program: program}
	w.begin()
	return w
}

// begin begins again with an empty data folder.
func (w *trial) begin() {
	w.Helper()
	dir := w.TempDir()
	w.mu.Lock()
	w.inbox, w.data, w.files, w.seen = filepath.Join(dir, "inbox"), filepath.Join(dir, "data"), 0, 0
	w.mu.Unlock()
	w.add()
	begun := time.Now()
	w.settle()
	w.length = time.Since(begun)
}

// add puts one more workbook into the inbox: the list of the one before with one row more.
func (w *trial) add() {
	w.Helper()
	w.files++
	var b strings.Builder
	b.WriteString("DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Số thành viên\n")
	for i := range w.files + 2 {
		fmt.Fprintf(&b, "%d | HTX Số %d | %d\n", i+1, i+1, 7+i)
	}
	a := &txtar.Archive{Files: []txtar.File{{Name: "sheet HTX", Data: []byte(b.String())}}}
	if err := sketch.WriteFile(a, filepath.Join(w.inbox, fmt.Sprintf("2024/%03d.xlsx", w.files))); err != nil {
		w.Fatal(err)
	}
}

// command is the program at its night; fault is KIND@N or "".
func (w *trial) command(fault string) (*exec.Cmd, *bytes.Buffer) {
	var said bytes.Buffer
	cmd := exec.Command(w.program, "run", "--inbox", w.inbox, "--data", w.data)
	cmd.Env = append(os.Environ(), "KTTT_FAULT="+fault, "KTTT_FAULT_NOW="+w.clock, "TMPDIR="+w.TempDir())
	cmd.Stderr = &said
	return cmd, &said
}

// settle lets a night end, by which every file is published.
func (w *trial) settle() {
	w.Helper()
	cmd, said := w.command("")
	if err := cmd.Run(); exitCode(err) != exitOK && exitCode(err) != exitRefused {
		w.Fatalf("a night that nobody disturbs: %v\n%s", err, said)
	}
	w.nights++
	if n := w.whole(); n != w.files {
		w.Fatalf("%d of %d files are published", n, w.files)
	}
}

// kill kills a night after a while, or where fault says.
func (w *trial) kill(fault string, after time.Duration) {
	w.Helper()
	cmd, said := w.command(fault)
	if err := cmd.Start(); err != nil {
		w.Fatal(err)
	}
	if fault == "" {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	if code := exitCode(err); code == -1 {
		w.kills++
	} else if code != exitOK && code != exitRefused {
		w.Fatalf("kill %q after %v: %v\n%s", fault, after, err, said)
	}
	w.whole()
}

// fail lets a night go through a fault: it ends well, or says plainly what broke.
func (w *trial) fail(fault string) {
	w.Helper()
	cmd, said := w.command(fault)
	err := cmd.Run()
	w.faults++
	switch code := exitCode(err); {
	case code == exitOK, code == exitRefused:
	case code == exitBroke && strings.Contains("\n"+said.String(), "\nkttt: error: ") && !strings.Contains(said.String(), "goroutine "):
		if (strings.HasPrefix(fault, "full") || strings.HasPrefix(fault, "short")) && !strings.Contains(said.String(), "kttt: hint: free some space") {
			w.Errorf("%s: the next step is not told:\n%s", fault, said)
		}
	default:
		w.Fatalf("%s: %v\n%s", fault, err, said)
	}
	w.whole()
}

// exitCode is the exit code of a process; -1 for one that a signal ended.
func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -2
}

// whole reads all that is published, as it is said to be, and tells of how many files it is.
func (w *trial) whole() int {
	w.Helper()
	n, err := w.read(true)
	if err != nil {
		w.Fatal(err)
	}
	return n
}

// read is a reader of current: what is published is the release that was, or the one after it, and whole. A release that
// was found whole before is only looked at, unless all is asked for.
func (w *trial) read(all bool) (files int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reads++
	target, err := os.Readlink(filepath.Join(w.data, "current"))
	if errors.Is(err, fs.ErrNotExist) && w.seen == 0 {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	folder, run := filepath.Join(w.data, target), filepath.Base(target)
	text, err := os.ReadFile(filepath.Join(folder, "datapackage.json"))
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(text)
	hash, known := w.known[run]
	if known && hash != hex.EncodeToString(sum[:]) {
		return 0, fmt.Errorf("release %s is another than it was", run)
	}
	if !known || all {
		if err := readWhole(folder, run, text); err != nil {
			return 0, fmt.Errorf("release %s: %w", run, err)
		}
		w.wholes++
		if w.known == nil {
			w.known = map[string]string{}
		}
		w.known[run] = hex.EncodeToString(sum[:])
	}
	rec, err := runRecordOf(folder)
	if err != nil {
		return 0, err
	}
	files = len(rec.Manifest.Receipts)
	if rec.Run != run || files < w.seen || files > w.files {
		return 0, fmt.Errorf("release %s says it is %s, of %d files; %d were published, %d are there", run, rec.Run, files, w.seen, w.files)
	}
	w.seen = files
	return files, nil
}

func runRecordOf(folder string) (rec runRecord, err error) {
	text, err := os.ReadFile(filepath.Join(folder, "run.json"))
	if err == nil {
		err = json.Unmarshal(text, &rec)
	}
	return rec, err
}

// readWhole holds every file of a release against its data package and opens its database.
func readWhole(folder, run string, text []byte) error {
	var p dataPackage
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	want := map[string]string{"datapackage.json": ""}
	for _, r := range p.Resources {
		want[r.Path] = r.Hash
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		hash, ok := want[filepath.ToSlash(name)]
		if !ok {
			return fmt.Errorf("%s is not in the data package", name)
		}
		delete(want, filepath.ToSlash(name))
		b, err := os.ReadFile(path)
		if sum := sha256.Sum256(b); err == nil && hash != "" && hash != "sha256:"+hex.EncodeToString(sum[:]) {
			err = fmt.Errorf("%s is not what the data package says", name)
		}
		return err
	})
	if err == nil && len(want) > 0 {
		err = fmt.Errorf("without %v", want)
	}
	if err != nil {
		return err
	}
	db, err := warehouse.Open(context.Background(), filepath.Join(folder, "kttt.duckdb"), warehouse.Options{})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = errors.Join(db.Write(context.Background(), &b, warehouse.CSV, "select run_id from meta.run"), db.Close())
	if err == nil && !strings.Contains(b.String(), run) {
		err = fmt.Errorf("its database is of %s", b.String())
	}
	return err
}

// watch reads what is published again and again until the test ends.
func (w *trial) watch() {
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(25 * time.Millisecond):
			}
			if _, err := w.read(false); err != nil {
				w.Errorf("a reader: %v", err)
				return
			}
		}
	}()
	w.Cleanup(func() { close(stop); <-done })
}

// asClean publishes what is left to publish and holds it against one night in a clean folder, by the first-seen times
// of what was received: the same run, the same bytes of every Parquet file. Nothing is left of what was killed.
func (w *trial) asClean() {
	w.Helper()
	w.settle()
	_, folder, err := lake.Current(w.data)
	if err != nil {
		w.Fatal(err)
	}
	rec, err := runRecordOf(folder)
	if err != nil {
		w.Fatal(err)
	}
	clean := w.clean[rec.Run]
	if clean == "" { // else it was made before, by the same clock
		clean = w.madeClean(rec)
	}
	tables := 0
	err = filepath.WalkDir(clean, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		tables++
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(folder, "parquet", strings.TrimPrefix(path, clean)))
		if err == nil && !bytes.Equal(got, want) {
			err = fmt.Errorf("%s has other bytes than in a clean folder", path)
		}
		return err
	})
	if err != nil || tables == 0 {
		w.Fatalf("%d tables: %v", tables, err)
	}
	if left, err := os.ReadDir(filepath.Join(w.data, "lake/staging")); err != nil || len(left) > 0 {
		w.Errorf("staging holds %v: %v", left, err)
	}
	w.same++
}

// madeClean is a night in a clean folder that receives what rec had, by its first-seen times; its Parquet files.
func (w *trial) madeClean(rec runRecord) string {
	w.Helper()
	seen := map[string]time.Time{}
	for _, r := range rec.Manifest.Receipts {
		seen[r.Path] = r.FirstSeen
	}
	ours := code
	code = func() string { return rec.Code } // a test binary does not know the engine's version
	defer func() { code = ours }()
	n := newNight(testSettings(w.inbox, filepath.Join(w.TempDir(), "clean")), io.Discard)
	n.received = func(path string) time.Time { return seen[path] }
	out, err := n.run(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	if out.run != rec.Run {
		w.Fatalf("after the kills the run is %s, in a clean folder %s", rec.Run, out.run)
	}
	if w.clean == nil {
		w.clean = map[string]string{}
	}
	w.clean[rec.Run] = filepath.Join(n.Data, "releases", out.run, "parquet")
	return w.clean[rec.Run]
}

// steps are the changes of the disk of the next night of this folder, in their order. It is done on a copy.
func (w *trial) steps() []string {
	w.Helper()
	log, was := filepath.Join(w.TempDir(), "log"), w.data
	w.data = w.copy()
	cmd, said := w.command("")
	w.data = was
	cmd.Env = append(cmd.Env, "KTTT_FAULT_LOG="+log)
	if err := cmd.Run(); exitCode(err) != exitOK && exitCode(err) != exitRefused {
		w.Fatalf("%v\n%s", err, said)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		w.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// copy is a copy of the data folder, links as they are.
func (w *trial) copy() string {
	w.Helper()
	to := filepath.Join(w.TempDir(), "data")
	if out, err := exec.Command("cp", "-a", w.data, to).CombinedOutput(); err != nil {
		w.Fatalf("%v: %s", err, out)
	}
	return to
}

// late tells that the time of the test is nearly over: what was tried by then is told.
func (w *trial) late() bool {
	end, ok := w.TB.(*testing.T).Deadline()
	return ok && time.Until(end) < time.Minute
}

func (w *trial) tell(what string) {
	w.Logf("%s: %d kills, %d faults, %d nights to their end; readers looked %d times and read a whole release %d times, none torn; %d times the same bytes as a clean night",
		what, w.kills, w.faults, w.nights, w.reads, w.wholes, w.same)
}

// TestNightsAreKilled kills the real program at random instants, while a reader reads what it publishes. The short form
// kills it at its commit, too, and lets three nights go through a fault.
func TestNightsAreKilled(t *testing.T) {
	atLeast := max(6, soak)
	w := newTrial(t)
	w.watch()
	for w.kills < atLeast && !w.late() {
		if w.files == 4 {
			w.asClean()
			w.begin()
		}
		w.add()
		for range 8 {
			if w.kill("", rand.N(w.length)); w.seen == w.files || w.kills == atLeast {
				break
			}
		}
		if soak > 0 {
			w.settle()
		}
	}
	if soak == 0 {
		for _, fault := range []string{"broken", "short", "full"} {
			w.fail(fmt.Sprintf("%s@%d", fault, 1+rand.N(200)))
		}
		for _, step := range []string{"link", "symlink"} { // what commits, and what shows it
			w.add()
			w.kill("kill@"+step, 0)
		}
	}
	w.asClean()
	w.tell("random instants")
}

// TestNightsBreakAtEveryStep kills the real program at every change of the disk that it makes, and lets each of them fail.
func TestNightsBreakAtEveryStep(t *testing.T) {
	if soak == 0 {
		t.Skip("takes an hour: task soak")
	}
	w := newTrial(t)
	w.clock = "2026-11-26T19:00:00Z" // each time the same receipts, and so one clean night to be held against
	w.add()
	steps, base, seen := w.steps(), w.data, w.seen
	for _, n := range rand.Perm(4 * len(steps)) { // so that what there was time for is a fair sample
		if w.late() {
			break
		}
		w.data, w.seen = base, seen
		w.data = w.copy()
		kind, at := []string{"kill", "broken", "short", "full"}[n%4], n/4
		if fault := fmt.Sprintf("%s@%d", kind, at+1); kind == "kill" {
			w.kill(fault, 0)
		} else {
			w.fail(fault)
		}
		w.asClean()
		if t.Failed() {
			t.Fatalf("%s at %d, %q", kind, at+1, steps[at])
		}
		if err := os.RemoveAll(w.data); err != nil {
			t.Fatal(err)
		}
	}
	w.tell(fmt.Sprintf("%d steps, each by four faults", len(steps)))
}

// TestTwoRunsAndAStop starts a run beside another one, which is then stopped; and stops one just behind its commit.
func TestTwoRunsAndAStop(t *testing.T) {
	w := newTrial(t)
	w.add()
	for _, stop := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		first, told := w.command("")
		if err := first.Start(); err != nil {
			t.Fatal(err)
		}
		who := strconv.Itoa(first.Process.Pid) + " "
		for range 2000 { // until it claims the folder
			if b, err := os.ReadFile(filepath.Join(w.data, "lake/LOCK")); err == nil && strings.HasPrefix(string(b), who) {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		second, said := w.command("")
		if err := second.Run(); exitCode(err) != exitLocked || !strings.Contains(said.String(), "another run holds the data folder (process "+who[:len(who)-1]+", since ") {
			t.Errorf("the second run: %v, %s", err, said)
		}
		if err := first.Process.Signal(stop); err != nil {
			t.Fatal(err)
		}
		if err := first.Wait(); exitCode(err) != exitInterrupted || !strings.Contains(told.String(), "interrupted; nothing was published") {
			t.Errorf("%v: %v, %s", stop, err, told)
		}
		if n := w.whole(); n != 1 {
			t.Errorf("%v: %d files are published", stop, n)
		}
		if left, err := os.ReadDir(filepath.Join(w.data, "lake/staging")); err != nil || len(left) > 0 {
			t.Errorf("%v: staging holds %v: %v", stop, left, err)
		}
	}
	cmd, said := w.command("stop@symlink")
	if err := cmd.Run(); exitCode(err) != exitOK && exitCode(err) != exitRefused || said.Len() > 0 {
		t.Errorf("stopped behind the commit: %v, %s", err, said)
	}
	if n := w.whole(); n != 2 {
		t.Errorf("stopped behind the commit: %d files are published", n)
	}
}

// TestFullDisk lets the engine's own files find no room: by a limit for every file, and on a full disk where one may be mounted.
func TestFullDisk(t *testing.T) {
	w := newTrial(t)
	w.add()
	full := func(cmd *exec.Cmd, said *bytes.Buffer) {
		t.Helper()
		if err := cmd.Run(); exitCode(err) != exitBroke || !strings.Contains(said.String(), "kttt.duckdb") || !strings.Contains(said.String(), "\nkttt: hint: free some space on the disk") {
			t.Errorf("%v, %s", err, said)
		}
		if n := w.whole(); n != 1 {
			t.Errorf("%d files are published", n)
		}
	}
	cmd, said := w.command("")
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", `ulimit -f 8000 && exec "$0" "$@"`}, cmd.Args...)
	full(cmd, said)

	disk := t.TempDir()
	room := fmt.Sprintf("size=%d", size(t, w.data)+8<<20) // a night needs more
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", room, "kttt-test", disk).CombinedOutput(); err != nil {
		t.Logf("no full disk is tried, since none may be mounted: %s", out)
	} else {
		defer func() {
			if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		}()
		was := w.data
		if out, err := exec.Command("cp", "-a", was, disk).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		w.data = filepath.Join(disk, filepath.Base(was))
		full(w.command(""))
		w.data = was
	}
	w.settle()
}

// size is what the files below dir take on a disk of pages.
func size(t *testing.T, dir string) (bytes int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var info fs.FileInfo
			info, err = d.Info()
			if err == nil {
				bytes += (info.Size() + 4095) / 4096 * 4096
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// TestOddNights does nights on which the clock has gone back and a workbook is only half there, under a reader that
// holds the first release open.
func TestOddNights(t *testing.T) {
	inbox := t.TempDir()
	w := &trial{TB: t, inbox: inbox}
	w.add()
	s := testSettings(inbox, filepath.Join(t.TempDir(), "data"))
	night := func(at time.Time) outcome {
		t.Helper()
		n := newNight(s, io.Discard)
		n.received = func(string) time.Time { return at }
		out, err := n.run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	night(someDay)
	file, err := releaseFile(s.Data, "")
	if err != nil {
		t.Fatal(err)
	}
	db, err := warehouse.Open(t.Context(), file, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	count := func() string {
		t.Helper()
		var b bytes.Buffer
		if err := db.Write(t.Context(), &b, warehouse.CSV, "select count(*) as n from staging.organisations"); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	before := count()

	w.add()
	second := filepath.Join(inbox, "2024/002.xlsx")
	text, err := os.ReadFile(second)
	if err == nil {
		err = os.WriteFile(second, text[:len(text)/2], 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if out := night(someDay.AddDate(-3, 0, 0)); !out.published || !out.refused {
		t.Errorf("half a workbook: %+v", out)
	}
	const statuses = "select source_file, status from meta.submissions order by receipt"
	want := [][]string{{"source_file", "status"}, {"2024/001.xlsx", "accepted"}, {"2024/002.xlsx", "refused"}}
	if got := ask(t, s.Data, statuses); !reflect.DeepEqual(got, want) {
		t.Errorf("half a workbook: %v", got)
	}

	if err := os.WriteFile(second, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if out := night(someDay.AddDate(-3, 0, -1)); !out.published || out.refused {
		t.Errorf("the whole workbook: %+v", out)
	}
	want[1][1], want[2][1] = "superseded", "superseded"
	want = append(want, []string{"2024/002.xlsx", "accepted"})
	if got := ask(t, s.Data, statuses); !reflect.DeepEqual(got, want) {
		t.Errorf("the whole workbook: %v", got)
	}
	if after := count(); after != before {
		t.Errorf("the release that was held open says %q, before %q", after, before)
	}
}
