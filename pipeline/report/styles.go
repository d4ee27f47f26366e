package report

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kttt/transforms"
)

// palette are the fills of marked cells by severity, each in a pale form and a dark one for
// cells with light letters. The two low bits of each colour are 0: they hold the number of
// the fill that stood there before (see [styles.painted]), so that the marks can be
// taken off again when the workbook comes back, wherever its rows went meanwhile.
var palette = map[transforms.Severity][2]string{
	transforms.Reject: {"F4B4B4", "980000"},
	transforms.Refuse: {"F8C8A8", "A04000"},
	transforms.Warn:   {"FCE494", "705000"},
	transforms.Note:   {"DCE8F4", "1C4874"},
}

// mostFills is how many fills the low bits of a colour can number, 0 for none.
const mostFills = 63

// numbered is a colour of the palette that bears n.
func numbered(colour string, n int) string {
	v, _ := strconv.ParseUint(colour, 16, 32) // the palette is ours
	return fmt.Sprintf("%06X", v|uint64(n>>4&3)<<16|uint64(n>>2&3)<<8|uint64(n&3))
}

// number reads the number that a colour bears; false for a colour that is not of the palette.
func number(colour string) (n int, ok bool) {
	if len(colour) == 8 {
		colour = colour[2:]
	}
	v, err := strconv.ParseUint(colour, 16, 32)
	if err != nil || len(colour) != 6 {
		return 0, false
	}
	bare := fmt.Sprintf("%06X", v&^0x030303)
	for _, pair := range palette {
		if bare == pair[0] || bare == pair[1] {
			return int(v>>16&3)<<4 | int(v>>8&3)<<2 | int(v&3), true
		}
	}
	return 0, false
}

// styles is the styles part while formats are added to it.
type styles struct {
	part    string
	src     []byte
	lists   map[string]*styleList // fonts, fills, borders, cellXfs
	before  []string              // the fills under marks, as XML; number 1 is the first
	painted map[paint]int         // formats made so far
}

type paint struct {
	xf       int
	severity transforms.Severity
}

// styleList is one list of the part: what it holds as XML, and what is added.
type styleList struct {
	first, last event
	items       []string
	added       []string
}

// add adds an entry, unless there is one of the same words, and gives its index.
func (l *styleList) add(xml string) int {
	if i := slices.Index(l.items, xml); i >= 0 {
		return i
	}
	if i := slices.Index(l.added, xml); i >= 0 {
		return len(l.items) + i
	}
	l.added = append(l.added, xml)
	return len(l.items) + len(l.added) - 1
}

// readStyles reads the styles part.
func (p *parcel) readStyles(part string) (*styles, error) {
	src, err := p.read(part)
	if err != nil {
		return nil, err
	}
	s := &styles{part: part, src: src, painted: map[paint]int{},
		lists: map[string]*styleList{"fonts": nil, "fills": nil, "borders": nil, "cellXfs": nil}}
	var list *styleList
	var from int
	err = each(src, func(e *event) error {
		_, known := s.lists[e.name]
		switch {
		case e.kind == start && e.depth == 1 && known:
			list = &styleList{first: *e}
			s.lists[e.name] = list
		case e.kind == end && e.depth == 1 && known:
			list.last, list = *e, nil
		case list != nil && e.kind == start && e.depth == 2:
			from = e.from
		case list != nil && e.kind == end && e.depth == 2:
			list.items = append(list.items, string(src[from:e.to]))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", part, err)
	}
	for name, l := range s.lists {
		if l == nil || len(l.items) == 0 {
			return nil, fmt.Errorf("%s: there are no %s", part, name)
		}
	}
	return s, nil
}

// head is the start tag of an entry of a list.
func head(xml string) string { return xml[:strings.IndexByte(xml, '>')+1] }

// reference reads the number that an entry's attribute holds, 0 for none.
func reference(xml, name string) int {
	_, _, from, to, ok := attrSpan(head(xml), name)
	if !ok {
		return 0
	}
	n, _ := strconv.Atoi(xml[from:to])
	return n
}

// withFill is a cell format with another fill.
func withFill(xf string, fill int) string {
	tag := head(xf)
	return setAttr(setAttr(tag, "fillId", strconv.Itoa(fill)), "applyFill", "1") + xf[len(tag):]
}

// fill is the XML of a solid fill.
func (s *styles) solid(colour string) string {
	t := s.lists["fills"].first.tag
	return fmt.Sprintf(`<%s><%s patternType="solid"><%s rgb="FF%s"/><%s indexed="64"/></%[2]s></%[1]s>`, t("fill"), t("patternFill"), t("fgColor"), colour, t("bgColor"))
}

// paint is the format xf with the colour of a severity and nothing else changed.
func (s *styles) paint(xf int, severity transforms.Severity) (int, error) {
	key := paint{xf, severity}
	if id, ok := s.painted[key]; ok {
		return id, nil
	}
	xfs, fills := s.lists["cellXfs"], s.lists["fills"]
	if xf < 0 || xf >= len(xfs.items) {
		return 0, fmt.Errorf("there is no cell format %d", xf)
	}
	old := xfs.items[xf]
	under := reference(old, "fillId")
	if under < 0 || under >= len(fills.items) {
		return 0, fmt.Errorf("there is no fill %d", under)
	}
	colour := palette[severity][0]
	if s.light(reference(old, "fontId")) {
		colour = palette[severity][1]
	}
	id := xfs.add(withFill(old, fills.add(s.solid(numbered(colour, s.remember(under))))))
	s.painted[key] = id
	return id, nil
}

// remember numbers the fill that a mark covers.
func (s *styles) remember(fill int) int {
	xml := s.lists["fills"].items[fill]
	if fill == 0 || len(xml) > 1000 {
		return 0
	}
	if i := slices.Index(s.before, xml); i >= 0 {
		return i + 1
	}
	if len(s.before) == mostFills {
		return 0
	}
	s.before = append(s.before, xml)
	return len(s.before)
}

// light tells a font whose letters would not be read on a pale ground.
func (s *styles) light(font int) bool {
	fonts := s.lists["fonts"].items
	if font < 0 || font >= len(fonts) {
		return false
	}
	light := false
	_ = each([]byte(fonts[font]), func(e *event) error { // read before
		if e.kind != start || e.name != "color" {
			return nil
		}
		rgb, theme, indexed := e.attr("rgb"), e.attr("theme"), e.attr("indexed")
		if v, err := strconv.ParseUint(rgb, 16, 64); err == nil && rgb != "" {
			light = 299*(v>>16&255)+587*(v>>8&255)+114*(v&255) > 150*1000
		}
		light = light || theme == "0" || theme == "2" || indexed == "1" || indexed == "9"
		return nil
	})
	return light
}

// save writes what was added into the part.
func (s *styles) save(p *parcel) error {
	var list edits
	for _, l := range s.lists {
		if len(l.added) == 0 {
			continue
		}
		if l.last.from == l.last.to {
			return errors.New("a list of formats is empty")
		}
		tag := setAttr(string(s.src[l.first.from:l.first.to]), "count", strconv.Itoa(len(l.items)+len(l.added)))
		list.replace(l.first.from, l.first.to, tag)
		list.insert(l.last.from, strings.Join(l.added, ""))
	}
	out, err := list.apply(s.src)
	if err != nil {
		return err
	}
	p.set(s.part, out)
	return nil
}

// bare gives each format whose fill is a mark of an earlier return the format without it. before
// are the fills that the earlier return remembered.
func (s *styles) bare(before []string) map[int]int {
	out := map[int]int{}
	fills, xfs := s.lists["fills"], s.lists["cellXfs"]
	for i, xf := range xfs.items {
		id := reference(xf, "fillId")
		if id < 0 || id >= len(fills.items) {
			continue
		}
		n, ok := number(solidColour(fills.items[id]))
		if !ok {
			continue
		}
		fill := 0
		if n > 0 && n <= len(before) && before[n-1] != "" {
			fill = fills.add(before[n-1])
		}
		out[i] = xfs.add(withFill(xf, fill))
	}
	return out
}

// solidColour is the colour of a solid fill, "" for any other.
func solidColour(fill string) string {
	solid, colour := false, ""
	_ = each([]byte(fill), func(e *event) error { // read before
		if e.kind == start && e.name == "patternFill" {
			solid = e.attr("patternType") == "solid"
		}
		if e.kind == start && e.name == "fgColor" {
			colour = e.attr("rgb")
		}
		return nil
	})
	if !solid {
		return ""
	}
	return colour
}
