package report

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const mainNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

// bookPart is the workbook part: its sheets of every kind in order, and where they stand.
type bookPart struct {
	name, styles string
	src          []byte
	sheets       []sheetEntry
	relations    []relation
}

// sheetEntry is one <sheet> of the workbook part.
type sheetEntry struct {
	name, part string
	id         int
	hidden     bool
	relation   relation
	from, to   int
}

// book reads the workbook part of a package.
func (p *parcel) book() (*bookPart, error) {
	top, err := p.relations("")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(top, func(r relation) bool { return r.kind == "officeDocument" && !r.external })
	if i < 0 {
		return nil, errors.New("package has no workbook part")
	}
	b := &bookPart{name: top[i].target}
	if b.src, err = p.read(b.name); err != nil {
		return nil, err
	}
	if b.relations, err = p.relations(b.name); err != nil {
		return nil, err
	}
	byID := map[string]relation{}
	for _, r := range b.relations {
		byID[r.id] = r
		if r.kind == "styles" {
			b.styles = r.target
		}
	}
	err = each(b.src, func(e *event) error {
		switch {
		case e.kind == start && e.depth == 0 && e.name != "workbook":
			return fmt.Errorf("root element is %q", e.name)
		case e.name != "sheet" || e.depth != 2:
		case e.kind == start:
			r := byID[e.id()]
			b.sheets = append(b.sheets, sheetEntry{e.attr("name"), r.target, whole(e.attr("sheetId")), e.attr("state") != "" && e.attr("state") != "visible", r, e.from, e.to})
		default:
			b.sheets[len(b.sheets)-1].to = e.to
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return b, nil
}

// dropSheet takes the sheet at index i out of the workbook with its part.
func (p *parcel) dropSheet(b *bookPart, i int) error {
	s := b.sheets[i]
	var list edits
	list.replace(s.from, s.to, "")
	if err := renumber(b.src, &list, func(n int) int {
		switch {
		case n == i:
			return -1
		case n > i:
			return n - 1
		}
		return n
	}); err != nil {
		return err
	}
	out, err := list.apply(b.src)
	if err != nil {
		return err
	}
	p.set(b.name, out)
	rels, err := p.read(relationsPart(b.name))
	if err != nil {
		return err
	}
	var cut edits
	cut.replace(s.relation.from, s.relation.to, "")
	if rels, err = cut.apply(rels); err != nil {
		return err
	}
	p.set(relationsPart(b.name), rels)
	return p.discard(s.part)
}

// renumber gives the local names of sheets and the active tab their new sheet
// numbers; a name of sheet -1 is taken out.
func renumber(src []byte, list *edits, to func(int) int) error {
	from := -1
	return each(src, func(e *event) error {
		switch {
		case e.kind == end && e.name == "definedName" && from >= 0:
			list.replace(from, e.to, "")
			from = -1
		case e.kind != start:
		case e.name == "definedName" && e.attr("localSheetId") != "":
			if n := to(whole(e.attr("localSheetId"))); n >= 0 {
				list.replace(e.from, e.to, setAttr(string(src[e.from:e.to]), "localSheetId", strconv.Itoa(n)))
			} else {
				from = e.from
			}
		case e.name == "workbookView":
			tag := string(src[e.from:e.to])
			for _, name := range []string{"activeTab", "firstSheet"} {
				if v := e.attr(name); v != "" {
					tag = setAttr(tag, name, strconv.Itoa(max(to(whole(v)), 0)))
				}
			}
			list.replace(e.from, e.to, tag)
		}
		return nil
	})
}

// addSheet puts a sheet of the given part first in the workbook, shows it, and
// gives it local names: name and what it refers to.
func (p *parcel) addSheet(b *bookPart, name, part string, names [][2]string) error {
	id, err := p.relate(b.name, "worksheet", part)
	if err != nil {
		return err
	}
	if err := p.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"); err != nil {
		return err
	}
	next := 1
	for _, s := range b.sheets {
		next = max(next, s.id+1)
	}
	var list edits
	var opened, sheets, behind, defined, last event
	if err := each(b.src, func(e *event) error {
		switch {
		case e.kind == start && e.depth == 1:
			opened = *e
		case e.kind != end || e.depth != 1:
		case e.name == "sheets":
			sheets, behind = opened, *e
			tag := fmt.Sprintf(`<%s name="%s" sheetId="%d" xmlns:r="%s" r:id="%s"/>`, e.tag("sheet"), escape(name), next, relationsNS, id)
			if e.from == e.to {
				list.inside(b.src, &opened, e, tag)
			} else {
				list.insert(opened.to, tag)
			}
		case e.name == "functionGroups", e.name == "externalReferences":
			behind = *e
		case e.name == "definedNames":
			defined, last = opened, *e
		}
		return nil
	}); err != nil {
		return err
	}
	if sheets.name == "" {
		return errors.New("workbook lists no sheets")
	}
	if err := renumber(b.src, &list, func(n int) int { return n + 1 }); err != nil {
		return err
	}
	for i := range list { // the list is the sheet to be shown
		if strings.HasPrefix(list[i].with, "<"+sheets.tag("workbookView")) {
			for _, name := range []string{"activeTab", "firstSheet"} {
				list[i].with = dropAttr(list[i].with, name)
			}
		}
	}
	text := ""
	for _, n := range names {
		hidden := ""
		if strings.HasSuffix(n[0], "FilterDatabase") {
			hidden = ` hidden="1"`
		}
		text += fmt.Sprintf(`<%s name="%s" localSheetId="0"%s>%s</%[1]s>`, sheets.tag("definedName"), n[0], hidden, escape(n[1]))
	}
	if defined.name != "" {
		list.inside(b.src, &defined, &last, text)
	} else {
		list.insert(behind.to, fmt.Sprintf("<%s>%s</%[1]s>", sheets.tag("definedNames"), text))
	}
	out, err := list.apply(b.src)
	if err != nil {
		return err
	}
	p.set(b.name, out)
	return nil
}
