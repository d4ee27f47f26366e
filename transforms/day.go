package transforms

import (
	"fmt"
	"time"
)

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

// ShowDay writes the day that t shows as official texts do (Nghị định 30/2020/NĐ-CP): days
// below ten and the months 1 and 2 with a zero before them: 09/3/2023, 18/12/2024, 05/02/2025.
func ShowDay(t time.Time) string {
	if t.Month() < time.March {
		return t.Format("02/01/2006")
	}
	return t.Format("02/1/2006")
}

// ShowCount writes a number of things as official texts do, below ten with a zero before it: 05, 12, 1.234.
func ShowCount(n int) string {
	if n >= 0 && n < 10 {
		return fmt.Sprintf("%02d", n)
	}
	return groupDigits(int64(n))
}
