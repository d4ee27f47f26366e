package transforms

import (
	"regexp"
	"slices"
	"strings"
)

// readSector classes the line of business; words of several sectors count by the
// first line that tells one (domain.md §1.2: the main registered line).
func (r *reader) readSector(o *Organisation, h hints) {
	p := r.texts("sector")
	marked, mark, isMarked := r.choice(sectorFields, sectorOrder)
	switch {
	case p == nil && isMarked:
		o.Sector = text(marked)
		return
	case p == nil:
		o.Sector = text(h.sector)
		return
	}
	code, sure := SectorOf(*p)
	col := r.column("sector").col
	switch {
	case code == "":
		r.find("sector-is-known", col, "sector", *p)
		return
	case isMarked && code != marked:
		r.find("one-class-is-marked", mark.col.col, "sector", mark.s)
		return
	case !sure:
		r.find("sector-is-one", col, "sector", *p, "read", "@sector:"+code)
	}
	o.Sector = &code
}

var sectorSplit = regexp.MustCompile(`[,;/+&]|\s[-–]\s|(?i:\svà\s)`)

// SectorOf gives the sector code of a line of business, and whether the words
// leave no doubt; "" when no known word stands in it.
func SectorOf(s string) (code string, sure bool) {
	if code = meaning("sector", s); code != "" {
		return code, true
	}
	if negated.MatchString(Fold(s)) { // "phi nông nghiệp" tells what it is not
		return "", false
	}
	all := sectorsIn(Fold(s))
	if len(all) == 1 {
		return all[0], true
	}
	for _, line := range sectorSplit.Split(s, -1) {
		if code = meaning("sector", strings.TrimSpace(line)); code != "" {
			return code, false
		}
		switch found := sectorsIn(Fold(line)); {
		case len(found) == 1:
			return found[0], false
		case slices.Contains(found, "agriculture") && strings.Contains(Fold(line), "nong nghiep"):
			return "agriculture", false
		case len(found) > 1:
			return "", false
		}
	}
	return "", false
}

var negated = regexp.MustCompile(`\b(?:phi|khong|ngoai)\b`)

// sectorsIn lists the sectors whose words stand in a folded text, sorted.
func sectorsIn(key string) []string {
	key = " " + key + " "
	var out []string
	for w, code := range vocabulary()["sector_part"] {
		if strings.Contains(key, " "+w+" ") && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
