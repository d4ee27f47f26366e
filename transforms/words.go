package transforms

import (
	_ "embed"
	"regexp"
	"sort"
	"strings"
	"sync"
)

//go:embed layouts/words.csv
var wordsCSV string

// vocabulary is the words people type in columns of classes, by set and folded word.
var vocabulary = sync.OnceValue(func() map[string]map[string]string {
	m := map[string]map[string]string{}
	for _, r := range mustCSV(wordsCSV) {
		set := m[r["set"]]
		if set == nil {
			set = map[string]string{}
			m[r["set"]] = set
		}
		for _, w := range aliases(r["words"]) {
			if r["set"] == "mark" {
				set[w] = r["code"]
			} else {
				set[Fold(w)] = r["code"]
			}
		}
	}
	return m
})

// meaning is the code that s stands for in a set of words.csv, or "".
func meaning(set, s string) string {
	switch {
	case set == "mark":
		if !isPlain(s) {
			s = lookAlikes.Replace(s)
		}
		return vocabulary()[set][strings.TrimRight(s, " .;,")]
	case strings.Contains(s, "?"): // "Tốt?" is a question
		return ""
	}
	return vocabulary()[set][Fold(s)]
}

// Answers of a yes/no cell.
const (
	silent  = ""    // blank, or … : not reported
	yes     = "yes" // x, có
	no      = "no"  // -, 0, không
	unknown = "?"   // anything else
)

// answer reads a yes/no cell; marked tells that it is one of the marks (x, ✓).
func answer(c Cell, s string) (a string, marked bool) {
	switch {
	case c.Kind == Blank || s == "" || isEllipsis(s):
		return silent, false
	case c.Kind == Bool && c.Raw == "1":
		return yes, false
	case c.Kind == Bool || isDash(s):
		return no, false
	case meaning("mark", s) == "yes", isTick(c.Font, s):
		return yes, true
	}
	if a := meaning("say", s); a != "" {
		return a, false
	}
	return unknown, false
}

// ticks are the letters that fonts of symbols draw as ✓ or ☑.
var ticks = map[string]string{"wingdings": "üþ", "wingdings 2": "PR", "webdings": "a", "marlett": "ab"}

// isTick tells a letter that its sender sees as a tick.
func isTick(font, s string) bool {
	if len(font) < 7 || len(s) > 2 || s == "" {
		return false
	}
	return strings.Contains(ticks[strings.ToLower(font)], s)
}

// isDash tells the statistics office's sign for "none": -, –, —.
func isDash(s string) bool { return s == "-" || s == "–" || s == "—" || s == "−" }

// isEllipsis tells the statistics office's sign for "no figure": … or a run of dots.
func isEllipsis(s string) bool {
	if s == "" || s[0] != '.' && s[0] != ' ' && s[0] != "…"[0] {
		return false
	}
	return strings.Trim(s, ".… ") == "" && (strings.Contains(s, "…") || strings.Count(s, ".") >= 2)
}

// isDitto tells a sign for "as above": //, nt, -nt-, ", "như trên".
func isDitto(s string) bool {
	if len(s) == 0 || len(s) > 24 {
		return false
	}
	if c := s[0]; c != 'n' && c != 'N' && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') { // the many
		return false
	}
	if first := firstLetter(s); first != 'n' && first != 0 { // nt, như trên, or signs alone
		return false
	}
	switch s = dittoFrame.Replace(strings.ToLower(s)); s {
	case "", "'":
		return false
	case "nt", "nhưtrên", "//":
		return true
	}
	return strings.Trim(s, `"'“”„″〃`) == ""
}

// dittoFrame removes what people put around and between the signs of a ditto mark.
var dittoFrame = strings.NewReplacer(" ", "", "-", "", "–", "", ".", "")

// phrases is a set's folded words, longest first, for texts that hold more than the word.
func phrases(set string) []string {
	var out []string
	for w := range vocabulary()[set] {
		out = append(out, w)
	}
	sort.Slice(out, func(i, j int) bool {
		if len(out[i]) != len(out[j]) {
			return len(out[i]) > len(out[j])
		}
		return out[i] < out[j]
	})
	return out
}

var statusPhrases = sync.OnceValue(func() []string { return phrases("status") })

// statusIn is the status that a longer text names, with the words it stands in;
// rest is what follows them ("từ tháng 5/2022").
func statusIn(s string) (code, rest string) {
	key := Fold(s)
	for _, w := range statusPhrases() {
		if len(w) < 4 {
			continue
		}
		rest, ok := strings.CutPrefix(key, w+" ")
		if !ok || !afterStatus.MatchString(rest) {
			continue
		}
		if m := otherStatus.FindString(rest); m != "" && !strings.HasPrefix(rest, "chua") && !strings.HasPrefix(rest, "nhung chua") {
			return "", "" // "hoạt động đến 2022 thì ngừng"
		}
		return vocabulary()["status"][w], strings.TrimSpace(rest)
	}
	return "", ""
}

var (
	afterStatus = regexp.MustCompile(`^(?:tu|ke tu|den|nam|thang|ngay|quy|\d|do|vi|theo|tai|chua|nhung|sang|thanh|len|o)\b`)
	otherStatus = regexp.MustCompile(`\b(?:ngung|dung|giai the|thu hoi|chuyen doi|hoat dong|tam)\b`)
)

// typeOfName is the organisation type that the first words of a name tell
// (domain.md §2.3), or "".
func typeOfName(name string) string {
	return typeOfKey(Fold(name))
}

// typeOfKey is typeOfName for a folded name.
func typeOfKey(key string) string {
	for _, p := range typeBeginnings {
		if rest, ok := strings.CutPrefix(key, p.words); ok && (rest == "" || rest[0] == ' ') {
			return p.code
		}
	}
	return ""
}

var typeBeginnings = []struct{ words, code string }{
	{"lien hiep", "LHHTX"}, {"lhhtx", "LHHTX"}, {"lh htx", "LHHTX"}, {"l h htx", "LHHTX"},
	{"hop tac xa", "HTX"}, {"htx", "HTX"}, {"h t x", "HTX"}, {"quy tdnd", "HTX"}, {"quy tin dung", "HTX"}, {"qtdnd", "HTX"},
	{"htxnn", "HTX"}, {"htxdv", "HTX"}, {"htxdvnn", "HTX"},
	{"to hop tac", "THT"}, {"tht", "THT"}, {"t h t", "THT"}, {"to ht", "THT"}, {"to", "THT"},
}

// typeTold is the one organisation type that a title, section or sheet name tells, or "" for none or several.
func typeTold(s string) string {
	key := " " + expand(Fold(s)) + " "
	var out string
	for _, p := range []struct{ words, code string }{
		{" lien hiep hop tac xa ", "LHHTX"}, {" lien minh hop tac xa ", ""}, {" to hop tac ", "THT"}, {" hop tac xa ", "HTX"},
	} {
		if !strings.Contains(key, p.words) {
			continue
		}
		key = strings.ReplaceAll(key, p.words, " | ")
		if p.code != "" && out != "" && out != p.code {
			return ""
		}
		if p.code != "" {
			out = p.code
		}
	}
	return out
}

// nameExpansions are the usual short forms inside names of organisations.
var nameExpansions = map[string]string{"nn": "nong nghiep", "dv": "dich vu", "dvnn": "dich vu nong nghiep", "dvth": "dich vu tong hop",
	"th": "tong hop", "sx": "san xuat", "tm": "thuong mai", "xd": "xay dung", "vt": "van tai", "nln": "nong lam nghiep",
	"ttcn": "tieu thu cong nghiep", "kd": "kinh doanh", "sxkd": "san xuat kinh doanh", "nlnn": "nong lam nghiep", "tmdv": "thuong mai dich vu",
	"sxtm": "san xuat thuong mai", "dvtm": "dich vu thuong mai", "nndv": "nong nghiep dich vu", "vlxd": "vat lieu xay dung", "xnk": "xuat nhap khau", "vsmt": "ve sinh moi truong"}

// NameKey is what names of organisations are compared by: folded, without the
// words of the type, with the usual short forms written out.
func NameKey(name string) string {
	return nameKeyOf(Fold(name))
}

// nameKeyOf is NameKey for a folded name.
func nameKeyOf(key string) string {
	for _, prefix := range typePrefixes {
		if rest, ok := strings.CutPrefix(key, prefix); ok && rest != "" {
			key = rest
			break
		}
	}
	changed := false
	for w := range strings.FieldsSeq(key) {
		changed = changed || w == "va" || nameExpansions[w] != ""
	}
	if !changed {
		return key
	}
	var b strings.Builder
	for w := range strings.FieldsSeq(key) {
		if long, ok := nameExpansions[w]; ok {
			w = long
		}
		if w == "va" {
			continue
		}
		if b.Len() == 0 {
			b.Grow(len(key))
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// typePrefixes are the words of the types at the beginning of a folded name.
var typePrefixes = []string{"lien hiep hop tac xa ", "lien hiep htx ", "lh htx ", "lhhtx ", "hop tac xa ", "htx ", "h t x ", "to hop tac ", "tht ", "to ht "}
