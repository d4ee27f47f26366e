package transforms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told makes a list of organisations with findings, a line each: "name: rule value, rule value" is the next
// row, "rule value" without a name a finding about the whole sheet.
func listTold(lines ...string) *List {
	s := given(1, "187", "2024")
	l := s.List
	for i, line := range lines {
		name, rest, ok := strings.Cut(line, ":")
		if !ok {
			name, rest = "", line
		}
		p := Pos{File: l.Path, Sheet: "HTX"}
		if ok {
			p.Row = i + 3
		}
		if name != "" {
			l.Organisations = append(l.Organisations, Organisation{SourceSheet: "HTX", SourceRow: int64(p.Row), OrgType: "HTX", Name: name, NameKey: NameKey(name), DistrictCode: text("187")})
		}
		for j, f := range strings.Split(rest, ",") {
			rule, value, _ := strings.Cut(strings.TrimSpace(f), " ")
			if rule == "" {
				continue
			}
			if ok {
				p.Col = j + 2
			}
			l.Findings = append(l.Findings, newFinding(rule, p, "", value))
		}
	}
	l.Contacts = make([]Contact, len(l.Organisations))
	return l
}

func TestCorrectionsAreFoundWhereverRowsWent(t *testing.T) {
	before := []string{"HTX Một: count-is-whole 1.5, count-not-negative -2", "HTX Hai: count-is-whole 2.5", "HTX Ba:", "heading-is-known Cột lạ"}
	for _, c := range []struct {
		name  string
		after []string
		want  string
	}{
		{"nothing was touched", before, "0 corrected, 4 remaining, 0 new"},
		{"all was mended", []string{"HTX Một:", "HTX Hai:", "HTX Ba:"}, "4 corrected, 0 remaining, 0 new"},
		{"rows were sorted and one inserted", []string{"HTX Ba:", "HTX Hai: count-is-whole 2.5", "HTX Bốn:", "HTX Một: count-is-whole 1.5, count-not-negative -2", "heading-is-known Cột lạ"}, "0 corrected, 4 remaining, 0 new"},
		{"mended and another made where it stood", []string{"HTX Ba: count-is-whole 9.5", "HTX Một:", "HTX Hai: count-is-whole 2.5", "heading-is-known Cột lạ"}, "2 corrected, 2 remaining, 1 new"},
		{"changed and still wrong", []string{"HTX Một: count-is-whole 1.7, count-not-negative -2", "HTX Hai:", "HTX Ba:", "heading-is-known Cột khác"}, "1 corrected, 3 remaining, 0 new"},
		{"the name was mended, the value not", []string{"HTX Một mới: count-is-whole 1.5", "HTX Hai: count-is-whole 2.5", "HTX Ba:", "heading-is-known Cột lạ"}, "1 corrected, 3 remaining, 0 new"},
		{"notes do not count", []string{"HTX Một: blanks-are-single x", "HTX Hai:", "HTX Ba:"}, "4 corrected, 0 remaining, 0 new"},
		{"the row was deleted", []string{"HTX Hai: count-is-whole 2.5", "HTX Ba:", "heading-is-known Cột lạ"}, "2 corrected, 2 remaining, 0 new"},
	} {
		got := Correct(listTold(before...), listTold(c.after...))
		if s := fmt.Sprintf("%d corrected, %d remaining, %d new", got.Corrected, got.Remaining, got.New); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

func TestDuplicatesCountAsFindings(t *testing.T) {
	l := listTold("HTX Một:", "HTX Một:")
	one := listTold("HTX Một:")
	if got := Correct(l, one); got.Corrected != 1 || got.New != 0 {
		t.Errorf("%+v", got)
	}
}

// returnedTo is s as the corrected copy of the answer to id.
func returnedTo(s *Submission, id string) *Submission {
	s.List.Returned = id
	return s
}

func TestACorrectedCopyIsKnownByItsMark(t *testing.T) {
	name := func(s *Submission) string {
		if s == nil {
			return ""
		}
		return s.ID
	}
	refused := given(1, "187", "2024")
	refused.ID, refused.List.Refused, refused.List.Unit, refused.List.Period = "s00001-aaaaaaaa", true, Unit{}, ""
	mended := returnedTo(given(2, "187", "2024", "HTX Một", "HTX Hai", "HTX Ba"), "s00001-aaaaaaaa")
	mended.ID = "s00002-bbbbbbbb"
	desk := returnedTo(given(3, "187", "2024", "HTX Một", "HTX Hai", "HTX Ba"), "check-bbbbbbbb") // checked on a desk, then sent
	desk.ID = "s00003-cccccccc"
	next := returnedTo(given(4, "187", "2025-H1", "HTX Một"), "s00003-cccccccc") // the copy was the pattern of the next period's list
	strange := returnedTo(given(5, "187", "2024", "HTX Bốn", "HTX Năm", "HTX Một"), "s00003-cccccccc")
	plain := given(6, "187", "2024", "HTX Một", "HTX Hai")
	subs := []*Submission{refused, mended, desk, next, strange, plain}
	Accept(subs, nil)
	if got, want := statuses(subs...), "superseded, superseded, superseded, accepted HTX, refused, accepted HTX"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var got []string
	for _, s := range subs {
		got = append(got, fmt.Sprintf("%s %v", name(s.Previous), s.Returned))
	}
	if d := cmp.Diff([]string{" false", "s00001-aaaaaaaa true", "s00002-bbbbbbbb true", " false", "s00003-cccccccc true", "s00003-cccccccc false"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestARefusedFileSentAgainIsSuperseded(t *testing.T) {
	refused, again := given(1, "187", "2024"), given(2, "187", "2024", "HTX Một")
	refused.List.Refused, refused.List.Unit, refused.List.Period = true, Unit{}, ""
	again.List.Path = refused.List.Path
	elsewhere := given(3, "187", "2024", "HTX Một")
	Accept([]*Submission{refused, elsewhere}, nil)
	if got := statuses(refused, elsewhere); got != "refused, accepted HTX" {
		t.Errorf("under another path: %s", got)
	}
	Accept([]*Submission{refused, again}, nil)
	if got := statuses(refused, again); got != "superseded, accepted HTX" || again.Previous != refused || again.Returned {
		t.Errorf("under its path: %s", got)
	}
}

func TestASheetIsKnownAsReturnedByItsMark(t *testing.T) {
	mark := Sheet{Name: "đổi tên", Rows: []Row{{Number: 1, Cells: []Cell{{Col: 1, Kind: Text, Raw: "Mức độ"}, {Col: 9, Kind: Text, Raw: ReturnMark + "s00001-aaaaaaaa"}}},
		{Number: 2, Cells: []Cell{{Col: 1, Kind: Text, Raw: "Lỗi"}}}}}
	list, err := Normalise(&Book{Path: "2024/187-chi-lang.xlsx", Sheets: []Sheet{mark}})
	if err != nil || list.Returned != "s00001-aaaaaaaa" || list.Sheets[0].Reasons[string(rowReturned)] != 2 {
		t.Errorf("%+v (%v)", list, err)
	}
}
