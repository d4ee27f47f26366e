package warehouse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

// previousTables are what the checks of folder changes may read of the release before, as previous.<name>. A column that
// it lacks, made by earlier code, is NULL; a table that it lacks has no rows.
var previousTables = []struct {
	table   string
	columns []Column
}{
	{"meta.submissions", []Column{{"submission_id", "VARCHAR"}, {"source_file", "VARCHAR"}, {"unit_code", "VARCHAR"}, {"period", "VARCHAR"},
		{"form", "VARCHAR"}, {"status", "VARCHAR"}}},
	{"meta.decisions", []Column{{"kind", "VARCHAR"}, {"decision_key", "VARCHAR"}, {"decision_value", "VARCHAR"}}},
	{"marts.indicators", []Column{{"lens", "VARCHAR"}, {"period", "VARCHAR"}, {"area_level", "VARCHAR"}, {"area_code", "VARCHAR"},
		{"org_type", "VARCHAR"}, {"indicator", "VARCHAR"}, {"numerator", "BIGINT"}}},
}

// openPrevious makes the views previous.<name> over the database file of the release before. What goes wrong is the result
// of a check, not an error: an old release that is damaged must not hold up the one that takes its place.
func (e *engine) openPrevious(ctx context.Context, file string) CheckResult {
	r := CheckResult{
		Name: "changes/previous_release_opens", Severity: Warn, Message: "the release in force can be opened, to compare with it",
		MessageVI: "mở được bản đang công bố để so sánh", Sample: Table{Columns: []Column{{"file", "VARCHAR"}, {"reason", "VARCHAR"}}},
	}
	if err := e.attachPrevious(ctx, file); err != nil {
		r.offend(file, err.Error())
	}
	return r
}

func (e *engine) attachPrevious(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return err
	}
	if err := e.exec(ctx, "open it", "attach "+quote(file)+" as before (read_only); attach ':memory:' as previous"); err != nil {
		return err
	}
	has := map[string][]string{}
	err := e.each(ctx, "select schema_name || '.' || table_name, column_name from duckdb_columns() where database_name = 'before'",
		func([]Column) error { return nil },
		func(row []any) error {
			has[row[0].(string)] = append(has[row[0].(string)], row[1].(string))
			return nil
		})
	if err != nil {
		return fmt.Errorf("list its columns: %w", err)
	}
	if len(has["meta.submissions"]) == 0 {
		return errors.New("it has no table meta.submissions")
	}
	var views []string
	for _, t := range previousTables {
		_, name, _ := strings.Cut(t.table, ".")
		from := " from before." + t.table
		if len(has[t.table]) == 0 {
			from = " where false"
		}
		views = append(views, "create view previous."+name+" as select "+castTo(t.columns, has[t.table])+from)
	}
	return e.exec(ctx, "read its tables", strings.Join(views, "; "))
}
