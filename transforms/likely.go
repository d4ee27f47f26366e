package transforms

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// enough is the weight from which a pair is worth a person's time, and sure the one from which an
// organisation that followed another needs no question. most is how many questions one organisation is in.
const (
	enough = 7
	sure   = 11
	most   = 3
)

// What brings two organisations beside each other, and how many may share it before it
// says nothing: a telephone of nine organisations is the commune's.
const (
	blockPlace = iota
	blockName
	blockPhone
	blockLeader
	blockPerson // name and leader, wherever they are
	blockNumber
	blockMention
)

var blockMost = [...]int{blockPlace: 300, blockName: 30, blockPhone: 8, blockLeader: 8, blockPerson: 8, blockNumber: 8, blockMention: 8}

// block is one organisation under a key that others may share.
type block struct {
	kind int8
	a, b int32
	face int32
}

// likelyPair is two organisations that may be one, or of which one may have followed the other; a was there first.
type likelyPair struct {
	a, b   *face
	kind   string // same or became
	reason string
	weight
}

// likely are the pairs that something but no proof makes one: what a THT became, and the questions
// of the others, the weightiest first. Only organisations that never stand in one list are
// compared, and only under keys that few share, so the work grows with the rows.
func (l *linker) likely(faces []face) ([]OrganisationLink, []Question) {
	l.indexLists()
	var pairs []likelyPair
	seen := map[[2]int32]bool{}
	blocks := l.blocks(faces)
	for i := 0; i < len(blocks); {
		j := i + 1
		for j < len(blocks) && blocks[j].kind == blocks[i].kind && blocks[j].a == blocks[i].a && blocks[j].b == blocks[i].b {
			j++
		}
		if same := blocks[i:j]; len(same) > 1 && len(same) <= blockMost[blocks[i].kind] {
			for x := range same {
				for _, other := range same[x+1:] {
					key := [2]int32{min(same[x].face, other.face), max(same[x].face, other.face)}
					if p := l.compare(&faces[key[0]], &faces[key[1]]); p.score >= enough && !seen[key] {
						seen[key] = true
						pairs = append(pairs, p)
					}
				}
			}
		}
		i = j
	}
	slices.SortFunc(pairs, func(x, y likelyPair) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a.k.issued, y.a.k.issued), cmp.Compare(x.b.k.issued, y.b.k.issued))
	})
	var links []OrganisationLink
	var out []Question
	asked := map[*known]int{}
	for _, p := range pairs {
		if p.kind == "became" && p.reason == "converted" && p.has("same_name") && p.has("same_commune") {
			links = append(links, p.link())
			if p.score >= sure {
				continue
			}
		}
		if asked[p.a.k] < most && asked[p.b.k] < most {
			asked[p.a.k]++
			asked[p.b.k]++
			out = append(out, p.question())
		}
	}
	return links, out
}

// blocks are the keys of every organisation, sorted.
func (l *linker) blocks(faces []face) []block {
	var out []block
	for i := range faces {
		f := &faces[i]
		for j, n := range f.names {
			if j == 0 || n.place != f.names[j-1].place {
				out = append(out, block{blockPlace, n.place, 0, int32(i)})
			}
			if !l.isTrade(n.name) {
				for _, d := range f.districts {
					out = append(out, block{blockName, n.name, d, int32(i)})
				}
			}
		}
		for _, one := range f.facts {
			switch one.kind {
			case factPhone:
				out = append(out, block{blockPhone, one.value, 0, int32(i)})
			case factLeader:
				for _, d := range f.districts {
					out = append(out, block{blockLeader, one.value, d, int32(i)})
				}
				for _, n := range f.names {
					out = append(out, block{blockPerson, n.name, one.value, int32(i)})
				}
			}
		}
		for _, n := range f.numbers {
			out = append(out, block{blockNumber, l.id(numberCore(l.of[n])), 0, int32(i)})
		}
	}
	out = append(out, l.mentions(faces)...)
	slices.SortFunc(out, func(x, y block) int {
		return cmp.Or(cmp.Compare(x.kind, y.kind), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.face, y.face))
	})
	return slices.Compact(out)
}

// numberCore is a number without leading zeros and a branch's ending.
func numberCore(key string) string {
	if len(key) == 13 && allDigits(key) {
		key = key[:10]
	}
	return strings.TrimLeft(key, "0")
}

// successionWords are the words by which remarks tell what became of an organisation, and what
// they make of a pair.
var successionWords = []struct{ words, kind, reason string }{
	{"sap nhap", "became", "merged"}, {"hop nhat", "became", "merged"}, {"tach ", "became", "split"}, {"chuyen doi", "became", "converted"},
	{"chuyen thanh", "became", "converted"}, {"phat trien thanh", "became", "converted"}, {"nang len", "became", "converted"},
	{"doi ten", "same", "renamed"}, {"tien than", "same", "renamed"}, {"truoc day la", "same", "renamed"}, {"truoc la", "same", "renamed"}, {"ten cu", "same", "renamed"},
}

// mentions are the pairs of organisations of which the remarks of one name the other,
// each under a key of its own.
func (l *linker) mentions(faces []face) []block {
	byName := map[[2]int32][]int32{}
	var out []block
	l.mentioned = map[[2]int32]int{}
	for i := range faces {
		f := &faces[i]
		for _, e := range []*entry{f.first, f.last} {
			remark, said := e.remark()
			if said < 0 || e == f.last && f.first == f.last && len(out) > 0 && out[len(out)-1].face == int32(i) {
				continue
			}
			if len(byName) == 0 {
				byName = l.namesInDistricts(faces)
			}
			for _, other := range l.namedIn(remark, f, faces, byName) {
				if other != int32(i) {
					key := [2]int32{min(other, int32(i)), max(other, int32(i))}
					l.mentioned[key] = said + 1
					out = append(out, block{blockMention, key[0], key[1], key[0]}, block{blockMention, key[0], key[1], key[1]})
				}
			}
		}
	}
	return out
}

// remark is what e says beside its figures, folded, and which of successionWords it holds; -1 for none.
func (e *entry) remark() (string, int) {
	text := valueOf(e.StatusReason) + " " + valueOf(e.Note)
	if len(text) < 8 {
		return "", -1
	}
	text = Fold(text)
	return text, slices.IndexFunc(successionWords, func(w struct{ words, kind, reason string }) bool { return strings.Contains(text, w.words) })
}

// namesInDistricts are the organisations by name and former district.
func (l *linker) namesInDistricts(faces []face) map[[2]int32][]int32 {
	out := map[[2]int32][]int32{}
	for i := range faces {
		for _, n := range faces[i].names {
			for _, d := range faces[i].districts {
				key := [2]int32{n.name, d}
				if of := out[key]; len(of) == 0 || of[len(of)-1] != int32(i) {
					out[key] = append(of, int32(i))
				}
			}
		}
	}
	return out
}

// namedIn are the organisations of f's commune, else of its district, whose whole name, of at most seven words, stands in a
// remark behind the words of a type: "sáp nhập vào HTX Toàn Thắng".
func (l *linker) namedIn(remark string, f *face, faces []face, byName map[[2]int32][]int32) []int32 {
	var out []int32
	ws := words(remark)
	for i := range ws {
		rest := strings.Join(ws[i:min(len(ws), i+12)], " ") + " "
		prefix := slices.IndexFunc(typePrefixes, func(p string) bool { return strings.HasPrefix(rest, p) })
		if prefix < 0 {
			continue
		}
		name := words(strings.TrimPrefix(rest, typePrefixes[prefix]))
		for n := min(7, len(name)); n > 0; n-- {
			id, ok := l.ids[nameVariant(nameKeyOf(strings.Join(name[:n], " ")))]
			if !ok {
				continue
			}
			var far, near []int32
			for _, d := range f.districts {
				far = append(far, byName[[2]int32{id, d}]...)
			}
			for _, i := range far {
				if sharePlace(f, &faces[i]) {
					near = append(near, i)
				}
			}
			if len(near) > 0 { // a neighbour is meant, not its namesakes
				far = near
			}
			if len(far) > 0 {
				out = append(out, far...)
				break
			}
		}
	}
	return out
}

// sharePlace tells that two organisations were in one commune of today.
func sharePlace(x, y *face) bool {
	return slices.ContainsFunc(x.names, func(a nameIn) bool {
		return slices.ContainsFunc(y.names, func(b nameIn) bool { return a.place == b.place })
	})
}

// compare weighs whether x and y are one organisation, or whether one followed the other. x has the earlier id.
func (l *linker) compare(x, y *face) likelyPair {
	said := l.mentioned[[2]int32{x.k.face - 1, y.k.face - 1}]
	if l.settled[pair(x.k, y.k)] {
		return likelyPair{}
	}
	p := likelyPair{a: x, b: y, kind: "same"}
	if l.rank[y.first.list] < l.rank[x.first.list] || l.relieved(y, x) {
		p.a, p.b = y, x
	}
	if said == 0 && (x.last.list == y.last.list || shareList(x, y)) && !l.relieved(p.a, p.b) {
		return likelyPair{}
	}
	if said > 0 {
		p.kind, p.reason = successionWords[said-1].kind, successionWords[said-1].reason
		p.add("mentioned")
	}
	switch from, to := p.a.last.OrgType, p.b.first.OrgType; {
	case p.reason == "merged" || p.reason == "split":
		if p.reason == "merged" && !p.a.last.hasEnded() && l.rank[p.a.last.list] >= l.rank[p.b.last.list] {
			p.a, p.b = p.b, p.a
		}
		l.comparePlaces(&p)
		return p
	case from == to && p.reason == "converted":
		p.kind, p.reason = "same", ""
	case from == to:
	case from == "THT" && to == "HTX":
		p.kind, p.reason = "became", "converted"
	default:
		return likelyPair{}
	}
	l.compareNames(&p)
	l.compareNumbersOf(&p)
	l.compareFactsOf(&p)
	if !p.identity {
		return likelyPair{}
	}
	l.comparePlaces(&p)
	l.compareTimes(&p)
	if p.reason == "" {
		p.reason = p.guess()
	}
	return p
}

// relieved tells that a is a group that ended and b a cooperative that begins no earlier than a ends:
// one list may hold both, and mostly does.
func (l *linker) relieved(a, b *face) bool {
	return a.last.OrgType == "THT" && b.first.OrgType == "HTX" && a.last.hasEnded() && l.rank[a.last.list] <= l.rank[b.first.list]
}

// shareList tells that a list holds both: then they are two.
func shareList(x, y *face) bool {
	for i, j := 0, 0; i < len(x.lists) && j < len(y.lists); {
		switch {
		case x.lists[i] == y.lists[j]:
			return true
		case x.lists[i] < y.lists[j]:
			i++
		default:
			j++
		}
	}
	return false
}

func (l *linker) compareNames(p *likelyPair) {
	near := ""
	for _, a := range p.a.names {
		for _, b := range p.b.names {
			if a.name == b.name {
				if l.isTrade(a.name) {
					p.add("trade_name")
				} else {
					p.add("same_name")
				}
				return
			}
			if near == "" {
				near = l.near(a.name, b.name)
			}
		}
	}
	p.add(near)
}

// compareNumbersOf weighs the nearest pair of numbers.
func (l *linker) compareNumbersOf(p *likelyPair) {
	best := ""
	for _, a := range p.a.numbers {
		for _, b := range p.b.numbers {
			x, y := l.of[a], l.of[b]
			switch {
			case a == b:
				p.add("same_number")
				return
			case numberCore(x) == numberCore(y):
				best = "number_zeros"
			case best != "number_zeros" && editsWithin(x, y, 1):
				best = "number_slip"
			case best == "" && isTaxLike(x) == isTaxLike(y):
				best = "other_number"
			}
		}
	}
	p.add(best)
}

// compareFactsOf weighs leader, telephone, hamlet and founding.
func (l *linker) compareFactsOf(p *likelyPair) {
	var both, one [factKinds]bool
	year := false
	for _, a := range p.a.facts {
		for _, b := range p.b.facts {
			if a.kind != b.kind {
				continue
			}
			one[a.kind] = true
			switch {
			case a.kind == factFounded:
				both[a.kind] = both[a.kind] || a == b && a.value%4 == 1
				year = year || yearOf(a.value) == yearOf(b.value)
			case a == b:
				both[a.kind] = true
			}
		}
	}
	for kind, codes := range [factKinds][2]string{factHamlet: {"same_hamlet", "other_hamlet"}, factLeader: {"same_leader", "other_leader"},
		factPhone: {"same_phone", ""}, factFounded: {"same_founding_day", "other_founding"}} {
		switch {
		case both[kind]:
			p.add(codes[0])
		case one[kind] && !(kind == factFounded && (year || p.kind == "became")):
			p.add(codes[1])
		}
	}
}

// yearOf is the year of a founding.
func yearOf(founded int32) int { return Day(founded >> 2).Time().Year() }

// comparePlaces weighs commune and former district.
func (l *linker) comparePlaces(p *likelyPair) {
	known := len(p.a.communes) > 0 && len(p.b.communes) > 0
	for _, a := range p.a.communes {
		for _, b := range p.b.communes {
			if a == b || l.follows(a, b) {
				p.add("same_commune")
				return
			}
		}
	}
	for _, a := range p.a.names {
		for _, b := range p.b.names {
			if known && a.place == b.place { // two old communes in one of today
				p.add("same_commune")
				return
			}
		}
	}
	if slices.ContainsFunc(p.a.districts, func(d int32) bool { return slices.Contains(p.b.districts, d) }) {
		p.add("same_district")
	}
	if known {
		p.add("other_commune")
	}
}

// compareTimes weighs when each stands in the lists.
func (l *linker) compareTimes(p *likelyPair) {
	a, b := l.rank[p.a.last.list], l.rank[p.b.first.list]
	if p.kind == "became" && p.a.last.Status != nil && *p.a.last.Status == "converted" {
		p.add("said_converted")
	} else if p.kind == "same" && a < b && p.a.last.hasEnded() {
		p.add("had_ended")
	}
	switch {
	case l.tookOver(p.a, p.b):
		p.add("succession")
	case l.shareAPeriod(p.a, p.b) && !p.has("said_converted") && !p.has("mentioned"):
		p.add("both_in_period")
	}
}

// tookOver tells that b first stands in a list of a period for which a is missing, though a
// stands in the list before.
func (l *linker) tookOver(a, b *face) bool {
	period := l.rank[b.first.list]
	var last *entry // a's last row before the period
	for e := range a.k.rows {
		switch r := l.rank[e.list]; {
		case !e.inForce:
		case r == period:
			return false
		case r < period && (last == nil || r >= l.rank[last.list]):
			last = e
		}
	}
	if last == nil {
		return false
	}
	reported, before := false, int32(-1)
	for _, r := range l.reported[unitType{l.lists[last.list].unit, last.name.orgType}] {
		reported = reported || r == period
		if r < period && r > before {
			before = r
		}
	}
	handedOver := last.sub.List.Unit.Level == "district" && b.first.sub.List.Unit.Level == "commune"
	return before == l.rank[last.list] && (reported || handedOver)
}

// shareAPeriod tells that two lists of one period hold them.
func (l *linker) shareAPeriod(a, b *face) bool {
	return slices.ContainsFunc(a.lists, func(i int32) bool {
		return slices.ContainsFunc(b.lists, func(j int32) bool { return l.rank[i] == l.rank[j] })
	})
}

// unitType is who reports which type.
type unitType struct{ unit, orgType int32 }

// indexLists notes for which periods each unit's lists are in force.
func (l *linker) indexLists() {
	l.reported = map[unitType][]int32{}
	for i, last := range l.entriesByList() {
		for t := range last.sub.InForce {
			key := unitType{l.lists[i].unit, l.id(t)}
			l.reported[key] = append(l.reported[key], l.rank[i])
		}
	}
}

// entriesByList is one entry of each list that has any.
func (l *linker) entriesByList() map[int32]*entry {
	out := map[int32]*entry{}
	for i := range l.entries {
		if e := &l.entries[i]; i == 0 || e.list != l.entries[i-1].list {
			out[e.list] = e
		}
	}
	return out
}

// guess is the reason that the evidence suggests for two ids of one organisation.
func (p *likelyPair) guess() string {
	switch {
	case p.has("short_name"), p.has("same_words"), p.has("near_name"):
		return "respelt"
	case !p.has("same_name") && !p.has("trade_name"):
		return "renamed"
	case p.has("other_commune"):
		return "moved"
	case p.has("number_zeros"), p.has("number_slip"), p.has("other_number"):
		return "number_changed"
	}
	return "duplicate"
}

// link is the pair as a step that nobody confirmed.
func (p *likelyPair) link() OrganisationLink {
	return OrganisationLink{OrgID: p.a.k.id, OtherOrgID: &p.b.k.id, Kind: p.kind, Reason: p.reason, Basis: "name_place",
		FromPeriod: string(p.a.last.sub.List.Period), ToPeriod: string(p.b.first.sub.List.Period), EvidenceVI: p.text("vi"), EvidenceEN: p.text("en")}
}

// question asks about the pair, with the line that says yes.
func (p *likelyPair) question() Question {
	e := p.b.first
	score := int64(p.score)
	return Question{Kind: p.kind, SubmissionID: e.sub.ID, SourceFile: e.sub.List.Path, SourceSheet: e.SourceSheet, SourceRow: e.SourceRow,
		OrgID: &p.a.k.id, OtherOrgID: &p.b.k.id, Subject: e.Name, Candidates: p.a.title() + " | " + p.b.title(),
		EvidenceVI: p.text("vi"), EvidenceEN: p.text("en"), Score: &score,
		DecisionLine: decisionLine(Decision{Kind: p.kind, Key: p.a.k.id + " " + p.b.k.id, Value: p.reason})}
}

// title is an organisation for a person to choose: id, name, commune, numbers and periods.
func (f *face) title() string {
	e := f.last
	out := f.k.id + ": " + e.Name
	if c := communeTitle(e); c != "" {
		out += ", " + c
	}
	for _, n := range []*string{e.RegistrationNo, e.TaxCode} {
		if n != nil {
			out += ", " + Mask(*n)
		}
	}
	if from, to := f.first.sub.List.Period, f.last.sub.List.Period; from != to {
		return fmt.Sprintf("%s (%s – %s)", out, from, to)
	}
	return fmt.Sprintf("%s (%s)", out, f.first.sub.List.Period)
}

// doubts ask about rows in force that nothing but a number makes an organisation of another name and place.
func (l *linker) doubts() []Question {
	var out []Question
	for i := range l.entries {
		e := &l.entries[i]
		if !e.doubtful || !e.inForce {
			continue
		}
		k := e.org.root()
		other := k.first
		number := ""
		for _, n := range e.numbers {
			if n != 0 && slices.Contains(k.numbers, n) {
				number = Mask(l.of[n])
			}
		}
		out = append(out, Question{Kind: "apart", SubmissionID: e.sub.ID, SourceFile: e.sub.List.Path, SourceSheet: e.SourceSheet, SourceRow: e.SourceRow,
			OrgID: &k.id, Subject: e.Name, Candidates: fmt.Sprintf("%s: %s, %s (%s)", k.id, other.Name, communeTitle(other), other.sub.List.Period),
			EvidenceVI:   fmt.Sprintf("chỉ trùng mã số %s; tên, nơi và các thông tin khác không trùng nên có thể là mã số ghi nhầm", number),
			EvidenceEN:   fmt.Sprintf("only the number %s agrees; name, place and everything else do not, so it may be mistyped", number),
			DecisionLine: decisionLine(Decision{Kind: "apart", Key: k.id + " " + rowName(e), Value: "accept"})})
	}
	return out
}
