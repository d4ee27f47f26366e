package transforms

import (
	"slices"
	"strings"
)

// hamletKinds are the words for a hamlet or a quarter of a town, the larger before
// the smaller: of "Tổ 3, khối 5" the quarter places.
var hamletKinds = []string{"tieu khu", "khu pho", "thon", "ban", "xom", "khoi", "khu", "doi", "to dan pho", "to"}

// hamletNamed is the hamlet that an address names, as typed; "" for none: the part that
// begins with a word for one, else the first part before the commune's.
func hamletNamed(address string) string {
	names := placeNames(address)
	for _, kind := range hamletKinds {
		for _, n := range names {
			if rest, ok := strings.CutPrefix(Fold(n.name), kind+" "); ok && n.level == "" && rest != "" {
				return n.name
			}
		}
	}
	if i := slices.IndexFunc(names, func(n named) bool { return n.level != "" }); i > 0 && names[0].code == "" && !hamletWords[firstWord(names[0].name)] {
		return names[0].name
	}
	return ""
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(Fold(s), " ")
	return w
}

// hamletKeyOf is what hamlets of one old commune are compared by: their letters with
// marks, numbers without zeros before them and Roman ones as others. The word for a
// hamlet counts only before a bare number or letter: "Bản Pác Xum" is "thôn Pác Xum",
// but "Khối 1" is no "Thôn 1".
func hamletKeyOf(typed string) string {
	key := placeKeyOf(typed)
	words := strings.Fields(key)
	kind := 0
	for _, k := range hamletKinds {
		if n := len(strings.Fields(k)); len(words) > n && Fold(strings.Join(words[:n], " ")) == k {
			kind = n
			break
		}
	}
	name := words[kind:]
	for i, w := range name {
		if w = strings.TrimLeft(w, "0"); w == "" {
			w = "0"
		}
		if n := romanNumber(w); n != "" && (i > 0 || len(name) == 1) {
			w = n
		}
		name[i] = w
	}
	if len(name) == 1 && len([]rune(name[0])) <= 2 && kind > 0 { // "Thôn 1", "Khu A"
		return Fold(strings.Join(words[:kind], " ")) + " " + name[0]
	}
	return strings.Join(name, " ")
}

// romanNumber is i to x in figures, "" for any other word. "Vi" is a word as well and stays one.
func romanNumber(w string) string {
	i := slices.Index([]string{"i", "ii", "iii", "iv", "v", "", "vii", "viii", "ix", "x"}, w)
	if i < 0 || w == "" {
		return ""
	}
	return newInt(int64(i + 1))
}

// hamlets are decided hamlets of the old communes that were split.
type hamlets map[string][]decidedHamlet // by code of the old commune

type decidedHamlet struct {
	key      string
	decision int // index of the decision
}

// find is the decision for a hamlet as typed: the one of the same key, else, where one of
// both is typed without marks, the only one that agrees without them; -1 for none.
func (h hamlets) find(old, typed string) int {
	key := hamletKeyOf(typed)
	if key == "" {
		return -1
	}
	found := -1
	for _, d := range h[old] {
		switch {
		case d.key == key:
			return d.decision
		case Fold(d.key) != Fold(key) || !isPrintableASCII(d.key) && !isPrintableASCII(key):
		case found >= 0:
			return -1
		default:
			found = d.decision
		}
	}
	return found
}
