package transforms

import (
	"embed"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed reference/*.csv
var referenceFiles embed.FS

// Reference returns the reference tables (units, targets, labels, …) as CSV text
// by name, each line with its source. They are what sql/ reads as raw.<name>.
func Reference() map[string]string {
	out := map[string]string{}
	names, _ := fs.Glob(referenceFiles, "reference/*.csv")
	for _, name := range names {
		b, err := referenceFiles.ReadFile(name)
		if err != nil {
			panic(err) // embedded: cannot happen
		}
		out[strings.TrimSuffix(path.Base(name), ".csv")] = string(b)
	}
	return out
}

// Unit is one administrative unit as one era's list has it. A code means a unit
// only together with its era: 37 codes changed meaning on 1 July 2025.
type Unit struct {
	Code, Era, Level string // Level: province, district, commune
	Name, Type       string // "Chi Lăng", "Huyện"
	District         string // of a commune until 30/6/2025, else ""
}

// Title is the unit's name with its type: "Huyện Chi Lăng".
func (u Unit) Title() string { return u.Type + " " + u.Name }

// provinceCode is the code of the province of Lạng Sơn, the same in every era.
const provinceCode = "20"

// era is a span of days with one list of units.
type era struct {
	code        string
	from, to    time.Time
	reportingBy string // district or commune
}

var eras = sync.OnceValue(func() []era {
	var out []era
	for _, r := range mustCSV(Reference()["unit_eras"]) {
		out = append(out, era{r["unit_era"], mustDay(r["valid_from"]), mustDay(r["valid_to"]), r["reporting_level"]})
	}
	return out
})

// mustDay reads a day of the lists built in; an open end is the last day there is.
func mustDay(s string) time.Time {
	if s == "" {
		s = "9999-12-31"
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// eraOn is the era in force on day.
func eraOn(day time.Time) era {
	for _, e := range eras() {
		if !day.Before(e.from) && !day.After(e.to) {
			return e
		}
	}
	return eraToday()
}

// gazetteer is one era's list of units, by code and by name.
type gazetteer struct {
	era    string
	byCode map[string]Unit
	bySpel map[string][]Unit // Spell(name): marks count
	byFold map[string][]Unit // Fold(name): marks do not count
	named  *memo[[2][]Unit]  // both lists by the name as typed
}

var gazetteers = sync.OnceValue(func() map[string]*gazetteer {
	out := map[string]*gazetteer{}
	for _, r := range mustCSV(Reference()["units"]) {
		u := Unit{r["unit_code"], r["unit_era"], r["level"], r["name"], r["type"], r["district_code"]}
		g := out[u.Era]
		if g == nil {
			g = &gazetteer{era: u.Era, byCode: map[string]Unit{}, bySpel: map[string][]Unit{}, byFold: map[string][]Unit{}}
			g.named = newMemo(func(name string) [2][]Unit { return [2][]Unit{g.bySpel[Spell(name)], g.byFold[Fold(name)]} })
			out[u.Era] = g
		}
		g.byCode[u.Code] = u
		for _, name := range spellings(u.Name) {
			for list, key := range map[*map[string][]Unit]string{&g.bySpel: Spell(name), &g.byFold: Fold(name)} {
				if !slices.Contains((*list)[key], u) {
					(*list)[key] = append((*list)[key], u)
				}
			}
		}
	}
	return out
})

// farmPrefix begins the name of a town that a state farm became.
const farmPrefix = "Nông trường "

// spellings are the ways a unit's name is written: "Nông trường Thái Bình" is
// "NT Thái Bình" in the statistics office's own list, "Quý" is "Quí" to some.
func spellings(name string) []string {
	out := []string{name}
	if rest, ok := strings.CutPrefix(name, farmPrefix); ok {
		out = append(out, "NT "+rest, "NT. "+rest)
	}
	if t := shortI.ReplaceAllStringFunc(name, func(m string) string { return withI.Replace(m) }); t != name {
		out = append(out, t)
	}
	return out
}

// A final y alone behind h, k, l, m, s, t or qu is written i as well.
var (
	shortI = regexp.MustCompile(`(?i)(?:[hklmst]|qu)[yýỳỷỹỵ](?: |$)`)
	withI  = strings.NewReplacer("y", "i", "ý", "í", "ỳ", "ì", "ỷ", "ỉ", "ỹ", "ĩ", "ỵ", "ị")
)

// UnitOf is the unit that code names in the era of p, or the zero Unit.
func UnitOf(code string, p Period) Unit {
	if p == "" {
		return Unit{}
	}
	return gazetteers()[p.Era()].byCode[code]
}
