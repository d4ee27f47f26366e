package warehouse

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// database makes a small database of tables given as SELECTs by name.
func database(t *testing.T, tables map[string]string) string {
	t.Helper()
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	file := filepath.Join(t.TempDir(), "kttt.duckdb")
	text := "attach " + quote(file) + " as release; use release; create schema meta; create schema staging; create schema marts;"
	for name, query := range tables {
		text += "create table " + name + " as " + query + ";"
	}
	if err := e.exec(t.Context(), "make a database", text+"use memory; detach release"); err != nil {
		t.Fatal(err)
	}
	return file
}

// small are the tables of a release with one organisation of the given list, members and receipt; today's columns.
func small(list string, members, receipt int) map[string]string {
	return map[string]string{
		"marts.indicators": fmt.Sprintf(`select 'as_reported' as lens, '2024' as period, 'province' as area_level, '20' as area_code, 'Tỉnh' as area_name,
			'all' as org_type, 'member_count' as indicator, 'count' as unit, cast(%[1]d as bigint) as numerator, cast(null as bigint) as denominator, cast(%[1]d as double) as value`, members),
		"staging.organisations": fmt.Sprintf(`select '%s' as submission_id, 'a.xlsx' as source_file, 'HTX' as source_sheet, cast(7 as bigint) as source_row, '187' as unit_code,
			'2024' as period, 'o1' as org_id, 'HTX' as org_type, 'HTX Một' as name, cast(%d as bigint) as member_count, true as is_counted`, list, members),
		"staging.organisation_areas": fmt.Sprintf(`select 'as_reported' as lens, '%s' as submission_id, 'HTX' as source_sheet, cast(7 as bigint) as source_row,
			'province' as area_level, '20' as area_code`, list),
		"meta.submissions":      fmt.Sprintf("select '%s' as submission_id, cast(%d as bigint) as receipt, 'accepted' as status, cast(null as varchar) as superseded_by", list, receipt),
		"meta.submission_types": fmt.Sprintf("select '%s' as submission_id, 'HTX' as org_type, true as in_force, cast(null as varchar) as superseded_by", list),
		"meta.read_columns": fmt.Sprintf(`select '%s' as submission_id, 'HTX' as source_sheet, cast(5 as bigint) as first_row, cast(9 as bigint) as last_row,
			'member_count' as field, cast(3 as bigint) as source_col, 'C' as source_letters`, list),
	}
}

var membersMove = []IndicatorInput{{"member_count", "*member_count"}, {"is_counted", "*"}}

// told compares two databases and tells the found in one text a line.
func told(t *testing.T, before, after map[string]string) (lines, lacks []string) {
	t.Helper()
	p, err := OpenPair(t.Context(), database(t, before), database(t, after))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Compare(t.Context(), membersMove); err != nil {
		t.Fatal(err)
	}
	got, err := p.Query(t.Context(), `
		select concat_ws(' ', 'figure', change, indicator, old_value, new_value, (select count(*) from causes as x where x.figure_no = f.figure_no)) from figures as f
		union all
		select concat_ws(' ', 'cell', change, field, old_value, new_value, old_place, new_place, why, by_receipt) from cells
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range got.Rows {
		lines = append(lines, row[0].(string))
	}
	return lines, p.Lacks()
}

func TestPairTellsWhyARowDiffers(t *testing.T) {
	base := small("s1", 9, 1)
	with := func(tables map[string]string, name, query string) map[string]string {
		tables[name] = query
		return tables
	}
	none := func(tables map[string]string) map[string]string {
		tables["staging.organisations"] += " where false"
		return tables
	}
	for name, c := range map[string]struct {
		after map[string]string
		want  []string
	}{
		"nothing":        {small("s1", 9, 1), nil},
		"corrected":      {small("s2", 8, 2), []string{"cell changed member_count 9 8 a.xlsx:HTX!C7 a.xlsx:HTX!C7 replaced 2", "figure moved member_count 9.0 8.0 1"}},
		"read otherwise": {small("s1", 8, 1), []string{"cell changed member_count 9 8 a.xlsx:HTX!C7 a.xlsx:HTX!C7 read_otherwise", "figure moved member_count 9.0 8.0 1"}},
		"withdrawn": {with(none(small("s1", 0, 1)), "meta.submissions", "select 's1' as submission_id, cast(1 as bigint) as receipt, 'withdrawn' as status, cast(null as varchar) as superseded_by"),
			[]string{"cell vanished a.xlsx:HTX!7:7 withdrawn", "figure moved member_count 9.0 0.0 1"}},
		"replaced by a shorter one": {with(none(small("s1", 0, 1)), "meta.submissions", `select 's1' as submission_id, cast(1 as bigint) as receipt, 'superseded' as status, 's2' as superseded_by
			union all select 's2', 2, 'accepted', null`), []string{"cell vanished a.xlsx:HTX!7:7 replaced 2", "figure moved member_count 9.0 0.0 1"}},
		"not received": {with(none(small("s9", 0, 1)), "meta.submissions", "select 's0' as submission_id, cast(1 as bigint) as receipt, 'accepted' as status, cast(null as varchar) as superseded_by"),
			[]string{"cell vanished a.xlsx:HTX!7:7 not_received", "figure moved member_count 9.0 0.0 1"}},
		"counts no more": {with(small("s1", 0, 1), "staging.organisations", strings.Replace(small("s1", 9, 1)["staging.organisations"], "true as is_counted", "false as is_counted", 1)),
			[]string{"cell uncounted is_counted true false a.xlsx:HTX!7:7 a.xlsx:HTX!7:7 another_row", "figure moved member_count 9.0 0.0 1"}},
		"another id": {with(small("s2", 8, 2), "staging.organisations", strings.Replace(small("s2", 8, 2)["staging.organisations"], "'o1'", "'o2'", 1)),
			[]string{"cell changed member_count 9 8 a.xlsx:HTX!C7 a.xlsx:HTX!C7 replaced 2", "figure moved member_count 9.0 8.0 1"}},
	} {
		got, lacks := told(t, base, c.after)
		if diff := cmp.Diff(c.want, got); diff != "" || len(lacks) > 0 {
			t.Errorf("%s: lacks %v, (-want +got):\n%s", name, lacks, diff)
		}
	}
	got, _ := told(t, with(none(small("s0", 0, 1)), "meta.submissions", "select 's0' as submission_id, cast(1 as bigint) as receipt, 'accepted' as status, cast(null as varchar) as superseded_by"), small("s2", 5, 2))
	back := with(small("s1", 9, 1), "meta.submissions", `select 's1' as submission_id, cast(1 as bigint) as receipt, 'accepted' as status, cast(null as varchar) as superseded_by
		union all select 's2', 2, 'withdrawn', null`)
	changed, figure := "cell changed member_count 8 9 a.xlsx:HTX!C7 a.xlsx:HTX!C7 ", "figure moved member_count 8.0 9.0 1"
	if lines, _ := told(t, small("s2", 8, 2), back); !slices.Equal(lines, []string{changed + "withdrawn", figure}) {
		t.Errorf("withdrawn: %q", lines)
	}
	if lines, _ := told(t, small("s2", 8, 2), small("s1", 9, 1)); !slices.Equal(lines, []string{changed + "in_force_again", figure}) {
		t.Errorf("an older release: %q", lines)
	}
	if want := []string{"cell appeared a.xlsx:HTX!7:7 received 2", "figure moved member_count 0.0 5.0 1"}; !slices.Equal(got, want) {
		t.Errorf("received: %q", got)
	}
}

// TestPairOfAnEarlierRelease takes tables and columns away that earlier code did not publish: what is left is compared.
func TestPairOfAnEarlierRelease(t *testing.T) {
	old := small("s1", 9, 1)
	delete(old, "meta.read_columns")
	old["meta.submissions"] = "select 's1' as submission_id, cast(1 as bigint) as receipt, 'accepted' as status"
	old["meta.submission_types"] = "select 's1' as submission_id, 'HTX' as org_type, true as in_force"
	got, lacks := told(t, old, small("s2", 8, 2))
	if want := []string{"cell changed member_count 9 8 a.xlsx:HTX!7:7 a.xlsx:HTX!C7 replaced 2", "figure moved member_count 9.0 8.0 1"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !slices.Contains(lacks, "meta.read_columns.source_letters") || !slices.Contains(lacks, "meta.submissions.superseded_by") || slices.Contains(lacks, "marts.indicators.lens") {
		t.Errorf("lacks %v", lacks)
	}
	older := small("s1", 9, 1)
	lens := small("s1", 9, 1)
	lens["marts.indicators"] += " union all select 'as_of_today', '2024', 'province', '20', 'Tỉnh', 'all', 'member_count', 'count', 9, null, 9"
	if got, _ := told(t, older, lens); len(got) > 0 {
		t.Errorf("a lens that the older one does not know: %q", got)
	}
	older["marts.indicators"] += " where false"
	if got, _ := told(t, older, lens); len(got) != 2 {
		t.Errorf("a release without figures: %q", got)
	}
	for name, want := range map[string][]string{
		"marts.indicators":           {"cell changed member_count 9 8 a.xlsx:HTX!7:7 a.xlsx:HTX!C7 replaced 2"},
		"staging.organisations":      {"figure moved member_count 9.0 8.0 0"},
		"staging.organisation_areas": {"cell changed member_count 9 8 a.xlsx:HTX!7:7 a.xlsx:HTX!C7 replaced 2", "figure moved member_count 9.0 8.0 1"},
	} {
		older := map[string]string{}
		for table, query := range old {
			if table != name {
				older[table] = query
			}
		}
		if got, _ := told(t, older, small("s2", 8, 2)); !slices.Equal(got, want) {
			t.Errorf("without %s: %q", name, got)
		}
	}
}
