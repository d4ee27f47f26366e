package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
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

// TestPageNeedsNothingElse: no network, no other file, and small enough for a stick and an old machine.
func TestPageNeedsNothingElse(t *testing.T) {
	db := demonstration(t)
	html := page(t, db, Settings{Lang: "vi", Period: "2024"})
	for _, foreign := range []string{"src=", "url(http", "@import", "fetch(", "XMLHttpRequest", "innerHTML", "eval("} {
		if strings.Contains(html, foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
	for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if !strings.HasPrefix(link[1], "#") && link[1] != "data:," {
			t.Errorf("the page leads to %q", link[1])
		}
	}
	for _, address := range regexp.MustCompile(`https?://[^"'\s]*`).FindAllString(html, -1) {
		if address != "http://www.w3.org/2000/svg" { // a name, not a place
			t.Errorf("the page names %q", address)
		}
	}
	if len(html) > 1_500_000 {
		t.Errorf("the page weighs %d bytes", len(html))
	}
	if html != page(t, db, Settings{Lang: "vi", Period: "2024"}) {
		t.Error("two pages of one release differ")
	}
}

// TestPageHasTheNumbersOfTheMarts holds every number that the page's filters choose from against its mart.
func TestPageHasTheNumbersOfTheMarts(t *testing.T) {
	db := demonstration(t)
	html := page(t, db, Settings{Lang: "vi", Period: "2024"})
	_, data, _ := strings.Cut(html, `<script type="application/json" id="data">`)
	data, _, _ = strings.Cut(data, "</script>")
	var d struct {
		Tables map[string]pageTable `json:"tables"`
	}
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		t.Fatal(err)
	}
	cells := map[string]map[string]any{}
	for _, r := range d.Tables["cells"].Rows {
		c := map[string]any{}
		for i, name := range d.Tables["cells"].Columns {
			c[name] = r[i]
		}
		cells[fmt.Sprint(r[0], r[1], r[2], r[3], r[4])] = c
	}
	compared := 0
	for _, q := range []string{
		"select lens, period, area_level, area_code, org_type, rating, org_count from marts.rating_distribution where rating <> 'not_applicable' and listed_count > 0",
		"select lens, period, area_level, area_code, org_type, 'rated_count', rated_count from marts.rating_distribution where listed_count > 0",
		"select lens, period, area_level, area_code, org_type, 'in_chain_count', in_chain_count from marts.value_chain_share where base = 'good_or_fair'",
		"select lens, period, area_level, area_code, org_type, 'base_count', base_count from marts.value_chain_share where base = 'good_or_fair'",
		"select lens, period, area_level, area_code, org_type, measure, adopting_count from marts.digital_adoption",
		"select lens, period, area_level, area_code, org_type, measure || '_unknown', unknown_count from marts.digital_adoption",
		"select lens, period, area_level, area_code, org_type, 'digital_base', base_count from marts.digital_adoption",
		"select lens, period, area_level, area_code, org_type, 'member_count', member_count from marts.organisation_counts where listed_count > 0",
	} {
		rows, err := db.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows.Rows {
			c, there := cells[fmt.Sprint(r[0], r[1], r[2], r[3], r[4])]
			if !there {
				if n, _ := r[6].(int64); n != 0 {
					t.Errorf("%v is not on the page", r)
				}
				continue
			}
			got, is := c[fmt.Sprint(r[5])]
			compared++
			if want := r[6]; !is || want == nil != (got == nil) || want != nil && got.(float64) != float64(want.(int64)) {
				t.Errorf("%v: the page has %v", r, got)
			}
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d numbers compared", compared)
	}
}

// TestPageHasItsWords: each word of the page is there in both languages and used, and none is asked for that is not.
func TestPageHasItsWords(t *testing.T) {
	used := map[string]bool{}
	for _, file := range []string{"page.html", "page.js"} {
		for _, m := range regexp.MustCompile(`(?:Words\.|W\.)([a-z_]+)`).FindAllStringSubmatch(pageFile(file), -1) {
			used[m[1]] = true
		}
	}
	used["as_reported"], used["as_of_today"] = true, true // by variable
	var known []string
	for _, l := range pageWordLines() {
		if l[1] == "" || l[2] == "" {
			t.Errorf("%q has no word", l[0])
		}
		if !used[l[0]] {
			t.Errorf("%q is used nowhere", l[0])
		}
		known = append(known, l[0])
	}
	for w := range used {
		if !slices.Contains(known, w) {
			t.Errorf("there is no word %q", w)
		}
	}
}

// TestPageHasContrast computes the contrast of text and ground as WCAG 2.2 does, 1.4.3: 4.5 to 1 at least.
func TestPageHasContrast(t *testing.T) {
	p := Palette()
	luminance := func(hex string) float64 {
		sum := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	for _, pair := range [][2]string{
		{p["text"].Fill, p["paper"].Fill}, {p["quiet"].Fill, p["paper"].Fill}, {p["good"].Fill, p["paper"].Fill}, {p["good"].Ink, p["good"].Fill}, {p["fair"].Ink, p["fair"].Fill},
		{p["weak"].Ink, p["weak"].Fill}, {p["average"].Ink, p["average"].Fill}, {p["text"].Fill, p["grid"].Fill}, {p["text"].Fill, p["step1"].Fill}, {p["step1"].Ink, p["step1"].Fill},
		{p["step2"].Ink, p["step2"].Fill}, {p["step3"].Ink, p["step3"].Fill}, {p["step4"].Ink, p["step4"].Fill}, {p["step5"].Ink, p["step5"].Fill},
	} {
		a, b := luminance(pair[0]), luminance(pair[1])
		if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
			t.Errorf("%s on %s has a contrast of %.2f to 1", pair[0], pair[1], ratio)
		}
	}
}
