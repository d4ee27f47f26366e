package transforms

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// date is a day with the precision it was given in: "day", "month" or "year".
// A month or year is kept as its first day.
type date struct {
	day       time.Time
	precision string
}

// last is the last day that d can mean.
func (d date) last() time.Time {
	switch d.precision {
	case "year":
		return d.day.AddDate(1, 0, -1)
	case "month":
		return d.day.AddDate(0, 1, -1)
	}
	return d.day
}

var (
	dayText   = regexp.MustCompile(`^(?:ngay )?(\d{1,2})[ /.\-]+(?:thang )?(\d{1,2})[ /.\-]+(?:nam )?(\d{4}|\d{2})$`)
	monthText = regexp.MustCompile(`^(?:t\.?|thang )? ?(\d{1,2})[ /.\-]+(?:nam )?(\d{4})$`)
	yearText  = regexp.MustCompile(`^(?:nam )?(\d{4})$`)
	isoText   = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$`)
	timeOfDay = regexp.MustCompile(` \d{1,2}:\d{2}(:\d{2})?$`)
	namedText = regexp.MustCompile(`^(?:ngày )?(\d{1,2})[ \-](?:tháng )?([\p{L} ]+?)[ ,\-]+(?:năm )?(\d{4}|\d{2})$`)
)

var dateWords = strings.NewReplacer("ngày", "ngay", "tháng", "thang", "năm", "nam")

// typedDate reads a date as typed: 5/3/2019, 05-03-19, 5.3.2019, "ngày 5 tháng 3
// năm 2019", T3/2019, 3/2019, "năm 2019", 2019, 2019-03-05. The day comes first
// (domain.md §7.2). A two-digit year is the last one not after latest.
func typedDate(s string, latest int) (date, bool) {
	if day, month, year, ok := slashed(s); ok {
		return newDate(year, month, day, latest)
	}
	if m := isoText.FindStringSubmatch(s); m != nil {
		return newDate(m[1], m[2], m[3], latest)
	}
	s = strings.ToLower(cleanDate(s))
	if strings.ContainsFunc(s, unicode.IsLetter) {
		if m := namedText.FindStringSubmatch(s); m != nil && monthNames[m[2]] != "" {
			return newDate(m[3], monthNames[m[2]], m[1], latest)
		}
		s = dateWords.Replace(s)
	}
	if m := dayText.FindStringSubmatch(s); m != nil {
		return newDate(m[3], m[2], m[1], latest)
	}
	if m := monthText.FindStringSubmatch(s); m != nil {
		d, ok := newDate(m[2], m[1], "1", latest)
		d.precision = "month"
		return d, ok
	}
	if m := yearText.FindStringSubmatch(s); m != nil {
		d, ok := newDate(m[1], "1", "1", latest)
		d.precision = "year"
		return d, ok
	}
	return date{}, false
}

// slashed cuts the usual date, 5/3/2019 or 05-03-2019, into its numbers.
func slashed(s string) (day, month, year string, ok bool) {
	i := digitsFrom(s, 0)
	if i == 0 || i > 2 || i == len(s) || s[i] != '/' && s[i] != '.' && s[i] != '-' {
		return "", "", "", false
	}
	j := digitsFrom(s, i+1)
	if j == i+1 || j > i+3 || j == len(s) || s[j] != '/' && s[j] != '.' && s[j] != '-' {
		return "", "", "", false
	}
	year = s[j+1:]
	return s[:i], s[i+1 : j], year, len(year) == 4 && allDigits(year)
}

// cleanDate is a typed date without its time of day, the full stop behind it and
// the apostrophe that makes a text of it.
func cleanDate(s string) string {
	s = timeOfDay.ReplaceAllString(strings.Trim(s, " .;,'"), "")
	return strings.Join(strings.Fields(s), " ")
}

// monthNames are the months as a Vietnamese and an English Excel show them.
var monthNames = func() map[string]string {
	names := map[string]string{"giêng": "1", "bốn": "4", "chạp": "12"}
	for i, words := range strings.Split("một jan january|hai feb february|ba mar march|tư apr april|năm may|sáu jun june|bảy jul july|tám aug august|"+
		"chín sep september|mười oct october|mười_một nov november|mười_hai dec december", "|") {
		for _, w := range strings.Fields(words) {
			names[strings.ReplaceAll(w, "_", " ")] = strconv.Itoa(i + 1)
		}
	}
	return names
}()

// typedMonthFirst tells that s is a date when its first two numbers change places.
func typedMonthFirst(s string) bool {
	m := dayText.FindStringSubmatch(cleanDate(s))
	if m == nil || m[1] == m[2] {
		return false
	}
	_, ok := newDate(m[3], m[1], m[2], 2100)
	return ok
}

// newDate makes a date of its typed parts; 31/02 is none.
func newDate(year, month, day string, latest int) (date, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if len(year) == 2 {
		y += latest / 100 * 100
		if y > latest {
			y -= 100
		}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return date{}, false
	}
	return date{t, "day"}, true
}

// serialDate reads a stored serial day of the 1900 or 1904 system. Excel's 29
// February 1900 never was; serials up to it are refused, no co-operative is that old.
func serialDate(serial int64, date1904 bool) (date, bool) {
	origin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		origin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if serial <= 60 || serial > 73050 { // to the year 2100
		return date{}, false
	}
	return date{origin.AddDate(0, 0, int(serial)), "day"}, true
}
