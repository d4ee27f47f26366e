package transforms

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are letters that stand for a Vietnamese one in badly typed text:
// Icelandic and African D, caron for breve, and Cyrillic or Greek inside Latin words.
var lookAlikes = strings.NewReplacer(
	"Ð", "Đ", "Ɖ", "Đ", "ð", "đ", "ɖ", "đ", "Ǎ", "Ă", "ǎ", "ă",
	"А", "A", "а", "a", "В", "B", "С", "C", "с", "c", "Е", "E", "е", "e", "Н", "H", "К", "K",
	"М", "M", "О", "O", "о", "o", "Р", "P", "р", "p", "Т", "T", "Х", "X", "х", "x", "У", "Y", "у", "y", "і", "i", "І", "I",
	"Ѕ", "S", "ѕ", "s", "һ", "h", "Ӑ", "Ă", "ӑ", "ă", "Ѐ", "È", "ѐ", "è",
	"Α", "A", "Β", "B", "Ε", "E", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "ο", "o", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X")

// Repair returns s as its writer meant it, in NFC with single blanks and lines
// joined by "; ", and the rules of rules.csv that were broken on the way. Blanks
// at the ends go without a word.
func Repair(s string) (string, []string) {
	if isPlain(s) {
		return s, nil
	}
	return repairAny(s)
}

// repairAny is Repair for a text that may need it.
func repairAny(s string) (string, []string) {
	var broken []string
	if !norm.NFC.IsNormalString(s) {
		s, broken = norm.NFC.String(s), append(broken, "text-is-composed")
	}
	if t := latin(s); t != s {
		s, broken = t, append(broken, "letters-are-vietnamese")
	}
	joined := joinLines(s)
	t := strings.Map(dropInvisible, joined)
	if t != joined {
		broken = append(broken, "characters-are-visible")
		t = norm.NFC.String(t) // one may have stood between a letter and its mark
	}
	inner := strings.Trim(t, " \t\u00a0")
	t = strings.Join(strings.Fields(t), " ")
	if t != inner {
		broken = append(broken, "blanks-are-single")
	}
	return t, broken
}

// latin is s with its look-alikes replaced, marks and all: the о of "Tо̂n" is one
// as well. A text without any Latin letter, and a word with a letter that looks
// like none, are foreign and stay as they are.
func latin(s string) string {
	switch {
	case !strings.ContainsFunc(s, isForeign):
		return lookAlikes.Replace(s)
	case !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) }):
		return s
	}
	var out strings.Builder
	for _, word := range strings.SplitAfter(s, " ") {
		if t := norm.NFC.String(lookAlikes.Replace(norm.NFD.String(lookAlikes.Replace(word)))); !strings.ContainsFunc(t, isForeign) {
			word = t
		}
		out.WriteString(word)
	}
	return out.String()
}

// isForeign tells the letters of Greek and Cyrillic.
func isForeign(r rune) bool {
	return r >= 0x370 && r < 0x530 || r >= 0x1f00 && r < 0x2000
}

// lineEnds are the characters that end a line in a cell.
const lineEnds = "\n\r\v\u2028"

// joinLines makes one line of several, as "a; b".
func joinLines(s string) string {
	if !strings.ContainsAny(s, lineEnds) {
		return s
	}
	var out []string
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(lineEnds, r) }) {
		if line = strings.TrimRight(strings.TrimSpace(line), ";,"); line != "" {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, "; ")
}

// dropInvisible removes zero-width and control characters, signs of direction, the
// ones that choose a sign's colour ("✔️") and soft hyphens: those that are the
// letter ư of TCVN3 were read before (charset.go).
func dropInvisible(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r >= ' ' && r < 0x7f, r >= 0xc0 && r < 0x300, r >= 0x1e00 && r < 0x1f00: // the many
		return r
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector), r == 0x34f:
		return -1
	}
	return r
}

// notVietnamese are Latin-1 letters and signs that stand in no Vietnamese word but
// in the bytes of TCVN3 ("Hîp t¸c x·", "HTX Hßa B×nh") and VNI ("Hôïp taùc").
const notVietnamese = "¡¢£§¦¨©ª«¬\u00ad®¥¤µ¶·¸¹»¼½¾−ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ"

// hasVNIPair tells that s holds a vowel and the letter that VNI writes its mark with: "Xaõ", "Traâu".
func hasVNIPair(s string) bool {
	var before rune
	for _, r := range s {
		marks := ""
		switch before {
		case 'a', 'e', 'A', 'E':
			marks = "âáàãùõÂÁÀÃÙÕ"
		case 'o', 'O':
			marks = "âùõÂÙÕ"
		case 'u', 'i', 'y', 'U', 'I', 'Y':
			marks = "ùõÙÕ"
		}
		if r >= 0x80 && strings.ContainsRune(marks, r) {
			return true
		}
		before = r
	}
	return false
}

// IsLegacy tells that s was typed with a TCVN3 or VNI font: its letters are not
// what they look like.
func IsLegacy(s string) bool {
	if isUnicode(s) {
		return false
	}
	var before rune
	for _, r := range s {
		if r >= 0x80 || before >= 0x80 {
			odd := strings.ContainsRune(notVietnamese, r) && r != '©' && r != '®' && unicode.IsLetter(before)
			if odd || before != 0 && strings.ContainsRune(notVietnamese, before) && unicode.IsLetter(r) {
				return true
			}
		}
		before = r
	}
	return hasVNIPair(s)
}

// isUnicode tells text that needs no font: ASCII, or with Vietnamese letters outside Latin-1.
func isUnicode(s string) bool {
	plain := true
	for _, r := range s {
		if r >= 0x1ea0 && r <= 0x1ef9 || strings.ContainsRune("ăđĩũơưĂĐĨŨƠƯ", r) {
			return true
		}
		plain = plain && r < 0x80
	}
	return plain
}

// Fold is the key that texts are compared by: lower case, without marks, đ as d,
// everything but letters and digits as one blank.
func Fold(s string) string {
	if key, ok := fold(s); ok {
		return key
	}
	return foldAny(s)
}

// foldAny is Fold for any text, character by character of its decomposed form.
func foldAny(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(lookAlikes.Replace(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// Spell is a softer key than Fold: it keeps the marks of the vowels but not where
// a tone stands (oà = òa, uỷ = ủy), nor the case.
func Spell(s string) string {
	var b strings.Builder
	for _, word := range strings.Fields(strings.ToLower(norm.NFC.String(lookAlikes.Replace(s)))) {
		var letters, tone []rune
		for _, r := range norm.NFD.String(word) {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", r) {
				tone = append(tone, r)
			} else {
				letters = append(letters, r)
			}
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(letters) + string(tone))
	}
	return b.String()
}

// words splits a folded key.
func words(key string) []string { return strings.Fields(key) }

var (
	phoneLike    = regexp.MustCompile(`(^|[^\d.,])\(?(?:\+?84|0)(?:[ .\-()]{0,2}\d){8,9}\d?`)
	identityLike = regexp.MustCompile(`\b(?:\d{12}|\d{9}|\d{3}[ .]\d{3}[ .]\d{3}[ .]\d{3})\b`)
	mailLike     = regexp.MustCompile(`[\w.+\-]+@[\w\-]+(\.[\w\-]+)+`)
)

// numberOfSomebody is a telephone or identity number where an amount should stand: no amount of nine digits begins
// with a 0 and a digit.
var numberOfSomebody = regexp.MustCompile(`(^|[^\d.,])0\d(?:[ .\-()]{0,2}\d){7,10}($|\D)`)

// countDigits counts the digits of a text.
func countDigits(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// isSomebodys tells that what was typed where an amount should stand is a telephone or identity number.
func isSomebodys(k Kind, s string) bool {
	return k == Text && len(s) >= 9 && countDigits(s) >= 9 && numberOfSomebody.MatchString(s)
}

// replaceBetween masks what a pattern finds between its two groups; twice, since neighbours share the sign between them.
func replaceBetween(p *regexp.Regexp, s string) string {
	const mask = "${1}***${2}"
	return p.ReplaceAllString(p.ReplaceAllString(s, mask), mask)
}

// maskAmount is [Mask] for what stands in a column of money, where nine or twelve digits are nobody's number.
func maskAmount(s string) string {
	return replaceBetween(numberOfSomebody, mailLike.ReplaceAllString(s, "***"))
}

// inName is a mobile telephone or citizen's number in the name of a file: dates and times there are long numbers, too.
var inName = regexp.MustCompile(`(^|\D)(?:0[35789]\d{2}[ .\-]?\d{3}[ .\-]?\d{3}|0\d{11})(\D|$)`)

// MaskName hides telephone and identity numbers and e-mail addresses in the name of a file.
func MaskName(s string) string {
	return replaceBetween(inName, mailLike.ReplaceAllString(s, "***"))
}

// Mask hides telephone numbers, identity numbers and e-mail addresses in a free
// text that goes into a release (contract, "Privacy").
func Mask(s string) string {
	if countDigits(s) < 9 && !strings.Contains(s, "@") {
		return s
	}
	s = mailLike.ReplaceAllString(s, "***")
	s = identityLike.ReplaceAllString(s, "***")
	s = phoneLike.ReplaceAllString(s, "${1}***")
	return phoneLike.ReplaceAllString(s, "${1}***") // neighbours share the sign between them
}
