package report

import (
	"strings"
	"testing"
	"time"

	"kttt/transforms"
)

// TestReminderReadsWell writes every text for every kind of period, due day and remark and
// looks for what a person would have to mend before pasting it: gaps, doubled blanks and
// marks, Go's own words. What the texts say is in fixtures/scripts/status.txtar.
func TestReminderReadsWell(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	due := day("2025-12-18")
	refused := []RefusedFile{{Name: "a.xlsx", ReceivedOn: day("2025-12-01"), Why: "Tệp hỏng."}, {Name: "b.xls", ReceivedOn: day("2025-12-02"), Why: "Tệp có mật khẩu."}}
	for _, p := range []transforms.Period{"2024", "2025", "2025-H1", "2026-Q2"} {
		for _, today := range []string{"2025-12-01", "2025-12-18", "2026-02-09"} {
			for _, d := range []*time.Time{nil, &due} {
				for _, contact := range []string{"", "bà Hoa"} {
					units := transforms.ReportingUnits(p)
					r := &Reminder{Period: p, Today: day(today), Due: d, Expected: 11, Received: 9, Contact: contact, Owing: []Owing{
						{Unit: units[0], Due: &due, FormOnly: true, Refused: refused}, {Unit: units[1], Due: d},
					}}
					var b strings.Builder
					if err := r.Circular(&b); err != nil {
						t.Fatal(err)
					}
					for _, r.Owing = range [][]Owing{r.Owing[:1], r.Owing[1:]} {
						if err := r.Letter(&b); err != nil {
							t.Fatal(err)
						}
					}
					text := b.String()
					for _, bad := range []string{"<", "%!", "nil", "  ", " ,", " .", " ;", "..", ",,", "\n\n\n", " \n"} {
						if i := strings.Index(strings.ReplaceAll(text, "./.", ""), bad); i >= 0 {
							t.Errorf("%s on %s: %q in\n%s", p, today, bad, text)
						}
					}
					if strings.Count(text, "Trân trọng cảm ơn./.\n") != 3 || strings.Count(text, "Kính gửi: Ủy ban nhân dân ") != 3 || !strings.HasSuffix(text, "TỈNH LẠNG SƠN\n") {
						t.Errorf("%s on %s: not three whole texts:\n%s", p, today, text)
					}
				}
			}
		}
	}
}
