package review

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// TextError is a mistake in the office's own words: the message names file and line, Hint the next step.
type TextError struct {
	Err  error
	Hint string
}

func (e *TextError) Error() string { return e.Err.Error() }

// Unwrap gives the mistake itself.
func (e *TextError) Unwrap() error { return e.Err }

// officeTexts are what a person has written for the period, by the folded heading of the block it is for.
type officeTexts map[string]officeText

type officeText struct {
	heading    string
	place      string // file:line
	paragraphs []string
}

var textHeading = regexp.MustCompile(`^#+\s+(.+?)\s*#*$`)

// readOfficeTexts reads DATA/texts/<period>.md, or <period>.en.md for an English document: one heading per block
// of the report, below it paragraphs apart by empty lines. A file that is not there is no error.
func (c *composer) readOfficeTexts() error {
	c.texts = officeTexts{}
	name := c.settings.Period + choose(c.params.lang, ".md", ".en.md")
	content, ok := c.settings.Texts[name]
	if !ok {
		return nil
	}
	if err := c.texts.read("texts/"+name, content); err != nil {
		return err
	}
	return c.checkOfficeTexts()
}

func (o officeTexts) read(path, content string) error {
	var at *officeText
	isOpen := false
	store := func() {
		if at != nil {
			o[foldHeading(at.heading)] = *at
		}
	}
	for i, l := range strings.Split(norm.NFC.String(strings.TrimPrefix(content, "\ufeff")), "\n") {
		l = strings.TrimSpace(l)
		if m := textHeading.FindStringSubmatch(l); m != nil {
			store()
			if earlier, ok := o[foldHeading(m[1])]; ok {
				return fmt.Errorf("%s:%d: heading %q stands at %s already; put both texts under one", path, i+1, m[1], earlier.place)
			}
			at, isOpen = &officeText{heading: m[1], place: fmt.Sprintf("%s:%d", path, i+1)}, false
			continue
		}
		switch {
		case l == "":
			isOpen = false
		case at == nil:
			return fmt.Errorf("%s:%d: this text stands under no heading; write the heading of its block above it: # Bối cảnh chung", path, i+1)
		case isOpen && !strings.HasPrefix(l, "- "):
			at.paragraphs[len(at.paragraphs)-1] += " " + l
		default:
			at.paragraphs = append(at.paragraphs, l)
			isOpen = true
		}
	}
	store()
	return nil
}

// checkOfficeTexts errs where a text stands under a heading that no block of the report asks for: it would be lost.
func (c *composer) checkOfficeTexts() error {
	report := *c
	report.settings.Kind = Report // the one document that has such blocks; its summary shares the file
	_, text, err := report.template()
	if err != nil {
		return err
	}
	var names []string
	asked := map[string]bool{}
	for _, l := range strings.Split(text, "\n") {
		if b, err := parseLine(l); err == nil && b.kind == "office" && !asked[foldHeading(b.args[0])] {
			asked[foldHeading(b.args[0])] = true
			names = append(names, b.args[0])
		}
	}
	var lost []string
	for key, t := range c.texts {
		if !asked[key] {
			lost = append(lost, fmt.Sprintf("%s: no block of the report has the heading %q; there are: %s", t.place, t.heading, strings.Join(names, "; ")))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	slices.Sort(lost)
	return errors.New(lost[0])
}

// foldHeading compares headings as people do: capitals and blanks do not matter, marks do.
func foldHeading(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}

// office is what a person has to say under a heading, or the gap where it belongs.
func (c *composer) office(name, hint string) []Block {
	t, ok := c.texts[foldHeading(name)]
	if !ok || len(t.paragraphs) == 0 {
		return []Block{Blank{Name: name, Hint: hint}}
	}
	var out []Block
	for _, p := range t.paragraphs {
		out = append(out, Paragraph{Spans: []Span{{Text: p}}})
	}
	return out
}
