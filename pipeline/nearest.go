package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"kttt/transforms"
)

// notThere is the error for a name that means nothing here, with those it may have meant.
func notThere(what, name string, near []string, list string) error {
	hint := list
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "? " + list
	}
	return &usageError{fmt.Sprintf("there is no %s %q", what, name), hint}
}

// nearest are the names that wanted may have meant, best first: those that hold it, begin like it
// or differ in a few letters, by their code or by their name.
func nearest(wanted string, names [][2]string) []string {
	type near struct {
		text string
		far  int
	}
	key := transforms.Fold(strings.ReplaceAll(wanted, "_", " "))
	var found []near
	for _, n := range names {
		code, name := transforms.Fold(strings.ReplaceAll(n[0], "_", " ")), transforms.Fold(n[1])
		far := transforms.LettersApart(key, code)
		switch {
		case key == name:
			far = 0
		case key != "" && (strings.Contains(code, key) || strings.Contains(name, key)):
			far = min(far, 2)
		case far > max(2, len(key)/3):
			continue
		}
		found = append(found, near{strings.TrimSpace(n[0] + " " + n[1]), far})
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.far - b.far })
	var out []string
	for _, f := range found[:min(len(found), mostNear)] {
		out = append(out, f.text)
	}
	return out
}

// mostNear is how many names an error suggests.
const mostNear = 6

// listed writes a list of names, a long one by its beginning.
func listed(names []string) string {
	const most = 24
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}
