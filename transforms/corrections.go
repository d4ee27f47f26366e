package transforms

import (
	"slices"
	"strings"
)

// Correction is what a submission mended of the one before it. Counted are findings
// of warning or worse that each file shows alone.
// The parquet names are the column names of meta.corrections.
type Correction struct {
	SubmissionID   string `parquet:"submission_id"`
	PreviousID     string `parquet:"previous_submission_id"`
	IsReturnedCopy bool   `parquet:"is_returned_copy"`        // known by its mark as the copy that was sent back
	Corrected      int64  `parquet:"corrected_cell_count"`    // cells, rows, sheets with a finding that is gone
	Remaining      int64  `parquet:"remaining_finding_count"` // findings that are still there
	New            int64  `parquet:"new_finding_count"`       // findings that were not there before
}

// FindingsAlone are all findings that a list shows by itself, without the other files of a night.
func FindingsAlone(l *List) []Finding {
	alone := &Submission{ID: "check", Receipt: 1, List: l}
	Accept([]*Submission{alone}, nil)
	linked := linkAlone(alone)
	odd := Plausible([]*Submission{alone}, linked.Rows)
	AtCells(odd, l.ReadColumns)
	_, populations := Populations([]*Submission{alone})
	return slices.Concat(l.Findings, linked.Findings, Reconcile([]*Submission{alone}, linked.Rows), odd, populations)
}

// Correct compares the findings of a list with those of the one before it. Rows may
// have been moved, inserted or deleted meanwhile: a finding is found again by its rule, field, value
// and the organisation of its row, then without the value (the cell was changed and
// is still wrong), then at its cell (the name was changed), and, where no
// organisation is concerned, by rule, field and value wherever they stand.
func Correct(before, after *List) Correction {
	old, now := serious(before), serious(after)
	at := map[*Finding]standing{}
	stand(old, before, after, at)
	stand(now, after, before, at)
	c := Correction{}
	for _, key := range correctionKeys {
		left := map[string][]int{}
		for i, f := range old {
			if f != nil {
				if k := key(f, at[f]); k != "" {
					left[k] = append(left[k], i)
				}
			}
		}
		for i, f := range now {
			if f == nil {
				continue
			}
			k := key(f, at[f])
			if k == "" || len(left[k]) == 0 {
				continue
			}
			old[left[k][0]], now[i] = nil, nil
			left[k] = left[k][1:]
			c.Remaining++
		}
	}
	gone := map[[2]string]bool{}
	for _, f := range old {
		if f != nil {
			gone[[2]string{valueOf(f.SourceSheet), valueOf(f.Cell)}] = true
		}
	}
	c.Corrected = int64(len(gone))
	for _, f := range now {
		if f != nil {
			c.New++
		}
	}
	return c
}

// standing is where a finding stands: its row's organisation, "" for none, and whether
// the other list has none of that name.
type standing struct {
	organisation string
	lost         bool
}

func stand(findings []*Finding, in, other *List, to map[*Finding]standing) {
	names, known := map[rowKey]string{}, map[string]bool{"": true}
	for i := range in.Organisations {
		o := &in.Organisations[i]
		names[rowKey{o.SourceSheet, o.SourceRow}] = o.OrgType + " " + o.NameKey
	}
	for i := range other.Organisations {
		known[other.Organisations[i].OrgType+" "+other.Organisations[i].NameKey] = true
	}
	for _, f := range findings {
		name := names[rowKey{valueOf(f.SourceSheet), f.SourceRow}]
		to[f] = standing{name, !known[name]}
	}
}

// correctionKeys are the ways to find a finding again, the surest first; "" where a way does
// not apply.
var correctionKeys = []func(*Finding, standing) string{
	func(f *Finding, s standing) string {
		if s.organisation == "" {
			return ""
		}
		return findingKey(f, s.organisation, valueOf(f.Value))
	},
	func(f *Finding, s standing) string {
		if s.organisation == "" {
			return ""
		}
		return findingKey(f, s.organisation)
	},
	func(f *Finding, s standing) string {
		if s.organisation != "" && !s.lost {
			return ""
		}
		return findingKey(f, valueOf(f.SourceSheet), valueOf(f.Cell))
	},
	func(f *Finding, s standing) string {
		if s.organisation != "" {
			return ""
		}
		return findingKey(f, valueOf(f.Value))
	},
}

func findingKey(f *Finding, more ...string) string {
	return strings.Join(append([]string{f.Rule, valueOf(f.Field)}, more...), "\x00")
}

// serious are the findings of a list of warning or worse.
func serious(l *List) []*Finding {
	all := FindingsAlone(l)
	var out []*Finding
	for i := range all {
		if all[i].Severity != string(Note) {
			out = append(out, &all[i])
		}
	}
	return out
}

// rowKey is a row of a file.
type rowKey struct {
	sheet string
	row   int64
}
