package transforms

import (
	"slices"
	"strings"
	"unicode"
)

// Doubt is a place typed in a row that names no commune for sure, or that a decision
// settled: what questions are made of and decisions are counted by.
type Doubt struct {
	SubmissionID string `parquet:"submission_id"`
	SourceSheet  string `parquet:"source_sheet"`
	SourceRow    int64  `parquet:"source_row"`
	Subject      string `parquet:"subject"`    // the place as typed, masked; without its hamlet where that cannot matter
	Candidates   string `parquet:"candidates"` // "06523 Xã Chi Lăng (Huyện Chi Lăng); …", "" for none
	Decided      string `parquet:"decided"`    // key of the decision that settled it, "" while it is open
}

func newDoubt(p place, sheet string, row int, typed string) Doubt {
	d := Doubt{SourceSheet: sheet, SourceRow: int64(row), Subject: askedPlace(typed), Candidates: choices(p.candidates)}
	if p.isDecided() {
		d.Decided = p.decided.Key
	}
	return d
}

// choices lists communes as people choose from them: code first, with the district where there was one.
func choices(us []Unit) string {
	var out []string
	for _, u := range us {
		if u.Level != "commune" {
			continue
		}
		s := u.Code + " " + u.Title()
		if d := gazetteers()[u.Era].byCode[u.District]; d.Code != "" {
			s += " (" + d.Title() + ")"
		}
		if unrecorded(u) {
			s += " – đến " + eraOf(u).to.Format("02/01/2006")
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// eraOf is the era of a unit's list.
func eraOf(u Unit) era {
	for _, e := range eras() {
		if e.code == u.Era {
			return e
		}
	}
	return eraToday()
}

// unrecorded tells a commune of which nobody recorded what became of it.
func unrecorded(u Unit) bool {
	codes, _ := successors(u, eraToday().code)
	return len(codes) == 0
}

// placeKeyOf is what typed places are compared by: letters with their marks, wherever
// the tone stands; signs and blanks do not count.
func placeKeyOf(typed string) string {
	return Spell(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			return r
		}
		return ' '
	}, Mask(typed)))
}

// communePart is an address from its commune on, types written out: "Thôn 2, X. Quốc Khánh"
// is "Xã Quốc Khánh"; "" where no part has a commune's type.
func communePart(typed string) string {
	names := placeNames(typed)
	first := slices.IndexFunc(names, func(n named) bool { return n.level == "commune" })
	if first < 0 {
		return ""
	}
	var parts []string
	for _, n := range names[first:] {
		s := strings.TrimSpace(strings.Join([]string{n.code, n.typ, n.name}, " "))
		if n.old {
			s += " cũ"
		}
		if n.now {
			s = "nay là " + s
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// askedPlace is what a question about a typed place asks: its part from the commune on, for
// all hamlets at once, unless a commune of that name was split and the hamlet matters.
func askedPlace(typed string) string {
	part := communePart(typed)
	if part == "" || slices.ContainsFunc(placeNames(typed), func(n named) bool {
		return slices.ContainsFunc(splitCommunes(), func(u Unit) bool { return Spell(u.Name) == Spell(n.name) })
	}) {
		part = typed
	}
	return Mask(part)
}

// decidedKeyOf is the key of a decided place: without a hamlet before it, that of its commune
// with the type written out.
func decidedKeyOf(typed string) string {
	if names := placeNames(typed); len(names) > 0 && names[0].level == "commune" {
		return placeKeyOf(communePart(typed))
	}
	return placeKeyOf(typed)
}

// decidedPlaces are the decisions of places for one list: those of its path win over those of its unit.
func decidedPlaces(ds []Decision, path string, unit Unit) map[string]Decision {
	var out map[string]Decision
	for _, whose := range []string{unit.Code, path} {
		for _, d := range ds {
			if of, typed := keyParts(d); d.Kind == "place" && of == whose && whose != "" {
				if out == nil {
					out = map[string]Decision{}
				}
				out[placeKeyOf(typed)], out[decidedKeyOf(typed)] = d, d
			}
		}
	}
	return out
}

// byDecision is the place that a person decided for a text that plainly tells plain. A
// code that is no commune of the period is told, not followed, and needs no telling where
// plain is clear: the line was written for another period's list. One that the text does
// not name is followed and told: 37 codes are other communes' since July 2025. A text that
// names an old commune of the decided one names it still.
func (s *submission) byDecision(d Decision, text string, plain place) place {
	p := place{decided: &d}
	u := gazetteers()[s.era.code].byCode[d.Value]
	switch {
	case d.Value == noCommune:
	case u.Level == "commune":
		p.commune, p.district, p.other = u.Code, u.District, oldOf(text, u, s.era)
		if len(plain.candidates) > 0 && !plain.canBe(u.Code) {
			p.rule, p.candidates = "decided-commune-is-named", plain.candidates
		}
	case plain.commune != "":
		return plain
	default:
		p.rule = "decided-commune-is-of-the-period"
		for _, e := range eras() {
			if u := gazetteers()[e.code].byCode[d.Value]; u.Level == "commune" {
				p.candidates = distinct(p.candidates, became(u, s.era))
			}
		}
	}
	return p
}

// isDecided tells a place that a decision settled.
func (p place) isDecided() bool {
	return p.decided != nil && p.rule != "decided-commune-is-of-the-period"
}

// oldOf is the only former commune that text names and that went into u, unless u bears
// that name itself; the zero Unit for none.
func oldOf(text string, u Unit, e era) Unit {
	var out []Unit
	for _, n := range placeNames(text) {
		if n.level == "commune" && (n.old || !slices.Contains(gazetteers()[e.code].find(n, "commune", ""), u)) {
			out = append(out, slices.DeleteFunc(n.former(e, ""), func(v Unit) bool { return !slices.Contains(became(v, e), u) })...)
		}
	}
	if len(out) != 1 {
		return Unit{}
	}
	return out[0]
}
