package transforms

import (
	_ "embed"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Before Unicode, Vietnamese was typed with fonts that draw Vietnamese letters in
// the places of Western ones. A workbook keeps the Western letters ("Hîp t¸c x·",
// "Hôïp taùc xaõ") and the name of the font. That name alone cannot be trusted: it
// survives on texts that were converted long ago, and is lost on texts that were
// not. So each text is read all three ways and what makes Vietnamese syllables
// decides; where two ways do, the other cells of the same font decide; and where
// those do not agree either, the text is not read (rule text-is-unicode).

//go:embed layouts/charsets.csv
var charsetsCSV string

// script is a way of storing Vietnamese.
type script int

const (
	unicodeScript script = iota // as it looks
	tcvn3                       // TCVN 5712:1993 (ABC), fonts .VnTime, .VnArial, …
	vni                         // VNI Windows, fonts VNI-Times, …
	cp1258                      // Windows-1258 bytes taken for Latin-1, as in a .csv of an old Excel
	scripts
)

var scriptNames = [scripts]string{"Unicode", "TCVN3", "VNI", "Windows-1258"}

// windows1258 are the places where Windows-1258 differs from Latin-1: six letters
// and the marks of the tones, which stand behind their letter.
var windows1258 = map[string]rune{"Ã": 'Ă', "ã": 'ă', "Ð": 'Đ', "ð": 'đ', "Õ": 'Ơ', "õ": 'ơ', "Ý": 'Ư', "ý": 'ư', "þ": '₫',
	"Ì": '\u0300', "ì": '\u0301', "Þ": '\u0303', "Ò": '\u0309', "ò": '\u0323'}

// storedLetters are the letters of each script by what a workbook stores for
// them: one Latin-1 character in TCVN3, one or two in VNI, there in lower case.
var storedLetters = sync.OnceValue(func() [scripts]map[string]rune {
	m := [scripts]map[string]rune{nil, {"\u2212": 'ư', "\u2219": 'ã'}, {}, windows1258} // two glyphs that come out of PDF files
	for _, r := range mustCSV(charsetsCSV) {
		letter, _ := utf8.DecodeRuneInString(r["letter"])
		if stored := latin1(r["tcvn3"]); stored != "" {
			m[tcvn3][stored] = letter
		}
		if stored := latin1(r["vni"]); stored != "" {
			m[vni][strings.ToLower(stored)] = unicode.ToLower(letter)
		}
	}
	return m
})

// latin1 is the text that hexadecimal bytes are in Latin-1.
func latin1(bytes string) string {
	raw, err := hex.DecodeString(bytes)
	if err != nil {
		panic(err) // an embedded table
	}
	var b strings.Builder
	for _, c := range raw {
		b.WriteRune(rune(c))
	}
	return b.String()
}

// decode is s, stored in script c, in Unicode; whole tells that every character
// beyond ASCII has a meaning there.
func (c script) decode(s string) (text string, whole bool) {
	table, whole := storedLetters()[c], true
	var b strings.Builder
	for len(s) > 0 {
		first, n := utf8.DecodeRuneInString(s)
		stored, length := s[:n], n
		letter, ok := table[stored]
		if c == vni {
			_, m := utf8.DecodeRuneInString(s[n:])
			if l, pair := table[strings.ToLower(s[:n+m])]; pair && m > 0 {
				letter, ok, length = l, true, n+m
			} else {
				letter, ok = table[strings.ToLower(stored)]
			}
			if ok && unicode.IsUpper(first) {
				letter = unicode.ToUpper(letter)
			}
		}
		switch {
		case ok:
			b.WriteRune(letter)
		default:
			whole = whole && (first < utf8.RuneSelf || isUnicode(stored) || c == cp1258) // "ĐÇu": the Đ of another keyboard
			b.WriteRune(first)
		}
		s = s[length:]
	}
	if c == cp1258 {
		return norm.NFC.String(b.String()), whole
	}
	return b.String(), whole
}

// legacySigns are the characters other than letters that stand for letters in
// TCVN3. Only where they touch a letter are they part of a word.
const legacySigns = "¡¢£¤¥¦§¨©«¬\u00ad®¶·¸¹»¼½¾×÷\u2212\u2219"

func isWordPart(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune(legacySigns, r)
}

// textParts cuts s into words (at odd places) and what stands between them. A sign
// that touches nothing is no word.
func textParts(s string) []string {
	out := []string{""}
	for len(s) > 0 {
		from := strings.IndexFunc(s, isWordPart)
		if from < 0 {
			from = len(s)
		}
		to := strings.IndexFunc(s[from:], func(r rune) bool { return !isWordPart(r) })
		if to < 0 {
			to = len(s) - from
		}
		out[len(out)-1] += s[:from]
		word := s[from : from+to]
		if strings.ContainsFunc(word, unicode.IsLetter) || utf8.RuneCountInString(word) > 1 {
			out = append(out, word, "")
		} else {
			out[len(out)-1] += word
		}
		s = s[from+to:]
	}
	return out
}

// wordReading is how one word reads in each script.
type wordReading struct {
	text  [scripts]string
	valid [scripts]bool // Vietnamese, or an abbreviation
}

// knownWords remembers the words: the language has few thousand syllables.
var knownWords = newMemo(readNewWord)

// readWord reads a word that is not ASCII in every script.
func readWord(w string) wordReading { return knownWords.of(w) }

func readNewWord(w string) wordReading {
	var r wordReading
	r.text[unicodeScript] = w
	plain := norm.NFC.String(lookAlikes.Replace(strings.ReplaceAll(w, "\u00ad", "")))
	r.valid[unicodeScript] = isVietnamese(plain)
	for c := tcvn3; c < scripts; c++ {
		text, whole := c.decode(w)
		r.text[c], r.valid[c] = text, whole && isVietnamese(text)
	}
	return r
}

// textReading is how a whole text reads in each script.
type textReading struct {
	words   []wordReading // of the words beyond ASCII
	valid   [scripts]bool // all of them are Vietnamese
	counts  [scripts]int  // how many are
	unicode bool          // holds Vietnamese letters that only Unicode has
}

// readText reads a text in every script.
func readText(s string) textReading {
	r := textReading{valid: [scripts]bool{true, true, true, true}, unicode: isUnicode(s)}
	for i, part := range textParts(s) {
		if i%2 == 0 || isASCII(part) {
			continue
		}
		w := readWord(part)
		r.words = append(r.words, w)
		for c := range scripts {
			r.valid[c] = r.valid[c] && w.valid[c]
			if w.valid[c] {
				r.counts[c]++
			}
		}
	}
	return r
}

// sure is the one script that r can be in, if there is just one.
func (r textReading) sure() (script, bool) {
	var found []script
	for c := range scripts {
		if r.valid[c] && !(c != unicodeScript && r.valid[unicodeScript] && r.same(c)) {
			found = append(found, c)
		}
	}
	if len(r.words) == 0 || len(found) != 1 || len(r.words) == 1 && utf8.RuneCountInString(r.words[0].text[unicodeScript]) == 1 && !r.unicode {
		return 0, false // one letter, "ü", may be anything
	}
	return found[0], true
}

// same tells that r reads in script c as it looks.
func (r textReading) same(c script) bool {
	return !slices.ContainsFunc(r.words, func(w wordReading) bool { return w.text[c] != w.text[unicodeScript] })
}

// sameElsewhere tells that r reads as it looks in a script of the past, too.
func (r textReading) sameElsewhere() bool {
	for c := tcvn3; c < scripts; c++ {
		if r.valid[c] && r.same(c) {
			return true
		}
	}
	return false
}

// convert is s with its words beyond ASCII read in the script that pick names.
func convert(s string, pick func(wordReading) script) string {
	parts := textParts(s)
	for i := 1; i < len(parts); i += 2 {
		if !isASCII(parts[i]) {
			w := readWord(parts[i])
			parts[i] = w.text[pick(w)]
		}
	}
	return strings.Join(parts, "")
}

// loneLetters are the signs of TCVN3 that are words by themselves ("Ô", "á",
// "1000đ"); ×, ½ or · may as well be what they look like.
var loneLetters = strings.NewReplacer("¡", "Ă", "¢", "Â", "£", "Ê", "¤", "Ô", "¥", "Ơ", "¦", "Ư", "§", "Đ", "«", "ô", "®", "đ", "¸", "á", "¶", "ả", "¹", "ạ")

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
