package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

// Entry is one line of the commit log: from here on Run is in force.
type Entry struct {
	Seq  int       `json:"seq"` // 1, 2, 3, …
	Run  string    `json:"run"`
	Prev string    `json:"prev"` // the run before; "" in the first entry
	At   time.Time `json:"at"`   // whole seconds, UTC
	Note string    `json:"note"`
	Back int       `json:"back,omitempty"` // of a [Lake.Rollback]: the entry whose release is in force again; 0 for a night's
	Sum  string    `json:"sum,omitempty"`  // of this entry and the one before; "" in entries of earlier versions
}

// next is the entry that follows entries.
func next(entries []Entry, run, note string, back int) Entry {
	e := Entry{Seq: len(entries) + 1, Run: run, Prev: last(entries).Run, At: second(time.Now()), Note: strings.ToValidUTF8(note, "\uFFFD"), Back: back}
	e.Sum = e.sum(last(entries))
	return e
}

// sum is what Sum of e is where before is the entry before it.
func (e Entry) sum(before Entry) string {
	e.Sum = ""
	return Key(before.Sum, string(e.line()))
}

// line is e as its file holds it.
func (e Entry) line() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("encode log entry: %v", err)) // nothing in it can fail
	}
	return append(b, '\n')
}

// Head is the newest committed run: its manifest, proven undamaged, and its log entry.
// It is false for a lake that has committed nothing.
func (l *Lake) Head() (Manifest, Entry, bool, error) {
	entries, err := l.Log()
	if err != nil || len(entries) == 0 {
		return Manifest{}, Entry{}, false, err
	}
	e := entries[len(entries)-1]
	m, err := l.Manifest(e.Run)
	if err != nil {
		return Manifest{}, Entry{}, false, err
	}
	return m, e, true, nil
}

// ErrLogLost is returned for a log without the entry of the run that current shows: current is
// pointed at a run only once its entry is there, so the entry was lost since.
var ErrLogLost = errors.New("the log has no entry of the run that current shows")

// Log is the whole commit log, oldest first. A last file that is no JSON was
// never committed and is left out; any other that does not follow is an error, and so is
// a log that has lost its end, an [ErrLogLost].
func (l *Lake) Log() ([]Entry, error) {
	entries, _, err := l.readLog()
	return entries, err
}

// readLog is Log; torn is the path of the file left out, or "".
func (l *Lake) readLog() (entries []Entry, torn string, err error) {
	shown, err := l.shown() // before the log, to which a run may add just now
	if err != nil {
		return nil, "", err
	}
	entries, torn, err = l.readEntries()
	switch {
	case err != nil || shown == "" || slices.ContainsFunc(entries, func(e Entry) bool { return e.Run == shown }):
		return entries, torn, err
	case torn != "":
		return nil, "", fmt.Errorf("read log entry %q: unreadable: %w: %q", torn, ErrLogLost, shown)
	}
	return nil, "", fmt.Errorf("read log %q: %w: %q", l.path("log"), ErrLogLost, shown)
}

// readEntries is readLog without a look at current.
func (l *Lake) readEntries() (entries []Entry, torn string, err error) {
	files, err := os.ReadDir(l.path("log"))
	if err != nil {
		return nil, "", fmt.Errorf("read log: %w", err)
	}
	prev := ""
	for i, f := range files { // in order of their names
		path := l.path("log", f.Name())
		if path != l.entryPath(i+1) {
			return nil, "", fmt.Errorf("read log: found %q in place of entry %d", path, i+1)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, "", fmt.Errorf("read log: %w", err)
		}
		if i == len(files)-1 && !json.Valid(b) {
			return entries, path, nil
		}
		var e Entry
		if err := json.Unmarshal(b, &e); err != nil {
			return nil, "", fmt.Errorf("read log entry %q: %w", path, err)
		}
		if e.Seq != i+1 || e.Prev != prev || !isHash(e.Run) || e.Back < 0 || e.Back > i || e.Back > 0 && entries[e.Back-1].Run != e.Run {
			return nil, "", fmt.Errorf("read log entry %q: does not follow the entries before it", path)
		}
		if before := last(entries); e.Sum != e.sum(before) && (e.Sum != "" || before.Sum != "") {
			return nil, "", fmt.Errorf("read log entry %q: %w", path, ErrDamaged)
		}
		entries, prev = append(entries, e), e.Run
	}
	return entries, "", nil
}

// entryPath is the file of log entry seq.
func (l *Lake) entryPath(seq int) string { return l.path("log", fmt.Sprintf("%08d.json", seq)) }

// commit adds e to the log; done tells whether it is there, even when forcing it to the
// disk then fails. A name that is taken already is an error.
func (l *Lake) commit(e Entry) (done bool, err error) {
	tmp, err := l.temp(privateFile, func(w io.Writer) error { _, err := w.Write(e.line()); return err })
	if err != nil {
		return false, err
	}
	if err := claim(tmp, l.entryPath(e.Seq)); err != nil {
		return false, errors.Join(err, removeAll(tmp))
	}
	return true, errors.Join(syncDir(l.path("log")), removeAll(tmp))
}

// link is os.Link; tests take hard links away.
var link = os.Link

// claim gives the file tmp the name path, which must be free. Where hard links are not to
// be had the name is taken by an empty file, which tmp then replaces.
func claim(tmp, path string) error {
	if err := fault("link", path); err != nil {
		return err
	}
	err := link(tmp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, privateFile)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	if err := rename(tmp, path); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// clearTorn removes the torn tail of a log. It was never committed: readLog has asked current.
func (l *Lake) clearTorn(torn string) error {
	if err := removeAll(torn); err != nil {
		return err
	}
	return syncDir(l.path("log"))
}

// last is the last of entries, or the zero Entry.
func last(entries []Entry) Entry {
	if len(entries) == 0 {
		return Entry{}
	}
	return entries[len(entries)-1]
}
