package review

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"kttt/pipeline/warehouse"
)

//go:embed page
var pageFiles embed.FS

// pageFile is a file of the page's folder, which is part of the program.
func pageFile(name string) string {
	b, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return string(b)
}

// WritePage writes the page of a release: one file that needs no network and no other file. It holds every period;
// s.Period is the one it opens with, the newest where that is empty. What its filters show is in the marts as it is
// here, number by number. Kind, Texts and Letter of s play no part.
func WritePage(ctx context.Context, w io.Writer, db *warehouse.DB, s Settings) error {
	rows, err := readPage(ctx, db)
	if err != nil {
		return err
	}
	return rows.write(w, choose(s.Lang, "vi", "en"), s.Period)
}

// pageView is what the template shows: all that does not depend on filters, and the first view for readers without script.
type pageView struct {
	Lang, Run, AsOf string
	Period          string
	Policy          string
	Words           map[string]string
	Sections        []pageSection
	Definitions     []pageDefinition
	Style           template.CSS
	Script, Data    template.JS
}

// pageSection is a part of the page between its heading and the tables that its script draws.
type pageSection struct {
	ID, Title, Note string
	Static          []pageTable
}

type pageDefinition struct{ Indicator, Title, Numerator, Denominator, Law, Version, Rule, RuleSource string }

// pageSections are the parts in their order; each has a title of its name and a note in words.csv.
var pageSections = []string{"overview", "goals", "map", "ratings", "chain", "digital", "population", "reporting", "quality", "lists"}

func (r pageRows) write(w io.Writer, lang, period string) error {
	words := pageWords(lang)
	data, err := json.Marshal(r.data(lang, period, words)) // <, > and & are escaped
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	v := pageView{Lang: lang, Period: r.opens(period), Run: r.run(), AsOf: r.asOf(lang), Words: words, Definitions: r.definitions(lang), Style: template.CSS(pageStyle()),
		Script: template.JS(pageScript()), Data: template.JS(data)}
	v.Policy = "default-src 'none'; style-src '" + hash(string(v.Style)) + "'; script-src '" + hash(string(v.Script)) + "'; img-src data:; base-uri 'none'; form-action 'none'"
	static := r.static(lang, period, words)
	for _, id := range pageSections {
		v.Sections = append(v.Sections, pageSection{id, words[id], words[id+"_note"], static[id]})
	}
	if err := pageTemplate().Execute(w, v); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// hash names a style or script in the policy: it alone may run.
func hash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// pageScript is the page's script: what is shown, how it is drawn, and how it answers.
func pageScript() string {
	return "\"use strict\";\n(() => {\n" + pageFile("data.js") + pageFile("draw.js") + pageFile("page.js") + "})();\n"
}

// pageStyle is the style with the colours of the house.
func pageStyle() string {
	var x strings.Builder
	x.WriteString(":root{")
	palette := Palette()
	for _, role := range slices.Sorted(maps.Keys(palette)) {
		fmt.Fprintf(&x, "--%s:%s;--%[1]s-ink:%[3]s;", strings.ReplaceAll(role, "_", "-"), palette[role].Fill, palette[role].Ink)
	}
	x.WriteString("}\n")
	return x.String() + pageFile("page.css")
}

// pageWords are the page's own words in one language.
func pageWords(lang string) map[string]string {
	out := map[string]string{}
	for _, l := range pageWordLines() {
		out[l[0]] = choose(lang, l[1], l[2])
	}
	return out
}

var pageWordLines = sync.OnceValue(func() [][]string {
	lines, err := csv.NewReader(strings.NewReader(pageFile("words.csv"))).ReadAll()
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	return lines[1:]
})

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageFile("page.html")))
})
