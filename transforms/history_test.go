package transforms

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestWhatWasKnownIsWhatCountedThen draws histories of lists and populations, some refused, some withdrawn, and settles
// every beginning of each: what counted at receipt n must be what the whole history says of n.
func TestWhatWasKnownIsWhatCountedThen(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	replaced, never := 0, 0
	for range 300 {
		var subs []*Submission
		var decisions []Decision
		for i := range 8 {
			var lines []string
			for _, name := range []string{"HTX Một", "HTX Hai", "THT Ba", "THT Bốn", "LHHTX Năm"} {
				if random.IntN(2) == 0 {
					lines = append(lines, name)
				}
			}
			if random.IntN(6) == 0 {
				lines = []string{"HTX Lạ", "THT Lạ hơn"} // shares nothing: refused where something stands
			}
			s := given(int64(i+1), fmt.Sprint(187+random.IntN(2)), "2024", lines...)
			for year := int64(2020); year < 2023 && random.IntN(3) > 0; year++ {
				s.List.Populations = append(s.List.Populations, PopulationCount{UnitCode: "187", Series: "census", Year: year + random.Int64N(2)})
			}
			if random.IntN(5) == 0 {
				decisions = append(decisions, Decision{Kind: "withdraw", Key: s.ID, Value: "accept"})
			}
			subs = append(subs, s)
		}
		type key struct {
			id   string
			form FormType
		}
		then := map[int64]map[key]bool{}
		for n := 1; n <= len(subs); n++ {
			Accept(subs[:n], decisions)
			then[int64(n)] = map[key]bool{}
			for _, s := range subs[:n] {
				for _, k := range s.List.Forms() {
					then[int64(n)][key{s.ID, k}] = s.Holds(k)
				}
			}
		}
		for n, held := range then {
			for _, s := range subs {
				for _, k := range s.List.Forms() {
					known := s.KnownAs(k)
					counted := known.From != nil && *known.From <= n && (known.To == nil || *known.To > n)
					if counted != held[key{s.ID, k}] {
						t.Fatalf("%s %v at receipt %d: known %v, held %v", s.ID, k, n, counted, held[key{s.ID, k}])
					}
					if known.To != nil {
						replaced++
					}
					if known.From == nil {
						never++
					}
				}
			}
		}
		for _, s := range subs {
			known := s.Known()
			if open := known.From != nil && known.To == nil; open != (s.Status == "accepted") {
				t.Fatalf("%s is %s, known %+v", s.ID, s.Status, known)
			}
		}
	}
	if replaced == 0 || never == 0 {
		t.Errorf("%d replaced, %d never counted", replaced, never)
	}
}
