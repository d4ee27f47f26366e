package pipeline

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnalystsGetTheirAnswers asks every SQL block of docs/analysts.md of the demonstration and
// compares the answer with the block below it (go test ./pipeline -run Analysts -update rewrites them).
func TestAnalystsGetTheirAnswers(t *testing.T) {
	page, err := filepath.Abs("../docs/analysts.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	ask := func(args ...string) string {
		var out, stderr bytes.Buffer
		if code := Main(t.Context(), args, strings.NewReader(""), &out, &stderr); code != 0 {
			t.Fatalf("%v: exit %d: %s", args, code, stderr.String())
		}
		return strings.TrimRight(out.String(), "\n") + "\n"
	}
	ask("demo")
	parts := strings.Split(string(text), "```sql\n")
	got := parts[0]
	for _, part := range parts[1:] {
		query, rest, ok := strings.Cut(part, "```\n```\n")
		_, after, ok2 := strings.Cut("\n"+rest, "\n```\n")
		if !ok || !ok2 {
			t.Fatalf("no block for the answer to:\n%s", part)
		}
		got += "```sql\n" + query + "```\n```\n" + ask("query", query) + "```\n" + after
	}
	if n := len(parts) - 1; n != 10 {
		t.Errorf("%d questions, not ten", n)
	}
	if *updateReadme {
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), got); diff != "" {
		t.Errorf("docs/analysts.md is not what the program answers:\n%s", diff)
	}
}
