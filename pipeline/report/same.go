package report

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// proveSame proves that copied is base with a list, marks and comments added and
// nothing else changed: every part of base is there, and byte for byte the same unless it
// is one of the few that take additions; those are read tag by tag, and hold all that base
// holds, in its order and with its attributes.
func proveSame(base, copied *parcel, marked map[cellOf]bool) error {
	c := &comparison{base: base, copied: copied, marked: marked}
	b, err := base.book()
	if err != nil {
		return err
	}
	if c.xfs, c.newXfs, err = c.formats(b.styles); err != nil {
		return err
	}
	sheets := map[string]bool{}
	for _, s := range b.sheets {
		sheets[s.part] = true
	}
	for _, name := range base.names {
		if !copied.has(name) {
			return fmt.Errorf("part %q was lost", name)
		}
		equal, err := same(base, copied, name)
		if err != nil {
			return err
		}
		if equal {
			continue
		}
		if err := c.part(name, kindOf(name, b, sheets)); err != nil {
			return fmt.Errorf("part %q: %w", name, err)
		}
	}
	for _, name := range copied.names {
		if !base.has(name) && !strings.Contains(name, "Kttt") && !strings.Contains(name, "_rels/") {
			return fmt.Errorf("part %q was added", name)
		}
	}
	return nil
}

type comparison struct {
	base, copied *parcel
	marked       map[cellOf]bool
	xfs, newXfs  []string
}

// formats are the cell formats of the original and of the copy.
func (c *comparison) formats(part string) (before, after []string, err error) {
	var lists [2][]string
	for i, p := range []*parcel{c.base, c.copied} {
		s, err := p.readStyles(part)
		if err != nil {
			return nil, nil, err
		}
		lists[i] = s.lists["cellXfs"].items
	}
	return lists[0], lists[1], nil
}

// kindOf is what a part may gain.
func kindOf(name string, b *bookPart, sheets map[string]bool) string {
	switch {
	case name == typesPart, strings.HasSuffix(name, ".rels"):
		return "listing"
	case name == b.name:
		return "workbook"
	case name == b.styles:
		return "styles"
	case sheets[name]:
		return "sheet"
	case strings.HasSuffix(name, ".vml"):
		return "drawing"
	case strings.Contains(name, "omments"):
		return "comments"
	}
	return ""
}

// gains are the elements that a part of each kind may gain.
var gains = map[string][]string{
	"listing":  {"Relationship", "Override", "Default"},
	"workbook": {"sheet", "definedNames", "definedName"},
	"styles":   {"font", "fill", "border", "xf"},
	"sheet":    {"row", "c", "legacyDrawing"},
	"comments": {"author", "comment"},
}

// part compares one part that may gain something.
func (c *comparison) part(name, kind string) error {
	before, err := c.base.read(name)
	if err != nil {
		return err
	}
	after, err := c.copied.read(name)
	if err != nil {
		return err
	}
	if kind == "drawing" {
		head := strings.TrimSuffix(strings.TrimRight(string(before), " \t\r\n"), "</xml>")
		if !strings.HasPrefix(string(after), head) {
			return fmt.Errorf("it was changed")
		}
		return nil
	}
	may := gains[kind]
	if may == nil {
		return fmt.Errorf("it was changed")
	}
	x, y := walk(before), walk(after)
	for {
		inX, err := x.next()
		if err != nil {
			return err
		}
		inY, err := y.next()
		if err != nil {
			return err
		}
		for inY && y.kind == start && slices.Contains(may, y.name) && !(inX && c.matches(name, kind, &x.event, &y.event)) {
			if err := passAddition(y); err != nil {
				return err
			}
			if inY, err = y.next(); err != nil {
				return err
			}
		}
		if inX != inY || inX && !c.matches(name, kind, &x.event, &y.event) {
			return fmt.Errorf("byte %d was changed: %s", x.from, strings.TrimSpace(string(before[x.from:min(x.to, x.from+80)])))
		}
		if !inX {
			return nil
		}
	}
}

// passAddition reads to the end of an added element. An added row or cell holds no value.
func passAddition(y *walker) error {
	name, depth := y.name, y.event.depth
	for {
		ok, err := y.next()
		if err != nil {
			return err
		}
		switch {
		case !ok:
			return fmt.Errorf("element %q does not end", name)
		case y.kind == end && y.event.depth == depth:
			return nil
		case (name == "c" || name == "row") && y.kind == start && y.name != "c":
			return fmt.Errorf("an added cell holds %q", y.name)
		}
	}
}

// matches tells that two events say the same but for what a copy may change.
func (c *comparison) matches(part, kind string, x, y *event) bool {
	if x.kind != y.kind || x.name != y.name || x.prefix != y.prefix || x.text != y.text || x.depth != y.depth {
		return false
	}
	return slices.Equal(c.essential(part, kind, x, false), c.essential(part, kind, y, true))
}

// essential are the attributes of a tag that a copy must keep, in their order.
func (c *comparison) essential(part, kind string, e *event, copied bool) []xml.Attr {
	var out []xml.Attr
	for _, a := range e.attrs {
		drop := false
		switch kind {
		case "styles":
			drop = a.Name.Local == "count" && e.depth == 1
		case "workbook":
			drop = e.name == "workbookView" && (a.Name.Local == "activeTab" || a.Name.Local == "firstSheet")
			if e.name == "definedName" && a.Name.Local == "localSheetId" && !copied {
				a.Value = fmt.Sprint(whole(a.Value) + 1)
			}
		case "sheet":
			drop = e.name == "sheetView" && a.Name.Local == "tabSelected"
			if e.name == "c" && a.Name.Local == "s" && c.marked[cellOf{part, e.attr("r")}] {
				a.Value = c.look(whole(a.Value), copied)
				drop = a.Value == c.look(0, copied) // a cell without s is of format 0
			}
		}
		if !drop {
			out = append(out, a)
		}
	}
	return out
}

// look is a cell format without its fill.
func (c *comparison) look(xf int, copied bool) string {
	list := c.xfs
	if copied {
		list = c.newXfs
	}
	if xf < 0 || xf >= len(list) {
		return ""
	}
	tag := head(list[xf])
	return dropAttr(dropAttr(tag, "fillId"), "applyFill") + list[xf][len(tag):]
}
