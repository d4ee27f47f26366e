package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// resolved is what a night's receipts come to: which submissions are in force,
// which rows are one organisation, and the findings that only all of them together show.
type resolved struct {
	receipts    []lake.Receipt
	readings    []reading
	submissions []*transforms.Submission
	resolution  []transforms.Resolution
	findings    []transforms.Finding
	corrections []transforms.Correction
	placements  []transforms.Placement
	populations []transforms.PopulationLine
	questions   []transforms.Question
	links       []transforms.OrganisationLink
	decisions   []transforms.Decision
	periods     []transforms.Period
	asOf        time.Time
	dues        transforms.Dues
}

// resolve loads the lists of every receipt and settles them in receipt order.
func (n *night) resolve(receipts []lake.Receipt, readings []reading, decisions []transforms.Decision) (*resolved, error) {
	r := &resolved{receipts: receipts, readings: readings, decisions: decisions, dues: transforms.DuesOf(decisions)}
	for i, rec := range receipts {
		list, err := n.load(rec, readings[i])
		if err != nil {
			return nil, err
		}
		r.submissions = append(r.submissions, &transforms.Submission{ID: submissionID(rec), Receipt: int64(rec.Number), List: list})
	}
	r.findings = transforms.Accept(r.submissions, decisions)
	linked := transforms.Link(r.submissions, decisions)
	r.resolution, r.links = linked.Rows, linked.Links
	placements, questions := transforms.Places(r.submissions, r.resolution, r.decisions)
	r.placements, r.questions = placements, append(questions, linked.Questions...)
	r.findings = append(r.findings, linked.Findings...)
	r.findings = append(r.findings, transforms.Reconcile(r.submissions, r.resolution)...)
	odd, err := n.implausible(r)
	if err != nil {
		return nil, err
	}
	r.findings = append(r.findings, odd...)
	r.findings = append(r.findings, transforms.Follow(r.submissions, r.resolution, r.links, r.placements)...)
	populations, differing := transforms.Populations(r.submissions)
	r.populations, r.findings = populations, append(r.findings, differing...)
	if err := n.correct(r); err != nil {
		return nil, err
	}
	for _, s := range r.submissions {
		if s.Status != "accepted" || s.List.IsPopulation() {
			continue // the years of a yearbook are no periods that anybody reports for
		}
		if !slices.Contains(r.periods, s.List.Period) {
			r.periods = append(r.periods, s.List.Period)
		}
		if end := s.List.Period.End(); end.After(r.asOf) {
			r.asOf = end
		}
	}
	for _, s := range r.submissions {
		if len(r.periods) == 0 && s.Status == "accepted" && s.List.Period.End().After(r.asOf) {
			r.asOf = s.List.Period.End() // nothing but populations came yet
		}
	}
	slices.Sort(r.periods)
	if n.AsOf != "" {
		var err error
		if r.asOf, err = time.Parse(time.DateOnly, n.AsOf); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// implausible are the findings of figures that are far from the last period's or the
// list's others, at their cells.
func (n *night) implausible(r *resolved) ([]transforms.Finding, error) {
	found := transforms.Plausible(r.submissions, r.resolution)
	of := map[string][]int{}
	for i, f := range found {
		of[f.SubmissionID] = append(of[f.SubmissionID], i)
	}
	for i, s := range r.submissions {
		if len(of[s.ID]) == 0 {
			continue
		}
		columns, err := lake.ReadPart[transforms.ReadColumn](n.lake, lake.Parts, r.readings[i].Parts["read_columns"])
		if err != nil {
			return nil, fmt.Errorf("load %q: %w", s.List.Path, err)
		}
		for _, j := range of[s.ID] {
			transforms.AtCells(found[j:j+1], columns)
		}
	}
	return found, nil
}

// load brings one list back from its parts, unless this night read it itself.
func (n *night) load(rec lake.Receipt, rd reading) (*transforms.List, error) {
	if rd.list != nil {
		return rd.list, nil
	}
	list := &transforms.List{Path: rec.Path, Refused: rd.Refused, Returned: rd.Returned, Sheets: rd.Sheets}
	var err error
	if rd.Refused {
		list.Findings, err = lake.ReadPart[transforms.Finding](n.lake, lake.Parts, rd.Parts["findings"])
		return list, err
	}
	list.Period = transforms.Period(rd.Period)
	list.Unit = transforms.UnitOf(rd.Unit, list.Period)
	if list.Organisations, err = lake.ReadPart[transforms.Organisation](n.lake, lake.Parts, rd.Parts["organisations"]); err != nil {
		return nil, fmt.Errorf("load %q: %w", rec.Path, err)
	}
	if list.Reported, err = lake.ReadPart[transforms.ReportedTotal](n.lake, lake.Parts, rd.Parts["reported_totals"]); err != nil {
		return nil, fmt.Errorf("load %q: %w", rec.Path, err)
	}
	if list.Doubts, err = lake.ReadPart[transforms.Doubt](n.lake, lake.Parts, rd.Parts["doubts"]); err != nil {
		return nil, fmt.Errorf("load %q: %w", rec.Path, err)
	}
	if list.Populations, err = lake.ReadPart[transforms.PopulationCount](n.lake, lake.Parts, rd.Parts["populations"]); err != nil {
		return nil, fmt.Errorf("load %q: %w", rec.Path, err)
	}
	if list.Contacts, err = lake.ReadPart[transforms.Contact](n.lake, lake.Restricted, rd.Restricted["contacts"]); err != nil {
		return nil, fmt.Errorf("load %q: %w", rec.Path, err)
	}
	return list, nil
}

// submissionRows are the rows of meta.submissions.
func (r *resolved) submissionRows() []warehouse.Submission {
	out := make([]warehouse.Submission, len(r.submissions))
	extra := map[string]int64{}
	for _, f := range r.findings {
		extra[f.SubmissionID]++
	}
	for i, s := range r.submissions {
		rec, rd, c := r.receipts[i], r.readings[i], s.List.Count()
		received := transforms.DayOf(rec.FirstSeen.In(hanoi))
		row := warehouse.Submission{SubmissionID: s.ID, Receipt: s.Receipt, SourceFile: rec.Path, SHA256: rec.SHA256, Status: s.Status,
			StatusReason: optional(s.Reason), ReceivedOn: &received,
			RowRead: int64(c.Read), RowKept: int64(c.Kept), RowRejected: int64(c.Rejected), RowSkipped: int64(c.Skipped), FindingCount: extra[s.ID]}
		for _, count := range rd.Findings {
			row.FindingCount += int64(count)
		}
		if s.List.Period == "" {
			unit, period := transforms.ToldByPath(rec.Path)
			row.PathUnitCode, row.PathPeriod = optional(unit.Code), optional(string(period))
		}
		if p := s.List.Period; p != "" {
			if due, ok := r.dues.Of(p, s.List.Unit.Code); ok && s.List.Unit.Reports(p) && s.List.FormNames()[0] != transforms.FormPopulation {
				days := int64(received - due)
				row.DaysAfterDue = &days
			}
			end := transforms.DayOf(p.End())
			row.UnitCode, row.UnitEra, row.Period, row.PeriodEnd = optional(s.List.Unit.Code), optional(p.Era()), optional(string(p)), &end
			forms := s.List.FormNames()
			row.Form, row.Forms, row.OrgTypes = optional(forms[0]), optional(strings.Join(forms, ",")), optional(strings.Join(orgTypes(s.List), ","))
		}
		k := s.Known()
		row.SupersededBy, row.KnownFromReceipt, row.KnownToReceipt = successor(k), k.From, k.To
		out[i] = row
	}
	return out
}

// successor is the id of the submission that took the place of another, nil for none.
func successor(k transforms.Known) *string {
	if k.By == nil {
		return nil
	}
	return &k.By.ID
}

// orgTypes are the types that a list covers; without a list, those of its forms.
func orgTypes(l *transforms.List) []string {
	out := l.Types()
	if len(out) > 0 {
		return out
	}
	for _, k := range l.Forms() {
		if !slices.Contains(out, k.OrgType) {
			out = append(out, k.OrgType)
		}
	}
	slices.Sort(out)
	return out
}

// formRows say which forms each submission holds and which are in force.
func (r *resolved) formRows() []warehouse.SubmissionForm {
	var out []warehouse.SubmissionForm
	for _, s := range r.submissions {
		if s.List.Refused {
			continue
		}
		for _, k := range s.List.Forms() {
			known := s.KnownAs(k)
			out = append(out, warehouse.SubmissionForm{SubmissionID: s.ID, Form: k.Form, OrgType: k.OrgType, InForce: s.Holds(k), RowCount: int64(s.List.FormRows(k)),
				SupersededBy: successor(known), KnownFromReceipt: known.From, KnownToReceipt: known.To})
		}
	}
	return out
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// typeRows say which types of each submission are in force.
func (r *resolved) typeRows() []warehouse.SubmissionType {
	var out []warehouse.SubmissionType
	for _, s := range r.submissions {
		for _, t := range s.List.Types() {
			known := s.KnownAs(transforms.FormType{Form: transforms.FormList, OrgType: t})
			out = append(out, warehouse.SubmissionType{SubmissionID: s.ID, OrgType: t, InForce: s.InForce[t],
				SupersededBy: successor(known), KnownFromReceipt: known.From, KnownToReceipt: known.To})
		}
	}
	return out
}

// periodRows are the periods that an accepted submission is about.
func (r *resolved) periodRows() []warehouse.Period {
	var out []warehouse.Period
	for _, p := range r.periods {
		start, end := transforms.DayOf(p.Start()), transforms.DayOf(p.End())
		row := warehouse.Period{Period: string(p), Kind: p.Kind(), Year: int64(p.Year()), PeriodStart: &start, PeriodEnd: &end,
			UnitEra: p.Era(), YearPosition: p.Position()}
		if due, ok := p.Due(); ok {
			row.DueOn = &due
		}
		out = append(out, row)
	}
	return out
}

// refused tells whether anything typed did not become data, in the submissions
// that are in force or were refused and not sent again since.
func (r *resolved) refused() bool {
	last := map[string]int{}
	for i, rec := range r.receipts {
		last[rec.Path] = i
	}
	for i, s := range r.submissions {
		f := r.readings[i].Findings
		bad := s.Status == "refused" || f["error"]+f["reject"] > 0
		if bad && (s.Status == "accepted" || s.Status == "refused" && last[r.receipts[i].Path] == i) {
			return true
		}
	}
	return false
}
