package transforms

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// sources is the Go source of the room without its tests.
func sources(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}

// outside are the rules that other rooms make findings of.
var outside = map[string]bool{"file-is-a-workbook": true, "file-was-converted": true, "file-is-read-in-time": true}

// derived are the rules whose name is put together: an address's doubt about a commune.
var derived = map[string]bool{"address-commune-is-known": true, "address-commune-is-clear": true, "address-commune-is-spelt": true}

func TestEveryRuleIsUsedAndToldInBothLanguages(t *testing.T) {
	code := sources(t)
	for name, r := range rules() {
		if !strings.Contains(code, `"`+name+`"`) && !outside[name] && !derived[name] {
			t.Errorf("rule %q is used nowhere", name)
		}
		switch r.severity {
		case Note, Warn, Refuse, Reject:
		default:
			t.Errorf("rule %q has severity %q", name, r.severity)
		}
		for _, m := range []string{r.vi, r.en} {
			if m == "" || !norm.NFC.IsNormalString(m) {
				t.Errorf("rule %q has message %q", name, m)
			}
		}
		asks := strings.Contains(r.vi, "ãy ") || strings.Contains(r.vi, "decisions.csv") // Hãy …; or what the office adds
		if r.severity != Note && r.vi != "{why}" && !asks {
			t.Errorf("rule %q does not tell the sender what to do", name)
		}
		if regexp.MustCompile(`[{]\w+[}]`).FindAllString(r.vi, -1) == nil && strings.Contains(r.en, "{") {
			t.Errorf("rule %q tells more in English than in Vietnamese", name)
		}
	}
}

// TestEveryRuleFires looks for every rule among the expected findings of the
// sketches and the tests of this room.
func TestEveryRuleFires(t *testing.T) {
	var b strings.Builder
	for _, pattern := range []string{"../fixtures/sheets/*.txtar", "../fixtures/placements/*.txtar", "*_test.go", "../fixtures/scripts/*.txtar", "../pipeline/*_test.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(text)
		}
	}
	for name := range rules() {
		if !strings.Contains(b.String(), " "+name) && !strings.Contains(b.String(), `"`+name+`"`) {
			t.Errorf("no test makes rule %q fire", name)
		}
	}
}

func TestMessagesAreFilled(t *testing.T) {
	names, err := filepath.Glob("../fixtures/sheets/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`[{][a-z_]+[}]|lỗi chương trình`).Find(text); m != nil {
			t.Errorf("%s: a message is not filled: %s", name, m)
		}
	}
}
