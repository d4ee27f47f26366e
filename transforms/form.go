package transforms

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed layouts/form.csv
var formCSV string

// The sheets of the form that kttt template writes beside its list. The mark sheet
// is hidden, begins with FormMark and tells version, unit and period; it also holds
// the words of the drop-downs. Neither sheet is data.
const (
	GuideSheet  = "Hướng dẫn"
	MarkSheet   = "kttt"
	FormMark    = "kttt-danh-sach"
	FormVersion = "1"
)

// FormColumn is one column of the form (layouts/form.csv), in its order.
type FormColumn struct {
	Field          string // as in layouts/organisations.csv
	Above, Heading string // the two rows of the heading; Above is "" for one heading over both
	Kind           string // what it holds: text, code, count, money, answer, …
	Carried        bool   // identity and slow facts, filled in from the last list; the others are reported anew
	Width          float64
	Prompt         string // what the clerk is told at the cell
}

// FormColumns are the columns of the form.
var FormColumns = sync.OnceValue(func() []FormColumn {
	var out []FormColumn
	for _, r := range mustCSV(formCSV) {
		width, err := strconv.ParseFloat(r["width"], 64)
		if err != nil {
			panic(err) // embedded: cannot happen
		}
		out = append(out, FormColumn{r["field"], r["above"], r["heading"], r["kind"], r["carried"] == "true", width, r["prompt"]})
	}
	return out
})

// FormChoices are the words of a drop-down of the form, each read back as its
// code: kinds type, status, rating, sector and answer; nil for other kinds.
func FormChoices(kind string) []string {
	var out []string
	switch kind {
	case "type":
		for _, f := range typeOrder {
			out = append(out, typeFields[f])
		}
	case "status":
		for _, f := range statusOrder {
			out = append(out, Label("status", statusFields[f], "vi"))
		}
	case "sector":
		for _, f := range sectorOrder {
			out = append(out, Label("sector", sectorFields[f], "vi"))
		}
	case "rating":
		for _, code := range []string{"good", "fair", "average", "weak"} {
			out = append(out, Label("rating", code, "vi"))
		}
		out = append(out, "Không đánh giá", "Không đánh giá (mới thành lập)", "Không đánh giá (ngừng hoạt động)")
	case "answer":
		out = []string{"Có", "Không"}
	}
	return out
}

// isForm tells a book that kttt template wrote.
func isForm(b *Book) bool {
	return slices.ContainsFunc(b.Sheets, func(s Sheet) bool { return isMark(&s) })
}

// isMark tells the form's own hidden sheet.
func isMark(s *Sheet) bool {
	return s.Name == MarkSheet && len(s.Rows) > 0 && s.Rows[0].Number == 1 && s.Rows[0].Cell(1).Raw == FormMark
}

// isGuide tells a sheet of the form that is no data: the mark sheet and the guide,
// unless somebody wrote a list of organisations there.
func (n *normaliser) isGuide(i int) bool {
	s := &n.book.Sheets[i]
	return n.form && (isMark(s) || s.Name == GuideSheet && !s.Hidden && len(n.tables[i]) == 0)
}

// answers tells whether any cell of the table answers what the form asks anew.
func (b *body) answers() bool {
	asked := map[string]bool{}
	for _, c := range FormColumns() {
		asked[c.Field] = !c.Carried
	}
	for i := range b.columns {
		c := &b.columns[i]
		if !asked[c.field] {
			continue
		}
		cells, _ := b.values(c)
		if slices.ContainsFunc(cells, func(c Cell) bool { return strings.TrimSpace(c.Raw) != "" }) {
			return true
		}
	}
	return false
}

// ReportingUnits are the units that report for p, by code.
func ReportingUnits(p Period) []Unit {
	e := eraOn(p.End())
	var out []Unit
	for _, u := range gazetteers()[e.code].byCode {
		if u.Level == e.reportingBy {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, byCode)
	return out
}

func byCode(a, b Unit) int { return strings.Compare(a.Code, b.Code) }

// Communes are the communes that an organisation of u can be in: those of a
// district by code, or a commune itself.
func (u Unit) Communes() []Unit {
	if u.Level == "commune" {
		return []Unit{u}
	}
	var out []Unit
	for _, c := range gazetteers()[u.Era].byCode {
		if c.Level == "commune" && c.District == u.Code {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, byCode)
	return out
}

// Became are the units of the time of p that the unit code of an era became, by
// reference/unit_lineage.csv; whole tells that it went whole into one of them.
// Nothing is known of a unit or an era that is not on record.
func Became(code, era string, p Period) (units []Unit, whole bool) {
	g := gazetteers()[era]
	if g == nil || g.byCode[code].Code == "" {
		return nil, false
	}
	codes, whole := successors(g.byCode[code], p.Era())
	for _, c := range codes {
		if u := UnitOf(c, p); u.Code != "" && !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	return units, whole && len(units) == 1
}
