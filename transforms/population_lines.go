package transforms

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// PopulationLine is one population of a release: of the reference data, of a workbook,
// added up from communes of an earlier list, or interpolated where its series says so.
// The parquet names are the column names of meta.population.
type PopulationLine struct {
	UnitCode     string  `parquet:"unit_code"`
	UnitEra      *string `parquet:"unit_era,optional"` // nil: for every era of the code
	Series       string  `parquet:"population_series"`
	Year         int64   `parquet:"population_year"`
	CountedOn    Day     `parquet:"counted_on,date"`
	Population   int64   `parquet:"population"`
	IsPreferred  bool    `parquet:"is_preferred"`
	Source       string  `parquet:"source"`
	AreaLevel    string  `parquet:"area_level"`
	Preliminary  bool    `parquet:"is_preliminary"`
	Interpolated bool    `parquet:"is_interpolated"`
	FromYear     *int64  `parquet:"interpolated_from_year,optional"`
	ToYear       *int64  `parquet:"interpolated_to_year,optional"`
	Combined     bool    `parquet:"is_combined"`                   // added up from the communes that went whole into this one
	Reference    *int64  `parquet:"reference_population,optional"` // what the reference data said, where a workbook's figure replaced it
	SubmissionID *string `parquet:"submission_id,optional"`
	SourceFile   *string `parquet:"source_file,optional"`
	SourceSheet  *string `parquet:"source_sheet,optional"`
	Cell         *string `parquet:"cell,optional"`
}

func (l *PopulationLine) key() countKey {
	return countKey{l.UnitCode, valueOf(l.UnitEra), l.Series, l.Year}
}

// Populations are all populations of a night's submissions in the order of their
// receipts, once Accept has settled them: a later figure of one unit, series and year
// replaces an earlier one and that of the reference data. findings tell what differs
// from what it replaced, and what changed more than its series allows from year to year.
func Populations(subs []*Submission) ([]PopulationLine, []Finding) {
	lines := referencePopulations()
	at := map[*PopulationLine]Pos{}
	var findings []Finding
	find := func(l *PopulationLine, rule string, args ...string) {
		f := newFinding(rule, at[l], "", groupDigits(l.Population), append(l.what(), args...)...)
		f.SubmissionID = *l.SubmissionID
		findings = append(findings, f)
	}
	for _, s := range subs {
		if !s.Populated {
			continue
		}
		for i := range s.List.Populations {
			c := &s.List.Populations[i]
			l := s.line(c)
			at[l] = Pos{File: s.List.Path, Sheet: c.SourceSheet, Row: int(c.SourceRow), Col: int(c.SourceCol)}
			if old := lines[l.key()]; old != nil {
				l.Reference = old.Reference
				switch {
				case old.SubmissionID == nil:
					l.Reference = &old.Population
					if old.Population != l.Population {
						find(l, "population-differs-from-reference", "other", groupDigits(old.Population))
					}
				case old.Population != l.Population && !(old.Preliminary && !l.Preliminary && isWithin(old, l, 1)): // "Sơ bộ" is there to be revised
					find(l, "population-differs-from-earlier", "other", groupDigits(old.Population), "file", at[old].String())
				}
			}
			lines[l.key()] = l
		}
	}
	out := inOrder(lines)
	for i := 1; i < len(out); i++ {
		before, l := out[i-1], out[i]
		if !isOfOneUnit(before, l) || before.SubmissionID == nil && l.SubmissionID == nil || isWithin(before, l, l.Year-before.Year) {
			continue
		}
		if l.SubmissionID == nil {
			before, l = l, before
		}
		find(l, "population-changes-little", "other", groupDigits(before.Population), "year", strconv.FormatInt(before.Year, 10),
			"limit", ShowNumber(100*seriesOf(l.Series).yearlyLimit, 0)+"%")
	}
	combine(lines)
	interpolate(lines)
	out = inOrder(lines)
	prefer(out)
	all := make([]PopulationLine, len(out))
	for i, l := range out {
		all[i] = *l
	}
	return all, findings
}

// referencePopulations are the figures that the program brings along.
func referencePopulations() map[countKey]*PopulationLine {
	lines := map[countKey]*PopulationLine{}
	for _, r := range mustCSV(Reference()["population"]) {
		year, err := strconv.ParseInt(r["population_year"], 10, 64)
		people, err2 := strconv.ParseInt(r["population"], 10, 64)
		if err != nil || err2 != nil {
			panic("reference/population.csv") // embedded: cannot happen
		}
		l := &PopulationLine{UnitCode: r["unit_code"], UnitEra: text(r["unit_era"]), Series: r["population_series"], Year: year,
			CountedOn: DayOf(mustDay(r["counted_on"])), Population: people, Source: r["source"], AreaLevel: "district"}
		if l.UnitCode == provinceCode {
			l.AreaLevel = "province"
		} else if l.UnitEra != nil {
			l.AreaLevel = "commune"
		}
		lines[l.key()] = l
	}
	return lines
}

// line is a workbook's figure as a line of the release.
func (s *Submission) line(c *PopulationCount) *PopulationLine {
	source := s.List.Path + " " + c.SourceSheet + "!" + c.Cell
	if c.StatedSource != nil {
		source += "; " + *c.StatedSource
	}
	return &PopulationLine{UnitCode: c.UnitCode, UnitEra: c.UnitEra, Series: c.Series, Year: c.Year, CountedOn: c.CountedOn, Population: c.Population,
		Source: source, AreaLevel: c.AreaLevel, Preliminary: c.IsPreliminary, SubmissionID: text(s.ID), SourceFile: text(s.List.Path),
		SourceSheet: text(c.SourceSheet), Cell: text(c.Cell)}
}

// title is the unit of a line with its type.
func (l *PopulationLine) title() string {
	for i := len(eras()) - 1; i >= 0; i-- {
		e := eras()[i].code
		if u := gazetteers()[e].byCode[l.UnitCode]; u.Level == l.AreaLevel && (l.UnitEra == nil || *l.UnitEra == e) {
			return u.Title()
		}
	}
	return l.UnitCode
}

// what are the arguments of a message that say of whom and when a figure is.
func (l *PopulationLine) what() []string {
	say := func(lang, year string) string {
		return fmt.Sprintf("%s, %s, %s %d", l.title(), Label("population_series", l.Series, lang), year, l.Year)
	}
	return []string{"what", say("vi", "năm"), "what_en", say("en", "year")}
}

// inOrder are the lines by unit, era, series and year.
func inOrder(lines map[countKey]*PopulationLine) []*PopulationLine {
	out := make([]*PopulationLine, 0, len(lines))
	for _, l := range lines {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b *PopulationLine) int {
		return cmp.Or(strings.Compare(a.UnitCode, b.UnitCode), strings.Compare(valueOf(a.UnitEra), valueOf(b.UnitEra)), strings.Compare(a.Series, b.Series), cmp.Compare(a.Year, b.Year))
	})
	return out
}

func isOfOneUnit(a, b *PopulationLine) bool {
	return a.UnitCode == b.UnitCode && valueOf(a.UnitEra) == valueOf(b.UnitEra) && a.Series == b.Series
}

// isWithin tells that a population did not change by more than its series allows in some years.
func isWithin(a, b *PopulationLine, years int64) bool {
	most := math.Pow(1+seriesOf(b.Series).yearlyLimit, float64(years))
	ratio := float64(b.Population) / float64(a.Population)
	return ratio <= most && ratio >= 1/most
}

// combine gives a commune of today the people of the communes of an earlier list that
// went whole into it, where all of them have a figure of one series and year and it
// has none itself. The nearest earlier list goes first.
func combine(lines map[countKey]*PopulationLine) {
	today := eraToday().code
	for i := len(eras()) - 2; i >= 0; i-- {
		from := eras()[i].code
		for _, of := range inOrder(lines) {
			if valueOf(of.UnitEra) != from || of.Combined {
				continue
			}
			codes, whole := successors(gazetteers()[from].byCode[of.UnitCode], today)
			if !whole {
				continue
			}
			heir := gazetteers()[today].byCode[codes[0]]
			parts := predecessors(heir, from)
			key := countKey{heir.Code, today, of.Series, of.Year}
			if lines[key] != nil || slices.ContainsFunc(parts, func(u Unit) bool { return !becameOnly(u, heir) }) {
				continue
			}
			if l := addUp(lines, parts, of); l != nil {
				l.UnitCode, l.UnitEra = heir.Code, text(today)
				lines[key] = l
			}
		}
	}
}

// addUp is the sum of the populations of units in the series and year of one of them;
// nil where one has none.
func addUp(lines map[countKey]*PopulationLine, units []Unit, of *PopulationLine) *PopulationLine {
	sum := &PopulationLine{Series: of.Series, Year: of.Year, CountedOn: of.CountedOn, AreaLevel: "commune", Combined: true}
	var names []string
	for _, u := range units {
		l := lines[countKey{u.Code, u.Era, of.Series, of.Year}]
		if l == nil {
			return nil
		}
		sum.Population += l.Population
		sum.Preliminary = sum.Preliminary || l.Preliminary
		names = append(names, u.Title())
	}
	sum.Source = fmt.Sprintf("Cộng dân số của %s (danh mục %s): %s", strings.Join(names, ", "), valueOf(of.UnitEra), of.Source)
	return sum
}

// interpolate fills the years between two figures of one unit on the straight line,
// for the series that are declared so; nothing before the first or behind the last.
func interpolate(lines map[countKey]*PopulationLine) {
	known := inOrder(lines)
	for i := 1; i < len(known); i++ {
		a, b := known[i-1], known[i]
		if !isOfOneUnit(a, b) || !seriesOf(a.Series).linear {
			continue
		}
		for year := a.Year + 1; year < b.Year; year++ {
			rise := new(big.Rat).Mul(big.NewRat(b.Population-a.Population, 1), big.NewRat(year-a.Year, b.Year-a.Year))
			people, _ := rounded(rise.Add(rise, big.NewRat(a.Population, 1)))
			l := &PopulationLine{UnitCode: a.UnitCode, UnitEra: a.UnitEra, Series: a.Series, Year: year, CountedOn: DayOf(seriesOf(a.Series).on(int(year))),
				Population: people, AreaLevel: a.AreaLevel, Preliminary: a.Preliminary || b.Preliminary, Interpolated: true, FromYear: &a.Year, ToYear: &b.Year,
				Source: fmt.Sprintf("Nội suy tuyến tính giữa năm %d (%s) và năm %d (%s)", a.Year, a.Source, b.Year, b.Source)}
			lines[l.key()] = l
		}
	}
}

// prefer marks the one series that shares are published by: the first in the order of
// reference/population_series.csv that has, for one year, the province and all its
// districts, or the province and all its communes of today. Interpolated figures do not
// count. Price: a yearbook that covers the districts of one year alone becomes the series
// of all periods, and those before it show no figure of the preferred series.
func prefer(lines []*PopulationLine) {
	have := map[string]map[int64]map[string]int{} // series, year, level: units
	for _, l := range lines {
		if l.Interpolated || l.AreaLevel == "commune" && valueOf(l.UnitEra) != eraToday().code {
			continue
		}
		if have[l.Series] == nil {
			have[l.Series] = map[int64]map[string]int{}
		}
		if have[l.Series][l.Year] == nil {
			have[l.Series][l.Year] = map[string]int{}
		}
		have[l.Series][l.Year][l.AreaLevel]++
	}
	districts, communes := unitsOn("2024"), unitsOn(Period(strconv.Itoa(eraToday().from.Year())))
	chosen := ""
	for _, s := range seriesInOrder() {
		for _, units := range have[s.code] {
			if chosen == "" && units["province"] > 0 && (units["district"] == districts || units["commune"] == communes) {
				chosen = s.code
			}
		}
	}
	for _, s := range seriesInOrder() {
		if chosen == "" && have[s.code] != nil {
			chosen = s.code
		}
	}
	for _, l := range lines {
		l.IsPreferred = l.Series == chosen
	}
}

// unitsOn counts the units that reported for a period.
func unitsOn(p Period) int { return len(ReportingUnits(p)) }

// populationsInForce tells of every submission that brought populations whether one of
// them still stands: a later figure of the same unit, series and year replaced the others.
func populationsInForce(subs []*Submission) {
	form := FormType{Form: FormPopulation}
	last, left := map[countKey]*Submission{}, map[*Submission]int{}
	for _, s := range subs {
		if !s.Populated {
			continue
		}
		s.FormsInForce[form], left[s] = true, len(s.List.Populations)
		for i := range s.List.Populations {
			key := s.List.Populations[i].key()
			if old := last[key]; old != nil {
				if left[old]--; left[old] == 0 {
					delete(old.FormsInForce, form)
					old.ReplacedBy[form] = s // by the one that took its last figure
				}
			}
			last[key] = s
		}
	}
}
