package pipeline

import (
	"fmt"
)

// sums is a figure: numerator, base (nil for none) and value, nil for NULL.
type sums struct {
	numerator, denominator *int64
	value                  *float64
}

func (s sums) String() string {
	out := "NULL"
	if s.value != nil {
		out = fmt.Sprint(*s.value)
	}
	if s.numerator != nil && s.denominator != nil {
		out += fmt.Sprintf(" (%d/%d)", *s.numerator, *s.denominator)
	}
	return out
}

// sum adds rows up; a sum of nothing that was reported is nil.
func (e *explanation) sum(rows []record) sums {
	var s sums
	var n, base int64
	any := !e.condition.isSum()
	for _, r := range rows {
		if v := r.whole("measured"); r.yes("in_numerator") && v != nil {
			n, any = n+*v, true
		}
		if r.yes("in_base") {
			base++
		}
	}
	if any {
		s.numerator = &n
	}
	if e.condition.denominator != "" {
		s.denominator = &base
	}
	return s.valued(e.unit)
}

// valued computes the value of a count or a share.
func (s sums) valued(unit string) sums {
	switch {
	case s.numerator == nil:
	case unit != "share":
		v := float64(*s.numerator)
		s.value = &v
	case s.denominator != nil && *s.denominator != 0:
		v := float64(*s.numerator) / float64(*s.denominator)
		s.value = &v
	}
	return s
}

// addUp adds rows, reported totals and population up to what should be the published figure.
func (e *explanation) addUp() {
	if e.other == nil {
		e.added = e.sum(e.rows)
	}
	switch {
	case e.mart != "marts.indicators":
		e.added = e.addTotals()
	case e.condition.population == "goal":
		e.added = e.shortOf(e.added.numerator)
	case e.condition.population != "":
		e.added.denominator = e.people.whole("population")
		e.added.value = nil
		e.added = e.added.valued(e.unit)
	}
}

// shortOf is how many people lack to the goal at so many memberships.
func (e *explanation) shortOf(members *int64) sums {
	goal := e.people.whole("goal_people")
	if goal == nil || members == nil {
		return sums{}
	}
	short := max(0, *goal-*members)
	return sums{numerator: &short}.valued("count")
}

// addTotals adds the rows' sum and the reported totals that stand where no list does.
func (e *explanation) addTotals() sums {
	var v float64
	some := false
	if e.hasRows() && e.added.value != nil {
		v, some = *e.added.value, true
	}
	for _, r := range e.totals {
		if f := r.float("value"); f != nil && r.yes("counts") {
			v, some = v+*f, true
		}
	}
	if !some {
		return sums{}
	}
	return sums{value: &v}
}

// addsUp tells that the rows give the published figure.
func (e *explanation) addsUp() bool {
	same := func(a, b *int64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
	if e.mart == "marts.indicators" && (!same(e.added.numerator, e.published.numerator) || !same(e.added.denominator, e.published.denominator)) {
		return false
	}
	a, b := e.added.value, e.published.value
	const rounding = 1e-9
	return a == nil && b == nil || a != nil && b != nil && max(*a-*b, *b-*a) <= rounding*max(1, *a, -*a)
}

// unknownCount is how many rows did not answer what could move the figure.
func (e *explanation) unknownCount() int {
	n := 0
	for _, r := range e.rows {
		if r.yes("is_unknown") {
			n++
		}
	}
	return n
}

// bounds are the least and the most that the value can be, whatever the missing answers are; a nil one is not
// bounded or not known. ok is false where no answer is missing.
func (e *explanation) bounds() (lowest, highest *float64, ok bool) {
	if e.unknownCount() == 0 || e.mart != "marts.indicators" {
		return nil, nil, false
	}
	s := e.added
	if e.other != nil {
		s = e.byOther
	}
	switch {
	case e.condition.population == "goal":
		return nil, s.value, true
	case e.condition.isSum():
		return s.value, nil, true
	case s.numerator == nil:
		return nil, nil, false
	}
	low, high := *s.numerator, *s.numerator
	var lowBase, highBase int64 // rows that join the base
	for _, r := range e.rows {
		switch {
		case !r.yes("is_unknown"):
		case r.yes("may_join"):
			if !r.yes("fulfils") {
				lowBase++
			}
			if r["fulfils"] != false {
				high++
				highBase++
			}
		case r.yes("in_numerator"):
			low--
		default:
			high++
			if !r.yes("in_base") {
				lowBase++
				highBase++
			}
		}
	}
	of := func(n, joined int64) *float64 {
		t := sums{numerator: &n}
		if s.denominator != nil {
			d := *s.denominator + joined
			t.denominator = &d
		}
		return t.valued(e.unit).value
	}
	return of(low, lowBase), of(high, highBase), true
}
