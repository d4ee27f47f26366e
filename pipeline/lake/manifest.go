package lake

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"
)

// manifestFormat is what Manifest.Format is in manifests of this version.
const manifestFormat = 1

// Submission is one reporting unit's workbook in one period, as it was read.
type Submission struct {
	ID         string            `json:"id"`
	Receipt    int               `json:"receipt"`    // Number of its Receipt
	Parts      map[string]string `json:"parts"`      // kind of record -> hash in Parts
	Restricted map[string]string `json:"restricted"` // kind of record -> hash in Restricted
}

// Manifest is what one run read and made. It holds no clock of its own: the same
// receipts read by the same code make the same manifest.
type Manifest struct {
	Format      int               `json:"format"` // 0 counts as the format of this version
	Code        string            `json:"code"`
	AsOf        string            `json:"as_of"`
	Decisions   string            `json:"decisions"`
	Receipts    []Receipt         `json:"receipts"`
	Submissions []Submission      `json:"submissions"`
	Outputs     map[string]string `json:"outputs"`          // what all receipts together made: kind of record -> hash in Parts
	Signed      []SignOff         `json:"signed,omitempty"` // the sign-offs that hold, one a period
	Texts       string            `json:"texts,omitempty"`  // hash of the office's own words, which the review is made with
}

// Run is the run id of m: the hex SHA-256 of its canonical JSON. It does not depend on the order
// of maps and slices, on time zones, on parts of seconds, or on nil against empty.
func (m Manifest) Run() string { return hashOf(m.canonical()) }

// canonical is m as JSON on one line, receipts and submissions in order of their numbers.
func (m Manifest) canonical() []byte {
	m.Format = cmp.Or(m.Format, manifestFormat)
	m.Receipts = append([]Receipt{}, m.Receipts...)
	for i, r := range m.Receipts {
		m.Receipts[i].Modified, m.Receipts[i].FirstSeen = second(r.Modified), second(r.FirstSeen)
	}
	slices.SortStableFunc(m.Receipts, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Path, b.Path), cmp.Compare(a.SHA256, b.SHA256))
	})
	m.Submissions = append([]Submission{}, m.Submissions...)
	for i, s := range m.Submissions {
		m.Submissions[i].Parts, m.Submissions[i].Restricted = filled(s.Parts), filled(s.Restricted)
	}
	slices.SortStableFunc(m.Submissions, func(a, b Submission) int {
		return cmp.Or(cmp.Compare(a.Receipt, b.Receipt), cmp.Compare(a.ID, b.ID))
	})
	m.Outputs = filled(m.Outputs)
	m.Signed = slices.SortedStableFunc(slices.Values(m.Signed), func(a, b SignOff) int { return cmp.Compare(a.Period, b.Period) })
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil { // nothing in it can fail
		panic(fmt.Sprintf("encode manifest: %v", err))
	}
	return b.Bytes()
}

// missing names an object that m names and l does not have, or "".
func (l *Lake) missing(m Manifest) string {
	for _, r := range m.Receipts {
		if !l.Has(Originals, r.SHA256) {
			return fmt.Sprintf("original %q of receipt %d", r.SHA256, r.Number)
		}
	}
	for _, s := range m.Submissions {
		for _, named := range []struct {
			area  Area
			parts map[string]string
		}{{Parts, s.Parts}, {Restricted, s.Restricted}} {
			if kind := l.lacking(named.area, named.parts); kind != "" {
				return fmt.Sprintf("part %q %q of submission %q", kind, named.parts[kind], s.ID)
			}
		}
	}
	for _, s := range m.Signed {
		if what := l.unsigned(s); what != "" {
			return what
		}
	}
	if kind := l.lacking(Parts, m.Outputs); kind != "" {
		return fmt.Sprintf("part %q %q of all submissions", kind, m.Outputs[kind])
	}
	return ""
}

// lacking is the first kind of parts whose hash area a does not have, or "".
func (l *Lake) lacking(a Area, parts map[string]string) string {
	for _, kind := range slices.Sorted(maps.Keys(parts)) {
		if !l.Has(a, parts[kind]) {
			return kind
		}
	}
	return ""
}

// keepManifest writes runs/<run>.json unless it is there and whole.
func (l *Lake) keepManifest(m Manifest) error {
	b := m.canonical()
	path := l.path("runs", hashOf(b)+".json")
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b) {
		return syncDir(l.path("runs"))
	}
	if err := l.write(path, privateFile, func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
		return err
	}
	return syncDir(l.path("runs"))
}

// Manifest reads the manifest of run and proves it undamaged.
func (l *Lake) Manifest(run string) (Manifest, error) {
	b, err := os.ReadFile(l.path("runs", run+".json"))
	if err != nil {
		return Manifest{}, fmt.Errorf("read manifest %q: %w", run, err)
	}
	if hashOf(b) != run {
		return Manifest{}, fmt.Errorf("read manifest %q: %w", run, ErrDamaged)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return Manifest{}, fmt.Errorf("read manifest %q: %w", run, err)
	}
	if m.Format > manifestFormat {
		return Manifest{}, fmt.Errorf("read manifest %q: format %d is of a newer version of kttt", run, m.Format)
	}
	return m, nil
}

// filled is m, or an empty map for nil.
func filled(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// second is t in UTC without parts of a second. A year that RFC 3339 cannot write (a
// file may bear any time) becomes the zero time.
func second(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Second)
	if y := t.Year(); y < 0 || y > 9999 {
		return time.Time{}
	}
	return t
}
