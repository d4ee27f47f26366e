package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// Settings say what to compose.
type Settings struct {
	Kind   Kind
	Lang   string            // vi or en
	Period string            // 2024, 2024-H1
	Texts  map[string]string // files of DATA/texts by name: the office's own paragraphs and templates; nil: none
	Letter Letterhead
}

// Compose makes the document of one period from the marts of a release, by the lens of the units
// that reported. A period that the release has nothing of is composed too, every figure not reported.
// It errs where a template calls a figure, table or chart that is not there, naming file and line, and
// where a text of the office stands under a heading that no block asks for.
func Compose(ctx context.Context, db *warehouse.DB, s Settings) (*Document, error) {
	c, err := newComposer(ctx, db, s)
	if err != nil {
		return nil, err
	}
	if c.figures, err = loadFigures(ctx, db, c.params); err != nil {
		return nil, err
	}
	if c.goals, err = loadGoals(ctx, db, c.params); err != nil {
		return nil, err
	}
	if err := c.readOfficeTexts(); err != nil {
		return nil, &TextError{err, "mend the file in DATA/texts, then make the report again"}
	}
	lines, err := c.execute(ctx)
	if err != nil {
		return nil, c.templateFault(ctx, err)
	}
	d := &Document{Kind: s.Kind, Lang: c.params.lang, Period: s.Period, PeriodEnd: transforms.Period(s.Period).End(), Letter: s.Letter}
	if err := c.run(ctx, d); err != nil {
		return nil, err
	}
	if err := c.set(ctx, d, lines); err != nil {
		return nil, c.templateFault(ctx, err)
	}
	return d, nil
}

// templateFault is an error of the template; where it is the office's own, a mistake that the office can mend.
func (c *composer) templateFault(ctx context.Context, err error) error {
	name := templateName(c.settings.Kind, c.params.lang)
	if _, own := c.settings.Texts[name]; !own || ctx.Err() != nil {
		return err
	}
	return &TextError{err, "mend DATA/texts/" + name + ", or take it away to use the wording of the program"}
}

// composer holds what one document is composed from.
type composer struct {
	settings Settings
	db       *warehouse.DB
	params   params
	figures  *figures
	goals    map[goalKey]goal
	texts    officeTexts
	tables   map[string]*Table
	charts   map[string]*Chart
	marked   []*Figure // the figures of the text in the order in which they were set
}

func newComposer(ctx context.Context, db *warehouse.DB, s Settings) (*composer, error) {
	period := transforms.Period(s.Period)
	if !period.Valid() {
		return nil, fmt.Errorf("compose review: %q is no period; write 2024 for a year, 2024-H1 for a half-year", s.Period)
	}
	if !slices.Contains([]Kind{Report, Summary}, s.Kind) {
		return nil, fmt.Errorf("compose review: there is no kind %q of document; there are %s and %s", s.Kind, Report, Summary)
	}
	return &composer{settings: s, db: db, params: paramsOf(period, choose(s.Lang, "vi", "en")), tables: map[string]*Table{}, charts: map[string]*Chart{}}, nil
}

// run takes down which release the document is made from.
func (c *composer) run(ctx context.Context, d *Document) error {
	t, err := c.db.Query(ctx, "select run_id, as_of from meta.run")
	if err != nil {
		return fmt.Errorf("read meta.run: %w", err)
	}
	for _, row := range t.Rows {
		d.Run, _ = row[0].(string)
		d.AsOf, _ = row[1].(time.Time)
	}
	return nil
}

// params are what every query of a review may name: $period, $before and so on.
type params struct {
	lens, lang               string
	period, before           string // before is the period of the same kind a year earlier
	year, yearBefore, half   string // the year of the period, the one before, and the first half of the year
	periodWords, beforeWords string // năm 2024, năm 2023
}

func paramsOf(period transforms.Period, lang string) params {
	year := period.Year()
	before := transforms.Period(fmt.Sprintf("%04d%s", year-1, period[4:]))
	return params{
		lens: "as_reported", lang: lang, period: string(period), before: string(before),
		year: fmt.Sprintf("%04d", year), yearBefore: fmt.Sprintf("%04d", year-1), half: fmt.Sprintf("%04d-H1", year),
		periodWords: periodWords(period, lang), beforeWords: periodWords(before, lang),
	}
}

// periodWords is a period as a sentence calls it.
func periodWords(p transforms.Period, lang string) string {
	switch p.Kind() {
	case "year":
		return fmt.Sprintf(choose(lang, "năm %d", "%d"), p.Year())
	case "half":
		return fmt.Sprintf(choose(lang, "6 tháng đầu năm %d", "the first half of %d"), p.Year())
	default:
		return fmt.Sprintf(choose(lang, "quý %s năm %d", "quarter %s of %d"), p[6:], p.Year())
	}
}

// nextWords is what a report looks forward to: the year after, or what is left of the year.
func nextWords(p transforms.Period, lang string) string {
	switch p.Kind() {
	case "year":
		return fmt.Sprintf(choose(lang, "năm %d", "%d"), p.Year()+1)
	case "half":
		return fmt.Sprintf(choose(lang, "6 tháng cuối năm %d", "the second half of %d"), p.Year())
	default:
		return choose(lang, "quý tiếp theo", "the next quarter")
	}
}

// query is SQL with its parameters put in, as a person can run it: texts quoted, the language as a column.
func (p params) query(sql string) string {
	var pairs []string
	// The longer names first: $year_before begins like $year.
	for _, v := range [][2]string{{"$year_before", p.yearBefore}, {"$period", p.period}, {"$before", p.before}, {"$year", p.year}, {"$half", p.half}, {"$lens", p.lens}, {"'$lang'", p.lang}} {
		pairs = append(pairs, v[0], "'"+v[1]+"'")
	}
	return strings.NewReplacer(append(pairs, "$lang", p.lang)...).Replace(sql)
}

// words puts the periods into a heading or a note: {period}, {before}, {year}, {year_before}, {next_year}, {day}.
func (p params) words(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	period := transforms.Period(p.period)
	return strings.NewReplacer("{period}", p.periodWords, "{before}", p.beforeWords, "{year}", p.year, "{year_before}", p.yearBefore,
		"{next_year}", fmt.Sprint(period.Year()+1), "{day}", FormatDay(period.End(), p.lang)).Replace(text)
}
