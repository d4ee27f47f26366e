package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// reviewFormats are the formats of the review.
var reviewFormats = []string{"docx", "xlsx", "html"}

// reviewOrder is which review is wanted.
type reviewOrder struct {
	period, release, out, templates string
	formats                         []string
	force                           bool
}

func (a *app) reportCommand() *cobra.Command {
	var o reviewOrder
	c := &cobra.Command{
		Use:   "report",
		Short: "make the annual or half-year review as Word, Excel and a page",
		Long: `Make the review of a period from a release: bao-cao-P.docx in the form of Decree
30/2020/NĐ-CP, bao-cao-P.xlsx with the annex tables and charts, the one-page summary
tom-tat-P.docx and .html, and index.html, the page. Every night makes those of the newest year and
half-year into DATA/releases/<run>/report; this command makes them of any period, with the
office's texts as they are now.

What a person has to say stands in DATA/texts/P.md, one heading a block; what is missing is a
dotted gap in the report. The sentences themselves can be changed by a copy of report.vi.md in
DATA/texts (--templates DIR writes them there); names, number, signatory and recipients are
settings under report: in DATA/kttt.yaml. docs/bao-cao.md tells all of it, in Vietnamese.

The small codes under tables, figures and charts (B01, H01, D01) are for kttt explain CODE.`,
		Example: `  kttt report
  kttt report --period 2024 --format docx,xlsx --out bao-cao
  kttt report --period 2025-H1 --lang en --release 3 --out review`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := namesRelease(cmd, o.release); err != nil {
				return err
			}
			return a.report(cmd.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.period, "period", "", "year or half-year: 2025 or 2025-H1 (default: the newest year with lists)")
	f.StringVar(&o.release, "release", "", "number of a release, or the beginning of its run id (default: the one in force)")
	f.StringVar(&o.out, "out", "report", "folder to write to, made when it is not there")
	f.StringSliceVar(&o.formats, "format", reviewFormats, "docx, xlsx, html, or several of them")
	f.StringVar(&o.templates, "templates", "", "write the wordings of the program into this folder instead, for the office to change")
	f.BoolVar(&o.force, "force", false, "write over files of the same name")
	return c
}

// report makes the review that the command line asks for.
func (a *app) report(ctx context.Context, o reviewOrder) (err error) {
	for _, f := range o.formats {
		if !slices.Contains(reviewFormats, f) {
			return &usageError{fmt.Sprintf("format is %q", f), "give docx, xlsx or html, or several: docx,xlsx"}
		}
	}
	if o.templates != "" {
		return a.writeTemplates(o)
	}
	file, err := releaseFile(a.Data, o.release)
	if err != nil {
		return err
	}
	texts, err := readTexts(&a.settings)
	if err != nil {
		return err
	}
	db, err := warehouse.Open(ctx, file, warehouse.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	period, err := reviewPeriod(ctx, db, o.period)
	if err != nil {
		return err
	}
	files := reviewFiles(period, o.formats)
	if err := roomFor(o.out, files, o.force); err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return &usageError{fmt.Sprintf("write to %q: %v", o.out, err), "name a folder with --out"}
	}
	m := &reviewMaker{db: db, texts: texts, lang: a.Lang}
	for _, name := range files {
		if err := m.write(ctx, o.out, name, period); err != nil {
			return reviewFault(err)
		}
		fmt.Fprintln(a.stdout, filepath.Join(o.out, name))
	}
	return nil
}

// writeTemplates writes the program's own wordings into a folder.
func (a *app) writeTemplates(o reviewOrder) error {
	templates, err := review.Templates()
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(templates))
	if err := roomFor(o.templates, names, o.force); err != nil {
		return err
	}
	if err := os.MkdirAll(o.templates, 0o755); err != nil {
		return &usageError{fmt.Sprintf("write to %q: %v", o.templates, err), "name a folder"}
	}
	for _, name := range names {
		path := filepath.Join(o.templates, name)
		if err := os.WriteFile(path, []byte(templates[name]), 0o644); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, path)
	}
	return nil
}

// pageName is the file of the page of all periods.
const pageName = "index.html"

// reviewFault is what is wrong with making a review: the office's own words are for the office to mend.
func reviewFault(err error) error {
	var text *review.TextError
	if errors.As(err, &text) {
		return &usageError{text.Error(), text.Hint}
	}
	return err
}

// reviewFiles are the files of a period's review in these formats.
func reviewFiles(period string, formats []string) []string {
	var out []string
	for _, f := range formats {
		switch f {
		case "docx":
			out = append(out, "bao-cao-"+period+".docx", "tom-tat-"+period+".docx")
		case "xlsx":
			out = append(out, "bao-cao-"+period+".xlsx")
		case "html":
			out = append(out, pageName, "tom-tat-"+period+".html")
		}
	}
	return out
}

// roomFor tells that none of the files is in the folder yet, or that they may be written over.
func roomFor(dir string, files []string, force bool) error {
	for _, name := range files {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); !force && !errors.Is(err, fs.ErrNotExist) {
			return &usageError{fmt.Sprintf("%s is there already", path), "name another folder with --out, or write over it with --force"}
		}
	}
	return nil
}

// reviewPeriods are the years and half-years that somebody sent a list for, the newest first.
func reviewPeriods(ctx context.Context, db *warehouse.DB) ([]string, error) {
	rows, err := textsOf(ctx, db, `select p.period from meta.periods as p
		where p.period_kind in ('year', 'half')
			and p.period in (select period from meta.submissions where status = 'accepted')
		order by p.period_end desc, length(p.period), p.period`)
	var out []string
	for _, r := range rows {
		out = append(out, r[0])
	}
	return out, err
}

// reviewPeriod is the period asked for once it is there; the newest year, else half-year, where none is.
func reviewPeriod(ctx context.Context, db *warehouse.DB, wanted string) (string, error) {
	periods, err := reviewPeriods(ctx, db)
	if err != nil {
		return "", err
	}
	if wanted == "" {
		if newest := nightly(periods); len(newest) > 0 {
			return newest[0], nil
		}
		return "", &usageError{"the release has lists of no year or half-year", "kttt status shows what came in"}
	}
	if !slices.Contains(periods, wanted) {
		hint := "a review is of a year (2025) or a half-year (2025-H1)"
		if len(periods) > 0 {
			hint += "; the release has lists of " + strings.Join(periods, ", ")
		}
		return "", &usageError{fmt.Sprintf("the release has no lists of period %q", wanted), hint}
	}
	return wanted, nil
}

// nightly are the periods, newest first, whose review every night makes: the newest year, and a half-year after it.
func nightly(periods []string) []string {
	year := slices.IndexFunc(periods, func(p string) bool { return transforms.Period(p).Kind() == "year" })
	half := slices.IndexFunc(periods, func(p string) bool { return transforms.Period(p).Kind() != "year" })
	var out []string
	if year >= 0 {
		out = append(out, periods[year])
	}
	if half >= 0 && (year < 0 || half < year) {
		out = append(out, periods[half])
	}
	return out
}

// reviewMaker makes the files of a review; a document is composed once for all of them.
type reviewMaker struct {
	db    *warehouse.DB
	texts officeTexts
	lang  string
	made  map[string]*review.Document // by kind and period
}

// settings are what the review is asked for.
func (m *reviewMaker) settings(kind review.Kind, period string) review.Settings {
	return review.Settings{Kind: kind, Lang: m.lang, Period: period, Texts: m.texts.Files, Letter: m.texts.Letter}
}

// document is the composed review of a kind and period.
func (m *reviewMaker) document(ctx context.Context, kind review.Kind, period string) (*review.Document, error) {
	key := string(kind) + " " + period
	if d := m.made[key]; d != nil {
		return d, nil
	}
	d, err := review.Compose(ctx, m.db, m.settings(kind, period))
	if err != nil {
		return nil, err
	}
	if m.made == nil {
		m.made = map[string]*review.Document{}
	}
	m.made[key] = d
	return d, nil
}

// write makes one of reviewFiles, whole or not at all.
func (m *reviewMaker) write(ctx context.Context, dir, name, period string) (err error) {
	var d *review.Document
	kind := review.Report
	if strings.HasPrefix(name, "tom-tat-") {
		kind = review.Summary
	}
	if name != pageName {
		if d, err = m.document(ctx, kind, period); err != nil {
			return err
		}
	}
	staged := filepath.Join(dir, "."+name+".tmp")
	err = writeWith(staged, func(w io.Writer) error {
		switch filepath.Ext(name) {
		case ".html":
			if name != pageName {
				return review.WriteHTML(w, d)
			}
		case ".docx":
			return review.WriteWord(w, d)
		case ".xlsx":
			return review.WriteExcel(w, d, m.db)
		}
		return review.WritePage(ctx, w, m.db, m.settings(review.Report, period))
	})
	if err == nil {
		err = os.Rename(staged, filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), removeIfThere(staged))
	}
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// reviewRelease makes the reviews of a night into the release in dir. Words of the office that cannot be used do not
// keep figures from being published: the files they are in are left out and told.
func reviewRelease(ctx context.Context, db *warehouse.DB, dir string, texts officeTexts) (failed []refusal, err error) {
	periods, err := reviewPeriods(ctx, db)
	if err != nil {
		return nil, err
	}
	m := &reviewMaker{db: db, texts: texts, lang: "vi"} // whatever language the night speaks
	out := filepath.Join(dir, "report")
	for i, period := range nightly(periods) {
		if err := os.MkdirAll(out, 0o755); err != nil {
			return nil, err
		}
		for _, name := range reviewFiles(period, reviewFormats) {
			if i > 0 && name == pageName { // it has all periods
				continue
			}
			err := m.write(ctx, out, name, period)
			var text *review.TextError
			switch {
			case errors.As(err, &text):
				failed = append(failed, refusal{"report/" + name, text.Error() + "; " + text.Hint, ""})
			case err != nil:
				return nil, err
			}
		}
	}
	return failed, nil
}
