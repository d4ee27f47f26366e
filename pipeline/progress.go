package pipeline

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// progress talks on stderr while the night works: one line rewritten in place on
// a terminal, nothing elsewhere; with --json one object a line on any stderr.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	json     bool
	terminal bool

	total, files, rows, findings int
	shown                        time.Time
}

func newProgress(w io.Writer, asJSON bool) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, json: asJSON, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// line rewrites the line of a terminal.
func (p *progress) line(format string, args ...any) {
	if p.terminal && !p.json {
		fmt.Fprintf(p.w, "\r\x1b[K"+format, args...)
	}
}

// event writes one JSON object.
func (p *progress) event(fields map[string]any) {
	if !p.json {
		return
	}
	if b, err := json.Marshal(fields); err == nil {
		fmt.Fprintf(p.w, "%s\n", b)
	}
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
	p.event(map[string]any{"event": "file", "path": path, "rows": read, "findings": r.Findings, "refused": r.Refused})
}

func (p *progress) stage(name string) {
	p.line("%s…", name)
	p.event(map[string]any{"event": "stage", "name": name})
}

// end clears the line.
func (p *progress) end() { p.line("") }
