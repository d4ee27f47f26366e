package pipeline

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDictionaryNamesEverything looks for every table, column, indicator, code and check of a release in both
// forms of its dictionary, with what each means.
func TestDictionaryNamesEverything(t *testing.T) {
	data, out := demoNight(t)
	page := read(t, filepath.Join(data, "releases", out.run, "dictionary.html"))
	text := read(t, filepath.Join(data, "releases", out.run, "dictionary.md"))
	for section, query := range map[string]string{
		"columns": `select table_schema || '.' || table_name, c.column_name, c.vi, c.en from information_schema.columns
			join meta.columns as c on c.column_name = columns.column_name where table_schema in ('marts', 'meta', 'staging')
			and not exists (select 1 from meta.columns as own where own.column_name = table_name || '.' || columns.column_name)`,
		"indicators": "select indicator, vi, en, numerator_vi, numerator_en, denominator_vi, denominator_en, legal_source, rule_version from meta.indicators",
		"labels":     "select code_set, code, vi, en from meta.labels",
		"rules":      "select rule_set, rule, vi, en, source from meta.indicator_rules",
	} {
		for _, row := range ask(t, data, query)[1:] {
			for _, cell := range row {
				if !strings.Contains(page, html.EscapeString(cell)) && !strings.Contains(html.UnescapeString(page), cell) {
					t.Errorf("%s: no %q in dictionary.html", section, cell)
				}
				if !strings.Contains(plainMarkdown.Replace(text), plainMarkdown.Replace(cell)) {
					t.Errorf("%s: no %q in dictionary.md", section, cell)
				}
			}
		}
	}
	for _, want := range []string{`id="marts.indicators"`, "checks/units_add_up_to_province", "figure_over_time(of_indicator", `href="#codes-rating"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in dictionary.html", want)
		}
	}
	checkLinks(t, page)
	for i, line := range strings.Split(text, "\n") {
		if bars := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); strings.HasPrefix(line, "|") && strings.HasPrefix(strings.Split(text, "\n")[i-1], "|") {
			if before := strings.Count(strings.ReplaceAll(strings.Split(text, "\n")[i-1], `\|`, ""), "|"); bars != before {
				t.Errorf("dictionary.md:%d has %d cells after %d: %s", i+1, bars, before, line)
			}
		}
	}
}

// plainMarkdown takes away what only Markdown needs, and what a cell may not have.
var plainMarkdown = strings.NewReplacer(`\`, "", "&lt;", "<", "\n", " ")

// checkLinks follows every link of the page: all lead to a part of it, each of its own name.
func checkLinks(t *testing.T, page string) {
	t.Helper()
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("id %q is there twice", m[1])
		}
		ids[m[1]] = true
	}
	links := regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1)
	for _, m := range links {
		if target, inside := strings.CutPrefix(m[1], "#"); !inside || !ids[target] {
			t.Errorf("link to %q leads nowhere in the page", m[1])
		}
	}
	if len(links) < 100 {
		t.Errorf("only %d links", len(links))
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
