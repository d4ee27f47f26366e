package transforms

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// sameReasons and becameReasons are why two ids are one organisation, and how one
// organisation followed another (code set link_reason).
var (
	sameReasons   = []string{"renamed", "respelt", "moved", "number_changed", "retyped", "duplicate"}
	becameReasons = []string{"converted", "merged", "split"}
)

// What Link issues, and how a decision names a row (rowName).
var (
	orgIDLike = regexp.MustCompile(`^o[0-9a-f]{12}$`)
	cutRow    = regexp.MustCompile(`^s\d{5,}-[0-9a-f]{8}:[^!]*$`) // before a comma that no quotes protect
	rowLike   = regexp.MustCompile(`^(s\d{5,}-[0-9a-f]{8}):(.+)!([1-9]\d*)$`)
)

// pairOf cuts the key of a decision about organisations.
func pairOf(key string) (a, b string) {
	a, b, _ = strings.Cut(key, " ")
	return a, strings.TrimSpace(b)
}

// wrongPair refuses a key that is not two organisations, or an organisation and a row where rows may stand.
func wrongPair(d Decision, rows bool) string {
	a, b := pairOf(d.Key)
	switch {
	case !orgIDLike.MatchString(a):
		return fmt.Sprintf("%q is no org_id", a)
	case rows && !orgIDLike.MatchString(b) && cutRow.MatchString(b):
		return fmt.Sprintf("the row %q is cut off: where the sheet's name holds a comma, put quotes around both, as in %s,\"%s …:A, B!7\",…", b, d.Kind, a)
	case !orgIDLike.MatchString(b) && !(rows && rowLike.MatchString(b)):
		return fmt.Sprintf("%q is neither an org_id nor a row", b)
	case a == b:
		return "the two are the same"
	}
	return ""
}

func wrongSame(d Decision) string  { return firstOf(wrongPair(d, true), wrongReason(d, sameReasons)) }
func wrongApart(d Decision) string { return firstOf(wrongPair(d, true), onlyAccept(d)) }
func wrongBecame(d Decision) string {
	return firstOf(wrongPair(d, false), wrongReason(d, becameReasons))
}

func wrongReason(d Decision, known []string) string {
	if slices.Contains(known, d.Value) {
		return ""
	}
	return fmt.Sprintf("there is no reason %q (known: %s)", d.Value, strings.Join(known, ", "))
}

// contradicts tells that an earlier line settled the pair of d the other way.
func contradicts(earlier []Decision, d Decision) string {
	if !isOrgDecision(d.Kind) {
		return ""
	}
	for _, o := range earlier {
		if isOrgDecision(o.Kind) && samePair(o.Key, d.Key) && (o.Kind == "same") != (d.Kind == "same") {
			return fmt.Sprintf("line %d says %s of the same two", o.Line, o.Kind)
		}
	}
	if first, last := pairOf(d.Key); d.Kind == "became" && cameTo(earlier, last, first, len(earlier)) {
		return fmt.Sprintf("lines before say that %s followed %s", first, last)
	}
	return ""
}

// cameTo tells that, by at most steps of ds, last followed first.
func cameTo(ds []Decision, first, last string, steps int) bool {
	return first == last || steps > 0 && slices.ContainsFunc(ds, func(d Decision) bool {
		a, b := pairOf(d.Key)
		return d.Kind == "became" && a == first && cameTo(ds, b, last, steps-1)
	})
}

func isOrgDecision(kind string) bool { return kind == "same" || kind == "apart" || kind == "became" }

func samePair(x, y string) bool {
	a, b := pairOf(x)
	c, d := pairOf(y)
	return a == c && b == d || a == d && b == c
}

// orgDecision is a line about two organisations, or an organisation and a row.
type orgDecision struct {
	kind, org, other, reason string
	line                     int64
	at                       int    // among all decisions
	rows                     *int64 // that it concerns
}

// orgDecisions are people's decisions about organisations.
type orgDecisions struct {
	all  []orgDecision
	rows map[string][]orgDecision // by the row they are about: those that name one
}

func readOrgDecisions(ds []Decision) orgDecisions {
	out := orgDecisions{rows: map[string][]orgDecision{}}
	for i, d := range ds {
		if !isOrgDecision(d.Kind) {
			continue
		}
		a, b := pairOf(d.Key)
		o := orgDecision{d.Kind, a, b, d.Value, d.Line, i, new(int64)}
		out.all = append(out.all, o)
		if rowLike.MatchString(b) {
			out.rows[b] = append(out.rows[b], o)
		}
	}
	return out
}

// count tells the decisions how many rows they concern: none, where one names what is not there.
func (d *orgDecisions) count(ds []Decision) {
	for _, o := range d.all {
		ds[o.at].RowCount = o.rows
	}
}

// rowName is how a decision names the row of e: submission_id:sheet!row.
func rowName(e *entry) string { return e.sub.ID + ":" + e.SourceSheet + "!" + newInt(e.SourceRow) }

// of are the decisions that name the row of e.
func (d *orgDecisions) of(e *entry) []orgDecision {
	if len(d.rows) == 0 {
		return nil
	}
	return d.rows[rowName(e)]
}

// organisation is the one that people say the row e is; nil when they said nothing.
func (d *orgDecisions) organisation(e *entry, all []*known) *known {
	for _, o := range d.of(e) {
		if o.kind != "same" {
			continue
		}
		if i := slices.IndexFunc(all, func(k *known) bool { return k.id == o.org }); i >= 0 {
			return all[i]
		}
	}
	return nil
}

// parts tells that people say that the row e is not k's.
func (d *orgDecisions) parts(e *entry, k *known) bool {
	return slices.ContainsFunc(d.of(e), func(o orgDecision) bool { return o.kind == "apart" && o.org == k.id })
}

// splits tells that people took the row e from an organisation: what it founds has its number too.
func (d *orgDecisions) splits(e *entry) bool {
	return slices.ContainsFunc(d.of(e), func(o orgDecision) bool { return o.kind == "apart" })
}

// unite makes one organisation of those that people say are one: the one that was there
// first keeps its id. A line that would also unite what another keeps apart is not applied.
func (l *linker) unite() {
	if len(l.decided.all) == 0 {
		return
	}
	byID := make(map[string]*known, len(l.all))
	for _, k := range l.all {
		byID[k.id] = k
	}
	for i := range l.entries {
		for _, o := range l.decided.of(&l.entries[i]) {
			if byID[o.org] != nil {
				*o.rows++
			}
		}
	}
	for _, o := range l.decided.all {
		a, b := byID[o.org], byID[o.other]
		if a == nil || b == nil {
			continue
		}
		rows := int64(len(a.lists) + len(b.lists))
		a, b = a.root(), b.root()
		switch {
		case o.kind == "same" && a != b && l.keptApart(a, b, byID):
			continue
		case o.kind == "same" && a != b:
			if b.issued < a.issued {
				a, b = b, a
			}
			b.into, a.united = a, true
			a.names, a.facts, a.numbers = append(a.names, b.names...), append(a.facts, b.facts...), append(a.numbers, b.numbers...)
			a.lists = append(a.lists, b.lists...)
		}
		*o.rows += rows
	}
	for _, o := range l.decided.all {
		if a, b := byID[o.org], byID[o.other]; a != nil && b != nil && o.kind != "same" {
			l.settled[pair(a.root(), b.root())] = true
		}
	}
}

// pair is a and b, the one that was there first in front.
func pair(a, b *known) [2]*known {
	if b.issued < a.issued {
		a, b = b, a
	}
	return [2]*known{a, b}
}

// keptApart tells that people say that two of the organisations within a and b are not one.
func (l *linker) keptApart(a, b *known, byID map[string]*known) bool {
	return slices.ContainsFunc(l.decided.all, func(o orgDecision) bool {
		x, y := byID[o.org], byID[o.other]
		if o.kind != "apart" || x == nil || y == nil {
			return false
		}
		x, y = x.root(), y.root()
		return x == a && y == b || x == b && y == a
	})
}
