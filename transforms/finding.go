package transforms

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

// Severity grades a finding (contract, "Severities").
type Severity string

const (
	Note   Severity = "note"   // something was repaired or deserves saying
	Warn   Severity = "warn"   // doubtful, the value is kept
	Refuse Severity = "error"  // the cell is refused and becomes NULL, the row is kept
	Reject Severity = "reject" // the row, sheet or file is refused
)

// Refuses tells whether s means that something typed did not become data (exit code 3).
func (s Severity) Refuses() bool { return s == Refuse || s == Reject }

// Finding is one thing wrong, doubtful or repaired in what a person typed. It is
// data, never an error. Values of people's fields are masked before they get here.
// The parquet names are the column names of meta.findings.
type Finding struct {
	SubmissionID string  `parquet:"submission_id"`
	SourceFile   string  `parquet:"source_file"`
	SourceSheet  *string `parquet:"source_sheet,optional"` // nil: the whole file
	SourceRow    int64   `parquet:"source_row"`            // 0: the whole sheet or file
	SourceCol    int64   `parquet:"source_col"`            // 0: the whole row
	Cell         *string `parquet:"cell,optional"`         // A1 address, 17:17 for a row, nil for a sheet or file
	Field        *string `parquet:"field,optional"`        // column of staging.organisations, nil for rows, sheets, files
	Rule         string  `parquet:"rule"`                  // kebab-case phrase that reads as the expectation
	Severity     string  `parquet:"severity"`
	Value        *string `parquet:"value,optional"` // as typed, masked where it is a person's
	MessageVI    string  `parquet:"message_vi"`
	MessageEN    string  `parquet:"message_en"`
}

//go:embed rules.csv
var rulesCSV string

// rule is one line of rules.csv: what is expected, how bad a breach is, and how to say so.
type rule struct {
	severity Severity
	vi, en   string
}

var rules = sync.OnceValue(func() map[string]rule {
	m := map[string]rule{}
	for _, rec := range mustCSV(rulesCSV) {
		m[rec["rule"]] = rule{Severity(rec["severity"]), rec["message_vi"], rec["message_en"]}
	}
	return m
})

// newFinding makes the finding that rule name was broken at p by value. args
// fill the {name} places of the rule's two messages in pairs: name, text. A text
// "@set:code" is the label of a code in the language of the message. Telephone and
// identity numbers in value are masked.
func newFinding(name string, p Pos, field, value string, args ...string) Finding {
	if strings.HasSuffix(field, "_vnd") {
		value = maskAmount(value)
	} else {
		value = Mask(value)
	}
	r, ok := rules()[name]
	if !ok {
		r = rule{Reject, "Lỗi chương trình: thiếu quy tắc " + name + ".", "program fault: no rule " + name}
	}
	return Finding{
		SourceFile: p.File, SourceSheet: text(p.Sheet), SourceRow: int64(p.Row), SourceCol: int64(p.Col),
		Cell: text(p.Address()), Field: text(field), Rule: name, Severity: string(r.severity), Value: text(clip(value)),
		MessageVI: fill(r.vi, "vi", value, args), MessageEN: fill(r.en, "en", value, args),
	}
}

// fill puts the value and the named texts into a message.
func fill(message, lang, value string, args []string) string {
	var b strings.Builder
	b.Grow(2 * len(message))
	for {
		before, rest, ok := strings.Cut(message, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		text, known := wordFor(name, lang, value, args)
		if !known {
			text, after = "{", rest
		}
		b.WriteString(text)
		message = after
	}
}

// wordFor is the text for a {name} place of a message; known is false for none.
func wordFor(name, lang, value string, args []string) (text string, known bool) {
	if name == "value" {
		return clip(value), true
	}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		text = args[i+1]
		if set, code, ok := strings.Cut(strings.TrimPrefix(text, "@"), ":"); ok && text[0] == '@' {
			text = Label(set, code, lang)
		}
		return text, true
	}
	return "", false
}

var labels = sync.OnceValue(func() map[[2]string]map[string]string {
	m := map[[2]string]map[string]string{}
	for _, r := range mustCSV(Reference()["labels"]) {
		m[[2]string{r["code_set"], r["code"]}] = r
	}
	return m
})

// Label is the name of a code for people, in lang "vi" or "en" (reference/labels.csv);
// the code itself when it has none.
func Label(set, code, lang string) string {
	if r := labels()[[2]string{set, code}]; r != nil {
		return r[lang]
	}
	return code
}

var indicatorNames = sync.OnceValue(func() map[string]map[string]string {
	m := map[string]map[string]string{}
	for _, r := range mustCSV(Reference()["indicators"]) {
		m[r["indicator"]] = r
	}
	return m
})

// IndicatorLabel is what an indicator of reference/indicators.csv is called.
func IndicatorLabel(code, lang string) string {
	if r := indicatorNames()[code]; r != nil {
		return r[lang]
	}
	return code
}

// clip shortens a value for a message: long texts are told by their beginning.
func clip(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// valueOf is an optional text, "" for nil.
func valueOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// text is s as an optional value: nil for "".
func text(s string) *string {
	if s == "" {
		return nil
	}
	p := new(string) // only now: most fields are blank
	*p = s
	return p
}

// mustCSV reads an embedded table: a heading line, then records as maps. The
// tables are part of the program, so a broken one is a fault found by any test.
func mustCSV(s string) []map[string]string {
	all, err := csv.NewReader(strings.NewReader(s)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("embedded table %.40q: %v", s, err))
	}
	out := make([]map[string]string, 0, len(all)-1)
	for _, rec := range all[1:] {
		m := make(map[string]string, len(rec))
		for i, name := range all[0] {
			m[name] = strings.TrimSpace(rec[i])
		}
		out = append(out, m)
	}
	return out
}

// IsRule tells whether name is a rule of rules.csv.
func IsRule(name string) bool { _, ok := rules()[name]; return ok }
