package transforms

import (
	_ "embed"
	"sync"
)

//go:embed fixes.csv
var fixesCSV string

var fixes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, rec := range mustCSV(fixesCSV) {
		m[rec["rule"]] = rec["fix_vi"]
	}
	return m
})

// Fix is what the sender of a file does about a finding of a rule, in Vietnamese; "" where
// the rule's message says it already.
func Fix(rule string) string { return fixes()[rule] }
