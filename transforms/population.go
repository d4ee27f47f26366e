package transforms

import (
	_ "embed"
	"strconv"
	"sync"
	"time"
)

// FormPopulation is a table of the statistics office with the population of units.
const FormPopulation = "population"

// PopulationCount is one population as a workbook gives it: the people of one unit
// in one year by one way of counting. Counts of different series do not compare.
// The parquet names are the column names of staging.populations.
type PopulationCount struct {
	SubmissionID  string  `parquet:"submission_id"`
	SourceSheet   string  `parquet:"source_sheet"`
	SourceRow     int64   `parquet:"source_row"`
	SourceCol     int64   `parquet:"source_col"`
	Cell          string  `parquet:"cell"`
	Label         string  `parquet:"label"` // of its row, as typed after repair
	AreaLevel     string  `parquet:"area_level"`
	UnitCode      string  `parquet:"unit_code"`
	UnitEra       *string `parquet:"unit_era,optional"` // nil: a province or district, the same in every era
	Series        string  `parquet:"population_series"` // census, yearbook_average, residence_register
	Year          int64   `parquet:"population_year"`
	CountedOn     Day     `parquet:"counted_on,date"` // as stated, else the day of the year that the series stands for
	Population    int64   `parquet:"population"`      // people
	IsPreliminary bool    `parquet:"is_preliminary"`  // "Sơ bộ", "Ước tính"
	StatedSource  *string `parquet:"stated_source,optional"`
}

// countKey is what a population is of: a later one of the same key replaces it.
type countKey struct {
	unit, era, series string
	year              int64
}

func (c *PopulationCount) key() countKey {
	return countKey{c.UnitCode, valueOf(c.UnitEra), c.Series, c.Year}
}

// populationSeries is one way of counting people (reference/population_series.csv).
type populationSeries struct {
	code        string
	linear      bool // years between two figures of one unit are interpolated
	month, day  int  // that a figure of a year stands for, where no day is stated
	yearlyLimit float64
}

// seriesInOrder are the series, the most preferred first.
var seriesInOrder = sync.OnceValue(func() []populationSeries {
	out := make([]populationSeries, len(mustCSV(Reference()["population_series"])))
	for _, r := range mustCSV(Reference()["population_series"]) {
		at, err := strconv.Atoi(r["preference"])
		day, err2 := time.Parse("01-02", r["counted_on"])
		limit, err3 := strconv.ParseFloat(r["yearly_change_limit"], 64)
		if err != nil || err2 != nil || err3 != nil {
			panic("reference/population_series.csv") // embedded: cannot happen
		}
		out[at-1] = populationSeries{r["population_series"], r["interpolate"] == "linear", int(day.Month()), day.Day(), limit}
	}
	return out
})

// seriesOf is a series by its code.
func seriesOf(code string) populationSeries {
	for _, s := range seriesInOrder() {
		if s.code == code {
			return s
		}
	}
	return populationSeries{}
}

// on is the day that a figure of a year stands for.
func (s populationSeries) on(year int) time.Time {
	return time.Date(year, time.Month(s.month), s.day, 0, 0, 0, 0, time.UTC)
}

// believable are the people that a unit of the province can have: wide bounds that
// thousands taken for people, or people for thousands, lie outside of.
var believable = map[string][2]int64{"province": {100_000, 5_000_000}, "district": {5_000, 500_000}, "commune": {200, 200_000}}

//go:embed layouts/population.csv
var populationCSV string

// populationWords is what a word in a table of populations means, by its folded key:
// in a heading total, male, …; whole, place and serial in the column of units.
var populationWords = sync.OnceValue(func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for _, r := range mustCSV(populationCSV) {
		m[r["code"]] = map[string]bool{}
		for _, w := range aliases(r["words"]) {
			m[r["code"]][Fold(w)] = true
		}
	}
	return m
})

// peopleUnits are how many people one of a unit is.
var peopleUnits = map[string]int64{"person": 1, "thousand": 1_000, "million": 1_000_000}
