package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"time"
)

// SignOff is what was signed off for a period: the figures of one run and what that run was made
// from. It is part of the manifest of every later run, and holds no clock.
type SignOff struct {
	Period    string `json:"period"`
	Run       string `json:"run"`
	Receipts  int    `json:"receipts"` // how many the run had: later ones came after what was signed
	Code      string `json:"code"`     // of the run
	Decisions string `json:"decisions"`
	Decided   string `json:"decided"` // hash in Parts of the run's decisions; "" where it kept none
	Figures   string `json:"figures"` // hash in Parts of the period's figures in the run's release
}

// Tag is the record of one sign-off. The one of a period with the highest number holds; the others are its history.
type Tag struct {
	SignOff
	Number int       `json:"number"` // 1, 2, 3, … of its period
	Known  int       `json:"known"`  // receipts of the newest night when it was made: when, in system time
	At     time.Time `json:"at"`     // whole seconds, UTC
	Why    string    `json:"why"`
	Sum    string    `json:"sum,omitempty"` // of the rest; "" in tags of earlier versions
}

// sum is what Sum of t is.
func (t Tag) sum() string {
	t.Sum = ""
	return hashOf(t.line())
}

// line is t as its file holds it.
func (t Tag) line() []byte {
	b, err := json.Marshal(t)
	if err != nil {
		panic(fmt.Sprintf("encode tag: %v", err)) // nothing in it can fail
	}
	return append(b, '\n')
}

// Tag records a sign-off for good, after all that were made for its period before. Number and At are the
// lake's to fill in. What the record names must be there: the run in the log, its manifest, the figures.
func (l *Lake) Tag(t Tag) (Tag, error) {
	if err := l.tag(&t); err != nil {
		return Tag{}, fmt.Errorf("tag period %q: %w", t.Period, err)
	}
	return t, nil
}

func (l *Lake) tag(t *Tag) error {
	if err := l.writable(); err != nil {
		return err
	}
	if !isTagName(t.Period) {
		return errors.New("not the code of a period")
	}
	entries, err := l.Log()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(entries, func(e Entry) bool { return e.Run == t.Run }) {
		return fmt.Errorf("run %q is not in the log", t.Run)
	}
	if what := l.unsigned(t.SignOff); what != "" {
		return fmt.Errorf("lake does not have the %s", what)
	}
	tags, err := l.Tags()
	if err != nil {
		return err
	}
	t.Number, t.At, t.Why = 1, second(time.Now()), strings.ToValidUTF8(t.Why, "\uFFFD")
	for _, old := range tags {
		if old.Period == t.Period {
			t.Number = old.Number + 1
		}
	}
	if err := l.flush(); err != nil {
		return err
	}
	t.Sum = t.sum()
	tmp, err := l.temp(privateFile, func(w io.Writer) error { _, err := w.Write(t.line()); return err })
	if err != nil {
		return err
	}
	if err := claim(tmp, l.tagPath(t.Period, t.Number)); err != nil {
		return errors.Join(err, removeAll(tmp))
	}
	return errors.Join(syncDir(l.path("tags")), removeAll(tmp))
}

// unsigned names an object of a sign-off that l does not have, or "".
func (l *Lake) unsigned(s SignOff) string {
	switch {
	case !l.Has(Parts, s.Figures):
		return fmt.Sprintf("part %q of the figures signed off for %s", s.Figures, s.Period)
	case s.Decided != "" && !l.Has(Parts, s.Decided):
		return fmt.Sprintf("part %q of the decisions signed off for %s", s.Decided, s.Period)
	}
	return ""
}

// tagPath is the file of a period's tag.
func (l *Lake) tagPath(period string, number int) string {
	return l.path("tags", fmt.Sprintf("%s-%04d.json", period, number))
}

// isTagName tells whether a period is safe as part of a file's name.
func isTagName(period string) bool {
	return period != "" && strings.Trim(period, "0123456789HQ-") == ""
}

// Tags are all sign-offs, by period and number. An empty file is a claim that was never
// filled, and is left out where it is the last of its period; anything else that does
// not follow is an error.
func (l *Lake) Tags() ([]Tag, error) {
	if l.base != nil { // nothing is signed off in a scratch lake
		return l.base.Tags()
	}
	tags, _, err := l.readTags()
	return tags, err
}

// readTags is Tags; torn are the paths of the files left out.
func (l *Lake) readTags() (tags []Tag, torn []string, err error) {
	files, err := os.ReadDir(l.path("tags"))
	if errors.Is(err, fs.ErrNotExist) { // a lake of an earlier version, opened for reading
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read tags: %w", err)
	}
	next := map[string]int{}
	for _, f := range files { // in order of their names: of periods, then numbers
		path := l.path("tags", f.Name())
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, fmt.Errorf("read tags: %w", err)
		}
		period := f.Name()[:max(0, strings.LastIndexByte(f.Name(), '-'))]
		next[period]++
		if path != l.tagPath(period, next[period]) {
			return nil, nil, fmt.Errorf("read tag %q: does not follow the tags before it", path)
		}
		if len(b) == 0 {
			torn = append(torn, path)
			continue
		}
		var t Tag
		if err := json.Unmarshal(b, &t); err != nil {
			return nil, nil, fmt.Errorf("read tag %q: %w", path, err)
		}
		if t.Period != period || t.Number != next[period] || !isHash(t.Run) || slices.ContainsFunc(torn, func(p string) bool { return p == l.tagPath(period, t.Number-1) }) {
			return nil, nil, fmt.Errorf("read tag %q: does not follow the tags before it", path)
		}
		if t.Sum != "" && t.Sum != t.sum() {
			return nil, nil, fmt.Errorf("read tag %q: %w", path, ErrDamaged)
		}
		tags = append(tags, t)
	}
	return tags, torn, nil
}

// ErrSignOffLost is returned for a sign-off that a run was made with and that is no longer among the tags.
var ErrSignOffLost = errors.New("a sign-off is lost")

// checkSigned tells that every sign-off of m is among tags: none is ever removed.
func checkSigned(m Manifest, tags []Tag) error {
	for _, s := range m.Signed {
		if !slices.ContainsFunc(tags, func(t Tag) bool { return t.SignOff == s }) {
			return fmt.Errorf("%w: period %s, signed off with run %q", ErrSignOffLost, s.Period, s.Run)
		}
	}
	return nil
}

// SignedNow are the sign-offs that hold now. Where one is lost that m, the manifest of the newest night, was made with,
// the error is an [ErrSignOffLost].
func (l *Lake) SignedNow(m Manifest) ([]SignOff, error) {
	tags, err := l.Tags()
	if err != nil {
		return nil, err
	}
	return Signed(tags, math.MaxInt), checkSigned(m, tags)
}

// clearTags removes claims of tags that were never filled.
func (l *Lake) clearTags() error {
	_, torn, err := l.readTags()
	if err != nil || len(torn) == 0 {
		return err
	}
	for _, path := range torn {
		if err := removeAll(path); err != nil {
			return err
		}
	}
	return syncDir(l.path("tags"))
}

// Signed are the sign-offs that hold at receipt known: the newest of each period among those made by then.
func Signed(tags []Tag, known int) []SignOff {
	var out []SignOff
	for _, t := range tags { // by period and number
		switch n := len(out); {
		case t.Known > known:
		case n > 0 && out[n-1].Period == t.Period:
			out[n-1] = t.SignOff
		default:
			out = append(out, t.SignOff)
		}
	}
	return out
}
