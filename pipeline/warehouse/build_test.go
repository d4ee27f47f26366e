package warehouse

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kttt/transforms"
)

// writePart writes a Parquet file with the columns of row's type from a SELECT that gives some of them.
func writePart(t testing.TB, e *engine, path string, row any, query string) string {
	t.Helper()
	part := rawTable{"part", row, nil}
	view := strings.TrimPrefix(part.view(), "create view memory.raw.part as ")
	copyOut := fmt.Sprintf("copy (%s union all by name %s) to %s (format parquet)", view, query, quote(path))
	if err := e.exec(t.Context(), "write part", copyOut); err != nil {
		t.Fatal(err)
	}
	return path
}

// night makes the input of a small night: eleven districts in 2023 and 2024 and a few communes in 2025,
// in all 37 lists with size organisations each.
func night(t testing.TB, size int) Input {
	t.Helper()
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	dir := t.TempDir()
	in := Input{Reference: transforms.Reference()}
	var subs, types, found, places, columns []string
	list := func(unit, era, period, end string) {
		n := len(subs) + 1
		id := fmt.Sprintf("s%02d", n)
		subs = append(subs, fmt.Sprintf(`select '%s' as submission_id, %d as receipt, '%s/%s.xlsx' as source_file, 'x' as sha256,
			'%s' as unit_code, '%s' as unit_era, '%s' as period, date '%s' as period_end, 'list' as form, 'HTX,LHHTX,THT' as org_types,
			'accepted' as status, date '%s' as received_on, %d as row_read, %d as row_kept, 0 as row_rejected, 7 as row_skipped, 1 as finding_count`,
			id, n, period, unit, unit, era, period, end, end, size+7, size))
		for _, typ := range []string{"HTX", "LHHTX", "THT"} {
			types = append(types, fmt.Sprintf("select '%s' as submission_id, '%s' as org_type, true as in_force, %d as known_from_receipt", id, typ, n))
		}
		found = append(found, fmt.Sprintf(`select '%s' as submission_id, 'f' as source_file, 'HTX' as source_sheet, 3 as source_row, 4 as source_col,
			'D3' as cell, 'founded_on' as field, 'date-readable' as rule, 'error' as severity, '31/02' as value, 'sai' as message_vi, 'wrong' as message_en`, id))
		columns = append(columns, fmt.Sprintf("select '%s' as submission_id, 'HTX' as source_sheet, 1 as first_row, %d as last_row, 'name' as field, 2 as source_col, 'B' as source_letters", id, size))
		places = append(places, fmt.Sprintf(`select '%s' as submission_id, 'HTX' as source_sheet, i as source_row, %s from range(1, %d) as r(i)`, id, placeOf(unit, era), size+1))
		in.Organisations = append(in.Organisations, writePart(t, e, filepath.Join(dir, id+".parquet"), transforms.Organisation{}, fmt.Sprintf(`
			select '%s' as submission_id, 'HTX' as source_sheet, i as source_row,
				case when i %% 40 = 0 then 'LHHTX' when i %% 3 = 0 then 'THT' else 'HTX' end as org_type,
				'HTX số ' || i as name, 'so ' || i as name_key, date '2019-01-01' + cast(i %% 2200 as integer) as founded_on, 'day' as founded_precision,
				case i %% 10 when 0 then 'dissolved' when 1 then 'stopped' when 2 then null else 'active' end as status,
				case when i %% 3 <> 0 then case i %% 7 when 0 then 'good' when 1 then 'fair' when 2 then 'average' when 3 then 'weak' end end as rating,
				cast('%s'[:4] as bigint) as rating_year, case i %% 4 when 0 then null when 1 then true else false end as in_value_chain,
				i %% 5 = 0 as digital_declared, i %% 6 = 0 as digital_einvoice, case when i %% 8 <> 0 then i %% 9 = 0 end as digital_ecommerce,
				i %% 20 as member_count, i %% 30 as worker_count, false as is_estimate
			from range(1, %d) as r(i)`, id, period, size+1)))
	}
	for _, u := range []string{"178", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189"} {
		list(u, "2020", "2023", "2023-12-31")
		list(u, "2024-12", "2024", "2024-12-31")
	}
	for _, u := range []string{"05977", "05983", "05986", "06001", "06004", "06019", "06037", "06040", "06046", "06058", "06073", "06076", "06079", "06085", "06463"} {
		list(u, "2025-07", "2025", "2025-12-31")
	}
	all := func(selects []string) string { return strings.Join(selects, " union all by name ") }
	in.Submissions = writePart(t, e, dir+"/submissions.parquet", Submission{}, all(subs))
	in.SubmissionTypes = writePart(t, e, dir+"/types.parquet", SubmissionType{}, all(types))
	in.SubmissionForms = writePart(t, e, dir+"/forms.parquet", SubmissionForm{}, fmt.Sprintf(
		`select submission_id, 'list' as form, org_type, true as in_force, count(*) as row_count from read_parquet([%s]) group by submission_id, org_type`, quoteList(in.Organisations)))
	in.Findings = []string{writePart(t, e, dir+"/findings.parquet", transforms.Finding{}, all(found))}
	in.ReadColumns = []string{writePart(t, e, dir+"/columns.parquet", transforms.ReadColumn{}, all(columns))}
	in.Resolution = writePart(t, e, dir+"/resolution.parquet", transforms.Resolution{}, fmt.Sprintf(
		`select submission_id, source_sheet, source_row, submission_id || '-' || source_row as org_id, true as is_counted from read_parquet([%s])`, quoteList(in.Organisations)))
	in.Terms = writePart(t, e, dir+"/terms.parquet", transforms.Term{}, fmt.Sprintf(`
		select submission_id, source_sheet, source_row, 'product' as kind, 'na ' || source_row %% 5 as code, 'Na ' || source_row %% 5 as text
			from read_parquet([%[1]s]) where source_row %% 4 <> 0
		union all by name
		select submission_id, source_sheet, source_row, 'cause' as kind, 'capital' as code, 'thiếu vốn' as text
			from read_parquet([%[1]s]) where status = 'stopped' and source_row %% 3 <> 0`, quoteList(in.Organisations)))
	in.Placements = writePart(t, e, dir+"/placements.parquet", transforms.Placement{}, all(places))
	in.Periods = writePart(t, e, dir+"/periods.parquet", Period{}, periodsOf("2023", "2020", "2024", "2024-12", "2025", "2025-07"))
	in.Run = writePart(t, e, dir+"/run.parquet", Run{}, "select 'r1' as run_id, date '2025-12-31' as as_of, 'c' as code, 'duckdb' as engine")
	return in
}

// placeOf gives the columns of raw.placements for a row of unit: of a district every tenth commune is not known, of a
// commune of 2025 every fourth row lies in no former district for sure.
func placeOf(unit, era string) string {
	if era == "2025-07" {
		return fmt.Sprintf(`'%s' as commune_code, case when i %% 4 <> 0 then '187' end as district_code, 'reported' as commune_basis,
			case when i %% 4 <> 0 then 'named' else 'straddling_commune' end as district_basis`, unit)
	}
	return fmt.Sprintf(`case when i %% 10 <> 0 then '06463' end as commune_code, '%s' as district_code,
		case when i %% 10 <> 0 then 'lineage' else 'no_commune' end as commune_basis, 'reported' as district_basis`, unit)
}

// periodsOf gives rows of raw.periods for pairs of a year and the era at its end.
func periodsOf(pairs ...string) string {
	var out []string
	for i := 0; i < len(pairs); i += 2 {
		y := pairs[i]
		out = append(out, fmt.Sprintf(`select '%[1]s' as period, 'year' as kind, %[1]s as year, date '%[1]s-01-01' as period_start,
			date '%[1]s-12-31' as period_end, '%[2]s' as unit_era, %[1]s.0 as year_position`, y, pairs[i+1]))
	}
	return strings.Join(out, " union all by name ")
}

var shared struct {
	dir  string
	once sync.Once
	err  error
}

// TestMain gives the package's tests a folder for the database they share.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "kttt-warehouse-test-")
	if err != nil {
		panic(err)
	}
	shared.dir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// built is the database of a small night, made once for all tests.
func built(t testing.TB) string {
	t.Helper()
	file := filepath.Join(shared.dir, "kttt.duckdb")
	shared.once.Do(func() { shared.err = Build(context.Background(), night(t, 40), file, Options{}) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return file
}

func TestBuildMakesAWholeReadOnlyFile(t *testing.T) {
	file := built(t)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o444 {
		t.Errorf("database is %v, %v; want a file of mode 0444", info.Mode(), err)
	}
	if _, err := os.Stat(file + ".wal"); err == nil {
		t.Error("a .wal is left")
	}
}

// TestBuildWritesForOldReaders asks the engine which DuckDB can open the file.
func TestBuildWritesForOldReaders(t *testing.T) {
	db := opened(t)
	got, err := db.Query(t.Context(), "select tags['storage_version'] from duckdb_databases() where database_name = 'release'")
	if err != nil || len(got.Rows) != 1 || !strings.HasPrefix(fmt.Sprint(got.Rows[0][0]), "v1.0.0") {
		t.Errorf("storage version is %v, %v; want v1.0.0", got, err)
	}
}

// TestBuildPublishesOnlyItsLayers finds raw nowhere in the file, and every column explained.
func TestBuildPublishesOnlyItsLayers(t *testing.T) {
	db := opened(t)
	got, err := db.Query(t.Context(), "select distinct schema_name from duckdb_tables() union select schema_name from duckdb_views() where not internal order by 1")
	if err != nil || fmt.Sprint(got.Rows) != "[[main] [marts] [meta] [staging]]" {
		t.Errorf("schemas are %v, %v", got, err)
	}
	got, err = db.Query(t.Context(), `select table_name from duckdb_tables() where comment is null or comment not like '% / %'
		union select view_name from duckdb_views() where not internal and (comment is null or comment not like '% / %')`)
	if err != nil || len(got.Rows) > 0 {
		t.Errorf("tables without a comment in both languages: %v, %v", got, err)
	}
	got, err = db.Query(t.Context(), "select table_name, column_name from duckdb_columns() where not internal and comment is null and schema_name <> 'main'")
	if err != nil || len(got.Rows) > 0 {
		t.Errorf("columns without a comment: %v, %v", got, err)
	}
}

// TestAreasOfEachLens counts them: today's are the latest list and the districts that ended, each under one name.
func TestAreasOfEachLens(t *testing.T) {
	db := opened(t)
	got, err := db.Query(t.Context(), `select lens, unit_era, area_level, count(*), count(distinct area_name), count(case when area_code = 'undecided' then 1 end), count(area_name_en)
		from meta.areas where lens = 'as_of_today' or area_code = 'undecided' or unit_era = '2025-07' group by all order by all`)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, r := range got.Rows {
		rows = append(rows, strings.TrimSuffix(fmt.Sprintln(r...), "\n"))
	}
	want := `as_of_today 2024-12 district 12 12 1 12
as_of_today 2025-07 commune 66 66 1 66
as_of_today 2025-07 province 1 1 0 1
as_reported 2019 district 1 1 1 1
as_reported 2020 district 1 1 1 1
as_reported 2024-12 district 1 1 1 1
as_reported 2025-07 commune 66 66 1 66
as_reported 2025-07 province 1 1 0 1`
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("areas are\n%s\nwant\n%s", got, want)
	}
}

// TestEveryMartOfAreasHasBothLenses finds no mart that forgot one: as many rows of the province in either.
func TestEveryMartOfAreasHasBothLenses(t *testing.T) {
	db := opened(t)
	tables, err := db.Query(t.Context(), `select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'lens' order by 1`)
	if err != nil || len(tables.Rows) < 8 {
		t.Fatalf("marts with a lens: %v, %v", tables.Rows, err)
	}
	for _, r := range tables.Rows {
		got, err := db.Query(t.Context(), fmt.Sprintf(`select count(case when lens = 'as_reported' then 1 end), count(case when lens = 'as_of_today' then 1 end)
			from marts.%s where area_level = 'province'`, r[0]))
		mayBeEmpty := r[0] == "reported_and_listed" || r[0] == "revisions" || r[0] == "population_participation" // no forms, signed periods or populations came
		if err != nil || got.Rows[0][0] != got.Rows[0][1] || got.Rows[0][0] == int64(0) && !mayBeEmpty {
			t.Errorf("%s: rows of the province by each lens %v, %v", r[0], got.Rows, err)
		}
	}
}
