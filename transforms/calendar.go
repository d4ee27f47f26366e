package transforms

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// deadline is one line of reference/reporting_calendar.csv: the day of every year by
// which one step of reporting is due, as long as that day lies within from and to.
type deadline struct {
	kind, step string
	month, day int
	from, to   time.Time
}

var calendar = sync.OnceValue(func() []deadline {
	var out []deadline
	for _, r := range mustCSV(Reference()["reporting_calendar"]) {
		out = append(out, deadline{r["period_kind"], r["step"], int(atoi(r["due_month"])), int(atoi(r["due_day"])), mustDay(r["valid_from"]), mustDay(r["valid_to"])})
	}
	return out
})

// Due is the day by which the reporting units' reports for p are due. It lies in the
// year of p, a year's before the period ends: 2024 is due on 18/12/2024. false: no
// deadline is published for such a period (reference/reporting_calendar.csv, step unit).
func (p Period) Due() (Day, bool) {
	for _, d := range calendar() {
		on := time.Date(p.Year(), time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
		if d.step == "unit" && d.kind == p.Kind() && !on.Before(d.from) && !on.After(d.to) {
			return DayOf(on), true
		}
	}
	return 0, false
}

// Reports tells a unit that owes a report for p, but for what people decide.
func (u Unit) Reports(p Period) bool { return u.Level == eraOn(p.End()).reportingBy }

// ReportersEnded is the last day of the units that report for p where on today others report: the
// districts ended on 30/6/2025. false: those of p still do.
func (p Period) ReportersEnded(today Day) (Day, bool) {
	level := eraOn(p.End()).reportingBy
	if eraOn(today.Time()).reportingBy == level {
		return 0, false
	}
	var last time.Time
	for _, e := range eras() {
		if e.reportingBy == level && e.to.After(last) {
			last = e.to
		}
	}
	return DayOf(last), true
}

// DueException is what people decided of the day by which one unit's report for a
// period is due: a row of raw.due_exceptions.
type DueException struct {
	Period    string `parquet:"period"`
	UnitCode  string `parquet:"unit_code"`
	DueOn     *Day   `parquet:"due_on,optional,date"` // nil: it need not report
	IsExcused bool   `parquet:"is_excused"`
	Line      int64  `parquet:"line_no"` // of decisions.csv
}

// Dues are the exceptions from the reporting calendar, by period and unit code.
type Dues map[[2]string]DueException

// DuesOf are the exceptions that people decided. A decision for a whole period counts
// for every unit that reports in it; one for a unit stands above it.
func DuesOf(ds []Decision) Dues {
	out := Dues{}
	for _, whole := range []bool{true, false} {
		for _, d := range ds {
			p, unit, ok := dueKey(d.Key)
			if d.Kind != "due" || !ok || whole != (unit == "") {
				continue
			}
			e := DueException{Period: string(p), DueOn: dueDay(d.Value), IsExcused: d.Value == needNotReport, Line: d.Line}
			for _, u := range ReportingUnits(p) {
				if unit == "" || unit == u.Code {
					e.UnitCode = u.Code
					out[[2]string{e.Period, e.UnitCode}] = e
				}
			}
		}
	}
	return out
}

// Of is the day by which the report of a unit for p is due. false: it has none, since
// none is published or since the unit need not report.
func (x Dues) Of(p Period, unit string) (Day, bool) {
	if e, ok := x[[2]string{string(p), unit}]; ok {
		if e.DueOn == nil {
			return 0, false
		}
		return *e.DueOn, true
	}
	return p.Due()
}

// Excused tells that people decided that a unit need not report for p.
func (x Dues) Excused(p Period, unit string) bool { return x[[2]string{string(p), unit}].IsExcused }

// Rows are the exceptions by period and unit code.
func (x Dues) Rows() []DueException {
	return slices.SortedFunc(maps.Values(x), func(a, b DueException) int {
		return cmp.Or(strings.Compare(a.Period, b.Period), strings.Compare(a.UnitCode, b.UnitCode))
	})
}

// needNotReport is the value of a decision that excuses a unit.
const needNotReport = "none"

// dueKey reads the key of a decision: a period, or a period and the code of a unit.
func dueKey(key string) (p Period, unit string, ok bool) {
	words := strings.Fields(key)
	if len(words) == 0 || len(words) > 2 || !Period(words[0]).Valid() {
		return "", "", false
	}
	if len(words) == 2 {
		unit = words[1]
	}
	return Period(words[0]), unit, true
}

// dueDay reads the day that a decision grants, nil for none.
func dueDay(value string) *Day {
	t, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return nil
	}
	d := DayOf(t)
	return &d
}

// wrongDue refuses a period or unit that there is not, and a day that can only be a slip.
func wrongDue(d Decision) string {
	p, unit, ok := dueKey(d.Key)
	if !ok {
		return fmt.Sprintf("%q is no period such as 2025, 2025-H1 or 2025-Q3, alone or with the code of a unit", d.Key)
	}
	if units := ReportingUnits(p); unit != "" && !slices.ContainsFunc(units, func(u Unit) bool { return u.Code == unit }) {
		return fmt.Sprintf("unit %q does not report for %s (%d units do, %s (%s) to %s (%s))", unit, p, len(units),
			units[0].Title(), units[0].Code, units[len(units)-1].Title(), units[len(units)-1].Code)
	}
	if d.Value == needNotReport {
		return ""
	}
	day := dueDay(d.Value)
	switch {
	case day == nil:
		return fmt.Sprintf("%q is no day such as %d-12-28", d.Value, p.Year())
	case day.Time().Before(p.Start()) || day.Time().After(p.End().AddDate(1, 0, 0)):
		return fmt.Sprintf("%s is far from period %s", d.Value, p)
	}
	return ""
}

// dueBefore says that an earlier line settled the same period and unit otherwise.
func dueBefore(earlier []Decision, d Decision) string {
	for _, o := range earlier {
		if d.Kind == "due" && o.Kind == d.Kind && slices.Equal(strings.Fields(o.Key), strings.Fields(d.Key)) && o.Value != d.Value {
			return fmt.Sprintf("%q was given %s before", d.Key, o.Value)
		}
	}
	return ""
}
