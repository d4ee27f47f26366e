package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "show the last run, who has reported and who has not, what was refused",
		Long: `Show the release in force: when it was made, which units have reported for the
latest period and which have not, and which files were refused and why.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context()) },
	}
}

func (a *app) status(ctx context.Context) error {
	l, err := lake.Peek(a.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return &usageError{fmt.Sprintf("no release in data folder %q", a.Data), "run kttt run or kttt demo first, or name another folder with --data"}
	}
	if err != nil {
		return err
	}
	defer l.Close()
	m, entry, ok, err := l.Head()
	if err != nil {
		return err
	}
	file, err := releaseFile(a.Data, "")
	if err != nil {
		return err
	}
	if !ok {
		return &usageError{fmt.Sprintf("no release in data folder %q", a.Data), "run kttt run first"}
	}
	fmt.Fprintf(a.stdout, a.text("Bản công bố %s (lần %d), lúc %s, số liệu đến %s, %d tệp đã nhận\n", "release %s (number %d), made %s, as of %s, %d files received\n"),
		short(entry.Run), entry.Seq, entry.At.In(hanoi).Format("02/01/2006 15:04"), m.AsOf, len(m.Receipts))
	db, err := warehouse.Open(ctx, file)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := a.tellReporters(ctx, db); err != nil {
		return err
	}
	return a.tellRefused(ctx, db)
}

const reporters = `
select m.period, m.area_name, m.received_on is not null, m.due_on, m.is_on_time, m.row_kept, m.row_rejected,
       exists (select 1 from meta.submissions s join meta.submission_forms f on f.submission_id = s.submission_id
               where s.period = m.period and s.unit_code = m.unit_code and s.status = 'accepted' and f.in_force) as has_form
from marts.submission_status m
where m.period_end = (select max(period_end) from marts.submission_status)
order by m.unit_code`

// tellReporters says who has reported for the latest period. What is overdue
// depends on today, so it is worked out here and nowhere in a release.
func (a *app) tellReporters(ctx context.Context, db *warehouse.DB) error {
	t, err := db.Query(ctx, reporters)
	if err != nil || len(t.Rows) == 0 {
		return err
	}
	var missing, late, totals []string
	var due *time.Time
	for _, row := range t.Rows {
		if d, ok := row[3].(time.Time); ok {
			due = &d
		}
		name := row[1].(string)
		if onTime, ok := row[4].(bool); ok && !onTime {
			late = append(late, name)
		}
		if has, _ := row[2].(bool); !has {
			missing = append(missing, name)
			if has, _ := row[7].(bool); has {
				totals = append(totals, name)
			}
		}
	}
	fmt.Fprintf(a.stdout, a.text("Kỳ %s: %d/%d đơn vị đã gửi, %d gửi muộn\n", "period %s: %d of %d units have reported, %d late\n"),
		t.Rows[0][0], len(t.Rows)-len(missing), len(t.Rows), len(late))
	if len(missing) > 0 {
		overdue := ""
		if due != nil && time.Now().After(due.AddDate(0, 0, 1)) {
			overdue = fmt.Sprintf(a.text(" (quá hạn %s)", " (overdue since %s)"), due.Format("02/01/2006"))
		}
		fmt.Fprintf(a.stdout, a.text("Chưa gửi%s: %s\n", "missing%s: %s\n"), overdue, strings.Join(missing, ", "))
	}
	if len(totals) > 0 {
		fmt.Fprintf(a.stdout, a.text("Trong đó mới gửi biểu tổng hợp, chưa gửi danh sách: %s\n", "of these only forms of totals came: %s\n"), strings.Join(totals, ", "))
	}
	return a.tellDifferences(ctx, db)
}

const differences = `
select source_file, source_sheet || '!' || cell, area_name, org_type, coalesce(i.vi, r.indicator), coalesce(i.en, r.indicator), reported_value, listed_value
from marts.reported_and_listed r left join meta.indicators i on i.indicator = r.indicator
where r.lens = 'as_reported' and not r.agrees and r.period_end = (select max(period_end) from marts.submission_status)
order by source_file, source_sheet, cell, r.area_level, r.area_code, r.org_type, r.indicator`

// mostDifferences is how many differences are shown one by one.
const mostDifferences = 10

// tellDifferences lists the reported totals of the latest period that the lists contradict.
func (a *app) tellDifferences(ctx context.Context, db *warehouse.DB) error {
	t, err := db.Query(ctx, differences)
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
