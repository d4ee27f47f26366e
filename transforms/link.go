package transforms

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Resolution says which organisation a row is, and whether marts count the row.
type Resolution struct {
	SubmissionID string `parquet:"submission_id"`
	SourceSheet  string `parquet:"source_sheet"`
	SourceRow    int64  `parquet:"source_row"`
	OrgID        string `parquet:"org_id"`
	IsCounted    bool   `parquet:"is_counted"`
}

// entry is one row of a list on its way to an organisation.
type entry struct {
	*Organisation
	contact *Contact
	sub     *Submission
	place   string   // where it is, comparable over the eras
	numbers []string //
	org     *known

	inForce, chosen, counted bool // chosen: whether it counts is settled
}

// known is one organisation as the rows met so far tell it.
type known struct {
	id      string
	numbers []string
	rows    []*entry
}

// Link gives every row of every submission that was not refused its organisation,
// and decides which rows count. subs come in the order of their receipts, so an
// id once issued stays. Rows with a common number are one organisation,
// conflicting numbers are two; without numbers the same name, type and place and
// one more agreement make one; a name alone is a warning (contract, "Duplicates").
func Link(subs []*Submission) ([]Resolution, []Finding) {
	rows := 0
	for _, s := range subs {
		rows += len(s.List.Organisations)
	}
	l := &linker{byNumber: make(map[string]*known, rows), byName: make(map[nameIn][]*known, rows), places: map[placeIn]string{}}
	entries := make([]entry, 0, rows)
	for _, s := range subs {
		if s.Status == "refused" {
			continue
		}
		for i := range s.List.Organisations {
			entries = append(entries, newEntry(s, i))
			e := &entries[len(entries)-1]
			e.place = l.placeOf(e)
			l.place(e)
		}
	}
	l.count(entries)
	out := make([]Resolution, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		out = append(out, Resolution{e.sub.ID, e.SourceSheet, e.SourceRow, e.org.id, e.counted})
	}
	return out, l.findings
}

func newEntry(s *Submission, i int) entry {
	e := entry{Organisation: &s.List.Organisations[i], sub: s}
	if i < len(s.List.Contacts) {
		e.contact = &s.List.Contacts[i]
	}
	e.numbers = numbers(e.Organisation)
	return e
}

// placeKey is the commune an organisation is in, in the latest list of units that
// the commune went into whole, else its district: the same for a list of 2024 and
// one of 2025.
func placeKey(o *Organisation, p Period) string {
	e := eraOn(p.End())
	switch {
	case o.CommuneCode == nil && o.DistrictCode == nil:
		return ""
	case o.CommuneCode == nil:
		return "d" + *o.DistrictCode
	}
	u := gazetteers()[e.code].byCode[*o.CommuneCode]
	key := e.code + " " + u.Code
	for _, later := range eras() {
		if codes, whole := successors(u, later.code); whole {
			key = later.code + " " + codes[0]
		}
	}
	return key
}

type linker struct {
	byNumber map[string]*known
	byName   map[nameIn][]*known
	places   map[placeIn]string
	findings []Finding
}

// placeIn is what the key of a place depends on.
type placeIn struct {
	commune, district string
	period            Period
}

// placeOf is the placeKey of e.
func (l *linker) placeOf(e *entry) string {
	in := placeIn{valueOf(e.CommuneCode), valueOf(e.DistrictCode), e.sub.List.Period}
	key, ok := l.places[in]
	if !ok {
		key = placeKey(e.Organisation, in.period)
		l.places[in] = key
	}
	return key
}

func valueOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// place finds or founds the organisation of e.
func (l *linker) place(e *entry) {
	k := l.find(e)
	if k == nil {
		sum := sha256.Sum256([]byte(e.sub.ID + "\n" + e.SourceSheet + "\n" + newInt(e.SourceRow)))
		k = &known{id: "o" + hex.EncodeToString(sum[:6])}
	}
	name := e.nameKey()
	if !slices.Contains(l.byName[name], k) {
		l.byName[name] = append(l.byName[name], k)
	}
	for _, n := range e.numbers {
		if l.byNumber[n] == nil {
			l.byNumber[n] = k
			k.numbers = append(k.numbers, n)
		}
	}
	k.rows = append(k.rows, e)
	e.org = k
}

// nameIn is an organisation's name, type and place.
type nameIn struct{ orgType, name, place string }

func (e *entry) nameKey() nameIn { return nameIn{e.OrgType, e.NameKey, e.place} }

// find looks for the organisation that e is: by number, else by name, type and
// place. In the same period one more agreement is asked for; over the periods the
// unit's next list is where an organisation is expected again.
func (l *linker) find(e *entry) *known {
	for _, n := range e.numbers {
		if k := l.byNumber[n]; k != nil {
			return k
		}
	}
	var free []*known
	for _, k := range l.byName[e.nameKey()] {
		if len(e.numbers) > 0 && len(k.numbers) > 0 {
			continue // conflicting numbers
		}
		now := slices.IndexFunc(k.rows, func(o *entry) bool {
			return o.sub.List.Period == e.sub.List.Period && (o.sub == e.sub || o.sub.List.Unit.Code != e.sub.List.Unit.Code)
		})
		if slices.ContainsFunc(k.rows, func(o *entry) bool { return agree(e, o) }) {
			return k
		}
		if now < 0 {
			free = append(free, k)
		}
	}
	if len(free) > 0 {
		return free[0]
	}
	return nil
}

// agree tells that two rows of one name share one more thing: hamlet, telephone,
// leader or founding.
func agree(a, b *entry) bool {
	switch {
	case a.Address != nil && b.Address != nil && hamlet(*a.Address) != "" && hamlet(*a.Address) == hamlet(*b.Address):
		return true
	case a.FoundedOn != nil && b.FoundedOn != nil && *a.FoundedOn == *b.FoundedOn && *a.FoundedPrecision == *b.FoundedPrecision:
		return true
	case a.contact == nil || b.contact == nil:
		return false
	case a.contact.Leader != nil && b.contact.Leader != nil && Fold(*a.contact.Leader) == Fold(*b.contact.Leader):
		return true
	}
	pa, pb := digitsOf(a.contact.Phone), digitsOf(b.contact.Phone)
	return len(pa) >= 8 && pa == pb
}

// hamlet is the part of an address below the commune, folded; "" when it has none.
func hamlet(address string) string {
	for _, n := range placeNames(address) {
		if w := words(Fold(n.name)); n.level == "" && len(w) > 1 && hamletWords[w[0]] {
			return strings.Join(w, " ")
		}
	}
	return ""
}

func digitsOf(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimLeft(notDigit.ReplaceAllString(*s, ""), "0")
}

// count decides which row of each organisation and period marts count, and tells
// the others. Only rows in force take part.
func (l *linker) count(entries []entry) {
	for i := range entries {
		e := &entries[i]
		e.inForce = e.sub.InForce[e.OrgType]
	}
	first := make(map[namesake]*entry, len(entries))
	for i := range entries {
		e := &entries[i]
		if !e.inForce {
			continue
		}
		l.chooseRow(e)
		if name := e.namesake(); first[name] == nil {
			first[name] = e
		}
	}
	for i := range entries {
		e := &entries[i]
		if !e.inForce {
			continue
		}
		if same := first[e.namesake()]; same != e && same.org != e.org && (len(e.numbers) == 0 || len(same.numbers) == 0) {
			l.tell("same-name-is-one-organisation", e, same)
		}
	}
}

// chooseRow settles the rows of e's organisation in e's period, unless an earlier one of them did.
func (l *linker) chooseRow(e *entry) {
	switch {
	case e.chosen:
		return
	case len(e.org.rows) == 1:
		e.counted = true
		return
	}
	var rows []*entry
	for _, o := range e.org.rows {
		if o.inForce && o.sub.List.Period == e.sub.List.Period {
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

// namesake is what rows of one name in the lists of one unit and period share.
type namesake struct {
	list slot
	name string
}

func (e *entry) namesake() namesake {
	return namesake{slot{e.sub.List.Unit.Code, FormType{FormList, e.OrgType}, e.sub.List.Period}, e.NameKey}
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
		if e.Status != nil && (*e.Status == "dissolved" || *e.Status == "revoked" || *e.Status == "converted") {
			return e
		}
	}
	return first
}

// atHome tells that the reporting unit is the organisation's own district or commune.
func (e *entry) atHome() bool {
	unit := e.sub.List.Unit
	if unit.Level == "commune" {
		return e.CommuneCode != nil && *e.CommuneCode == unit.Code
	}
	return e.DistrictCode != nil && *e.DistrictCode == unit.Code
}

// tell warns that e stands also at other.
func (l *linker) tell(rule string, e, other *entry) {
	where := Pos{Sheet: other.SourceSheet, Row: int(other.SourceRow)}
	if other.sub != e.sub {
		where.File = other.sub.List.Path
	}
	why, en := "cùng tên, nơi và một thông tin khác", "same name, place and one more agreement"
	if slices.ContainsFunc(e.numbers, func(n string) bool { return slices.Contains(other.numbers, n) }) {
		why, en = "cùng mã số", "same number"
	}
	f := newFinding(rule, Pos{e.sub.List.Path, e.SourceSheet, int(e.SourceRow), 0}, "", e.Name,
		"other", strings.TrimPrefix(where.String(), ":"), "why", why, "why_en", en)
	f.SubmissionID = e.sub.ID
	l.findings = append(l.findings, f)
}
