package warehouse

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDescribeLooksAtRows describes tables whose keys and references hold, and tables where they do not.
func TestDescribeLooksAtRows(t *testing.T) {
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	if err := e.exec(t.Context(), "make tables", `create schema meta; create schema marts;
		create table meta.periods as select '2024' as period;
		create table marts.money as select * from (values ('2024', 'a', ''), (null, 'b', null)) as t(period, area_code, area_name);
		create table marts.ocop as select '2023' as period, 'x' as area_code`); err != nil {
		t.Fatal(err)
	}
	db := &DB{engine: e}
	got, err := db.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	type said struct {
		Blanks     bool
		References []Reference
	}
	all := map[string]said{}
	for _, d := range got {
		all[d.Table()] = said{d.GrainHasNull, d.References}
		if d.TitleVI == "" || d.Columns[0].VI == "" || !slices.Contains(d.Grain, "period") {
			t.Errorf("%s is not described: %+v", d.Table(), d)
		}
	}
	want := map[string]said{"meta.periods": {}, "marts.ocop": {}, "marts.money": {Blanks: true, References: []Reference{{"period", "meta.periods"}}}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	for table, want := range map[string][]string{"marts.money": {"area_name"}, "marts.ocop": nil} {
		i := slices.IndexFunc(got, func(d Description) bool { return d.Table() == table })
		if empty, err := db.EmptyTexts(t.Context(), got[i]); err != nil || !slices.Equal(empty, want) {
			t.Errorf("%s: empty texts in %q (%v), want %q", table, empty, err, want)
		}
	}
}

// TestChecksAndCutsAreTold reads the headers of all that is no table.
func TestChecksAndCutsAreTold(t *testing.T) {
	checks, err := Checks()
	if err != nil || len(checks) < 50 {
		t.Fatalf("%d checks: %v", len(checks), err)
	}
	for _, c := range checks {
		if c.Title == "" || c.TitleVI == "" || c.Severity != Fail && c.Severity != Warn {
			t.Errorf("check %+v", c)
		}
	}
	cuts, err := Cuts()
	if err != nil || len(cuts) < 5 {
		t.Fatalf("%d cuts: %v", len(cuts), err)
	}
	for _, c := range cuts {
		if c.Title == "" || c.TitleVI == "" || c.Call == "" || c.Example == "" {
			t.Errorf("cut %+v", c)
		}
	}
}
