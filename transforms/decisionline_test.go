package transforms

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDecisionLinesAreReadBack: a proposed line says what it was made of, quoted or not.
func TestDecisionLinesAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ ,"\na-zĐộ:!]{1,12}`)
		key, value := text.Draw(t, "key"), text.Draw(t, "value")
		got, err := csv.NewReader(strings.NewReader(decisionLine(Decision{Kind: "today", Key: key, Value: value}))).Read()
		if want := []string{"today", key, value}; err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	})
}
