package transforms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// given makes a submission of one unit and period from lines
// "TYPE name | number | address | founded year | status | leader | telephone | note".
func given(receipt int64, unit string, p Period, lines ...string) *Submission {
	l := &List{Path: fmt.Sprintf("%s/%s-%d.xlsx", p, unit, receipt), Unit: UnitOf(unit, p), Period: p}
	for i, line := range lines {
		f := strings.Split(line+"|||||||", "|")
		for j := range f {
			f[j] = strings.TrimSpace(f[j])
		}
		orgType, name, _ := strings.Cut(f[0], " ")
		o := Organisation{SourceSheet: "HTX", SourceRow: int64(i + 10), OrgType: orgType, Name: name, NameKey: NameKey(name),
			TaxCode: text(f[1]), Address: text(f[2]), Status: text(f[4]), Note: text(f[7])}
		if l.Unit.Level == "district" {
			o.DistrictCode = text(unit)
			if p := locate(f[2], eraOn(l.Period.End()), l.Unit, false, ""); p.commune != "" {
				o.CommuneCode, o.DistrictCode = &p.commune, &p.district
			}
		} else {
			o.CommuneCode = text(unit)
		}
		if d, ok := typedDate(f[3], 2100); ok {
			day := DayOf(d.day)
			o.FoundedOn, o.FoundedPrecision = &day, text(d.precision)
		}
		l.Organisations = append(l.Organisations, o)
		l.Contacts = append(l.Contacts, Contact{Leader: text(f[5]), Phone: text(f[6])})
	}
	return &Submission{ID: fmt.Sprintf("s%05d", receipt), Receipt: receipt, List: l}
}

func statuses(subs ...*Submission) string {
	var out []string
	for _, s := range subs {
		var types []string
		for t := range s.InForce {
			types = append(types, t)
		}
		slices.Sort(types)
		out = append(out, strings.TrimSpace(s.Status+" "+strings.Join(types, "+")))
	}
	return strings.Join(out, ", ")
}

func TestALaterListReplacesTheSameTypesOnly(t *testing.T) {
	both := given(1, "187", "2024", "HTX Một", "THT Hai")
	htx := given(2, "187", "2024", "HTX Một", "HTX Ba")
	other := given(3, "188", "2024", "HTX Một")
	Accept([]*Submission{both, htx, other}, nil)
	if got, want := statuses(both, htx, other), "accepted THT, accepted HTX, accepted HTX"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	tht := given(4, "187", "2024", "THT Hai")
	Accept([]*Submission{both, htx, other, tht}, nil)
	if got, want := statuses(both, htx, other, tht), "superseded, accepted HTX, accepted HTX, accepted THT"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestACutListWaitsForADecision: ten organisations do not take the place of twenty-one in silence; of nineteen they may,
// and eleven of twenty-one.
func TestACutListWaitsForADecision(t *testing.T) {
	names := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("HTX Số %d", i+1))
		}
		return out
	}
	for _, c := range []struct {
		was, is int
		want    string
	}{{21, 10, "accepted HTX, refused"}, {21, 11, "superseded, accepted HTX"}, {19, 1, "superseded, accepted HTX"}} {
		old, cut := given(1, "187", "2024", names(c.was)...), given(2, "187", "2024", names(c.is)...)
		findings := Accept([]*Submission{old, cut}, nil)
		if got := statuses(old, cut); got != c.want || len(findings) > 0 && findings[0].Rule != "list-keeps-its-organisations" {
			t.Errorf("%d for %d: %s, %+v", c.is, c.was, got, findings)
		}
		Accept([]*Submission{old, cut}, []Decision{{Kind: "replace", Key: cut.List.Path, Value: "accept"}})
		if got := statuses(old, cut); got != "superseded, accepted HTX" {
			t.Errorf("%d for %d, decided: %s", c.is, c.was, got)
		}
	}
}

func TestAStrangeListWaitsForADecision(t *testing.T) {
	old := given(1, "187", "2024", "HTX Một", "HTX Hai", "HTX Ba")
	strange := given(2, "187", "2024", "HTX Một", "HTX Bốn", "HTX Năm")
	subs := []*Submission{old, strange}
	findings := Accept(subs, nil)
	if got, want := statuses(subs...), "accepted HTX, refused"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(findings) != 1 || findings[0].Rule != "list-shares-its-organisations" || findings[0].SubmissionID != strange.ID {
		t.Errorf("findings: %+v", findings)
	}
	Accept(subs, []Decision{{Kind: "replace", Key: strange.List.Path, Value: "accept"}})
	if got, want := statuses(subs...), "superseded, accepted HTX"; got != want {
		t.Errorf("decided: got %s, want %s", got, want)
	}
	Accept(subs, []Decision{{Kind: "withdraw", Key: old.ID, Value: "accept"}})
	if got, want := statuses(subs...), "withdrawn, accepted HTX"; got != want {
		t.Errorf("withdrawn: got %s, want %s", got, want)
	}
}

func TestReadDecisions(t *testing.T) {
	got, err := ReadDecisions(strings.NewReader("\ufeffkind,key,value,by\n# one line a decision\nreplace,2024/187.xlsx,accept,An\nwithdraw,s00001,accept\n"))
	if want := []Decision{{Kind: "replace", Key: "2024/187.xlsx", Value: "accept", Line: 3}, {Kind: "withdraw", Key: "s00001", Value: "accept", Line: 4}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for text, want := range map[string]string{
		"kind,key,value\nforget,x,accept\n": `line 2: unknown kind "forget"`,
		"replace,2024/187.xlsx\n":           "line 1: want replace,<path of the file>,accept",
	} {
		if _, err := ReadDecisions(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// linked gives every row as "organisation number, * when counted", numbered in order of first sight.
func linked(subs ...*Submission) (string, []Finding) {
	Accept(subs, nil)
	l := Link(subs, nil)
	rows, findings := l.Rows, l.Findings
	number := map[string]int{}
	var out []string
	for _, r := range rows {
		if number[r.OrgID] == 0 {
			number[r.OrgID] = len(number) + 1
		}
		mark := ""
		if r.IsCounted {
			mark = "*"
		}
		out = append(out, fmt.Sprintf("%d%s", number[r.OrgID], mark))
	}
	return strings.Join(out, " "), findings
}

func TestLink(t *testing.T) {
	for _, c := range []struct {
		why   string
		subs  []*Submission
		want  string
		rules []string
	}{
		{"a common number makes one, the first row counts",
			[]*Submission{given(1, "187", "2024", "HTX Một | 4900000001", "HTX Một Mới | 4900000001")}, "1* 1", []string{"organisation-stands-once"}},
		{"the row that says dissolved counts",
			[]*Submission{given(1, "187", "2024", "HTX Một | 4900000001", "HTX Một | 4900000001 | | | dissolved")}, "1 1*", []string{"organisation-stands-once"}},
		{"conflicting numbers are two, without a word",
			[]*Submission{given(1, "187", "2024", "HTX Một | 4900000001 | Thôn A, xã Y Tịch", "HTX Một | 4900000002 | Thôn A, xã Y Tịch")}, "1* 2*", nil},
		{"name, commune and hamlet make one",
			[]*Submission{given(1, "187", "2024", "HTX Một | | Thôn A, xã Y Tịch", "HTX NN Một | | Thôn B, xã Y Tịch", "HTX Một | | Thôn A, xã Y Tịch")}, "1* 2* 1", []string{"organisation-stands-once"}},
		{"name, commune and founding make one",
			[]*Submission{given(1, "187", "2024", "HTX Một | | xã Y Tịch | 5/3/2019", "HTX Một | | xã Y Tịch | 5/3/2019")}, "1* 1", []string{"organisation-stands-once"}},
		{"a name alone is a warning and both count",
			[]*Submission{given(1, "187", "2024", "HTX Một | | xã Y Tịch", "HTX Một | | xã Y Tịch")}, "1* 2*", []string{"same-name-is-one-organisation"}},
		{"the same name in another commune of the list is a warning",
			[]*Submission{given(1, "187", "2024", "HTX Một | | xã Y Tịch", "HTX Một | | xã Vân An")}, "1* 2*", []string{"same-name-is-one-organisation"}},
		{"the same name in another district is another organisation",
			[]*Submission{given(1, "187", "2024", "HTX Một | | xã Y Tịch"), given(2, "188", "2024", "HTX Một")}, "1* 2*", nil},
		{"letters count in a certificate's number",
			[]*Submission{given(1, "187", "2024", "HTX Một | 14A7000001", "HTX Hai | 14B7000001")}, "1* 2*", nil},
		{"over two units the one of its own district counts",
			[]*Submission{given(1, "188", "2024", "HTX Một | 4900000001 | xã Y Tịch, huyện Chi Lăng"), given(2, "187", "2024", "HTX Một | 4900000001 | xã Y Tịch")}, "1 1*", []string{"organisation-stands-once"}},
		{"the next year's list is the same organisation, also after the communes changed",
			[]*Submission{given(1, "187", "2023", "HTX Một | | xã Y Tịch"), given(2, "187", "2024", "HTX Một | | xã Y Tịch"), given(3, "06505", "2025", "HTX Một")}, "1* 1* 1*", nil},
		{"two of one name stay two the next year",
			[]*Submission{given(1, "187", "2023", "HTX Một | | Thôn A, xã Y Tịch", "HTX Một | | Thôn B, xã Y Tịch"), given(2, "187", "2024", "HTX Một | | Thôn B, xã Y Tịch", "HTX Một | | Thôn A, xã Y Tịch")},
			"1* 2* 2* 1*", []string{"same-name-is-one-organisation", "same-name-is-one-organisation"}},
		{"a replaced list keeps the ids and counts nothing",
			[]*Submission{given(1, "187", "2024", "HTX Một | 4900000001"), given(2, "187", "2024", "HTX Một | 4900000001")}, "1 1*", nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			got, findings := linked(c.subs...)
			var rules []string
			for _, f := range findings {
				rules = append(rules, f.Rule)
			}
			if got != c.want || !slices.Equal(rules, c.rules) {
				t.Errorf("got %s %v, want %s %v", got, rules, c.want, c.rules)
			}
		})
	}
}
