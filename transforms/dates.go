package transforms

import (
	"math/big"
	"strconv"
	"time"
)

// serial2date reads a stored serial day; a time of day is cut off.
func (b *body) serial2date(c Cell) (date, bool) {
	v := storedNumber(c.Raw)
	if v == nil {
		return date{}, false
	}
	n := new(big.Int).Quo(v.Num(), v.Denom())
	if !n.IsInt64() {
		return date{}, false
	}
	return serialDate(n.Int64(), b.Date1904)
}

// firstYear is the earliest founding year that is believed (domain.md §8 #9).
const firstYear = 1955

// date reads a day, month or year that is not after the end of the period.
func (r *reader) date(field string) (date, bool) {
	in, ok := r.get(field)
	if !ok || isDash(in.s) || isEllipsis(in.s) {
		return date{}, false
	}
	end := r.sub.end
	d, ok := r.readDate(in, end)
	switch {
	case !ok || in.Kind == Bool:
		r.find("date-is-real", in.col.col, field, in.s)
	case in.Kind == Number && in.IsDate && !in.NoDay && r.fact(field).swapped && d.day.Day() != int(d.day.Month()):
		r.find("date-is-not-swapped", in.col.col, field, r.shown(in, d))
		ok = false
	case in.Kind == Text && r.fact(field).foreign && typedMonthFirst(in.s):
		r.find("date-reads-one-way", in.col.col, field, in.s)
		ok = false
	case in.shared && field == "founded_on":
		r.find("value-is-one-row's", in.col.col, field, in.s)
		ok = false
	case d.day.After(end):
		r.find("date-not-in-future", in.col.col, field, r.shown(in, d), "end", end.Format("02/01/2006"))
		ok = false
	case d.day.Year() < firstYear:
		r.find("date-is-believable", in.col.col, field, r.shown(in, d))
		ok = false
	}
	return d, ok
}

// shown is a date cell as its sender sees it.
func (r *reader) shown(in input, d date) string {
	if in.Kind == Number && in.IsDate {
		return d.day.Format("02/01/2006")
	}
	return in.s
}

// readDate reads a serial day, a bare year or a typed date.
func (r *reader) readDate(in input, end time.Time) (date, bool) {
	if in.Kind == Number {
		if y, err := strconv.Atoi(in.Raw); err == nil && !in.IsDate && y >= 1900 && y <= 2100 {
			return newYear(y), true
		}
		d, ok := r.serial2date(in.Cell)
		if ok && !in.IsDate {
			if v := storedNumber(in.Raw); !v.IsInt() { // 5.2019 typed as a number is no serial day
				return date{}, false
			}
			r.find("date-is-formatted", in.col.col, in.col.field, in.s, "read", d.day.Format("02/01/2006"))
		}
		return d.asShown(in.Cell), ok
	}
	return typedDate(in.s, end.Year())
}

// asShown is d in the precision that its cell shows: Excel keeps 5/2019 as the
// first of May and shows no day. Another day than the first was typed as one.
func (d date) asShown(c Cell) date {
	switch {
	case !c.IsDate || d.day.Day() != 1:
	case c.NoMonth && d.day.Month() == time.January:
		d.precision = "year"
	case c.NoDay && !c.NoMonth:
		d.precision = "month"
	}
	return d
}

func newYear(y int) date {
	return date{time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), "year"}
}
