package pipeline

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// tally counts the rows of which is true.
func tally(rows []*fact, which func(*fact) bool) int64 {
	var n int64
	for _, f := range rows {
		if which(f) {
			n++
		}
	}
	return n
}

// total adds a column over rows; nil when none of them reports it.
func total(rows []*fact, column string) any {
	var sum int64
	told := false
	for _, f := range rows {
		if v, ok := f.parquetRow[column].(int64); ok {
			sum, told = sum+v, true
		}
	}
	if !told {
		return nil
	}
	return sum
}

// part keeps the rows of which is true.
func part(rows []*fact, which func(*fact) bool) []*fact {
	var out []*fact
	for _, f := range rows {
		if which(f) {
			out = append(out, f)
		}
	}
	return out
}

// ratio is a over b; nil over nothing, or where one of them is not known.
func ratio(a, b any) any {
	x, isX := a.(int64)
	y, isY := b.(int64)
	if !isX || !isY || y == 0 {
		return nil
	}
	return float64(x) / float64(y)
}

func isListed(f *fact) bool { return f.listed }
func isActive(f *fact) bool { return f.active }
func hasStatus(s ...string) func(*fact) bool {
	return func(f *fact) bool { return slices.Contains(s, f.text("status")) }
}
func isNil(column string) func(*fact) bool {
	return func(f *fact) bool { return f.parquetRow[column] == nil }
}

// people keeps the rows whose members are people in a cell: a union's are cooperatives, which only its own row adds.
func people(c cell, rows []*fact) []*fact {
	return part(rows, func(f *fact) bool { return f.counts || c.group == "LHHTX" })
}

// count puts an indicator that counts; share one that divides.
func (r *recount) count(c cell, id string, n any) {
	var value any
	if v, ok := n.(int64); ok {
		value = float64(v)
	}
	r.figure(c, id, map[string]any{"numerator": n, "denominator": nil, "value": value, "unit": "count"})
}

func (r *recount) share(c cell, id string, a, b any) {
	r.figure(c, id, map[string]any{"numerator": a, "denominator": b, "value": ratio(a, b), "unit": "share"})
}

func (r *recount) figure(c cell, id string, columns map[string]any) {
	r.put("indicators", c.key(id), columns)
	r.figures[c] = append(r.figures[c], id)
}

func (r *recount) counts(c cell, rows []*fact) {
	listed := part(rows, isListed)
	row := map[string]any{
		"listed_count": int64(len(listed)), "active_count": tally(rows, isActive), "status_unknown_count": tally(rows, isNil("status")),
		"new_count": tally(rows, func(f *fact) bool { return f.isNew }), "stopped_count": tally(rows, hasStatus("suspended", "stopped", "dissolving")),
		"dissolved_count": tally(rows, hasStatus("dissolved", "revoked")), "converted_count": tally(rows, hasStatus("converted")),
		"member_count": total(people(c, listed), "member_count"), "member_unknown_count": tally(people(c, listed), isNil("member_count")),
		"worker_count": total(listed, "worker_count"),
	}
	for id, n := range row {
		r.count(c, id, n)
	}
	row["worker_unknown_count"] = tally(listed, isNil("worker_count"))
	r.put("organisation_counts", c.key(), row)
	if c.group != "all" {
		r.count(c, strings.ToLower(c.group)+"_count", row["listed_count"])
	}
	if c.group == "HTX" || c.group == "THT" {
		r.count(c, strings.ToLower(c.group)+"_member_count", row["member_count"])
	}
}

func (r *recount) ratings(c cell, rows []*fact) {
	listed, active := part(rows, isListed), part(rows, isActive)
	rated := tally(listed, func(f *fact) bool { return f.rated })
	years := map[any]bool{}
	for _, f := range listed {
		if f.text("org_type") != "THT" && f.parquetRow["rating_year"] != nil {
			years[f.parquetRow["rating_year"]] = true
		}
	}
	var year any
	for y := range years {
		if len(years) == 1 {
			year = y
		}
	}
	for _, class := range []string{"good", "fair", "average", "weak", "not_assessed", "not_reported", "not_applicable"} {
		is := func(f *fact) bool { return f.class == class }
		n, a := tally(listed, is), tally(active, is)
		row := map[string]any{"org_count": n, "active_org_count": a, "rated_count": rated, "active_count": int64(len(active)),
			"listed_count": int64(len(listed)), "rating_year": year, "share_of_rated": nil,
			"share_of_active": ratio(a, int64(len(active))), "share_of_listed": ratio(n, int64(len(listed)))}
		if !strings.HasPrefix(class, "not_") {
			row["share_of_rated"] = ratio(n, rated)
			r.share(c, "rating_"+class+"_share_of_rated", n, rated)
		}
		r.put("rating_distribution", c.key(class), row)
		r.count(c, "rating_"+class+"_count", n)
		r.share(c, "rating_"+class+"_share_of_active", a, int64(len(active)))
		r.share(c, "rating_"+class+"_share_of_listed", n, int64(len(listed)))
	}
	good := func(f *fact) bool { return f.class == "good" || f.class == "fair" }
	r.count(c, "rated_count", rated)
	r.share(c, "good_or_fair_share", tally(listed, good), rated)
	r.share(c, "good_or_fair_share_of_active", tally(active, good), int64(len(active)))
	r.share(c, "good_or_fair_share_of_listed", tally(listed, good), int64(len(listed)))
	r.share(c, "effective_share", tally(rows, func(f *fact) bool { return f.effective }), rated)
}

func (r *recount) chains(c cell, rows []*fact) {
	for base, in := range map[string]func(*fact) bool{
		"listed": isListed, "active": isActive,
		"good_or_fair": func(f *fact) bool { return f.goodOrFair }, "effective": func(f *fact) bool { return f.effective },
	} {
		of := part(rows, in)
		yes := tally(of, func(f *fact) bool { return f.chain == true })
		unknown := tally(of, func(f *fact) bool { return f.chain == nil })
		n := int64(len(of))
		r.put("value_chain_share", c.key(base), map[string]any{"in_chain_count": yes, "unknown_count": unknown, "base_count": n, "share": ratio(yes, n)})
		r.share(c, "chain_share_of_"+base, yes, n)
		r.count(c, "chain_unknown_count_of_"+base, unknown)
	}
}

func (r *recount) digital(c cell, rows []*fact) {
	active := part(rows, isActive)
	n := int64(len(active))
	for _, measure := range []string{"declared", "any_component", "two_groups", "einvoice", "accounting", "ecommerce", "social", "traceability", "payment",
		"management", "production"} {
		answer := func(f *fact) any { return f.parquetRow["digital_"+measure] }
		switch measure {
		case "any_component":
			answer = func(f *fact) any { return f.anyOne }
		case "two_groups":
			answer = func(f *fact) any { return f.two }
		}
		yes := tally(active, func(f *fact) bool { return answer(f) == true })
		unknown := tally(active, func(f *fact) bool { return answer(f) == nil })
		r.put("digital_adoption", c.key(measure), map[string]any{"adopting_count": yes, "unknown_count": unknown, "base_count": n, "share": ratio(yes, n)})
		if measure != "declared" {
			r.share(c, "digital_"+measure+"_share", yes, n)
			r.count(c, "digital_"+measure+"_unknown_count", unknown)
		}
	}
	r.share(c, "digital_share", tally(active, func(f *fact) bool { return f.digital == true }), n)
	r.count(c, "digital_unknown_count", tally(active, func(f *fact) bool { return f.digital == nil }))
}

func (r *recount) breakdown(c cell, rows []*fact) {
	listed := part(rows, isListed)
	for dimension, code := range map[string]func(*fact) string{
		"size_class": func(f *fact) string { return f.size }, "founded_decade": func(f *fact) string { return f.decade },
		"sector": func(f *fact) string {
			if s := f.text("sector"); s != "" {
				return s
			}
			return "not_reported"
		},
	} {
		parts := map[string][]*fact{}
		for _, f := range listed {
			parts[code(f)] = append(parts[code(f)], f)
		}
		for name, of := range parts {
			active, n := part(of, isActive), int64(len(of))
			r.put("organisation_breakdown", c.key(dimension, name), map[string]any{
				"listed_count": n, "whole_listed_count": int64(len(listed)), "share_of_listed": ratio(n, int64(len(listed))),
				"active_count": int64(len(active)), "rated_count": tally(of, func(f *fact) bool { return f.rated }),
				"good_or_fair_count":    tally(of, func(f *fact) bool { return f.goodOrFair }),
				"rating_unknown_count":  tally(of, func(f *fact) bool { return f.class == "not_reported" }),
				"in_chain_count":        tally(of, func(f *fact) bool { return f.chain == true }),
				"chain_unknown_count":   tally(of, func(f *fact) bool { return f.chain == nil }),
				"digital_count":         tally(active, func(f *fact) bool { return f.digital == true }),
				"digital_unknown_count": tally(active, func(f *fact) bool { return f.digital == nil }),
				"member_count":          total(people(c, of), "member_count"), "member_unknown_count": tally(people(c, of), isNil("member_count")),
				"worker_count": total(of, "worker_count"), "worker_unknown_count": tally(of, isNil("worker_count")),
			})
		}
	}
}

func (r *recount) memberParts(c cell, rows []*fact) {
	listed := people(c, part(rows, isListed))
	if len(listed) == 0 {
		return
	}
	for _, name := range []string{"women", "ethnic", "new", "individual", "household", "legal"} {
		column := "member_" + name + "_count"
		told := part(listed, func(f *fact) bool { return f.parquetRow[column] != nil })
		pairs := part(told, func(f *fact) bool { return f.parquetRow["member_count"] != nil })
		both := part(pairs, func(f *fact) bool { return f.number(column) <= f.number("member_count") })
		a, b := total(both, column), total(both, "member_count")
		r.put("member_parts", c.key(name), map[string]any{
			"listed_count": int64(len(listed)), "both_count": int64(len(both)), "contradictory_count": int64(len(pairs) - len(both)),
			"unknown_count": int64(len(listed) - len(pairs)), "part_count": a, "member_count": b, "share": ratio(a, b),
			"reported_count": int64(len(told)), "reported_part_count": total(told, column),
		})
	}
}

func (r *recount) money(c cell, rows []*fact) {
	listed := part(rows, isListed)
	if len(listed) == 0 {
		return
	}
	for _, name := range []string{"charter_capital", "total_capital", "total_assets", "revenue", "revenue_members", "profit", "worker_income", "state_budget"} {
		column := name + "_vnd"
		if name == "worker_income" {
			column += "_year"
		}
		var values []int64
		sum := new(big.Int)
		for _, f := range listed {
			if v, ok := f.parquetRow[column].(int64); ok {
				values = append(values, v)
				sum.Add(sum, big.NewInt(v))
			}
		}
		slices.Sort(values)
		n := len(values)
		row := map[string]any{"listed_count": int64(len(listed)), "reported_count": int64(n), "not_reported_count": int64(len(listed) - n), "zero_count": int64(0),
			"total_vnd": nil, "mean_vnd": nil, "median_vnd": nil, "lowest_vnd": nil, "highest_vnd": nil}
		for _, v := range values {
			if v == 0 {
				row["zero_count"] = row["zero_count"].(int64) + 1
			}
		}
		if n > 0 {
			row["lowest_vnd"], row["highest_vnd"] = values[0], values[n-1]
			row["mean_vnd"], _ = new(big.Rat).SetFrac(sum, big.NewInt(int64(n))).Float64()
			row["median_vnd"], _ = big.NewRat(values[(n-1)/2]+values[n/2], 2).Float64()
			if name != "worker_income" {
				row["total_vnd"] = sum.Int64()
			}
		}
		r.put("money", c.key(name), row)
	}
}

func (r *recount) population(c cell, rows []*fact) {
	if c.group != "all" {
		return
	}
	period := r.period(c.period)
	era := period.text("unit_era")
	if c.lens == "as_of_today" {
		era = r.eras[[3]string{c.lens, c.level, c.area}]
	}
	listed := people(c, part(rows, isListed))
	members := total(listed, "member_count")
	goal := r.target("population_share", "headline")
	preferred := map[string]bool{}
	latest := map[string]parquetRow{}
	for _, p := range r.tables["meta/population"] {
		series := p.text("population_series")
		preferred[series] = p["is_preferred"] == true
		if p.text("unit_code") != c.area || p.text("area_level") != c.level || p["unit_era"] != nil && p.text("unit_era") != era || p.day("counted_on") > period.day("period_end") {
			continue
		}
		if latest[series] == nil || p.day("counted_on") > latest[series].day("counted_on") {
			latest[series] = p
		}
	}
	for series, isPreferred := range preferred {
		p := latest[series]
		if p == nil && !isPreferred {
			continue
		}
		row := map[string]any{"member_count": members, "population": p["population"], "share": ratio(members, p["population"]),
			"population_year": p["population_year"], "is_preferred": isPreferred, "people_short": nil, "growth_needed_per_year": nil,
			"member_unknown_count": tally(listed, isNil("member_count"))}
		if people, ok := p["population"].(int64); ok && members != nil {
			wanted, _ := new(big.Rat).SetString(strconv.FormatFloat(goal.real("target_value"), 'f', -1, 64))
			wanted.Mul(wanted, new(big.Rat).SetInt64(people))
			needed := new(big.Int).Div(new(big.Int).Add(wanted.Num(), new(big.Int).Sub(wanted.Denom(), big.NewInt(1))), wanted.Denom()).Int64()
			have, years := members.(int64), float64(goal.number("horizon"))-period.real("year_position")
			row["people_short"] = max(0, needed-have)
			switch {
			case have >= needed:
				row["growth_needed_per_year"] = 0.0
			case have > 0 && years > 0:
				row["growth_needed_per_year"] = math.Exp(math.Log(float64(needed)/float64(have))/years) - 1
			}
		}
		r.put("population_participation", c.key(series), row)
		id := "population_share"
		if !isPreferred {
			id += "_" + series
		} else {
			r.count(c, "population_people_short", row["people_short"])
		}
		r.share(c, id, members, p["population"])
	}
}

// target is the first goal of an indicator in a reading.
func (r *recount) target(indicator, reading string) parquetRow {
	for _, t := range r.tables["meta/targets"] {
		if t.text("indicator") == indicator && t.text("reading") == reading {
			return t
		}
	}
	return nil
}

// yearBefore is the period of the same kind a year earlier, "" where nobody reported for it.
func (r *recount) yearBefore(name string) string {
	p := r.period(name)
	for _, q := range r.tables["meta/periods"] {
		if q.text("period_kind") == p.text("period_kind") && q.day("period_end").Time().AddDate(1, 0, 0).Equal(p.day("period_end").Time()) {
			return q.text("period")
		}
	}
	return ""
}

// units are the units whose lists have rows in a cell.
func (r *recount) units(c cell) map[string]bool {
	out := map[string]bool{}
	for _, f := range r.facts[c] {
		out[f.text("unit_code")] = true
	}
	return out
}

func (r *recount) yearOnYear() {
	lacking := map[string]bool{}
	for _, s := range r.tables["marts/submission_status"] {
		if s["is_expected"] == true && s["received_on"] == nil {
			lacking[s.text("period")] = true
		}
	}
	for c := range r.facts {
		before := c
		before.period = r.yearBefore(c.period)
		now, then := r.units(c), r.units(before)
		common := 0
		for u := range now {
			if then[u] {
				common++
			}
		}
		for _, id := range r.figures[c] {
			figure := r.want["indicators"][c.key(id)]
			row := map[string]any{"value": figure["value"], "numerator": figure["numerator"], "denominator": figure["denominator"], "unit": figure["unit"],
				"previous_period": nil, "previous_value": nil, "previous_numerator": nil, "previous_denominator": nil,
				"change": nil, "change_percent": nil, "change_points": nil, "unit_count": int64(len(now)),
				"previous_unit_count": nil, "common_unit_count": nil, "is_comparable": nil}
			if before.period != "" {
				row["previous_period"], row["previous_unit_count"], row["common_unit_count"] = before.period, int64(len(then)), int64(common)
				if old, ok := r.want["indicators"][before.key(id)]; ok {
					row["previous_value"], row["previous_numerator"], row["previous_denominator"] = old["value"], old["numerator"], old["denominator"]
					row["is_comparable"] = len(now) == common && len(then) == common || !lacking[c.period] && !lacking[before.period]
				}
			}
			a, isA := row["value"].(float64)
			b, isB := row["previous_value"].(float64)
			if isA && isB {
				row["change"] = a - b
				if figure["unit"] == "share" {
					row["change_points"] = (a - b) * 100
				} else if b != 0 {
					row["change_percent"] = (a/b - 1) * 100
				}
			}
			r.put("year_on_year", c.key(id), row)
		}
	}
}

// progressKey tells the rows of target_progress apart.
func progressKey(lens, period string, t parquetRow) string {
	return strings.Join([]string{lens, period, t.text("indicator"), fmt.Sprint(t["horizon"]), t.text("reading")}, "|")
}

// step is a goal's indicator in one period.
type step struct {
	a, b                           any // numerator and denominator
	actual, lowest, highest, limit any
}

// step works out the indicator of a goal for the province.
func (r *recount) step(lens, period string, t parquetRow) step {
	c := cell{lens, period, "province", "20", t.text("org_type")}
	rows := r.facts[c]
	listed := part(rows, isListed)
	n := int64(len(listed))
	if rows == nil {
		return step{}
	}
	indicator, headline := t.text("indicator"), t.text("reading") == "headline"
	bounds := func(yes, unknown, base int64) step {
		return step{a: yes, b: base, actual: ratio(yes, base), lowest: ratio(yes, base), highest: ratio(yes+unknown, base)}
	}
	answers := func(of []*fact, answer func(*fact) any) step {
		return bounds(tally(of, func(f *fact) bool { return answer(f) == true }), tally(of, func(f *fact) bool { return answer(f) == nil }), int64(len(of)))
	}
	// Whoever reports no rating may be in the base or not, whichever makes the share lowest or highest.
	chains := func(in func(*fact) bool) step {
		s := answers(part(rows, in), func(f *fact) any { return f.chain })
		open := part(listed, func(f *fact) bool { return f.class == "not_reported" })
		could := tally(open, func(f *fact) bool { return f.chain != false })
		least := tally(open, func(f *fact) bool { return f.chain != true })
		yes, base := s.a.(int64), s.b.(int64)
		unknown := tally(part(rows, in), func(f *fact) bool { return f.chain == nil })
		s.lowest, s.highest = ratio(yes, base+least), ratio(yes+unknown+could, base+could)
		return s
	}
	switch indicator {
	case "htx_count", "tht_count", "lhhtx_count":
		return step{a: n, actual: float64(n), lowest: float64(n), highest: float64(n)}
	case "htx_member_count", "tht_member_count":
		members := total(listed, "member_count")
		if members == nil {
			return step{}
		}
		s := step{a: members, actual: float64(members.(int64)), lowest: float64(members.(int64))}
		if tally(listed, isNil("member_count")) == 0 {
			s.highest = s.actual
		}
		return s
	case "good_or_fair_share", "effective_share":
		yes := tally(listed, func(f *fact) bool { return f.goodOrFair })
		if indicator == "effective_share" {
			yes = tally(listed, func(f *fact) bool { return f.effective })
		}
		open := tally(listed, func(f *fact) bool { return f.class == "not_reported" })
		rated := tally(listed, func(f *fact) bool { return f.rated })
		if headline {
			s := bounds(yes, open, rated+open)
			s.b, s.actual = rated, ratio(yes, rated)
			return s
		}
		s := bounds(yes, open, n)
		s.limit = ratio(tally(listed, func(f *fact) bool { return f.class != "not_applicable" }), n)
		return s
	case "chain_share_of_good_or_fair":
		return chains(func(f *fact) bool { return f.goodOrFair })
	case "chain_share_of_effective":
		return chains(func(f *fact) bool { return f.effective })
	case "digital_share":
		return answers(part(rows, isActive), func(f *fact) any { return f.digital })
	case "population_share":
		for key, row := range r.want["population_participation"] {
			if row["is_preferred"] == true && strings.HasPrefix(key, c.key("")) {
				s := step{a: row["member_count"], b: row["population"], actual: row["share"], lowest: row["share"]}
				if tally(people(c, listed), isNil("member_count")) == 0 {
					s.highest = s.lowest
				}
				return s
			}
		}
	}
	return step{}
}

// progress works out every goal in every period: the path from the first full year since 2023 with a value to the goal.
func (r *recount) progress() {
	for _, lens := range []string{"as_reported", "as_of_today"} {
		for _, t := range r.tables["meta/targets"] {
			baseline, from, since := math.NaN(), 0.0, any(nil)
			years := slices.Clone(r.tables["meta/periods"])
			slices.SortFunc(years, func(a, b parquetRow) int { return int(a.day("period_end")) - int(b.day("period_end")) })
			for _, p := range years {
				if v, ok := r.step(lens, p.text("period"), t).actual.(float64); ok && math.IsNaN(baseline) && p.text("period_kind") == "year" && p.number("year") >= 2023 {
					baseline, from, since = v, p.real("year_position"), p["period"]
				}
			}
			for _, p := range years {
				s := r.step(lens, p.text("period"), t)
				row := map[string]any{"numerator": s.a, "denominator_value": s.b, "actual_value": s.actual, "lowest_value": s.lowest, "highest_value": s.highest,
					"path_value": nil, "gap": nil, "needed_per_year": nil, "status": "no_data", "ceiling_value": s.limit}
				goal, horizon, at := t.real("target_value"), float64(t.number("horizon")), p.real("year_position")
				path := goal
				if at < horizon {
					path = baseline + (goal-baseline)*(at-from)/(horizon-from)
				}
				onPath := !math.IsNaN(baseline) && at >= from
				if onPath {
					row["path_value"] = path
				}
				if v, ok := s.actual.(float64); ok {
					row["gap"] = goal - v
					if v >= goal {
						row["needed_per_year"] = 0.0
					} else if at < horizon {
						row["needed_per_year"] = (goal - v) / (horizon - at)
					}
					row["status"] = verdict(t, v, onPath && v >= path)
				}
				row["baseline_period"], row["baseline_value"] = since, nil
				if since != nil {
					row["baseline_value"] = baseline
				}
				maps.Copy(row, courses(t, baseline, s.actual, (at-from)/(horizon-from)))
				r.put("target_progress", progressKey(lens, p.text("period"), t), row)
			}
		}
	}
}

// courses are the place on the way from the baseline to a goal when a share of the time is gone, and where the way so far
// leads to by the horizon: straight on, and at a constant rate. Without a baseline, and before it, there is no way.
func courses(t parquetRow, baseline float64, actual any, gone float64) map[string]any {
	out := map[string]any{"time_gone": nil, "place_on_path": nil, "compound_path_value": nil, "projected_value": nil, "projected_compound_value": nil}
	goal := t.real("target_value")
	if math.IsNaN(baseline) || gone < 0 {
		return out
	}
	out["time_gone"] = min(gone, 1)
	if baseline != 0 {
		out["compound_path_value"] = math.Exp(math.Log(baseline) + (math.Log(goal)-math.Log(baseline))*min(gone, 1))
	}
	v, ok := actual.(float64)
	if !ok {
		return out
	}
	if baseline < goal {
		out["place_on_path"] = (v - baseline) / (goal - baseline)
	}
	most := math.Inf(1)
	if t.text("unit") == "share" {
		most = 1
	}
	if gone > 0 && gone <= 1 {
		out["projected_value"] = min(most, max(0, baseline+(v-baseline)/gone))
		if baseline > 0 {
			out["projected_compound_value"] = min(most, baseline*math.Pow(v/baseline, 1/gone))
		}
	}
	return out
}

// verdict says how a value stands to a goal; "~" allows the declared tolerance below it.
func verdict(t parquetRow, v float64, onPath bool) string {
	goal := t.real("target_value")
	met := v >= goal
	switch t.text("comparator") {
	case ">":
		met = v > goal
	case "~":
		met = v >= goal*(1-t.real("tolerance"))-1e-12*goal
	}
	switch {
	case met:
		return "met"
	case onPath:
		return "on_path"
	}
	return "behind"
}
