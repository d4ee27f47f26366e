package pipeline

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var updateReadme = flag.Bool("update", false, "rewrite the output that README.md shows")

var runID = regexp.MustCompile(`bản [0-9a-f]{12}`)

// TestReadmeShowsTheTruth runs the commands of the README over the demonstration
// inbox and compares their output with what it shows.
func TestReadmeShowsTheTruth(t *testing.T) {
	readme, err := filepath.Abs("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	got := string(text)
	for _, c := range []struct {
		begins string
		args   []string
	}{
		{"$ go run . demo\n", []string{"demo"}},
		{"              where lens = 'as_reported' and period = '2024' and reading = 'headline' and horizon = 2030\"\n",
			[]string{"query", "select indicator, actual_value, lowest_value, highest_value, target_value, status from marts.target_progress where lens = 'as_reported' and period = '2024' and reading = 'headline' and horizon = 2030"}},
	} {
		var out, stderr bytes.Buffer
		if code := Main(t.Context(), c.args, strings.NewReader(""), &out, &stderr); code != 0 {
			t.Fatalf("%v: exit %d: %s", c.args, code, stderr.String())
		}
		before, rest, ok := strings.Cut(got, c.begins)
		_, after, ok2 := strings.Cut(rest, "\n```")
		if !ok || !ok2 {
			t.Fatalf("README.md has no block for %v", c.args)
		}
		got = before + c.begins + strings.TrimRight(out.String(), "\n") + "\n```" + after
	}
	if *updateReadme {
		if err := os.WriteFile(readme, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(runID.ReplaceAllString(string(text), ""), runID.ReplaceAllString(got, "")); diff != "" {
		t.Errorf("README.md is not what the program prints (go test ./pipeline -run Readme -update):\n%s", diff)
	}
}
