package pipeline

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnalystsGetTheirAnswers runs every block of docs/analysts.md over the demonstration and
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
	got, asked := runBlocks(t, string(text), func(language, block, before string) string {
		switch language {
		case "sql":
			return ask("query", block)
		case "sh":
			if words := strings.Fields(block); words[0] == "kttt" {
				return ask(words[1:]...)
			}
			return outside(t, before, strings.Fields(block)[0], "sh", "-c", block)
		case "python":
			if _, err := exec.Command("python3", "-c", "import duckdb").Output(); err != nil {
				t.Log("skipped the Python block: there is no python3 with the package duckdb here")
				return before
			}
			return outside(t, before, "python3", "python3", "-c", block)
		case "r":
			if _, err := exec.Command("Rscript", "-e", "library(DBI); library(duckdb)").Output(); err != nil {
				t.Log("skipped the R block: there is no Rscript with DBI and duckdb here")
				return before
			}
			return outside(t, before, "Rscript", "Rscript", "-e", block)
		}
		t.Errorf("nobody runs a block of %q", language)
		return before
	})
	if asked["sql"] != 10 {
		t.Errorf("%d questions, not ten", asked["sql"])
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

// runBlocks is a page in which the block after every block of a language is what run makes of that one; run is given the
// answer that stands there, too. asked counts the blocks by language.
func runBlocks(t *testing.T, page string, run func(language, block, before string) string) (got string, asked map[string]int) {
	asked = map[string]int{}
	for rest := page; ; {
		text, more, found := strings.Cut(rest, "\n```")
		got += text
		if !found {
			return got, asked
		}
		language, more, _ := strings.Cut(more, "\n")
		block, more, ok := strings.Cut(more, "\n```\n```\n")
		before, after, ok2 := strings.Cut("\n"+more, "\n```\n")
		if language == "" || !ok || !ok2 {
			t.Fatalf("no block for the answer to:\n%s", block)
		}
		asked[language]++
		before = strings.TrimPrefix(before+"\n", "\n")
		got += "\n```" + language + "\n" + block + "\n```\n```\n" + run(language, block, before) + "```\n"
		rest = after
	}
}

// outside is what a program of another house answers; before, where it is not installed.
func outside(t *testing.T, before, tool string, command ...string) string {
	if _, err := exec.LookPath(tool); err != nil {
		t.Logf("skipped a block: %s is not installed here", tool)
		return before
	}
	out, err := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v: %s", tool, err, out)
	}
	return strings.TrimRight(string(out), "\n") + "\n"
}
