package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kttt/pipeline/warehouse"
)

func page(t *testing.T, db *warehouse.DB, s Settings) string {
	t.Helper()
	var b bytes.Buffer
	if err := WritePage(t.Context(), &b, db, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPageNeedsNothingElse: no network, no other file, a policy that forbids both, and small enough for an old machine.
func TestPageNeedsNothingElse(t *testing.T) {
	db := Demonstration(t)
	text := page(t, db, Settings{Lang: "vi", Period: "2024"})
	for _, foreign := range []string{"src=", "url(http", "@import", "fetch(", "XMLHttpRequest", "innerHTML", "eval(", "unsafe-inline", " style=\"", " onclick="} {
		if strings.Contains(text, foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("id %q is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if to, inside := strings.CutPrefix(link[1], "#"); !(inside && ids[to]) && link[1] != "data:," {
			t.Errorf("the page leads to %q", link[1])
		}
	}
	for _, address := range regexp.MustCompile(`https?://[^"'\s]*`).FindAllString(text, -1) {
		if address != "http://www.w3.org/2000/svg" { // a name, not a place
			t.Errorf("the page names %q", address)
		}
	}
	policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)[1])
	for _, want := range []string{"default-src 'none'", "style-src '" + hash(between(t, text, "<style>", "</style>")) + "'", "script-src '" + hash(between(t, text, "<script>", "</script>")) + "'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy is %q, want %q in it", policy, want)
		}
	}
	if len(text) > 400_000 {
		t.Errorf("the page weighs %d bytes", len(text))
	}
	if text != page(t, db, Settings{Lang: "vi", Period: "2024"}) {
		t.Error("two pages of one release differ")
	}
}

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	inner, _, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("no %s … %s", from, to)
	}
	return inner
}

// carried is the data of a page as its script reads it.
func carried(t *testing.T, text string) (d pageData) {
	t.Helper()
	if err := json.Unmarshal([]byte(between(t, text, `<script type="application/json" id="data">`, "</script>")), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// unpacked is a table of numbers by lens, period, level, code, era, type and column.
func unpacked(t *testing.T, d pageData, name string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for period, of := range d.Packed[name].Periods {
		for lens, lines := range of {
			lenses := []string{lens}
			if lens == "both" {
				lenses = []string{"as_reported", "as_of_today"}
			}
			for l := range strings.SplitSeq(lines, ";") {
				if l == "" {
					continue
				}
				cells := append(strings.Split(l, ","), make([]string, 64)...)
				at := func(i int) int { n, _ := strconv.Atoi(cells[i]); return n }
				area := d.Areas[at(0)]
				for i, c := range d.Packed[name].Columns {
					v := cells[i+2]
					if v == "" {
						v = "0"
					}
					for _, lens := range lenses {
						key := fmt.Sprint([]any{lens, period, area[0], area[1], area[2], pageTypes[at(1)], c})
						if _, twice := out[key]; twice {
							t.Fatalf("%s: %s stands twice", name, key)
						}
						out[key] = v
					}
				}
			}
		}
	}
	return out
}

// TestPageHasTheNumbersOfTheMarts holds every number that the page's filters choose from against its mart, and has all of them.
func TestPageHasTheNumbersOfTheMarts(t *testing.T) {
	db := Demonstration(t)
	d := carried(t, page(t, db, Settings{Lang: "vi", Period: "2024"}))
	keys := "lens, period, area_level, area_code, unit_era, org_type"
	compared := 0
	for name, queries := range map[string][]string{
		"cells": {
			"select " + keys + ", rating, org_count from marts.rating_distribution where rating <> 'not_applicable'",
			"select distinct " + keys + ", 'rated_count', rated_count from marts.rating_distribution",
			"select " + keys + ", unnest(['in_chain_count', 'chain_base', 'chain_unknown']), unnest([in_chain_count, base_count, unknown_count]) from marts.value_chain_share where base = 'good_or_fair'",
			"select " + keys + ", measure, adopting_count from marts.digital_adoption",
			"select " + keys + ", measure || '_unknown', unknown_count from marts.digital_adoption",
			"select distinct " + keys + ", 'digital_base', base_count from marts.digital_adoption",
			"select " + keys + ", unnest(['listed_count', 'active_count', 'member_count', 'member_unknown_count']), unnest([listed_count, active_count, member_count, member_unknown_count]) from marts.organisation_counts",
		},
		"lists":      {"select " + keys + ", work_list || unnest(['_listed', '_base', '_unknown']), unnest([listed_count, base_count, unknown_count]) from marts.work_list_counts"},
		"population": {"select lens, period, area_level, area_code, unit_era, 'all', unnest(['member_count', 'member_unknown_count', 'population']), unnest([member_count, member_unknown_count, population]) from marts.population_participation where is_preferred"},
	} {
		got := unpacked(t, d, name)
		for _, q := range queries {
			rows, err := db.Query(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows.Rows {
				key, want := fmt.Sprint(r[:7]), cellText(r[7])
				if want == "" {
					want = "-"
				}
				if v, there := got[key]; v != want || !there {
					t.Errorf("%s %s: the page has %q, the mart %s", name, key, v, want)
				}
				delete(got, key)
				compared++
			}
		}
		for key, v := range got {
			if v != "-" { // a mart has no row there
				t.Errorf("%s: the page has %s = %s, no mart has", name, key, v)
			}
		}
	}
	if compared < 30_000 {
		t.Errorf("only %d numbers compared", compared)
	}
}

// TestPageHasTheRowsOfTheMarts: goals, reports, findings and names, cell by cell.
func TestPageHasTheRowsOfTheMarts(t *testing.T) {
	db := Demonstration(t)
	d := carried(t, page(t, db, Settings{Lang: "vi", Period: "2024"}))
	for name, query := range map[string]string{
		"goals": `select period, indicator, horizon, actual_value, path_value, needed_per_year, lowest_value, highest_value, target_value, numerator, denominator_value, status, is_certain
			from marts.target_progress where lens = 'as_reported' and reading = 'headline'`,
		"reporting": "select period, unit_code, status, is_expected, row_kept, row_rejected, finding_count from marts.submission_status",
		"findings": `select coalesce(s.period, s.path_period) as period, coalesce(s.unit_code, s.path_unit_code) as unit_code, severity, rule, count(*) as finding_count from meta.findings
			join meta.submissions as s using (submission_id) where s.status in ('accepted', 'refused') and coalesce(s.period, s.path_period) is not null group by all`,
		"listed": "select period, work_list, name, org_type, reason_vi as reason from marts.work_list where lens = 'as_reported' and area_level = 'province' and period in ('2024', '2025')",
	} {
		rows, err := db.Query(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, r := range rows.Rows {
			want = append(want, strings.Join(texts(r), "|"))
		}
		table := d.Tables[name]
		for _, r := range table.Rows {
			var cells []any
			for _, c := range rows.Columns {
				at := slices.Index(table.Columns, c.Name)
				v := r[at]
				if values := table.Values[c.Name]; values != nil {
					v = values[int(v.(float64))]
				}
				cells = append(cells, v)
			}
			got = append(got, strings.Join(texts(cells), "|"))
		}
		slices.Sort(want)
		slices.Sort(got)
		if len(want) < 12 || !slices.Equal(want, got) {
			t.Errorf("%s: the page has %d rows, the marts %d; the first of each: %q, %q", name, len(got), len(want), got[0], want[0])
		}
	}
}

func texts(row []any) []string {
	var out []string
	for _, v := range row {
		if n, ok := pageNumber(v); ok {
			v = n
		}
		out = append(out, cellText(v))
	}
	return out
}

// TestPageHasItsWords: each word of the page is there in both languages and used, and none is asked for that is not.
func TestPageHasItsWords(t *testing.T) {
	sources := pageFile("page.html") + pageScript()
	static, err := os.ReadFile("pagestatic.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`\b(?:Words\.|W\.|(?:w|words)\[")([a-z0-9_]+)`).FindAllStringSubmatch(sources+string(static), -1) {
		used[m[1]] = true
	}
	for _, id := range pageSections {
		used[id], used[id+"_note"] = true, true
	}
	for _, byName := range []string{"as_reported", "as_of_today", "good", "fair", "average", "weak", "not_assessed"} {
		used[byName] = true
	}
	known := pageWords("vi")
	for _, l := range pageWordLines() {
		if l[1] == "" || l[2] == "" || l[1] == l[2] {
			t.Errorf("%q has no words of its own in each language", l[0])
		}
		if !used[l[0]] {
			t.Errorf("%q is used nowhere", l[0])
		}
	}
	for w := range used {
		if known[w] == "" {
			t.Errorf("there is no word %q", w)
		}
	}
}

// TestPageHasContrast computes the contrast of text and ground in every rule of the style, by WCAG 2.2, 1.4.3: 4.5 to 1 at
// least. A rule that says no ground stands on paper; one that says no colour has that of text.
func TestPageHasContrast(t *testing.T) {
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):(#[0-9A-F]{6})`).FindAllStringSubmatch(pageStyle(), -1) {
		colours[m[1]] = m[2]
	}
	css := pageFile("page.css")
	if other := regexp.MustCompile(`#[0-9a-fA-F]{3,6}\b[;}]`).FindString(css); other != "" {
		t.Errorf("the style has the colour %s, which is not of the palette", other)
	}
	measured := 0
	for _, rule := range regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`).FindAllStringSubmatch(css, -1) {
		ink := regexp.MustCompile(`(?:^|;)color:var\(--([a-z0-9-]+)\)`).FindStringSubmatch(rule[2])
		ground := regexp.MustCompile(`(?:^|;)background:var\(--([a-z0-9-]+)\)`).FindStringSubmatch(rule[2])
		if ink == nil && (ground == nil || strings.Contains(rule[1], ".key i")) { // no text in a key's mark
			continue
		}
		on, of := "paper", "text"
		if ground != nil {
			on = ground[1]
		}
		if ink != nil {
			of = ink[1]
		}
		if colours[on] == "" || colours[of] == "" {
			t.Errorf("%s: %s or %s is not in the palette", rule[1], of, on)
			continue
		}
		measured++
		if got := contrast(colours[of], colours[on]); got < 4.5 {
			t.Errorf("%s: %s on %s has a contrast of %.2f to 1", strings.TrimSpace(rule[1]), of, on, got)
		}
	}
	if measured < 20 {
		t.Errorf("only %d rules measured", measured)
	}
}
