package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
	"kttt/pipeline/workbook"
	"kttt/sql"
	"kttt/transforms"
)

// night is one run of the whole job.
type night struct {
	settings
	received func(path string) time.Time // when a new file was first seen
	progress *progress
	lake     *lake.Lake
	refusals []refusal
	taught   []transforms.Decision // the decisions that touch how files are read
	texts    officeTexts           // what the review is made with
	head     string                // the run in force when the night began, "" for none …
	headAsOf string                // … and the day of its figures
}

// outcome is what a night came to.
type outcome struct {
	run       string
	entry     lake.Entry
	published bool // false: nothing new, or --until stopped it
	refused   bool
	warnings  []warehouse.CheckResult
	resolved  *resolved     // nil when nothing was new
	fresh     int           // receipts from this index on are new
	returned  *returns      // what went back to the senders; nil when nothing was published
	unmade    []refusal     // files of the review that could not be made of the office's words
	undone    []lake.Entry  // what a rollback went back behind and, when something was published, this night brings in again
	report    *report.Night // of a night that published; nil for any other
}

// code is the identity of everything that can move a published figure: the code
// of the rooms, the SQL and the engine.
var code = sync.OnceValue(func() string {
	return lake.Key(readCode(), warehouse.Code(), sql.Code(), review.Code(), engineModule())
})

// engineModule names the linked engine by its module and version.
func engineModule() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if strings.HasSuffix(d.Path, "duckdb/duckdb-go/v2") {
				return d.Path + "@" + d.Version
			}
		}
	}
	return "duckdb-go"
}

// run does the night: receive, ingest, resolve, build, check, publish.
func (n *night) run(ctx context.Context) (out outcome, err error) {
	if !isDir(n.Inbox) {
		return out, &usageError{fmt.Sprintf("there is no inbox folder %q", n.Inbox), "make it and put the workbooks in, or name another one with --inbox"}
	}
	if inside(n.Inbox, n.Data) {
		return out, &usageError{fmt.Sprintf("the data folder %q lies inside the inbox %q", n.Data, n.Inbox), "name another one with --data or --inbox: what a night makes would be read as sent"}
	}
	n.hold()
	if n.lake, err = lake.Open(n.Data); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, n.lake.Close()) }()
	entries, err := n.lake.Log()
	if err != nil {
		return out, err
	}
	newest, err := newestOf(n.lake, entries)
	if err != nil {
		return out, err
	}
	if len(entries) > 0 {
		n.head = entries[len(entries)-1].Run
		inForce, err := n.lake.Manifest(n.head)
		if err != nil {
			return out, err
		}
		n.headAsOf = inForce.AsOf
	}
	decisions, decisionsHash, err := n.decide()
	if err != nil {
		return out, err
	}
	receipts, err := n.receive(ctx, newest.Receipts)
	if err != nil {
		return out, err
	}
	if n.texts, err = readTexts(&n.settings); err != nil {
		return out, err
	}
	m := lake.Manifest{Code: code(), Decisions: decisionsHash, Texts: n.textsHash(), Receipts: receipts}
	if m.Signed, err = n.lake.SignedNow(newest); err != nil {
		return out, err
	}
	out.undone = lake.Undone(entries)
	if stays, err := n.stays(entries, newest, m); err != nil || stays {
		out.entry, out.refused = entries[len(entries)-1], len(n.refusals) > 0
		out.run = out.entry.Run
		return out, err
	}
	if err := n.lake.Claim(); err != nil {
		return out, err
	}
	readings, err := n.ingest(ctx, receipts)
	if err != nil {
		return out, err
	}
	r, err := n.resolve(receipts, readings, decisions)
	if err != nil {
		return out, err
	}
	out = outcome{resolved: r, fresh: len(newest.Receipts), refused: r.refused() || len(n.refusals) > 0, undone: out.undone}
	if n.Until == "ingest" {
		return out, nil
	}
	err = n.publish(ctx, &out, r, m)
	return out, err
}

// newestOf is the manifest of the newest night: its receipts are all that was ever received, whatever release is in
// force. It is the zero Manifest for an empty log.
func newestOf(l *lake.Lake, entries []lake.Entry) (lake.Manifest, error) {
	if len(entries) == 0 {
		return lake.Manifest{}, nil
	}
	return l.Manifest(lake.Newest(entries).Run)
}

// decide reads what people decided; hash stands for it in the manifest.
func (n *night) decide() (decisions []transforms.Decision, hash string, err error) {
	decisions, text, err := readDecisions(n.Data)
	if err != nil {
		return nil, "", err
	}
	n.taught = transforms.ReadingDecisions(decisions)
	if n.converter() != "" {
		text += "\nconvert," + libreOffice // it changes what is read, as a decision does
	}
	if n.fileSize != workbook.MaxFileBytes {
		text += fmt.Sprintf("\nfile_size,%d", n.fileSize) // and so does this
	}
	if n.fileTime != defaultFileTime {
		text += fmt.Sprintf("\nfile_time,%s", n.fileTime) // or may: more time is given so that a file is tried again
	}
	return decisions, hashText(text), nil
}

// textsHash stands for what the review is made of, also where none is made.
func (n *night) textsHash() string {
	if n.noReport {
		return hashText("without report")
	}
	return n.texts.hash()
}

// signed are the sign-offs that held on a receipt.
func (n *night) signed(receipt int) ([]lake.SignOff, error) {
	tags, err := n.lake.Tags()
	return lake.Signed(tags, receipt), err
}

// stays tells that what is in force stays in force: m has nothing new beside it, or beside a release that a rollback
// went back behind, which only a person brings back. newest is the manifest of the newest night.
func (n *night) stays(entries []lake.Entry, newest, m lake.Manifest) (bool, error) {
	if len(entries) == 0 {
		return false, nil
	}
	head := entries[len(entries)-1]
	for _, e := range append(lake.Undone(entries), head) {
		was := newest
		if e.Run != lake.Newest(entries).Run {
			var err error
			if was, err = n.lake.Manifest(e.Run); err != nil {
				return false, err
			}
		}
		switch there := isDir(n.lake.Release(head.Run)); {
		case !n.nothingNew(was, m):
		case there || e == head:
			return there, nil // one that is gone is made again
		default:
			return false, &usageError{fmt.Sprintf("release %d (%s), which a rollback put in force, is gone", head.Back, short(head.Run)),
				fmt.Sprintf("bring it back from a backup, or go forward again: kttt releases rollback %d", e.Seq)}
		}
	}
	return false, nil
}

// nothingNew tells that the head was made from the same receipts, decisions, sign-offs and
// code, for the same as-of date.
func (n *night) nothingNew(head, m lake.Manifest) bool {
	return head.Code == m.Code && head.Decisions == m.Decisions && head.Texts == m.Texts && len(head.Receipts) == len(m.Receipts) &&
		slices.Equal(head.Signed, m.Signed) && (n.AsOf == "" || n.AsOf == head.AsOf)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// inside tells whether the folder path, there or not, is dir or lies below it.
func inside(dir, path string) bool {
	there, err := os.Stat(dir)
	path, absErr := filepath.Abs(path)
	if err != nil || absErr != nil {
		return false
	}
	for real := false; ; {
		if resolved, err := filepath.EvalSymlinks(path); err == nil && !real {
			path, real = resolved, true
		}
		if info, err := os.Stat(path); err == nil && os.SameFile(there, info) {
			return true
		}
		up := filepath.Dir(path)
		if up == path {
			return false
		}
		path = up
	}
}

func hashText(s string) string {
	if s == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// newNight is a night by the clock of the machine.
func newNight(s settings, stderr io.Writer) *night {
	return &night{settings: s, received: func(string) time.Time { return time.Now() }, progress: newProgress(stderr, s.JSON)}
}
