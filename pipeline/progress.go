package pipeline

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// progress talks on stderr while the night works: one line rewritten in place on
// a terminal, nothing elsewhere; with --json one object a line on any stderr, with the keys time, level, msg and step,
// and file where it is about one.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	log      *slog.Logger // with --json, else silent
	json     bool
	terminal bool

	total, files, rows, findings int
	shown                        time.Time
}

func newProgress(w io.Writer, asJSON bool) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, log: newLog(w, asJSON), json: asJSON, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// line rewrites the line of a terminal.
func (p *progress) line(format string, args ...any) {
	if p.terminal && !p.json {
		fmt.Fprintf(p.w, "\r\x1b[K"+format, args...)
	}
}

// newLog writes JSON lines to w, or nothing.
func newLog(w io.Writer, wanted bool) *slog.Logger {
	if !wanted {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

func (p *progress) receiving(i, total int) {
	if i%100 == 0 {
		p.line("receiving %d of %d files", i, total)
	}
}

func (p *progress) reading(total int) { p.total = total }

// fileDone counts one file that was read.
func (p *progress) fileDone(path string, r reading) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files++
	read := 0
	for _, s := range r.Sheets {
		read += s.Count.Read
	}
	found := 0
	for _, n := range r.Findings {
		found += n
	}
	p.rows += read
	p.findings += found
	if time.Since(p.shown) > 50*time.Millisecond || p.files == p.total {
		p.shown = time.Now()
		p.line("reading %d of %d files, %d rows, %d findings", p.files, p.total, p.rows, p.findings)
	}
	p.log.Info("file read", "step", "ingest", "file", path, "event", "file", "path", path, "rows", read, "findings", r.Findings, "refused", r.Refused)
}

func (p *progress) stage(name string) {
	p.line("%s…", name)
	p.log.Info("step began", "step", name, "event", "stage", "name", name)
}

// end clears the line.
func (p *progress) end() { p.line("") }
