package pipeline

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kttt/transforms"
)

// TestKindsOfNothing gives one organisation among others each kind of answer in turn: a mart that is about the answer
// must look different for each. Not assessed by rule, not applicable, not reported and zero never fall together.
func TestKindsOfNothing(t *testing.T) {
	zero, no := int64(0), false
	counts := func(p func(*transforms.Organisation) **int64) map[string]func(*transforms.Organisation) {
		return map[string]func(*transforms.Organisation){
			"not reported": func(o *transforms.Organisation) { *p(o) = nil },
			"zero":         func(o *transforms.Organisation) { *p(o) = &zero },
		}
	}
	answers := func(p func(*transforms.Organisation) **bool) map[string]func(*transforms.Organisation) {
		return map[string]func(*transforms.Organisation){
			"not reported": func(o *transforms.Organisation) { *p(o) = nil },
			"no":           func(o *transforms.Organisation) { *p(o) = &no },
		}
	}
	texts := func(p func(*transforms.Organisation) **string, values ...string) map[string]func(*transforms.Organisation) {
		out := map[string]func(*transforms.Organisation){"not reported": func(o *transforms.Organisation) { *p(o) = nil }}
		for _, v := range values {
			out[v] = func(o *transforms.Organisation) { *p(o) = &v }
		}
		return out
	}
	type kinds = map[string]func(*transforms.Organisation)
	rated := texts(func(o *transforms.Organisation) **string { return &o.Rating }, "not_assessed", "weak")
	rated["not applicable"] = func(o *transforms.Organisation) { o.OrgType = "THT" }
	for _, c := range []struct {
		what  string
		kinds kinds
		marts []string
	}{
		{"rating", rated, []string{"rating_distribution", "indicators", "organisation_breakdown", "target_progress", "year_on_year"}},
		{"size", kinds{"not reported": func(o *transforms.Organisation) { o.Sector = nil },
			"no threshold": func(o *transforms.Organisation) { credit := "credit"; o.Sector = &credit },
			"not applicable": func(o *transforms.Organisation) {
				o.OrgType = "THT"
			}, "micro": func(*transforms.Organisation) {}}, []string{"organisation_breakdown"}},
		{"chain", answers(func(o *transforms.Organisation) **bool { return &o.InValueChain }), []string{"value_chain_share", "indicators", "organisation_breakdown", "target_progress", "year_on_year"}},
		{"digital", answers(func(o *transforms.Organisation) **bool { return &o.DigitalDeclared }), []string{"digital_adoption", "indicators", "organisation_breakdown", "target_progress", "year_on_year"}},
		{"members", counts(func(o *transforms.Organisation) **int64 { return &o.MemberCount }), []string{"organisation_counts", "indicators", "organisation_breakdown", "member_parts", "population_participation", "target_progress", "year_on_year"}},
		{"workers", counts(func(o *transforms.Organisation) **int64 { return &o.WorkerCount }), []string{"organisation_counts", "organisation_breakdown"}},
		{"women", counts(func(o *transforms.Organisation) **int64 { return &o.MemberWomenCount }), []string{"member_parts"}},
		{"revenue", counts(func(o *transforms.Organisation) **int64 { return &o.RevenueVND }), []string{"money"}},
		{"status", texts(func(o *transforms.Organisation) **string { return &o.Status }, "active", "stopped", "dissolved"), []string{"organisation_counts", "indicators", "year_on_year"}},
		{"sector", texts(func(o *transforms.Organisation) **string { return &o.Sector }, "other"), []string{"organisation_breakdown"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			seen := map[string]string{} // mart and its rows, to the kind
			for kind, answer := range c.kinds {
				w := smallWorld()
				answer(&w.organisations[0])
				root := w.release(t)
				for _, mart := range c.marts {
					rows := rowsOf(t, filepath.Join(root, "marts", mart+".parquet"))
					if other, ok := seen[mart+rows]; ok {
						t.Errorf("%s cannot tell %s from %s", mart, kind, other)
					}
					seen[mart+rows] = kind
				}
			}
		})
	}
}

// rowsOf is a mart as one text.
func rowsOf(t *testing.T, path string) string {
	t.Helper()
	rows, err := readParquet(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = fmt.Sprint(r) // maps are printed in the order of their keys
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// smallWorld is one list of one unit with three organisations; the first one reports everything.
func smallWorld() *world {
	full := randomWorld(3)
	w := &world{periods: full.periods[4:5], populations: full.populations}
	w.submissions, w.types, w.forms = full.submissions[:1], full.types[:3], full.forms[:3]
	id, period, end := w.submissions[0].SubmissionID, w.periods[0].Period, w.periods[0].PeriodEnd
	unit, era := "187", w.periods[0].UnitEra
	w.submissions[0].Period, w.submissions[0].PeriodEnd, w.submissions[0].UnitCode, w.submissions[0].UnitEra = &period, end, &unit, &era
	for row := range int64(3) {
		ten, two, farm, active, yes, fair, money := int64(10), int64(2), "agriculture", "active", true, "fair", int64(5_000_000)
		founded := dayOf("2015-03-01")
		o := transforms.Organisation{SubmissionID: id, SourceSheet: "HTX", SourceRow: row + 1, OrgType: "HTX", Name: "HTX Giả định", NameKey: "gia dinh", RatingYear: 2024,
			Sector: &farm, Status: &active, Rating: &fair, InValueChain: &yes, DigitalDeclared: &yes, DigitalPayment: &yes, MemberCount: &ten, MemberWomenCount: &two,
			MemberEthnicCount: &two, WorkerCount: &ten, RevenueVND: &money, ProfitVND: &money, WorkerIncomeVNDYear: &money, FoundedOn: &founded, DistrictCode: &unit}
		w.organisations = append(w.organisations, o)
		w.resolution = append(w.resolution, transforms.Resolution{SubmissionID: id, SourceSheet: "HTX", SourceRow: row + 1, OrgID: fmt.Sprint("o", row), IsCounted: true})
		w.placements = append(w.placements, transforms.Placement{SubmissionID: id, SourceSheet: "HTX", SourceRow: row + 1, DistrictCode: &unit, CommuneBasis: "no_commune", DistrictBasis: "reported"})
	}
	return w
}
