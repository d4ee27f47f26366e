package transforms

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed evidence.csv
var evidenceCSV string

// evidence is one line of evidence.csv: how much something says for or against two
// organisations being one, and how to say it. identity tells what is theirs alone: without any,
// a pair is not worth a question.
type evidence struct {
	weight   int
	identity bool
	vi, en   string
}

var evidences = sync.OnceValue(func() map[string]evidence {
	m := map[string]evidence{}
	for _, r := range mustCSV(evidenceCSV) {
		weight, err := strconv.Atoi(r["weight"])
		if err != nil {
			panic("evidence.csv: " + err.Error()) // built in
		}
		m[r["evidence"]] = evidence{weight, r["is_identity"] == "yes", r["message_vi"], r["message_en"]}
	}
	return m
})

// weight is what the evidence for a pair comes to.
type weight struct {
	score    int
	identity bool
	said     []string // codes of evidence.csv
}

// add puts evidence on the scales; "" is none.
func (w *weight) add(code string) {
	if code == "" {
		return
	}
	e := evidences()[code]
	w.score += e.weight
	w.identity = w.identity || e.identity
	w.said = append(w.said, code)
}

// has tells that code is among the evidence.
func (w *weight) has(code string) bool { return slices.Contains(w.said, code) }

// text is the evidence in words, for what speaks for the pair first.
func (w *weight) text(lang string) string {
	var out []string
	for _, code := range w.said {
		e := evidences()[code]
		if lang == "vi" {
			out = append(out, e.vi)
		} else {
			out = append(out, e.en)
		}
	}
	return strings.Join(out, "; ")
}
