package transforms

import (
	"slices"
)

// Placement says where a row lies in the units of today: the communes of the
// latest list, and the areas that the former districts had. What nobody placed is
// undecided, never guessed (architecture, lens as_of_today).
type Placement struct {
	SubmissionID  string  `parquet:"submission_id"`
	SourceSheet   string  `parquet:"source_sheet"`
	SourceRow     int64   `parquet:"source_row"`
	CommuneCode   *string `parquet:"commune_code,optional"`  // of the list in force today; nil: undecided
	DistrictCode  *string `parquet:"district_code,optional"` // the former district whose area it lies in; nil: undecided
	CommuneBasis  string  `parquet:"commune_basis"`          // code set placement_basis: what placed it, or why nothing did
	DistrictBasis string  `parquet:"district_basis"`         // the same
}

// Places gives every row that Link resolved its place of today: where it was reported,
// where its old commune went whole, what its own text or a decision says. It counts in
// decisions the rows that each one of places settled, and returns with the placements
// what is left for people to settle in the lists in force.
func Places(subs []*Submission, rows []Resolution, decisions []Decision) ([]Placement, []Question) {
	p := newPlacer(subs, decisions)
	out := make([]Placement, 0, len(rows))
	all := make([]placed, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		if s, o := p.row(r); o != nil {
			out = append(out, Placement{SubmissionID: r.SubmissionID, SourceSheet: r.SourceSheet, SourceRow: r.SourceRow})
			all = append(all, placed{Placement: &out[len(out)-1], sub: s, org: o, orgID: r.OrgID})
			p.communeToday(&all[len(all)-1])
			p.formerDistrict(&all[len(all)-1])
		}
	}
	p.byOwnRows(all)
	p.countDecisions()
	return out, p.questions(all)
}

// placed is a row on its way to its place of today.
type placed struct {
	*Placement
	sub   *Submission
	org   *Organisation
	orgID string
	old   *went // what the commune of an earlier list that it lies in became; nil: it is of today, or not known
}

// went is what a commune of an earlier list became: communes of today.
type went struct {
	from  Unit
	codes []string // none: not on record
	whole bool     // into one
}

// placer knows the lists and the decisions.
type placer struct {
	subs      map[string]*Submission
	next      map[string]int // the row of each submission that Link's order leads to
	index     map[string]map[rowIn]int
	decisions []Decision
	settled   map[int]int64 // rows that each decision settled, by its index
	hamlets   hamlets
	today     map[string][]int // decisions by org_id
	went      map[Unit]*went
}

type rowIn struct {
	sheet string
	row   int64
}

func newPlacer(subs []*Submission, decisions []Decision) *placer {
	p := &placer{subs: map[string]*Submission{}, next: map[string]int{}, index: map[string]map[rowIn]int{},
		decisions: decisions, settled: map[int]int64{}, hamlets: hamlets{}, today: map[string][]int{}, went: map[Unit]*went{}}
	for _, s := range subs {
		p.subs[s.ID] = s
	}
	for i, d := range decisions {
		switch d.Kind {
		case "hamlet":
			old, typed := keyParts(d)
			p.hamlets[old] = append(p.hamlets[old], decidedHamlet{hamletKeyOf(typed), i})
		case "today":
			p.today[d.Key] = append(p.today[d.Key], i)
		}
	}
	return p
}

// row is the row that r is about. Link keeps the order of the lists; where it did not,
// the row is looked up.
func (p *placer) row(r *Resolution) (*Submission, *Organisation) {
	s := p.subs[r.SubmissionID]
	if s == nil {
		return nil, nil
	}
	i := p.next[s.ID]
	orgs := s.List.Organisations
	if i >= len(orgs) || orgs[i].SourceRow != r.SourceRow || orgs[i].SourceSheet != r.SourceSheet {
		if p.index[s.ID] == nil {
			at := map[rowIn]int{}
			for j := range orgs {
				at[rowIn{orgs[j].SourceSheet, orgs[j].SourceRow}] = j
			}
			p.index[s.ID] = at
		}
		found, ok := p.index[s.ID][rowIn{r.SourceSheet, r.SourceRow}]
		if !ok {
			return nil, nil
		}
		i = found
	}
	p.next[s.ID] = i + 1
	return s, &orgs[i]
}

// became is what a commune became until today.
func (p *placer) became(u Unit) *went {
	w := p.went[u]
	if w == nil {
		w = &went{from: u}
		w.codes, w.whole = successors(u, eraToday().code)
		p.went[u] = w
	}
	return w
}

// named is the commune of another era's list that the row itself names, or the zero Unit.
func (r *placed) named() Unit {
	if r.org.NamedCommuneCode == nil || r.org.NamedUnitEra == nil || gazetteers()[*r.org.NamedUnitEra] == nil {
		return Unit{}
	}
	return gazetteers()[*r.org.NamedUnitEra].byCode[*r.org.NamedCommuneCode]
}

// communeToday places the row in a commune of today: one of the period that is of
// today, the one that it names, the one that its old commune went into whole; of a
// split one only by its hamlet or the organisation's own decision.
func (p *placer) communeToday(r *placed) {
	now, e := eraToday().code, r.sub.List.Period.Era()
	was := r.named()
	switch {
	case e == now && r.org.CommuneCode != nil:
		r.CommuneCode, r.CommuneBasis = r.org.CommuneCode, "reported"
		return
	case was.Era == now:
		r.CommuneCode, r.CommuneBasis = &was.Code, "named"
		return
	case r.org.CommuneCode != nil:
		was = gazetteers()[e].byCode[*r.org.CommuneCode]
	}
	if was.Code == "" {
		r.CommuneBasis = "no_commune"
		p.byOrganisation(r, nil)
		return
	}
	r.old = p.became(was)
	switch {
	case r.old.whole:
		r.CommuneCode, r.CommuneBasis = &r.old.codes[0], "lineage"
	case len(r.old.codes) == 0:
		r.CommuneBasis = "no_lineage"
		p.byOrganisation(r, nil)
	default:
		r.CommuneBasis = "split_commune"
		if !p.byOrganisation(r, r.old.codes) {
			p.byHamlet(r)
		}
	}
}

// byHamlet places a row of a split commune by its decided hamlet.
func (p *placer) byHamlet(r *placed) {
	if r.org.Address == nil {
		return
	}
	i := p.hamlets.find(r.old.from.Code, hamletNamed(*r.org.Address))
	if i < 0 || !slices.Contains(r.old.codes, p.decisions[i].Value) {
		return
	}
	p.settled[i]++
	r.CommuneCode, r.CommuneBasis = &p.decisions[i].Value, "hamlet"
}

// byOrganisation places a row in the commune decided for its organisation, if that is
// one of parts (nil: any commune of its district).
func (p *placer) byOrganisation(r *placed, parts []string) bool {
	for _, i := range p.today[r.orgID] {
		d := &p.decisions[i]
		if len(d.Value) != communeDigits || parts != nil && !slices.Contains(parts, d.Value) {
			continue
		}
		if of := r.org.DistrictCode; parts == nil && of != nil && !slices.Contains(formerDistricts()[d.Value], *of) {
			continue
		}
		p.settled[i]++
		r.CommuneCode, r.CommuneBasis = &d.Value, "decision"
		return true
	}
	return false
}

// communeDigits is the length of a commune's code; a district's has three.
const communeDigits = 5

// formerDistrict places the row in the area of a former district: the one reported while
// districts were, the one of the old commune that it names, the only one that the old
// communes of its commune were of, or the decided one.
func (p *placer) formerDistrict(r *placed) {
	if eraOn(r.sub.List.Period.End()).reportingBy == "district" {
		r.DistrictCode, r.DistrictBasis = r.org.DistrictCode, "reported"
		return
	}
	if was := r.named(); was.District != "" {
		r.DistrictCode, r.DistrictBasis = &was.District, "named"
		return
	}
	if r.CommuneCode == nil {
		r.DistrictBasis = "no_commune"
		p.byDistrict(r, nil)
		return
	}
	of := formerDistricts()[*r.CommuneCode]
	if len(of) == 1 {
		r.DistrictCode, r.DistrictBasis = &of[0], "lineage"
		return
	}
	r.DistrictBasis = "straddling_commune"
	p.byDistrict(r, of)
}

// byDistrict places a row in the district decided for its organisation, if that is one of those (nil: any).
func (p *placer) byDistrict(r *placed, of []string) {
	for _, i := range p.today[r.orgID] {
		d := &p.decisions[i]
		if len(d.Value) != communeDigits && (of == nil || slices.Contains(of, d.Value)) {
			p.settled[i]++
			r.DistrictCode, r.DistrictBasis = &d.Value, "decision"
			return
		}
	}
}

// byOwnRows places rows of straddling communes that nothing else placed by the old
// commune in another list of the same organisation, if that went into their commune:
// the latest list in force that has one.
func (p *placer) byOwnRows(rows []placed) {
	wanted := map[string]bool{}
	for i := range rows {
		if rows[i].DistrictBasis == "straddling_commune" && rows[i].DistrictCode == nil {
			wanted[rows[i].orgID] = true
		}
	}
	if len(wanted) == 0 {
		return
	}
	own := map[string][]*placed{}
	for i := range rows {
		if r := &rows[i]; wanted[r.orgID] && r.inForce() && (r.DistrictBasis == "reported" || r.DistrictBasis == "named") && r.DistrictCode != nil && r.CommuneCode != nil {
			own[r.orgID] = append(own[r.orgID], r)
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.DistrictBasis != "straddling_commune" || r.DistrictCode != nil {
			continue
		}
		var best []*placed
		for _, o := range own[r.orgID] {
			if *o.CommuneCode != *r.CommuneCode || o.CommuneBasis != "lineage" && o.DistrictBasis != "named" {
				continue
			}
			if len(best) > 0 {
				if a, b := o.sub.List.Period.End(), best[0].sub.List.Period.End(); a.Before(b) {
					continue
				} else if a.After(b) {
					best = nil
				}
			}
			best = append(best, o)
		}
		if len(best) > 0 && !slices.ContainsFunc(best, func(o *placed) bool { return *o.DistrictCode != *best[0].DistrictCode }) {
			r.DistrictCode, r.DistrictBasis = best[0].DistrictCode, "own_row"
		}
	}
}

// inForce tells that the row's list is the one in force for its type.
func (r *placed) inForce() bool { return r.sub.Status == "accepted" && r.sub.InForce[r.org.OrgType] }

// countDecisions notes in every decision of places how many rows it settled.
func (p *placer) countDecisions() {
	typed := map[string]int64{}
	for _, s := range p.subs {
		for i := range s.List.Doubts {
			typed[s.List.Doubts[i].Decided]++
		}
	}
	for i := range p.decisions {
		d := &p.decisions[i]
		var n int64
		switch d.Kind {
		case "place":
			n = typed[d.Key]
		case "hamlet", "today":
			n = p.settled[i]
		default:
			continue
		}
		d.RowCount = &n
	}
}
