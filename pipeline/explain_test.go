package pipeline

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
)

// everySheet is an inbox of every sketched sheet there is, each as a workbook: lists, forms of totals,
// populations, three lists of units, mistakes of every kind.
func everySheet(t *testing.T) string {
	t.Helper()
	inbox := t.TempDir()
	paths, err := filepath.Glob("../fixtures/sheets/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sheets: %v", err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := sketch.WriteFile(a, filepath.Join(inbox, strings.TrimSuffix(filepath.Base(path), ".txtar")+".xlsx")); err != nil {
			t.Fatal(err)
		}
	}
	return inbox
}

var bothNights = map[string]func(*testing.T) (string, outcome){"demonstration": demoNight, "every sheet": everySheetNight}

// explained opens the release of a night.
func explained(t *testing.T, night func(*testing.T) (string, outcome)) *warehouse.DB {
	t.Helper()
	data, _ := night(t)
	file, err := releaseFile(data, "")
	if err != nil {
		t.Fatal(err)
	}
	db, err := warehouse.Open(t.Context(), file, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestConditionsAreThoseOfTheMarts adds every indicator up by its conditions, in every area, period, type and lens
// at once, and compares with what the marts published.
func TestConditionsAreThoseOfTheMarts(t *testing.T) {
	for name, night := range bothNights {
		t.Run(name, func(t *testing.T) {
			db := explained(t, night)
			conditions, _, err := readConditions(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			figures := 0
			for _, r := range must(t)(records(t.Context(), db, "select indicator, count(*) as n from marts.indicators group by indicator order by indicator")) {
				figures += int(*r.whole("n"))
				c, ok := conditions[r.text("indicator")]
				if !ok {
					t.Errorf("%s has no line in reference/indicator_conditions.csv", r.text("indicator"))
					continue
				}
				for _, d := range must(t)(records(t.Context(), db, differing(c))) {
					t.Errorf("%s: the conditions and the mart differ: %v", c.indicator, d)
				}
			}
			if figures < 5000 {
				t.Errorf("only %d figures were compared", figures)
			}
		})
	}
}

// differing selects figures of an indicator that its conditions do not give.
func differing(c condition) string {
	numerator, denominator := "m.numerator", "m.denominator"
	if c.population != "" {
		denominator = "a.denominator" // of the population, which TestFiguresAreExplained looks at
	}
	if c.population == "goal" {
		numerator = "(select p.member_count from marts.population_participation as p where p.is_preferred and p.lens = m.lens and p.period = m.period" +
			" and p.area_level = m.area_level and p.area_code = m.area_code)"
	}
	return `with added as (
    select l.lens, f.period, l.area_level, l.area_code, g.org_group,
` + c.sums() + "\n" + factTables + `group by l.lens, f.period, l.area_level, l.area_code, g.org_group
)
select m.lens, m.period, m.area_code, m.org_type, ` + numerator + ` as published, a.numerator, m.denominator as published_base, a.denominator
from marts.indicators as m
left join added as a
    on a.lens = m.lens and a.period = m.period and a.area_level = m.area_level and a.area_code = m.area_code and a.org_group = m.org_type
where m.indicator = ` + literal(c.indicator) + ` and (a.lens is null or ` + numerator + ` is distinct from a.numerator or ` + denominator + ` is distinct from a.denominator)
limit 3`
}

// TestRulesAreTheFactsUnderThem: where a rule is in force, its condition is the fact that follows it, in every row.
func TestRulesAreTheFactsUnderThem(t *testing.T) {
	db := explained(t, demoNight)
	_, rules, err := readConditions(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	inForce := 0
	for _, r := range rules {
		if r.fact == "" {
			continue
		}
		found := must(t)(records(t.Context(), db, fmt.Sprintf(`
select count(*) as compared, count(case when %[1]s is distinct from %[2]s then 1 end) as differing
from staging.organisation_facts as f inner join meta.period_rules as p on p.period = f.period and p.%[3]s_rule = %[4]s`, r.fact, r.condition, r.set, literal(r.name))))[0]
		if *found.whole("differing") != 0 {
			t.Errorf("%s %s: %v", r.set, r.name, found)
		}
		if *found.whole("compared") > 0 {
			inForce++
		}
	}
	if inForce != 3 {
		t.Errorf("%d rules were in force, not 3", inForce)
	}
}

// TestFiguresAreExplained explains figures of every indicator down to its rows and cells: they add up, the
// SQL that is shown gives them, and their bounds are those of target_progress.
func TestFiguresAreExplained(t *testing.T) {
	for name, night := range bothNights {
		t.Run(name, func(t *testing.T) {
			db := explained(t, night)
			chance := rand.New(rand.NewPCG(5, 2030))
			totals := 0
			for _, d := range must(t)(records(t.Context(), db, "select indicator from meta.indicators order by indicator")) {
				all := must(t)(records(t.Context(), db, fmt.Sprintf(publishedFigures, literal(d.text("indicator")))))
				sample := 2
				if len(all) > 0 && all[0].text("mart") != "marts.indicators" {
					sample = 12 // there are few of them, and no test adds them all up
				}
				for _, i := range chance.Perm(len(all))[:min(len(all), sample)] {
					totals += explainOne(t, db, d.text("indicator"), all[i])
				}
			}
			if name == "every sheet" && totals < 20 {
				t.Errorf("only %d figures rest on forms of totals", totals)
			}
		})
	}
}

// explainOne explains one published figure; it gives 1 for one that rests on forms of totals.
func explainOne(t *testing.T, db *warehouse.DB, indicator string, f record) int {
	t.Helper()
	w := figureWanted{indicator: indicator, lens: f.text("lens"), period: f.text("period"), area: f.text("area_level") + ":" + f.text("area_code"), orgType: f.text("org_type")}
	e, err := explainIn(t.Context(), db, w)
	if err != nil {
		t.Fatalf("%+v: %v", w, err)
	}
	if !e.addsUp() {
		t.Errorf("%+v: added %s, published %s", w, e.added, e.published)
	}
	if !e.hasRows() {
		return 1
	}
	told := must(t)(records(t.Context(), db, e.figureQuery()))[0]
	if s := e.sum(e.rows); e.condition.population == "" && e.mart == "marts.indicators" && fmt.Sprint(value(told.whole("numerator")), value(told.whole("denominator"))) != fmt.Sprint(value(s.numerator), value(s.denominator)) {
		t.Errorf("%+v: the SQL of the figure gives %v, its rows %s", w, told, s)
	}
	for _, g := range e.goals {
		low, high, ok := e.bounds()
		if g.text("reading") != "headline" || !ok || e.published.value == nil {
			continue
		}
		if !nearly(low, g.float("lowest_value")) || !nearly(high, g.float("highest_value")) {
			t.Errorf("%+v: bounds %v %v, of target_progress %v %v", w, value(low), value(high), g["lowest_value"], g["highest_value"])
		}
	}
	return 0
}

// must gives a query's rows or ends the test.
func must(t *testing.T) func([]record, error) []record {
	return func(rows []record, err error) []record {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
}

func value[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func nearly(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && max(*a-*b, *b-*a) < 1e-9
}

// TestCodesExplainTheFiguresOfTheReview: under the code of a figure stands the number that the review has, of the same
// type of organisation.
func TestCodesExplainTheFiguresOfTheReview(t *testing.T) {
	db := explained(t, demoNight)
	for _, period := range []string{"2023", "2024", "2025"} {
		d, err := review.Compose(t.Context(), db, review.Settings{Kind: review.Report, Lang: "vi", Period: period})
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{}
		for _, b := range d.Blocks {
			p, _ := b.(review.Paragraph)
			for _, s := range p.Spans {
				f := s.Figure
				if f == nil || f.Code == "" || f.Indicator == "" || f.Name != strings.Split(f.Name, ":")[0] || told[f.Name] {
					continue
				}
				told[f.Name] = true
				e, err := explainIn(t.Context(), db, figureWanted{indicator: f.Indicator, orgType: f.OrgType, period: period, lens: "as_reported"})
				if err != nil {
					t.Errorf("%s %s: %v", f.Code, f.Name, err)
				} else if v := e.published.value; (v == nil) != (f.Value == nil) || v != nil && math.Abs(*v-*f.Value) > 1e-9 {
					t.Errorf("%s %s of %s: explained is %v, the review has %s", f.Code, f.Name, period, e.shown(e.published), f.Text)
				}
			}
		}
		if len(told) < 30 {
			t.Errorf("only %d figures of %s", len(told), period)
		}
	}
}
