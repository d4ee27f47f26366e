package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	texttemplate "text/template"
)

// Dictionary is what a release says of itself to whoever works with it: its tables and
// columns, ready questions, indicators, codes and checks, in Vietnamese and in English. It is
// written as one web page that needs no other, and as Markdown.
type Dictionary struct {
	Run        string // the beginning of the run id
	AsOf       string // the day the figures are of
	Layers     []DictionaryLayer
	Cuts       []DictionaryQuery
	Indicators []DictionaryIndicator
	Rules      []DictionaryRule
	Codes      []DictionaryCodes
	Checks     []DictionaryQuery
}

// DictionaryLayer is one schema with its tables.
type DictionaryLayer struct {
	Name, VI, EN string
	Tables       []DictionaryTable
}

// DictionaryTable is one table; Notes is "" for none.
type DictionaryTable struct {
	Name, VI, EN, Notes string
	Grain               []string
	References          []DictionaryReference
	Columns             []DictionaryColumn
}

// DictionaryReference says that a column names a row of a table.
type DictionaryReference struct{ Column, Table string }

// DictionaryColumn is one column; Codes is the set of codes of its values, "" where it has none.
type DictionaryColumn struct{ Name, Type, Unit, VI, EN, Source, Codes string }

// DictionaryQuery is a view, a macro or a check; Severity is of a check, Example of the others.
type DictionaryQuery struct{ Name, VI, EN, Notes, Severity, Example string }

// DictionaryIndicator is what an indicator counts over what, by which law and rule; "" for none.
type DictionaryIndicator struct {
	Name, VI, EN, Unit, NumeratorVI, NumeratorEN, DenominatorVI, DenominatorEN string
	Parent, Law, Version, RuleSet, From, To, Table                             string
}

// DictionaryRule is one rule of a rule set; From is "" for one that is only for comparison.
type DictionaryRule struct{ Set, Name, VI, EN, From, To, Source string }

// DictionaryCodes is one set of codes with what each is called.
type DictionaryCodes struct {
	Set   string
	Codes []DictionaryCode
}

// DictionaryCode is one code.
type DictionaryCode struct{ Code, VI, EN string }

//go:embed dictionary.html
var dictionaryHTML string

//go:embed dictionary.md
var dictionaryMarkdown string

var (
	dictionaryPage = template.Must(template.New("dictionary").Funcs(template.FuncMap{"join": join}).Parse(dictionaryHTML))
	dictionaryText = texttemplate.Must(texttemplate.New("dictionary").Funcs(texttemplate.FuncMap{"join": join, "cell": markdownCell, "code": markdownCode}).Parse(dictionaryMarkdown))
)

// WriteHTML writes the dictionary as a web page.
func (d *Dictionary) WriteHTML(w io.Writer) error { return dictionaryPage.Execute(w, d) }

// WriteMarkdown writes the dictionary as Markdown.
func (d *Dictionary) WriteMarkdown(w io.Writer) error { return dictionaryText.Execute(w, d) }

// Span is the days on which the rule is in force, in both languages.
func (r DictionaryRule) Span() string {
	if r.From == "" {
		return "chỉ để so sánh / only for comparison"
	}
	return span(r.From, r.To)
}

// Span is the days for which the indicator is defined.
func (i DictionaryIndicator) Span() string { return span(i.From, i.To) }

// span is a span of days; without a first day it holds for all that is past, without a last one for all to come.
func span(from, to string) string {
	const always = "1900-01-01" // nobody said from when on
	switch {
	case (from == "" || from == always) && to == "":
		return "mọi kỳ / every period"
	case to == "":
		return fmt.Sprintf("từ %s / from %[1]s", from)
	case from == "" || from == always:
		return fmt.Sprintf("đến hết %s / until %[1]s", to)
	}
	return fmt.Sprintf("%s – %s", from, to)
}

func join(words []string) string { return strings.Join(words, ", ") }

// markdownCell is a text that stays in its cell of a Markdown table, and is no mark-up.
func markdownCell(s string) string {
	return strings.NewReplacer("\\", `\\`, "|", `\|`, "\n", " ", "\r", "", "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`").Replace(s)
}

// markdownCode is a text in a cell as code; it has no back-tick of its own.
func markdownCode(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.NewReplacer("|", `\|`, "\n", " ").Replace(s) + "`"
}
