package warehouse

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kttt/transforms"
)

// TestCheckHoldsForANight also holds for a night on which nothing came.
func TestCheckHoldsForANight(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.duckdb")
	if err := Build(t.Context(), Input{Reference: transforms.Reference()}, empty, Options{}); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"a night": built(t), "nothing": empty} {
		results, err := Check(t.Context(), file, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(results) < 40 {
			t.Errorf("%s: only %d checks ran", name, len(results))
		}
	}
}

// TestCheckErrorNamesWhatFailed spoils an input and reads what the night would print.
func TestCheckErrorNamesWhatFailed(t *testing.T) {
	in := night(t, 10)
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	in.Resolution = writePart(t, e, filepath.Join(t.TempDir(), "r.parquet"), transforms.Resolution{}, `select * replace ('o1' as org_id) from read_parquet(`+quote(in.Resolution)+`)`)
	file := filepath.Join(t.TempDir(), "kttt.duckdb")
	if err := Build(t.Context(), in, file, Options{}); err != nil {
		t.Fatal(err)
	}
	results, err := Check(t.Context(), file, Options{})
	var failed *CheckError
	if !errors.As(err, &failed) {
		t.Fatalf("error is %v, want a CheckError", err)
	}
	i := slices.IndexFunc(failed.Failed, func(r CheckResult) bool { return r.Name == "checks/one_counted_row_per_organisation" })
	if i < 0 || failed.Failed[i].Count != 3 || len(failed.Failed[i].Sample.Rows) != 3 {
		t.Fatalf("failed: %v", failed)
	}
	if want := "fail  checks/one_counted_row_per_organisation: not so in 3 rows: an organisation is counted once a period (first: org_id o1, period 2023, counted_rows 110"; !strings.Contains(err.Error(), want) {
		t.Errorf("error reads\n%v\nwant it to say\n%s", err, want)
	}
	if len(results) <= len(failed.Failed) {
		t.Error("the checks that hold are not told")
	}
}

// TestGrainAndDictionaryChecksFire gives the generated checks something to find.
func TestGrainAndDictionaryChecksFire(t *testing.T) {
	e := sandbox(t)
	if err := e.exec(t.Context(), "make a table", "create table marts.x as select * from (values (1, 'a'), (1, 'b'), (null, 'c')) as v(a, share)"); err != nil {
		t.Fatal(err)
	}
	s := script{Schema: "marts", Name: "x", Grain: []string{"a"}}
	r, err := e.check(t.Context(), grainCheck(s))
	if err != nil || r.Count != 2 {
		t.Errorf("grain check found %d rows, %v; want the double and the NULL", r.Count, err)
	}
	d := dictionary{"share": {Name: "share", Type: "DOUBLE"}, "lost": {Name: "lost"}}
	columns, err := e.publishedColumns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r := d.check(s, columns["marts.x"]); r.Count != 2 {
		t.Errorf("dictionary check found %v; want a without a line and share of another type", r.Sample.Rows)
	}
	if r := d.checkUnused(columns); r.Count != 1 {
		t.Errorf("dictionary check found %v; want the line nobody uses", r.Sample.Rows)
	}
}

// TestContractColumns compares staging and marts with the promise, names and order.
func TestContractColumns(t *testing.T) {
	area := "lens, period, period_end, area_level, area_code, area_name, unit_era, "
	for table, want := range map[string]string{
		"marts.rating_distribution":      area + "org_type, rating, rating_year, org_count, active_org_count, rated_count, active_count, listed_count, share_of_rated, share_of_active, share_of_listed",
		"marts.value_chain_share":        area + "org_type, base, in_chain_count, unknown_count, base_count, share",
		"marts.digital_adoption":         area + "org_type, measure, adopting_count, unknown_count, base_count, share",
		"marts.population_participation": area + "member_count, population, population_series, population_year, is_preferred, share, goal_share, goal_year, people_short, growth_needed_per_year, population_is_interpolated, population_source, absent_reason, member_unknown_count, member_goal, member_goal_year, share_at_member_goal, summary_vi, summary_en",
		"marts.organisation_counts":      area + "org_type, listed_count, active_count, status_unknown_count, new_count, stopped_count, dissolved_count, converted_count, member_count, worker_count, member_unknown_count, worker_unknown_count",
		"marts.target_progress":          area + "org_type, indicator, horizon, reading, comparator, target_value, tolerance, unit, denominator, legal_source, numerator, denominator_value, actual_value, lowest_value, highest_value, path_value, gap, needed_per_year, status, ceiling_value, parent_indicator, share_of_all_target, share_of_all_value, baseline_period, baseline_value, compound_path_value, place_on_path, time_gone, projected_value, projected_compound_value, status_rule_vi, status_rule_en, due_unit_count, reported_unit_count, absent_count, lowest_with_absent, highest_with_absent, is_certain",
		"marts.indicators":               area + "org_type, indicator, numerator, denominator, value, unit",
		"marts.organisation_breakdown":   area + "org_type, dimension, code, listed_count, whole_listed_count, share_of_listed, active_count, rated_count, good_or_fair_count, rating_unknown_count, in_chain_count, chain_unknown_count, digital_count, digital_unknown_count, member_count, member_unknown_count, worker_count, worker_unknown_count",
		"marts.member_parts":             area + "org_type, part, listed_count, both_count, unknown_count, contradictory_count, part_count, member_count, share, reported_count, reported_part_count",
		"marts.money":                    area + "org_type, measure, listed_count, reported_count, not_reported_count, zero_count, total_vnd, mean_vnd, median_vnd, lowest_vnd, highest_vnd",
		"marts.year_on_year":             area + "org_type, indicator, unit, numerator, denominator, value, previous_period, previous_numerator, previous_denominator, previous_value, change, change_percent, change_points, unit_count, previous_unit_count, common_unit_count, is_comparable",
		"marts.submission_status":        "period, period_end, area_level, area_code, area_name, unit_era, unit_code, due_on, received_on, is_on_time, receipt, row_read, row_kept, row_rejected, row_skipped, finding_count, is_expected, status, late_by_days, has_form_only, refused_count",
		"staging.organisations": `submission_id, source_file, source_sheet, source_row, unit_code, period, period_end, org_id, org_type, name,
			registration_no, tax_code, founded_on, founded_precision, address, commune_code, unit_era, district_code,
			sector, main_products, status, status_since, status_reason, rating, not_assessed_reason, rating_score, rating_year, in_value_chain,
			chain_partner, chain_contract, digital_declared, digital_einvoice, digital_accounting, digital_ecommerce,
			digital_social, digital_traceability, digital_payment, digital_management, digital_production, hi_tech,
			ocop_product_count, ocop_star_max, certificates, member_count, member_women_count, member_ethnic_count,
			member_new_count, member_individual_count, member_household_count, member_legal_count, worker_count,
			worker_member_count, manager_count, manager_vocational_count, manager_degree_count, charter_capital_vnd,
			total_capital_vnd, total_assets_vnd, revenue_vnd, revenue_members_vnd, profit_vnd, worker_income_vnd_year,
			state_budget_vnd, alliance_member, support_needs, note, is_estimate, is_counted, name_no, named_commune_code, named_unit_era`,
	} {
		var got []string
		for _, c := range schemaOf(t)[table] {
			got = append(got, c.Name)
		}
		if !slices.Equal(got, list(want)) {
			t.Errorf("%s has columns\n%s\nwant\n%s", table, strings.Join(got, ", "), want)
		}
	}
}

// TestNothingPersonalIsPublished looks for the columns that may not leave the lake.
func TestNothingPersonalIsPublished(t *testing.T) {
	for table, columns := range schemaOf(t) {
		for _, c := range columns {
			switch c.Name {
			case "name_key", "leader", "leader_sex", "phone", "email", "identity_no":
				t.Errorf("%s publishes %s", table, c.Name)
			}
		}
	}
}

func TestBuildLeavesNothingBehindWhenItFails(t *testing.T) {
	in := night(t, 5)
	in.Run = filepath.Join(t.TempDir(), "missing.parquet")
	dir := t.TempDir()
	file := filepath.Join(dir, "kttt.duckdb")
	if err := Build(t.Context(), in, file, Options{}); err == nil {
		t.Fatal("a build without its run file succeeded")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Build(t.Context(), night(t, 5), file, Options{}); err == nil {
		t.Error("a build over an existing file succeeded")
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "mine" {
		t.Errorf("the existing file was touched: %q, %v", b, err)
	}
}
