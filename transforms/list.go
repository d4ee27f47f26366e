package transforms

import (
	"slices"
)

// Count says what became of the rows of a sheet. The law of the house is
// Read = Kept + Rejected + Skipped.
type Count struct{ Read, Kept, Rejected, Skipped int }

// Add adds the rows of another sheet.
func (c *Count) Add(o Count) {
	c.Read, c.Kept, c.Rejected, c.Skipped = c.Read+o.Read, c.Kept+o.Kept, c.Rejected+o.Rejected, c.Skipped+o.Skipped
}

// SheetOutcome is what became of one sheet.
type SheetOutcome struct {
	Name    string
	Count   Count
	Reasons map[string]int // skipped rows by reason
	Explain []Explanation  // what was taken for what, in words

	Traced *SheetTrace `json:"-"` // what each row and column was taken for; nil unless asked for, see [Trace]
}

// List is one workbook read: a list of organisations with its findings, or a
// refusal that says why.
type List struct {
	Path            string
	Unit            Unit   // zero when refused for not telling it
	Period          Period // "" when refused for not telling it
	Refused         bool   // nothing of it is data
	Returned        string // the submission whose returned copy this is, corrected; "" for none
	Sheets          []SheetOutcome
	Organisations   []Organisation
	Reported        []ReportedTotal // the figures of its forms of totals
	Populations     []PopulationCount
	Contacts        []Contact
	Unmapped        []Unmapped
	UnmappedColumns []UnmappedColumn
	ReadColumns     []ReadColumn // where the fields of the organisations were read
	Findings        []Finding
	Doubts          []Doubt // places that a person has to settle, or did
}

// Count adds up the sheets.
func (l *List) Count() Count {
	var c Count
	for _, s := range l.Sheets {
		c.Add(s.Count)
	}
	return c
}

// Types are the organisation types that the list holds, sorted.
func (l *List) Types() []string {
	var out []string
	for _, o := range l.Organisations {
		if !slices.Contains(out, o.OrgType) {
			out = append(out, o.OrgType)
		}
	}
	slices.Sort(out)
	return out
}

// RefuseFile makes the list of a file that could not be opened: a file finding and
// nothing else. The sentences say why and what to do.
func RefuseFile(path, rule, vi, en string) *List {
	f := newFinding(rule, Pos{File: path}, "", "", "why", vi, "why_en", en)
	return &List{Path: path, Refused: true, Findings: []Finding{f}}
}

// NoteConversion warns that a list was read through another program's conversion
// of the file; vi and en say why the file itself was not read.
func NoteConversion(l *List, vi, en string) {
	l.Findings = append(l.Findings, newFinding("file-was-converted", Pos{File: l.Path}, "", "", "why", vi, "why_en", en))
}

func (o *SheetOutcome) skip(k rowKind, rows int) {
	if rows > 0 {
		o.Count.Skipped += rows
		o.Reasons[string(k)] += rows
	}
}
