package transforms

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Period is a reporting period by its code: 2024 (as of 31/12), 2024-H1 (as of
// 30/6), 2024-Q3 (as of 30/9).
type Period string

var periodCode = regexp.MustCompile(`^(\d{4})(?:-(H1|Q[1-4]))?$`)

// Valid tells whether p is a code that periods are written in.
func (p Period) Valid() bool { return periodCode.MatchString(string(p)) }

// Year is the calendar year of p.
func (p Period) Year() int {
	y, _ := strconv.Atoi(string(p[:4]))
	return y
}

// Kind is year, half or quarter.
func (p Period) Kind() string {
	switch {
	case len(p) == 4:
		return "year"
	case p[5] == 'H':
		return "half"
	}
	return "quarter"
}

// months gives the first and last month of p.
func (p Period) months() (first, last time.Month) {
	switch p.Kind() {
	case "year":
		return time.January, time.December
	case "half":
		return time.January, time.June
	}
	last = time.Month(p[6]-'0') * 3
	return last - 2, last
}

// Start is the first day of p.
func (p Period) Start() time.Time {
	first, _ := p.months()
	return time.Date(p.Year(), first, 1, 0, 0, 0, 0, time.UTC)
}

// End is the last day of p, the day its figures stand for.
func (p Period) End() time.Time {
	_, last := p.months()
	return time.Date(p.Year(), last+1, 0, 0, 0, 0, 0, time.UTC)
}

// Era is the code of the list of units in force at the end of p.
func (p Period) Era() string { return eraOn(p.End()).code }

// Position is the end of p counted in years: 2024 is 2024.0, 2024-H1 is 2023.5.
func (p Period) Position() float64 {
	_, last := p.months()
	return float64(p.Year()) - 1 + float64(last)/12
}

// periodByDate is the period whose end an as-of date means when it stands alone:
// a quarter's end said to the day, else the half-year's or year's end within 47
// days (contract, "Unit and period").
func periodByDate(day time.Time) (Period, bool) {
	for _, q := range []string{"Q1", "Q3"} {
		if p := Period(fmt.Sprintf("%04d-%s", day.Year(), q)); p.End().Equal(day) {
			return p, true
		}
	}
	for _, p := range []Period{
		Period(fmt.Sprintf("%04d", day.Year()-1)), Period(fmt.Sprintf("%04d-H1", day.Year())), Period(fmt.Sprintf("%04d", day.Year())),
	} {
		if off := day.Sub(p.End()).Hours() / 24; off >= -47 && off <= 47 {
			return p, true
		}
	}
	return "", false
}
