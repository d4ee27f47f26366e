package review

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// figures are the named numbers of one period, each beside that of the year before.
type figures struct {
	lang   string
	byName map[string]*figure
}

// figure is a number of the list of codes with what it can be compared to.
type figure struct {
	entry        Entry
	now, before  numbers
	isComparable bool // the same units reported in both periods: a change is one of organisations, not of who reported
	query        string
}

// numbers are a value and, where it is a share, what it is a quotient of; nil is not reported.
type numbers struct{ value, numerator, denominator *float64 }

// indicatorFigures is the query of the figures that are indicators of the province.
const indicatorFigures = `select indicator, org_type, value, numerator, denominator,
    previous_value, previous_numerator, previous_denominator, coalesce(is_comparable, false) as is_comparable
from marts.year_on_year
where lens = $lens and period = $period and area_level = 'province'`

// loadFigures reads every figure of the list of codes: indicators from marts.year_on_year, the others by figures.sql.
func loadFigures(ctx context.Context, db *warehouse.DB, p params) (*figures, error) {
	all, err := entries()
	if err != nil {
		return nil, err
	}
	f := &figures{lang: p.lang, byName: map[string]*figure{}}
	indicators, others := map[[2]string][]any{}, map[[2]string][]any{}
	isComparable := map[string]bool{}
	query := p.query(indicatorFigures)
	err = eachRow(ctx, db, query, func(row []any) {
		indicators[[2]string{row[0].(string), row[1].(string)}] = row
		if row[0] == "listed_count" {
			isComparable[row[1].(string)] = row[8].(bool)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	sql, err := sources.ReadFile("figures.sql")
	if err != nil {
		return nil, err
	}
	otherQuery := p.query(string(sql))
	err = eachRow(ctx, db, otherQuery, func(row []any) {
		others[[2]string{row[0].(string), row[1].(string)}] = row
	})
	if err != nil {
		return nil, fmt.Errorf("read figures.sql: %w", err)
	}
	for _, e := range all {
		if e.Kind != "figure" {
			continue
		}
		g := &figure{entry: e}
		if e.Indicator != "" {
			if row := indicators[[2]string{e.Indicator, e.OrgType}]; row != nil {
				g.now, g.before, g.isComparable = numbersOf(row[2:5], e.Unit), numbersOf(row[5:8], e.Unit), row[8].(bool)
			}
			g.query = query + fmt.Sprintf("\n    and indicator = '%s' and org_type = '%s'", e.Indicator, e.OrgType)
		} else {
			if row := others[[2]string{e.Name, p.period}]; row != nil {
				orgType, _ := row[2].(string)
				g.now, g.isComparable = numbersOf(row[3:6], e.Unit), isComparable[orgType]
			}
			if row := others[[2]string{e.Name, p.before}]; row != nil {
				g.before = numbersOf(row[3:6], e.Unit)
			}
			g.query = "select * from (\n" + otherQuery + "\n) as figures where name = '" + e.Name + "'"
		}
		f.byName[e.Name] = g
	}
	return f, nil
}

// numbersOf reads value, numerator and denominator. Those of what is no share say nothing more.
func numbersOf(cells []any, unit Unit) numbers {
	n := numbers{value: float(cells[0])}
	if unit == Share {
		n.numerator, n.denominator = float(cells[1]), float(cells[2])
	}
	return n
}

// get is the figure of a name, or an error that names what may have been meant.
func (f *figures) get(name string) (*figure, error) {
	if g := f.byName[name]; g != nil {
		return g, nil
	}
	return nil, fmt.Errorf("there is no figure %q%s", name, didYouMean(name, "figure"))
}

// set is one number of a figure as running text sets it; what says which: "" itself, before, change …
func (f *figures) set(g *figure, what string, n numbers, unit Unit) *Figure {
	out := &Figure{Name: g.entry.Name, Code: g.entry.Code, Value: n.value, Unit: unit, Numerator: n.numerator, Denominator: n.denominator,
		Text: signNotReported, Query: g.query, Indicator: g.entry.Indicator, OrgType: g.entry.OrgType}
	if what != "" {
		out.Name += ":" + what
	}
	if n.value != nil {
		out.Text = FormatRunning(*n.value, unit, f.lang)
	}
	return out
}

// trend compares a figure with the year before as the reader sees both: 1 risen, -1 fallen, 0 the same. It
// is unknown where a number is missing or where other units reported.
func (f *figures) trend(g *figure) (direction int, isKnown bool) {
	if g.now.value == nil || g.before.value == nil || !g.isComparable {
		return 0, false
	}
	now, before := *g.now.value, *g.before.value
	switch {
	case FormatRunning(now, g.entry.Unit, f.lang) == FormatRunning(before, g.entry.Unit, f.lang):
		return 0, true
	case now > before:
		return 1, true
	}
	return -1, true
}

// change is how far a figure moved, without its sign: of a share in points.
func (g *figure) change() (numbers, Unit) {
	unit := g.entry.Unit
	if unit == Share {
		unit = Points
	}
	if g.now.value == nil || g.before.value == nil || !g.isComparable {
		return numbers{}, unit
	}
	moved := math.Abs(*g.now.value - *g.before.value)
	return numbers{value: &moved}, unit
}

// percent is how far a figure moved in relation to the year before, without its sign.
func (g *figure) percent() numbers {
	moved, _ := g.change()
	if moved.value == nil || *g.before.value == 0 {
		return numbers{}
	}
	part := *moved.value / math.Abs(*g.before.value)
	return numbers{value: &part}
}

// goalKey names a goal of the Alliance's plan.
type goalKey struct {
	indicator string
	horizon   int
}

// goal is what the plan asks of an indicator, and where the period stands on the way there.
type goal struct {
	comparator              string // khoảng, ít nhất, trên
	unit                    Unit
	target                  float64
	path, gap, needed       *float64
	lowest, highest, actual *float64
	status                  string // met, on_path, behind, no_data
	isCertain               bool   // nothing that is missing could turn the verdict
}

const goalsQuery = `select g.indicator, g.horizon, coalesce(l.$lang, g.comparator) as comparator, g.unit, g.target_value,
    t.path_value, t.gap, t.needed_per_year, t.lowest_value, t.highest_value, t.actual_value,
    coalesce(t.status, 'no_data') as status, coalesce(t.is_certain, false) as is_certain
from meta.goals as g
left join meta.labels as l on l.code_set = 'comparator' and l.code = g.comparator
left join marts.target_progress as t
    on t.lens = $lens and t.period = $period and t.indicator = g.indicator and t.horizon = g.horizon and t.reading = g.reading
where g.plan = 'alliance_2023' and g.reading = 'headline'`

// loadGoals reads the goals of the Alliance's plan, each with its progress in the period.
func loadGoals(ctx context.Context, db *warehouse.DB, p params) (map[goalKey]goal, error) {
	out := map[goalKey]goal{}
	err := eachRow(ctx, db, p.query(goalsQuery), func(row []any) {
		out[goalKey{row[0].(string), int(*float(row[1]))}] = goal{
			comparator: row[2].(string), unit: Unit(row[3].(string)), target: *float(row[4]),
			path: float(row[5]), gap: float(row[6]), needed: float(row[7]), lowest: float(row[8]), highest: float(row[9]), actual: float(row[10]),
			status: row[11].(string), isCertain: row[12].(bool),
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read goals: %w", err)
	}
	return out, nil
}

// eachRow hands over the rows of a query.
func eachRow(ctx context.Context, db *warehouse.DB, query string, row func([]any)) error {
	t, err := db.Query(ctx, query)
	if err != nil {
		return err
	}
	for _, r := range t.Rows {
		row(r)
	}
	return nil
}

// float is a number of a result, nil where there is none.
func float(v any) *float64 {
	var f float64
	switch n := v.(type) {
	case float64:
		f = n
	case int64:
		f = float64(n)
	case int32:
		f = float64(n)
	case *big.Int:
		f, _ = new(big.Float).SetInt(n).Float64()
	default:
		return nil
	}
	return &f
}

// didYouMean names the entry of a kind that a misspelt name may have meant.
func didYouMean(name, kind string) string {
	all, err := entries()
	if err != nil {
		return ""
	}
	best, far := "", len(name)/3+2
	for _, e := range all {
		if e.Kind != kind {
			continue
		}
		if d := transforms.LettersApart(name, e.Name); d < far {
			best, far = e.Name, d
		}
	}
	if best == "" {
		return "; codes.csv lists the names"
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// upperFirst begins a heading with a capital.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// lowerFirst sets a title inside a sentence; what begins with an abbreviation stays as it is.
func lowerFirst(s string) string {
	runes := []rune(s)
	if len(runes) < 2 || strings.ToUpper(string(runes[1])) == string(runes[1]) && strings.ToLower(string(runes[1])) != string(runes[1]) {
		return s
	}
	return strings.ToLower(string(runes[0])) + string(runes[1:])
}
