package transforms

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// named is a unit's name in a text with the type in front of it.
type named struct {
	level string // commune, district, province, "" when no type stands before it
	typ   string // Xã, Phường, Thị trấn, Huyện, Thành phố, Tỉnh or ""
	name  string
	code  string // of a commune, typed instead of its name or beside it
	list  string // the era whose list has the code for that very name, when the period's has it for another; "" else
	old   bool   // "xã X cũ", "trước đây là xã X": a unit of an earlier list
	now   bool   // "nay là xã X": a unit of a later list than the name before it
}

var unitTypes = []struct{ words, typ, level string }{
	{"xã", "Xã", "commune"}, {"x.", "Xã", "commune"}, {"phường", "Phường", "commune"}, {"p.", "Phường", "commune"},
	{"thị trấn", "Thị trấn", "commune"}, {"tt.", "Thị trấn", "commune"}, {"tt", "Thị trấn", "commune"}, {"t.t", "Thị trấn", "commune"},
	{"ttr", "Thị trấn", "commune"}, {"huyện", "Huyện", "district"}, {"h.", "Huyện", "district"}, {"thành phố", "Thành phố", "district"},
	{"tp.", "Thành phố", "district"}, {"tp", "Thành phố", "district"}, {"t.p", "Thành phố", "district"},
	{"tỉnh", "Tỉnh", "province"}, {"t.", "Tỉnh", "province"},
	{"x", "Xã", "commune"}, {"p", "Phường", "commune"}, {"h", "Huyện", "district"},
}

// unmarkedTypes are the words of unitTypes as they are typed without marks.
var unmarkedTypes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, t := range unitTypes {
		m[t.words] = t.words
		if !isPrintableASCII(t.words) {
			m[t.words] = Fold(t.words)
		}
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

var (
	cityShort  = regexp.MustCompile(`(?i)\bt\.?\s?p\.?\s?l\.?s\b\.?`) // TPLS, TP.LS
	farmTown   = regexp.MustCompile(`(?i)\bttnt\b`)                   // "TTNT Thái Bình"
	beforeType = regexp.MustCompile(`(?i)([^\p{L}]|^)(xã|phường|thị trấn|ttr?\.?|t\.t\.?|p\.|x\.|h\.|huyện|thành phố|t\.?p\.?|tỉnh)(\.?\s+\p{L}|\.\p{L})`)
	dottedType = regexp.MustCompile(`(?i)([^\p{L}.]|^)([pxh]\.|tt\.|tp\.)(\p{L})`) // "xã Hoàng Việt h.Văn Lãng"
	gluedType  = regexp.MustCompile(`([^\p{L}]|^)([Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|TT)(\p{Lu}(?:\p{Ll}| ))`)
	dashes     = regexp.MustCompile(`\s[\-–]\s`)

	// typed without marks, "xa" also ends names of communes
	beforeUnmarked = regexp.MustCompile(`(?i)([^a-z]|^)(phuong|thi tran|huyen|thanh pho)(\s+[a-z])`)
	afterWord      = regexp.MustCompile(`(?i)\b([a-z]+|\d+)\s+(?:xa\s|tinh\s+lang son)`)
	endInType      = map[string]bool{"binh": true, "khuat": true, "phu": true, "bac": true, "tac": true}

	formerly      = regexp.MustCompile(`(?i)\s*(?:cũ|trước đây|trước kia|trước (?:khi )?sáp nhập)$`)
	oldInBrackets = regexp.MustCompile(`(?i)\s*[(\[]\s*(?:cũ|cu|trước đây|trước kia|trước (?:khi )?sáp nhập)\s*[)\]]`)
	becameWords   = regexp.MustCompile(`(?i)([^\p{L}]|^)(?:hiện nay|hiện|nay|bây giờ)\s+(?:là|la|thuộc|thuoc)\s`)
	formerWords   = regexp.MustCompile(`(?i)([^\p{L}]|^)(?:(?:trước|truoc)\s+(?:đây|day|kia)\s+(?:là|la|thuộc|thuoc)|tên cũ(?:\s+là)?\s*:?|nguyên là)\s`)

	codeBefore = regexp.MustCompile(`^(0?[56]\d{3})(?:\s*[:.]?\s+(\D.*))?$`)
	codeBehind = regexp.MustCompile(`^(\D+?)\s+(0[56]\d{3})$`)
)

// timeWords stand in all that becameWords and formerWords match; endWords end what formerly does.
var (
	timeWords = []string{"nay", "hiện", "bây giờ", "trước", "truoc", "tên cũ", "nguyên"}
	endWords  = []string{"cũ", "đây", "kia", "nhập"}
)

// Signs that cutPlaces puts before the name that "nay là …" or "trước đây là …" leads to.
const becameSign, formerSign = "\x01", "\x02"

// writtenOut writes the city's and the farm town's short forms out.
func writtenOut(s string) string {
	lower := strings.ToLower(s)
	if strings.Contains(lower, "ls") || strings.Contains(lower, "l.s") {
		s = cityShort.ReplaceAllString(s, "TP Lạng Sơn")
	}
	if strings.Contains(lower, "ttnt") {
		s = farmTown.ReplaceAllString(s, "TT NT")
	}
	return s
}

var placesNamed = newMemo(cutPlaces)

// placeNames cuts an address or a commune cell into the places it names, in order.
func placeNames(s string) []named { return placesNamed.of(s) }

func cutPlaces(s string) []named {
	s = writtenOut(s)
	if strings.ContainsAny(s, "([") {
		s = oldInBrackets.ReplaceAllString(s, " cũ")
	}
	unmarked := isPrintableASCII(s)
	if lower := strings.ToLower(s); slices.ContainsFunc(timeWords, func(w string) bool { return strings.Contains(lower, w) }) {
		s = becameWords.ReplaceAllString(s+" ", "$1,"+becameSign)
		s = formerWords.ReplaceAllString(s, "$1,"+formerSign)
	}
	if hasGluedType(s) {
		s = gluedType.ReplaceAllString(s, "$1$2 $3")
	}
	if hasTypeInside(s) {
		s = dottedType.ReplaceAllString(s, "$1,$2$3")
		s = beforeType.ReplaceAllString(s, "$1,$2$3")
		s = beforeType.ReplaceAllString(s, "$1,$2$3") // neighbours share a letter: once more
	}
	if unmarked {
		s = beforeUnmarked.ReplaceAllString(s, "$1,$2$3")
		s = afterWord.ReplaceAllStringFunc(s, func(m string) string {
			word, rest, _ := strings.Cut(m, " ")
			if endInType[strings.ToLower(word)] {
				return m
			}
			return word + ", " + rest
		})
	}
	var out []named
	old, now := false, false
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",;()[]", r) }) {
		for _, piece := range dashed(part) {
			now = now || strings.Contains(piece, becameSign)
			old = old || strings.Contains(piece, formerSign)
			piece = strings.Trim(piece, " .:"+becameSign+formerSign)
			if piece == "" {
				continue
			}
			n := parseNamed(piece)
			n.old, n.now = n.old || old, now
			old, now = false, false
			out = append(out, n)
		}
	}
	return out
}

// typeStarts begin all that beforeType takes for a type, marked ones also inside a word.
var (
	typeStarts = []string{"xã", "phường", "thị", "tt", "t.t", "p.", "x.", "h.", "huyện", "thành", "tp", "t.p", "tỉnh"}
	typeInside = []string{"xã", "phường", "huyện", "tỉnh", "p.", "x.", "h.", "tt", "tp"}
)

// hasGluedType tells that a type may stand before its name without a blank: "XãLiên Sơn".
func hasGluedType(s string) bool {
	return slices.ContainsFunc([]string{"ã", "ường", "rấn", "uyện", "TT"}, func(end string) bool {
		for rest, ok := s, true; ok; {
			if _, rest, ok = strings.Cut(rest, end); ok && startsUpper(rest) {
				return true
			}
		}
		return false
	})
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// hasTypeInside tells that beforeType may have something to cut: a type that no comma or
// bracket sets apart already, as they do in most addresses.
func hasTypeInside(s string) bool {
	before := ","
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		if !strings.ContainsRune(",;()[]", rune(before[len(before)-1])) && slices.ContainsFunc(typeStarts, func(t string) bool { return strings.HasPrefix(w, t) }) ||
			slices.ContainsFunc(typeInside, func(t string) bool { return strings.LastIndex(w, t) > 0 }) {
			return true
		}
		before = w
	}
	return false
}

// dashed cuts a part of an address at dashes between blanks.
func dashed(part string) []string {
	if !strings.ContainsAny(part, "-–") {
		return []string{part}
	}
	return dashes.Split(part, -1)
}

// parseNamed reads "xã Yên Bình cũ" as its type and name, "06391 Yên Bình" as code and name.
func parseNamed(s string) named {
	n := named{name: s}
	if !strings.ContainsAny(s, "56") {
	} else if m := codeBefore.FindStringSubmatch(s); m != nil {
		n.code, n.name = m[1], m[2]
	} else if m := codeBehind.FindStringSubmatch(s); m != nil {
		n.name, n.code = m[1], m[2]
	}
	if len(n.code) == 4 { // a number cell lost its zero
		n.code = "0" + n.code
	}
	lower := strings.ToLower(n.name)
	if slices.ContainsFunc(endWords, func(w string) bool { return strings.HasSuffix(lower, w) }) {
		if t := formerly.ReplaceAllString(n.name, ""); t != n.name {
			n.name, n.old = t, true
			lower = strings.ToLower(t)
		}
	}
	unmarked := isPrintableASCII(lower)
	for _, t := range unitTypes {
		prefix := t.words
		if unmarked { // "xa Hoa Binh", typed without marks
			prefix = unmarkedTypes()[t.words]
		}
		rest, ok := strings.CutPrefix(lower, prefix)
		if !ok || (rest != "" && rest[0] != ' ' && rest[0] != '.' && !strings.HasSuffix(prefix, ".")) || rest == "" && len(prefix) == 1 {
			continue
		}
		if unmarked && t.level == "province" && Fold(rest) != "lang son" { // "Tinh Bac" is a commune
			continue
		}
		n.typ, n.level = t.typ, t.level
		n.name = strings.Trim(n.name[len(n.name)-len(rest):], " .:")
		break
	}
	return n
}

// find lists the units of g that n can mean at one level, in one district where
// that is known. Names that agree in their marks win over names that do not; a name
// that is some unit's own, marks and all, is no mistyped other one.
func (g *gazetteer) find(n named, level, district string) []Unit {
	for i, list := range g.named.of(n.name) {
		var found []Unit
		for _, u := range list {
			if u.Level == level && (n.typ == "" || n.typ == u.Type) && (district == "" || u.District == district) {
				found = append(found, u)
			}
		}
		if len(found) > 0 && (i == 0 || isPrintableASCII(n.name) || !unitSpellings()[Spell(n.name)]) {
			return found
		}
	}
	if n.typ == "Thị trấn" && level == "commune" && !strings.HasPrefix(n.name, farmPrefix) { // "TT Thái Bình" is the farm's town
		n.name = farmPrefix + n.name
		return g.find(n, level, district)
	}
	return nil
}

// unitSpellings are the names of all units of all eras, by Spell.
var unitSpellings = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, g := range gazetteers() {
		for spelling := range g.bySpel {
			out[spelling] = true
		}
	}
	return out
})

// former lists the communes of the eras before e that n can mean, newest era first.
// An older one that a newer list has by the same type, name and district is that one.
func (n named) former(e era, district string) []Unit {
	return n.otherThan(func(o era) bool { return o.to.Before(e.from) }, district)
}

// later lists the communes of the eras after e that n can mean, newest era first.
func (n named) later(e era) []Unit {
	return n.otherThan(func(o era) bool { return o.from.After(e.to) }, "")
}

func (n named) otherThan(wanted func(era) bool, district string) []Unit {
	var out []Unit
	for _, o := range slices.Backward(eras()) {
		if !wanted(o) {
			continue
		}
		for _, u := range gazetteers()[o.code].find(n, "commune", district) {
			if !slices.ContainsFunc(out, func(v Unit) bool { return v.Title() == u.Title() && v.District == u.District }) {
				out = append(out, u)
			}
		}
	}
	return out
}

// known tells that n is a commune's name in some era.
func (n named) known() bool {
	return slices.ContainsFunc(eras(), func(e era) bool { return len(gazetteers()[e.code].find(n, "commune", "")) > 0 })
}
