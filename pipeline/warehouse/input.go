package warehouse

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"kttt/transforms"
)

// Input is what one warehouse is built from: paths of Parquet files and the text
// of the reference tables. The columns of each file are those of the row type
// named beside it; a column that a file lacks is read as NULL.
type Input struct {
	Organisations []string // transforms.Organisation; parts, any number
	Reported      []string // transforms.ReportedTotal; parts, any number
	Populations   []string // transforms.PopulationCount; parts, any number
	Findings      []string // transforms.Finding; parts, any number
	Unmapped      []string // transforms.UnmappedColumn; parts, any number
	ReadColumns   []string // transforms.ReadColumn; parts, any number
	SignedFigures []string // SignedFigure; a part for each period signed off

	Submissions     string // Submission
	SubmissionTypes string // SubmissionType
	SubmissionForms string // SubmissionForm
	Resolution      string // transforms.Resolution
	Periods         string // Period
	Corrections     string // transforms.Correction
	Placements      string // transforms.Placement
	Questions       string // transforms.Question
	Decisions       string // transforms.Decision
	DueExceptions   string // transforms.DueException
	SignedPeriods   string // SignedPeriod
	RevisionReasons string // transforms.RevisionReason
	PopulationLines string // transforms.PopulationLine
	Links           string // transforms.OrganisationLink
	Terms           string // transforms.Term
	Run             string // Run

	Reference map[string]string // table name to CSV text, as in transforms/reference/<name>.csv
}

// Submission is one receipt: a row of raw.submissions.
type Submission struct {
	SubmissionID     string          `parquet:"submission_id"`
	Receipt          int64           `parquet:"receipt"`
	SourceFile       string          `parquet:"source_file"`
	SHA256           string          `parquet:"sha256"`
	UnitCode         *string         `parquet:"unit_code,optional"` // nil: refused before it was known
	UnitEra          *string         `parquet:"unit_era,optional"`
	Period           *string         `parquet:"period,optional"`
	PeriodEnd        *transforms.Day `parquet:"period_end,optional,date"`
	Form             *string         `parquet:"form,optional"`      // list where it holds one, else the first of forms
	Forms            *string         `parquet:"forms,optional"`     // list,indicators
	OrgTypes         *string         `parquet:"org_types,optional"` // HTX,THT
	Status           string          `parquet:"status"`             // accepted, superseded, refused, withdrawn
	StatusReason     *string         `parquet:"status_reason,optional"`
	ReceivedOn       *transforms.Day `parquet:"received_on,optional,date"`
	RowRead          int64           `parquet:"row_read"`
	RowKept          int64           `parquet:"row_kept"`
	RowRejected      int64           `parquet:"row_rejected"`
	RowSkipped       int64           `parquet:"row_skipped"`
	FindingCount     int64           `parquet:"finding_count"`
	DaysAfterDue     *int64          `parquet:"days_after_due,optional"` // 0 or less: on time; nil: no due day
	PathUnitCode     *string         `parquet:"path_unit_code,optional"` // of a file refused before its unit was known
	PathPeriod       *string         `parquet:"path_period,optional"`
	SupersededBy     *string         `parquet:"superseded_by,optional"`      // nil: nothing took its place
	KnownFromReceipt *int64          `parquet:"known_from_receipt,optional"` // nil: it never counted
	KnownToReceipt   *int64          `parquet:"known_to_receipt,optional"`   // the first receipt at which it no longer counted
}

// SubmissionType says whether a submission is the one in force for a type it covers.
type SubmissionType struct {
	SubmissionID string `parquet:"submission_id"`
	OrgType      string `parquet:"org_type"`
	InForce      bool   `parquet:"in_force"`

	SupersededBy     *string `parquet:"superseded_by,optional"`      // nil: nothing took its place
	KnownFromReceipt *int64  `parquet:"known_from_receipt,optional"` // nil: it never counted
	KnownToReceipt   *int64  `parquet:"known_to_receipt,optional"`   // the first receipt at which it no longer counted
}

// SubmissionForm says whether a submission is the one in force for a form and type
// it holds, and how many of its rows brought something.
type SubmissionForm struct {
	SubmissionID string `parquet:"submission_id"`
	Form         string `parquet:"form"`
	OrgType      string `parquet:"org_type"`
	InForce      bool   `parquet:"in_force"`
	RowCount     int64  `parquet:"row_count"`

	SupersededBy     *string `parquet:"superseded_by,optional"`      // nil: nothing took its place
	KnownFromReceipt *int64  `parquet:"known_from_receipt,optional"` // nil: it never counted
	KnownToReceipt   *int64  `parquet:"known_to_receipt,optional"`   // the first receipt at which it no longer counted
}

// Period is a period that an accepted submission is about.
type Period struct {
	Period       string          `parquet:"period"`
	Kind         string          `parquet:"kind"` // year, half, quarter
	Year         int64           `parquet:"year"`
	PeriodStart  *transforms.Day `parquet:"period_start,optional,date"`
	PeriodEnd    *transforms.Day `parquet:"period_end,optional,date"`
	UnitEra      string          `parquet:"unit_era"`
	YearPosition float64         `parquet:"year_position"` // its end in years: 2024 is 2024.0, 2024-H1 is 2023.5
	DueOn        *transforms.Day `parquet:"due_on,optional,date"`
}

// SignedPeriod is a period that was signed off.
type SignedPeriod struct {
	Period         string `parquet:"period"`
	SignedRun      string `parquet:"signed_run"`
	SignedReceipts int64  `parquet:"signed_receipts"` // how many receipts the run was made from
}

// SignedFigure is a figure of marts.indicators or marts.report_figures as the signed release of its period published it.
type SignedFigure struct {
	Period      string   `parquet:"period"`
	Lens        string   `parquet:"lens"`
	AreaLevel   string   `parquet:"area_level"`
	AreaCode    string   `parquet:"area_code"`
	AreaName    *string  `parquet:"area_name,optional"`
	UnitEra     *string  `parquet:"unit_era,optional"`
	OrgType     string   `parquet:"org_type"`
	Indicator   string   `parquet:"indicator"`
	Unit        *string  `parquet:"unit,optional"`
	Numerator   *int64   `parquet:"numerator,optional"`
	Denominator *int64   `parquet:"denominator,optional"`
	Value       *float64 `parquet:"value,optional"`
}

// Run is the night that makes the database.
type Run struct {
	RunID  string          `parquet:"run_id"`
	AsOf   *transforms.Day `parquet:"as_of,optional,date"`
	Code   string          `parquet:"code"`
	Engine string          `parquet:"engine"`
}

// rawTable is a table of schema raw that comes from Parquet: its name, row type and files.
type rawTable struct {
	name  string
	row   any
	files []string
}

// tables lists the Parquet inputs. The slice of a single file is empty when it was not given.
func (in Input) tables() []rawTable {
	one := func(path string) []string {
		if path == "" {
			return nil
		}
		return []string{path}
	}
	return []rawTable{
		{"organisations", transforms.Organisation{}, in.Organisations},
		{"reported_totals", transforms.ReportedTotal{}, in.Reported},
		{"populations", transforms.PopulationCount{}, in.Populations},
		{"population_lines", transforms.PopulationLine{}, one(in.PopulationLines)},
		{"findings", transforms.Finding{}, in.Findings},
		{"unmapped_columns", transforms.UnmappedColumn{}, in.Unmapped},
		{"read_columns", transforms.ReadColumn{}, in.ReadColumns},
		{"submissions", Submission{}, one(in.Submissions)},
		{"submission_types", SubmissionType{}, one(in.SubmissionTypes)},
		{"submission_forms", SubmissionForm{}, one(in.SubmissionForms)},
		{"resolution", transforms.Resolution{}, one(in.Resolution)},
		{"periods", Period{}, one(in.Periods)},
		{"corrections", transforms.Correction{}, one(in.Corrections)},
		{"placements", transforms.Placement{}, one(in.Placements)},
		{"open_questions", transforms.Question{}, one(in.Questions)},
		{"decisions", transforms.Decision{}, one(in.Decisions)},
		{"due_exceptions", transforms.DueException{}, one(in.DueExceptions)},
		{"signed_periods", SignedPeriod{}, one(in.SignedPeriods)},
		{"signed_figures", SignedFigure{}, in.SignedFigures},
		{"revision_reasons", transforms.RevisionReason{}, one(in.RevisionReasons)},
		{"organisation_links", transforms.OrganisationLink{}, one(in.Links)},
		{"organisation_terms", transforms.Term{}, one(in.Terms)},
		{"run", Run{}, one(in.Run)},
	}
}

// isSmall tells whether the parts are so few bytes that the database need not be compressed.
func (in Input) isSmall() bool {
	const most = 32 << 20
	var total int64
	for _, t := range in.tables() {
		for _, f := range t.files {
			if info, err := os.Stat(f); err == nil { // a missing file is the reader's to tell
				total += info.Size()
			}
		}
	}
	return total < most
}

// columns are the columns of row's type with their DuckDB types, in order.
func columns(row any) []Column {
	t := reflect.TypeOf(row)
	out := make([]Column, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		out = append(out, Column{Name: name, Type: duckType(f.Type, options)})
	}
	return out
}

// duckType is the DuckDB type of a field with the options of its parquet tag.
func duckType(t reflect.Type, options string) string {
	if slices.Contains(strings.Split(options, ","), "date") {
		return "DATE"
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "VARCHAR"
	case reflect.Int64:
		return "BIGINT"
	case reflect.Float64:
		return "DOUBLE"
	case reflect.Bool:
		return "BOOLEAN"
	}
	panic(fmt.Sprintf("row type holds a %s, which no raw table has", t))
}

// view is the statement that defines the raw table: the declared columns first,
// so that no files at all, or old files with fewer columns, still make the table.
func (t rawTable) view() string {
	var empty []string
	for _, c := range columns(t.row) {
		empty = append(empty, fmt.Sprintf("cast(null as %s) as %s", c.Type, c.Name))
	}
	text := "select " + strings.Join(empty, ", ") + " where false"
	if len(t.files) > 0 {
		text += " union all by name select * from read_parquet([" + quoteList(t.files) + "], union_by_name = true)"
	}
	return "create view memory.raw." + t.name + " as " + text
}

// quoteList is texts as SQL literals with commas between.
func quoteList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = quote(s)
	}
	return strings.Join(quoted, ", ")
}

// quote is s as an SQL literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// quoteName is s as an SQL name.
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
