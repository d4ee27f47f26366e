package pipeline

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// reporter is one unit and how its report for a period stands (marts.submission_status).
type reporter struct {
	unit     transforms.Unit
	status   string // on_time, late, received, missing, excused
	expected bool
	due      *time.Time // nil: no due day
	lateBy   int        // days, 0 unless late
	formOnly bool
	refused  []report.RefusedFile
}

// reporting is how the reports for one period stand.
type reporting struct {
	period    transforms.Period
	due       *time.Time // what the calendar asks of all; nil: nothing
	reporters []reporter // by unit code
}

// with are the reporters whose status is one of these.
func (r *reporting) with(statuses ...string) []reporter {
	var out []reporter
	for _, u := range r.reporters {
		if slices.Contains(statuses, u.status) {
			out = append(out, u)
		}
	}
	return out
}

// expected counts the units that owe a report, and those of them whose list came.
func (r *reporting) expected() (received, expected int) {
	for _, u := range r.reporters {
		if u.expected {
			expected++
			if u.status != "missing" {
				received++
			}
		}
	}
	return received, expected
}

// calledFor is what a release knows of the reports that are asked for.
type calledFor struct {
	db      *warehouse.DB
	periods []transforms.Period // those that somebody reported for, by their end
	dues    transforms.Dues
	refused map[[2]string][]report.RefusedFile // by period and unit code
}

// readCalledFor reads the periods, the exceptions and the refused files of a release.
func readCalledFor(ctx context.Context, db *warehouse.DB) (*calledFor, error) {
	c := &calledFor{db: db, dues: transforms.Dues{}, refused: map[[2]string][]report.RefusedFile{}}
	err := each(ctx, db, "select period from meta.periods order by period_end, period", func(row []any) {
		c.periods = append(c.periods, transforms.Period(row[0].(string)))
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, "select period, unit_code, due_on, is_excused, line_no from meta.due_exceptions", func(row []any) {
		e := transforms.DueException{Period: row[0].(string), UnitCode: row[1].(string), IsExcused: row[3].(bool), Line: row[4].(int64)}
		if t, ok := row[2].(time.Time); ok {
			day := transforms.DayOf(t)
			e.DueOn = &day
		}
		c.dues[[2]string{e.Period, e.UnitCode}] = e
	})
	if err != nil {
		return nil, err
	}
	return c, each(ctx, db, refusedByUnit, func(row []any) {
		k := [2]string{row[0].(string), row[1].(string)}
		c.refused[k] = append(c.refused[k], report.RefusedFile{Name: path.Base(row[2].(string)), ReceivedOn: row[3].(time.Time), Why: row[4].(string)})
	})
}

const refusedByUnit = `
select coalesce(period, path_period), coalesce(unit_code, path_unit_code), source_file, received_on, coalesce(status_reason, '')
from meta.submissions
where status = 'refused' and coalesce(period, path_period) is not null and coalesce(unit_code, path_unit_code) is not null
order by receipt`

// each asks db and gives the rows one by one.
func each(ctx context.Context, db *warehouse.DB, query string, row func([]any)) error {
	t, err := db.Query(ctx, query)
	if err != nil {
		return err
	}
	for _, r := range t.Rows {
		row(r)
	}
	return nil
}

// reporting reads how the reports for p stand. A period that nobody reported for is in
// no table of the release: all its units miss, by the list of units and the calendar.
func (c *calledFor) reporting(ctx context.Context, p transforms.Period) (*reporting, error) {
	r := &reporting{period: p, due: timeOf(p.Due())}
	if !slices.Contains(c.periods, p) {
		for _, u := range transforms.ReportingUnits(p) {
			one := reporter{unit: u, status: "missing", expected: true, due: timeOf(c.dues.Of(p, u.Code)), refused: c.refused[[2]string{string(p), u.Code}]}
			if c.dues.Excused(p, u.Code) {
				one.status, one.expected = "excused", false
			}
			r.reporters = append(r.reporters, one)
		}
		return r, nil
	}
	return r, each(ctx, c.db, fmt.Sprintf(`select unit_code, status, is_expected, due_on, late_by_days, has_form_only
		from marts.submission_status where period = '%s' order by unit_code`, p), func(row []any) {
		u := reporter{unit: transforms.UnitOf(row[0].(string), p), status: row[1].(string), expected: row[2].(bool), formOnly: row[5].(bool)}
		if t, ok := row[3].(time.Time); ok {
			u.due = &t
		}
		if days, ok := row[4].(int64); ok {
			u.lateBy = int(days)
		}
		u.refused = c.refused[[2]string{string(p), u.unit.Code}]
		r.reporters = append(r.reporters, u)
	})
}

// timeOf is a day as a time, nil where there is none.
func timeOf(d transforms.Day, ok bool) *time.Time {
	if !ok {
		return nil
	}
	t := d.Time()
	return &t
}

// since is the first year that the office asks reports for: the first that a file came
// for, be it refused, else the last one.
func (c *calledFor) since(today time.Time) int {
	var years []int
	for _, p := range c.periods {
		years = append(years, p.Year())
	}
	for k := range c.refused {
		years = append(years, transforms.Period(k[0]).Year())
	}
	if len(years) == 0 {
		return today.Year() - 1
	}
	return slices.Min(years)
}

// soon is how many days before its due day a period is worth a line.
const soon = 31

// unsent are the periods that nobody reported for although their day has come, or
// comes soon: every year from the first one of the release on; half-years from its first
// half-year on, since not every office asks for them; and what decisions give a day.
func (c *calledFor) unsent(today time.Time) []transforms.Period {
	var candidates []transforms.Period
	for y := c.since(today); y <= today.Year(); y++ {
		candidates = append(candidates, transforms.Period(fmt.Sprintf("%04d", y)))
		half := transforms.Period(fmt.Sprintf("%04d-H1", y))
		if slices.ContainsFunc(c.periods, func(p transforms.Period) bool { return p.Kind() == "half" && p <= half }) {
			candidates = append(candidates, half)
		}
	}
	for _, e := range c.dues.Rows() {
		candidates = append(candidates, transforms.Period(e.Period))
	}
	slices.SortFunc(candidates, func(a, b transforms.Period) int {
		if d := a.End().Compare(b.End()); d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return slices.DeleteFunc(slices.Compact(candidates), func(p transforms.Period) bool {
		due := c.firstDue(p)
		return slices.Contains(c.periods, p) || due == nil || report.DaysBetween(today, *due) > soon
	})
}

// firstDue is the first day by which a unit owes its report for p, nil for none.
func (c *calledFor) firstDue(p transforms.Period) *time.Time {
	var first *time.Time
	for _, u := range transforms.ReportingUnits(p) {
		if due := timeOf(c.dues.Of(p, u.Code)); due != nil && (first == nil || due.Before(*first)) {
			first = due
		}
	}
	return first
}

// choose is the period that a person asks for, "" for the latest that somebody reported for.
func (c *calledFor) choose(asked string, today time.Time) (transforms.Period, error) {
	p := transforms.Period(asked)
	switch {
	case asked == "" && len(c.periods) > 0:
		return c.periods[len(c.periods)-1], nil
	case asked == "":
		return "", nil
	case !p.Valid():
		return "", &usageError{fmt.Sprintf("period is %q", asked), "give a year, half-year or quarter: 2026, 2026-H1 or 2026-Q3"}
	case !slices.Contains(c.periods, p) && (p.Year() < c.since(today) || p.Start().After(today)):
		known := make([]string, len(c.periods))
		for i, q := range c.periods {
			known[i] = string(q)
		}
		return "", &usageError{fmt.Sprintf("nobody has reported for %s", p),
			fmt.Sprintf("reports came for %s; a period without any must have begun, and not before %d", strings.Join(known, ", "), c.since(today))}
	}
	return p, nil
}
