package pipeline

import (
	"context"
	"fmt"
	"slices"

	"kttt/pipeline/report"
	"kttt/transforms"
)

// remind prints the text of a reminder on stdout, and on stderr what to attach to it.
func (a *app) remind(ctx context.Context, c *calledFor, p transforms.Period, s statusRequest) error {
	if p == "" {
		return &usageError{"nobody has reported for any period", "name one with --period"}
	}
	r, err := c.reporting(ctx, p)
	if err != nil {
		return err
	}
	owing, err := a.owing(r, s.units)
	if err != nil {
		return err
	}
	if len(owing) == 0 {
		if len(s.units) == 0 {
			fmt.Fprintf(a.stderr, a.text("Kỳ %s: không còn đơn vị nào phải nhắc.\n", "period %s: nobody is left to remind\n"), p)
		}
		return nil
	}
	if last, ended := p.ReportersEnded(transforms.DayOf(a.today())); ended {
		fmt.Fprintf(a.stderr, a.text("Lưu ý: các đơn vị phải gửi của kỳ %s chỉ còn đến ngày %s, thư gửi họ nay không có nơi nhận; hãy đổi nơi nhận thành xã, phường nay quản lý địa bàn.\n",
			"note: the units that report for %s ended on %s, nobody receives a letter to them; address it to the communes that have their area now\n"), p, a.day(last.Time()))
	}
	text := &report.Reminder{Period: p, Today: a.today(), Due: r.due, Owing: owing, Contact: a.Contact}
	text.Received, text.Expected = r.expected()
	if !s.each && len(s.units) == 0 {
		a.tellForm(p, "CODE")
		return text.Circular(a.stdout)
	}
	for i, o := range owing {
		if i > 0 {
			fmt.Fprint(a.stdout, "\n* * *\n\n")
		}
		a.tellForm(p, o.Unit.Code)
		text.Owing = []report.Owing{o}
		if err := text.Letter(a.stdout); err != nil {
			return err
		}
	}
	return nil
}

// tellForm says how to make the form that goes with the text.
func (a *app) tellForm(p transforms.Period, unit string) {
	fmt.Fprintf(a.stderr, a.text("Tệp gửi kèm: kttt template --unit %[1]s --period %[2]s --out %[3]s\n", "to attach: kttt template --unit %[1]s --period %[2]s --out %[3]s\n"),
		unit, p, report.FormName(unit, p))
}

// owing are the units to remind: all that miss, or those of the asked-for ones that do. A
// unit that was asked for and owes nothing is told on stderr.
func (a *app) owing(r *reporting, asked []string) ([]report.Owing, error) {
	for _, code := range asked {
		i := slices.IndexFunc(r.reporters, func(u reporter) bool { return u.unit.Code == code })
		if i < 0 {
			return nil, &usageError{fmt.Sprintf("unit %q does not report for %s", code, r.period), unitHint(code, transforms.ReportingUnits(r.period))}
		}
		if u := r.reporters[i]; u.status != "missing" {
			fmt.Fprintf(a.stderr, a.text("%s, kỳ %s: không phải nhắc (%s)\n", "%s, period %s: no need to remind (%s)\n"),
				u.unit.Title(), r.period, transforms.Label("reporting_status", u.status, a.Lang))
		}
	}
	var out []report.Owing
	for _, u := range r.with("missing") {
		if len(asked) == 0 || slices.Contains(asked, u.unit.Code) {
			out = append(out, report.Owing{Unit: u.unit, Due: u.due, FormOnly: u.formOnly, Refused: u.refused})
		}
	}
	return out, nil
}
