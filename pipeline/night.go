package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
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
	if n.lake, err = lake.Open(n.Data); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, n.lake.Close()) }()
	head, entry, published, err := n.lake.Head()
	if err != nil {
		return out, err
	}
	n.head, n.headAsOf = entry.Run, head.AsOf
	decisions, decisionsHash, err := n.decide()
	if err != nil {
		return out, err
	}
	receipts, err := n.receive(ctx, head.Receipts)
	if err != nil {
		return out, err
	}
	if n.texts, err = readTexts(&n.settings); err != nil {
		return out, err
	}
	m := lake.Manifest{Code: code(), Decisions: decisionsHash, Texts: n.texts.hash(), Receipts: receipts}
	if m.Signed, err = n.signed(math.MaxInt); err != nil {
		return out, err
	}
	if published && n.nothingNew(head, m) && isDir(n.lake.Release(entry.Run)) {
		return outcome{run: entry.Run, entry: entry, refused: len(n.refusals) > 0}, nil
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
	out = outcome{resolved: r, fresh: len(head.Receipts), refused: r.refused() || len(n.refusals) > 0}
	if n.Until == "ingest" {
		return out, nil
	}
	err = n.publish(ctx, &out, r, m)
	return out, err
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
	return decisions, hashText(text), nil
}

// signed are the sign-offs that held on a receipt.
func (n *night) signed(receipt int) ([]lake.SignOff, error) {
	tags, err := n.lake.Tags()
	return lake.Signed(tags, receipt), err
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
