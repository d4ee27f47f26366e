package review

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

// codesCSV is the fixed list of everything in a review that has a code: lines are added at the end of
// their kind and never taken away, so that a code in a printed report keeps its meaning.
//
//go:embed codes.csv
var codesCSV string

// Entry is one line of the list.
type Entry struct {
	Code      string // B07, D02, H31
	Kind      string // table, chart, figure
	Name      string // as templates call it
	TitleVI   string
	TitleEN   string
	Indicator string // of a figure that is one: id in meta.indicators, else empty
	OrgType   string // and the type it is of
	Unit      Unit   // of a figure
}

// Title is the title in the language of the document.
func (e Entry) Title(lang string) string { return choose(lang, e.TitleVI, e.TitleEN) }

// Entries gives the list in its order.
func Entries() ([]Entry, error) { return entries() }

var entries = sync.OnceValues(func() ([]Entry, error) {
	lines, err := csv.NewReader(strings.NewReader(codesCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read codes.csv: %w", err)
	}
	var out []Entry
	for _, l := range lines[1:] {
		out = append(out, Entry{Code: l[0], Kind: l[1], Name: l[2], TitleVI: l[3], TitleEN: l[4], Indicator: l[5], OrgType: l[6], Unit: Unit(l[7])})
	}
	return out, nil
})

// entryOf is the line of one kind and name.
func entryOf(kind, name string) (Entry, bool) {
	all, err := entries()
	if err != nil {
		return Entry{}, false
	}
	for _, e := range all {
		if e.Kind == kind && e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}
