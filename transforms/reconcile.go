package transforms

import (
	"fmt"
	"slices"
)

// listedKey is one figure that lists can be added up to.
type listedKey struct {
	period                              Period
	areaLevel, area, orgType, indicator string
}

// listedValue is what the lists in force come to: the sum of the answers, how many
// gave one and how many did not.
type listedValue struct {
	sum            float64
	known, unknown int
}

// agrees tells that the lists could come to v, as far as their missing answers go:
// one that says no status counts as active, any other missing answer could add.
func (l listedValue) agrees(indicator string, v float64) bool {
	lowest, highest := l.sum, l.sum+float64(l.unknown)
	switch {
	case indicator == "active_count":
		lowest, highest = l.sum-float64(l.unknown), l.sum
	case summed[indicator] && l.unknown > 0:
		return v >= lowest
	}
	return lowest <= v && v <= highest
}

// summed are the indicators that add up people, not organisations.
var summed = map[string]bool{"member_count": true, "member_new_count": true, "worker_count": true, "worker_member_count": true,
	"manager_count": true, "manager_vocational_count": true, "manager_degree_count": true}

// Reconcile compares the totals of the forms in force with the lists in force of
// the same unit, period and type, and tells each that no missing answer of the
// lists explains. It mends nothing: the lists stand. The same comparison is
// published as marts.reported_and_listed; sql/checks/differences_told.sql holds the two together.
func Reconcile(subs []*Submission, resolution []Resolution) []Finding {
	var lists *listed // most nights no form asks for them
	var out []Finding
	for _, s := range subs {
		if s.Status != "accepted" {
			continue
		}
		for _, t := range s.figuresInForce() {
			if lists == nil {
				lists = newListed(subs, resolution)
			}
			v, ok := lists.of(&t, s.List)
			if !ok || v.agrees(t.Indicator, t.Value) {
				continue
			}
			where := UnitOf(t.AreaCode, s.List.Period).Title()
			f := newFinding("total-agrees-with-list", Pos{s.List.Path, t.SourceSheet, int(t.SourceRow), int(t.SourceCol)}, "", showFigure(&t),
				"what", fmt.Sprintf("%s, %s, %s, kỳ %s", IndicatorLabel(t.Indicator, "vi"), t.OrgType, where, t.Period),
				"what_en", fmt.Sprintf("%s, %s, %s, period %s", IndicatorLabel(t.Indicator, "en"), t.OrgType, where, t.Period),
				"listed", groupDigits(int64(v.sum)))
			f.SubmissionID = s.ID
			out = append(out, f)
		}
	}
	return out
}

// figuresInForce are the counts of s that can be compared with a list: no plans,
// and rows of one sector in one table added up at the first of their cells.
func (s *Submission) figuresInForce() []ReportedTotal {
	var out []ReportedTotal
	for _, t := range s.List.Reported {
		if t.Measure == "plan" || t.Unit != "count" || !s.FormsInForce[FormType{t.Form, t.OrgType}] {
			continue
		}
		j := slices.IndexFunc(out, func(o ReportedTotal) bool {
			return t.Sector != nil && o.what() == t.what() && o.SourceSheet == t.SourceSheet && o.TableRow == t.TableRow
		})
		if j >= 0 {
			out[j].Value += t.Value
		} else {
			out = append(out, t)
		}
	}
	return out
}

// listed adds up the lists in force.
type listed struct {
	values map[listedKey]listedValue
	sent   map[listedKey]bool // units with a list of a type in a period
	vague  map[listedKey]bool // districts with an organisation in no known commune
}

func newListed(subs []*Submission, resolution []Resolution) *listed {
	type place struct {
		id, sheet string
		row       int64
	}
	counted := map[place]bool{}
	for _, r := range resolution {
		if r.IsCounted {
			counted[place{r.SubmissionID, r.SourceSheet, r.SourceRow}] = true
		}
	}
	l := &listed{map[listedKey]listedValue{}, map[listedKey]bool{}, map[listedKey]bool{}}
	for _, s := range subs {
		if s.Status != "accepted" {
			continue
		}
		for t := range s.InForce {
			l.sent[listedKey{s.List.Period, s.List.Unit.Level, s.List.Unit.Code, t, ""}] = true
		}
		for i := range s.List.Organisations {
			if o := &s.List.Organisations[i]; s.InForce[o.OrgType] && counted[place{s.ID, o.SourceSheet, o.SourceRow}] {
				l.add(o, s.List)
			}
		}
	}
	return l
}

// add counts an organisation in each of its areas.
func (l *listed) add(o *Organisation, list *List) {
	p := list.Period
	areas := map[string]string{"province": provinceCode}
	if eraOn(p.End()).reportingBy == "commune" {
		areas["commune"] = firstOf(valueOf(o.CommuneCode), list.Unit.Code)
	} else {
		areas["district"] = firstOf(valueOf(o.DistrictCode), list.Unit.Code)
		areas["commune"] = valueOf(o.CommuneCode)
		if o.CommuneCode == nil {
			l.vague[listedKey{p, "district", areas["district"], o.OrgType, ""}] = true
		}
	}
	for indicator, a := range answersOf(o, p) {
		for level, code := range areas {
			k := listedKey{p, level, code, o.OrgType, indicator}
			v := l.values[k]
			v.sum += a.sum
			v.known, v.unknown = v.known+a.known, v.unknown+a.unknown
			l.values[k] = v
		}
	}
}

// of is what the lists say of a reported total; false where they do not cover it.
func (l *listed) of(t *ReportedTotal, list *List) (listedValue, bool) {
	p := Period(t.Period)
	e := eraOn(p.End())
	if p.Era() != list.Period.Era() && t.AreaLevel == "commune" {
		return listedValue{}, false
	}
	switch {
	case t.AreaLevel == e.reportingBy:
		if !l.sent[listedKey{p, t.AreaLevel, t.AreaCode, t.OrgType, ""}] {
			return listedValue{}, false
		}
	case t.AreaLevel == "province":
		for _, u := range ReportingUnits(p) {
			if !l.sent[listedKey{p, u.Level, u.Code, t.OrgType, ""}] {
				return listedValue{}, false
			}
		}
	case t.AreaLevel == "commune":
		d := listedKey{p, "district", gazetteers()[e.code].byCode[t.AreaCode].District, t.OrgType, ""}
		if !l.sent[d] || l.vague[d] {
			return listedValue{}, false
		}
	default:
		return listedValue{}, false
	}
	v := l.values[listedKey{p, t.AreaLevel, t.AreaCode, t.OrgType, t.Indicator}]
	if v == (listedValue{}) && comparables[t.Indicator] && l.hasNone(p, t) {
		return v, true // a list without a single organisation there says none
	}
	return v, v.known > 0
}

// hasNone tells that no organisation of the type is listed in an area.
func (l *listed) hasNone(p Period, t *ReportedTotal) bool {
	return l.values[listedKey{p, t.AreaLevel, t.AreaCode, t.OrgType, "listed_count"}] == listedValue{}
}

// comparables are the indicators that a list tells also by holding nobody.
var comparables = map[string]bool{"listed_count": true, "active_count": true}

// answersOf is what an organisation adds to each indicator: the definitions of
// sql/staging/organisation_areas.sql.
func answersOf(o *Organisation, p Period) map[string]listedValue {
	out := map[string]listedValue{}
	status := valueOf(o.Status)
	yes := func(code string, is bool) { out[code] = listedValue{map[bool]float64{true: 1}[is], 1, 0} }
	unknown := func(code string) { out[code] = listedValue{unknown: 1} }
	if slices.Contains([]string{"dissolved", "revoked"}, status) {
		yes("dissolved_count", true) // a list that holds none may leave them out
	}
	switch {
	case o.FoundedOn == nil, valueOf(o.FoundedPrecision) == "year" && p.Kind() != "year" && o.FoundedOn.Time().Year() == p.Year():
		unknown("new_count")
	default:
		day := o.FoundedOn.Time()
		yes("new_count", !day.Before(p.Start()) && !day.After(p.End()))
	}
	if hasEnded(o.Status) {
		return out
	}
	yes("listed_count", true)
	out["active_count"] = listedValue{map[bool]float64{true: 1}[status == "" || status == "active"], 1, map[bool]int{true: 1}[status == ""]}
	for code, v := range map[string]*int64{"member_count": o.MemberCount, "member_new_count": o.MemberNewCount, "worker_count": o.WorkerCount,
		"worker_member_count": o.WorkerMemberCount, "manager_count": o.ManagerCount, "manager_vocational_count": o.ManagerVocationalCount,
		"manager_degree_count": o.ManagerDegreeCount} {
		if v == nil {
			unknown(code)
		} else {
			out[code] = listedValue{float64(*v), 1, 0}
		}
	}
	for code, v := range map[string]*bool{"hi_tech_count": o.HiTech, "chain_count": o.InValueChain, "digital_count": o.DigitalDeclared} {
		if v == nil {
			unknown(code)
		} else {
			yes(code, *v)
		}
	}
	for _, f := range sectorOrder {
		code := "sector_" + sectorFields[f] + "_count"
		if o.Sector == nil {
			unknown(code)
		} else {
			yes(code, *o.Sector == sectorFields[f])
		}
	}
	if o.OrgType != "THT" {
		answerRatings(o, p, yes, unknown)
	}
	return out
}

// answerRatings adds what the rating of a cooperative or union answers: one of
// another year than the period's says nothing of it.
func answerRatings(o *Organisation, p Period, yes func(string, bool), unknown func(string)) {
	class := valueOf(o.Rating)
	if class == "" && o.FoundedOn != nil && o.FoundedOn.Time().Year() >= int(o.RatingYear) {
		class = "not_assessed"
	}
	if class != "" && o.RatingYear != int64(p.Year()) {
		class = ""
	}
	for _, c := range []string{"good", "fair", "average", "weak", "not_assessed"} {
		if class == "" {
			unknown("rating_" + c + "_count")
		} else {
			yes("rating_"+c+"_count", class == c)
		}
	}
	if class == "" {
		unknown("rated_count")
		unknown("good_or_fair_count")
		return
	}
	yes("rated_count", class != "not_assessed")
	yes("good_or_fair_count", class == "good" || class == "fair")
}
