package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
)

// reviewCode is a code under a table (B), a chart (D) or of a figure (H) of a review.
var reviewCode = regexp.MustCompile(`^[BDH][0-9]{2,3}$`)

// explainCode tells where a table, chart or figure of a period's review comes from.
func (a *app) explainCode(ctx context.Context, code string, w figureWanted) (err error) {
	path, err := releaseFile(a.Data, w.release)
	if err != nil {
		return err
	}
	texts, err := readTexts(&a.settings)
	if err != nil {
		return err
	}
	db, err := warehouse.Open(ctx, path, warehouse.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	period, err := reviewPeriod(ctx, db, w.period)
	if err != nil {
		return err
	}
	m := &reviewMaker{db: db, texts: texts, lang: a.Lang}
	codes := map[string]bool{}
	for _, kind := range []review.Kind{review.Report, review.Summary} {
		d, err := m.document(ctx, kind, period)
		if err != nil {
			return reviewFault(err)
		}
		switch b := coded(d, code, codes).(type) {
		case *review.Table:
			a.tellCoded(code, b.Title, period, b.Query)
			return a.tellSources(ctx, db, period)
		case *review.Chart:
			a.tellCoded(code, b.Title, period, b.Query)
			return a.tellSources(ctx, db, period)
		case *review.Figure:
			if b.Indicator == "" {
				a.tellCoded(code, b.Name+" = "+b.Text, period, b.Query)
				return a.tellSources(ctx, db, period)
			}
			w.indicator, w.orgType, w.period = b.Indicator, b.OrgType, period
			return a.explainFigure(ctx, w, "table", false)
		}
	}
	var known []string
	for c := range codes {
		known = append(known, c)
	}
	slices.SortFunc(known, func(a, b string) int { return cmp.Or(cmp.Compare(a[0], b[0]), len(a)-len(b), cmp.Compare(a, b)) })
	return &usageError{fmt.Sprintf("the review of %s has nothing under the code %q", period, code), "it has " + strings.Join(known, ", ")}
}

// coded is the table, chart or figure of a document under a code, nil for none; it notes every code it meets.
func coded(d *review.Document, code string, met map[string]bool) any {
	var found any
	meet := func(c string, what any) {
		if c != "" {
			met[c] = true
		}
		if c == code && found == nil {
			found = what
		}
	}
	blocks := slices.Clone(d.Blocks)
	for _, x := range d.Annexes {
		blocks = append(blocks, x.Blocks...)
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case *review.Table:
			meet(b.Code, b)
		case *review.Chart:
			meet(b.Code, b)
		case review.Paragraph:
			for _, s := range b.Spans {
				if s.Figure != nil {
					meet(s.Figure.Code, s.Figure)
				}
			}
		}
	}
	return found
}

// tellCoded prints what stands under a code, and the query that gave it.
func (a *app) tellCoded(code, title, period, query string) {
	fmt.Fprintf(a.stdout, "%s: %s\n", code, title)
	a.line(a.text("Kỳ", "Period"), "%s", period)
	fmt.Fprintf(a.stdout, "\n%s\n%s\n", a.text("Câu lệnh SQL (chạy bằng kttt query -f, hoặc DuckDB):", "SQL (runs with kttt query -f, or in DuckDB):"), strings.TrimSpace(query))
}

// tellSources prints the files that the figures of a period rest on.
func (a *app) tellSources(ctx context.Context, db *warehouse.DB, period string) error {
	rows, err := textsOf(ctx, db, fmt.Sprintf(`select distinct source_file, unit_code, form, submission_id
		from meta.submissions where status = 'accepted' and period = '%s' order by all`, period))
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%s\n", a.text("Các tệp đã dùng của kỳ này:", "files of this period that it rests on:"))
	for _, r := range rows {
		fmt.Fprintf(a.stdout, "  %-10s %s (%s)\n", r[1], r[0], r[2])
	}
	fmt.Fprintln(a.stdout, a.text("Từ một số liệu tới từng ô: kttt explain CHỈ_TIÊU --area MÃ --period "+period+"; từ một dòng: kttt trace 'TỆP:TRANG!DÒNG'.",
		"From a figure to its cells: kttt explain INDICATOR --area CODE --period "+period+"; from a row: kttt trace 'FILE:SHEET!ROW'."))
	return nil
}
