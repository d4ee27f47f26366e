package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/warehouse"
)

// figureWanted is which figure a person asks about, as typed; "" takes the default.
type figureWanted struct {
	indicator, area, period, orgType, lens, rule, release string
}

func (a *app) explainCommand() *cobra.Command {
	var w figureWanted
	var asJSON bool
	var format string
	c := &cobra.Command{
		Use:   "explain INDICATOR|CODE",
		Short: "a figure down to its cells: definition, law, numerator, base, coverage, every row counted",
		Long: `Explain one figure of marts.indicators or marts.reported_and_listed: what it counts and by
which law and rule, its numerator, base and value, how far the unknown could move it, who
reported, and then every organisation behind it with file, sheet, row and the cells that
decided, and the SQL that gives figure and rows, ready for kttt query. The rows are added
up and held against the published figure; that they agree is said, that they do not is a
fault and exits with 1.

--rule R shows what another rule of meta.indicator_rules would give, with its rows:
good_or_fair and good (effective), declared, any_component and two_groups (digital),
declared and contract (value chain). Rating shares have other bases as indicators of their
own: good_or_fair_share_of_active, good_or_fair_share_of_listed.

An area is a code of meta.areas; where two levels have it, LEVEL:CODE (district:undecided).
select indicator, vi, en from meta.indicators lists the indicators. A row is followed back
to what each step made of it by kttt trace.

A CODE as it stands under a table (B01) or chart (D01), or of a figure (H01) of a review, gives
what it is, the query that made it and the files of its period; a figure, all of the above.`,
		Example: `  kttt explain good_or_fair_share --area 187 --period 2024
  kttt explain effective_share --rule good
  kttt explain population_share --lang en
  kttt explain htx_member_count --period 2024 --format csv > members.csv
  kttt explain digital_share --area 06463 --lens as_of_today --json
  kttt explain B05 --period 2024`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w.indicator = args[0]
			if format != "table" && format != "csv" || asJSON && cmd.Flags().Changed("format") {
				return &usageError{fmt.Sprintf("format is %q", format), "give table or csv, or --json alone"}
			}
			if err := namesRelease(cmd, w.release); err != nil {
				return err
			}
			if reviewCode.MatchString(w.indicator) {
				return a.explainCode(cmd.Context(), w.indicator, w)
			}
			return a.explainFigure(cmd.Context(), w, format, asJSON)
		},
	}
	f := c.Flags()
	f.StringVar(&w.area, "area", "", "code of the area, or LEVEL:CODE (default: the province)")
	f.StringVar(&w.period, "period", "", "period: 2025, 2025-H1 or 2025-Q3 (default: the newest year)")
	f.StringVar(&w.orgType, "type", "", "HTX, LHHTX, THT or all (default: all, or the one type that the indicator has)")
	f.StringVar(&w.lens, "lens", "as_reported", "whose units: as_reported (of the time) or as_of_today")
	f.StringVar(&w.rule, "rule", "", "show what this rule of meta.indicator_rules would give")
	f.StringVar(&w.release, "release", "", "number of a release, or the beginning of its run id (default: the one in force)")
	f.StringVar(&format, "format", "table", "table (in words) or csv (the rows alone)")
	f.BoolVar(&asJSON, "json", false, "one JSON object a line: the figure, then its rows")
	return c
}

// explainFigure finds, adds up and tells one figure.
func (a *app) explainFigure(ctx context.Context, w figureWanted, format string, asJSON bool) error {
	path, err := releaseFile(a.Data, w.release)
	if err != nil {
		return err
	}
	db, err := warehouse.Open(ctx, path, warehouse.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	e, err := explainIn(ctx, db, w)
	if err != nil {
		return err
	}
	switch {
	case asJSON:
		err = a.explainJSON(e)
	case format == "csv":
		err = db.Write(ctx, a.stdout, warehouse.CSV, e.rowsQuery())
	default:
		a.tellFigure(e)
	}
	if err == nil && !e.addsUp() {
		err = fmt.Errorf("explain %s: the rows add up to %s, published is %s", e.key.indicator, e.added, e.published)
	}
	return err
}

// figureKey is what tells one figure from all others.
type figureKey struct {
	indicator, lens, period, areaLevel, areaCode, orgType string

	byAddress bool // a commune of a time when districts reported: its rows are those whose address names it
}

// explanation is a figure with all that it was made of.
type explanation struct {
	key        figureKey
	rowsKey    figureKey // the same, as its rows are looked for
	mart       string    // where it is published
	areaName   string
	unit       string // count, share, vnd
	definition record // of meta.indicators

	condition condition
	ruled     []rule // the rules in force that decide it
	other     *rule  // the rule to compare with, nil for none
	published sums
	byOther   sums // under the other rule
	added     sums // what rows, totals and population add up to
	rows      []record
	unlike    map[string]bool // rows that the rule in force counts otherwise, by place

	reported   record   // the line of marts.reported_and_listed of it, nil for none
	totals     []record // the cells of forms of totals that it holds
	people     record   // population and goal, of marts.population_participation; nil for none
	population []record // the lines of meta.population of it
	coverage   record
	goals      []record
}

// explainIn makes the explanation of a figure of an open release.
func explainIn(ctx context.Context, db *warehouse.DB, w figureWanted) (*explanation, error) {
	conditions, rules, err := readConditions(ctx, db)
	if err != nil {
		return nil, err
	}
	e, err := findFigure(ctx, db, w)
	if err != nil {
		return nil, err
	}
	e.condition = conditions[e.key.indicator]
	if err := e.setRules(ctx, db, rules, w.rule); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context, *warehouse.DB) error{e.readReported, e.readRows, e.readPeople, e.readTotals, e.readCoverage, e.readGoals} {
		if err := step(ctx, db); err != nil {
			return nil, err
		}
	}
	e.addUp()
	return e, nil
}

// setRules finds the rules in force that decide the figure, and the one asked for instead.
func (e *explanation) setRules(ctx context.Context, db *warehouse.DB, rules []rule, wanted string) error {
	inForce, err := records(ctx, db, "select effective_rule, digital_rule, chain_rule from meta.period_rules where period = "+literal(e.key.period))
	if err != nil {
		return err
	}
	var could []string
	plain := e.condition
	for _, r := range rules {
		if !plain.asks(r) {
			continue
		}
		could = append(could, r.name)
		if len(inForce) > 0 && inForce[0].text(r.set+"_rule") == r.name {
			e.ruled = append(e.ruled, r)
			e.condition = e.condition.show(r)
		}
		if r.name == wanted {
			e.other = &r
		}
	}
	switch {
	case wanted == "" || e.other != nil:
		return nil
	case len(could) == 0:
		return &usageError{fmt.Sprintf("no rule decides %s", e.key.indicator), "leave --rule out; rules decide effective_share, digital_share, digital_unknown_count and chain_…; " +
			"other bases of a rating share are indicators: good_or_fair_share_of_active, good_or_fair_share_of_listed"}
	}
	return &usageError{fmt.Sprintf("there is no rule %q of %s", wanted, e.key.indicator), "give one of " + strings.Join(could, ", ")}
}

// asked is the condition that the rows are listed by.
func (e *explanation) asked() condition {
	if e.other == nil {
		return e.condition
	}
	return e.condition.under(*e.other).show(*e.other)
}

// rowsQuery and figureQuery are what gives rows and figure, for kttt query.
func (e *explanation) rowsQuery() string {
	if !e.hasRows() {
		return e.totalsSQL()
	}
	return e.asked().rowsSQL(e.rowsKey)
}

func (e *explanation) figureQuery() string { return e.asked().figureSQL(e.rowsKey) }

// hasRows tells that organisations were counted; else forms of totals alone tell the figure.
func (e *explanation) hasRows() bool {
	return e.condition.measured != "" && (e.mart == "marts.indicators" || e.reported.text("basis") != "reported")
}

// readRows reads the rows of the figure, and what they would be under the rule in force
// where another one is asked for.
func (e *explanation) readRows(ctx context.Context, db *warehouse.DB) (err error) {
	if !e.hasRows() {
		return nil
	}
	if e.rows, err = records(ctx, db, e.asked().rowsSQL(e.rowsKey)); err != nil || e.other == nil {
		return err
	}
	inForce, err := records(ctx, db, e.condition.rowsSQL(e.rowsKey))
	if err != nil {
		return err
	}
	before := map[string]string{}
	for _, r := range inForce {
		before[r.place()] = r.role()
	}
	e.unlike = map[string]bool{}
	for _, r := range e.rows {
		e.unlike[r.place()] = before[r.place()] != r.role()
	}
	e.byOther, e.added = e.sum(e.rows), e.sum(inForce)
	return nil
}

// place is where a row stands: its submission, sheet and number.
func (r record) place() string {
	return r.text("submission_id") + ":" + r.text("source_sheet") + "!" + r.text("source_row")
}

// role is what a row is in the figure. Of a sum, a row that adds nothing because it does not say how many is unknown.
func (r record) role() string {
	switch {
	case r.yes("in_numerator") && r["measured"] != nil:
		return "numerator"
	case r.yes("is_unknown"):
		return "unknown"
	case r.yes("in_base"):
		return "base"
	}
	return ""
}
