package transforms

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// asked is a question that several rows may share.
type asked struct {
	*Question
	rows   int
	lists  int
	last   string   // path of the last list: the rows of one stand together
	others []string // what other lists of the same organisations name
}

// asker gathers questions in the order of the rows that raise them.
type asker struct {
	order []*asked
	by    map[string]*asked
}

// add notes that row r raises the question of key; make makes it the first time.
func (a *asker) add(key, path string, ask func() *Question) *asked {
	q := a.by[key]
	if q == nil {
		q = &asked{Question: ask()}
		a.by[key] = q
		a.order = append(a.order, q)
	}
	q.rows++
	if q.last != path {
		q.lists++
		q.last = path
	}
	return q
}

// questions are the places that nobody told surely and the rows that nothing placed, in
// the lists in force: one question for each place as typed, each hamlet of a split
// commune, and else each organisation.
func (p *placer) questions(rows []placed) []Question {
	a := &asker{by: map[string]*asked{}}
	open := p.openDoubts()
	later, before := laterCommunes(rows), districtsBefore(rows)
	for i := range rows {
		r := &rows[i]
		if !r.inForce() {
			continue
		}
		doubt := open[doubtAt{r.SubmissionID, r.SourceSheet, r.SourceRow}]
		split := r.old != nil && len(r.old.codes) > 1 // where its hamlet lies is what is asked
		if doubt != nil && !split {
			p.askPlace(a, r, doubt)
		}
		switch {
		case r.CommuneCode == nil && split:
			p.askSplit(a, r, later[r.orgID])
		case r.CommuneCode == nil && doubt == nil:
			p.askToday(a, r, "commune", communeChoices(r), later[r.orgID])
		case r.DistrictCode == nil && r.CommuneCode != nil:
			p.askToday(a, r, "district", districtChoices(*r.CommuneCode), before[r.orgID])
		}
	}
	out := make([]Question, 0, len(a.order))
	for _, q := range a.order {
		q.tell()
		out = append(out, *q.Question)
	}
	return out
}

type doubtAt struct {
	submission, sheet string
	row               int64
}

// openDoubts are the doubts that no decision settled, by the rows they are about.
func (p *placer) openDoubts() map[doubtAt]*Doubt {
	out := map[doubtAt]*Doubt{}
	for id, s := range p.subs {
		for i := range s.List.Doubts {
			if d := &s.List.Doubts[i]; d.Decided == "" {
				out[doubtAt{id, d.SourceSheet, d.SourceRow}] = d
			}
		}
	}
	return out
}

// laterCommunes are the communes of today that lists in force report of organisations
// that another row leaves undecided: evidence for a person, never applied.
func laterCommunes(rows []placed) map[string]string {
	out := map[string]string{}
	for i := range rows {
		if r := &rows[i]; r.CommuneCode == nil && r.inForce() {
			out[r.orgID] = ""
		}
	}
	for i := range rows {
		r := &rows[i]
		if _, ok := out[r.orgID]; ok && r.CommuneBasis == "reported" && r.inForce() {
			u := gazetteers()[eraToday().code].byCode[*r.CommuneCode]
			out[r.orgID] = u.Title() + " (" + u.Code + ")"
		}
	}
	return out
}

// districtsBefore are the communes of then that lists in force report of organisations of
// which another row lies in no district for sure: evidence as well.
func districtsBefore(rows []placed) map[string]string {
	out := map[string]string{}
	for i := range rows {
		if r := &rows[i]; r.CommuneCode != nil && r.DistrictCode == nil && r.inForce() {
			out[r.orgID] = ""
		}
	}
	for i := range rows {
		r := &rows[i]
		if _, ok := out[r.orgID]; ok && r.DistrictBasis == "reported" && r.DistrictCode != nil && r.inForce() {
			g := gazetteers()[r.sub.List.Period.Era()]
			out[r.orgID] = g.byCode[*r.DistrictCode].Title()
			if r.org.CommuneCode != nil {
				out[r.orgID] = g.byCode[*r.org.CommuneCode].Title() + ", " + out[r.orgID]
			}
		}
	}
	return out
}

// question is a question about row r, its evidence still to be told.
func (r *placed) question(kind, subject, candidates, key string) *Question {
	return &Question{Kind: kind, SubmissionID: r.SubmissionID, SourceFile: r.sub.List.Path, SourceSheet: r.SourceSheet, SourceRow: r.SourceRow,
		Subject: subject, Candidates: firstOf(candidates, "–"), DecisionLine: decisionLine(Decision{Kind: kind, Key: key, Value: "?"})}
}

// askPlace asks what a typed place means in the lists of its unit.
func (p *placer) askPlace(a *asker, r *placed, d *Doubt) {
	key := r.sub.List.Unit.Code + ": " + d.Subject
	a.add("place "+r.sub.List.Unit.Code+" "+placeKeyOf(d.Subject), r.sub.List.Path, func() *Question {
		q := r.question("place", d.Subject, d.Candidates, key)
		q.EvidenceVI = fmt.Sprintf("Không rõ “%s” là xã, phường, thị trấn nào ở kỳ %s", d.Subject, r.sub.List.Period)
		q.EvidenceEN = fmt.Sprintf("“%s” names no commune for sure in period %s", d.Subject, r.sub.List.Period)
		return q
	})
}

// askSplit asks where a hamlet of a split commune lies; without a hamlet, where the organisation does.
func (p *placer) askSplit(a *asker, r *placed, other string) {
	hamlet := ""
	if r.org.Address != nil {
		hamlet = hamletNamed(*r.org.Address)
	}
	if hamletKeyOf(hamlet) == "" {
		p.askToday(a, r, "commune", choices(became(r.old.from, eraToday())), other)
		return
	}
	old := r.old.from
	q := a.add("hamlet "+old.Code+" "+hamletKeyOf(hamlet), r.sub.List.Path, func() *Question {
		q := r.question("hamlet", hamlet, choices(became(old, eraToday())), old.Code+": "+hamlet)
		q.EvidenceVI = fmt.Sprintf("%s cũ (%s) đã chia về nhiều xã; chưa rõ “%s” nay thuộc xã nào", old.Title(), old.Code, hamlet)
		q.EvidenceEN = fmt.Sprintf("former %s (%s) was split; where “%s” lies today is not known", old.Title(), old.Code, hamlet)
		return q
	})
	q.hear(other)
}

// askToday asks where one organisation lies: in which commune of today, or in the area of which former district.
func (p *placer) askToday(a *asker, r *placed, level, candidates, other string) {
	q := a.add("today "+level+" "+r.orgID, r.sub.List.Path, func() *Question {
		q := r.question("today", r.org.Name, candidates, r.orgID)
		q.OrgID = &r.orgID
		basis := r.CommuneBasis
		if level == "district" {
			basis = r.DistrictBasis
		}
		period := string(r.sub.List.Period)
		q.EvidenceVI, q.EvidenceEN = "Kỳ "+period+": "+Label("placement_basis", basis, "vi"), "period "+period+": "+Label("placement_basis", basis, "en")
		if r.org.Address != nil {
			q.EvidenceVI, q.EvidenceEN = q.EvidenceVI+"; địa chỉ “"+*r.org.Address+"”", q.EvidenceEN+"; address “"+*r.org.Address+"”"
		}
		return q
	})
	q.hear(other)
}

// hear adds what another list of the same organisation names.
func (q *asked) hear(other string) {
	if other != "" && !slices.Contains(q.others, other) {
		q.others = append(q.others, other)
	}
}

// tell completes the evidence: how many rows ask, and what other lists name.
func (q *asked) tell() {
	q.EvidenceVI += fmt.Sprintf("; %d dòng trong %d danh sách", q.rows, q.lists)
	q.EvidenceEN += fmt.Sprintf("; %d rows in %d lists", q.rows, q.lists)
	if len(q.others) > 0 {
		q.EvidenceVI += "; danh sách khác của tổ chức ghi " + strings.Join(q.others, "; ")
		q.EvidenceEN += "; another list of the organisation names " + strings.Join(q.others, "; ")
	}
}

// communeChoices are the communes of today that reach into the row's former district.
func communeChoices(r *placed) string { return communesOfToday()[valueOf(r.org.DistrictCode)] }

// communesOfToday are the communes of today that reach into each former district.
var communesOfToday = sync.OnceValue(func() map[string]string {
	reach := map[string][]Unit{}
	for _, u := range gazetteers()[eraToday().code].communes() {
		for _, district := range formerDistricts()[u.Code] {
			reach[district] = append(reach[district], u)
		}
	}
	out := map[string]string{}
	for district, units := range reach {
		out[district] = choices(units)
	}
	return out
})

// districtChoices are the former districts that a commune of today reaches into.
func districtChoices(commune string) string {
	var out []string
	for _, code := range formerDistricts()[commune] {
		u := gazetteers()[districtEra().code].byCode[code]
		out = append(out, u.Code+" "+u.Title())
	}
	return strings.Join(out, "; ")
}
