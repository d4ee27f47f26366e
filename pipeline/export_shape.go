package pipeline

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// listTable is the table that contacts belong to.
const listTable = "staging.organisations"

// contactColumns are what --with-contacts adds to the list.
var contactColumns = []warehouse.DescribedColumn{
	addedColumn("leader", "VARCHAR", "name of the leader", "tên người đứng đầu"),
	addedColumn("leader_sex", "VARCHAR", "female or male", "giới tính: female là nữ, male là nam"),
	addedColumn("phone", "VARCHAR", "telephone", "số điện thoại"),
	addedColumn("email", "VARCHAR", "e-mail", "thư điện tử"),
	addedColumn("identity_no", "VARCHAR", "number of a person", "số định danh cá nhân"),
}

func addedColumn(name, typ, en, vi string) warehouse.DescribedColumn {
	return warehouse.DescribedColumn{Column: warehouse.Column{Name: name, Type: typ}, EN: en, VI: vi, Source: "workbook"}
}

// contactParts are the files of the restricted area that a release's contacts are in, each proved undamaged.
func (a *app) contactParts(release string) ([]string, error) {
	l, entries, err := openLog(a.Data)
	if err != nil {
		return nil, err
	}
	e, err := findRelease(entries, release)
	if err != nil {
		return nil, err
	}
	m, err := l.Manifest(e.Run)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, s := range m.Submissions {
		hash := s.Restricted["contacts"]
		if _, err := lake.ReadPart[transforms.Contact](l, lake.Restricted, hash); err != nil {
			return nil, fmt.Errorf("read contacts of submission %q: %w", s.ID, err)
		}
		if path := l.PartPath(lake.Restricted, hash); !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out, nil
}

// withContacts is the list with the people of the parts beside its rows.
func withContacts(t warehouse.Description, parts []string) warehouse.Description {
	var names, files []string
	for _, c := range contactColumns {
		names = append(names, "contact."+c.Name)
	}
	for _, p := range parts {
		files = append(files, quoteText(p))
	}
	t.Query = fmt.Sprintf("select list.*, %s from (%s) as list left join read_parquet([%s]) as contact using (submission_id, source_sheet, source_row) order by %s",
		strings.Join(names, ", "), t.Query, strings.Join(files, ", "), strings.Join(t.Grain, ", "))
	t.Columns = append(slices.Clone(t.Columns), contactColumns...)
	return t
}

// quoteText is a text as SQL writes it.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// countUnits are the units of figures that count people, organisations or what is theirs.
var countUnits = []string{"organisations", "memberships", "people", "products", "rows", "count"}

// keptUnits are those of numbers that are no figures of anybody.
var keptUnits = []string{"", "year", "days", "periods", "units", "files", "findings"}

// isNumber tells a column of numbers.
func isNumber(c warehouse.DescribedColumn) bool {
	return slices.Contains([]string{"BIGINT", "INTEGER", "HUGEINT", "DOUBLE"}, c.Type) || strings.HasPrefix(c.Type, "DECIMAL")
}

// isAggregate tells a table whose rows are of areas, not of organisations or files.
func isAggregate(t warehouse.Description) bool {
	for _, c := range t.Columns {
		if slices.Contains([]string{"org_id", "submission_id", "source_file"}, c.Name) && slices.Contains(t.Grain, c.Name) {
			return false
		}
	}
	return t.Schema == "marts"
}

// suppressed is the table with the figures of a row left out where a count in it is 1 to least-1: all of them, since a
// share, a base and a remainder tell the count they come from. is_suppressed says in which rows.
func suppressed(t warehouse.Description, least int) warehouse.Description {
	counts := func(units ...string) (out []string) {
		for _, c := range t.Columns {
			goal := strings.Contains(c.Name, "target") || strings.Contains(c.Name, "path")
			if isNumber(c) && slices.Contains(units, c.Unit) && !goal {
				out = append(out, fmt.Sprintf("(abs(%[1]s) >= 1 and abs(%[1]s) < %[2]d)", c.Name, least))
			}
		}
		return out
	}
	small := counts(countUnits...)
	if len(small) == 0 { // figures of several kinds in one column
		small = counts("count or share", "as unit")
	}
	condition := "false"
	if len(small) > 0 {
		condition = "coalesce(" + strings.Join(small, ", false) or coalesce(") + ", false)"
	}
	var columns []string
	for _, c := range t.Columns {
		if isNumber(c) && !slices.Contains(keptUnits, c.Unit) && !slices.Contains(t.Grain, c.Name) {
			columns = append(columns, fmt.Sprintf("case when %s then null else %s end as %s", condition, c.Name, c.Name))
		} else {
			columns = append(columns, c.Name)
		}
	}
	t.Query = fmt.Sprintf("select %s, %s as is_suppressed from (%s) order by %s", strings.Join(columns, ", "), condition, t.Query, strings.Join(t.Grain, ", "))
	t.Columns = append(slices.Clone(t.Columns), warehouse.DescribedColumn{Column: warehouse.Column{Name: "is_suppressed", Type: "BOOLEAN"},
		EN: fmt.Sprintf("figures of the row are left out because a count among them is under %d", least), VI: fmt.Sprintf("các số của dòng được để trống vì có số đếm dưới %d", least), Source: "computed"})
	return t
}

// shaped is the tables as the order wants them written; people are the parts of the restricted area.
func (o exportOrder) shaped(tables []warehouse.Description, people []string) []warehouse.Description {
	out := slices.Clone(tables)
	for i, t := range out {
		switch {
		case o.suppress > 0:
			out[i] = suppressed(t, o.suppress)
		case o.contacts && t.Table() == listTable:
			out[i] = withContacts(t, people)
		}
	}
	return out
}

// private refuses an export that would publish more than it may.
func (a *app) private(o exportOrder) error {
	release := filepath.Join(a.Data, "releases")
	switch {
	case inside(release, o.out) || inside(filepath.Join(a.Data, "lake"), o.out):
		return &usageError{fmt.Sprintf("%q lies inside the data folder's own", o.out), "name a folder elsewhere: a release is never changed"}
	case o.contacts && inside(a.Data, o.out):
		return &usageError{fmt.Sprintf("%q lies inside the data folder, which others read", o.out), "name a folder of your own for people's names and numbers"}
	case o.contacts && !o.all && !slices.Contains(o.tables, listTable) && !slices.Contains(o.tables, "staging"):
		return &usageError{"--with-contacts without the list", "name it: " + listTable}
	case o.contacts && o.suppress > 0:
		return &usageError{"both --with-contacts and --suppress-below were given", "leave one of them out"}
	case o.suppress < 0 || o.suppress == 1:
		return &usageError{fmt.Sprintf("suppress-below is %d", o.suppress), "give the least count that may be shown, such as 5"}
	case o.suppress > 0 && o.all:
		return &usageError{"both --suppress-below and --all were given", "rows of single organisations cannot be suppressed; name tables of marts, or none for all of them"}
	}
	return nil
}
