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

// Linked is what all lists together tell of organisations.
type Linked struct {
	Rows      []Resolution       // of every list that was not refused, in the order of the receipts
	Findings  []Finding          //
	Links     []OrganisationLink // what became of organisations through the years
	Questions []Question         // the pairs that may be one, the rows that may be another's
}

// Link gives every row of every submission that was not refused its organisation,
// and decides which rows count. subs come in the order of their receipts, so an
// id once issued stays. In this order:
//
//   - a common number makes rows one organisation, unless a list gives the number to
//     three names or more, or gives it to the name, commune and type of an
//     organisation that has another number, or to another name in another commune (or with
//     two other things against it) of which nothing else agrees: then it is a slip, and told;
//   - the same name, type and place make one where nothing speaks against it: in one period, for
//     names that say only a trade or stand twice in a list, and where the numbers are of
//     different kinds, one more agreement is asked for; of several that it can be, none is
//     taken, and none that ended before the row was founded. Where one does not tell its commune,
//     two agreements stand in its place;
//   - what people decided (decisions same and apart); those of decisions are told the rows that
//     they concern (RowCount).
//
// Conflicting numbers are two, and a name alone is never enough (contract,
// "Duplicates"). What may be one and is not proved so comes back as a question.
func Link(subs []*Submission, decisions []Decision) Linked {
	l := newLinker(subs, decisions)
	out := l.link(subs)
	faces := l.faces()
	out.Links = append(l.changes(faces), l.decidedLinks(faces)...)
	became, asked := l.likely(faces)
	out.Links = append(out.Links, became...)
	out.Questions = append(l.doubts(), asked...)
	l.decided.count(decisions)
	return out
}

// linkAlone is Link without what became of organisations and what is likely: the rows of
// one list and what it shows by itself.
func linkAlone(s *Submission) Linked {
	subs := []*Submission{s}
	return newLinker(subs, nil).link(subs)
}

// link gives every row its organisation and settles which rows count.
func (l *linker) link(subs []*Submission) Linked {
	for i, s := range subs {
		if s.Status == "refused" {
			continue
		}
		first := len(l.entries)
		for row := range s.List.Organisations {
			l.entries = append(l.entries, l.entry(s, int32(i), row))
		}
		list := l.entries[first:]
		l.lookOver(list)
		for j := range list {
			l.place(&list[j])
		}
	}
	l.unite()
	l.count()
	out := Linked{Rows: make([]Resolution, 0, len(l.entries)), Findings: l.findings}
	for i := range l.entries {
		e := &l.entries[i]
		out.Rows = append(out.Rows, Resolution{e.sub.ID, e.SourceSheet, e.SourceRow, e.org.root().id, e.counted})
	}
	return out
}

// entry is one row of a list on its way to an organisation. Texts are numbers of
// linker.texts, 0 for none: a province has a hundred thousand organisations in
// twenty lists, and each comparison is one of numbers.
type entry struct {
	*Organisation
	sub     *Submission
	org     *known
	next    *entry // the next row of its organisation, in the order of the receipts
	name    nameIn
	commune int32            // with its era, as reported
	facts   [factKinds]int32 // what else it says
	numbers [2]int32
	list    int32 // of linker.lists

	inForce, chosen, counted bool // chosen: whether it counts is settled
	void                     bool // its numbers are not its own
	doubtful                 bool // nothing but a number says that it is its organisation
}

// nameIn is an organisation's type, name and place.
type nameIn struct{ orgType, name, place int32 }

// What rows of one name are compared by.
const (
	factHamlet = iota
	factLeader
	factPhone
	factFounded
	factKinds
)

// fact is one thing that rows of an organisation say.
type fact struct {
	kind  int8
	value int32
}

// known is one organisation as the rows met so far tell it.
type known struct {
	id          string
	issued      int32  // its turn: the lower was there first
	face        int32  // of linker.faces, from 1; 0 for none
	into        *known // the organisation that people say it is; nil for itself
	united      bool   // people united others into it
	first, last *entry
	commune     int32 // of its last row that tells one
	numbers     []int32
	names       []nameIn
	facts       []fact
	lists       []int32
}

// root is the organisation that k counts as.
func (k *known) root() *known {
	for k.into != nil {
		k = k.into
	}
	return k
}

// rows are the rows of k in the order of the receipts.
func (k *known) rows(yield func(*entry) bool) {
	for e := k.first; e != nil; e = e.next {
		if !yield(e) {
			return
		}
	}
}

type linker struct {
	texts
	lists      []listIn
	rank       []int32 // of each list's period, in the order of time
	entries    []entry
	all        []*known
	byNumber   map[int32][]*known
	byName     map[nameIn][]*known
	byDistrict map[nameIn][]*known // the place of the name is a former district
	inList     map[nameIn]int      // of the list at hand: how often a name stands in it
	bearers    map[int32]bearers   // of the list at hand, by number
	places     map[placeIn][2]int32
	rolled     map[[2]int32]bool
	districts  map[[2]int32]int32
	reported   map[unitType][]int32 // turns of the periods of the lists in force
	mentioned  map[[2]int32]int     // by two faces: which of successionWords, from 1
	decided    orgDecisions
	settled    map[[2]*known]bool // people said that they are two
	findings   []Finding
}

// listIn is the unit and period of a submission.
type listIn struct{ unit, period, month int32 } // month: of the period's end, counted on over the years

func newLinker(subs []*Submission, decisions []Decision) *linker {
	rows := 0
	for _, s := range subs {
		if s.Status != "refused" {
			rows += len(s.List.Organisations)
		}
	}
	l := &linker{texts: newTexts(), byNumber: map[int32][]*known{}, byName: map[nameIn][]*known{}, byDistrict: map[nameIn][]*known{},
		inList: map[nameIn]int{}, bearers: map[int32]bearers{}, places: map[placeIn][2]int32{},
		rolled: map[[2]int32]bool{}, districts: map[[2]int32]int32{}, entries: make([]entry, 0, rows), decided: readOrgDecisions(decisions), settled: map[[2]*known]bool{}}
	for _, s := range subs {
		in := listIn{unit: l.id(s.List.Unit.Level + " " + s.List.Unit.Code), period: l.id(string(s.List.Period))}
		if s.List.Period != "" {
			end := s.List.Period.End()
			in.month = int32(end.Year())*12 + int32(end.Month())
		}
		l.lists = append(l.lists, in)
	}
	return l
}

// entry reads the row of a list.
func (l *linker) entry(s *Submission, list int32, row int) entry {
	e := entry{Organisation: &s.List.Organisations[row], sub: s, list: list}
	var place int32
	place, e.commune = l.placeOf(&e)
	e.name = nameIn{l.id(e.OrgType), l.nameID(e.NameKey), place}
	n := 0
	for _, p := range []*string{e.RegistrationNo, e.TaxCode} {
		if p == nil {
			continue
		}
		if key := l.numberID(*p); key != 0 && key != e.numbers[0] {
			e.numbers[n] = key
			n++
		}
	}
	if e.Address != nil {
		e.facts[factHamlet] = l.hamletID(*e.Address)
	}
	if e.FoundedOn != nil {
		e.facts[factFounded] = founded(*e.FoundedOn, *e.FoundedPrecision)
	}
	if row < len(s.List.Contacts) {
		c := &s.List.Contacts[row]
		e.facts[factLeader], e.facts[factPhone] = l.leaderID(c.Leader), l.phoneID(c.Phone)
	}
	return e
}

// founded is a founding as one number: the day, and how exactly it is known.
func founded(d Day, precision string) int32 {
	return int32(d)*4 + map[string]int32{"day": 1, "month": 2, "year": 3}[precision]
}

// placeIn is what the key of a place depends on.
type placeIn struct {
	commune, district, unit string
	period                  Period
}

// placeOf is the placeKey of e, and its commune as reported.
func (l *linker) placeOf(e *entry) (place, commune int32) {
	in := placeIn{valueOf(e.CommuneCode), valueOf(e.DistrictCode), e.sub.List.Unit.Code, e.sub.List.Period}
	keys, ok := l.places[in]
	if !ok {
		keys[0] = l.id(placeKey(e.Organisation, in.unit, in.period))
		if in.commune != "" {
			keys[1] = l.id(in.period.Era() + " " + in.commune)
		}
		l.places[in] = keys
	}
	return keys[0], keys[1]
}

// placeKey is the commune an organisation is in, in the latest list of units that
// the commune went into whole, else its district, else the unit that reports it:
// the same for a list of 2024 and one of 2025.
func placeKey(o *Organisation, unit string, p Period) string {
	switch {
	case o.CommuneCode == nil && o.DistrictCode == nil:
		return "u" + unit
	case o.CommuneCode == nil:
		return "d" + *o.DistrictCode
	}
	u := Unit{Code: *o.CommuneCode, Era: p.Era()}
	key := u.Era + " " + u.Code
	for _, later := range eras() {
		if codes, whole := successors(u, later.code); whole {
			key = later.code + " " + codes[0]
		}
	}
	return key
}

// lookOver notes what a list tells of itself: names that stand in it twice in one place, and numbers
// that stand at three names or more; copied down a column, they tell nobody apart.
func (l *linker) lookOver(list []entry) {
	l.inList, l.bearers = emptied(l.inList), emptied(l.bearers)
	void := false
	for i := range list {
		e := &list[i]
		l.inList[e.name]++
		for _, n := range e.numbers {
			if n != 0 {
				void = l.bear(n, e.name.name) || void
			}
		}
	}
	for i := 0; void && i < len(list); i++ {
		e := &list[i]
		if n := slices.IndexFunc(e.numbers[:], func(n int32) bool { return l.bearers[n].many }); n >= 0 {
			e.void = true
			l.tell("number-is-one-organisation's", e, e, "number", Mask(l.of[e.numbers[n]]))
		}
	}
}

// emptied is m without its entries; one that a long list blew up is let go, for it would be cleared as long
// again for each list.
func emptied[K comparable, V any](m map[K]V) map[K]V {
	if len(m) > 1000 {
		return map[K]V{}
	}
	clear(m)
	return m
}

// bearers are the first two names that a list gives a number to; many: there are more.
type bearers struct {
	names [2]int32
	many  bool
}

// bear notes that a list gives a number to a name, and tells whether it is the third.
func (l *linker) bear(number, name int32) bool {
	b := l.bearers[number]
	switch {
	case b.names[0] == name || b.names[1] == name:
		return b.many
	case b.names[0] == 0:
		b.names[0] = name
	case b.names[1] == 0:
		b.names[1] = name
	default:
		b.many = true
	}
	l.bearers[number] = b
	return b.many
}

// place finds or founds the organisation of e and lets it learn from e.
func (l *linker) place(e *entry) {
	k := l.find(e)
	if k == nil {
		k = &known{id: orgID(e), issued: int32(len(l.all)), first: e}
		l.all = append(l.all, k)
	} else {
		k.last.next = e
	}
	k.last, e.org = e, k
	k.lists = append(k.lists, e.list)
	if !e.doubtful { // what may be another's teaches nothing
		l.learn(k, e)
	}
}

// learn lets k know what e says.
func (l *linker) learn(k *known, e *entry) {
	if !slices.Contains(k.names, e.name) {
		k.names = append(k.names, e.name)
		l.byName[e.name] = append(l.byName[e.name], k)
		if in := l.inDistrict(e); !slices.Contains(l.byDistrict[in], k) {
			l.byDistrict[in] = append(l.byDistrict[in], k)
		}
	}
	for _, n := range e.numbers {
		if n != 0 && !e.void && !slices.Contains(k.numbers, n) && (len(l.byNumber[n]) == 0 || l.decided.splits(e)) {
			l.byNumber[n] = append(l.byNumber[n], k)
			k.numbers = append(k.numbers, n)
		}
	}
	for kind, v := range e.facts {
		if f := (fact{int8(kind), v}); v != 0 && !slices.Contains(k.facts, f) {
			k.facts = append(k.facts, f)
		}
	}
	if e.commune != 0 {
		if l.otherCommune(e, k) { // a hamlet is one of its commune
			k.facts = slices.DeleteFunc(k.facts, func(f fact) bool { return f.kind == factHamlet && f.value != e.facts[factHamlet] })
		}
		k.commune = e.commune
	}
}

// orgID is the id that the row e issues when it founds an organisation.
func orgID(e *entry) string {
	sum := sha256.Sum256([]byte(e.sub.ID + "\n" + e.SourceSheet + "\n" + newInt(e.SourceRow)))
	return "o" + hex.EncodeToString(sum[:6])
}

// find looks for the organisation that e is: nil when it is none known.
func (l *linker) find(e *entry) *known {
	if k := l.decided.organisation(e, l.all); k != nil {
		return k
	}
	k := l.numbered(e)
	switch {
	case k == nil:
		return l.byNames(e)
	case slices.Contains(k.names, e.name):
		return k
	}
	same, other := l.compareFacts(e, k)
	if l.otherNumber(e, k) {
		other++
	}
	own := l.namedOtherwise(e, k)
	alike := same > 0 && same >= other || slices.ContainsFunc(k.names, func(n nameIn) bool { return n.name == e.name.name || l.near(n.name, e.name.name) != "" })
	if own != nil || !alike && (other > 1 || l.otherCommune(e, k) || other > 0 && l.shared(e)) {
		e.void = true
		l.tell("number-agrees-with-name", e, k.last, "owner", k.last.Name, "number", Mask(l.of[e.numbers[0]]))
		if own != nil {
			return own
		}
		return l.byNames(e)
	}
	e.doubtful = !alike && (l.shared(e) || !slices.ContainsFunc(k.names, func(n nameIn) bool { return n.place == e.name.place }))
	return k
}

// otherNumber tells that e, which has a number of k's, gives another in the place of a further one of k's.
func (l *linker) otherNumber(e *entry, k *known) bool {
	return slices.ContainsFunc(e.numbers[:], func(n int32) bool {
		return n != 0 && !slices.Contains(k.numbers, n) && slices.ContainsFunc(k.numbers, func(o int32) bool {
			return isTaxLike(l.of[o]) == isTaxLike(l.of[n]) && !slices.Contains(e.numbers[:], o)
		})
	})
}

// shared tells that e's list gives a number of e to another name too.
func (l *linker) shared(e *entry) bool {
	return slices.ContainsFunc(e.numbers[:], func(n int32) bool { return n != 0 && l.bearers[n].names[1] != 0 })
}

// byNames is the organisation of e's name, type and place.
func (l *linker) byNames(e *entry) *known {
	if k := l.named(e); k != nil {
		return k
	}
	return l.namedInDistrict(e)
}

// numbered is the organisation that has one of e's numbers; of several, which only decisions
// make, the one of e's name and place, else of its name.
func (l *linker) numbered(e *entry) *known {
	var best *known
	for _, n := range e.numbers {
		if n == 0 || e.void {
			continue
		}
		for _, k := range l.byNumber[n] {
			switch {
			case l.decided.parts(e, k):
			case slices.Contains(k.names, e.name):
				return k
			case best == nil || k.bears(e.name.name) && !best.bears(e.name.name):
				best = k
			}
		}
	}
	return best
}

func (k *known) bears(name int32) bool {
	return slices.ContainsFunc(k.names, func(n nameIn) bool { return n.name == name })
}

// namedOtherwise is the organisation of e's name, commune and type where the number that e gives is k's: one
// that has another number, or none where something speaks against k. A clerk who mistypes a number
// may hit that of a neighbour in the register.
func (l *linker) namedOtherwise(e *entry, k *known) *known {
	if e.commune == 0 || l.isTrade(e.name.name) || l.inList[e.name] > 1 {
		return nil
	}
	same, other := l.compareFacts(e, k)
	var own *known
	for _, o := range l.byName[e.name] {
		if o == k || len(o.numbers) == 0 && other == 0 || l.otherCommune(e, o) || l.decided.parts(e, o) || slices.Contains(o.lists, e.list) || !l.expected(e, o) {
			continue
		}
		if like, unlike := l.compareFacts(e, o); unlike > 0 || same > 0 && like <= same {
			continue
		}
		if own != nil {
			return nil
		}
		own = o
	}
	return own
}

// mostNamesakes is how many may bear one name in one place before the name tells nothing.
const mostNamesakes = 300

// named is the organisation of e's name, type and place, if it can be no other.
func (l *linker) named(e *entry) *known {
	var free []*known
	if len(l.byName[e.name]) > mostNamesakes {
		return nil
	}
	for _, k := range l.byName[e.name] {
		if l.otherCommune(e, k) || l.decided.parts(e, k) || k.endedBefore(e) {
			continue
		}
		numbers := l.compareNumbers(e, k)
		if numbers == numbersConflict || numbers == numbersOfOtherKind && slices.Contains(k.lists, e.list) {
			continue
		}
		if numbers == numbersOfOtherKind && k.foundedOtherwise(e) { // a new number from a new founding
			continue
		}
		same, other := l.compareFacts(e, k)
		otherPeople := other == 1 && l.differ(e, k, factLeader, factPhone)
		if same > 0 && other < 2 {
			return k
		}
		if estranged := other > 1 || other == 1 && (e.commune == 0 || !otherPeople); estranged || numbers == numbersOfOtherKind || l.inList[e.name] > 1 {
			continue
		}
		if !l.isTrade(e.name.name) && !l.reportedNow(e, k) && l.expected(e, k) {
			free = append(free, k)
		}
	}
	if len(free) == 1 {
		return free[0]
	}
	return nil
}

// endedBefore tells that one of k and e ended, by what its list says, and that the other was founded after that
// list's period: founded anew under the old name, it is another legal person. Which came first does not matter.
func (k *known) endedBefore(e *entry) bool { return k.last.goneBefore(e) || e.goneBefore(k.last) }

// goneBefore tells that e had ended before other was founded.
func (e *entry) goneBefore(other *entry) bool {
	return e.hasEnded() && !other.hasEnded() && other.FoundedOn != nil && e.sub.List.Period != "" && *other.FoundedOn > DayOf(e.sub.List.Period.End())
}

// reportedNow tells that k stands in e's own list, or in another unit's list of e's period.
func (l *linker) reportedNow(e *entry, k *known) bool {
	now := l.lists[e.list]
	return slices.ContainsFunc(k.lists, func(i int32) bool {
		return i == e.list || l.lists[i].period == now.period && l.lists[i].unit != now.unit
	})
}

// expected tells that k stands in a list of at most two years before or after e's, one where no commune is
// told: who was away longer and says nothing but a name may be another.
func (l *linker) expected(e *entry, k *known) bool {
	now, away := l.lists[e.list].month, int32(24)
	if e.commune == 0 {
		away = 12
	}
	return slices.ContainsFunc(k.lists, func(i int32) bool { return now-away <= l.lists[i].month && l.lists[i].month <= now+away })
}

// How the numbers of a row and an organisation of its name stand to each other.
const (
	numbersSilent      = iota // one of them has none
	numbersOfOtherKind        // a certificate's and a tax code say nothing against each other
	numbersConflict
)

func (l *linker) compareNumbers(e *entry, k *known) int {
	out := numbersSilent
	for _, a := range e.numbers {
		for _, b := range k.numbers {
			switch {
			case a == 0 || e.void:
			case isTaxLike(l.of[a]) == isTaxLike(l.of[b]):
				return numbersConflict
			default:
				out = numbersOfOtherKind
			}
		}
	}
	return out
}

// isTaxLike tells the shape of a tax code: ten digits, thirteen for a branch.
func isTaxLike(key string) bool { return (len(key) == 10 || len(key) == 13) && allDigits(key) }

// namedInDistrict is the organisation of e's name, type and former district where one of the two does
// not tell its commune, or tells one that was split: then two agreements must stand in its place.
func (l *linker) namedInDistrict(e *entry) *known {
	of := l.byDistrict[l.inDistrict(e)]
	if len(of) > mostNamesakes {
		return nil
	}
	for _, k := range of {
		if l.otherCommune(e, k) || slices.Contains(k.lists, e.list) || l.decided.parts(e, k) || k.endedBefore(e) || l.compareNumbers(e, k) == numbersConflict {
			continue
		}
		if same, other := l.compareFacts(e, k); same > 1 && other == 0 {
			return k
		}
	}
	return nil
}

// inDistrict is e's name with its former district as the place.
func (l *linker) inDistrict(e *entry) nameIn {
	return nameIn{e.name.orgType, e.name.name, l.districtOf(e)}
}

// compareFacts counts in how many of place (commune and hamlet), people (leader or telephone) and
// founding e says the same as k and in how many it does not. A commune alone is no agreement.
func (l *linker) compareFacts(e *entry, k *known) (same, other int) {
	var like, unlike [factKinds]bool
	for kind, v := range e.facts {
		if v == 0 {
			continue
		}
		for _, f := range k.facts {
			if f.kind == int8(kind) {
				like[kind] = like[kind] || f.value == v
				unlike[kind] = unlike[kind] || kind != factFounded || !withinFounding(f.value, v)
			}
		}
	}
	if l.otherCommune(e, k) {
		like[factHamlet], unlike[factHamlet] = false, true
	}
	for _, kinds := range [][2]int{{factHamlet, factHamlet}, {factLeader, factPhone}, {factFounded, factFounded}} {
		switch {
		case like[kinds[0]] || like[kinds[1]]:
			same++
		case unlike[kinds[0]] || unlike[kinds[1]]:
			other++
		}
	}
	return same, other
}

// withinFounding tells that one of two foundings is known more exactly than the other and lies in its month or year:
// a list that gives the year alone says nothing against the day.
func withinFounding(a, b int32) bool {
	coarse := max(a&3, b&3)
	if a&3 == b&3 {
		return false
	}
	x, y := Day(a>>2).Time(), Day(b>>2).Time()
	return x.Year() == y.Year() && (coarse == 3 || x.Month() == y.Month())
}

// foundedOtherwise tells that k is known to be founded at other times than e.
func (k *known) foundedOtherwise(e *entry) bool {
	v, known := e.facts[factFounded], false
	for _, f := range k.facts {
		if f.kind == factFounded {
			if f.value == v || withinFounding(f.value, v) {
				return false
			}
			known = true
		}
	}
	return v != 0 && known
}

// differ tells that e and k both say something of one of two kinds, and never the same.
func (l *linker) differ(e *entry, k *known, kinds ...int) bool {
	both := false
	for _, kind := range kinds {
		for _, f := range k.facts {
			if f.kind == int8(kind) && e.facts[kind] != 0 {
				if f.value == e.facts[kind] {
					return false
				}
				both = true
			}
		}
	}
	return both
}

// otherCommune tells that e and k were in two communes, though both may lie in one of today.
func (l *linker) otherCommune(e *entry, k *known) bool {
	return e.commune != 0 && k.commune != 0 && e.commune != k.commune && !l.follows(e.commune, k.commune)
}

// follows tells that one of two communes, each with its era, became the other or a part of it.
func (l *linker) follows(a, b int32) bool {
	key := [2]int32{min(a, b), max(a, b)}
	same, ok := l.rolled[key]
	if !ok {
		eraA, codeA, _ := strings.Cut(l.of[a], " ")
		eraB, codeB, _ := strings.Cut(l.of[b], " ")
		if eraA > eraB { // codes of eras are in the order of time
			eraA, codeA, eraB, codeB = eraB, codeB, eraA, codeA
		}
		codes, _ := successors(Unit{Code: codeA, Era: eraA}, eraB)
		same = slices.Contains(codes, codeB)
		l.rolled[key] = same
	}
	return same
}
