package transforms

import "time"

// Day is a calendar day, counted from 1970-01-01 as Parquet's DATE counts it.
// (parquet-go 0.32 writes a time.Time into a DATE column as cut-off nanoseconds, without an error.)
type Day int32

// DayOf is the calendar day that t shows in its own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time is midnight UTC of d.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is d as 2006-01-02.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }
