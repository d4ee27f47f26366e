package transforms

import (
	"regexp"
	"strings"
)

var numberBeforeName = regexp.MustCompile(`^\d{1,3}[.)] *`)

// personBehindName is a further line of a name cell that tells, in so many words, who leads the organisation.
var personBehindName = regexp.MustCompile(`^(giam doc|gd|pho giam doc|chu tich|chu tich hdqt|ct hdqt|chu nhiem|to truong|nguoi dai dien|dai dien|d c|dong chi) `)

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
			if personBehindName.MatchString(strings.TrimSpace(Fold(line)) + " ") {
				person = true
				continue
			}
			kept = append(kept, line)
		}
		name = strings.Join(kept, "; ")
	}
	return name, numbered, person
}
