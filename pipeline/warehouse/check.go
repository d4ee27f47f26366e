package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Severities of a check.
const (
	Fail = "fail" // nothing may be published
	Warn = "warn" // somebody should know
)

// sampleRows is how many offending rows a result keeps.
const sampleRows = 5

// CheckResult is what one check found. Count 0 is a check that holds.
type CheckResult struct {
	Name      string // checks/<name>.sql, changes/<name>.sql, or grain/<table>, dictionary/<table>
	Severity  string // Fail or Warn
	Message   string // the expectation
	MessageVI string // the same in Vietnamese; "" for the checks that headers imply
	Count     int    // offending rows
	Sample    Table  // the first of them
}

// String is one line: the verdict, the expectation, the first offending row.
func (r CheckResult) String() string {
	if r.Count == 0 {
		return fmt.Sprintf("ok    %s", r.Name)
	}
	line := fmt.Sprintf("%s  %s: not so in %d rows: %s", r.Severity, r.Name, r.Count, r.Message)
	if len(r.Sample.Rows) == 0 {
		return line
	}
	var cells []string
	for i, v := range r.Sample.Rows[0] {
		if v != nil {
			c := r.Sample.Columns[i]
			cells = append(cells, c.Name+" "+cellText(c.Type, v))
		}
	}
	return line + " (first: " + strings.Join(cells, ", ") + ")"
}

// CheckError says which checks of severity Fail do not hold.
type CheckError struct{ Failed []CheckResult }

// Error names every failed check, one a line.
func (e *CheckError) Error() string {
	lines := make([]string, len(e.Failed))
	for i, r := range e.Failed {
		lines[i] = r.String()
	}
	return fmt.Sprintf("%d checks of the published tables failed\n%s", len(e.Failed), strings.Join(lines, "\n"))
}

// Check runs every check on a database that Build made. It returns what each
// found, and a *CheckError when one of severity Fail does not hold.
func Check(ctx context.Context, file string, opt Options) ([]CheckResult, error) {
	return CheckAgainst(ctx, file, "", opt)
}

// CheckAgainst is Check that also holds the database against previous, the one of the release in force so far: the
// checks of folder changes. previous is no part of what is published; "" for the first release. One that cannot be opened,
// or is no database of kttt, is told by the check changes/previous_release_opens and nothing is compared.
func CheckAgainst(ctx context.Context, file, previous string, opt Options) (results []CheckResult, err error) {
	e, err := openFile(ctx, file, opt)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	checks, err := loadFolder("checks")
	if err != nil {
		return nil, err
	}
	if previous != "" {
		opens := e.openPrevious(ctx, previous)
		results = append(results, opens)
		if opens.Count == 0 {
			changes, err := loadFolder("changes")
			if err != nil {
				return nil, err
			}
			checks = append(checks, changes...)
		}
	}
	for _, c := range checks {
		r, err := e.check(ctx, c)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	implied, err := e.checkHeaders(ctx)
	if err != nil {
		return nil, err
	}
	results = append(results, implied...)
	var failed []CheckResult
	for _, r := range results {
		if r.Severity == Fail && r.Count > 0 {
			failed = append(failed, r)
		}
	}
	if len(failed) > 0 {
		return results, &CheckError{failed}
	}
	return results, nil
}

// check runs one check and keeps its first offending rows.
func (e *engine) check(ctx context.Context, s script) (CheckResult, error) {
	r := CheckResult{Name: s.Schema + "/" + s.Name, Severity: s.Severity, Message: s.Title, MessageVI: s.TitleVI}
	err := e.each(ctx, s.SQL, func(columns []Column) error {
		r.Sample.Columns = columns
		return nil
	}, func(row []any) error {
		if r.Count++; r.Count <= sampleRows {
			r.Sample.Rows = append(r.Sample.Rows, row)
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("run check %q: %w", r.Name, err)
	}
	return r, nil
}

// checkHeaders runs the checks that the headers and columns.csv imply.
func (e *engine) checkHeaders(ctx context.Context) ([]CheckResult, error) {
	scripts, err := loadTables()
	if err != nil {
		return nil, err
	}
	d, err := loadDictionary()
	if err != nil {
		return nil, err
	}
	published, err := e.publishedColumns(ctx)
	if err != nil {
		return nil, err
	}
	var results []CheckResult
	for _, s := range scripts {
		r, err := e.check(ctx, grainCheck(s))
		if err != nil {
			return nil, err
		}
		results = append(results, r, d.check(s, published[s.table()]))
	}
	return append(results, d.checkUnused(published)), nil
}

// grainCheck is the check that a table's grain has no NULL and no repetition.
func grainCheck(s script) script {
	columns := strings.Join(s.Grain, ", ")
	null := strings.Join(s.Grain, " is null or ") + " is null"
	return script{
		Schema: "grain", Name: s.table(), Severity: Fail, Title: "one row per " + columns,
		SQL: fmt.Sprintf("select %[1]s, count(*) as row_count from %[2]s group by %[1]s having count(*) > 1 or %[3]s order by %[4]s",
			columns, s.table(), null, s.order()),
	}
}

// check compares a table's columns with their lines in columns.csv.
func (d dictionary) check(s script, columns []Column) CheckResult {
	r := dictionaryResult(s.table(), "every column has a line of its type in columns.csv")
	if len(columns) == 0 {
		r.offend(s.table(), "no such table", "")
	}
	for _, c := range columns {
		m, ok := d.of(s.Name, c.Name)
		switch {
		case !ok:
			r.offend(c.Name, c.Type, "no line")
		case m.Type != c.Type:
			r.offend(c.Name, c.Type, m.Type)
		}
	}
	return r
}

// checkUnused finds lines of columns.csv that no table uses.
func (d dictionary) checkUnused(published map[string][]Column) CheckResult {
	r := dictionaryResult("columns.csv", "every line of columns.csv is about a published column")
	used := map[string]bool{}
	for table, columns := range published {
		_, name, _ := strings.Cut(table, ".")
		for _, c := range columns {
			m, _ := d.of(name, c.Name)
			used[m.Name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if !used[name] {
			r.offend(name, "no column", d[name].Type)
		}
	}
	return r
}

func dictionaryResult(table, message string) CheckResult {
	return CheckResult{
		Name: "dictionary/" + table, Severity: Fail, Message: message,
		Sample: Table{Columns: []Column{{"column_name", "VARCHAR"}, {"published_type", "VARCHAR"}, {"columns_csv", "VARCHAR"}}},
	}
}

// offend adds an offending row to a result made in Go.
func (r *CheckResult) offend(cells ...any) {
	if r.Count++; r.Count <= sampleRows {
		r.Sample.Rows = append(r.Sample.Rows, cells)
	}
}
