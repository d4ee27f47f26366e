package transforms

import (
	"slices"
	"strings"
)

// ReadColumn says from which column of a sheet a field of a table's rows was read: with it
// any value of staging.organisations is walked back to its cell, source_letters with source_row.
// A field that several columns tell together has a line for each. Headings only, no values:
// of people it says no more than that they were asked for.
// The parquet names are the column names of meta.read_columns.
type ReadColumn struct {
	SubmissionID string `parquet:"submission_id"`
	SourceFile   string `parquet:"source_file"`
	SourceSheet  string `parquet:"source_sheet"`
	FirstRow     int64  `parquet:"first_row"` // of the table, below its heading
	LastRow      int64  `parquet:"last_row"`
	Field        string `parquet:"field"` // of staging.organisations, or of people (leader, phone, …)
	SourceCol    int64  `parquet:"source_col"`
	Letters      string `parquet:"source_letters"` // of the column: C
	Heading      string `parquet:"heading"`        // the whole, as typed: "Thành viên > Nữ"
}

// alsoTells are the fields that a column tells beside the one it is named after
// (see [published]): its words may hold them, decide them or refuse them.
var alsoTells = map[string][]string{
	"name":               {"org_type"},
	"founded_on":         {"founded_precision"},
	"status":             {"status_since"},
	"status_since":       {"status"},
	"rating":             {"not_assessed_reason", "rating_year"},
	"commune_code":       {"district_code", "address", "named_commune_code", "named_unit_era"},
	"address":            {"commune_code", "district_code", "named_commune_code", "named_unit_era"},
	"district_code":      {"commune_code", "named_commune_code", "named_unit_era"},
	"in_value_chain":     {"chain_partner", "chain_contract"},
	"ocop_product_count": {"ocop_star_max"},
	"ocop_star_max":      {"ocop_product_count"},
}

// toldBy are the fields that a column read as field tells, "" for none.
func toldBy(field string) []string {
	main := published(field)
	switch {
	case field == "leader":
		return append([]string{field}, maskedFields...)
	case personal[field]:
		return []string{field}
	case main == "":
		return nil
	case field == "hamlet":
		return []string{main} // no place is looked for in it
	}
	return append([]string{main}, alsoTells[main]...)
}

// maskedFields are the free texts in which the name of the row's leader is masked.
var maskedFields = []string{"address", "main_products", "status_reason", "chain_partner", "chain_contract", "certificates", "support_needs", "note"}

// readColumns lists the columns of a table whose rows became records.
func (b *body) readColumns() []ReadColumn {
	if b.first == b.last {
		return nil
	}
	var out []ReadColumn
	for i := range b.columns {
		c := &b.columns[i]
		for _, field := range toldBy(c.field) {
			out = append(out, ReadColumn{SourceFile: b.path, SourceSheet: b.Name, FirstRow: int64(b.Rows[b.first].Number), LastRow: int64(b.Rows[b.last-1].Number),
				Field: field, SourceCol: int64(c.col), Letters: ColumnName(c.col), Heading: Mask(c.title())})
		}
	}
	slices.SortStableFunc(out, func(a, b ReadColumn) int { return strings.Compare(a.Field, b.Field) })
	return out
}
