package transforms

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// place is where an organisation is, as far as a text tells for one era.
type place struct {
	commune, district string // codes, "" when not told or not sure
	rule              string // finding to make, "" for none
	candidates        []Unit
}

// named is a unit's name in a text with the type in front of it.
type named struct {
	level string // commune, district, province, "" when no type stands before it
	typ   string // Xã, Phường, Thị trấn, Huyện, Thành phố, Tỉnh or ""
	name  string
	old   bool // "xã X cũ": a unit of an earlier era
}

var unitTypes = []struct{ words, typ, level string }{
	{"xã", "Xã", "commune"}, {"x.", "Xã", "commune"}, {"phường", "Phường", "commune"}, {"p.", "Phường", "commune"},
	{"thị trấn", "Thị trấn", "commune"}, {"tt.", "Thị trấn", "commune"}, {"tt", "Thị trấn", "commune"}, {"t.t", "Thị trấn", "commune"},
	{"huyện", "Huyện", "district"}, {"h.", "Huyện", "district"}, {"thành phố", "Thành phố", "district"},
	{"tp.", "Thành phố", "district"}, {"tp", "Thành phố", "district"}, {"tỉnh", "Tỉnh", "province"}, {"t.", "Tỉnh", "province"},
}

// unmarkedTypes are the words of unitTypes as they are typed without marks.
var unmarkedTypes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, t := range unitTypes {
		m[t.words] = strings.TrimRight(Fold(t.words)+strings.Repeat(".", strings.Count(t.words, ".")), " ")
	}
	return m
})

func isPrintableASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s != ""
}

var cityShort = strings.NewReplacer("TPLS", "TP Lạng Sơn", "Tp.LS", "TP Lạng Sơn")

var (
	beforeType = regexp.MustCompile(`(?i)([^\p{L}]|^)(xã|phường|thị trấn|tt\.?|p\.|huyện|thành phố|tp\.?|tỉnh)(\.?\s+\p{L}|\.\p{L})`)
	formerly   = regexp.MustCompile(`(?i)\s*\(?\s*cũ\s*\)?$`)
	dashes     = regexp.MustCompile(`\s[\-–]\s`)
)

var placesNamed = newMemo(cutPlaces)

// placeNames cuts an address or a commune cell into the places it names, in order.
func placeNames(s string) []named { return placesNamed.of(s) }

func cutPlaces(s string) []named {
	s = cityShort.Replace(s)
	s = beforeType.ReplaceAllString(s, "$1,$2$3")
	s = beforeType.ReplaceAllString(s, "$1,$2$3") // neighbours share a letter: once more
	var out []named
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",;()", r) }) {
		for _, piece := range dashed(part) {
			if piece = strings.Trim(piece, " .:"); piece != "" {
				out = append(out, parseNamed(piece))
			}
		}
	}
	return out
}

// dashed cuts a part of an address at dashes between blanks.
func dashed(part string) []string {
	if !strings.ContainsAny(part, "-–") {
		return []string{part}
	}
	return dashes.Split(part, -1)
}

// parseNamed reads "xã Yên Bình cũ" as its type and name.
func parseNamed(s string) named {
	n := named{name: s}
	if strings.ContainsAny(s, "ũŨ") {
		if t := formerly.ReplaceAllString(s, ""); t != s {
			n.name, n.old = t, true
		}
	}
	lower := strings.ToLower(n.name)
	unmarked := isPrintableASCII(lower)
	for _, t := range unitTypes {
		prefix := t.words
		if unmarked { // "xa Hoa Binh", typed without marks
			prefix = unmarkedTypes()[t.words]
		}
		rest, ok := strings.CutPrefix(lower, prefix)
		if !ok || (rest != "" && rest[0] != ' ' && rest[0] != '.' && !strings.HasSuffix(prefix, ".")) {
			continue
		}
		n.typ, n.level = t.typ, t.level
		n.name = strings.Trim(n.name[len(n.name)-len(rest):], " .:")
		break
	}
	return n
}

// find lists the units of g that n can mean at one level, in one district where
// that is known. Names that agree in their marks win over names that do not.
func (g *gazetteer) find(n named, level, district string) []Unit {
	for _, list := range g.named.of(n.name) {
		var found []Unit
		for _, u := range list {
			if u.Level == level && (n.typ == "" || n.typ == u.Type) && (district == "" || u.District == district) {
				found = append(found, u)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// former lists the units of the eras before e that n can mean, newest era first,
// with the units of e they became.
func former(n named, e era, district string) (olds []Unit) {
	for i := len(eras()) - 1; i >= 0; i-- {
		if was := eras()[i]; was.to.Before(e.from) {
			if olds = gazetteers()[was.code].find(n, "commune", district); len(olds) > 0 {
				return olds
			}
		}
	}
	return nil
}

// hamletWords begin the parts of an address below the commune.
var hamletWords = map[string]bool{"thon": true, "ban": true, "khoi": true, "to": true, "khu": true, "so": true,
	"duong": true, "pho": true, "ngo": true, "xom": true, "nha": true, "cho": true, "km": true, "quoc": true, "lo": true}

// locate finds the commune and district that text names, for an organisation in
// a list that reporter sent in era e. isCell tells that text is a commune column,
// where a bare name is a commune's; in an address it may be a hamlet's.
func locate(text string, e era, reporter Unit, isCell bool) place {
	names := placeNames(text)
	var p place
	ownName := isCell && len(names) == 1 && names[0].level == "" && len(gazetteers()[e.code].find(names[0], "commune", reporter.Code)) > 0
	if e.reportingBy == "district" && !ownName { // Tràng Định has a commune named as the district of Chi Lăng
		p.district = statedDistrict(names, e)
	}
	n, ok := communeName(names, e, reporter, p.district, isCell)
	if ok && n.level == "" && !isCell && e.reportingBy == "district" {
		if ds := gazetteers()[e.code].find(n, "district", ""); len(ds) > 0 { // "Thôn 3, Lộc Bình": the town or the district?
			p.rule, p.candidates = "commune-is-clear", append(gazetteers()[e.code].find(n, "commune", reporter.Code), ds...)
			return p
		}
	}
	if !ok && !isCell && p.rule == "" {
		p.rule, p.candidates = hiddenName(names, e, reporter)
	}
	if !ok {
		if isCell && len(names) > 0 {
			p.rule = "commune-is-known"
		}
		return p
	}
	if e.reportingBy == "district" {
		return p.inDistricts(n, e, reporter)
	}
	return p.inCommunes(n, e, reporter, statedDistrict(names, eras()[len(eras())-2]))
}

// hiddenName looks for a commune's name at the end of a hamlet's: "Khu 5 Na Dương".
func hiddenName(names []named, e era, reporter Unit) (rule string, found []Unit) {
	scope := ""
	if reporter.Level == "district" {
		scope = reporter.Code
	}
	for _, n := range names {
		ws := strings.Fields(n.name)
		for k := 3; k >= 2 && n.level == ""; k-- {
			if len(ws) > k {
				if found = gazetteers()[e.code].find(named{name: strings.Join(ws[len(ws)-k:], " ")}, "commune", scope); len(found) > 0 {
					return "commune-is-clear", found
				}
			}
		}
	}
	return "", nil
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
	if last > 0 && (names[last].level == "province" || Fold(names[last].name) == "lang son") {
		last-- // "…, Tràng Định, Lạng Sơn"
	}
	if last >= 0 && names[last].level == "" && Fold(names[last].name) != "lang son" { // "xã Chi Lăng, Tràng Định"
		if found := gazetteers()[e.code].find(names[last], "district", ""); len(found) == 1 && (last == 0 || names[last-1].level == "commune") {
			return found[0].Code
		}
	}
	return ""
}

// communeName picks the one of names that tells the commune: one with a type
// before it, else the only bare one that is a commune's name there.
func communeName(names []named, e era, reporter Unit, district string, isCell bool) (named, bool) {
	for _, n := range names {
		if n.level == "commune" {
			return n, true
		}
	}
	scope := district
	if scope == "" && reporter.Level == "district" {
		scope = reporter.Code
	}
	var bare []named
	for _, n := range names {
		if w := words(Fold(n.name)); n.level == "" && len(w) > 0 {
			known := len(gazetteers()[e.code].find(n, "commune", scope)) > 0 // "Quốc Khánh" is a commune, "Quốc lộ 4A" is none
			if known || isCell && !hamletWords[w[0]] {
				bare = append(bare, n)
			}
		}
	}
	if len(bare) > 1 && len(gazetteers()[e.code].find(bare[len(bare)-1], "district", "")) > 0 {
		bare = bare[:len(bare)-1] // "…, Bằng Mạc, Chi Lăng": the last is the district
	}
	if len(bare) == 0 {
		return named{}, false
	}
	return bare[0], len(bare) == 1
}

// inDistricts resolves a commune name while districts existed: inside the stated
// district, else inside the reporter's.
func (p place) inDistricts(n named, e era, reporter Unit) place {
	g, scope := gazetteers()[e.code], p.district
	if scope == "" {
		scope = reporter.Code
	}
	found := g.find(n, "commune", scope)
	if n.old {
		found = nil
	}
	if len(found) == 0 {
		olds := former(n, e, scope)
		for _, u := range olds {
			codes, whole := successors(u, e.code)
			codes = slices.DeleteFunc(codes, func(c string) bool { return g.byCode[c].Code == "" })
			if len(olds) == 1 && whole && len(codes) == 1 {
				p.commune, p.district, p.rule = codes[0], g.byCode[codes[0]].District, "commune-name-is-current"
				p.candidates = []Unit{g.byCode[codes[0]]}
				return p
			}
			for _, c := range codes {
				p.candidates = append(p.candidates, g.byCode[c])
			}
		}
	}
	switch {
	case len(found) == 1:
		p.commune, p.district = found[0].Code, found[0].District
		if p.district != reporter.Code {
			p.rule, p.candidates = "place-in-reporting-unit", found
		}
	case len(found) > 1:
		p.rule, p.candidates = "commune-is-clear", found
	case len(p.candidates) > 0:
		p.rule = "commune-is-clear"
	default:
		p.rule, p.candidates = "commune-is-known", g.find(n, "commune", "")
	}
	return p
}

// inCommunes resolves a commune name since July 2025. A name of the old lists
// stands for the reporter only if that old commune went whole into it and no
// other commune bears the name today (domain.md §4.3, name traps).
func (p place) inCommunes(n named, e era, reporter Unit, district string) place {
	g := gazetteers()[e.code]
	var now []Unit
	if !n.old {
		now = g.find(n, "commune", "")
	}
	if len(now) == 1 && now[0].Code == reporter.Code {
		p.commune = reporter.Code
		return p
	}
	var mine, others []Unit // what old communes of that name became
	split := false
	for _, u := range former(n, e, district) {
		codes, whole := successors(u, e.code)
		for _, c := range codes {
			if g.byCode[c].Code == "" {
				continue // it ended before the lineage that is on record
			}
			if c == reporter.Code {
				mine, split = append(mine, g.byCode[c]), split || !whole
			} else {
				others = append(others, g.byCode[c])
			}
		}
	}
	switch {
	case len(mine) > 0 && len(now) == 0 && !split:
		p.commune, p.rule, p.candidates = reporter.Code, "commune-name-is-current", mine
	case len(mine) > 0:
		p.rule, p.candidates = "commune-is-clear", distinct(now, mine, others)
	case len(now) == 1:
		p.commune, p.rule, p.candidates = now[0].Code, "place-in-reporting-unit", now
	case len(now) == 0 && len(distinct(others)) == 1:
		p.commune, p.rule, p.candidates = others[0].Code, "place-in-reporting-unit", others
	case len(now)+len(others) > 0:
		p.rule, p.candidates = "commune-is-clear", distinct(now, others)
	default:
		p.rule = "commune-is-known"
	}
	return p
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
