package pipeline

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
)

// describeRelease writes what tells people and programs of the release in dir: the data
// dictionary, then datapackage.json of every file.
func describeRelease(ctx context.Context, db *warehouse.DB, dir, run string) error {
	tables, err := db.Describe(ctx)
	if err != nil {
		return err
	}
	d, err := dictionaryOf(ctx, db, run, tables)
	if err != nil {
		return fmt.Errorf("write the data dictionary: %w", err)
	}
	if err := errors.Join(
		writeWith(filepath.Join(dir, "dictionary.html"), d.WriteHTML),
		writeWith(filepath.Join(dir, "dictionary.md"), d.WriteMarkdown),
	); err != nil {
		return fmt.Errorf("write the data dictionary: %w", err)
	}
	return writeDataPackage(dir, run, tables)
}

// writeWith makes a file of what write gives.
func writeWith(path string, write func(io.Writer) error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f) // a template writes every few bytes
	return cmp.Or(write(w), w.Flush())
}

// dictionaryLayers are the schemas in the order in which a reader wants them.
var dictionaryLayers = []report.DictionaryLayer{
	{Name: "marts", VI: "số liệu công bố", EN: "published figures"},
	{Name: "staging", VI: "từng dòng của danh sách", EN: "single rows of the lists"},
	{Name: "meta", VI: "định nghĩa, danh mục, nguồn gốc", EN: "definitions, lists of codes, where things come from"},
}

// dictionaryOf is the data dictionary of a release.
func dictionaryOf(ctx context.Context, db *warehouse.DB, run string, tables []warehouse.Description) (*report.Dictionary, error) {
	d := &report.Dictionary{Run: short(run)}
	asOf, err := textsOf(ctx, db, "select cast(as_of as varchar) from meta.run")
	if err != nil {
		return nil, err
	}
	d.AsOf = asOf[0][0]
	if err := addDefinitions(ctx, db, d); err != nil {
		return nil, err
	}
	isSet := map[string]bool{}
	for _, c := range d.Codes {
		isSet[c.Set] = true
	}
	for _, layer := range dictionaryLayers {
		for _, t := range tables {
			if t.Schema == layer.Name {
				layer.Tables = append(layer.Tables, dictionaryTable(t, isSet))
			}
		}
		slices.SortFunc(layer.Tables, func(a, b report.DictionaryTable) int { return strings.Compare(a.Name, b.Name) })
		d.Layers = append(d.Layers, layer)
	}
	cuts, err := warehouse.Cuts()
	if err != nil {
		return nil, err
	}
	for _, c := range cuts {
		d.Cuts = append(d.Cuts, report.DictionaryQuery{Name: c.Call, VI: c.TitleVI, EN: c.Title, Notes: c.Notes, Example: c.Example})
	}
	checks, err := warehouse.Checks()
	for _, c := range checks {
		d.Checks = append(d.Checks, report.DictionaryQuery{Name: strings.Replace(c.Name, ".", "/", 1), VI: c.TitleVI, EN: c.Title, Notes: c.Notes, Severity: c.Severity})
	}
	return d, err
}

// dictionaryTable is the dictionary's word on a table. A column of texts that is named as a set of codes has those codes.
func dictionaryTable(t warehouse.Description, isSet map[string]bool) report.DictionaryTable {
	out := report.DictionaryTable{Name: t.Table(), VI: t.TitleVI, EN: t.Title, Notes: t.Notes, Grain: t.Grain}
	for _, r := range t.References {
		out.References = append(out.References, report.DictionaryReference(r))
	}
	for _, c := range t.Columns {
		column := report.DictionaryColumn{Name: c.Name, Type: c.Type, Unit: c.Unit, VI: c.VI, EN: c.EN, Source: c.Source}
		if isSet[c.Name] && c.Type == "VARCHAR" {
			column.Codes = c.Name
		}
		out.Columns = append(out.Columns, column)
	}
	return out
}

// addDefinitions adds what the release's own tables define: indicators, rules and codes.
func addDefinitions(ctx context.Context, db *warehouse.DB, d *report.Dictionary) error {
	indicators, err := textsOf(ctx, db, `select indicator, vi, en, unit, numerator_vi, numerator_en, denominator_vi, denominator_en,
		parent, legal_source, rule_version, rule_set, cast(valid_from as varchar), cast(valid_to as varchar), mart
		from meta.indicators order by indicator`)
	if err != nil {
		return err
	}
	for _, r := range indicators {
		d.Indicators = append(d.Indicators, report.DictionaryIndicator{
			Name: r[0], VI: r[1], EN: r[2], Unit: r[3], NumeratorVI: r[4], NumeratorEN: r[5], DenominatorVI: r[6], DenominatorEN: r[7],
			Parent: r[8], Law: r[9], Version: r[10], RuleSet: r[11], From: r[12], To: r[13], Table: r[14],
		})
	}
	rules, err := textsOf(ctx, db, `select rule_set, rule, vi, en, cast(valid_from as varchar), cast(valid_to as varchar), source
		from meta.indicator_rules order by rule_set, valid_from nulls last, rule`)
	if err != nil {
		return err
	}
	for _, r := range rules {
		d.Rules = append(d.Rules, report.DictionaryRule{Set: r[0], Name: r[1], VI: r[2], EN: r[3], From: r[4], To: r[5], Source: r[6]})
	}
	labels, err := textsOf(ctx, db, "select code_set, code, vi, en from meta.labels order by code_set, code")
	for _, r := range labels {
		if n := len(d.Codes); n == 0 || d.Codes[n-1].Set != r[0] {
			d.Codes = append(d.Codes, report.DictionaryCodes{Set: r[0]})
		}
		last := &d.Codes[len(d.Codes)-1]
		last.Codes = append(last.Codes, report.DictionaryCode{Code: r[1], VI: r[2], EN: r[3]})
	}
	return err
}

// textsOf is the answer to a query for texts; NULL is "".
func textsOf(ctx context.Context, db *warehouse.DB, query string) ([][]string, error) {
	t, err := db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = make([]string, len(row))
		for j, v := range row {
			if v != nil {
				out[i][j] = fmt.Sprint(v)
			}
		}
	}
	return out, nil
}
