package review

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"kttt/transforms"
)

// A figure in executed text is its number among the figures set so far, between two signs of the
// private use area, so that a span of the document still knows which figure it is.
const (
	figureBegins = "\ue000"
	figureEnds   = "\ue001"
)

var figureMark = regexp.MustCompile(figureBegins + `(\d+)` + figureEnds)

// ofFigures are the functions whose first argument names a figure, ofGoals those that ask for a goal of it.
var (
	ofFigures = []string{"figure", "before", "change", "percent", "numerator", "denominator", "rose", "fell", "unchanged", "comparable", "known", "had", "some", "none", "label", "same"}
	ofGoals   = []string{"goal", "gap", "needed", "path", "lowest", "highest", "reached", "met", "onpath", "behind", "certain"}
)

// execute runs the template of the document and gives its lines, figures marked.
func (c *composer) execute(ctx context.Context) ([]string, error) {
	name, text, err := c.template()
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Option("missingkey=error").Funcs(c.functions(ctx, nil)).Parse(text)
	if err != nil {
		return nil, templateError(err)
	}
	for _, part := range t.Templates() {
		if err := c.checkNodes(part.Tree, part.Root); err != nil {
			return nil, err
		}
	}
	for i, line := range strings.Split(text, "\n") {
		if _, err := parseLine(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	var b strings.Builder
	if err := t.Funcs(c.functions(ctx, t)).Execute(&b, nil); err != nil {
		return nil, templateError(err)
	}
	return strings.Split(b.String(), "\n"), nil
}

// templateName is the file of a kind and language: report.vi.md.
func templateName(kind Kind, lang string) string { return fmt.Sprintf("%s.%s.md", kind, lang) }

// Templates are the program's own wordings by name, for the office to change copies of.
func Templates() (map[string]string, error) {
	out := map[string]string{}
	for _, kind := range []Kind{Report, Summary} {
		for _, lang := range []string{"vi", "en"} {
			b, err := sources.ReadFile(templateName(kind, lang))
			if err != nil {
				return nil, err
			}
			out[templateName(kind, lang)] = string(b)
		}
	}
	return out, nil
}

// template is the office's own file of the name where it has one, else the one of the program.
func (c *composer) template() (name, text string, err error) {
	name = templateName(c.settings.Kind, c.params.lang)
	if own, ok := c.settings.Texts[name]; ok {
		if strings.TrimSpace(own) == "" {
			return "", "", fmt.Errorf("texts/%s:1: the file has no text, so the report would have none", name)
		}
		return "texts/" + name, strings.ReplaceAll(strings.TrimPrefix(own, "\ufeff"), "\r\n", "\n"), nil
	}
	b, err := sources.ReadFile(name)
	return name, string(b), err
}

var templatePlace = regexp.MustCompile(`^template: (.*?:\d+)(?::\d+)?: (?:executing .* at <.*>: )?(?:error calling \w+: )?`)

// templateError is an error of the template with file and line first and the machinery left out.
func templateError(err error) error {
	return errors.New(templatePlace.ReplaceAllString(err.Error(), "$1: "))
}

// checkNodes finds names that are not there also in branches that this period does not take.
func (c *composer) checkNodes(t *parse.Tree, node parse.Node) error {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, m := range n.Nodes {
			if err := c.checkNodes(t, m); err != nil {
				return err
			}
		}
	case *parse.ActionNode:
		return c.checkNodes(t, n.Pipe)
	case *parse.IfNode:
		return c.checkBranch(t, &n.BranchNode)
	case *parse.WithNode:
		return c.checkBranch(t, &n.BranchNode)
	case *parse.RangeNode: // a sentence has nothing to go through, and a range of a large number would never end
		return misplaced(t, n, errors.New("{{range}} is not for these texts"))
	case *parse.TemplateNode:
		return c.checkNodes(t, n.Pipe)
	case *parse.PipeNode:
		if n == nil {
			return nil
		}
		for _, command := range n.Cmds {
			if err := c.checkCommand(t, command); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *composer) checkBranch(t *parse.Tree, n *parse.BranchNode) error {
	return errors.Join(c.checkNodes(t, n.Pipe), c.checkNodes(t, n.List), c.checkNodes(t, n.ElseList))
}

// checkCommand looks the figure, goal or table of a call up where the call names it in letters.
func (c *composer) checkCommand(t *parse.Tree, n *parse.CommandNode) error {
	for _, arg := range n.Args {
		if err := c.checkNodes(t, arg); err != nil {
			return err
		}
	}
	function, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok || len(n.Args) < 2 {
		return nil
	}
	name, ok := n.Args[1].(*parse.StringNode)
	if !ok {
		return nil
	}
	var err error
	switch {
	case slices.Contains(ofFigures, function.Ident):
		for _, arg := range n.Args[1:] {
			if name, ok := arg.(*parse.StringNode); ok && err == nil {
				_, err = c.figures.get(name.Text)
			}
		}
	case slices.Contains(ofGoals, function.Ident) && len(n.Args) > 2:
		if horizon, ok := n.Args[2].(*parse.NumberNode); ok {
			_, err = c.goal(name.Text, int(horizon.Int64))
		}
	case function.Ident == "rows":
		_, err = known("table", name.Text)
	}
	if err == nil {
		return nil
	}
	return misplaced(t, n, err)
}

// misplaced is an error with the file and line of a node.
func misplaced(t *parse.Tree, n parse.Node, err error) error {
	place, _ := t.ErrorContext(n)
	return fmt.Errorf("%s: %w", place[:strings.LastIndex(place, ":")], err)
}

// functions are what a template may call. t is the template itself, for worries to be told by their part of it.
func (c *composer) functions(ctx context.Context, t *template.Template) template.FuncMap {
	f := template.FuncMap{
		"period":        func() string { return c.params.periodWords },
		"before_period": func() string { return c.params.beforeWords },
		"year":          func() string { return c.params.year },
		"next_year":     func() string { return c.params.words("{next_year}") },
		"next_period":   func() string { return nextWords(transforms.Period(c.params.period), c.params.lang) },
		"upper":         strings.ToUpper,
		"day":           func() string { return c.params.words("{day}") },
		"half":          func() bool { return transforms.Period(c.params.period).Kind() != "year" },
		"rows":          func(name string) (int, error) { return c.rows(ctx, name) },
		"worries":       func() (string, error) { return c.worries(ctx, t) },
	}
	for name, function := range c.figureFunctions() {
		f[name] = function
	}
	for name, function := range c.goalFunctions() {
		f[name] = function
	}
	return f
}

func (c *composer) figureFunctions() template.FuncMap {
	number := func(what string, of func(*figure) (numbers, Unit)) func(string) (string, error) {
		return func(name string) (string, error) {
			g, err := c.figures.get(name)
			if err != nil {
				return "", err
			}
			n, unit := of(g)
			return c.mark(c.figures.set(g, what, n, unit)), nil
		}
	}
	is := func(of func(*figure) bool) func(string) (bool, error) {
		return func(name string) (bool, error) {
			g, err := c.figures.get(name)
			return err == nil && of(g), err
		}
	}
	moved := func(direction int) func(*figure) bool {
		return func(g *figure) bool {
			d, isKnown := c.figures.trend(g)
			return isKnown && d == direction
		}
	}
	return template.FuncMap{
		"figure": number("", func(g *figure) (numbers, Unit) { return g.now, g.entry.Unit }),
		"before": number("before", func(g *figure) (numbers, Unit) { return g.before, g.entry.Unit }),
		"change": number("change", (*figure).change),
		"percent": func(name string) (string, error) { // nothing where there is none: {{with percent "htx_count"}}
			g, err := c.figures.get(name)
			if err != nil {
				return "", err
			}
			n := g.percent()
			if n.value == nil {
				return "", nil
			}
			return c.mark(c.figures.set(g, "percent", n, Share)), nil
		},
		"numerator":   number("numerator", func(g *figure) (numbers, Unit) { return numbers{value: g.now.numerator}, Count }),
		"denominator": number("denominator", func(g *figure) (numbers, Unit) { return numbers{value: g.now.denominator}, Count }),
		"rose":        is(moved(1)),
		"fell":        is(moved(-1)),
		"unchanged":   is(moved(0)),
		"comparable": is(func(g *figure) bool {
			_, isKnown := c.figures.trend(g)
			return isKnown
		}),
		"known": is(func(g *figure) bool { return g.now.value != nil }),
		"had":   is(func(g *figure) bool { return g.before.value != nil }),
		"some":  is(func(g *figure) bool { return g.now.value != nil && *g.now.value > 0 }),
		"none":  is(func(g *figure) bool { return g.now.value != nil && *g.now.value == 0 }),
		"same": func(name, other string) (bool, error) {
			g, err := c.figures.get(name)
			h, err2 := c.figures.get(other)
			return err == nil && err2 == nil && g.now.value != nil && h.now.value != nil && *g.now.value == *h.now.value, errors.Join(err, err2)
		},
		"label": func(name string) (string, error) {
			g, err := c.figures.get(name)
			if err != nil {
				return "", err
			}
			return lowerFirst(g.entry.Title(c.params.lang)), nil
		},
	}
}

func (c *composer) goalFunctions() template.FuncMap {
	number := func(what string, of func(goal) (*float64, Unit)) func(string, int) (string, error) {
		return func(name string, horizon int) (string, error) {
			g, err := c.goal(name, horizon)
			if err != nil {
				return "", err
			}
			value, unit := of(g)
			out := &Figure{Name: fmt.Sprintf("%s:%s%d", name, what, horizon), Value: value, Unit: unit, Text: signNotReported, Indicator: name,
				Query: c.params.query(goalsQuery) + fmt.Sprintf("\n    and g.indicator = '%s' and g.horizon = %d", name, horizon)}
			if value != nil {
				out.Text = FormatRunning(*value, unit, c.params.lang)
			}
			return c.mark(out), nil
		}
	}
	is := func(of func(goal) bool) func(string, int) (bool, error) {
		return func(name string, horizon int) (bool, error) {
			g, err := c.goal(name, horizon)
			return err == nil && of(g), err
		}
	}
	difference := func(g goal, v *float64) (*float64, Unit) {
		if g.unit == Share {
			return v, Points
		}
		return v, g.unit
	}
	target := number("goal", func(g goal) (*float64, Unit) { return &g.target, g.unit })
	return template.FuncMap{
		"goal": func(name string, horizon int) (string, error) {
			text, err := target(name, horizon)
			if err != nil {
				return "", err
			}
			return c.goals[goalKey{name, horizon}].comparator + " " + text, nil
		},
		"gap":     number("gap", func(g goal) (*float64, Unit) { return difference(g, g.gap) }),
		"needed":  number("needed", func(g goal) (*float64, Unit) { return difference(g, roundedUp(g.needed, g.unit)) }),
		"path":    number("path", func(g goal) (*float64, Unit) { return g.path, g.unit }),
		"lowest":  number("lowest", func(g goal) (*float64, Unit) { return g.lowest, g.unit }),
		"highest": number("highest", func(g goal) (*float64, Unit) { return g.highest, g.unit }),
		"reached": number("reached", func(g goal) (*float64, Unit) { return quotient(g.actual, g.target), Share }),
		"met":     is(func(g goal) bool { return g.status == "met" }),
		"onpath":  is(func(g goal) bool { return g.status == "on_path" }),
		"behind":  is(func(g goal) bool { return g.status == "behind" }),
		"certain": is(func(g goal) bool { return g.isCertain }),
	}
}

// roundedUp is a number of organisations or members that is enough: 41.5 a year means 42.
func roundedUp(v *float64, unit Unit) *float64 {
	if v == nil || unit != Count {
		return v
	}
	up := float64(int64(*v))
	if up < *v {
		up++
	}
	return &up
}

func quotient(v *float64, base float64) *float64 {
	if v == nil || base == 0 {
		return nil
	}
	q := *v / base
	return &q
}

// goal is a goal of the plan, or an error that lists the horizons the plan has for the figure.
func (c *composer) goal(name string, horizon int) (goal, error) {
	if g, ok := c.goals[goalKey{name, horizon}]; ok {
		return g, nil
	}
	var other []string
	for k := range c.goals {
		if k.indicator == name {
			other = append(other, strconv.Itoa(k.horizon))
		}
	}
	slices.Sort(other)
	if len(other) > 0 {
		return goal{}, fmt.Errorf("the plan has no goal for %q in %d, but for %s", name, horizon, strings.Join(other, ", "))
	}
	return goal{}, fmt.Errorf("the plan has no goal for %q%s", name, didYouMean(name, "figure"))
}

// mark takes a figure down and gives the sign that stands for it in the text.
func (c *composer) mark(f *Figure) string {
	c.marked = append(c.marked, f)
	return figureBegins + strconv.Itoa(len(c.marked)-1) + figureEnds
}

// worries are the three that weigh most by worries.sql, each told by the part of the template that has its name.
func (c *composer) worries(ctx context.Context, t *template.Template) (string, error) {
	sql, err := sources.ReadFile("worries.sql")
	if err != nil {
		return "", err
	}
	result, err := c.db.Query(ctx, c.params.query(string(sql)))
	if err != nil {
		return "", fmt.Errorf("read worries.sql: %w", err)
	}
	var b strings.Builder
	for i, row := range result.Rows[:min(3, len(result.Rows))] {
		part := t.Lookup(row[0].(string))
		if part == nil {
			return "", fmt.Errorf("there is no part {{define %q}} to tell this worry by", row[0])
		}
		w := worry{Number: i + 1}
		w.Figure, _ = row[1].(string)
		if horizon := float(row[2]); horizon != nil {
			w.Horizon = int(*horizon)
		}
		if err := part.Execute(&b, w); err != nil {
			return "", err
		}
		b.WriteString("\n\n")
	}
	return b.String(), nil
}

// worry is what the part of a template that tells one is given.
type worry struct {
	Number  int
	Figure  string // the figure it is about
	Horizon int    // and the year of the goal it misses
}
