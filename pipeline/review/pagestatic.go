package review

import (
	"slices"
	"strings"
)

// pageTable is a table of the first view as it stands in the page for readers without script: the whole province, all
// types, by the units of the time. The script draws the same tables (a test holds the two together).
type pageTable struct {
	Caption string
	Heads   []pageHead
	Rows    [][]string // the first cell heads its row
}

// pageHead heads a column of texts, or of numbers.
type pageHead struct {
	Text   string
	Number bool
}

// pageStatic makes the tables of the first view.
type pageStatic struct {
	rows         pageRows
	lang, period string
	words        map[string]string
	labels       map[string]string // by code set and code
	areas        map[string]string // by lens, level, code and era
}

func (r pageRows) static(lang, period string, words map[string]string) map[string][]pageTable {
	s := &pageStatic{rows: r, lang: lang, period: r.opens(period), words: words, labels: map[string]string{}, areas: map[string]string{}}
	for _, l := range s.all("labels") {
		s.labels[cellText(l["code_set"])+" "+cellText(l["code"])] = cellText(l["words"])
	}
	for _, a := range s.all("areas") {
		s.areas[areaKey(a)] = cellText(a["area"])
	}
	return map[string][]pageTable{
		"goals": s.goals(), "ratings": s.ratings(), "chain": s.chain(), "digital": s.digital(), "population": s.population(),
		"reporting": s.reporting(), "quality": s.quality(), "lists": s.lists(),
	}
}

// all gives the rows of a query in the language.
func (s *pageStatic) all(name string) []map[string]any {
	return pageRecords(inLanguage(s.rows[name], s.lang))
}

// of gives the rows of the first view: of its period, by the units of the time where there is a choice.
func (s *pageStatic) of(name string) []map[string]any {
	return slices.DeleteFunc(s.all(name), func(r map[string]any) bool {
		lens, has := r["lens"]
		return r["period"] != any(s.period) || has && lens != any("as_reported")
	})
}

// units gives the rows of the units that report, then that of the province: one of each level.
func (s *pageStatic) units(name string) []map[string]any {
	rows := slices.DeleteFunc(s.of(name), func(r map[string]any) bool { return r["org_type"] != any("all") })
	has := func(level string) bool {
		return slices.ContainsFunc(rows, func(r map[string]any) bool { return r["area_level"] == any(level) })
	}
	level := "district"
	if has("commune") {
		level = "commune"
	}
	var out, province []map[string]any
	for _, r := range rows {
		switch r["area_level"] {
		case any(level):
			out = append(out, r)
		case any("province"):
			province = append(province, r)
		}
	}
	return append(out, province...)
}

func (s *pageStatic) table(caption string, heads ...string) pageTable {
	t := pageTable{Caption: caption}
	for _, h := range heads {
		text, number := strings.CutPrefix(h, "#")
		t.Heads = append(t.Heads, pageHead{text, number})
	}
	return t
}

func (s *pageStatic) number(v any, u Unit) string {
	f, ok := pageNumber(v)
	if !ok {
		return s.words["not_reported"]
	}
	return FormatNumber(f, u, s.lang)
}

// share sets a of b; nothing over nothing is no figure.
func (s *pageStatic) share(a, b any) string {
	x, okA := pageNumber(a)
	y, okB := pageNumber(b)
	switch {
	case !okA || !okB:
		return s.words["not_reported"]
	case y == 0:
		return s.words["none"]
	}
	return FormatNumber(x/y, Share, s.lang)
}

// measure sets a value of a goal: whole numbers without, others with decimals.
func (s *pageStatic) measure(v any, unit any) string {
	f, ok := pageNumber(v)
	switch {
	case !ok:
		return s.words["not_reported"]
	case unit == any("share"):
		return withoutZeros(strings.TrimSuffix(FormatNumber(f, Share, s.lang), "%")) + "%"
	}
	return withoutZeros(FormatNumber(f, Number, s.lang))
}

func pageNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func (s *pageStatic) goals() []pageTable {
	w := s.words
	names := map[string]string{}
	for _, d := range s.all("definitions") {
		names[cellText(d["indicator"])] = cellText(d["words"])
	}
	var out []pageTable
	for _, g := range s.of("goals") {
		caption := w["goals_of"] + " " + cellText(g["horizon"])
		if len(out) == 0 || out[len(out)-1].Caption != caption {
			out = append(out, s.table(caption, w["goal"], w["verdict"], "#"+w["actual"], "#"+w["target"], "#"+w["path"], "#"+w["pace"], w["nq20"]))
		}
		beside, pace := "–", s.measure(g["needed_per_year"], g["unit"])
		if g["nq20_target"] != nil {
			beside = s.labels["comparator "+cellText(g["nq20_comparator"])] + " " + s.measure(g["nq20_target"], g["unit"]) + ": " + s.labels["target_status "+cellText(g["nq20_status"])]
		}
		if points, ok := strings.CutSuffix(pace, "%"); ok {
			pace = points + " " + w["points"]
		}
		verdict := s.labels["target_status "+cellText(g["status"])]
		if g["is_certain"] == any(false) && g["status"] != any("no_data") {
			verdict += " " + w["uncertain"]
		}
		t := &out[len(out)-1]
		t.Rows = append(t.Rows, []string{names[cellText(g["indicator"])], verdict, s.measure(g["actual_value"], g["unit"]),
			s.labels["comparator "+cellText(g["comparator"])] + " " + s.measure(g["target_value"], g["unit"]), s.measure(g["path_value"], g["unit"]), pace, beside})
	}
	return out
}

// byUnit makes a table with a row for each unit, of what cells gives.
func (s *pageStatic) byUnit(t pageTable, query string, cells func(c map[string]any) []string) []pageTable {
	for _, c := range s.units(query) {
		t.Rows = append(t.Rows, append([]string{s.areas[areaKey(c)]}, cells(c)...))
	}
	if t.Rows == nil {
		return nil
	}
	return []pageTable{t}
}

func (s *pageStatic) ratings() []pageTable {
	w := s.words
	return s.byUnit(s.table(w["ratings"]+", "+s.period, w["unit"], "#"+w["good"], "#"+w["fair"], "#"+w["average"], "#"+w["weak"], "#"+w["not_assessed"], "#"+w["rating_not_reported"], "#"+w["good_or_fair"]),
		"cells", func(c map[string]any) []string {
			var cells []string
			for _, class := range []string{"good", "fair", "average", "weak", "not_assessed", "not_reported"} {
				cells = append(cells, s.number(c[class], Count))
			}
			var goodOrFair any
			if good, ok := c["good"].(int64); ok {
				if fair, ok := c["fair"].(int64); ok {
					goodOrFair = good + fair
				}
			}
			return append(cells, s.share(goodOrFair, c["rated_count"]))
		})
}

func (s *pageStatic) chain() []pageTable {
	w := s.words
	return s.byUnit(s.table(w["chain"]+", "+s.period, w["unit"], "#"+w["in_chain"], "#"+w["of_good_or_fair"], "#"+w["unknown"], "#"+w["share"]), "cells", func(c map[string]any) []string {
		return []string{s.number(c["in_chain_count"], Count), s.number(c["chain_base"], Count), s.number(c["chain_unknown"], Count), s.share(c["in_chain_count"], c["chain_base"])}
	})
}

// pageMeasures are the measures of digital adoption in the order of the page.
var pageMeasures = []string{"declared", "any_component", "two_groups", "einvoice", "accounting", "ecommerce", "social", "traceability", "payment", "management", "production"}

func (s *pageStatic) digital() []pageTable {
	w := s.words
	for _, c := range s.units("cells") {
		if base, ok := c["digital_base"].(int64); c["area_level"] == any("province") && ok && base > 0 {
			t := s.table(w["digital"]+", "+s.areas[areaKey(c)]+", "+s.period, w["component"], "#"+w["adopting"], "#"+w["of_active"], "#"+w["unknown"], "#"+w["share"])
			for _, m := range pageMeasures {
				t.Rows = append(t.Rows, []string{s.labels["measure "+m], s.number(c[m], Count), s.number(c["digital_base"], Count), s.number(c[m+"_unknown"], Count), s.share(c[m], c["digital_base"])})
			}
			return []pageTable{t}
		}
	}
	return nil
}

func (s *pageStatic) population() []pageTable {
	w := s.words
	return s.byUnit(s.table(w["population"]+", "+s.period, w["unit"], "#"+w["members"], "#"+w["people"], "#"+w["share"]), "population", func(c map[string]any) []string {
		if c["population"] == nil {
			return []string{s.number(c["member_count"], Count), w["no_population"], w["none"]}
		}
		return []string{s.number(c["member_count"], Count), s.number(c["population"], Count), s.share(c["member_count"], c["population"])}
	})
}

func (s *pageStatic) reporting() []pageTable {
	w := s.words
	t := s.table(w["reporting"]+", "+s.period, w["unit"], w["report"], "#"+w["rows"], "#"+w["findings"])
	for _, r := range s.of("reporting") {
		t.Rows = append(t.Rows, []string{s.unit(r), s.labels["reporting_status "+cellText(r["status"])], s.nothing(r["row_kept"]), s.nothing(r["finding_count"])})
	}
	if t.Rows == nil {
		return nil
	}
	return []pageTable{t}
}

// unit is the name of a reporting unit.
func (s *pageStatic) unit(r map[string]any) string {
	for _, level := range []string{"district", "commune"} {
		if name, ok := s.areas["as_reported "+level+" "+cellText(r["unit_code"])+" "+cellText(r["unit_era"])]; ok {
			return name
		}
	}
	return cellText(r["unit_code"])
}

// nothing sets a count of a report that did not come.
func (s *pageStatic) nothing(v any) string {
	if v == nil {
		return "–"
	}
	return s.number(v, Count)
}

// pageSeverities are the severities, the worst first.
var pageSeverities = []string{"reject", "error", "warn", "note"}

func (s *pageStatic) quality() []pageTable {
	w := s.words
	examples := map[string]string{}
	for _, r := range s.all("rules") {
		examples[cellText(r["rule"])] = cellText(r["example"])
	}
	type found struct {
		rule, severity string
		count          int64
	}
	var all []found
	for _, f := range s.of("findings") {
		n, _ := f["finding_count"].(int64)
		rule, severity := cellText(f["rule"]), cellText(f["severity"])
		if i := slices.IndexFunc(all, func(x found) bool { return x.rule == rule && x.severity == severity }); i >= 0 {
			all[i].count += n
			continue
		}
		all = append(all, found{rule, severity, n})
	}
	if all == nil {
		return nil
	}
	slices.SortStableFunc(all, func(a, b found) int {
		if by := slices.Index(pageSeverities, a.severity) - slices.Index(pageSeverities, b.severity); by != 0 {
			return by
		}
		if a.count != b.count {
			return int(b.count - a.count)
		}
		return strings.Compare(a.rule, b.rule)
	})
	t := s.table(w["by_rule"]+", "+s.period, w["rule"], w["severity"], "#"+w["findings"], w["example"])
	for _, f := range all {
		t.Rows = append(t.Rows, []string{f.rule, s.labels["severity "+f.severity], FormatNumber(float64(f.count), Count, s.lang), examples[f.rule]})
	}
	return []pageTable{t}
}

func (s *pageStatic) lists() []pageTable {
	w := s.words
	for _, l := range pageRecords(widen(s.rows["lists"], s.rows["worklists"])) {
		if l["period"] != any(s.period) || l["lens"] != any("as_reported") || l["area_level"] != any("province") || l["org_type"] != any("all") {
			continue
		}
		t := s.table(w["lists"]+", "+s.areas[areaKey(l)]+", "+s.period, w["list"], "#"+w["listed_here"], "#"+w["of_all"], "#"+w["unknown"])
		for _, list := range s.all("worklists") {
			name := cellText(list["work_list"])
			t.Rows = append(t.Rows, []string{cellText(list["words"]), s.number(l[name+"_listed"], Count), s.number(l[name+"_base"], Count), s.number(l[name+"_unknown"], Count)})
		}
		return []pageTable{t}
	}
	return nil
}

// definitions are what the figures of the page mean, by name.
func (r pageRows) definitions(lang string) []pageDefinition {
	var out []pageDefinition
	for _, d := range pageRecords(inLanguage(r["definitions"], lang)) {
		get := func(name string) string { return cellText(d[name]) }
		out = append(out, pageDefinition{get("indicator"), get("words"), get("numerator"), get("denominator"), get("legal_source"), get("rule_version"), get("rule"), get("rule_source")})
	}
	return out
}
