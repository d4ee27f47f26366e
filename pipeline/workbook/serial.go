package workbook

import (
	"strconv"
	"time"
)

// isoSerial turns the ISO date of a t="d" cell into the serial day Excel counts
// it as. Times finer than a millisecond, offsets from UTC and days that have no
// serial are left to the caller as text.
func isoSerial(text string, date1904 bool) (string, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return serial(t, date1904)
		}
	}
	return "", false
}

func serial(t time.Time, date1904 bool) (string, bool) {
	const perDay = 24 * 60 * 60
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	since := t.Unix() - first.Unix()
	days, seconds := since/perDay, since%perDay
	if !date1904 && days <= 60 { // Excel counts a 29 February 1900 as day 60
		days--
	}
	if since < 0 || days < 0 || !date1904 && days == 0 || t.Nanosecond()%1e6 != 0 {
		return "", false
	}
	rest := time.Duration(seconds)*time.Second + time.Duration(t.Nanosecond())
	if rest == 0 {
		return strconv.FormatInt(days, 10), true
	}
	value := float64(days) + float64(rest)/float64(perDay*time.Second)
	return strconv.FormatFloat(value, 'f', -1, 64), true
}
