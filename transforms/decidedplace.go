package transforms

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// noCommune is the value of a place decision: the text names no commune of the
// province, and the row is read as if it said nothing.
const noCommune = "-"

// openValue says what is wanted where the "?" of a question was left in.
func openValue(d Decision) string {
	if strings.Contains(d.Value, "?") {
		return `put a code in place of "?"`
	}
	return ""
}

// isCommune tells a code of a commune in any era that wanted wants.
func isCommune(code string, wanted func(era) bool) bool {
	return slices.ContainsFunc(eras(), func(e era) bool {
		return wanted(e) && gazetteers()[e.code].byCode[code].Level == "commune"
	})
}

// wrongPlace refuses a decision that names no place, or a commune of no list that the
// unit can have reported in.
func wrongPlace(d Decision) string {
	whose, typed := keyParts(d)
	if w := openValue(d); w != "" {
		return w
	}
	if whose == "" || placeKeyOf(typed) == "" {
		return fmt.Sprintf("%q does not say whose place it is and how it was typed", d.Key)
	}
	reports := func(e era) bool { return true }
	if isCode := regexp.MustCompile(`^\d{3}(\d\d)?$`); isCode.MatchString(whose) {
		reports = func(e era) bool { return gazetteers()[e.code].byCode[whose].Level == e.reportingBy }
		if !slices.ContainsFunc(eras(), reports) {
			return fmt.Sprintf("no unit with code %q ever reported", whose)
		}
	}
	if d.Value != noCommune && !isCommune(d.Value, reports) {
		return fmt.Sprintf("%q is no commune in the lists of that time", d.Value)
	}
	return ""
}

// wrongHamlet refuses a hamlet of a commune that was not split, and one that went where no part of it went.
func wrongHamlet(d Decision) string {
	old, hamlet := keyParts(d)
	if w := openValue(d); w != "" {
		return w
	}
	if hamletKeyOf(hamlet) == "" {
		return fmt.Sprintf("%q does not say which old commune and hamlet", d.Key)
	}
	var parts []string
	for _, u := range splitCommunes() {
		if u.Code == old {
			codes, _ := successors(u, eraToday().code)
			parts = append(parts, codes...)
		}
	}
	switch {
	case len(parts) == 0:
		return fmt.Sprintf("no old commune with code %q was split (split: %s)", old, choices(splitCommunes()))
	case !slices.Contains(parts, d.Value):
		return fmt.Sprintf("commune %s went to %s only", old, strings.Join(parts, ", "))
	}
	return ""
}

// wrongToday refuses what is no organisation's id, and a code of neither list.
func wrongToday(d Decision) string {
	switch {
	case openValue(d) != "":
		return openValue(d)
	case !orgIDLike.MatchString(d.Key):
		return fmt.Sprintf("%q is no org_id", d.Key)
	case gazetteers()[districtEra().code].byCode[d.Value].Level == "district":
	case !isCommune(d.Value, func(e era) bool { return e.code == eraToday().code }):
		return fmt.Sprintf("%q is neither a commune of today nor a former district", d.Value)
	}
	return ""
}

// splitCommunes are the old communes that went into several communes of today, newest list first.
var splitCommunes = sync.OnceValue(func() []Unit {
	var out []Unit
	for _, e := range slices.Backward(eras()) {
		for _, u := range gazetteers()[e.code].communes() {
			same := func(v Unit) bool { return v.Code == u.Code && v.Title() == u.Title() }
			if codes, _ := successors(u, eraToday().code); len(codes) > 1 && !slices.ContainsFunc(out, same) {
				out = append(out, u)
			}
		}
	}
	return out
})

// decidesOtherwise tells two decisions of one place that contradict each other. An
// organisation may have two: its commune and its former district.
func decidesOtherwise(a, b Decision) bool {
	if a.Kind != b.Kind || a.Value == b.Value {
		return false
	}
	whoseA, whatA := keyParts(a)
	whoseB, whatB := keyParts(b)
	switch a.Kind {
	case "place":
		return whoseA == whoseB && decidedKeyOf(whatA) == decidedKeyOf(whatB)
	case "hamlet":
		return whoseA == whoseB && hamletKeyOf(whatA) == hamletKeyOf(whatB)
	case "today":
		return a.Key == b.Key && len(a.Value) == len(b.Value)
	}
	return false
}

// keyParts are the two parts of a key "187: Chi Lăng": whose place, and how it was typed.
func keyParts(d Decision) (of, typed string) {
	of, typed, _ = strings.Cut(d.Key, ": ")
	return of, strings.TrimSpace(typed)
}
