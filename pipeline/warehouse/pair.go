package warehouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Pair is two published databases side by side, to find what differs. It is for one
// goroutine at a time.
type Pair struct {
	engine *engine
	tables map[string][]string // columns by "before.schema.table" and "after.schema.table"
}

// IndicatorInput says that an indicator depends on a column of staging.organisations.
type IndicatorInput struct {
	Field     string
	Indicator string // a pattern: * stands for any letters
}

// OpenPair opens two databases for [Pair.Compare]. They must be two files.
func OpenPair(ctx context.Context, before, after string) (*Pair, error) {
	e, err := openEngine(ctx, Options{})
	if err != nil {
		return nil, err
	}
	p := &Pair{engine: e, tables: map[string][]string{}}
	for _, f := range []struct{ name, file string }{{"before", before}, {"after", after}} {
		if err := e.exec(ctx, fmt.Sprintf("open database %q", f.file), "attach "+quote(f.file)+" as "+f.name+" (read_only)"); err != nil {
			return nil, errors.Join(err, e.close())
		}
	}
	err = e.each(ctx, `
		select database_name || '.' || schema_name || '.' || table_name, column_name from duckdb_columns()
		where database_name in ('before', 'after') order by 1, column_index`,
		func([]Column) error { return nil },
		func(row []any) error {
			table := row[0].(string)
			p.tables[table] = append(p.tables[table], row[1].(string))
			return nil
		})
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	return p, nil
}

// Close closes both.
func (p *Pair) Close() error { return p.engine.close() }

// Query asks what Compare found: the temporary tables figures, cells and causes.
func (p *Pair) Query(ctx context.Context, query string) (*Table, error) {
	t := &Table{}
	err := p.engine.each(ctx, query, func(columns []Column) error {
		t.Columns = columns
		return nil
	}, func(row []any) error {
		t.Rows = append(t.Rows, row)
		return nil
	})
	return t, err
}

// pairViews are what is compared, with the columns that are needed. The first one tells
// whether a release has the table in this form.
var pairViews = []struct {
	table   string
	columns []Column
}{
	{"marts.indicators", []Column{{"lens", "varchar"}, {"period", "varchar"}, {"area_level", "varchar"}, {"area_code", "varchar"}, {"org_type", "varchar"},
		{"indicator", "varchar"}, {"area_name", "varchar"}, {"unit", "varchar"}, {"numerator", "bigint"}, {"denominator", "bigint"}, {"value", "double"}}},
	{"staging.organisation_areas", []Column{{"lens", "varchar"}, {"submission_id", "varchar"}, {"source_sheet", "varchar"}, {"source_row", "bigint"},
		{"area_level", "varchar"}, {"area_code", "varchar"}}},
	{"meta.submissions", []Column{{"submission_id", "varchar"}, {"receipt", "bigint"}, {"status", "varchar"}, {"superseded_by", "varchar"}}},
	{"meta.submission_types", []Column{{"submission_id", "varchar"}, {"org_type", "varchar"}, {"in_force", "boolean"}, {"superseded_by", "varchar"}}},
	{"meta.read_columns", []Column{{"source_letters", "varchar"}, {"submission_id", "varchar"}, {"source_sheet", "varchar"}, {"first_row", "bigint"},
		{"last_row", "bigint"}, {"field", "varchar"}, {"source_col", "bigint"}}},
}

// Lacks names the tables and columns that one of the two does not publish, made by earlier
// code, so that less can be said.
func (p *Pair) Lacks() []string {
	var out []string
	lack := func(side, table, column string) {
		if name := table + "." + column; !slices.Contains(p.tables[side+"."+table], column) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, side := range []string{"before", "after"} {
		lack(side, "staging.organisations", "org_id")
		for _, v := range pairViews {
			for _, c := range v.columns {
				lack(side, v.table, c.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// views makes before_<name> and after_<name> of every table that is compared: a column
// that a release lacks is NULL, a table that it lacks has no rows. Figures that only one of them
// has in this form are in neither: they cannot be compared.
func (p *Pair) views() []string {
	var out []string
	for _, v := range pairViews {
		_, name, _ := strings.Cut(v.table, ".")
		for _, side := range []string{"before", "after"} {
			has := p.tables[side+"."+v.table]
			from := " from " + side + "." + v.table
			if !slices.Contains(has, v.columns[0].Name) || v.table == "marts.indicators" && !p.both(v.table, "lens") {
				has, from = nil, " where false"
			}
			out = append(out, "create temp view "+side+"_"+name+" as select "+castTo(v.columns, has)+from)
		}
	}
	return out
}

// castTo is the list of a SELECT for columns of a table that has some of them: one that it lacks is NULL.
func castTo(columns []Column, has []string) string {
	terms := make([]string, len(columns))
	for i, c := range columns {
		term := "null"
		if slices.Contains(has, c.Name) {
			term = c.Name
		}
		terms[i] = "cast(" + term + " as " + c.Type + ") as " + c.Name
	}
	return strings.Join(terms, ", ")
}

// both tells whether both publish a column.
func (p *Pair) both(table, column string) bool {
	return slices.Contains(p.tables["before."+table], column) && slices.Contains(p.tables["after."+table], column)
}

// Compare finds what differs between the two releases and leaves it in temporary tables for [Pair.Query]:
//
//   - figures: every figure of marts.indicators that moved, appeared or vanished, the most moved first, by the
//     share of the larger of its two values that it moved by; what appeared or vanished comes last; those by a
//     lens that only one of them knows are left out, and the lens is in lone_lenses;
//   - cells: every row of staging.organisations that appeared or vanished and every field of one that changed, with
//     its place in both and why. Rows are matched by organisation, period and unit, else by organisation and
//     period, else by their place in the file;
//   - causes: which cells are in the area, of the type and period and of the inputs of which figure.
func (p *Pair) Compare(ctx context.Context, inputs []IndicatorInput) error {
	statements := append(p.views(), inputsTable(inputs), lensesTable, figuresTable)
	statements = append(statements, p.rowTables()...)
	fields := p.fields()
	statements = append(statements, matchedTable(fields), p.cellsTable(fields), areasTable, causesTable)
	for _, s := range statements {
		if err := p.engine.exec(ctx, "compare two releases", s); err != nil {
			return err
		}
	}
	return nil
}

// inputsTable holds which indicator depends on which field.
func inputsTable(inputs []IndicatorInput) string {
	rows := make([]string, len(inputs))
	for i, in := range inputs {
		rows[i] = "(" + quote(in.Field) + ", " + quote(in.Indicator) + ")"
	}
	return "create temp table inputs as select * from (values " + strings.Join(rows, ", ") + ") as v(field, pattern)"
}

// lensesTable holds the lenses that only one of them has figures by: earlier code did not know
// them. A release without any figures knew none that could tell.
const lensesTable = `
create temp table lone_lenses as
select lens
from (select distinct lens, 'before' as side from before_indicators union all select distinct lens, 'after' from after_indicators)
where exists (select 1 from before_indicators) and exists (select 1 from after_indicators)
group by lens
having count(*) = 1`

const figuresTable = `
create temp table figures as
select
    row_number() over (order by change <> 'moved', move desc nulls last, level_no, lens, period, area_code, org_type, indicator) as figure_no,
    *
from (
    select
        case when b.lens is null then 'appeared' when a.lens is null then 'vanished' else 'moved' end as change,
        coalesce(a.lens, b.lens) as lens, coalesce(a.period, b.period) as period, coalesce(a.area_level, b.area_level) as area_level,
        coalesce(a.area_code, b.area_code) as area_code, coalesce(a.area_name, b.area_name) as area_name,
        coalesce(a.org_type, b.org_type) as org_type, coalesce(a.indicator, b.indicator) as indicator, coalesce(a.unit, b.unit) as unit,
        b.numerator as old_numerator, b.denominator as old_denominator, b.value as old_value,
        a.numerator as new_numerator, a.denominator as new_denominator, a.value as new_value,
        abs(a.value - b.value) / nullif(greatest(abs(a.value), abs(b.value)), 0) as move,
        case coalesce(a.area_level, b.area_level) when 'province' then 1 when 'district' then 2 else 3 end as level_no
    from before_indicators as b
    full outer join after_indicators as a
        on a.lens = b.lens and a.period = b.period and a.area_level = b.area_level and a.area_code = b.area_code
        and a.org_type = b.org_type and a.indicator = b.indicator
    where coalesce(a.lens, b.lens) not in (select lens from lone_lenses)
        and (b.lens is null or a.lens is null or b.numerator is distinct from a.numerator
        or b.denominator is distinct from a.denominator or b.value is distinct from a.value)
)`

// placeColumns say where a row of staging.organisations stands, or repeat what other columns tell: they are no cells of its.
var placeColumns = []string{"submission_id", "source_file", "source_sheet", "source_row", "period", "period_end", "unit_era", "org_id",
	"name_no", "named_commune_code", "named_unit_era"}

// fields are the columns of staging.organisations that are compared: those that both publish.
func (p *Pair) fields() []string {
	var out []string
	for _, c := range p.tables["after.staging.organisations"] {
		if p.both("staging.organisations", c) && !slices.Contains(placeColumns, c) {
			out = append(out, c)
		}
	}
	return out
}

// rowTables number the rows of both and match them. Without organisations in one of
// them there are no rows.
func (p *Pair) rowTables() []string {
	var out []string
	for _, side := range []string{"before", "after"} {
		text := "create temp table " + side + "_rows as select row_number() over (order by submission_id, source_sheet, source_row) as " + side + "_no, * from "
		if p.both("staging.organisations", "org_id") {
			text += side + ".staging.organisations"
		} else {
			text += `(select cast(null as varchar) as submission_id, cast(null as varchar) as source_file, cast(null as varchar) as source_sheet,
				cast(null as bigint) as source_row, cast(null as varchar) as period, cast(null as varchar) as org_id, cast(null as varchar) as unit_code,
				cast(null as varchar) as org_type, cast(null as varchar) as name where false)`
		}
		out = append(out, text)
	}
	out = append(out, "create temp table pairs (before_no bigint, after_no bigint)")
	for _, key := range []string{"period, unit_code, org_id", "period, org_id", "period, source_file, source_sheet, source_row, org_type"} {
		rest := func(side string) string {
			return fmt.Sprintf(`(select %[1]s_no, %[2]s, row_number() over (partition by %[2]s order by source_file, source_sheet, source_row) as nth
				from %[1]s_rows where %[1]s_no not in (select %[1]s_no from pairs))`, side, key)
		}
		out = append(out, "insert into pairs select before_no, after_no from "+rest("before")+" as b inner join "+rest("after")+" as a using ("+key+", nth)")
	}
	return out
}

// matchedTable holds both sides of the matched rows that differ in a field.
func matchedTable(fields []string) string {
	columns, differ := []string{"before_no", "after_no"}, []string{"false"}
	for _, f := range fields {
		columns = append(columns, "cast(b."+f+" as varchar) as b_"+f, "cast(a."+f+" as varchar) as a_"+f)
		differ = append(differ, "b."+f+" is distinct from a."+f)
	}
	return "create temp table matched as select " + strings.Join(columns, ", ") +
		" from pairs inner join before_rows as b using (before_no) inner join after_rows as a using (after_no) where " + strings.Join(differ, " or ")
}

// cellsTable holds a line for every field that changed and every row without a counterpart.
func (p *Pair) cellsTable(fields []string) string {
	differences := []string{
		"select before_no, null as after_no, 'vanished' as change, null as field, null as old_value, null as new_value from before_rows where before_no not in (select before_no from pairs)",
		"select null, after_no, 'appeared', null, null, null from after_rows where after_no not in (select after_no from pairs)",
	}
	for _, f := range fields {
		change := "'changed'"
		if f == "is_counted" {
			change = "case when a_is_counted = 'true' then 'counted' else 'uncounted' end"
		}
		differences = append(differences, fmt.Sprintf("select before_no, after_no, %s, '%[2]s', b_%[2]s, a_%[2]s from matched where b_%[2]s is distinct from a_%[2]s", change, f))
	}
	address := func(side string) string {
		return fmt.Sprintf(`(select string_agg(k.source_letters || cast(%[1]s.source_row as varchar), '+' order by k.source_col) from %[2]s_read_columns as k
			where k.submission_id = %[1]s.submission_id and k.source_sheet = %[1]s.source_sheet and k.field = d.field
				and %[1]s.source_row between k.first_row and k.last_row)`, side[:1], side)
	}
	return `
create temp table cells as
with differences as (` + strings.Join(differences, "\nunion all ") + `),
placed as (
    select
        d.*, b.submission_id as b_submission, a.submission_id as a_submission,
        coalesce(a.period, b.period) as period, coalesce(a.org_id, b.org_id) as org_id, coalesce(a.org_type, b.org_type) as org_type,
        b.org_type as b_type, a.org_type as a_type, coalesce(a.name, b.name) as name,
        b.source_file || ':' || b.source_sheet || '!' || coalesce(` + address("before") + `, b.source_row || ':' || b.source_row) as old_place,
        a.source_file || ':' || a.source_sheet || '!' || coalesce(` + address("after") + `, a.source_row || ':' || a.source_row) as new_place
    from differences as d
    left join before_rows as b on b.before_no = d.before_no
    left join after_rows as a on a.after_no = d.after_no
)
select
    row_number() over (order by l.period, l.name, l.org_id, l.change, l.field, l.before_no, l.after_no) as cell_no,
    l.change, l.period, l.org_id, l.org_type, l.name, l.field, l.old_value, l.new_value, l.old_place, l.new_place,
    s.receipt as old_receipt, n.receipt as new_receipt,
    case
        when l.change in ('counted', 'uncounted') then 'another_row'
        when l.change = 'changed' and l.b_submission = l.a_submission then 'read_otherwise'
        when l.change = 'changed' and n.receipt > s.receipt then 'replaced'
        when l.change = 'changed' and o.status in ('withdrawn', 'refused') then o.status
        when l.change = 'changed' then 'in_force_again'
        when l.change = 'appeared' then case
            when m.submission_id is null then 'received'
            when m.status = 'accepted' and (mt.in_force or mt.submission_id is null) then 'read_otherwise'
            else 'in_force_again' end
        when o.submission_id is null then 'not_received'
        when o.status in ('withdrawn', 'refused') then o.status
        when o.status = 'superseded' or not ot.in_force then 'replaced'
        else 'read_otherwise'
    end as why,
    case
        when l.change = 'changed' and n.receipt > s.receipt then n.receipt
        when l.change = 'appeared' then n.receipt
        when l.change = 'vanished' and (o.status = 'superseded' or not ot.in_force) then r.receipt
    end as by_receipt,
    l.before_no, l.after_no, l.b_type, l.a_type
from placed as l
left join before_submissions as s on s.submission_id = l.b_submission
left join after_submissions as n on n.submission_id = l.a_submission
left join after_submissions as o on o.submission_id = l.b_submission
left join after_submission_types as ot on ot.submission_id = l.b_submission and ot.org_type = l.b_type
left join after_submissions as r on r.submission_id = coalesce(ot.superseded_by, o.superseded_by)
left join before_submissions as m on m.submission_id = l.a_submission
left join before_submission_types as mt on mt.submission_id = l.a_submission and mt.org_type = l.a_type`
}

// areasTable holds in which areas, by either lens, the rows of cells are or were.
const areasTable = `
create temp table cell_areas as
select c.cell_no, x.lens, x.area_level, x.area_code
from cells as c
inner join before_rows as r on r.before_no = c.before_no
inner join before_organisation_areas as x
    on x.submission_id = r.submission_id and x.source_sheet = r.source_sheet and x.source_row = r.source_row
union
select c.cell_no, x.lens, x.area_level, x.area_code
from cells as c
inner join after_rows as r on r.after_no = c.after_no
inner join after_organisation_areas as x
    on x.submission_id = r.submission_id and x.source_sheet = r.source_sheet and x.source_row = r.source_row`

const causesTable = `
create temp table causes as
select distinct f.figure_no, c.cell_no
from figures as f
inner join cell_areas as x on x.lens = f.lens and x.area_level = f.area_level and x.area_code = f.area_code
inner join cells as c on c.cell_no = x.cell_no and c.period = f.period and (f.org_type = 'all' or f.org_type = c.b_type or f.org_type = c.a_type)
inner join inputs as i on i.field = coalesce(c.field, 'is_counted') and f.indicator glob i.pattern`
