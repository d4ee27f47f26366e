package warehouse

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSQL holds every file of package kttt/sql to the rules of the house: a header,
// one portable SELECT, the layers, the form of casts, ratios and orders.
func TestSQL(t *testing.T) {
	for _, s := range allScripts(t) {
		t.Run(s.table(), func(t *testing.T) {
			for _, rule := range []func(script) error{
				lintHeader, lintOneSelect, lintCase, lintPortable, lintRatios, lintOrders, lintLayers, lintCasts, lintWidth,
			} {
				if err := rule(s); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestNoCaseIsOrphaned wants a script for every archive; TestMarts and TestChecks want the reverse.
func TestNoCaseIsOrphaned(t *testing.T) {
	known := map[string]bool{}
	for _, s := range allScripts(t) {
		folder := "marts"
		if s.isCheck() {
			folder = s.Schema
		}
		known[filepath.Join("../../fixtures", folder, s.Name+".txtar")] = true
	}
	archives, err := filepath.Glob("../../fixtures/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range archives {
		if folder := filepath.Base(filepath.Dir(a)); (folder == "marts" || folder == "checks" || folder == "changes") && !known[a] {
			t.Errorf("%s is about no table and no check", a)
		}
	}
}

// TestLintSpeaksUp breaks each rule once.
func TestLintSpeaksUp(t *testing.T) {
	good := "-- A table.\n-- grain: a\n-- vi: Một bảng.\nselect\n    cast(a as bigint) as a\nfrom raw.periods\norder by a nulls last\n"
	for name, c := range map[string]struct {
		rule func(script) error
		sql  string
	}{
		"no grain":           {lintHeader, "-- A table.\n-- vi: Một bảng.\nselect 1\n"},
		"no Vietnamese":      {lintHeader, strings.Replace(good, "-- vi: Một bảng.\n", "", 1)},
		"no title":           {lintHeader, "select 1\n"},
		"two statements":     {lintOneSelect, good + ";\nselect 2\n"},
		"upper case":         {lintCase, strings.Replace(good, "from", "FROM", 1)},
		"double colon":       {lintPortable, strings.Replace(good, "cast(a as bigint)", "a::bigint", 1)},
		"qualify":            {lintPortable, strings.Replace(good, "order by", "qualify a = 1 order by", 1)},
		"clock":              {lintPortable, strings.Replace(good, "cast(a", "cast(now()", 1)},
		"list":               {lintPortable, strings.Replace(good, "cast(a", "cast([a]", 1)},
		"date arithmetic":    {lintPortable, strings.Replace(good, "cast(a", "cast(period_end + 1", 1)},
		"select star":        {lintPortable, "select * from raw.periods"},
		"group by all":       {lintPortable, strings.Replace(good, "order by", "group by all order by", 1)},
		"bare ratio":         {lintRatios, strings.Replace(good, "cast(a", "cast(a / b", 1)},
		"ratio without null": {lintRatios, strings.Replace(good, "cast(a", "cast(cast(a as double) / cast(b as double)", 1)},
		"nulls anywhere":     {lintOrders, strings.Replace(good, " nulls last", "", 1)},
		"order not grain":    {lintOrders, strings.Replace(good, "order by a", "order by b", 1)},
		"ordered view":       {lintOrders, "-- A view.\n-- grain: a\n-- view\n" + good},
		"mart of raw":        {lintLayers, good},
		"unnamed mart":       {lintLayers, strings.Replace(good, "raw.periods", "marts.indicators", 1)},
		"idle after":         {lintLayers, strings.Replace(good, "from raw.periods", "-- x\nfrom meta.run", 1) + "-- after"},
		"no cast":            {lintCasts, strings.Replace(good, "cast(a as bigint)", "a", 1)},
	} {
		s := parseScript("marts", "x", c.sql)
		if name == "idle after" {
			s.After = []string{"marts.indicators"}
		}
		if c.rule(s) == nil {
			t.Errorf("%s: nobody spoke up", name)
		}
	}
}

// allScripts is every file of every layer.
func allScripts(t *testing.T) []script {
	t.Helper()
	var all []script
	for _, folder := range []string{"meta", "staging", "marts", "checks", "changes"} {
		files, err := loadFolder(folder)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, files...)
	}
	return all
}

func lintHeader(s script) error {
	if s.Title == "" {
		return fmt.Errorf("line 1 does not say what it is")
	}
	if s.TitleVI == "" {
		return fmt.Errorf("no line -- vi: says in Vietnamese what it is; it stands after the grain")
	}
	if s.isCheck() {
		if s.Severity == "" {
			return fmt.Errorf("line 1 does not begin with fail: or warn:")
		}
		return nil
	}
	if lines := strings.Split(s.SQL, "\n"); len(lines) < 2 || !strings.HasPrefix(lines[1], "-- grain: ") {
		return fmt.Errorf("line 2 is not the grain")
	}
	return nil
}

func lintOneSelect(s script) error {
	text := strings.TrimSpace(code(s))
	if strings.Contains(text, ";") || !(strings.HasPrefix(text, "select") || strings.HasPrefix(text, "with")) {
		return fmt.Errorf("not one SELECT without a semicolon")
	}
	return nil
}

func lintCase(s script) error {
	if m := regexp.MustCompile(`[A-Z]\w*`).FindString(code(s)); m != "" {
		return fmt.Errorf("%q is not lower case", m)
	}
	return nil
}

// unportable is what another engine would not run alike, and what has a clock or dice in it.
var unportable = regexp.MustCompile(`::|//|[\[\]{}$]|->|\b(?:qualify|pivot|unpivot|exclude|replace|unnest|struct|lambda|asof|semi|anti|positional|` +
	`interval|limit|using|sample|getvariable|any_value|arg_max|arg_min|list|map|` +
	`now|today|current_date|current_timestamp|current_time|localtimestamp|random|uuid|gen_random_uuid|setseed|` +
	`date_add|date_sub|date_diff|datediff|dateadd|date_part|date_trunc|last_day|strftime|strptime|age)\b|` +
	`group by all|order by all|union all by name|union by name|select \*|\.\*|\b\w+_(?:on|end|start|since)\s*[-+]|[-+]\s*\w+_(?:on|end|start|since)\b`)

func lintPortable(s script) error {
	if m := unportable.FindString(code(s)); m != "" {
		return fmt.Errorf("%q is outside the portable subset", m)
	}
	return nil
}

func lintRatios(s script) error {
	text := code(s)
	for i := range text {
		if text[i] != '/' {
			continue
		}
		before, after := strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
		if !strings.HasSuffix(before, "as double)") || !regexp.MustCompile(`^nullif\(cast\([^,]* as double\), 0\)`).MatchString(after) {
			return fmt.Errorf("a ratio is not cast(a as double) / nullif(cast(b as double), 0): …%.40s", text[max(0, i-20):])
		}
	}
	return nil
}

var orderBy = regexp.MustCompile(`order by\s+([^()]*)`)

func lintOrders(s script) error {
	last := ""
	for _, m := range orderBy.FindAllStringSubmatch(code(s), -1) {
		last = strings.Join(strings.Fields(m[1]), " ")
		for _, term := range list(last) {
			if !strings.HasSuffix(term, " nulls last") && !strings.HasSuffix(term, " desc nulls last") {
				return fmt.Errorf("order by %q is without nulls last", term)
			}
		}
	}
	if s.IsView {
		if strings.Contains(code(s), "\norder by") {
			return fmt.Errorf("a view is ordered: every query of it would sort all its rows")
		}
		return nil
	}
	if !s.isCheck() && last != s.order() {
		return fmt.Errorf("the last order by is %q, not the grain", last)
	}
	if last == "" {
		return fmt.Errorf("no order by")
	}
	return nil
}

func lintLayers(s script) error {
	before := map[string][]string{
		"meta": {"raw"}, "staging": {"raw", "meta"}, "marts": {"meta", "staging"}, "checks": {"meta", "staging", "marts"},
		"changes": {"meta", "staging", "marts", "previous"},
	}[s.Schema]
	var own []string
	for _, table := range reads(s.SQL) {
		schema, _, _ := strings.Cut(table, ".")
		if schema == s.Schema && !s.isCheck() {
			own = append(own, table)
		} else if !slices.Contains(before, schema) {
			return fmt.Errorf("%s reads %s, which is no layer before it", s.table(), table)
		}
	}
	after := slices.Sorted(slices.Values(s.After))
	if !slices.Equal(own, after) {
		return fmt.Errorf("-- after: names %v but the query reads %v", after, own)
	}
	return nil
}

var castColumn = regexp.MustCompile(`(?s)^cast\(.* as (varchar|bigint|double|boolean|date)\) as \w+$`)

func lintCasts(s script) error {
	if s.isCheck() {
		return nil
	}
	text := code(s)
	_, columns, _ := strings.Cut(text[strings.LastIndex("\n"+text, "\nselect\n"):], "select\n")
	columns, _, _ = strings.Cut(columns, "\nfrom ")
	depth, start := 0, 0
	columns += ","
	for i, r := range columns {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			if term := strings.TrimSpace(columns[start:i]); !castColumn.MatchString(term) {
				return fmt.Errorf("output column %q is not cast(… as type) as name", term)
			}
			start = i + 1
		}
	}
	return nil
}

func lintWidth(s script) error {
	for i, line := range strings.Split(s.SQL, "\n") {
		if len([]rune(line)) > 125 && !strings.HasPrefix(line, "-- after: ") {
			return fmt.Errorf("line %d is %d characters wide", i+1, len([]rune(line)))
		}
	}
	return nil
}

var literal = regexp.MustCompile(`'(?:[^']|'')*'`)

// code is a script without comments and with its literals emptied.
func code(s script) string {
	return literal.ReplaceAllString(stripComments(s.SQL), "''")
}
