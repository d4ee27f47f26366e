package warehouse

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// allocationGoal is a headline goal as the plan has it, in whole thousandths of the base.
type allocationGoal struct {
	indicator string
	horizon   int64
	strict    bool  // ">": the share must be over
	metFrom   int64 // in parts of 10,000; "about 65 %" is met from 61.75 %
	parent    string
}

var allocationGoals = []allocationGoal{
	{"good_or_fair_share", 2030, true, 5000, ""},
	{"effective_share", 2045, false, 7000, ""},
	{"digital_share", 2030, false, 8000, ""},
	{"digital_share", 2045, false, 10000, ""},
	{"chain_share_of_good_or_fair", 2030, false, 5000, "good_or_fair_share"},
	{"chain_share_of_effective", 2045, false, 6175, "effective_share"},
}

// isMet tries a count against the goal by whole numbers alone.
func (g allocationGoal) isMet(numerator, base int64) bool {
	if g.strict {
		return numerator*10000 > base*g.metFrom
	}
	return numerator*10000 >= base*g.metFrom
}

// need counts up from nothing to the fewest more that meet the goal.
func (g allocationGoal) need(numerator, base int64) int64 {
	for n := int64(0); ; n++ {
		if g.isMet(numerator+n, base) {
			return n
		}
	}
}

// handOut gives need to units in proportion to their candidates: each its whole part, then one more in order of the
// fraction that was cut off, held exactly, and of the code.
func handOut(need int64, candidates map[string]int64) map[string]int64 {
	type claim struct {
		code     string
		fraction *big.Rat
	}
	var total, given int64
	for _, c := range candidates {
		total += c
	}
	out := map[string]int64{}
	var claims []claim
	for code, c := range candidates {
		if total == 0 {
			out[code] = 0
			continue
		}
		quota := big.NewRat(need*c, total)
		whole := new(big.Int).Quo(quota.Num(), quota.Denom())
		out[code] = whole.Int64()
		given += whole.Int64()
		claims = append(claims, claim{code, quota.Sub(quota, new(big.Rat).SetInt(whole))})
	}
	slices.SortFunc(claims, func(a, b claim) int { return cmp.Or(b.fraction.Cmp(a.fraction), cmp.Compare(a.code, b.code)) })
	for i := range need - given {
		out[claims[i].code]++
	}
	return out
}

// TestGoalAllocation draws units and reckons what each must add, with exact fractions and by counting up.
func TestGoalAllocation(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 2026))
	type cell struct{ numerator, base int64 }
	codes := []string{"180", "181", "182", "183", "184", "undecided"}
	for round := range 12 {
		figures := map[string]map[string]cell{} // indicator -> area
		draw := func(most func(code string) int64) map[string]cell {
			out := map[string]cell{}
			var all cell
			for _, code := range codes {
				base := most(code)
				c := cell{dice.Int64N(base + 1), base}
				if round%4 == 0 {
					c.numerator = min(base, 1) // a tie wherever bases are alike
				}
				out[code] = c
				all = cell{all.numerator + c.numerator, all.base + c.base}
			}
			out["20"] = all
			return out
		}
		size := []int64{2, 9, 60}[round%3]
		rated := draw(func(string) int64 { return dice.Int64N(size) })
		chain := draw(func(code string) int64 { return rated[code].numerator })
		figures["good_or_fair_share"], figures["effective_share"] = rated, rated
		figures["chain_share_of_good_or_fair"], figures["chain_share_of_effective"] = chain, chain
		figures["digital_share"] = draw(func(string) int64 { return dice.Int64N(size) })
		given := map[string]string{
			"marts.rating_distribution": "area_level,area_code,org_type,rating,org_count,rated_count\n",
			"marts.value_chain_share":   "area_level,area_code,org_type,base,in_chain_count,unknown_count,base_count\n",
			"marts.digital_adoption":    "area_level,area_code,org_type,measure,adopting_count,unknown_count,base_count\n",
			"meta.period_rules":         "effective_rule,digital_rule\ngood_or_fair,declared\n",
		}
		add := func(table, format string, args ...any) { given["marts."+table] += fmt.Sprintf(format+"\n", args...) }
		for _, code := range append([]string{"20"}, codes...) {
			level := "district"
			if code == "20" {
				level = "province"
			}
			good := rated[code].numerator / 2
			add("rating_distribution", "%s,%s,all,good,%d,%d", level, code, good, rated[code].base)
			add("rating_distribution", "%s,%s,all,fair,%d,%d", level, code, rated[code].numerator-good, rated[code].base)
			add("rating_distribution", "%s,%s,all,weak,%d,%d", level, code, rated[code].base-rated[code].numerator, rated[code].base)
			for _, base := range []string{"good_or_fair", "effective"} {
				add("value_chain_share", "%s,%s,all,%s,%d,0,%d", level, code, base, chain[code].numerator, chain[code].base)
			}
			d := figures["digital_share"][code]
			add("digital_adoption", "%s,%s,all,declared,%d,0,%d", level, code, d.numerator, d.base)
		}
		want := map[string]string{}
		parts := map[string]map[string]int64{}
		for _, g := range allocationGoals {
			cells := figures[g.indicator]
			reckon := func(more map[string]int64) map[string]int64 {
				province := cell{cells["20"].numerator, cells["20"].base + more["20"]}
				if province.base == 0 {
					return nil
				}
				candidates := map[string]int64{}
				for _, code := range codes {
					candidates[code] = cells[code].base + more[code] - cells[code].numerator
				}
				need := g.need(province.numerator, province.base)
				out := handOut(need, candidates)
				out["20"] = need
				return out
			}
			key := func(indicator string) string { return fmt.Sprint(indicator, " ", g.horizon) }
			now := reckon(nil)
			parts[key(g.indicator)] = now
			var later map[string]int64
			if g.parent != "" && parts[key(g.parent)] != nil {
				later = reckon(parts[key(g.parent)])
			}
			for _, code := range append([]string{"20"}, codes...) {
				text := func(m map[string]int64) string {
					if m == nil {
						return "<nil>"
					}
					return fmt.Sprint(m[code])
				}
				want[key(g.indicator)+" "+code] = text(now) + " " + text(later)
			}
		}
		c := &caseTables{t: t, e: sandbox(t), given: given, made: map[string]bool{}}
		c.make("marts.goal_allocation")
		err := c.e.each(t.Context(), "select indicator, horizon, area_code, needed_count, needed_if_parent_met_count from marts.goal_allocation",
			func([]Column) error { return nil }, func(row []any) error {
				key := fmt.Sprint(row[0], " ", row[1], " ", row[2])
				if got := fmt.Sprint(row[3], " ", row[4]); got != want[key] {
					t.Errorf("round %d: %s needs %s, not %s", round, key, want[key], got)
				}
				delete(want, key)
				return nil
			})
		if err != nil || len(want) > 0 {
			t.Fatalf("round %d: %v; no row for %v", round, err, want)
		}
	}
}

// TestGoalPaths draws years of a count and reckons its paths and projections anew.
func TestGoalPaths(t *testing.T) {
	dice := rand.New(rand.NewPCG(6, 2026))
	for range 6 {
		values := map[int64]float64{}
		given := map[string]string{"marts.organisation_counts": "period,period_end,org_type,listed_count\n",
			"meta.periods": "period,period_end,year,year_position,unit_era\n"}
		first := int64(2023 + dice.IntN(3))
		for year := first; year <= 2031; year += 1 + int64(dice.IntN(2)) {
			values[year] = float64(dice.IntN(1000))
			given["marts.organisation_counts"] += fmt.Sprintf("%d,%d-12-31,HTX,%.0f\n", year, year, values[year])
			given["meta.periods"] += fmt.Sprintf("%d,%d-12-31,%d,%d.0,2025-07\n", year, year, year, year)
		}
		const goal, horizon = 750.0, 2030.0
		start, span := values[first], horizon-float64(first)
		c := &caseTables{t: t, e: sandbox(t), given: given, made: map[string]bool{}}
		c.make("marts.target_progress")
		query := "select year(period_end), path_value, compound_path_value, place_on_path, time_gone, projected_value, projected_compound_value " +
			"from marts.target_progress where indicator = 'htx_count' and lens = 'as_reported'"
		rows := 0
		err := c.e.each(t.Context(), query, func([]Column) error { return nil }, func(row []any) error {
			rows++
			year := row[0].(int64)
			gone := float64(year-first) / span
			value := values[year]
			rate := math.Pow(value/start, 1/float64(year-first)) // growth a year until now
			reckoned := []struct {
				name  string
				known bool
				value float64
			}{
				{"path_value", true, start + (goal-start)*min(gone, 1)},
				{"compound_path_value", start > 0, start * math.Pow(math.Pow(goal/start, 1/span), min(float64(year-first), span))},
				{"place_on_path", start < goal, (value - start) / (goal - start)},
				{"time_gone", true, min(gone, 1)},
				{"projected_value", year > first && gone <= 1, max(0, value+(value-start)/float64(year-first)*(horizon-float64(year)))},
				{"projected_compound_value", year > first && gone <= 1 && start > 0, value * math.Pow(rate, horizon-float64(year))},
			}
			for i, w := range reckoned {
				got, known := row[i+1].(float64)
				if known != w.known || known && math.Abs(got-w.value) > 1e-6*max(1, math.Abs(w.value)) {
					t.Errorf("%d from %v in %d to %v: %s is %v, not %v (known: %t)", year, start, first, value, w.name, row[i+1], w.value, w.known)
				}
			}
			return nil
		})
		if err != nil || rows != len(values) {
			t.Fatalf("%v: %d rows for %d years", err, rows, len(values))
		}
	}
}

// TestMemberGoalsLeaveTwoPercent computes from the reference data what the plan's own member goals would be of the
// people of the province, by every series that has a figure of the plan's time.
func TestMemberGoalsLeaveTwoPercent(t *testing.T) {
	c := &caseTables{t: t, e: sandbox(t), made: map[string]bool{}, given: map[string]string{
		"marts.organisation_counts": "org_type,member_count\nall,9800\n",
		"meta.periods":              "period\n2024\n",
	}}
	c.make("marts.population_participation")
	series := 0
	err := c.e.each(t.Context(), "select population_series, population, member_goal, share_at_member_goal from marts.population_participation",
		func([]Column) error { return nil }, func(row []any) error {
			series++
			share := 14750 / float64(row[1].(int64))
			if row[2].(int64) != 4250+10500 || math.Abs(row[3].(float64)-share) > 1e-12 || share >= 0.02 {
				t.Errorf("%v: %v memberships are %v of %v people", row[0], row[2], row[3], row[1])
			}
			return nil
		})
	if err != nil || series < 3 {
		t.Errorf("%v: %d series", err, series)
	}
}
