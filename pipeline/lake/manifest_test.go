//go:build unix

package lake

import (
	"testing"
	"time"
)

func TestRunDoesNotDependOnOrderOrZone(t *testing.T) {
	at := time.Date(2025, 7, 1, 8, 0, 0, 0, time.UTC)
	ict := time.FixedZone("ICT", 7*3600)
	a := Manifest{
		Code:        "c",
		Receipts:    []Receipt{{Number: 1, Path: "a", FirstSeen: at}, {Number: 2, Path: "b", Modified: at}},
		Submissions: []Submission{{ID: "x", Receipt: 1}, {ID: "y", Receipt: 2, Parts: map[string]string{"a": "1", "b": "2", "c": "3"}}},
	}
	b := Manifest{
		Format: manifestFormat, Code: "c", Outputs: map[string]string{},
		Receipts:    []Receipt{{Number: 2, Path: "b", Modified: at.In(ict)}, {Number: 1, Path: "a", FirstSeen: at.In(ict).Add(5)}},
		Submissions: []Submission{{ID: "y", Receipt: 2, Parts: map[string]string{"c": "3", "b": "2", "a": "1"}}, {ID: "x", Receipt: 1, Parts: map[string]string{}}},
	}
	for range 20 {
		if a.Run() != b.Run() {
			t.Fatalf("runs differ:\n%s%s", a.canonical(), b.canonical())
		}
	}
	if b.Receipts[0].Number != 2 {
		t.Error("Run reordered its manifest")
	}
	b.Receipts[1].FirstSeen = at.Add(time.Second)
	if a.Run() == b.Run() {
		t.Error("FirstSeen is no part of the run")
	}
	b.Receipts[0].Modified = time.Unix(1<<40, 0) // a year JSON cannot write
	_ = b.Run()
}
