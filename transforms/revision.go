package transforms

import (
	"fmt"
	"slices"
	"strings"
)

// SignedState is what was signed off for a period, and what has changed since beside the receipts.
type SignedState struct {
	Period           Period
	Receipts         int64      // of the signed run: later ones came after it
	Code             bool       // code, rules or reference data are others now
	DecisionsChanged bool       // decisions.csv, or whether files are converted, is another now
	Decided          []Decision // the decisions of the signed run; nil where it did not keep them
}

// RevisionReason says why the figures of a signed period can differ from what was signed: those of an area and
// type, or, AreaCode and OrgType nil, those of the period that no other line is about. Nothing else can
// move a figure: the same receipts, decisions and code make the same.
// The parquet names are the column names of meta.revision_reasons.
type RevisionReason struct {
	Period   string  `parquet:"period"`
	AreaCode *string `parquet:"area_code,optional"`
	OrgType  *string `parquet:"org_type,optional"` // all: of the totals
	WhyVI    string  `parquet:"why_vi"`
	WhyEN    string  `parquet:"why_en"`
	Receipts *string `parquet:"receipts,optional"` // that came since or were withdrawn, admitted: 12,15
}

// revision is one thing that happened after a sign-off.
type revision struct {
	vi, en  string
	receipt int64           // 0: not of one receipt
	areas   map[string]bool // nil: of every area
	types   map[string]bool
}

// about tells whether r can move a figure of the area and type.
func (r revision) about(area, orgType string) bool {
	return (r.areas == nil || r.areas[area]) && r.types[orgType]
}

// RevisionReasons gives the reasons for one signed period, from subs as [Accept] left them, placements as
// [Places] made them, and the decisions in force. Nothing has changed since: no reasons.
func RevisionReasons(state SignedState, subs []*Submission, placements []Placement, decisions []Decision) []RevisionReason {
	w := &reasons{state: state, placed: placedAreas(placements)}
	w.decisions(subs, decisions)
	w.later(subs)
	if state.Code {
		w.general = append(w.general, revision{vi: "chương trình, quy tắc hoặc dữ liệu nền đã đổi", en: "code, rules or reference data changed"})
	}
	w.elsewhere(subs)
	if state.DecisionsChanged && len(w.own)+len(w.general)+len(w.rest) == 0 {
		w.rest = append(w.rest, revision{vi: "decisions.csv hoặc cách chuyển đổi tệp đã đổi", en: "decisions.csv or the conversion of files changed"})
	}
	return w.rows()
}

// reasons gathers what happened to one period.
type reasons struct {
	state   SignedState
	placed  map[string]map[string]bool // the areas of today of a submission's rows
	own     []revision                 // of submissions, with their areas and types
	general []revision                 // of every area and type
	rest    []revision                 // of other periods: they move what nothing else explains
}

// placedAreas are the codes of the areas of today that a submission's rows lie in.
func placedAreas(placements []Placement) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, p := range placements {
		if out[p.SubmissionID] == nil {
			out[p.SubmissionID] = map[string]bool{}
		}
		for _, code := range []*string{p.CommuneCode, p.DistrictCode} {
			if code != nil {
				out[p.SubmissionID][*code] = true
			}
		}
	}
	return out
}

// later tells the lists and forms of the period that came after the sign-off and counted.
func (w *reasons) later(subs []*Submission) {
	for _, s := range subs {
		if s.Receipt <= w.state.Receipts || s.Known().From == nil || s.List.Period != w.state.Period && !counts(s) {
			continue
		}
		replaced := replacedBy(s, subs)
		r := revision{receipt: s.Receipt, vi: fmt.Sprintf("bản nhận số %d (%s)", s.Receipt, s.List.Path), en: fmt.Sprintf("receipt %d (%s)", s.Receipt, s.List.Path)}
		if len(replaced) > 0 {
			r.vi, r.en = r.vi+" thay bản nhận số "+receiptsOf(replaced, "vi"), r.en+" replaced receipt "+receiptsOf(replaced, "en")
		} else {
			r.vi, r.en = r.vi+" mới nhận", r.en+" is new"
		}
		w.touch(&r, append(replaced, s)...)
		w.own = append(w.own, r)
	}
}

// replacedBy are the submissions whose place s took.
func replacedBy(s *Submission, subs []*Submission) []*Submission {
	var out []*Submission
	for _, o := range subs {
		for _, by := range o.ReplacedBy {
			if by == s && !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

func receiptsOf(subs []*Submission, lang string) string {
	out := make([]string, len(subs))
	for i, s := range subs {
		out[i] = fmt.Sprintf("%d (%s)", s.Receipt, s.List.Path)
	}
	return strings.Join(out, map[string]string{"vi": " và ", "en": " and "}[lang])
}

// counts tells a file with populations: whatever its year, they are the base of every period.
func counts(s *Submission) bool { return slices.Contains(s.List.FormNames(), "population") }

// touch adds the areas and types of submissions to r. Populations are the base of every area's share of all
// types, and of nothing else.
func (w *reasons) touch(r *revision, subs ...*Submission) {
	r.areas, r.types = map[string]bool{provinceCode: true}, map[string]bool{"all": true}
	for _, s := range subs {
		r.areas[s.List.Unit.Code] = true
		for code := range w.placed[s.ID] {
			r.areas[code] = true
		}
		for i := range s.List.Organisations {
			for _, code := range []*string{s.List.Organisations[i].CommuneCode, s.List.Organisations[i].DistrictCode} {
				if code != nil {
					r.areas[*code] = true
				}
			}
		}
		for _, k := range s.List.Forms() {
			r.types[k.OrgType] = true
		}
	}
	if slices.ContainsFunc(subs, counts) {
		r.areas = nil
	}
}

// decisions tells the decisions that were made or taken back since: those that let a submission of the period in or
// out by its receipt, the others by their kinds.
func (w *reasons) decisions(subs []*Submission, now []Decision) {
	if !w.state.DecisionsChanged || w.state.Decided == nil {
		return
	}
	same := func(ds []Decision, d Decision) bool {
		return slices.ContainsFunc(ds, func(o Decision) bool { return o.Kind == d.Kind && o.Key == d.Key && o.Value == d.Value })
	}
	kinds := map[string][]string{}
	tell := func(d Decision, made bool) {
		if d.Kind == "due" { // when a list was owed moves no figure
			return
		}
		if !w.admits(d, made, subs) {
			action := map[bool]string{true: "made", false: "taken back"}[made]
			kinds[action] = append(kinds[action], d.Kind)
		}
	}
	for _, d := range now {
		if !same(w.state.Decided, d) {
			tell(d, true)
		}
	}
	for _, d := range w.state.Decided {
		if !same(now, d) {
			tell(d, false)
		}
	}
	for _, c := range []struct{ action, vi, en string }{
		{"made", "quyết định mới trong decisions.csv", "new decisions"}, {"taken back", "quyết định đã bỏ khỏi decisions.csv", "decisions taken back"},
	} {
		if k := kinds[c.action]; len(k) > 0 {
			n := len(k)
			slices.Sort(k)
			list := strings.Join(slices.Compact(k), ", ")
			w.general = append(w.general, revision{vi: fmt.Sprintf("%s: %d (%s)", c.vi, n, list), en: fmt.Sprintf("%s: %d (%s)", c.en, n, list)})
		}
	}
}

// admits tells a decision that lets submissions in or out, by those that it does; false for a decision of another kind.
func (w *reasons) admits(d Decision, made bool, subs []*Submission) bool {
	words := map[string][4]string{
		"withdraw": {"đã rút", "was withdrawn", "không còn bị rút", "is no longer withdrawn"},
		"replace":  {"được chấp nhận thay bản trước", "was let in to replace another", "không còn được chấp nhận thay bản trước", "is no longer let in"},
	}
	say, ok := words[d.Kind]
	if !ok {
		return false
	}
	if !made {
		say[0], say[1] = say[2], say[3]
	}
	for _, s := range subs {
		if !decided([]Decision{d}, d.Kind, s) || s.List.Refused || d.Kind == "replace" && !letIn(s, made) {
			continue
		}
		if s.List.Period != w.state.Period && !counts(s) {
			w.rest = append(w.rest, revision{receipt: s.Receipt, vi: fmt.Sprintf("bản nhận số %d (%s, kỳ khác) %s theo decisions.csv", s.Receipt, s.List.Path, say[0]),
				en: fmt.Sprintf("receipt %d (%s, of another period) %s by decisions.csv", s.Receipt, s.List.Path, say[1])})
			continue
		}
		r := revision{receipt: s.Receipt, vi: fmt.Sprintf("bản nhận số %d (%s) %s theo decisions.csv", s.Receipt, s.List.Path, say[0]),
			en: fmt.Sprintf("receipt %d (%s) %s by decisions.csv", s.Receipt, s.List.Path, say[1])}
		w.touch(&r, append(sameSlots(s, subs), s)...)
		w.own = append(w.own, r)
	}
	return true
}

// letIn tells a list that a decision lets in, or, not made, would let in: the others of its path needed none.
func letIn(s *Submission, made bool) bool {
	if made {
		return s.Admitted
	}
	return s.Known().From == nil
}

// sameSlots are the submissions of the unit and period of s: what comes back when it goes.
func sameSlots(s *Submission, subs []*Submission) []*Submission {
	var out []*Submission
	for _, o := range subs {
		if o != s && o.List.Period == s.List.Period && o.List.Unit.Code == s.List.Unit.Code {
			out = append(out, o)
		}
	}
	return out
}

// elsewhere tells the lists since that are of other periods and counted: they can move a figure only by
// telling who an organisation is, or where it lies.
func (w *reasons) elsewhere(subs []*Submission) {
	var since []string
	for _, s := range subs {
		if s.Receipt > w.state.Receipts && s.List.Period != w.state.Period && s.Known().From != nil && len(s.List.Organisations) > 0 {
			since = append(since, fmt.Sprint(s.Receipt))
		}
	}
	if n := len(since); n > 0 {
		list := strings.Join(since[:min(n, mostReasons)], ", ")
		if n > mostReasons {
			list += ", …"
		}
		w.rest = append(w.rest, revision{vi: fmt.Sprintf("%d bản của kỳ khác nhận sau khi chốt (số %s) cho biết tổ chức nào là một, nằm ở đâu", n, list),
			en: fmt.Sprintf("%d files of other periods received since (receipts %s) tell which organisations are one and where they lie", n, list)})
	}
}

// rows are the reasons by area and type, then the line for what none of them is about.
func (w *reasons) rows() []RevisionReason {
	if len(w.own)+len(w.general)+len(w.rest) == 0 {
		return nil
	}
	keys := map[[2]string]bool{}
	for _, r := range w.own {
		for area := range r.areas {
			for orgType := range r.types {
				keys[[2]string{area, orgType}] = true
			}
		}
	}
	var out []RevisionReason
	for key := range keys {
		var about []revision
		for _, r := range w.own {
			if r.about(key[0], key[1]) {
				about = append(about, r)
			}
		}
		out = append(out, w.row(text(key[0]), text(key[1]), about, w.general))
	}
	slices.SortFunc(out, func(a, b RevisionReason) int {
		return strings.Compare(*a.AreaCode+" "+*a.OrgType, *b.AreaCode+" "+*b.OrgType)
	})
	return append(out, w.row(nil, nil, w.own, append(w.general, w.rest...)))
}

// mostReasons is how many submissions a reason names; the others are counted.
const mostReasons = 5

// row joins the reasons of an area and type: those of submissions, cut short, then the others.
func (w *reasons) row(area, orgType *string, about, others []revision) RevisionReason {
	var vi, en, receipts []string
	for _, r := range append(slices.Clone(about), others...) {
		if r.receipt > 0 {
			if number := fmt.Sprint(r.receipt); !slices.Contains(receipts, number) {
				receipts = append(receipts, number)
			}
		}
	}
	for i, r := range about {
		if i == mostReasons {
			vi, en = append(vi, fmt.Sprintf("và %d bản nữa", len(about)-i)), append(en, fmt.Sprintf("and %d more", len(about)-i))
			break
		}
		vi, en = append(vi, r.vi), append(en, r.en)
	}
	for _, r := range others {
		vi, en = append(vi, r.vi), append(en, r.en)
	}
	return RevisionReason{string(w.state.Period), area, orgType, strings.Join(vi, "; "), strings.Join(en, "; "), text(strings.Join(receipts, ","))}
}
