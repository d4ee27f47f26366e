package transforms

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// The forms a workbook may hold (contract, "Submission").
const (
	FormList           = "list"
	FormIndicators     = "indicators"     // Phụ lục I: the indicators of the yearly plan
	FormClassification = "classification" // Phụ lục II: organisations by type and sector
	FormRatingSummary  = "rating_summary" // rated organisations by area
)

// ReportedTotal is one figure of a form of totals, as its sender wrote it: a
// total that a list can be compared with, never part of one. It is always of the
// whole area, for one organisation type and one span of time.
// The parquet names are the column names of staging.reported_totals.
type ReportedTotal struct {
	SubmissionID string  `parquet:"submission_id"`
	Form         string  `parquet:"form"` // indicators, classification, rating_summary
	SourceSheet  string  `parquet:"source_sheet"`
	SourceRow    int64   `parquet:"source_row"`
	SourceCol    int64   `parquet:"source_col"`
	Cell         string  `parquet:"cell"`
	TableRow     int64   `parquet:"table_row"`  // first heading row of its table: figures of one table add up, those of two repeat each other
	Label        string  `parquet:"label"`      // of its row, as typed after repair
	AreaLevel    string  `parquet:"area_level"` // province, district, commune
	AreaCode     string  `parquet:"area_code"`  // in the era of the submission's period
	Period       string  `parquet:"period"`     // that the figure is of, not always the submission's
	PeriodEnd    Day     `parquet:"period_end,date"`
	Measure      string  `parquet:"measure"` // actual, plan, estimate
	IsEstimate   bool    `parquet:"is_estimate"`
	OrgType      string  `parquet:"org_type"`
	Indicator    string  `parquet:"indicator"`
	Rating       *string `parquet:"rating,optional"` // the class counted, nil for all
	Sector       *string `parquet:"sector,optional"` // the sector counted, nil for all
	Value        float64 `parquet:"value"`           // organisations, people or whole đồng
	Unit         string  `parquet:"unit"`            // count, vnd
	IsSum        bool    `parquet:"is_sum"`          // added up from the areas above it, not typed
}

// what is the figure without its value: two of them in one book are one too many.
func (t *ReportedTotal) what() [6]string {
	return [6]string{t.AreaCode, t.Period, t.Measure, t.OrgType, t.Indicator, t.Form}
}

// Figures are the forms of totals with their organisation types that a list
// holds, in the order of their names.
func (l *List) figures() []FormType {
	var out []FormType
	for i := range l.Reported {
		if k := (FormType{l.Reported[i].Form, l.Reported[i].OrgType}); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b FormType) int { return strings.Compare(a.Form+" "+a.OrgType, b.Form+" "+b.OrgType) })
	return out
}

// FormType is a form for one organisation type: what a later receipt replaces.
type FormType struct{ Form, OrgType string }

// Forms are all forms and types that a list holds: the list's own types first.
func (l *List) Forms() []FormType {
	var out []FormType
	for _, t := range l.Types() {
		out = append(out, FormType{FormList, t})
	}
	if out = append(out, l.figures()...); len(l.Populations) > 0 {
		out = append(out, FormType{Form: FormPopulation})
	}
	return out
}

// IsPopulation tells a list of nothing but populations: a book of the statistics
// office, which reports for no unit and no period.
func (l *List) IsPopulation() bool {
	return len(l.Populations) > 0 && len(l.Organisations)+len(l.Reported) == 0
}

// FormNames are the forms that a list holds, each once, the list first.
func (l *List) FormNames() []string {
	var out []string
	for _, k := range l.Forms() {
		if !slices.Contains(out, k.Form) {
			out = append(out, k.Form)
		}
	}
	if len(out) == 0 && !l.Refused {
		out = append(out, FormList) // a list without a single row
	}
	return out
}

// FormRows counts the rows of a form that brought something for a type.
func (l *List) FormRows(k FormType) int {
	rows := map[Pos]bool{}
	for i := range l.Organisations {
		if o := &l.Organisations[i]; k.Form == FormList && o.OrgType == k.OrgType {
			rows[Pos{Sheet: o.SourceSheet, Row: int(o.SourceRow)}] = true
		}
	}
	for i := range l.Reported {
		if t := &l.Reported[i]; t.Form == k.Form && t.OrgType == k.OrgType && !t.IsSum {
			rows[Pos{Sheet: t.SourceSheet, Row: int(t.SourceRow)}] = true
		}
	}
	for i := range l.Populations {
		if c := &l.Populations[i]; k.Form == FormPopulation {
			rows[Pos{Sheet: c.SourceSheet, Row: int(c.SourceRow)}] = true
		}
	}
	return len(rows)
}

//go:embed layouts/summary_rows.csv
var summaryRowsCSV string

//go:embed layouts/summary_columns.csv
var summaryColumnsCSV string

// indicator is one line of layouts/summary_rows.csv: what a row of the forms of
// totals is called and what it counts.
type indicator struct {
	code, under, kind string // kind: count, money, income
	types             string // organisation types it exists for, "" for all
}

// indicatorRows lists the indicators by the bare key of their labels.
var indicatorRows = sync.OnceValue(func() map[string][]indicator {
	m := map[string][]indicator{}
	for _, r := range mustCSV(summaryRowsCSV) {
		for _, a := range aliases(r["words"]) {
			key := bareLabel(expand(Fold(a)))
			m[key] = append(m[key], indicator{r["indicator"], r["under"], r["kind"], r["org_types"]})
		}
	}
	return m
})

// indicatorLabels are the listed labels, for "did you mean".
var indicatorLabels = sync.OnceValue(func() []string {
	var out []string
	for _, r := range mustCSV(summaryRowsCSV) {
		out = append(out, aliases(r["words"])...)
	}
	return out
})

// mainIndicators are those that others stand under: "Trong đó: mới".
var mainIndicators = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, r := range mustCSV(summaryRowsCSV) {
		m[r["under"]] = r["under"] != ""
	}
	return m
})

// summaryWords are the words of the headings of the forms of totals, by code and folded key.
var summaryWords = sync.OnceValue(func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for _, r := range mustCSV(summaryColumnsCSV) {
		m[r["code"]] = map[string]bool{}
		for _, w := range aliases(r["words"]) {
			m[r["code"]][expand(Fold(w))] = true
		}
	}
	return m
})

// emptyWords say nothing of what a label counts.
var emptyWords = map[string]bool{"tong": true, "so": true, "luong": true, "cua": true, "trong": true, "tai": true, "thuoc": true,
	"mot": true, "1": true, "co": true, "va": true, "hoac": true, "cac": true}

// bareLabel is a folded label without the words that say nothing; "so" when
// nothing else is left: "Tổng số".
func bareLabel(key string) string {
	key = strings.ReplaceAll(" "+key+" ", " trong nam ", " ")
	var out []string
	counts := false
	for _, w := range words(key) {
		if !emptyWords[w] {
			out = append(out, w)
		}
		counts = counts || w == "so" || w == "tong"
	}
	if len(out) == 0 && counts {
		return "so"
	}
	return strings.Join(out, " ")
}

// typeWords are the organisation types as they are written out in folded labels,
// the longest first.
var typeWords = []struct{ code, words string }{{"LHHTX", "lien hiep hop tac xa"}, {"THT", "to hop tac"}, {"HTX", "hop tac xa"}}

// typesIn lists the types that a folded label names.
func typesIn(key string) []string {
	var out []string
	key = " " + key + " "
	for _, t := range typeWords {
		if strings.Contains(key, " "+t.words+" ") {
			key = cutWords(key, t.words)
			out = append(out, t.code)
		}
	}
	return out
}

// cutWords takes every place of some words out of a label that begins and ends with a
// blank; "Tổng số tổ hợp tác (THT)" has them twice, with one blank between.
func cutWords(key, cut string) string {
	for strings.Contains(key, " "+cut+" ") {
		key = strings.ReplaceAll(key, " "+cut+" ", " ")
	}
	return key
}

// withoutType is a folded label without the words of one type.
func withoutType(key, code string) string {
	for _, t := range typeWords {
		if t.code == code {
			return strings.TrimSpace(cutWords(" "+key+" ", t.words))
		}
		if code == "HTX" && t.code == "LHHTX" { // the cooperatives inside the word union are none
			key = strings.ReplaceAll(key, t.words, "lien-hiep")
		}
	}
	return key
}
