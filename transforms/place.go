package transforms

import (
	"slices"
	"strings"
)

// place is where an organisation is, as far as a text tells for one era.
type place struct {
	commune, district string // codes, "" when not told or not sure
	other             Unit   // the commune of another era's list that the text names for sure; zero for none
	rule              string // finding to make, "" for none
	candidates        []Unit // of the era; of an earlier one where nobody recorded what became of it
	decided           *Decision
}

// hamletWords begin the parts of an address below the commune.
var hamletWords = map[string]bool{"thon": true, "ban": true, "khoi": true, "to": true, "khu": true, "so": true,
	"duong": true, "pho": true, "ngo": true, "xom": true, "nha": true, "cho": true, "km": true, "quoc": true, "lo": true}

// locate finds the commune and district that text names, for an organisation in
// a list that reporter sent in era e. isCell tells that text is a commune column,
// where a bare name is a commune's; in an address it may be a hamlet's. district is
// the one that another column states, of the last list that had districts; "" for none.
func locate(text string, e era, reporter Unit, isCell bool, district string) place {
	names := placeNames(text)
	p := place{}
	hasDistricts := e.reportingBy == "district"
	if !isCell || len(names) > 1 || len(names) == 1 && names[0].level != "" { // a commune cell with one bare name names no district
		district = firstOf(statedDistrict(names, districtsIn(e)), district)
	}
	if hasDistricts {
		p.district = district
	}
	told, ok := communesTold(names, e, reporter, p.district, isCell)
	inTyped := slices.ContainsFunc(names, func(n named) bool { return n.level == "district" }) // "Chi Lăng, TP Lạng Sơn" is no district
	if ok && told[0].level == "" && !isCell && hasDistricts && !inTyped {
		if ds := gazetteers()[e.code].find(told[0], "district", ""); len(ds) > 0 { // "Thôn 3, Lộc Bình": the town or the district?
			p.rule, p.candidates = "commune-is-clear", append(gazetteers()[e.code].find(told[0], "commune", reporter.Code), ds...)
			return p
		}
	}
	switch {
	case ok && hasDistricts:
		return p.of(told, func(n named) place { return p.inDistricts(n, e, reporter) }, func(a, b named) []place { return p.pairInDistricts(a, b, e, reporter) })
	case ok:
		return p.of(told, func(n named) place { return p.inCommunes(n, e, reporter, district) }, func(a, b named) []place { return p.pairInCommunes(a, b, e, reporter, district) })
	case isCell && len(names) > 0:
		p.rule = "commune-is-known"
	case !isCell:
		p.rule, p.candidates = hiddenName(names, e, reporter)
	}
	return p
}

// of is the place that the communes told come to: one by itself; of two, one by its
// name of each list ("xã Hợp Thành cũ, nay là phường Kỳ Lừa"); a code beside its name.
func (p place) of(told []named, one func(named) place, pair func(a, b named) []place) place {
	if len(told) == 1 {
		return one(told[0])
	}
	if len(told) == 2 && told[0].code == "" && told[1].code == "" {
		var found []place
		for _, q := range append(pair(told[0], told[1]), pair(told[1], told[0])...) {
			if !slices.ContainsFunc(found, func(o place) bool { return o.commune == q.commune && o.other == q.other }) {
				found = append(found, q)
			}
		}
		if len(found) == 1 {
			return found[0]
		}
	}
	all := make([]place, len(told))
	for i, n := range told {
		all[i] = one(n)
	}
	best := all[0]
	for _, q := range all[1:] {
		best = best.with(q)
	}
	return best
}

// with is the place that two names of one commune tell together: the same, or the one
// that the other can be; two that do not agree are none.
func (p place) with(q place) place {
	switch {
	case p.commune != "" && p.commune == q.commune:
		switch {
		case p.other.Code == "":
			return q
		case q.other.Code != "" && q.other != p.other: // two old communes of one of today
			p.other = Unit{}
		}
		return p
	case p.commune == "" && q.commune != "" && p.canBe(q.commune):
		return q
	case q.commune == "" && p.commune != "" && q.canBe(p.commune):
		return p
	}
	return place{district: p.district, rule: "commune-is-clear", candidates: distinct(p.candidates, q.candidates)}
}

// canBe tells that a commune is among the candidates.
func (p place) canBe(commune string) bool {
	return slices.ContainsFunc(p.candidates, func(c Unit) bool { return c.Code == commune && c.Level == "commune" })
}

// settledBy is q where p can be several places and q, told elsewhere in the row, is one of
// them: "Chi Lăng" in the column, "Thôn 3, xã Chi Lăng" in the address.
func (p place) settledBy(q place) place {
	if p.rule == "commune-is-clear" && p.commune == "" && q.commune != "" && p.canBe(q.commune) {
		return q
	}
	return p
}

// liesIn tells that a place is in a district, or in the area that a former one had.
func (p place) liesIn(district string) bool {
	switch {
	case p.commune == "":
		return false
	case p.other.District != "":
		return p.other.District == district
	case p.district != "":
		return p.district == district
	}
	return slices.Contains(formerDistricts()[p.commune], district)
}

// hiddenName looks for a commune's name behind a hamlet's: "Khu 5 Na Dương". "Thôn Đoàn
// Kết" is a hamlet of that name, "Số 5 đường Chi Lăng" and "Số 5 Chi Lăng" are streets.
func hiddenName(names []named, e era, reporter Unit) (rule string, found []Unit) {
	scope := ""
	if reporter.Level == "district" {
		scope = reporter.Code
	}
	for _, n := range names {
		ws := strings.Fields(n.name)
		for k := 3; k >= 2 && n.level == ""; k-- {
			if at := len(ws) - k; at > 0 && !hamletWords[Fold(ws[at-1])] && !namesStreet(ws[:at]) {
				if found = gazetteers()[e.code].find(named{name: strings.Join(ws[len(ws)-k:], " ")}, "commune", scope); len(found) > 0 && !slices.Contains(found, reporter) {
					return "commune-is-clear", found
				}
			}
		}
	}
	return "", nil
}

// namesStreet tells words that lead to a street's name.
func namesStreet(ws []string) bool {
	return slices.ContainsFunc(ws, func(w string) bool {
		return slices.Contains([]string{"số", "so", "đường", "duong", "phố", "pho", "ngõ"}, strings.ToLower(w))
	})
}

// statedDistrict is the code of the district that names tell with its type, or "".
func statedDistrict(names []named, e era) string {
	for _, n := range names {
		if n.level == "district" {
			if found := gazetteers()[e.code].find(n, "district", ""); len(found) == 1 {
				return found[0].Code
			}
		}
	}
	last := len(names) - 1
	if last > 0 && isProvince(names[last]) {
		last-- // "…, Tràng Định, Lạng Sơn"
	}
	if last >= 0 && names[last].level == "" && !isProvince(names[last]) { // "xã Chi Lăng, Tràng Định"
		if found := gazetteers()[e.code].find(names[last], "district", ""); len(found) == 1 && (last == 0 || names[last-1].level == "commune") {
			return found[0].Code
		}
	}
	return ""
}

func isProvince(n named) bool {
	return n.level == "province" || n.level == "" && Fold(n.name) == "lang son"
}

// communesTold are the names of communes in a text, each once: those with a type, a
// code or a word of time at them, else the only bare one that is a commune's name there.
func communesTold(names []named, e era, reporter Unit, district string, isCell bool) ([]named, bool) {
	var told, unnamed []named
	if n := ofOtherList(names, e); isCell && n.list != "" {
		return []named{n}, true
	}
	for _, n := range names {
		coded := isCell && n.code != ""
		if n.level == "commune" && n.name == "" && !coded {
			unnamed = append(unnamed, n) // "Khu 2, thị trấn"
			continue
		}
		if n.level == "commune" || coded || n.level == "" && (n.old || n.now) && n.known() {
			if coded && n.name != "" {
				told = append(told, named{level: "commune", code: n.code})
			}
			if !coded || n.name == "" {
				n.level = "commune"
			} else {
				n.code = ""
			}
			if !slices.ContainsFunc(told, func(o named) bool { return sameName(o, n) }) {
				told = append(told, n)
			}
		}
	}
	if told = append(told, unnamed[:min(len(unnamed), max(0, 1-len(told)))]...); len(told) > 0 {
		return told, true
	}
	scope := district
	if scope == "" && reporter.Level == "district" {
		scope = reporter.Code
	}
	var bare []named
	for _, n := range names {
		if w := words(Fold(n.name)); n.level == "" && len(w) > 0 {
			known := len(gazetteers()[e.code].find(n, "commune", scope)) > 0 // "Quốc Khánh" is a commune, "Quốc lộ 4A" is none
			if known || isCell && !hamletWords[w[0]] || e.reportingBy == "commune" && !hamletWords[w[0]] && slices.ContainsFunc(n.former(e, ""), func(u Unit) bool { return becameOnly(u, reporter) }) {
				bare = append(bare, n)
			}
		}
	}
	for len(bare) > 1 && (isProvince(bare[len(bare)-1]) || len(gazetteers()[districtEra().code].find(bare[len(bare)-1], "district", "")) > 0) {
		bare = bare[:len(bare)-1] // "…, Bằng Mạc, Chi Lăng": the last is the district
	}
	if len(bare) == 0 {
		return nil, false
	}
	return bare[:1], len(bare) == 1
}

// ofOtherList is the commune of another list that a code and its name tell together, the
// zero value for none.
func ofOtherList(names []named, e era) named {
	for i, n := range names {
		if n.name == "" && i+1 < len(names) { // "06463 Xã Chi Lăng" was cut before its type
			n.typ, n.name = names[i+1].typ, names[i+1].name
		}
		if n.list = n.listOfCode(e); n.list != "" {
			return n
		}
	}
	return named{}
}

// listOfCode is the era whose list has n's code for n's name, where e has the code for
// another commune, "" for none: "05983 Phường Lương Văn Tri" in a list of 2024, when that
// was the code of Phường Chi Lăng. Code and name together tell the one of that list.
func (n named) listOfCode(e era) string {
	bears := func(o era) bool {
		u := gazetteers()[o.code].byCode[n.code]
		return u.Level == "commune" && Fold(u.Name) == Fold(n.name) && (n.typ == "" || n.typ == u.Type)
	}
	if n.code == "" || n.name == "" || gazetteers()[e.code].byCode[n.code].Code == "" || bears(e) {
		return ""
	}
	for _, o := range slices.Backward(eras()) {
		if bears(o) {
			return o.code
		}
	}
	return ""
}

// sameName tells one name typed twice.
func sameName(a, b named) bool {
	return a.code == b.code && Spell(a.name) == Spell(b.name) && (a.typ == b.typ || a.typ == "" || b.typ == "") && a.old == b.old && a.now == b.now
}

// becameOnly tells that u went whole into now.
func becameOnly(u, now Unit) bool {
	codes, whole := successors(u, now.Era)
	return whole && codes[0] == now.Code
}

// became lists the units of era e that u went into.
func became(u Unit, e era) []Unit {
	codes, _ := successors(u, e.code)
	out := make([]Unit, len(codes))
	for i, c := range codes {
		out[i] = gazetteers()[e.code].byCode[c]
	}
	return out
}

// at is the place of unit u in a list that reporter sent.
func (p place) at(u, reporter Unit) place {
	p.commune, p.district, p.rule, p.candidates = u.Code, u.District, "", []Unit{u}
	if home := u == reporter || u.District != "" && u.District == reporter.Code; !home {
		p.rule = "place-in-reporting-unit"
	}
	return p
}

// unclear is a place that can be any of the candidates.
func (p place) unclear(candidates ...[]Unit) place {
	p.rule, p.candidates = "commune-is-clear", distinct(candidates...)
	return p
}

// inDistricts resolves a commune name while districts existed: inside the stated
// district, else inside the reporter's.
func (p place) inDistricts(n named, e era, reporter Unit) place {
	g, scope := gazetteers()[e.code], p.district
	if scope == "" {
		scope = reporter.Code
	}
	var own, olds []Unit
	switch u, of := n.unitOfCode(e); {
	case n.code != "" && of.code == e.code:
		return p.at(u, reporter)
	case n.list != "" && of.from.After(e.to):
	case n.code != "" && u.Code != "":
		olds = []Unit{u}
	case n.code != "":
	default:
		own, olds = g.find(n, "commune", scope), n.former(e, scope)
		if n.old && len(olds) > 0 || n.now {
			own = nil
		}
	}
	switch {
	case len(own) == 1:
		return p.at(own[0], reporter)
	case len(own) > 1:
		return p.unclear(own)
	case len(olds) > 0:
		return p.byFormer(olds, e, reporter)
	}
	return p.byLater(n, e, scope)
}

// byFormer resolves a name that only earlier lists have while districts existed.
func (p place) byFormer(olds []Unit, e era, reporter Unit) place {
	if len(olds) == 1 {
		p.other = olds[0]
	}
	var now []Unit
	whole := true
	for _, u := range olds {
		is := became(u, e)
		if codes, w := successors(u, e.code); !w || len(codes) != 1 {
			whole = false
		}
		if len(is) == 0 { // where it went is not on record: the one that has its code may be it
			is = []Unit{u}
			if heir := gazetteers()[e.code].byCode[u.Code]; heir.Code != "" {
				is = []Unit{heir, u}
			}
		}
		now = append(now, is...)
	}
	if now = distinct(now); len(now) == 1 && whole {
		p = p.at(now[0], reporter)
		if p.rule == "" {
			p.rule = "commune-name-is-current"
		}
		return p
	}
	return p.unclear(now)
}

// byLater resolves a name that only later lists have: a new name in an old file. It
// tells today's commune, never the one of then: of that the candidates are its parts.
func (p place) byLater(n named, e era, scope string) place {
	inScope := func(us []Unit) []Unit {
		return slices.DeleteFunc(slices.Clone(us), func(u Unit) bool { return u.District != scope })
	}
	g := gazetteers()[e.code]
	var parts []Unit
	var laters []Unit
	for _, u := range n.later(e) {
		if of := inScope(predecessors(u, e.code)); len(of) > 0 {
			laters, parts = append(laters, u), append(parts, of...)
		}
	}
	bare := named{name: n.name}
	var elsewhere []Unit // of then, in another district
	if n.list == "" || len(laters) == 0 {
		elsewhere = g.find(n, "commune", "")
	}
	others := g.find(bare, "commune", scope) // "xã Cao Lộc" may be the town of that name with the wrong word
	switch {
	case n.name == "" && n.code == "": // "Khu 2, thị trấn"
		return p.unclear(inScope(slices.DeleteFunc(g.communes(), func(u Unit) bool { return u.Type != n.typ })))
	case len(laters) == 0:
		p.rule, p.candidates = "commune-is-known", distinct(others, elsewhere)
		if len(p.candidates) == 0 {
			p.candidates = g.find(bare, "commune", "")
		}
		return p.orSpelt(n, inScope(g.communes()), e)
	case len(laters) == 1 && !slices.ContainsFunc(distinct(others, elsewhere), func(u Unit) bool { return !becameOnly(u, laters[0]) }):
		p.other = laters[0]
		if len(elsewhere) > 0 { // "phường Đông Kinh" in Cao Lộc: the city's of then, or today's?
			return p.unclear(parts, others, elsewhere)
		}
		p.rule, p.candidates = "commune-name-of-its-time", distinct(parts, others)
		return p
	}
	return p.unclear(parts, others, elsewhere)
}

// pairInDistricts reads a as a commune of its time and b as what it became, or a as one of
// an earlier list and b as what that had become.
func (p place) pairInDistricts(a, b named, e era, reporter Unit) []place {
	g, scope := gazetteers()[e.code], p.district
	if scope == "" {
		scope = reporter.Code
	}
	var out []place
	if a.now || b.old {
		return nil
	}
	for _, u := range g.find(a, "commune", scope) {
		for _, v := range b.later(e) {
			if slices.Contains(predecessors(v, e.code), u) {
				q := p.at(u, reporter)
				q.other = v
				out = append(out, q)
			}
		}
	}
	for _, v := range g.find(b, "commune", scope) {
		for _, u := range a.former(e, scope) {
			if v.Title() != u.Title() && slices.Contains(became(u, e), v) {
				q := p.at(v, reporter)
				q.other = u
				out = append(out, q)
			}
		}
	}
	return out
}

// inCommunes resolves a commune name since July 2025. A name of the old lists
// stands for the reporter only if that old commune went whole into it and no
// other commune bears the name today (domain.md §4.3, name traps). district is the
// former one that the text states: only what lay in it is meant.
func (p place) inCommunes(n named, e era, reporter Unit, district string) place {
	var now, olds []Unit
	switch u, of := n.unitOfCode(e); {
	case n.code != "" && of.code == e.code:
		return p.at(u, reporter)
	case n.code != "" && u.Code != "":
		olds = []Unit{u}
	case n.code != "":
	default:
		now, olds = n.today(e, district), n.former(e, district)
	}
	if n.old {
		now = nil
	}
	if n.now {
		olds = nil
	}
	if len(now) == 1 && now[0] == reporter {
		return p.at(reporter, reporter)
	}
	if nearby := slices.DeleteFunc(slices.Clone(olds), func(u Unit) bool { return !slices.Contains(formerDistricts()[reporter.Code], u.District) }); len(nearby) > 0 {
		olds = nearby
	}
	if len(olds) == 1 && len(now) == 0 {
		p.other = olds[0]
	}
	var mine, others, lost []Unit // the old communes that went into the reporter, what the others became, those nobody recorded
	for _, u := range olds {
		switch is := became(u, e); {
		case len(is) == 0:
			lost = append(lost, u)
		case slices.Contains(is, reporter):
			mine = append(mine, u)
		default:
			others = append(others, is...)
		}
	}
	split := slices.ContainsFunc(mine, func(u Unit) bool { return !becameOnly(u, reporter) })
	all := distinct(now, others)
	switch {
	case len(mine) > 0 && len(now) == 0 && !split:
		if p = p.at(reporter, reporter); len(mine) == 1 {
			p.other = mine[0]
		}
		p.rule = "commune-name-is-current"
		return p
	case len(mine) > 0:
		for _, u := range mine {
			all = append(all, became(u, e)...)
		}
		return p.unclear(all, lost)
	case len(all) == 1 && len(lost) == 0:
		return p.at(all[0], reporter)
	case len(all)+len(lost) > 0:
		return p.unclear(all, lost)
	}
	return p.unknown(n, e, reporter)
}

// unknown is a place of a name that stands for nothing since July 2025: the candidates are the communes
// that bear it, or came of some that bore it, with its word for the type or another.
func (p place) unknown(n named, e era, reporter Unit) place {
	p.rule = "commune-is-known"
	for _, like := range []named{n, {name: n.name}} {
		if p.candidates = like.today(e, ""); n.old {
			p.candidates = nil
		}
		for _, u := range like.former(e, "") {
			p.candidates = distinct(p.candidates, became(u, e))
		}
		if len(p.candidates) > 0 || n.name == "" {
			break
		}
	}
	return p.orSpelt(n, append([]Unit{reporter}, predecessors(reporter, districtEra().code)...), e)
}

// orSpelt is p, or where nothing bears the name the communes of the reporting unit (own,
// the old ones that went into it too) whose name a slip of the pen makes that of n:
// candidates, never an answer.
func (p place) orSpelt(n named, own []Unit, e era) place {
	if len(p.candidates) > 0 || n.name == "" {
		return p
	}
	typed := strings.ReplaceAll(Fold(n.name), " ", "")
	var alike []Unit
	for _, u := range own {
		name := strings.ReplaceAll(Fold(u.Name), " ", "")
		if most := min(len(typed), len(name)) / 4; editsWithin(typed, name, min(most, 2)) { // one letter in four, two in eight
			alike = append(alike, u)
		}
	}
	if sameType := slices.DeleteFunc(slices.Clone(alike), func(u Unit) bool { return u.Type != n.typ }); len(sameType) > 0 {
		alike = sameType
	}
	for _, u := range alike {
		is := []Unit{u}
		if u.Era != e.code {
			is = became(u, e)
		}
		p.rule, p.candidates = "commune-is-spelt", distinct(p.candidates, is)
	}
	return p
}

// today lists the communes of e that n names and that reach into the former district.
func (n named) today(e era, district string) []Unit {
	return slices.DeleteFunc(slices.Clone(gazetteers()[e.code].find(n, "commune", "")), func(u Unit) bool {
		return district != "" && !slices.Contains(formerDistricts()[u.Code], district)
	})
}

// pairInCommunes reads a as a commune of an earlier list and b as the one of today it went into.
func (p place) pairInCommunes(a, b named, e era, reporter Unit, district string) []place {
	var out []place
	if a.now || b.old {
		return nil
	}
	for _, v := range b.today(e, district) {
		for _, u := range a.former(e, district) {
			if slices.Contains(became(u, e), v) {
				q := p.at(v, reporter)
				q.other = u
				out = append(out, q)
			}
		}
	}
	return out
}

// unitOfCode is the commune that n's code names in its own list, else in e, else in the
// newest earlier list that has it, and the era of that list; the zero Unit when none has.
func (n named) unitOfCode(e era) (Unit, era) {
	if n.list != "" {
		u := gazetteers()[n.list].byCode[n.code]
		return u, eraOf(u)
	}
	if u := gazetteers()[e.code].byCode[n.code]; u.Level == "commune" {
		return u, e
	}
	for _, o := range slices.Backward(eras()) {
		if u := gazetteers()[o.code].byCode[n.code]; u.Level == "commune" && o.to.Before(e.from) {
			return u, o
		}
	}
	return Unit{}, era{}
}

// distinct joins lists of units, each unit once.
func distinct(lists ...[]Unit) []Unit {
	var out []Unit
	for _, list := range lists {
		for _, u := range list {
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}
