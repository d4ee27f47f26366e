package transforms

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var numberBeforeName = regexp.MustCompile(`^\d{1,3}[.)] *`)

// personBehindName is a further line of a name cell that tells, in so many words, who leads the organisation.
var personBehindName = regexp.MustCompile(`^(giam doc|gd|pho giam doc|chu tich|chu tich hdqt|ct hdqt|chu nhiem|to truong|nguoi dai dien|dai dien|d c|dong chi) `)

// surnames are the first words, folded, of most people's names in the province.
var surnames = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly nong luong vi hua be dam la loc chu trieu ha ma lang to dinh mai trinh dao cao lam phung ta linh lanh") {
		m[w] = true
	}
	return m
}()

// isPersonInBrackets tells a line "(Nguyễn Văn A)": a surname and two to four more words, all with capitals.
func isPersonInBrackets(line string) bool {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "(") || !strings.HasSuffix(line, ")") {
		return false
	}
	ws := strings.Fields(strings.Trim(line, "()"))
	if len(ws) < 3 || len(ws) > 5 || !surnames[Fold(ws[0])] {
		return false
	}
	return !slices.ContainsFunc(ws, func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return !unicode.IsUpper(r) })
}

// typeBefore is the full word of a type, or its usual short form, at the beginning of a folded name.
var typeBefore = regexp.MustCompile(`^(htx|tht|lhhtx|hop tac xa|to hop tac|lien hiep) `)

// longestName is far more letters than any name of an organisation has.
const longestName = 1000

// isManyNames tells a name cell that holds the names of several organisations, each on its line, or no name but a text.
func isManyNames(name string) bool {
	if !strings.Contains(name, "; ") {
		return len(name) > longestName && utf8.RuneCountInString(name) > longestName
	}
	named := 0
	for _, line := range strings.Split(name, "; ") {
		line = numberBeforeName.ReplaceAllString(strings.TrimLeft(line, "-–+• "), "")
		if !strings.HasPrefix(line, "(") && typeBefore.MatchString(Fold(line)) && isUsableName(line) { // a former name stands in brackets
			named++
		}
	}
	return named > 1 || utf8.RuneCountInString(name) > longestName
}

// bareName takes from a name what clerks write into its cell beside it: the row's number before a type's word
// ("1. HTX Na") and lines below it that name a leader ("Giám đốc: …"). A person belongs to the contacts, never
// to a published name, and a number that moves with the row would make another organisation of it next year.
func bareName(s string) (name string, numbered, person bool) {
	name = s
	if n := numberBeforeName.FindString(name); n != "" && typeOfName(name[len(n):]) != "" && isUsableName(name[len(n):]) {
		name, numbered = name[len(n):], true
	}
	if lines := strings.Split(name, "; "); len(lines) > 1 {
		kept := lines[:1]
		for _, line := range lines[1:] {
			if personBehindName.MatchString(strings.TrimSpace(Fold(line))+" ") || isPersonInBrackets(line) {
				person = true
				continue
			}
			kept = append(kept, line)
		}
		name = strings.Join(kept, "; ")
	}
	return name, numbered, person
}
