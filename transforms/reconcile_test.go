package transforms

import (
	"strings"
	"testing"
)

// form adds a figure of a form of totals to a submission.
func (s *Submission) form(indicator, orgType string, v float64) *Submission {
	u := s.List.Unit
	s.List.Reported = append(s.List.Reported, ReportedTotal{Form: FormIndicators, SourceSheet: "PL1", SourceRow: int64(len(s.List.Reported) + 5), SourceCol: 7,
		Cell: "G5", AreaLevel: u.Level, AreaCode: u.Code, Period: string(s.List.Period), Measure: "actual", OrgType: orgType, Indicator: indicator, Value: v, Unit: "count"})
	return s
}

func reconciled(subs ...*Submission) string {
	Accept(subs, nil)
	rows := Link(subs, nil).Rows
	var out []string
	for _, f := range Reconcile(subs, rows) {
		if f.Rule == "total-agrees-with-list" {
			out = append(out, *f.Cell+" "+f.MessageVI)
		}
	}
	return strings.Join(out, "\n")
}

// TestListsStandAndFormsAreTold: the list and the form come in two files; what
// differs is told at the form's cell, what a missing answer explains is not.
func TestListsStandAndFormsAreTold(t *testing.T) {
	list := given(1, "187", "2024", "HTX Một | | | 2010 | active", "HTX Hai", "HTX Ba | | | 2024 | stopped", "HTX Tư | | | 2001 | dissolved")
	form := given(2, "187", "2024").form("listed_count", "HTX", 4).form("active_count", "HTX", 1).form("active_count", "HTX", 3).
		form("new_count", "HTX", 2).form("new_count", "HTX", 3).form("dissolved_count", "HTX", 1).form("member_count", "HTX", 99).form("listed_count", "THT", 7)
	got := reconciled(list, form)
	for _, want := range []string{"G5 Biểu ghi 4 (Số tổ chức có tên trong danh sách, HTX, Huyện Chi Lăng, kỳ 2024) nhưng danh sách có 3.",
		"G7 Biểu ghi 3 (Số tổ chức đang hoạt động, HTX", "G9 Biểu ghi 3 (Số thành lập mới trong kỳ"} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 3 {
		t.Errorf("%d findings, want 3:\n%s", n, got)
	}
}

// TestFormsAreReplacedByTheirOwnKind: a later form replaces the form, not the list;
// the unit whose list was not sent has nothing to compare with.
func TestFormsAreReplacedByTheirOwnKind(t *testing.T) {
	list := given(1, "187", "2024", "HTX Một")
	old := given(2, "187", "2024").form("listed_count", "HTX", 4)
	both := given(3, "187", "2024").form("listed_count", "HTX", 1).form("listed_count", "THT", 4)
	alone := given(4, "188", "2024").form("listed_count", "HTX", 9)
	if got := reconciled(list, old, both, alone); got != "" {
		t.Errorf("got findings:\n%s", got)
	}
	if list.Status != "accepted" || !list.InForce["HTX"] || old.Status != "superseded" || both.Status != "accepted" {
		t.Errorf("statuses %s, %s, %s", list.Status, old.Status, both.Status)
	}
	if !both.Holds(FormType{FormIndicators, "THT"}) || old.Holds(FormType{FormIndicators, "HTX"}) || old.Reason != "đã có biểu gửi sau thay thế" {
		t.Errorf("in force %v, %v (%s)", both.FormsInForce, old.FormsInForce, old.Reason)
	}
}
