package transforms

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// inShort is what Link says of subs in short: the organisations of the rows, numbered in order of
// first sight, the rules told, the steps and the questions.
func inShort(decisions []Decision, subs ...*Submission) (orgs, rules, steps, questions string, l Linked) {
	for _, s := range subs {
		if !strings.Contains(s.ID, "-") {
			s.ID = fmt.Sprintf("%s-%08x", s.ID, s.Receipt) // as the lake names them
		}
	}
	Accept(subs, decisions)
	l = Link(subs, decisions)
	number := map[string]int{}
	name := func(id *string) string {
		if id == nil {
			return "-"
		}
		return fmt.Sprint(number[*id])
	}
	var out [4][]string
	for _, r := range l.Rows {
		if number[r.OrgID] == 0 {
			number[r.OrgID] = len(number) + 1
		}
		out[0] = append(out[0], fmt.Sprint(number[r.OrgID]))
	}
	for _, f := range l.Findings {
		out[1] = append(out[1], f.Rule)
	}
	for _, k := range l.Links {
		out[2] = append(out[2], strings.Join([]string{k.Kind, name(&k.OrgID), name(k.OtherOrgID), k.Reason, k.Basis, k.FromPeriod, k.ToPeriod, fmt.Sprint(k.IsConfirmed)}, " "))
	}
	for _, q := range l.Questions {
		if q.Kind == "apart" {
			out[3] = append(out[3], "apart "+name(q.OrgID)+" "+q.Subject)
			continue
		}
		_, reason, _ := strings.Cut(q.DecisionLine, *q.OtherOrgID+",")
		out[3] = append(out[3], q.Kind+" "+name(q.OrgID)+" "+name(q.OtherOrgID)+" "+reason)
	}
	return strings.Join(out[0], " "), strings.Join(out[1], ", "), strings.Join(out[2], ", "), strings.Join(out[3], ", "), l
}

func TestOrganisationsOverTheYears(t *testing.T) {
	for _, c := range []struct {
		why                           string
		subs                          []*Submission
		orgs, rules, steps, questions string
	}{
		{"renamed: the number is the same and so is the commune",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "187", "2024", "HTX Minh Tâm | 4900000001 | xã Y Tịch")},
			"1 1", "", "same 1 - renamed number 2023 2024 true", ""},
		{"moved: the number is the same and so is the name",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng | 4900000001 | xã Vân An")},
			"1 1", "", "same 1 - moved number 2023 2024 true", ""},
		{"the new list of units moves nobody",
			[]*Submission{given(1, "187", "2024", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "06505", "2025", "HTX Toàn Thắng | 4900000001")},
			"1 1", "", "", ""},
		{"a type mistaken in one year",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "187", "2024", "LHHTX Toàn Thắng | 4900000001 | xã Y Tịch")},
			"1 1", "", "same 1 - retyped number 2023 2024 true", ""},
		{"without a number one year and with it the next",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(3, "187", "2025-H1", "HTX Đổi Mới | 4900000001 | xã Y Tịch")},
			"1 1 1", "", "same 1 - renamed number 2024 2025-H1 true", ""},
		{"the two ways to write one sound",
			[]*Submission{given(1, "187", "2023", "HTX Mỹ Sơn | | xã Y Tịch"), given(2, "187", "2024", "HTX Mĩ Sơn | | xã Y Tịch")}, "1 1", "", "", ""},
		{"respelt: asked, for one vanishes where the other appears",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thăngs | | xã Y Tịch")},
			"1 2", "", "", "same 1 2 respelt"},
		{"with the words of a trade and without: asked",
			[]*Submission{given(1, "187", "2023", "HTX Nông nghiệp Toàn Thắng | | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng | | xã Y Tịch")},
			"1 2", "", "", "same 1 2 respelt"},
		{"Số I is Số 1 and not Số 2",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng số I | | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng số 1 | | xã Y Tịch", "HTX Toàn Thắng số 2 | | xã Y Tịch")},
			"1 2 3", "", "", "same 1 2 respelt"},
		{"seen together they are two, however alike",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch", "HTX Nông nghiệp Toàn Thắng | | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng | | xã Y Tịch")},
			"1 2 1", "", "", ""},
		{"a digit mistyped in one year: asked",
			[]*Submission{given(1, "187", "2022", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "187", "2023", "HTX Toàn Thắng | 4900000007 | xã Y Tịch"), given(3, "187", "2024", "HTX Toàn Thắng | 4900000001 | xã Y Tịch")},
			"1 2 1", "", "", "same 1 2 number_changed"},
		{"a branch's code is not the head's",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng | 4900000001-001 | xã Y Tịch")},
			"1 2", "", "", "same 1 2 number_changed"},
		{"zeros that Excel dropped",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 0149000001 | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng | 149000001 | xã Y Tịch")},
			"1 2", "", "", "same 1 2 number_changed"},
		{"a certificate's number and a tax code say nothing against each other: one more agreement makes them one",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 14A7000001 | xã Y Tịch | | | Nông Văn An"), given(2, "187", "2024", "HTX Toàn Thắng | 4900000001 | xã Y Tịch | | | Nông Văn An")},
			"1 1", "", "", ""},
		{"no commune in one year: asked",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch"), given(2, "187", "2024", "HTX Toàn Thắng")},
			"1 2", "", "", "same 1 2 duplicate"},
		{"no commune in one year but two agreements",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch | 5/3/2019 | | Nông Văn An"), given(2, "187", "2024", "HTX Toàn Thắng | | | 5/3/2019 | | Nông Văn An")},
			"1 1", "", "", ""},
		{"a trade is no name",
			[]*Submission{given(1, "187", "2023", "THT Chăn nuôi | | xã Y Tịch"), given(2, "187", "2024", "THT Chăn nuôi | | xã Y Tịch")},
			"1 2", "", "", "same 1 2 duplicate"},
		{"another in the same hamlet's place: two things speak against it",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | Thôn A, xã Y Tịch | 5/3/2001"), given(2, "187", "2024", "HTX Toàn Thắng | | Thôn B, xã Y Tịch | 7/8/2022")},
			"1 2", "", "", "same 1 2 duplicate"},
		{"two of one name in communes that became one: neither is taken for the third",
			[]*Submission{given(1, "187", "2024", "HTX Toàn Thắng | | xã Vạn Linh", "HTX Toàn Thắng | | xã Y Tịch", "HTX Minh Tâm | | xã Y Tịch"), given(2, "06496", "2025", "HTX Minh Tâm")},
			"1 2 3 4", "same-name-is-one-organisation", "", "same 3 4 moved"},
		{"one telephone is no proof",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch | | | | 0912345678"), given(2, "187", "2024", "HTX Minh Tâm | | xã Vân An | | | | 0912345678")},
			"1 2", "", "", ""},
		{"renamed without a number: leader, commune and the year",
			[]*Submission{given(1, "187", "2023", "THT Toàn Thắng | | xã Y Tịch | | | Nông Văn An"), given(2, "187", "2024", "THT Minh Tâm | | xã Y Tịch | | | Ông Nông Văn An")},
			"1 2", "", "", "same 1 2 renamed"},
		{"a group became a cooperative: a step that nobody confirmed, asked where the evidence is thin",
			[]*Submission{given(1, "187", "2023", "THT Bản San | | xã Y Tịch"), given(2, "187", "2024", "HTX Bản San | 4900000001 | xã Y Tịch")},
			"1 2", "", "became 1 2 converted name_place 2023 2024 false", "became 1 2 converted"},
		{"with the office's word for it nothing is asked",
			[]*Submission{given(1, "187", "2023", "THT Bản San | | xã Y Tịch | | converted"), given(2, "187", "2024", "HTX Bản San | 4900000001 | xã Y Tịch")},
			"1 2", "", "became 1 2 converted name_place 2023 2024 false", ""},
		{"the office keeps the group in the list beside what it became",
			[]*Submission{given(1, "187", "2023", "THT Bản San | | xã Y Tịch"), given(2, "187", "2024", "HTX Bản San | 4900000001 | xã Y Tịch", "THT Bản San | | xã Y Tịch | | converted")},
			"1 2 1", "", "became 1 2 converted name_place 2024 2024 false", ""},
		{"the first list has both already, the cooperative above",
			[]*Submission{given(1, "187", "2023", "HTX Bản San | 4900000001 | xã Y Tịch", "THT Bản San | | xã Y Tịch | | converted")},
			"1 2", "", "became 2 1 converted name_place 2023 2023 false", ""},
		{"a group that ended under an old cooperative of its name became nothing",
			[]*Submission{given(1, "187", "2023", "HTX Bản San | 4900000001 | xã Y Tịch", "THT Bản San | | xã Y Tịch"), given(2, "187", "2024", "HTX Bản San | 4900000001 | xã Y Tịch", "THT Bản San | | xã Y Tịch | | dissolved")},
			"1 2 1 2", "", "", ""},
		{"the year of founding says nothing against its day: a new leader alone makes no other",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | Thôn A, xã Y Tịch | 11/5/2016 | | Nông Văn An"), given(2, "187", "2024", "HTX Toàn Thắng | | Thôn A, xã Y Tịch | 2016 | | Lý Thị Ba")},
			"1 1", "", "", ""},
		{"another year of founding does",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | Thôn A, xã Y Tịch | 11/5/2016 | | Nông Văn An"), given(2, "187", "2024", "HTX Toàn Thắng | | Thôn A, xã Y Tịch | 2019 | | Lý Thị Ba")},
			"1 2", "", "", "same 1 2 duplicate"},
		{"a number of another kind and another founding: asked, for two may have merged into a third of their name",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 0207000012 | Thôn A, xã Y Tịch | 11/5/2016 | | Nông Văn An"), given(2, "187", "2024", "HTX Toàn Thắng | 14A000013 | Thôn A, xã Y Tịch | 3/2/2024 | | Nông Văn An")},
			"1 2", "", "", "same 1 2 duplicate"},
		{"a number of another kind and the same founding: one",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 0207000012 | Thôn A, xã Y Tịch | 11/5/2016 | | Nông Văn An"), given(2, "187", "2024", "HTX Toàn Thắng | 14A000013 | Thôn A, xã Y Tịch | 2016 | | Nông Văn An")},
			"1 1", "", "", ""},
		{"founded anew after it had ended: another, though the leader is the same",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch | 5/3/2001 | dissolved | Nông Văn An"), given(2, "187", "2025-H1", "HTX Toàn Thắng | | xã Y Tịch | 7/8/2024 | active | Nông Văn An")},
			"1 2", "", "", ""},
		{"founded anew, and the list that says so came first",
			[]*Submission{given(1, "187", "2025-H1", "HTX Toàn Thắng | | xã Y Tịch | 7/8/2024 | active | Nông Văn An"), given(2, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch | 5/3/2001 | dissolved | Nông Văn An")},
			"1 2", "", "", ""},
		{"reported as ended by mistake: it was founded before, so it is the same",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch | 5/3/2001 | dissolved | Nông Văn An"), given(2, "187", "2025-H1", "HTX Toàn Thắng | | xã Y Tịch | 5/3/2001 | active | Nông Văn An")},
			"1 1", "", "", ""},
		{"moved from a district into a commune that straddles its border",
			[]*Submission{given(1, "183", "2024", "THT Hồng Lộc | | Thôn A, xã Hải Yến | 14/9/2020 | | Phùng Thanh Tuấn"), given(2, "06187", "2025", "THT Hồng Lộc | | Thôn B | 14/9/2020 | | Phùng Thanh Tuấn")},
			"1 2", "", "", "same 1 2 moved"},
		{"moved into another district: name and leader are looked for in the whole province",
			[]*Submission{given(1, "187", "2023", "THT Hồng Lộc | | xã Y Tịch | | | Phùng Thanh Tuấn"), given(2, "188", "2024", "THT Hồng Lộc | | xã Tú Đoạn | | | Phùng Thanh Tuấn")},
			"1 2", "", "", "same 1 2 moved"},
		{"a group beside a cooperative of its name became nothing",
			[]*Submission{given(1, "187", "2023", "THT Bản San | | xã Y Tịch", "HTX Bản San | | xã Y Tịch")},
			"1 2", "", "", ""},
		{"the remarks say what it went into",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch", "HTX Minh Tâm | | xã Vân An | | dissolved | | | Sáp nhập vào HTX Toàn Thắng từ tháng 5")},
			"1 2", "", "", "became 2 1 merged"},
		{"the remarks name a neighbour, not its namesake in another commune",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch", "HTX Toàn Thắng | | xã Vân An", "HTX Minh Tâm | | xã Vân An | | dissolved | | | Sáp nhập vào HTX Toàn Thắng")},
			"1 2 3", "same-name-is-one-organisation", "", "became 3 2 merged"},
		{"a number of another's everywhere else is a slip",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch", "HTX Minh Tâm | 4900000002 | xã Vân An"),
				given(2, "187", "2024", "HTX Toàn Thắng | 4900000001 | xã Y Tịch", "HTX Minh Tâm | 4900000001 | xã Vân An")},
			"1 2 1 2", "number-agrees-with-name", "", ""},
		{"a number copied down a column tells nobody apart",
			[]*Submission{given(1, "187", "2024", "HTX Một | 4900000001 | xã Y Tịch", "HTX Hai | 4900000001 | xã Y Tịch", "HTX Ba | 4900000001 | xã Vân An")},
			"1 2 3", "number-is-one-organisation's, number-is-one-organisation's, number-is-one-organisation's", "", ""},
		{"only a number, and no commune to go by: one, and asked whether it is",
			[]*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch"), given(2, "187", "2024", "HTX Minh Tâm | 4900000001")},
			"1 1", "", "same 1 - renamed number 2023 2024 false", "apart 1 Minh Tâm"},
	} {
		t.Run(c.why, func(t *testing.T) {
			orgs, rules, steps, questions, l := inShort(nil, c.subs...)
			if orgs != c.orgs || rules != c.rules || steps != c.steps || questions != c.questions {
				t.Errorf("got  %q %q %q %q\nwant %q %q %q %q\n%+v", orgs, rules, steps, questions, c.orgs, c.rules, c.steps, c.questions, l.Questions)
			}
		})
	}
}

// TestQuestionsNameNobody: evidence says that people agree, never who they are.
func TestQuestionsNameNobody(t *testing.T) {
	_, _, _, questions, l := inShort(nil, given(1, "187", "2023", "HTX Toàn Thắng | | xã Y Tịch | | | Nông Văn An | 0912345678"),
		given(2, "187", "2024", "HTX Minh Tâm | | xã Y Tịch | | | Nông Văn An | 0912.345.678"))
	if questions != "same 1 2 renamed" {
		t.Fatalf("questions: %s", questions)
	}
	q := l.Questions[0]
	all := fmt.Sprintf("%s %s %s %s %s", q.Subject, q.Candidates, q.EvidenceVI, q.EvidenceEN, q.DecisionLine)
	for _, secret := range []string{"Nông Văn", "0912", "345"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q stands in %s", secret, all)
		}
	}
	for _, want := range []string{"cùng người đại diện; cùng điện thoại; cùng xã; tổ chức này có ở kỳ trước", "same leader; same telephone", "Xã Y Tịch (2023)"} {
		if !strings.Contains(all, want) {
			t.Errorf("missing %q in %s", want, all)
		}
	}
	if _, err := ReadDecisions(strings.NewReader(q.DecisionLine + "\n")); err != nil {
		t.Errorf("the ready line is refused: %v", err)
	}
}

// TestDecisionsAboutOrganisations: a decision does what it says, is listed with its reason, is asked no
// more, and is undone by taking its line away.
func TestDecisionsAboutOrganisations(t *testing.T) {
	subs := func() []*Submission {
		return []*Submission{given(1, "187", "2023", "HTX Toàn Thắng | 4900000001 | xã Y Tịch", "THT Bản San | | xã Vân An"),
			given(2, "187", "2024", "HTX Toàn Thắng | 4900000009 | xã Y Tịch", "HTX Bản San | | xã Vân An", "HTX Minh Tâm | 4900000001")}
	}
	orgs, _, steps, questions, l := inShort(nil, subs()...)
	if orgs != "1 2 3 4 1" || questions != "apart 1 Minh Tâm, became 2 4 converted" && questions != "apart 1 Minh Tâm, became 2 4 converted, same 1 3 number_changed" {
		t.Fatalf("undecided: %s, %s, %s", orgs, steps, questions)
	}
	id := func(i int) string { return l.Rows[i].OrgID }
	row := "s00002-00000002:HTX!12"
	for _, c := range []struct{ why, lines, orgs, steps, questions, counts string }{
		{"same: the id that was there first stays", "same," + id(2) + " " + id(0) + ",number_changed\n", "1 2 1 3 1",
			"same 1 0 number_changed decision 2024 2024 true", "", "3"},
		{"apart: a row leaves its organisation and founds its own", "apart," + id(0) + " " + row + ",accept\n", "1 2 3 4 5", "", "", "1"},
		{"same with a row: it is that organisation's", "same," + id(2) + " " + row + ",renamed\n", "1 2 3 4 3", "", "", "1"},
		{"became: both stay, confirmed", "became," + id(1) + " " + id(3) + ",converted\n", "1 2 3 4 1", "became 2 4 converted decision 2023 2024 true", "", "2"},
		{"apart: asked no more", "apart," + id(1) + " " + id(3) + ",accept\n", "1 2 3 4 1", "", "", "2"},
		{"an id that is not there is no fault, and counted", "same," + id(0) + " o000000000000,renamed\n", "1 2 3 4 1", "", "", "0"},
	} {
		t.Run(c.why, func(t *testing.T) {
			ds, err := ReadDecisions(strings.NewReader(c.lines))
			if err != nil {
				t.Fatal(err)
			}
			orgs, _, steps, questions, _ := inShort(ds, subs()...)
			var counts []string
			for _, d := range ds {
				counts = append(counts, fmt.Sprint(*d.RowCount))
			}
			if orgs != c.orgs || !strings.Contains(steps, c.steps) || strings.Join(counts, " ") != c.counts {
				t.Errorf("got %q %q %q, rows %v", orgs, steps, questions, counts)
			}
			if strings.Contains(c.lines, "became") && strings.Contains(questions, "became") || strings.HasPrefix(c.lines, "apart,"+id(1)) && strings.Contains(questions, "became") ||
				strings.Contains(c.lines, row) && strings.Contains(questions, "apart") {
				t.Errorf("asked again: %s", questions)
			}
		})
	}
	if again, _, _, _, _ := inShort(nil, subs()...); again != orgs {
		t.Errorf("undone: %s, was %s", again, orgs)
	}
}

// TestGivenUpIdsAreFound: the id that a decision gives up stands in the links beside the one that stays.
func TestGivenUpIdsAreFound(t *testing.T) {
	subs := []*Submission{given(1, "187", "2022", "HTX Một | | xã Y Tịch"), given(2, "187", "2023", "HTX Hai | | xã Y Tịch"), given(3, "187", "2024", "HTX Ba | | xã Y Tịch")}
	_, _, _, _, l := inShort(nil, subs...)
	ids := []string{l.Rows[0].OrgID, l.Rows[1].OrgID, l.Rows[2].OrgID}
	ds := []Decision{{Kind: "same", Key: ids[2] + " " + ids[1], Value: "renamed", Line: 2}, {Kind: "same", Key: ids[1] + " " + ids[0], Value: "renamed", Line: 3}}
	orgs, _, _, _, l := inShort(ds, subs...)
	given := map[string]bool{}
	for _, k := range l.Links {
		if k.OrgID != ids[0] {
			t.Errorf("a link bears %s", k.OrgID)
		}
		if k.OtherOrgID != nil {
			given[*k.OtherOrgID] = true
		}
	}
	if orgs != "1 1 1" || !given[ids[1]] || !given[ids[2]] {
		t.Errorf("got %s, given up %v of %v", orgs, given, ids)
	}
}

func TestWrongDecisionsAboutOrganisations(t *testing.T) {
	for line, want := range map[string]string{
		"same,o111111111111,renamed":                                                         `"" is neither an org_id nor a row`,
		"same,HTX Một o111111111111,renamed":                                                 `"HTX" is no org_id`,
		"same,o111111111111 o111111111111,renamed":                                           "the two are the same",
		"same,o111111111111 o222222222222,merged":                                            `there is no reason "merged" (known: renamed, respelt,`,
		"became,o111111111111 s00001-00000001:HTX!7,split":                                   `is neither an org_id nor a row`,
		"became,o111111111111 o222222222222,renamed":                                         `there is no reason "renamed" (known: converted, merged, split)`,
		"apart,o111111111111 o222222222222,yes":                                              "the third word must be accept",
		"same,o111111111111 o222222222222,renamed\napart,o222222222222 o111111111111,accept": "line 2: line 1 says same of the same two",
		"became,o111111111111 o222222222222,merged\nbecame,o222222222222 o333333333333,merged\nbecame,o333333333333 o111111111111,split": "line 3: lines before say that o333333333333 followed o111111111111",
		"apart,o111111111111 s00001-00000001:DS HTX, THT!16,accept":                                                                      `put quotes around both, as in apart,"o111111111111 …:A, B!7",…`,
	} {
		if _, err := ReadDecisions(strings.NewReader(line + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", line, err, want)
		}
	}
}

// TestNightsDoNotMatter: what a run of receipts comes to is the same when it ends a night as when
// more follow, so ids stand once they are issued; and running it again gives the same to the byte.
func TestNightsDoNotMatter(t *testing.T) {
	w := newWorld(3, []string{"181", "187"}, 40)
	Accept(w.subs, nil)
	whole := Link(w.subs, nil)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, len(w.subs)).Draw(t, "receipts")
		Accept(w.subs[:n], nil)
		night := Link(w.subs[:n], nil)
		for i, r := range night.Rows {
			if r.OrgID != whole.Rows[i].OrgID {
				t.Fatalf("row %d: %s after %d receipts, %s in the end", i, r.OrgID, n, whole.Rows[i].OrgID)
			}
		}
	})
	Accept(w.subs, nil)
	if again := Link(w.subs, nil); fmt.Sprintf("%+v", again.Rows) != fmt.Sprintf("%+v", whole.Rows) || fmt.Sprint(len(again.Questions)) != fmt.Sprint(len(whole.Questions)) ||
		rest(again) != rest(whole) {
		t.Error("a second run differs")
	}
}

// rest is everything but the rows, to the byte.
func rest(l Linked) string {
	var b strings.Builder
	for _, f := range l.Findings {
		fmt.Fprintln(&b, f.Rule, f.SourceFile, f.SourceRow, f.MessageVI)
	}
	for _, k := range l.Links {
		fmt.Fprintln(&b, k.OrgID, valueOf(k.OtherOrgID), k.Kind, k.Reason, k.Basis, k.FromPeriod, k.ToPeriod, k.EvidenceVI)
	}
	for _, q := range l.Questions {
		fmt.Fprintln(&b, q.Kind, q.DecisionLine, q.Candidates, q.EvidenceVI)
	}
	return b.String()
}

// TestOneValueEverywhere: a name, a telephone, a leader and a number that a clerk pulled down over twenty thousand
// rows bring nobody beside everybody: 1.6 billion pairs would not be compared within the time that go test gives.
func TestOneValueEverywhere(t *testing.T) {
	var subs []*Submission
	for receipt, p := range []Period{"2023", "2024"} {
		var lines []string
		for i := range 20000 {
			lines = append(lines, fmt.Sprintf("THT Chăn nuôi | %d | | | | Nông Văn An | 0912345678", 4900000000+i%3+receipt*i))
		}
		subs = append(subs, given(int64(receipt+1), "187", p, lines...))
	}
	Accept(subs, nil)
	if l := Link(subs, nil); len(l.Rows) != 40000 {
		t.Errorf("%d rows", len(l.Rows))
	}
}

// TestAnotherOrderMergesNobody: lists that come in any order of periods issue other ids and may leave other
// pairs to be asked, but no two organisations become one.
func TestAnotherOrderMergesNobody(t *testing.T) {
	for seed := range uint64(8) {
		w := newWorld(seed, []string{"181", "187"}, 40)
		if seed == 0 { // the last first
			slices.Reverse(w.subs)
		} else {
			r := rand.New(rand.NewPCG(seed, 1))
			turn := map[Period]int{}
			for _, i := range r.Perm(len(w.periods)) {
				turn[w.periods[i]] = len(turn)
			}
			slices.SortStableFunc(w.subs, func(a, b *Submission) int { return cmp.Compare(turn[a.List.Period], turn[b.List.Period]) })
		}
		Accept(w.subs, nil)
		v := w.judge(Link(w.subs, nil))
		if all, found := v.hard(); v.falseMerges > 0 || float64(found) < 0.9*float64(all) {
			t.Errorf("seed %d: %d false merges, %d of %d\n%s", seed, v.falseMerges, found, all, strings.Join(v.merged, "\n"))
		}
	}
}
