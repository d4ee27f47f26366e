package pipeline

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
		if language == "sql" {
			return ask("query", block)
		}
		if words := strings.Fields(block); language == "sh" && words[0] == "kttt" {
			return ask(words[1:]...)
		}
		if tool, known := otherTools[language]; known {
			if !*updateReadme {
				holdsAnswerOf(t, block, before, func(statement string) string { return ask("query", "--format", "csv", statement) })
			}
			return tool.answer(t, block, before)
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

// otherTool runs the blocks of one language: here says whether it can, the block is run's last argument.
type otherTool struct {
	name      string
	here, run []string
}

var otherTools = map[string]otherTool{
	"sh":     {"DuckDB CLI", []string{"duckdb", "--version"}, []string{"sh", "-c"}},
	"python": {"Python with duckdb", []string{"python3", "-c", "import duckdb"}, []string{"python3", "-c"}},
	"r":      {"R with DBI and duckdb", []string{"Rscript", "-e", "library(DBI); library(duckdb)"}, []string{"Rscript", "-e"}},
}

// answer is what the tool prints; before, and a test skipped by the tool's name, where it is not installed.
func (o otherTool) answer(t *testing.T, block, before string) string {
	got := before
	t.Run(o.name, func(t *testing.T) {
		if err := exec.CommandContext(t.Context(), o.here[0], o.here[1:]...).Run(); err != nil {
			t.Skipf("%s is not installed here: %v", o.name, err)
		}
		var out, stderr bytes.Buffer
		command := exec.CommandContext(t.Context(), o.run[0], append(o.run[1:len(o.run):len(o.run)], block)...)
		command.Stdout, command.Stderr = &out, &stderr
		if err := command.Run(); err != nil {
			t.Fatalf("%s: %v: %s", o.name, err, stderr.String())
		}
		got = strings.TrimRight(out.String(), "\n") + "\n"
	})
	return got
}

var (
	quotedSelect = regexp.MustCompile(`"(select [^"]*)"`)
	parquetTable = regexp.MustCompile(`'data/current/parquet/(\w+)/(\w+)\.parquet'`)
)

// holdsAnswerOf asks the statement of another tool's block of kttt query, so that its answer does not grow old where the
// tool is not installed: the page's answer must end with the same words.
func holdsAnswerOf(t *testing.T, block, answer string, ask func(statement string) string) {
	statement := quotedSelect.FindStringSubmatch(block)
	if statement == nil {
		t.Fatalf("no \"select …\" in:\n%s", block)
	}
	_, rows, _ := strings.Cut(ask(parquetTable.ReplaceAllString(statement[1], "$1.$2")), "\n")
	words := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " ") }
	if want := words(rows); want == "" || !strings.HasSuffix(words(answer), want) {
		t.Errorf("the page answers\n%s\nand kttt query\n%s\nto:\n%s", answer, rows, block)
	}
}
