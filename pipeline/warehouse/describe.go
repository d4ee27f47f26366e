package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Description is one table of a release as its header, columns.csv and its own rows tell it.
type Description struct {
	Schema, Name   string
	Title, TitleVI string
	Notes          string   // what else the header says; "" for nothing
	Grain          []string // columns that tell its rows apart
	GrainHasNull   bool     // a row has no value in one of them
	References     []Reference
	Columns        []DescribedColumn
	Query          string // its rows in the order of its grain
}

// DescribedColumn is a column with its meaning in both languages; Unit is "" where there is none.
type DescribedColumn struct {
	Column
	EN, VI, Unit, Source string
}

// Reference says that a column, where it has a value, names a row of another table by
// that table's column of the same name.
type Reference struct{ Column, Table string }

// references are the columns that mean a row of another table wherever they stand.
var references = []Reference{
	{"indicator", "meta.indicators"}, {"period", "meta.periods"}, {"place_id", "staging.places"}, {"plan", "meta.plans"},
	{"population_series", "meta.population_series"}, {"submission_id", "meta.submissions"}, {"unit_era", "meta.unit_eras"},
	{"work_list", "meta.work_lists"},
}

// Table is the published name: marts.indicators.
func (d Description) Table() string { return d.Schema + "." + d.Name }

// has tells whether the table has the column.
func (d Description) has(column string) bool {
	return slices.ContainsFunc(d.Columns, func(c DescribedColumn) bool { return c.Name == column })
}

// Describe tells every table that the database has, in the order they are made. What it says of
// keys and references holds in its rows: it has looked.
func (db *DB) Describe(ctx context.Context) ([]Description, error) {
	scripts, err := loadTables()
	if err != nil {
		return nil, err
	}
	words, err := loadDictionary()
	if err != nil {
		return nil, err
	}
	published, err := db.engine.publishedColumns(ctx)
	if err != nil {
		return nil, err
	}
	var out []Description
	for _, s := range scripts {
		columns, there := published[s.table()] // an earlier release has not every table of today
		if !there {
			continue
		}
		d := Description{Schema: s.Schema, Name: s.Name, Title: s.Title, TitleVI: s.TitleVI, Notes: s.Notes}
		for _, c := range columns {
			m, _ := words.of(s.Name, c.Name)
			d.Columns = append(d.Columns, DescribedColumn{c, m.EN, m.VI, m.Unit, m.Source})
		}
		s.Grain = slices.DeleteFunc(s.Grain, func(c string) bool { return !d.has(c) })
		d.Grain, d.Query = s.Grain, "select * from "+s.table()+" order by "+s.order()
		out = append(out, d)
	}
	return out, db.lookAtKeys(ctx, out)
}

// lookAtKeys fills in what only rows tell: blanks in a grain, and which references hold.
func (db *DB) lookAtKeys(ctx context.Context, tables []Description) error {
	there := map[string]bool{}
	for _, d := range tables {
		there[d.Table()] = true
	}
	for i := range tables {
		d := &tables[i]
		blanks, err := db.any(ctx, d.Table(), strings.Join(d.Grain, " is null or ")+" is null")
		if err != nil {
			return err
		}
		d.GrainHasNull = blanks
		for _, r := range references {
			if r.Table == d.Table() || !there[r.Table] || !d.has(r.Column) {
				continue
			}
			strays, err := db.any(ctx, d.Table(), r.Column+" is not null and "+r.Column+" not in (select "+r.Column+" from "+r.Table+")")
			if err != nil {
				return err
			}
			if !strays {
				d.References = append(d.References, r)
			}
		}
	}
	return nil
}

// EmptyTexts names the columns of a table in which some text is empty and yet not NULL: CSV has one
// cell for both.
func (db *DB) EmptyTexts(ctx context.Context, d Description) ([]string, error) {
	var out []string
	for _, c := range d.Columns {
		if c.Type != "VARCHAR" {
			continue
		}
		empty, err := db.any(ctx, d.Table(), quoteName(c.Name)+" = ''")
		if err != nil {
			return nil, err
		}
		if empty {
			out = append(out, c.Name)
		}
	}
	return out, nil
}

// any tells whether a row of the table meets the condition.
func (db *DB) any(ctx context.Context, table, condition string) (found bool, err error) {
	query := fmt.Sprintf("select count(*) > 0 from (select 1 from %s where %s limit 1)", table, condition)
	if err := db.engine.conn.QueryRowContext(ctx, query).Scan(&found); err != nil {
		return false, fmt.Errorf("look at table %q: %w", table, err)
	}
	return found, nil
}

// Told is one cut or check: a query of package kttt/sql that is no table.
type Told struct {
	Name           string // checks.<name>, changes.<name>, or the cut's own
	Title, TitleVI string
	Notes          string
	Severity       string // of a check
	Call           string // of a cut: how it is written in SQL
	Example        string // of a cut
}

// Cuts tells every view and macro of a release.
func Cuts() ([]Told, error) { return tell("cuts") }

// Checks tells every written check that a release passes before it is published.
func Checks() ([]Told, error) { return tell("checks", "changes") }

// tell reads what the headers of some folders say.
func tell(folders ...string) ([]Told, error) {
	var out []Told
	for _, folder := range folders {
		scripts, err := loadFolder(folder)
		if err != nil {
			return nil, err
		}
		for _, s := range scripts {
			t := Told{Name: s.Name, Title: s.Title, TitleVI: s.TitleVI, Notes: s.Notes, Severity: s.Severity, Call: s.Macro, Example: s.Example}
			if s.isCheck() {
				t.Name = s.table()
			} else if t.Call == "" {
				t.Call = s.Name
			}
			out = append(out, t)
		}
	}
	return out, nil
}
