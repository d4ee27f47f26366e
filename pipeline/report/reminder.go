package report

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"

	"kttt/transforms"
)

// Reminder is the text that reminds units of the report they owe for a period, to be pasted
// into a letter or a message. It is in Vietnamese; its wording is reminder.txt.
type Reminder struct {
	Period   transforms.Period
	Today    time.Time  // midnight UTC of the day it is written
	Due      *time.Time // the day that the calendar asks of all; nil for none
	Expected int        // units that owe a report for the period …
	Received int        // … and those of them whose list came
	Owing    []Owing    // those to remind, at least one
	Contact  string     // whom to ask; "": whoever sends the text
}

// Owing is one unit that owes its report.
type Owing struct {
	Unit     transforms.Unit
	Due      *time.Time // its own day; nil for none
	FormOnly bool       // its forms of totals came, no list
	Refused  []RefusedFile
}

// RefusedFile is a file of the unit that was refused.
type RefusedFile struct {
	Name       string
	ReceivedOn time.Time
	Why        string // in Vietnamese
}

//go:embed reminder.txt
var reminderText string

var reminderTemplate = template.Must(template.New("reminder").Funcs(template.FuncMap{
	"unit": unitInText, "day": transforms.ShowDay, "count": transforms.ShowCount, "add": func(i int) int { return i + 1 },
}).Parse(reminderText))

// Letter writes a letter to the first unit that owes its report.
func (r *Reminder) Letter(w io.Writer) error { return reminderTemplate.ExecuteTemplate(w, "letter", r) }

// Circular writes one text to all units that owe their report.
func (r *Reminder) Circular(w io.Writer) error {
	return reminderTemplate.ExecuteTemplate(w, "circular", r)
}

// unitInText is a unit within a sentence: "xã Chi Lăng".
func unitInText(u transforms.Unit) string { return strings.ToLower(u.Type) + " " + u.Name }

// Words is the period in words: "6 tháng đầu năm 2025".
func (r *Reminder) Words() string { return periodWords(r.Period) }

// Ended tells that the period is over: before, its figures are estimates.
func (r *Reminder) Ended() bool { return r.Today.After(r.Period.End()) }

// Units are the kinds of units that report in the period.
func (r *Reminder) Units() string {
	if r.Owing[0].Unit.Level == "district" {
		return "các huyện, thành phố"
	}
	return "các xã, phường"
}

// FormName is the name of the form to attach; in the inbox it tells unit and period.
func (r *Reminder) FormName(u transforms.Unit) string {
	return FormName(u.Code, r.Period)
}

// FormName is what the form of a unit for a period is called when it is sent out.
func FormName(unit string, p transforms.Period) string {
	return fmt.Sprintf("%s-%s.xlsx", unit, p)
}

// State says when the report is due and how things stand today; the sentence goes on behind it.
func (r *Reminder) State(due *time.Time) string {
	today := transforms.ShowDay(r.Today)
	if due == nil {
		return fmt.Sprintf("Đến ngày %s,", today)
	}
	day, days := transforms.ShowDay(*due), DaysBetween(*due, r.Today)
	switch {
	case days > 0:
		return fmt.Sprintf("Hạn gửi là ngày %s; đến ngày %s, đã quá hạn %s ngày,", day, today, transforms.ShowCount(days))
	case days == 0:
		return fmt.Sprintf("Hạn gửi là hôm nay, ngày %s; đến nay,", day)
	}
	return fmt.Sprintf("Hạn gửi là ngày %s, còn %s ngày; đến ngày %s,", day, transforms.ShowCount(-days), today)
}

// Send asks for the list by its day, or at once.
func (r *Reminder) Send(due *time.Time) string {
	if due != nil && DaysBetween(*due, r.Today) < 0 {
		return "gửi đúng hạn"
	}
	return "gửi trong thời gian sớm nhất"
}

// Remarks says in brackets what is particular about a unit of the circular, "" for nothing.
func (r *Reminder) Remarks(o Owing) string {
	var out []string
	if o.Due != nil && (r.Due == nil || !o.Due.Equal(*r.Due)) {
		out = append(out, "hạn riêng: ngày "+transforms.ShowDay(*o.Due))
	}
	if o.FormOnly {
		out = append(out, "mới gửi biểu tổng hợp")
	}
	for _, f := range o.Refused {
		out = append(out, fmt.Sprintf("tệp %s nhận ngày %s chưa sử dụng được: %s", f.Name, transforms.ShowDay(f.ReceivedOn), strings.TrimSuffix(f.Why, ".")))
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, "; ") + ")"
}

// DaysBetween counts the days from one midnight UTC to another; negative when to is earlier.
func DaysBetween(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }
