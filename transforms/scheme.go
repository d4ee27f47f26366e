package transforms

import (
	"math/big"
	"strconv"
	"sync"
	"time"
)

// legalMinimum is the least number of members a type must have in a span of days.
type legalMinimum struct {
	orgType  string
	from, to time.Time
	members  int64
}

var legalMinimums = sync.OnceValue(func() []legalMinimum {
	var out []legalMinimum
	for _, r := range mustCSV(Reference()["legal_minimums"]) {
		out = append(out, legalMinimum{r["org_type"], mustDay(r["valid_from"]), mustDay(r["valid_to"]), atoi(r["members"])})
	}
	return out
})

// bound is one class of a rating scheme: scores from least up to the next class.
type bound struct {
	class    string
	least    float64
	from, to int64 // rating years
}

var ratingBounds = sync.OnceValue(func() []bound {
	var out []bound
	for _, r := range mustCSV(Reference()["rating_schemes"]) {
		least, err := strconv.ParseFloat(r["lower_score"], 64)
		if err != nil {
			panic(err)
		}
		out = append(out, bound{r["rating"], least, int64(mustDay(r["valid_from"]).Year()), int64(mustDay(r["valid_to"]).Year())})
	}
	return out
})

// classOf is the class that a score means under the scheme of a rating year
// (TT 01/2020/TT-BKHĐT, Điều 8: 80, 65, 50), or "" when no scheme is known.
func classOf(score float64, year int64) string {
	best, class := -1.0, ""
	for _, b := range ratingBounds() {
		if year >= b.from && year <= b.to && score >= b.least && b.least > best {
			best, class = b.least, b.class
		}
	}
	return class
}

func orZero(v *big.Rat) *big.Rat {
	if v == nil {
		return new(big.Rat)
	}
	return v
}

func newInt(n int64) string { return strconv.FormatInt(n, 10) }

func newFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
