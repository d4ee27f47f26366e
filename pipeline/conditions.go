package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kttt/pipeline/warehouse"
)

// condition says which organisations count in an indicator: a line of meta.indicator_conditions. Its
// texts are SQL over f (staging.organisation_facts), o (staging.organisations) and g (meta.type_groups).
type condition struct {
	indicator   string
	measured    string // "1", or the column that is added up; "": told by forms of totals alone
	numerator   string // of the rows of the base, where there is one
	denominator string // "" for none
	unknown     string // rows whose missing answer could move the figure; "" for none
	population  string // preferred, a series, goal; "" for none
	fields      []string
	joining     string // rows whose missing answer decides whether they are in the base; "" for none
}

// rule is one way to read a word that no law defines: a line of meta.indicator_rules that decides which rows count.
type rule struct {
	set, name, vi, en, source string
	fact, condition           string // the column that follows the rule in force; what it is under this rule
	fields                    []string
}

// readConditions reads how the indicators of a release are counted and by which rules. A
// release of earlier code, which does not say it, is a mistake of usage.
func readConditions(ctx context.Context, db *warehouse.DB) (map[string]condition, []rule, error) {
	has, err := records(ctx, db, "select 1 as one from information_schema.tables where table_schema = 'meta' and table_name = 'indicator_conditions'")
	if err != nil {
		return nil, nil, err
	}
	if len(has) == 0 {
		return nil, nil, &usageError{"the release was made by earlier code and does not say how its figures are counted", "run kttt run to publish with today's code, or name a later release with --release"}
	}
	lines, err := records(ctx, db, "select * from meta.indicator_conditions")
	if err != nil {
		return nil, nil, err
	}
	conditions := make(map[string]condition, len(lines))
	for _, r := range lines {
		conditions[r.text("indicator")] = condition{r.text("indicator"), r.text("measured"), r.text("numerator_condition"), r.text("denominator_condition"),
			r.text("unknown_condition"), r.text("population"), strings.Fields(r.text("fields")), r.text("joining_condition")}
	}
	if lines, err = records(ctx, db, "select * from meta.indicator_rules where fact is not null order by rule_set, valid_from is null, rule"); err != nil {
		return nil, nil, err
	}
	var rules []rule
	for _, r := range lines {
		rules = append(rules, rule{r.text("rule_set"), r.text("rule"), r.text("vi"), r.text("en"), r.text("source"),
			r.text("fact"), r.text("condition"), strings.Fields(r.text("fields"))})
	}
	return conditions, rules, nil
}

// asks tells whether a rule's set decides in the condition; a rule without a fact decides in no figure (allocation).
func (c condition) asks(r rule) bool {
	return r.fact != "" && strings.Contains(c.numerator+" "+c.denominator+" "+c.unknown, r.fact)
}

// under is the condition with a rule in the place of the one in force.
func (c condition) under(r rule) condition {
	c.numerator = strings.ReplaceAll(c.numerator, r.fact, r.condition)
	c.denominator = strings.ReplaceAll(c.denominator, r.fact, r.condition)
	c.unknown = strings.ReplaceAll(c.unknown, r.fact, r.condition)
	c.joining = strings.ReplaceAll(c.joining, r.fact, r.condition)
	return c
}

// show adds the fields that a rule looks at to those whose cells are shown.
func (c condition) show(r rule) condition {
	c.fields = slices.Clone(c.fields)
	for i, f := range r.fields {
		if !slices.Contains(c.fields, f) {
			c.fields = slices.Insert(c.fields, i, f)
		}
	}
	return c
}

// isSum tells that a column is added up, not rows counted.
func (c condition) isSum() bool { return c.measured != "1" }

// inNumerator is the whole condition of the numerator: every numerator lies inside its base.
func (c condition) inNumerator() string {
	if c.denominator == "" {
		return c.numerator
	}
	return c.denominator + " and " + c.numerator
}

// open is the whole condition of the rows whose missing answer could move the figure.
func (c condition) open() string {
	if c.joining == "" {
		return orFalse(c.unknown)
	}
	return "(" + orFalse(c.unknown) + ") or (" + c.joining + ")"
}

// orFalse is a condition, false where there is none.
func orFalse(condition string) string {
	if condition == "" {
		return "false"
	}
	return condition
}

// sums are the columns that add the figure up.
func (c condition) sums() string {
	numerator := "count(case when " + c.inNumerator() + " then 1 end)"
	if c.isSum() {
		numerator = "sum(case when " + c.inNumerator() + " then " + c.measured + " end)"
	}
	denominator := "cast(null as bigint)"
	if c.denominator != "" {
		denominator = "count(case when " + c.denominator + " then 1 end)"
	}
	return "    " + numerator + " as numerator,\n    " + denominator + " as denominator"
}

// factTables joins what the conditions speak of; every row stands once for each area and group of types.
const factTables = `from staging.organisation_facts as f
inner join staging.organisations as o
    on o.submission_id = f.submission_id and o.source_sheet = f.source_sheet and o.source_row = f.source_row
inner join staging.place_areas as l on l.place_id = f.place_id
inner join meta.type_groups as g on g.org_type = f.org_type
`

// where picks the rows of one area, period and group of types. A commune of a time when districts
// reported is an area of the forms of totals only: its rows are those whose address names it.
func (k figureKey) where() string {
	area := "l.lens = " + literal(k.lens) + " and l.area_level = " + literal(k.areaLevel) + " and l.area_code = " + literal(k.areaCode)
	if k.byAddress {
		area = "l.lens = 'as_reported' and l.area_level = 'district' and o.commune_code = " + literal(k.areaCode)
	}
	return "where " + area + "\n    and f.period = " + literal(k.period) + " and g.org_group = " + literal(k.orgType)
}

// figureSQL is the query that gives numerator and denominator of a figure.
func (c condition) figureSQL(k figureKey) string {
	return "select\n" + c.sums() + "\n" + factTables + k.where()
}

// rowsSQL is the query that gives the rows behind a figure, with the fields that decide and their cells:
// those of the numerator first, then those of the base only, then those that did not answer.
func (c condition) rowsSQL(k figureKey) string {
	var b strings.Builder
	fmt.Fprintf(&b, "select\n    coalesce(%s, false) as in_numerator,\n", c.inNumerator())
	if c.denominator != "" {
		fmt.Fprintf(&b, "    coalesce(%s, false) as in_base,\n", c.denominator)
	}
	fmt.Fprintf(&b, "    coalesce(%s, false) as is_unknown,\n", c.open())
	if c.joining != "" {
		fmt.Fprintf(&b, "    coalesce(%s, false) as may_join,\n    %s as fulfils,\n", c.joining, c.numerator)
	}
	fmt.Fprintf(&b, "    %s as measured,\n", c.measured)
	b.WriteString("    o.org_id, o.name, o.org_type, o.submission_id, o.source_file, o.source_sheet, o.source_row")
	for _, f := range c.fields {
		fmt.Fprintf(&b, ",\n    cast(o.%[1]s as varchar) as %[1]s, %[2]s as %[1]s_cell", f, cellOf(f))
	}
	b.WriteString("\n" + factTables + k.where() + "\n    and (coalesce(" + c.inNumerator() + ", false)")
	for _, more := range []string{c.denominator, c.unknown, c.joining} {
		if more != "" {
			b.WriteString("\n        or coalesce(" + more + ", false)")
		}
	}
	b.WriteString(")\norder by in_numerator desc, is_unknown, o.source_file, o.source_sheet, o.source_row")
	return b.String()
}

// cellOf is the cell, or the cells, that a field of row o was read from; NULL where its table has no such column.
func cellOf(field string) string {
	return `(
        select string_agg(k.source_letters || cast(o.source_row as varchar), '+' order by k.source_col)
        from meta.read_columns as k
        where k.submission_id = o.submission_id and k.source_sheet = o.source_sheet and k.field = ` + literal(field) + `
            and o.source_row between k.first_row and k.last_row
    )`
}
