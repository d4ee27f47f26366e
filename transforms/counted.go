package transforms

import (
	"slices"
	"strings"
)

// count decides which row of each organisation and period marts count, and tells
// the others. Only rows in force take part.
func (l *linker) count() {
	l.chain()
	for i := range l.entries {
		e := &l.entries[i]
		e.inForce = e.sub.InForce[e.OrgType]
	}
	for i := range l.entries {
		if e := &l.entries[i]; e.inForce && !e.chosen {
			l.chooseRow(e)
		}
	}
	l.tellNamesakes()
}

// chain puts the rows of organisations that people united behind each other, in the order of the receipts.
func (l *linker) chain() {
	if !slices.ContainsFunc(l.all, func(k *known) bool { return k.into != nil }) {
		return
	}
	for _, k := range l.all {
		k.first, k.last = nil, nil
	}
	for i := range l.entries {
		e := &l.entries[i]
		k := e.org.root()
		if e.next = nil; k.first == nil {
			k.first = e
		} else {
			k.last.next = e
		}
		k.last = e
	}
}

// chooseRow settles the rows of e's organisation in e's period.
func (l *linker) chooseRow(e *entry) {
	k := e.org.root()
	if !k.united && k.standsOnce(l, l.lists[e.list].period) {
		e.counted = true
		return
	}
	var rows []*entry
	for o := range k.rows {
		if o.inForce && l.lists[o.list].period == l.lists[e.list].period {
			o.chosen = true
			rows = append(rows, o)
		}
	}
	best := chosen(rows)
	best.counted = true
	for _, o := range rows {
		if o != best {
			l.tell("organisation-stands-once", o, best)
		}
	}
}

// standsOnce tells that k has one row for a period, in force or not.
func (k *known) standsOnce(l *linker, period int32) bool {
	n := 0
	for _, i := range k.lists {
		if l.lists[i].period == period {
			n++
		}
	}
	return n == 1
}

// chosen is the row that counts: over several units the one of the organisation's
// own district or commune, else the first receipt; inside one file the one that
// says dissolved, revoked or converted, else the first.
func chosen(rows []*entry) *entry {
	from := rows[0].sub
	for _, e := range rows {
		if e.atHome() {
			from = e.sub
			break
		}
	}
	var first *entry
	for _, e := range rows {
		if e.sub != from {
			continue
		}
		if first == nil {
			first = e
		}
		if e.hasEnded() {
			return e
		}
	}
	return first
}

// hasEnded tells that the row says dissolved, revoked or converted.
func (e *entry) hasEnded() bool { return hasEnded(e.Status) }

// hasEnded tells a status whose organisation is listed no more (sql/staging/organisation_areas.sql);
// nil, a status not told, is listed.
func hasEnded(status *string) bool {
	switch valueOf(status) {
	case "dissolved", "revoked", "converted":
		return true
	}
	return false
}

// atHome tells that the reporting unit is the organisation's own district or commune.
func (e *entry) atHome() bool {
	unit := e.sub.List.Unit
	if unit.Level == "commune" {
		return e.CommuneCode != nil && *e.CommuneCode == unit.Code
	}
	return e.DistrictCode != nil && *e.DistrictCode == unit.Code
}

// tellNamesakes warns of rows of one name and type in the list in force that count as
// two, where no numbers and no decision tell them apart.
func (l *linker) tellNamesakes() {
	first := map[nameIn]*entry{}
	for i := range l.entries {
		e := &l.entries[i]
		if i > 0 && e.list != l.entries[i-1].list {
			first = emptied(first)
		}
		if !e.inForce {
			continue
		}
		key := nameIn{orgType: e.name.orgType, name: e.name.name}
		same := first[key]
		if same == nil {
			first[key] = e
			continue
		}
		if k, o := e.org.root(), same.org.root(); k != o && (e.numbers[0] == 0 || same.numbers[0] == 0) && !l.settled[pair(k, o)] {
			l.tell("same-name-is-one-organisation", e, same)
		}
	}
}

// tell warns of e, where its list is in force, beside other, where it stands also.
func (l *linker) tell(rule string, e, other *entry, args ...string) {
	if !e.sub.InForce[e.OrgType] {
		return
	}
	where := Pos{Sheet: other.SourceSheet, Row: int(other.SourceRow)}
	if other.sub != e.sub {
		where.File = other.sub.List.Path
	}
	why, en := "cùng tên, nơi và một thông tin khác", "same name, place and one more agreement"
	if e.sharesNumber(other) {
		why, en = "cùng mã số", "same number"
	}
	args = append(args, "other", strings.TrimPrefix(where.String(), ":"), "why", why, "why_en", en)
	f := newFinding(rule, Pos{e.sub.List.Path, e.SourceSheet, int(e.SourceRow), 0}, "", e.Name, args...)
	f.SubmissionID = e.sub.ID
	l.findings = append(l.findings, f)
}

// sharesNumber tells that two rows give a common number.
func (e *entry) sharesNumber(o *entry) bool {
	return slices.ContainsFunc(e.numbers[:], func(n int32) bool { return n != 0 && (n == o.numbers[0] || n == o.numbers[1]) })
}
