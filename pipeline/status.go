package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// statusRequest is what the person at the keyboard asks for.
type statusRequest struct {
	period    string
	reminder  bool
	each      bool
	units     []string
	questions bool
	format    string
}

func (a *app) statusCommand() *cobra.Command {
	var s statusRequest
	c := &cobra.Command{
		Use:   "status",
		Short: "say whether all is well, show the last run, who has reported and who has not, what was refused",
		Long: `Say first whether all is well, with the reasons if not, then show the release in force: when it was made, which units have reported for a
period, on time or late by how many days, which have not, which periods are due
that nobody reported for, and which files were refused and why. What is overdue
is reckoned from today.

All is well while the last good night is no older than --max-age and nothing of this is so: the
last night failed, was cut short or its checks failed; the release in force is missing or cannot
be read; the disk has less left than 512 MB and three releases; refused files wait for a better
copy; the mail was not sent. A monitor asks the exit code: 0 all is well; 1 the nights do not work;
4 checks failed, the previous release stays; 3 only people are waited for (refused files, mail).
With --reminder or --questions it is not asked. --format json gives it all as one object.

Due days are those of the reporting calendar (meta.reporting_calendar) and of lines
due,PERIOD UNIT,DAY or due,PERIOD UNIT,none in DATA/decisions.csv.

With --reminder the text of a reminder to the units that still owe their list is
printed instead, ready to paste, in Vietnamese whatever --lang says: one text to all
of them, with --each a letter to each, with --unit a letter to one. The setting
contact in DATA/kttt.yaml says whom to ask.

With --questions what waits for a decision is listed instead, each question with its
line for DATA/decisions.csv.`,
		Example: `  kttt status --period 2025
  kttt status --reminder --period 2025 > nhac.txt
  kttt status --reminder --period 2025 --unit 06463`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context(), s) },
	}
	f := c.Flags()
	f.StringVar(&s.period, "period", "", "period to show: 2025, 2025-H1 or 2025-Q3 (default: the latest that somebody reported for)")
	f.BoolVar(&s.reminder, "reminder", false, "print the text of a reminder to the units that have not reported")
	f.BoolVar(&s.each, "each", false, "with --reminder: a letter to each unit")
	f.StringSliceVar(&s.units, "unit", nil, "with --reminder: a letter to this unit only, by its code")
	f.StringVar(&a.MaxAge, "max-age", a.MaxAge, "how old the last good night may be")
	f.StringVar(&s.format, "format", "text", "text, or json: whether all is well, as one object")
	f.BoolVar(&s.questions, "questions", false, "list the open questions with the lines of decisions.csv that settle them")
	return c
}

func (a *app) status(ctx context.Context, s statusRequest) error {
	if !s.reminder && (s.each || len(s.units) > 0) {
		return &usageError{"--each and --unit say whom to remind", "give --reminder too"}
	}
	if s.format != "text" && s.format != "json" {
		return &usageError{fmt.Sprintf("format is %q", s.format), "give text or json"}
	}
	l, entries, err := openLog(a.Data)
	if err != nil {
		return a.statusWithout(ctx, s, l, lake.Entry{}, err)
	}
	entry := entries[len(entries)-1]
	m, err := l.Manifest(entry.Run)
	if err != nil {
		return a.statusWithout(ctx, s, l, entry, err)
	}
	file, err := databaseOf(l, entry)
	if err != nil {
		return a.statusWithout(ctx, s, l, entry, err)
	}
	db, err := warehouse.Open(ctx, file, warehouse.Options{})
	if err != nil {
		return a.statusWithout(ctx, s, l, entry, err)
	}
	defer db.Close()
	if !s.reminder && !s.questions {
		h, err := a.examine(ctx, l, entry, m, db, nil)
		if err != nil {
			return err
		}
		if s.format == "json" {
			return cmp.Or(a.printJSON(h), h.err())
		}
		a.tellHealth(h)
		return cmp.Or(a.statusOf(ctx, s, db, entries, m), h.err())
	}
	return a.statusOf(ctx, s, db, entries, m)
}

// statusWithout is the status where no release can be asked, for the reason why. A folder in which nobody ever
// ran a night is a mistake of usage.
func (a *app) statusWithout(ctx context.Context, s statusRequest, l *lake.Lake, entry lake.Entry, why error) error {
	var last lastNight
	ran, err := lake.LastNight(a.Data, &last)
	if s.reminder || s.questions || ctx.Err() != nil || entry.Seq == 0 && !ran && err == nil {
		return why
	}
	if never := (*usageError)(nil); entry.Seq == 0 && errors.As(why, &never) {
		why = nil // told as such
	}
	h, err := a.examine(ctx, l, entry, lake.Manifest{}, nil, why)
	if err != nil {
		return err
	}
	if s.format == "json" {
		return cmp.Or(a.printJSON(h), h.err())
	}
	a.tellHealth(h)
	return h.err()
}

// statusOf tells of the release in force what was asked for.
func (a *app) statusOf(ctx context.Context, s statusRequest, db *warehouse.DB, entries []lake.Entry, m lake.Manifest) error {
	if s.questions {
		return a.tellOpenQuestions(ctx, db, true)
	}
	called, err := readCalledFor(ctx, db)
	if err != nil {
		return err
	}
	period, err := called.choose(s.period, a.today())
	if err != nil {
		return err
	}
	if s.reminder {
		return a.remind(ctx, called, period, s)
	}
	entry := entries[len(entries)-1]
	fmt.Fprintf(a.stdout, a.text("Bản công bố %s (lần %d), lúc %s, số liệu đến %s, %d tệp đã nhận\n", "release %s (number %d), made %s, as of %s, %d files received\n"),
		short(entry.Run), entry.Seq, moment(entry.At), m.AsOf, len(m.Receipts))
	if entry.Back > 0 {
		fmt.Fprintln(a.stdout, a.cameBack(entry))
	}
	a.tellUndone(lake.Undone(entries))
	if err := errors.Join(a.tellReporters(ctx, called, period), a.tellUnsent(ctx, called, period), a.tellSigned(ctx, db)); err != nil {
		return err
	}
	if err := a.tellOpenQuestions(ctx, db, false); err != nil {
		return err
	}
	return a.tellRefused(ctx, db)
}

// moment writes a time as the office's clock shows it, in either language.
func moment(t time.Time) string { return t.In(hanoi).Format("02/01/2006 15:04") }

// today is midnight UTC of the day it is at the office.
func (a *app) today() time.Time { return transforms.DayOf(a.now().In(hanoi)).Time() }

// day writes a day in the language of the settings.
func (a *app) day(t time.Time) string {
	return a.text(transforms.ShowDay(t), t.Format("2 January 2006"))
}

// tellReporters says who has reported for a period and who has not, "" for no period. What
// is overdue depends on today, so it is worked out here and nowhere in a release.
func (a *app) tellReporters(ctx context.Context, c *calledFor, p transforms.Period) error {
	if p == "" {
		return nil
	}
	r, err := c.reporting(ctx, p)
	if err != nil {
		return err
	}
	received, expected := r.expected()
	due := ""
	if r.due != nil {
		due = fmt.Sprintf(a.text(" (hạn %s)", " (due on %s)"), a.day(*r.due))
	}
	fmt.Fprintf(a.stdout, a.text("Kỳ %s: %d/%d đơn vị đã gửi%s%s\n", "period %s: %d of %d units have reported%s%s\n"), p, received, expected, due, a.counts(r))
	a.list(a.text("Gửi muộn", "late"), r.with("late"), func(u reporter) string { return fmt.Sprintf(" (%s)", a.days(u.lateBy)) })
	a.tellMissing(r)
	a.list(a.text("Không phải gửi", "need not report"), r.with("excused"), nil)
	a.list(a.text("Không phải gửi nhưng đã gửi", "need not report but did"), those(r.with("received"), func(u reporter) bool { return !u.expected }), nil)
	return a.tellDifferences(ctx, c.db, p)
}

// counts says how the reports of a period divide: those that came, those that did not.
func (a *app) counts(r *reporting) string {
	var out []string
	for _, s := range []struct{ status, vi, en string }{
		{"on_time", "%d đúng hạn", "%d on time"}, {"late", "%d gửi muộn", "%d late"},
		{"missing", "%d chưa gửi", "%d missing"}, {"excused", "%d không phải gửi", "%d excused"},
	} {
		if n := len(r.with(s.status)); n > 0 {
			out = append(out, fmt.Sprintf(a.text(s.vi, s.en), n))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}

// tellMissing lists the units that owe their report, by their due day, and what came of them instead.
func (a *app) tellMissing(r *reporting) {
	missing := r.with("missing")
	for len(missing) > 0 {
		due := missing[0].due
		same := func(u reporter) bool { return sameDay(u.due, due) }
		a.list(a.text("Chưa gửi", "missing")+a.overdue(due), those(missing, same), nil)
		missing = slices.DeleteFunc(missing, same)
	}
	missing = r.with("missing")
	a.list(a.text("Trong đó mới gửi biểu tổng hợp, chưa gửi danh sách", "of these only forms of totals came"),
		those(missing, func(u reporter) bool { return u.formOnly }), nil)
	a.tellRefusedOf(missing)
}

// tellRefusedOf lists the units whose files were refused, with the names of the files.
func (a *app) tellRefusedOf(missing []reporter) {
	a.list(a.text("Trong đó đã gửi tệp nhưng bị từ chối", "of these a file came and was refused"),
		those(missing, func(u reporter) bool { return len(u.refused) > 0 }), func(u reporter) string {
			var names []string
			for _, f := range u.refused {
				names = append(names, f.Name)
			}
			return " (" + strings.Join(names, ", ") + ")"
		})
}

func sameDay(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// those are the reporters that a question is true of.
func those(all []reporter, is func(reporter) bool) []reporter {
	return slices.DeleteFunc(slices.Clone(all), func(u reporter) bool { return !is(u) })
}

// overdue says in brackets how a due day stands to today, "" for no due day.
func (a *app) overdue(due *time.Time) string {
	if due == nil {
		return ""
	}
	days := report.DaysBetween(*due, a.today())
	switch {
	case days > 0:
		return fmt.Sprintf(a.text(" (hạn %s, quá hạn %s)", " (due on %s, %s overdue)"), a.day(*due), a.days(days))
	case days == 0:
		return fmt.Sprintf(a.text(" (hạn hôm nay, %s)", " (due today, %s)"), a.day(*due))
	}
	return fmt.Sprintf(a.text(" (hạn %s, còn %s)", " (due on %s, in %s)"), a.day(*due), a.days(-days))
}

// days is a number of days in words.
func (a *app) days(n int) string {
	return fmt.Sprintf(a.text("%d ngày", map[bool]string{true: "%d day", false: "%d days"}[n == 1]), n)
}

// list writes the names of units behind a title, folded to the screen; nothing for none. remark
// is what stands behind a name, nil for nothing.
func (a *app) list(title string, units []reporter, remark func(reporter) string) {
	if len(units) == 0 {
		return
	}
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.unit.Title()
		if remark != nil {
			names[i] += remark(u)
		}
	}
	fmt.Fprintln(a.stdout, fold(title+": ", names))
}

// fold joins names behind a title with commas, in lines that break between names.
func fold(title string, names []string) string {
	const width = 110
	var b strings.Builder
	b.WriteString(title)
	at := utf8.RuneCountInString(title)
	for i, name := range names {
		if i < len(names)-1 {
			name += ","
		}
		length := utf8.RuneCountInString(name)
		switch {
		case i > 0 && at+1+length > width:
			b.WriteString("\n  ")
			at = 2
		case i > 0:
			b.WriteString(" ")
			at++
		}
		b.WriteString(name)
		at += length
	}
	return b.String()
}

// tellUnsent names the other periods that nobody reported for although they are due, or soon will be.
func (a *app) tellUnsent(ctx context.Context, c *calledFor, shown transforms.Period) error {
	for _, p := range c.unsent(a.today()) {
		if p == shown {
			continue
		}
		r, err := c.reporting(ctx, p)
		if err != nil {
			return err
		}
		_, expected := r.expected()
		fmt.Fprintf(a.stdout, a.text("Kỳ %s%s: chưa có đơn vị nào gửi, trong %d đơn vị phải gửi\n", "period %s%s: none of %d units has reported\n"), p, a.overdue(c.firstDue(p)), expected)
		a.tellRefusedOf(r.with("missing"))
	}
	return nil
}

const differences = `
select source_file, source_sheet || '!' || cell, area_name, org_type, coalesce(i.vi, r.indicator), coalesce(i.en, r.indicator), reported_value, listed_value
from marts.reported_and_listed r left join meta.indicators i on i.indicator = r.indicator
where r.lens = 'as_reported' and not r.agrees and r.period = '%s'
order by source_file, source_sheet, cell, r.area_level, r.area_code, r.org_type, r.indicator`

// mostDifferences is how many differences are shown one by one.
const mostDifferences = 10

// tellDifferences lists the reported totals of a period that the lists contradict.
func (a *app) tellDifferences(ctx context.Context, db *warehouse.DB, p transforms.Period) error {
	t, err := db.Query(ctx, fmt.Sprintf(differences, p))
	if err != nil || len(t.Rows) == 0 {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("Biểu tổng hợp khác danh sách ở %d số (lấy theo danh sách):\n", "forms of totals differ from the lists in %d figures (the lists stand):\n"), len(t.Rows))
	for i, row := range t.Rows {
		if i == mostDifferences {
			fmt.Fprintf(a.stdout, a.text("  … và %d số nữa (marts.reported_and_listed)\n", "  … and %d more (marts.reported_and_listed)\n"), len(t.Rows)-i)
			break
		}
		fmt.Fprintf(a.stdout, a.text("  %s %s: %s, %s, %s: biểu ghi %s, danh sách có %s\n", "  %s %s: %s, %s, %s: the form says %s, the lists %s\n"),
			row[0], row[1], row[2], row[3], a.text(row[4].(string), row[5].(string)), transforms.ShowNumber(row[6].(float64), 0), transforms.ShowNumber(row[7].(float64), 0))
	}
	return nil
}

const refusedFiles = `
select source_file, coalesce(status_reason, '') from meta.submissions where status = 'refused' order by receipt`

// tellRefused lists the refused files with their reasons.
func (a *app) tellRefused(ctx context.Context, db *warehouse.DB) error {
	t, err := db.Query(ctx, refusedFiles)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		fmt.Fprintf(a.stdout, a.text("Không nhận %s: %s\n", "refused %s: %s\n"), row[0], row[1])
	}
	return nil
}
