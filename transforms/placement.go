package transforms

import (
	"slices"
	"sync"
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

// Places gives every row that Link resolved its place of today. rows are the rows of
// subs in Link's order.
func Places(subs []*Submission, rows []Resolution) []Placement {
	at := map[string]*Submission{}
	for _, s := range subs {
		at[s.ID] = s
	}
	out := make([]Placement, 0, len(rows))
	next := map[string]int{}
	for _, r := range rows {
		s := at[r.SubmissionID]
		o := &s.List.Organisations[next[r.SubmissionID]]
		next[r.SubmissionID]++
		p := Placement{SubmissionID: r.SubmissionID, SourceSheet: r.SourceSheet, SourceRow: r.SourceRow}
		p.CommuneCode, p.CommuneBasis = communeToday(o, s.List.Period)
		p.DistrictCode, p.DistrictBasis = formerDistrict(o, s.List.Period)
		out = append(out, p)
	}
	return out
}

// communeToday is the commune of today that o's commune went into whole.
func communeToday(o *Organisation, p Period) (*string, string) {
	now := eras()[len(eras())-1]
	switch {
	case o.CommuneCode == nil:
		return nil, "no_commune"
	case p.Era() == now.code:
		return o.CommuneCode, "reported"
	}
	codes, whole := successors(gazetteers()[p.Era()].byCode[*o.CommuneCode], now.code)
	if !whole || gazetteers()[now.code].byCode[codes[0]].Code == "" {
		return nil, "split_commune"
	}
	return &codes[0], "lineage"
}

// formerDistrict is the district that o reported, or the one that all the old communes of its commune were of.
func formerDistrict(o *Organisation, p Period) (*string, string) {
	if eraOn(p.End()).reportingBy == "district" {
		return o.DistrictCode, "reported"
	}
	if o.CommuneCode == nil {
		return nil, "no_commune"
	}
	if of := formerDistricts()[*o.CommuneCode]; len(of) == 1 {
		return &of[0], "lineage"
	}
	return nil, "straddling_commune"
}

// formerDistricts are the districts whose communes went into each commune of today.
var formerDistricts = sync.OnceValue(func() map[string][]string {
	now, before := eras()[len(eras())-1], eras()[len(eras())-2]
	out := map[string][]string{}
	for k, links := range lineage() {
		if k[0] != before.code {
			continue
		}
		district := gazetteers()[before.code].byCode[k[1]].District
		for _, l := range links {
			if gazetteers()[now.code].byCode[l.to].Code != "" && !slices.Contains(out[l.to], district) {
				out[l.to] = append(out[l.to], district)
			}
		}
	}
	for _, of := range out {
		slices.Sort(of)
	}
	return out
})
