package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kttt/pipeline/warehouse"
)

// published lists every figure of an indicator; the forms of totals tell those that lists do not.
const publishedFigures = `
select 'marts.indicators' as mart, lens, period, period_end, area_level, area_code, area_name, unit_era, org_type,
    numerator, denominator, value, unit
from marts.indicators
where indicator = %[1]s
union all
select 'marts.reported_and_listed', lens, period, period_end, area_level, area_code, area_name, unit_era, org_type,
    null, null, value, unit
from marts.reported_and_listed
where indicator = %[1]s and indicator not in (select indicator from marts.indicators)
order by period_end, area_level, area_code, org_type`

// findFigure finds the figure that is wanted; what there is not is told with what there is.
func findFigure(ctx context.Context, db *warehouse.DB, w figureWanted) (*explanation, error) {
	e := &explanation{}
	definitions, err := records(ctx, db, "select * from meta.indicators")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(definitions, func(r record) bool { return r.text("indicator") == w.indicator })
	if i < 0 {
		var names [][2]string
		for _, r := range definitions {
			names = append(names, [2]string{r.text("indicator"), r.text("vi")})
		}
		return nil, notThere("indicator", w.indicator, nearest(w.indicator, names), "select indicator, vi, en from meta.indicators lists them")
	}
	e.definition = definitions[i]
	found, err := records(ctx, db, fmt.Sprintf(publishedFigures, literal(w.indicator)))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, &usageError{fmt.Sprintf("the release has no figure of %s", w.indicator), "it is told by " + e.definition.text("mart") + ", which has none of it"}
	}
	n := &narrowing{ctx: ctx, db: db, indicator: w.indicator, found: found}
	for _, step := range []func(figureWanted) error{n.lens, n.period, n.area, n.orgType} {
		if err := step(w); err != nil {
			return nil, err
		}
	}
	e.take(n.found[0], w.indicator)
	return e, nil
}

// take makes a published line the figure to explain.
func (e *explanation) take(r record, indicator string) {
	e.key = figureKey{indicator: indicator, lens: r.text("lens"), period: r.text("period"), areaLevel: r.text("area_level"), areaCode: r.text("area_code"), orgType: r.text("org_type")}
	e.mart, e.areaName, e.unit = r.text("mart"), r.text("area_name"), r.text("unit")
	e.published = sums{r.whole("numerator"), r.whole("denominator"), r.float("value")}
	e.rowsKey = e.key
}

// narrowing picks the one figure out of all of an indicator, step by step.
type narrowing struct {
	ctx       context.Context
	db        *warehouse.DB
	indicator string
	found     []record
}

// keep keeps the figures that fit.
func (n *narrowing) keep(fits func(record) bool) bool {
	kept := slices.DeleteFunc(slices.Clone(n.found), func(r record) bool { return !fits(r) })
	if len(kept) > 0 {
		n.found = kept
	}
	return len(kept) > 0
}

// values are the different values of a column, in order.
func (n *narrowing) values(column string) []string {
	var out []string
	for _, r := range n.found {
		if v := r.text(column); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (n *narrowing) lens(w figureWanted) error {
	if n.keep(func(r record) bool { return r.text("lens") == w.lens }) {
		return nil
	}
	return &usageError{fmt.Sprintf("there is no lens %q", w.lens), "give " + strings.Join(n.values("lens"), " or ")}
}

// period takes the period that is wanted, else the newest year, else the newest of all.
func (n *narrowing) period(w figureWanted) error {
	all := n.values("period")
	if w.period == "" {
		w.period = all[len(all)-1]
		for _, p := range all {
			if !strings.Contains(p, "-") {
				w.period = p
			}
		}
	}
	if n.keep(func(r record) bool { return r.text("period") == w.period }) {
		return nil
	}
	return &usageError{fmt.Sprintf("there is no figure of %s for period %q", n.indicator, w.period), "there are " + listed(all)}
}

// area takes the area that is wanted, else the province.
func (n *narrowing) area(w figureWanted) error {
	level, code, ok := strings.Cut(w.area, ":")
	if !ok {
		level, code = "", w.area
	}
	if w.area == "" {
		level = "province"
	}
	fits := n.keep(func(r record) bool {
		return (level == "" || r.text("area_level") == level) && (code == "" || r.text("area_code") == code)
	})
	if !fits {
		return n.noArea(w, code)
	}
	if levels := n.values("area_level"); len(levels) > 1 {
		return &usageError{fmt.Sprintf("area %q is one of several levels", w.area), "give " + strings.Join(levels, ":"+code+" or ") + ":" + code}
	}
	return nil
}

// noArea tells why an area has no figure: it is none, it is one of another lens or time, or nobody is counted there.
func (n *narrowing) noArea(w figureWanted, code string) error {
	var names [][2]string
	for _, r := range n.found {
		names = append(names, [2]string{r.text("area_code"), r.text("area_name")})
	}
	slices.SortFunc(names, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	names = slices.Compact(names)
	known, err := records(n.ctx, n.db, "select distinct area_name, lens, unit_era from meta.areas where area_code = "+literal(code)+" order by lens, unit_era")
	if err != nil {
		return err
	}
	if len(known) == 0 {
		return notThere("area", w.area, nearest(w.area, names), "select area_level, area_code, area_name, lens, unit_era from meta.areas lists them")
	}
	var codes []string
	for _, c := range names {
		codes = append(codes, c[0])
	}
	return &usageError{fmt.Sprintf("there is no figure of %s for %s (%s) in period %s by lens %s", n.indicator, known[0].text("area_name"), w.area, n.found[0].text("period"), w.lens),
		"nobody is counted there, or its unit is of another time or lens; there are " + listed(codes)}
}

// orgType takes the type that is wanted, else all types together, else the only one.
func (n *narrowing) orgType(w figureWanted) error {
	types := n.values("org_type")
	if w.orgType == "" && slices.Contains(types, "all") {
		w.orgType = "all"
	}
	if w.orgType == "" && len(types) == 1 {
		w.orgType = types[0]
	}
	if w.orgType == "" {
		return &usageError{fmt.Sprintf("%s is told by type", n.indicator), "give --type " + strings.Join(types, " or ")}
	}
	if n.keep(func(r record) bool { return strings.EqualFold(r.text("org_type"), w.orgType) }) {
		return nil
	}
	return &usageError{fmt.Sprintf("there is no figure of %s for type %q there", n.indicator, w.orgType), "give --type " + strings.Join(types, " or ")}
}
