package transforms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Nearly every character that an office types is one of a thousand, and what Fold
// and Repair make of it depends on nothing around it. For those it is looked up in
// a table that the slow ways filled; a text with any other character goes the slow way.

// letter is what is known of one character.
type letter struct {
	fold  byte // its letter or digit in Fold's result, or one of the values below
	plain bool // Repair leaves it as it is, wherever it stands; no blank
}

const (
	foldSlowly byte = iota // not known: the whole text goes the slow way
	foldAway               // a mark: nothing is left of it
	foldGap                // no letter or digit: one blank for any number of them
)

// letters knows Latin letters with their marks, and the Vietnamese ones.
var letters = func() (t [0x1f00]letter) {
	for r := rune(1); r < rune(len(t)); r++ {
		if r == 0x250 {
			r = 0x300 // combining marks
		}
		if r == 0x370 {
			r = 0x1e00 // Latin Extended Additional
		}
		s := string(r)
		switch folded := foldAny("a" + s + "b"); {
		case folded == "ab":
			t[r].fold = foldAway
		case folded == "a b":
			t[r].fold = foldGap
		case len(folded) == 3:
			t[r].fold = folded[1]
		}
		t[r].plain = norm.NFC.PropertiesString(s).BoundaryBefore() && norm.NFC.IsNormalString(s) && lookAlikes.Replace(s) == s &&
			dropInvisible(r) == r && !unicode.IsSpace(r) && !strings.ContainsRune(lineEnds, r)
	}
	return t
}()

// asciiBlanks are the blanks of a regular expression's \s.
const asciiBlanks = " \t\n\f\r"

// allDigits tells that s holds nothing but digits, at least one.
func allDigits(s string) bool { return s != "" && digitsFrom(s, 0) == len(s) }

// digitsFrom is where the digits of s that begin at i end.
func digitsFrom(s string, i int) int {
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i
}

// firstLetter is the first letter or digit of Fold(s), 0 when that is not known.
func firstLetter(s string) byte {
	for _, r := range s {
		if int(r) >= len(letters) || letters[r].fold == foldSlowly {
			return 0
		}
		if f := letters[r].fold; f != foldAway && f != foldGap {
			return f
		}
	}
	return 0
}

// twoRunes are the first two characters of s, utf8.RuneError where it has none.
func twoRunes(s string) (first, second rune) {
	first, n := utf8.DecodeRuneInString(s)
	second, _ = utf8.DecodeRuneInString(s[n:])
	return first, second
}

// isPlain tells that s needs no repair: characters that stand for themselves,
// without outer, doubled or odd blanks.
func isPlain(s string) bool {
	blank := true
	for _, r := range s {
		switch {
		case r == ' ' && !blank:
			blank = true
			continue
		case int(r) >= len(letters) || !letters[r].plain:
			return false
		}
		blank = false
	}
	return !blank || s == ""
}

// fold is Fold for texts of known characters; ok is false for others.
func fold(s string) (key string, ok bool) {
	var room [96]byte
	out := room[:0]
	gap := false
	for _, r := range s {
		if int(r) >= len(letters) {
			return "", false
		}
		switch f := letters[r].fold; f {
		case foldSlowly:
			return "", false
		case foldAway:
		case foldGap:
			gap = true
		default:
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			out = append(out, f)
		}
	}
	if string(out) == s {
		return s, true
	}
	return string(out), true
}
