package warehouse

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kttt/transforms"
)

// fullHistory are the marts of counts and shares over all periods, in the order they are made.
var fullHistory = []string{
	"marts.organisation_counts", "marts.rating_distribution", "marts.value_chain_share", "marts.digital_adoption",
	"marts.population_participation", "marts.indicators", "marts.target_progress",
}

// firstRows are what fullHistory reads that is no sum: it is made before and reported apart.
var firstRows = []string{"marts.organisation_history", "marts.submission_status"}

// tooLong stays without rows: everybody on every work list in every area, of all periods, in words of two languages,
// is tens of millions of rows. Nobody asks for them at once; marts.work_list_counts is measured.
const tooLong = "marts.work_list"

// BenchmarkHistory makes a warehouse of 80 quarters (2006 to 2025) on two threads and says what each step takes: the load
// (meta and staging from Parquet), the rows that marts begin with, the marts of counts and shares together, each mart, every check.
//
//	KTTT_HISTORY=110000 go test ./pipeline/warehouse -run '^$' -bench History -benchtime 1x -timeout 2h
//
// makes it of 110,000 organisations, the whole country's: 8.8 million organisation-quarters. Without the variable there
// are 1,100. peak-MiB is the whole process's resident memory in the step, the engine's limit 2.5 GB.
func BenchmarkHistory(b *testing.B) {
	organisations := 1100
	if text := os.Getenv("KTTT_HISTORY"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatalf("KTTT_HISTORY is the number of organisations: %v", err)
		}
		organisations = n
	}
	dir := b.TempDir()
	opt := Options{Threads: 2, MemoryLimit: "2500MB", TempDir: dir}
	in := history(b, dir, organisations, opt)
	e, err := openEngine(b.Context(), opt)
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	run := func(b *testing.B, statement string) {
		if err := e.exec(b.Context(), "run the benchmark", statement); err != nil {
			b.Fatal(err)
		}
	}
	run(b, fmt.Sprintf("attach %s as release (storage_version '%s')", quote(filepath.Join(dir, "history.duckdb")), storageVersion))
	if err := e.loadRaw(b.Context(), in); err != nil {
		b.Fatal(err)
	}
	run(b, "set search_path = 'release.main,memory.raw'")
	for _, schema := range layers {
		run(b, "create schema release."+schema)
	}
	scripts, err := loadTables()
	if err != nil {
		b.Fatal(err)
	}
	create := func(b *testing.B, s script) {
		run(b, "create or replace "+s.kind()+" release."+s.table()+" as\n"+s.SQL)
	}
	measured(b, "load", func(b *testing.B) {
		for _, s := range scripts {
			if s.Schema != "marts" {
				create(b, s)
			}
		}
		run(b, "checkpoint release")
	})
	byName := map[string]script{}
	for _, s := range scripts {
		byName[s.table()] = s
	}
	for _, name := range firstRows {
		measured(b, name, func(b *testing.B) { create(b, byName[name]) })
	}
	measured(b, "full-history", func(b *testing.B) {
		for _, name := range fullHistory {
			create(b, byName[name])
		}
	})
	for _, s := range scripts {
		if s.table() == tooLong {
			run(b, "create table release."+s.table()+" as select * from (\n"+s.SQL+"\n) where false")
		} else if s.Schema == "marts" && !slices.Contains(firstRows, s.table()) {
			measured(b, s.table(), func(b *testing.B) { create(b, s) })
		}
	}
	checks, err := loadFolder("checks")
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range checks {
		measured(b, "checks."+s.Name, func(b *testing.B) {
			if _, err := e.check(b.Context(), s); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// measured runs a step as a benchmark that also reports CPU seconds and the process's peak of memory.
func measured(b *testing.B, name string, step func(*testing.B)) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			forgetPeak(b)
			before, start := cpuTime(b), time.Now()
			step(b)
			b.ReportMetric(time.Since(start).Seconds(), "s")
			b.ReportMetric((cpuTime(b) - before).Seconds(), "cpu-s")
			b.ReportMetric(peakMiB(b), "peak-MiB")
		}
		b.ReportMetric(0, "ns/op") // said in seconds
	})
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// forgetPeak makes the kernel count the peak of memory anew; elsewhere than on Linux peakMiB is 0.
func forgetPeak(b *testing.B) {
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil && !os.IsNotExist(err) {
		b.Fatal(err)
	}
}

func peakMiB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

// history writes the input of 80 quarters of organisations: each lies in one of the communes of 2024, whose district lists
// it until June 2025 and whose commune of today lists it since; type, place and sector stay, the rest moves with the
// years, and answers are missing as they are in lists. The same number gives the same rows.
func history(b *testing.B, dir string, organisations int, opt Options) Input {
	e, err := openEngine(b.Context(), opt)
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	run := func(statement string) {
		if err := e.exec(b.Context(), "make the history", statement); err != nil {
			b.Fatal(err)
		}
	}
	in := Input{Reference: transforms.Reference()}
	run("create schema raw")
	for _, name := range []string{"units", "unit_eras", "unit_lineage"} {
		if err := e.loadReference(b.Context(), name, in.Reference[name]); err != nil {
			b.Fatal(err)
		}
	}
	run("create macro draw(who, question) as hash(hash(who, question))") // twice: the engine's hash of two is not of all their bits
	run("create macro answer(who, question) as case draw(who, question) % 4 when 0 then null when 1 then true else false end")
	run("create macro number(who, question, most) as case when draw(who, question) % 10 > 0 then cast(draw(who, question) // 10 % most as bigint) end")
	run(historyPeriods)
	run(fmt.Sprintf(historyOrganisations, organisations))
	run(historyRows)
	part := func(name string, row any, query string) string {
		return writePart(b, e, filepath.Join(dir, name+".parquet"), row, query)
	}
	for year := 2006; year <= 2025; year++ {
		in.Organisations = append(in.Organisations, part(fmt.Sprint("organisations", year), transforms.Organisation{},
			fmt.Sprintf(historyLists, year)))
	}
	in.Resolution = part("resolution", transforms.Resolution{}, "select submission_id, source_sheet, source_row, org_id, true as is_counted from list_rows")
	in.Placements = part("placements", transforms.Placement{}, `
		select submission_id, source_sheet, source_row, case when not is_vague then today_commune end as commune_code, district_code,
			case when is_vague then 'no_commune' else 'lineage' end as commune_basis, 'reported' as district_basis
		from list_rows`)
	in.Periods = part("periods", Period{}, "select * exclude (nth) from quarters")
	in.Submissions = part("submissions", Submission{}, `
		select submission_id, row_number() over (order by submission_id) as receipt, period || '/' || unit_code || '.xlsx' as source_file,
			submission_id as sha256, unit_code, unit_era, period, period_end, 'list' as form, 'HTX,LHHTX,THT' as org_types,
			'accepted' as status, period_end as received_on, count(*) as row_read, count(*) as row_kept, 0 as row_rejected,
			0 as row_skipped, 0 as finding_count, 1 as known_from_receipt
		from list_rows group by submission_id, unit_code, unit_era, period, period_end`)
	kinds := "select submission_id, org_type, true as in_force, 1 as known_from_receipt, count(*) as row_count, 'list' as form from list_rows group by submission_id, org_type"
	in.SubmissionTypes = part("types", SubmissionType{}, "select * exclude (row_count, form) from ("+kinds+")")
	in.SubmissionForms = part("forms", SubmissionForm{}, kinds)
	in.ReadColumns = []string{part("columns", transforms.ReadColumn{}, `
		select submission_id, 'HTX' as source_sheet, min(source_row) as first_row, max(source_row) as last_row, 'name' as field, 2 as source_col,
			'B' as source_letters
		from list_rows group by submission_id`)}
	lines, _ := transforms.Populations(nil)
	if err := e.loadReference(b.Context(), "lines", csvOf(b, lines)); err != nil {
		b.Fatal(err)
	}
	in.PopulationLines = part("populations", transforms.PopulationLine{}, "select * from raw.lines")
	in.Run = part("run", Run{}, "select 'r1' as run_id, date '2025-12-31' as as_of, 'c' as code, 'duckdb' as engine")
	return in
}

const historyPeriods = `
create table quarters as
select
    q.nth, q.year || '-Q' || q.quarter as period, 'quarter' as kind, q.year, q.period_start, q.period_end, e.unit_era,
    q.year - 1 + q.quarter / 4 as year_position
from (
    select
        i as nth, 2006 + i // 4 as year, i % 4 + 1 as quarter, make_date(2006 + i // 4, i % 4 * 3 + 1, 1) as period_start,
        last_day(make_date(2006 + i // 4, i % 4 * 3 + 3, 1)) as period_end
    from range(80) as r(i)
) as q
inner join raw.unit_eras as e
    on q.period_end between cast(e.valid_from as date) and coalesce(cast(e.valid_to as date), date '9999-12-31')`

// historyOrganisations draws each organisation's home and type. A commune of 2024 that was divided goes whole to the
// first of its communes of today.
const historyOrganisations = `
create table orgs as
with homes as (
    select
        u.unit_code as commune_code, u.district_code, min(l.to_code) as today_commune,
        row_number() over (order by u.unit_code) - 1 as home_no, count(*) over () as home_count
    from raw.units as u
    inner join raw.unit_lineage as l on l.from_code = u.unit_code and l.from_era = '2024-12' and l.to_era = '2025-07'
    where u.unit_era = '2024-12' and u.level = 'commune'
    group by u.unit_code, u.district_code
)
select
    i as org_no, lpad(cast(i as varchar), 12, '0') as org_id, h.commune_code, h.district_code, h.today_commune,
    draw(i, 'vague') %% 20 = 0 as is_vague,
    case when draw(i, 'type') %% 100 < 55 then 'HTX' when draw(i, 'type') %% 100 < 99 then 'THT' else 'LHHTX' end as org_type,
    date '2000-01-01' + cast(draw(i, 'founded') %% 9300 as integer) as founded_on
from range(%d) as r(i)
inner join homes as h on h.home_no = draw(i, 'home') %% h.home_count`

const historyRows = `
create view list_rows as
select
    lpad(cast(p.nth as varchar), 4, '0') || '-' || u.unit_code || '-' || p.unit_era as submission_id, 'HTX' as source_sheet,
    o.org_no + 8 as source_row, p.period, p.period_end, p.unit_era, p.year, u.unit_code, o.org_no, o.org_id, o.org_type, o.founded_on,
    hash(o.org_no, p.year) as who, o.is_vague, case when not o.is_vague then o.commune_code end as old_commune, o.district_code, o.today_commune
from orgs as o
cross join quarters as p
cross join lateral (select case when p.unit_era = '2025-07' then o.today_commune else o.district_code end as unit_code) as u`

// historyLists are the lists of a year. who is the organisation in the year: it answers alike in all
// quarters.
const historyLists = `
select
    submission_id, source_sheet, source_row, org_type, org_type || ' Nông nghiệp số ' || org_no as name,
    'nong nghiep so ' || org_no as name_key, lpad(cast(org_no as varchar), 10, '0') as tax_code, founded_on, 'day' as founded_precision,
    case when unit_era = '2025-07' then today_commune else old_commune end as commune_code,
    case when unit_era <> '2025-07' then district_code end as district_code,
    ['agriculture', 'forestry', 'trade', 'industry', 'transport', 'credit', 'other'][1 + cast(draw(org_no, 'sector') %% 7 as integer)] as sector,
    case draw(who, 'status') %% 100 when 0 then 'dissolved' when 1 then 'revoked' when 2 then 'dissolving' when 3 then 'stopped'
        when 4 then 'stopped' when 5 then 'suspended' when 6 then 'suspended' when 7 then 'converted' when 8 then null when 9 then null
        else 'active' end as status,
    case when draw(who, 'status') %% 100 between 3 and 6 then 'thiếu vốn' end as status_reason,
    case when org_type <> 'THT' then [null, null, 'good', 'good', 'good', 'fair', 'fair', 'fair', 'average', 'weak'][1 + cast(draw(who, 'rating') %% 10 as integer)] end as rating,
    case when org_type <> 'THT' and draw(who, 'rating') %% 10 > 1 then 40 + draw(who, 'score') %% 60 end as rating_score,
    year as rating_year, answer(who, 'chain') as in_value_chain, case when draw(who, 'contract') %% 10 = 0 then 'HĐ ' || org_no end as chain_contract,
    answer(who, 'declared') as digital_declared, answer(who, 'einvoice') as digital_einvoice, answer(who, 'accounting') as digital_accounting,
    answer(who, 'ecommerce') as digital_ecommerce, answer(who, 'social') as digital_social, answer(who, 'traceability') as digital_traceability,
    answer(who, 'payment') as digital_payment, answer(who, 'management') as digital_management, answer(who, 'production') as digital_production,
    answer(who, 'hi_tech') as hi_tech,
    case when draw(who, 'ocop') %% 10 = 0 then 1 + draw(who, 'products') %% 4 end as ocop_product_count,
    case when draw(who, 'ocop') %% 10 = 0 then 3 + draw(who, 'stars') %% 3 end as ocop_star_max,
    number(who, 'members', 80) as member_count, number(who, 'women', 30) as member_women_count, number(who, 'ethnic', 60) as member_ethnic_count,
    number(who, 'workers', 60) as worker_count, number(who, 'managers', 5) as manager_count, number(who, 'vocational', 3) as manager_vocational_count,
    number(who, 'degree', 2) as manager_degree_count,
    number(who, 'charter', 4000) * 1000000 as charter_capital_vnd, number(who, 'capital', 9000) * 1000000 as total_capital_vnd,
    number(who, 'revenue', 9000) * 1000000 as revenue_vnd, (number(who, 'profit', 900) - 200) * 1000000 as profit_vnd,
    number(who, 'income', 90) * 1000000 as worker_income_vnd_year, false as is_estimate
from list_rows
where year = %d`
