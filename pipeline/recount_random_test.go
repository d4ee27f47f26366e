package pipeline

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// TestMartsAgainstAnotherCalculation counts the demonstration again. TestScripts does so with every release that a
// script leaves, TestMartsOfRandomLists with invented worlds.
func TestMartsAgainstAnotherCalculation(t *testing.T) {
	data, out := demoNight(t)
	checkRecount(t, filepath.Join(data, "releases", out.run, "parquet"))
}

// TestMartsOfRandomLists counts worlds again in which every answer may be missing, zero or absurd.
func TestMartsOfRandomLists(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			root := randomWorld(seed).release(t)
			checkRecount(t, root)
			results, err := warehouse.Check(t.Context(), filepath.Join(filepath.Dir(root), "kttt.duckdb"), warehouse.Options{})
			var failed *warehouse.CheckError
			if err != nil && !errors.As(err, &failed) {
				t.Fatal(err)
			}
			for _, r := range results {
				if r.Count > 0 && r.Severity == warehouse.Fail && !slices.Contains(inventedAway, r.Name) {
					t.Error(r)
				}
			}
		})
	}
}

// inventedAway are the checks of what an invented world lacks: its rows come from no files, and some count nowhere.
var inventedAway = []string{"checks/accepted_lists_hold_kept_rows", "checks/names_have_a_cell", "checks/organisations_counted_somewhere",
	"checks/versions_in_force_are_the_lists"}

// TestTheRecountSpeaksUp changes one answer of one list and keeps the marts of before: whoever compares them must see it.
func TestTheRecountSpeaksUp(t *testing.T) {
	none, many, active := (*int64)(nil), int64(12345), "active"
	w := randomWorld(7)
	o, zero, ten, yes, weak, farm := &w.organisations[0], int64(0), int64(10), true, "weak", "agriculture"
	o.OrgType, o.Status, o.MemberCount, o.MemberWomenCount, o.ProfitVND, o.InValueChain, o.Rating, o.Sector = "HTX", &active, &ten, &zero, &zero, &yes, &weak, &farm
	w.resolution[0].IsCounted = true
	before, honest := w.release(t), *o
	checkRecount(t, before)
	for name, spoil := range map[string]func(*transforms.Organisation){
		"a member more":      func(o *transforms.Organisation) { o.MemberCount = &many },
		"members not told":   func(o *transforms.Organisation) { o.MemberCount = none },
		"a woman more":       func(o *transforms.Organisation) { n := *o.MemberWomenCount + 1; o.MemberWomenCount = &n },
		"another profit":     func(o *transforms.Organisation) { o.ProfitVND = &many },
		"another type":       func(o *transforms.Organisation) { o.OrgType = "THT" },
		"no more an answer":  func(o *transforms.Organisation) { o.InValueChain = nil },
		"it is closed":       func(o *transforms.Organisation) { closed := "dissolved"; o.Status = &closed },
		"it has no sector":   func(o *transforms.Organisation) { o.Sector = nil },
		"it is rated better": func(o *transforms.Organisation) { good := "good"; o.Rating = &good },
	} {
		t.Run(name, func(t *testing.T) {
			*o = honest
			spoil(o)
			after := w.release(t)
			for mart := range grains {
				path := filepath.Join(after, "marts", mart+".parquet")
				if err := errors.Join(os.Remove(path), os.Link(filepath.Join(before, "marts", mart+".parquet"), path)); err != nil {
					t.Fatal(err)
				}
			}
			if differences, err := recountOf(after); err != nil || len(differences) == 0 {
				t.Errorf("nobody spoke up (%v)", err)
			}
		})
	}
}

// world is the input of one warehouse.
type world struct {
	organisations []transforms.Organisation
	resolution    []transforms.Resolution
	placements    []transforms.Placement
	submissions   []warehouse.Submission
	types         []warehouse.SubmissionType
	forms         []warehouse.SubmissionForm
	periods       []warehouse.Period
	populations   []transforms.PopulationLine
}

// release builds and exports a world and gives the folder of its Parquet files.
func (w *world) release(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	in := warehouse.Input{
		Reference: transforms.Reference(), Organisations: []string{writeRows(t, dir, "organisations", w.organisations)},
		Resolution: writeRows(t, dir, "resolution", w.resolution), Placements: writeRows(t, dir, "placements", w.placements),
		Submissions: writeRows(t, dir, "submissions", w.submissions), SubmissionTypes: writeRows(t, dir, "types", w.types),
		SubmissionForms: writeRows(t, dir, "forms", w.forms), Periods: writeRows(t, dir, "periods", w.periods),
		PopulationLines: writeRows(t, dir, "populations", w.populations),
	}
	file, root := filepath.Join(dir, "kttt.duckdb"), filepath.Join(dir, "parquet")
	if err := warehouse.Build(t.Context(), in, file, warehouse.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := warehouse.Export(t.Context(), file, root, warehouse.Options{}); err != nil {
		t.Fatal(err)
	}
	return root
}

func writeRows[T any](t *testing.T, dir, name string, rows []T) string {
	t.Helper()
	path := filepath.Join(dir, name+".parquet")
	if err := parquet.WriteFile(path, rows); err != nil {
		t.Fatal(err)
	}
	return path
}

// randomWorld invents lists of seven periods in which anything may be missing: the same seed, the same world.
func randomWorld(seed uint64) *world {
	g := &dice{rand.New(rand.NewPCG(seed, 5))}
	w := &world{}
	w.populations, _ = transforms.Populations(nil)
	for _, p := range []struct{ period, kind, from, to, era string }{
		{"2020", "year", "2020-01-01", "2020-12-31", "2020"}, {"2022", "year", "2022-01-01", "2022-12-31", "2020"},
		{"2023", "year", "2023-01-01", "2023-12-31", "2020"}, {"2024-H1", "half", "2024-01-01", "2024-06-30", "2020"},
		{"2024", "year", "2024-01-01", "2024-12-31", "2024-12"}, {"2025-H1", "half", "2025-01-01", "2025-06-30", "2024-12"},
		{"2025", "year", "2025-01-01", "2025-12-31", "2025-07"},
	} {
		from, to := dayOf(p.from), dayOf(p.to)
		end := to.Time()
		position := float64(end.Year()-1) + float64(end.Month())/12
		w.periods = append(w.periods, warehouse.Period{Period: p.period, Kind: p.kind, Year: int64(end.Year()), PeriodStart: &from, PeriodEnd: &to, UnitEra: p.era, YearPosition: position})
		units := []string{"178", "187", "188", "189"}
		if p.era == "2025-07" {
			units = []string{"06463", "05977", "06565"}
		}
		for _, unit := range units {
			if g.IntN(5) > 0 {
				w.list(g, p.period, p.era, unit, to)
			}
		}
	}
	return w
}

func dayOf(s string) transforms.Day {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return transforms.DayOf(d)
}

// list adds one unit's list.
func (w *world) list(g *dice, period, era, unit string, end transforms.Day) {
	id := fmt.Sprintf("s%03d", len(w.submissions)+1)
	n := 5 + g.IntN(30)
	form := "list"
	w.submissions = append(w.submissions, warehouse.Submission{SubmissionID: id, Receipt: int64(len(w.submissions) + 1), SourceFile: id + ".xlsx", UnitCode: &unit,
		UnitEra: &era, Period: &period, PeriodEnd: &end, Form: &form, Forms: &form, Status: "accepted", ReceivedOn: &end, RowRead: int64(n), RowKept: int64(n)})
	for _, typ := range []string{"HTX", "LHHTX", "THT"} {
		w.types = append(w.types, warehouse.SubmissionType{SubmissionID: id, OrgType: typ, InForce: true})
		w.forms = append(w.forms, warehouse.SubmissionForm{SubmissionID: id, Form: form, OrgType: typ, InForce: true})
	}
	for row := range n {
		o := g.organisation(end)
		o.SubmissionID, o.SourceSheet, o.SourceRow = id, "HTX", int64(row+1)
		if era == "2025-07" {
			o.CommuneCode = g.text("06463", "05977", "06565", "00000")
		} else {
			o.DistrictCode = g.text("187", "188", "189", "00000")
		}
		w.organisations = append(w.organisations, o)
		w.resolution = append(w.resolution, transforms.Resolution{SubmissionID: id, SourceSheet: "HTX", SourceRow: o.SourceRow,
			OrgID: fmt.Sprintf("%s-%d", id, row), IsCounted: g.IntN(8) > 0})
		w.placements = append(w.placements, transforms.Placement{SubmissionID: id, SourceSheet: "HTX", SourceRow: o.SourceRow,
			CommuneCode: g.text("06463", "05977"), DistrictCode: g.text("187", "189"), CommuneBasis: "reported", DistrictBasis: "reported"})
	}
}

// dice give answers, a third of them missing.
type dice struct{ *rand.Rand }

func (g *dice) text(words ...string) *string {
	if i := g.IntN(len(words)*3/2 + 1); i < len(words) {
		return &words[i]
	}
	return nil
}

func (g *dice) yes() *bool {
	if i := g.IntN(3); i < 2 {
		yes := i == 0
		return &yes
	}
	return nil
}

// number is one of a few or anything up to most.
func (g *dice) number(most int64, few ...int64) *int64 {
	var n int64
	switch i := g.IntN(len(few)*2 + 4); {
	case i < len(few):
		n = few[i]
	case i < len(few)+2:
		n = g.Int64N(most)
	case i < len(few)+3:
		n = 0
	default:
		return nil
	}
	return &n
}

// organisation invents one row of a list that ends on a day.
func (g *dice) organisation(end transforms.Day) transforms.Organisation {
	o := transforms.Organisation{OrgType: []string{"HTX", "HTX", "HTX", "THT", "LHHTX"}[g.IntN(5)], Name: "HTX Giả định", NameKey: "gia dinh",
		RatingYear: int64(end.Time().Year() - g.IntN(2))}
	if g.IntN(4) > 0 {
		founded := end.Time().AddDate(-g.IntN(50), -g.IntN(14), 0)
		precision := []string{"day", "month", "year"}[g.IntN(3)]
		switch precision {
		case "year":
			founded = time.Date(founded.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		case "month":
			founded = time.Date(founded.Year(), founded.Month(), 1, 0, 0, 0, 0, time.UTC)
		}
		day := transforms.DayOf(founded)
		o.FoundedOn, o.FoundedPrecision = &day, &precision
	}
	o.Sector = g.text("agriculture", "agriculture", "agriculture", "industry", "construction", "credit", "trade_services", "transport", "environment", "other")
	o.Status = g.text("active", "active", "active", "suspended", "stopped", "dissolving", "dissolved", "revoked", "converted")
	o.Rating = g.text("good", "fair", "average", "weak", "not_assessed")
	o.InValueChain, o.ChainContract = g.yes(), g.text("Hợp đồng")
	for _, p := range []**bool{&o.DigitalDeclared, &o.DigitalEinvoice, &o.DigitalAccounting, &o.DigitalEcommerce, &o.DigitalSocial, &o.DigitalTraceability,
		&o.DigitalPayment, &o.DigitalManagement, &o.DigitalProduction} {
		*p = g.yes()
	}
	o.MemberCount = g.number(400, 49, 50, 199, 200, 299, 300, 301, 1000, 1001)
	for _, p := range []**int64{&o.MemberWomenCount, &o.MemberEthnicCount, &o.MemberNewCount, &o.MemberIndividualCount, &o.MemberHouseholdCount, &o.MemberLegalCount, &o.WorkerCount} {
		*p = g.number(60)
	}
	for _, p := range []**int64{&o.RevenueVND, &o.TotalCapitalVND, &o.CharterCapitalVND, &o.TotalAssetsVND, &o.RevenueMembersVND, &o.WorkerIncomeVNDYear, &o.StateBudgetVND} {
		*p = g.number(90_000_000_000, 999_999_999, 1_000_000_000, 2_000_000_000, 10_000_000_000, 80_000_000_000)
	}
	if o.ProfitVND = g.number(3_000_000_000); o.ProfitVND != nil && g.IntN(3) == 0 {
		loss := -*o.ProfitVND
		o.ProfitVND = &loss
	}
	return o
}
