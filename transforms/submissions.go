package transforms

import (
	"fmt"
	"slices"
	"strings"
)

// Submission is one received file as the resolution of a night sees it.
type Submission struct {
	ID      string
	Receipt int64
	List    *List
	Status  string          // accepted, superseded, refused, withdrawn
	Reason  string          // why it is not accepted, in Vietnamese
	InForce map[string]bool // by organisation type of its list: nothing later replaced it

	FormsInForce map[FormType]bool // the same for its forms of totals and its populations

	Admitted bool // it shares less than half of what it replaces, and a decision let it in

	Populated bool // its populations were taken; later figures may have replaced them one by one

	ReplacedBy map[FormType]*Submission // by what it once was in force for: the later one that took its place
	MendedBy   *Submission              // of a refused one: the corrected copy that took its place

	Previous *Submission // the one whose mistakes it mends: whose returned copy it is, else which it replaces; nil for none
	Returned bool        // it is the returned copy of Previous
}

// slot is what a list or form stands for: a later one for the same replaces it.
type slot struct {
	unit   string
	form   FormType
	period Period
}

// Accept settles which submissions are in force. subs come in the order of their
// receipts; a later one replaces an earlier one for the same unit, period, form
// and organisation type. A list that shares less than half its organisations with
// what it would replace is refused until a person decides (contract, "Submission"), and so is
// one that has less than half of the many that it would replace.
func Accept(subs []*Submission, decisions []Decision) []Finding {
	var findings []Finding
	force := map[slot]*Submission{}
	met := earlier{map[string][]*Submission{}, map[string]*Submission{}}
	for _, s := range subs {
		s.Status, s.Reason, s.InForce, s.FormsInForce = "accepted", "", map[string]bool{}, map[FormType]bool{}
		s.ReplacedBy, s.MendedBy = map[FormType]*Submission{}, nil
		s.Previous, s.Returned = met.before(s)
		met.add(s)
		s.Populated, s.Admitted = false, false
		switch {
		case s.List.Refused:
			s.Status, s.Reason = "refused", firstReject(s.List)
			continue
		case decided(decisions, "withdraw", s):
			s.Status, s.Reason = "withdrawn", "rút theo decisions.csv"
			continue
		}
		slots := make([]slot, 0, 3)
		for _, k := range s.List.Forms() {
			if k.Form == FormPopulation {
				continue // figure by figure: a book of one year does not replace those of others
			}
			slots = append(slots, slot{s.List.Unit.Code, k, s.List.Period})
		}
		f, isStrange := strange(s, slots, force)
		s.Admitted = isStrange && decided(decisions, "replace", s)
		if isStrange && !s.Admitted {
			s.Status, s.Reason = "refused", f.MessageVI
			findings = append(findings, f)
			continue
		}
		s.Populated = len(s.List.Populations) > 0
		for _, k := range slots {
			if old := force[k]; old != nil {
				old.set(k.form, false)
				old.ReplacedBy[k.form] = s
				if s.Previous == nil {
					s.Previous = old
				}
			}
			force[k] = s
			s.set(k.form, true)
		}
		if p := s.Previous; p != nil && p.Status == "refused" {
			p.Status, p.Reason, p.MendedBy = "superseded", "đã có bản sửa gửi lại thay thế", s
		}
	}
	populationsInForce(subs)
	for _, s := range subs {
		if s.Status == "accepted" && len(s.InForce)+len(s.FormsInForce) == 0 && len(s.List.Forms()) > 0 {
			s.Status, s.Reason = "superseded", "đã có danh sách gửi sau thay thế"
			if len(s.List.Types()) == 0 {
				s.Reason = "đã có biểu gửi sau thay thế"
			}
			if len(s.List.Types())+len(s.List.Reported) == 0 {
				s.Reason = "đã có số dân gửi sau thay thế"
			}
		}
	}
	return findings
}

// earlier are the submissions met so far, by the content that their id ends with and the last of each path.
type earlier struct {
	byContent map[string][]*Submission
	byPath    map[string]*Submission
}

func (m earlier) add(s *Submission) {
	content := s.ID[strings.LastIndexByte(s.ID, '-')+1:]
	m.byContent[content] = append(m.byContent[content], s)
	m.byPath[s.List.Path] = s
}

// before is the submission among the earlier ones whose returned copy s is, known by the mark
// and its content, else the one that was refused under the same path last; nil for none.
// A copy of another unit's or period's answer mends nothing: it was the pattern of a new list.
func (m earlier) before(s *Submission) (previous *Submission, returned bool) {
	if s.List.Returned != "" {
		for _, o := range slices.Backward(m.byContent[s.List.Returned[strings.LastIndexByte(s.List.Returned, '-')+1:]]) {
			if o.List.Period == "" || o.List.Period == s.List.Period && o.List.Unit.Code == s.List.Unit.Code {
				return o, true
			}
		}
	}
	if o := m.byPath[s.List.Path]; o != nil && o.Status == "refused" {
		return o, false
	}
	return nil, false
}

// set puts a form of s in force, or out of it.
func (s *Submission) set(k FormType, inForce bool) {
	switch {
	case k.Form == FormList && inForce:
		s.InForce[k.OrgType] = true
	case k.Form == FormList:
		delete(s.InForce, k.OrgType)
	case inForce:
		s.FormsInForce[k] = true
	default:
		delete(s.FormsInForce, k)
	}
}

// Holds tells that s is the one in force for a form and type.
func (s *Submission) Holds(k FormType) bool {
	if k.Form == FormList {
		return s.InForce[k.OrgType]
	}
	return s.FormsInForce[k]
}

// firstReject is the message of the finding that refused a list.
func firstReject(l *List) string {
	for _, f := range l.Findings {
		if f.Severity == string(Reject) && f.SourceSheet == nil {
			return f.MessageVI
		}
	}
	return ""
}

func decided(ds []Decision, kind string, s *Submission) bool {
	return slices.ContainsFunc(ds, func(d Decision) bool {
		return d.Kind == kind && (d.Key == s.List.Path || d.Key == s.ID)
	})
}

// strange tells that s shares less than half its organisations with what it would replace, or has less than half of its many.
func strange(s *Submission, slots []slot, force map[slot]*Submission) (Finding, bool) {
	known := map[string]bool{}
	was := 0 // how many organisations would be replaced
	var old *Submission
	replaced := map[string]bool{}
	for _, k := range slots {
		if o := force[k]; o != nil && k.form.Form == FormList {
			old, replaced[k.form.OrgType] = o, true
			for i := range o.List.Organisations {
				if org := &o.List.Organisations[i]; org.OrgType == k.form.OrgType {
					was++
					for _, key := range identities(org) {
						known[key] = true
					}
				}
			}
		}
	}
	if old == nil {
		return Finding{}, false
	}
	shared, all := 0, 0
	for i := range s.List.Organisations {
		if org := &s.List.Organisations[i]; replaced[org.OrgType] {
			all++
			if slices.ContainsFunc(identities(org), func(k string) bool { return known[k] }) {
				shared++
			}
		}
	}
	rule := ""
	switch {
	case 2*shared < all:
		rule = "list-shares-its-organisations"
	case was >= wholeList && 2*all < was:
		rule = "list-keeps-its-organisations"
	default:
		return Finding{}, false
	}
	f := newFinding(rule, Pos{File: s.List.Path}, "", "",
		"shared", fmt.Sprint(shared), "all", fmt.Sprint(all), "was", fmt.Sprint(was), "old", old.List.Path, "file", s.List.Path)
	f.SubmissionID = s.ID
	return f, true
}

// wholeList is how many organisations a list has that does not shrink to less than half by itself: what was sent
// again may have been cut off.
const wholeList = 20

// identities are the keys by which an organisation is known again: its numbers and its name.
func identities(o *Organisation) []string {
	out := []string{"name " + o.OrgType + " " + o.NameKey}
	for _, n := range numbers(o) {
		out = append(out, "number "+n)
	}
	return out
}

// numberKey is what two numbers are compared by: their letters and digits without
// the words around them ("Số 14A7.000.001" is 14a7000001); "" below five digits.
func numberKey(s string) string {
	if len(s) >= 5 && allDigits(s) && s[0] != '0' {
		return s
	}
	var b strings.Builder
	for _, w := range words(Fold(s)) {
		if strings.ContainsAny(w, "0123456789") {
			b.WriteString(w)
		}
	}
	if d := notDigit.ReplaceAllString(b.String(), ""); len(d) < 5 || strings.Trim(d, "0") == "" {
		return ""
	}
	return b.String()
}

// numbers are the digits of the registration number and tax code: one set, since
// offices put either into either column.
func numbers(o *Organisation) []string {
	var out []string
	for _, p := range []*string{o.RegistrationNo, o.TaxCode} {
		if p == nil {
			continue
		}
		if d := numberKey(*p); d != "" && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}
