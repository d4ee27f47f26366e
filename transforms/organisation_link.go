package transforms

import (
	"cmp"
	"fmt"
	"slices"
)

// OrganisationLink is one step in the life of an organisation: rows of two periods
// that are one in spite of another name, place, type or id (kind same), or an organisation
// that another one followed (kind became).
// The parquet names are the column names of meta.organisation_links.
type OrganisationLink struct {
	OrgID       string  `parquet:"org_id"`                // same: the id that rows bear; became: the one that was there first
	OtherOrgID  *string `parquet:"other_org_id,optional"` // same: the id given up by a decision, nil when there was none; became: the one that followed
	Kind        string  `parquet:"kind"`                  // code set link_kind
	Reason      string  `parquet:"reason"`                // code set link_reason
	Basis       string  `parquet:"basis"`                 // code set link_basis: what says so
	FromPeriod  string  `parquet:"from_period"`           // the last period before
	ToPeriod    string  `parquet:"to_period"`             // the first period after
	EvidenceVI  string  `parquet:"evidence_vi"`
	EvidenceEN  string  `parquet:"evidence_en"`
	IsConfirmed bool    `parquet:"is_confirmed"` // by a number or a person
}

// face is what an organisation looks like over its rows in force.
type face struct {
	k           *known
	first, last *entry // by period
	names       []nameIn
	districts   []int32 // the former districts it may lie in
	communes    []int32
	numbers     []int32 // those that are not its own too
	facts       []fact
	lists       []int32 // ascending
}

// faces are those of every organisation with a row in force, in the order of their ids' issue.
func (l *linker) faces() []face {
	l.rankPeriods()
	var out []face
	for _, k := range l.all {
		if k.into != nil {
			continue
		}
		var f face
		for e := range k.rows {
			if e.inForce {
				l.look(&f, e)
			}
		}
		if f.first != nil {
			slices.Sort(f.lists)
			f.k = k
			out = append(out, f)
			k.face = int32(len(out))
		}
	}
	return out
}

// look adds a row to a face.
func (l *linker) look(f *face, e *entry) {
	if f.first == nil || l.rank[e.list] < l.rank[f.first.list] {
		f.first = e
	}
	if f.last == nil || l.rank[e.list] >= l.rank[f.last.list] {
		f.last = e
	}
	f.lists = append(f.lists, e.list)
	if !slices.Contains(f.names, e.name) {
		f.names = append(f.names, e.name)
	}
	addNew(&f.districts, l.districtOf(e))
	if e.sub.List.Unit.Level == "commune" { // one that straddles old borders is of each
		for _, d := range formerDistricts()[valueOf(e.CommuneCode)] {
			addNew(&f.districts, l.id("d"+d))
		}
	}
	addNew(&f.communes, e.commune)
	addNew(&f.numbers, e.numbers[0])
	addNew(&f.numbers, e.numbers[1])
	for kind, v := range e.facts {
		if one := (fact{int8(kind), v}); v != 0 && !slices.Contains(f.facts, one) {
			f.facts = append(f.facts, one)
		}
	}
}

func addNew(to *[]int32, v int32) {
	if v != 0 && !slices.Contains(*to, v) {
		*to = append(*to, v)
	}
}

// rankPeriods gives each list the turn of its period.
func (l *linker) rankPeriods() {
	var periods []Period
	for i := range l.lists {
		if p := Period(l.of[l.lists[i].period]); p != "" && !slices.Contains(periods, p) {
			periods = append(periods, p)
		}
	}
	slices.SortFunc(periods, func(a, b Period) int { return cmp.Or(a.End().Compare(b.End()), cmp.Compare(a, b)) })
	l.rank = make([]int32, len(l.lists))
	for i := range l.lists {
		l.rank[i] = int32(slices.Index(periods, Period(l.of[l.lists[i].period])))
	}
}

// districtOf is the former district that e lies in, else its place.
func (l *linker) districtOf(e *entry) int32 {
	key := [2]int32{e.name.place, e.commune}
	d, ok := l.districts[key]
	if !ok {
		d = e.name.place
		switch of := formerDistricts()[valueOf(e.CommuneCode)]; {
		case eraOn(e.sub.List.Period.End()).reportingBy == "district":
			if e.DistrictCode != nil {
				d = l.id("d" + *e.DistrictCode)
			}
		case len(of) == 1:
			d = l.id("d" + of[0])
		}
		l.districts[key] = d
	}
	return d
}

// changes are the steps from period to period of the organisations whose rows are one
// without a decision.
func (l *linker) changes(faces []face) []OrganisationLink {
	var out []OrganisationLink
	var rows []*entry
	for i := range faces {
		f := &faces[i]
		if len(f.names) == 1 {
			continue
		}
		rows = rows[:0]
		for e := range f.k.rows {
			if e.counted {
				rows = append(rows, e)
			}
		}
		slices.SortStableFunc(rows, func(a, b *entry) int { return cmp.Compare(l.rank[a.list], l.rank[b.list]) })
		for j := 1; j < len(rows); j++ {
			if a, b := rows[j-1], rows[j]; a.org == b.org {
				out = append(out, l.steps(a, b)...)
			}
		}
	}
	return out
}

// steps are what changed between two rows of an organisation.
func (l *linker) steps(a, b *entry) []OrganisationLink {
	var out []OrganisationLink
	add := func(reason, vi, en string) {
		step := OrganisationLink{OrgID: a.org.root().id, Kind: "same", Reason: reason, Basis: "name_place",
			FromPeriod: string(a.sub.List.Period), ToPeriod: string(b.sub.List.Period), EvidenceVI: vi, EvidenceEN: en}
		switch {
		case len(l.decided.of(b)) > 0:
			step.Basis, step.IsConfirmed = "decision", true
		case a.sharesNumber(b):
			step.Basis, step.IsConfirmed = "number", !b.doubtful
		case slices.ContainsFunc(b.numbers[:], func(n int32) bool { return n != 0 && slices.Contains(b.org.numbers, n) }):
			step.Basis, step.IsConfirmed = "number", !b.doubtful // by a row of another period
		}
		out = append(out, step)
	}
	if a.name.name != b.name.name {
		reason := "renamed"
		if l.near(a.name.name, b.name.name) != "" {
			reason = "respelt"
		}
		vi := fmt.Sprintf("“%s” → “%s”", clip(a.Name), clip(b.Name))
		add(reason, vi, vi)
	}
	if a.commune != 0 && b.commune != 0 && !l.follows(a.commune, b.commune) {
		vi := communeTitle(a) + " → " + communeTitle(b)
		add("moved", vi, vi)
	}
	if a.OrgType != b.OrgType {
		vi := a.OrgType + " → " + b.OrgType
		add("retyped", vi, vi)
	}
	return out
}

// communeTitle is the name of e's commune, "" when it has none.
func communeTitle(e *entry) string {
	if e.CommuneCode == nil {
		return ""
	}
	if u := UnitOf(*e.CommuneCode, e.sub.List.Period); u.Code != "" {
		return u.Title()
	}
	return *e.CommuneCode
}

// decidedLinks are what people settled: ids given up, and organisations that others followed.
func (l *linker) decidedLinks(faces []face) []OrganisationLink {
	if len(l.decided.all) == 0 {
		return nil
	}
	byID := make(map[string]*known, len(l.all))
	for _, k := range l.all {
		byID[k.id] = k
	}
	var out []OrganisationLink
	for _, o := range l.decided.all {
		a, b := byID[o.org], byID[o.other]
		if a == nil || b == nil || o.kind == "apart" || o.kind == "same" && a.root() != b.root() {
			continue
		}
		vi := fmt.Sprintf("decisions.csv dòng %d", o.line)
		step := OrganisationLink{Kind: o.kind, Reason: o.reason, Basis: "decision", EvidenceVI: vi,
			EvidenceEN: fmt.Sprintf("decisions.csv line %d", o.line), IsConfirmed: true}
		if o.kind == "became" {
			a, b = a.root(), b.root()
			step.OrgID, step.OtherOrgID = a.id, &b.id
		} else {
			for _, k := range pair(a, b) { // the one that was given up; both, where a third was there before them
				if k.into != nil {
					id := k.id
					step.OtherOrgID = &id
				}
			}
			step.OrgID = a.root().id
		}
		step.FromPeriod, step.ToPeriod = l.periodsOf(a, b)
		out = append(out, step)
	}
	return out
}

// periodsOf are the last period of the earlier one's own rows and the first of the later one's.
func (l *linker) periodsOf(a, b *known) (from, to string) {
	fromA, lastA := l.span(a)
	fromB, lastB := l.span(b)
	if l.rank[fromB] < l.rank[fromA] {
		lastA, fromB = lastB, fromA
	}
	return l.of[l.lists[lastA].period], l.of[l.lists[fromB].period]
}

// span are the first and the last list, in the order of periods, with a row that was given k's own id.
func (l *linker) span(k *known) (first, last int32) {
	first, last = -1, -1
	for e := range k.root().rows {
		if e.org != k {
			continue
		}
		if first < 0 || l.rank[e.list] < l.rank[first] {
			first = e.list
		}
		if last < 0 || l.rank[e.list] >= l.rank[last] {
			last = e.list
		}
	}
	return first, last
}
