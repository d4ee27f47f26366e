package transforms

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestEveryRuleSaysWhatToDo wants of every rule of warning or worse that its message, or
// its line in fixes.csv, tells the sender what to do.
func TestEveryRuleSaysWhatToDo(t *testing.T) {
	for name, r := range rules() {
		asks := strings.Contains(strings.ToLower(r.vi), "hãy")
		if r.severity != Note && r.vi != "{why}" && !asks && Fix(name) == "" {
			t.Errorf("rule %q says nothing of what to do: add a line to fixes.csv", name)
		}
	}
	for name, fix := range fixes() {
		if !strings.Contains(strings.ToLower(fix), "hãy") && !strings.Contains(fix, "không cần") || !strings.HasSuffix(fix, ".") || !norm.NFC.IsNormalString(fix) {
			t.Errorf("fix of %q is %q", name, fix)
		}
	}
}
