package warehouse

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kttt/transforms"
)

// TestSubmissionStatusAddsUp draws exceptions and receipts for every unit of four periods
// and reckons anew, from days alone, what marts.submission_status says of each.
func TestSubmissionStatusAddsUp(t *testing.T) {
	dice := rand.New(rand.NewPCG(4, 2026))
	pick := func(words ...string) string { return words[dice.IntN(len(words))] }
	periods := []transforms.Period{"2024", "2025-H1", "2025-Q3", "2025"}
	var lines strings.Builder
	for _, p := range periods {
		for _, u := range transforms.ReportingUnits(p) {
			switch dice.IntN(5) {
			case 0:
				fmt.Fprintf(&lines, "due,%s %s,none\n", p, u.Code)
			case 1:
				fmt.Fprintf(&lines, "due,%s %s,%s\n", p, u.Code, transforms.DayOf(p.End().AddDate(0, 0, dice.IntN(9))))
			}
		}
	}
	decisions, err := transforms.ReadDecisions(strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	dues := transforms.DuesOf(decisions)
	given := map[string]string{"meta.due_exceptions": "period,unit_code,due_on,is_excused\n", "meta.periods": "period,period_kind,year,period_end,unit_era,due_on\n",
		"meta.submissions": "submission_id,receipt,status,form,period,unit_code,received_on,days_after_due\n"}
	add := func(table, format string, args ...any) { given[table] += fmt.Sprintf(format+"\n", args...) }
	for _, x := range dues.Rows() {
		add("meta.due_exceptions", "%s,%s,%s,%t", x.Period, x.UnitCode, dayText(x.DueOn), x.IsExcused)
	}
	want, receipts := map[string]string{}, 0
	for _, p := range periods {
		var calendar *transforms.Day
		if d, ok := p.Due(); ok {
			calendar = &d
		}
		add("meta.periods", "%s,%s,%d,%s,%s,%s", p, p.Kind(), p.Year(), transforms.DayOf(p.End()), p.Era(), dayText(calendar))
		for _, u := range transforms.ReportingUnits(p) {
			due, owed := dues.Of(p, u.Code)
			var first *transforms.Day
			refused := 0
			for range dice.IntN(4) {
				receipts++
				status, form := pick("accepted", "superseded", "refused", "withdrawn"), pick("list", "list", "indicators")
				day, late := transforms.DayOf(p.End())+transforms.Day(dice.IntN(30)-20), ""
				if owed {
					late = fmt.Sprint(int(day - due))
				}
				add("meta.submissions", "s%d,%d,%s,%s,%s,%s,%s,%s", receipts, receipts, status, form, p, u.Code, day, late)
				if status == "refused" {
					refused++
				} else if form == "list" && status != "withdrawn" && (first == nil || day < *first) {
					first = &day
				}
			}
			excused := dues.Excused(p, u.Code)
			state := "on_time"
			switch {
			case first == nil && excused:
				state = "excused"
			case first == nil:
				state = "missing"
			case !owed:
				state = "received"
			case *first > due:
				state = fmt.Sprintf("late %d", *first-due)
			}
			want[string(p)+" "+u.Code] = fmt.Sprintf("%s, %d refused, expected %t", state, refused, !excused)
		}
	}
	got := map[string]string{}
	c := &caseTables{t: t, e: sandbox(t), given: given, made: map[string]bool{}}
	c.make("marts.submission_status")
	tally := map[string]int{}
	err = c.e.each(t.Context(), "select period, unit_code, status, late_by_days, refused_count, is_expected from marts.submission_status", func([]Column) error { return nil }, func(row []any) error {
		state, expected := row[2].(string), row[5].(bool)
		tally[fmt.Sprint(row[0], " rows")]++
		if expected {
			tally[fmt.Sprint(row[0], " expected")]++
		}
		tally[fmt.Sprint(row[0], " ", state, " ", expected)]++
		if days, ok := row[3].(int64); ok {
			state += fmt.Sprintf(" %d", days)
		}
		got[fmt.Sprint(row[0], " ", row[1])] = fmt.Sprintf("%s, %d refused, expected %t", state, row[4], expected)
		return nil
	})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, p := range periods {
		n := func(what string) int { return tally[string(p)+" "+what] }
		if sum := n("on_time true") + n("late true") + n("received true") + n("missing true"); n("expected") != sum || n("rows") != sum+n("excused false")+n("received false") {
			t.Errorf("%s: the units do not add up: %v", p, tally)
		}
	}
	checks, err := loadFolder("checks")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range checks {
		if slices.Contains([]string{"reporting_units_complete", "reporting_status_agrees"}, s.Name) {
			if r, err := c.e.check(t.Context(), s); err != nil || r.Count > 0 {
				t.Errorf("check %s: %v, %v", s.Name, r.Count, err)
			}
		}
	}
}

// dayText is a day in a case, "" for none.
func dayText(d *transforms.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}
