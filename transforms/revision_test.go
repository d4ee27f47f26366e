package transforms

import (
	"fmt"
	"strings"
	"testing"
)

// reasonsText writes reasons a line each.
func reasonsText(rs []RevisionReason) string {
	var b strings.Builder
	for _, r := range rs {
		fmt.Fprintf(&b, "%s %s: %s [%s]\n", valueOf(r.AreaCode), valueOf(r.OrgType), r.WhyEN, valueOf(r.Receipts))
	}
	return b.String()
}

// settled accepts subs and places their rows.
func settled(subs []*Submission, ds []Decision) []Placement {
	Accept(subs, ds)
	places, _ := Places(subs, Link(subs, ds).Rows, ds)
	return places
}

func TestRevisionsSayWhatCameSince(t *testing.T) {
	subs := []*Submission{given(1, "187", "2024", "HTX Một", "HTX Hai"), given(2, "188", "2024", "THT Ba"), given(3, "187", "2024", "HTX Một"),
		given(4, "189", "2024", "THT Bốn"), given(5, "187", "2023", "HTX Một")}
	places := settled(subs, nil)
	got := reasonsText(RevisionReasons(SignedState{Period: "2024", Receipts: 2}, subs, places, nil))
	corrected := "receipt 3 (2024/187-3.xlsx) replaced receipt 1 (2024/187-1.xlsx)"
	other := "1 files of other periods received since (receipts 5) tell which organisations are one and where they lie"
	fresh := "receipt 4 (2024/189-4.xlsx) is new"
	want := "187 HTX: " + corrected + " [3]\n187 all: " + corrected + " [3]\n189 THT: " + fresh + " [4]\n189 all: " + fresh + " [4]\n" +
		"20 HTX: " + corrected + " [3]\n20 THT: " + fresh + " [4]\n20 all: " + corrected + "; " + fresh + " [3,4]\n : " + corrected + "; " + fresh + "; " + other + " [3,4]\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := RevisionReasons(SignedState{Period: "2024", Receipts: 5}, subs, places, nil); got != nil {
		t.Errorf("nothing has changed since, but %v", got)
	}
	for name, c := range map[string]struct {
		state SignedState
		want  string
	}{
		"another period only": {SignedState{Period: "2024", Receipts: 4}, " : " + other + " []\n"},
		"other code":          {SignedState{Period: "2024", Receipts: 5, Code: true}, " : code, rules or reference data changed []\n"},
		"remarks":             {SignedState{Period: "2024", Receipts: 5, DecisionsChanged: true}, " : decisions.csv or the conversion of files changed []\n"},
		"unknown decisions":   {SignedState{Period: "2024", Receipts: 5, DecisionsChanged: true, Decided: []Decision{}}, " : decisions.csv or the conversion of files changed []\n"},
	} {
		if got := reasonsText(RevisionReasons(c.state, subs, places, nil)); got != c.want {
			t.Errorf("%s: got %swant %s", name, got, c.want)
		}
	}
}

func TestRevisionsSayWhatWasDecided(t *testing.T) {
	subs := []*Submission{given(1, "187", "2024", "HTX Một"), given(2, "188", "2024", "THT Ba")}
	withdraw, heading := Decision{Kind: "withdraw", Key: subs[1].ID, Value: "accept"}, Decision{Kind: "heading", Key: "Mã", Value: "tax_code"}
	now := []Decision{withdraw, heading}
	places := settled(subs, now)
	state := SignedState{Period: "2024", Receipts: 2, DecisionsChanged: true, Decided: []Decision{}}
	got := reasonsText(RevisionReasons(state, subs, places, now))
	withdrawn := "receipt 2 (2024/188-2.xlsx) was withdrawn by decisions.csv; new decisions: 1 (heading)"
	if want := "188 THT: " + withdrawn + " [2]\n188 all: " + withdrawn + " [2]\n20 THT: " + withdrawn + " [2]\n20 all: " + withdrawn + " [2]\n : " + withdrawn + " [2]\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	state.Decided = now
	places = settled(subs, nil)
	got = reasonsText(RevisionReasons(state, subs, places, nil))
	if want := "188 THT: receipt 2 (2024/188-2.xlsx) is no longer withdrawn by decisions.csv; decisions taken back: 1 (heading) [2]\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got\n%swant first\n%s", got, want)
	}
}

func TestRevisionsBlameWhatMovesTheFigureOnly(t *testing.T) {
	people := &Submission{ID: "s00003", Receipt: 3, List: &List{Path: "dan-so.xlsx", Unit: UnitOf("20", "2023"), Period: "2023",
		Populations: []PopulationCount{{UnitCode: "20", Series: "yearbook_average", Year: 2023, Population: 800000}}}}
	subs := []*Submission{given(1, "187", "2024", "HTX Một"), given(2, "187", "2024", "HTX Một"), people}
	due := Decision{Kind: "due", Key: "2024 187", Value: "none"}
	state := SignedState{Period: "2024", Receipts: 1, DecisionsChanged: true, Decided: []Decision{}}
	got := reasonsText(RevisionReasons(state, subs, settled(subs, []Decision{due}), []Decision{due}))
	corrected, counted := "receipt 2 (2024/187-2.xlsx) replaced receipt 1 (2024/187-1.xlsx)", "receipt 3 (dan-so.xlsx) is new"
	both := corrected + "; " + counted + " [2,3]\n"
	if want := "187 HTX: " + corrected + " [2]\n187 all: " + both + "20 HTX: " + corrected + " [2]\n20 all: " + both + " : " + both; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestRevisionsTellWhomADecisionLetIn(t *testing.T) {
	subs := []*Submission{given(1, "187", "2024", "HTX Một", "HTX Hai"), given(2, "187", "2024", "HTX Ba", "HTX Bốn"), given(3, "188", "2024", "HTX Năm")}
	now := []Decision{{Kind: "replace", Key: subs[1].List.Path, Value: "accept"}, {Kind: "replace", Key: subs[2].List.Path, Value: "accept"}}
	state := SignedState{Period: "2024", Receipts: 3, DecisionsChanged: true, Decided: []Decision{}}
	letIn := "receipt 2 (2024/187-2.xlsx) was let in to replace another by decisions.csv [2]\n"
	if got, want := reasonsText(RevisionReasons(state, subs, settled(subs, now), now)), "187 HTX: "+letIn+"187 all: "+letIn+"20 HTX: "+letIn+"20 all: "+letIn+" : "+letIn; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	state.Decided = now
	shut := "187 HTX: receipt 2 (2024/187-2.xlsx) is no longer let in by decisions.csv [2]\n"
	if got := reasonsText(RevisionReasons(state, subs, settled(subs, nil), nil)); !strings.HasPrefix(got, shut) || strings.Contains(got, "188") {
		t.Errorf("got\n%swant first\n%s", got, shut)
	}
}

func TestManyReasonsAreCounted(t *testing.T) {
	var subs []*Submission
	for i, unit := range []string{"178", "180", "181", "182", "183", "184", "185"} {
		subs = append(subs, given(int64(i+1), unit, "2024", fmt.Sprintf("HTX Số %c", 'A'+i)))
	}
	places := settled(subs, nil)
	rs := RevisionReasons(SignedState{Period: "2024", Receipts: 0}, subs, places, nil)
	last := rs[len(rs)-1]
	if !strings.HasSuffix(last.WhyVI, "; và 2 bản nữa") || valueOf(last.Receipts) != "1,2,3,4,5,6,7" {
		t.Errorf("%s [%s]", last.WhyVI, valueOf(last.Receipts))
	}
}
