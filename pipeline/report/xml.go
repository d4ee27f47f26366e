package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// event is one tag or text of an XML part with its place in it.
type event struct {
	kind         eventKind
	prefix, name string
	attrs        []xml.Attr
	text         string
	from, to     int // its bytes
	depth        int // of its element: 0 for the root
}

type eventKind byte

const (
	start eventKind = iota + 1
	end             // of an element written as one tag, too: then it has no bytes
	chars
)

// attr is the value of an attribute without prefix, "" when there is none.
func (e *event) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// id is the value of r:id, under whatever prefix.
func (e *event) id() string {
	for _, a := range e.attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// tag is the name of an element in e's namespace.
func (e *event) tag(name string) string {
	if e.prefix == "" {
		return name
	}
	return e.prefix + ":" + name
}

// walker reads a part event by event.
type walker struct {
	src   []byte
	d     *xml.Decoder
	depth int
	event
}

func walk(src []byte) *walker {
	return &walker{src: src, d: xml.NewDecoder(bytes.NewReader(src))}
}

// next goes to the next event; false at the end of the part.
func (w *walker) next() (bool, error) {
	for {
		from := int(w.d.InputOffset())
		token, err := w.d.RawToken()
		if errors.Is(err, io.EOF) && w.depth == 0 {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("read XML: %w", err)
		}
		w.event = event{from: from, to: int(w.d.InputOffset())}
		switch t := token.(type) {
		case xml.StartElement:
			w.kind, w.prefix, w.name, w.attrs, w.event.depth = start, t.Name.Space, t.Name.Local, t.Attr, w.depth
			w.depth++
		case xml.EndElement:
			w.depth--
			w.kind, w.prefix, w.name, w.event.depth = end, t.Name.Space, t.Name.Local, w.depth
		case xml.CharData:
			w.kind, w.text, w.event.depth = chars, string(t), w.depth
		default:
			continue
		}
		return true, nil
	}
}

// each calls do with every event of src.
func each(src []byte, do func(e *event) error) error {
	w := walk(src)
	for {
		ok, err := w.next()
		if err != nil || !ok {
			return err
		}
		if err := do(&w.event); err != nil {
			return err
		}
	}
}

// edit replaces bytes of a part.
type edit struct {
	from, to int
	with     string
}

type edits []edit

func (e *edits) insert(at int, text string) { *e = append(*e, edit{at, at, text}) }

func (e *edits) replace(from, to int, text string) { *e = append(*e, edit{from, to, text}) }

// inside puts text before the end tag of an element; first is its start tag.
func (e *edits) inside(src []byte, first, last *event, text string) {
	if last.from == last.to { // <a/>
		open := strings.TrimRight(strings.TrimSuffix(string(src[first.from:first.to]), "/>"), " \t\r\n")
		e.replace(first.from, first.to, open+">"+text+"</"+first.tag(first.name)+">")
		return
	}
	e.insert(last.from, text)
}

// apply makes src with all edits done. Those at one place keep their order.
func (e edits) apply(src []byte) ([]byte, error) {
	slices.SortStableFunc(e, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out bytes.Buffer
	at := 0
	for _, x := range e {
		if x.from < at {
			return nil, errors.New("two changes of one place")
		}
		out.Write(src[at:x.from])
		out.WriteString(x.with)
		at = x.to
	}
	out.Write(src[at:])
	return out.Bytes(), nil
}

// attrSpan finds an attribute in a start tag: the bytes of all of it with the blanks
// before it, and those of its value.
func attrSpan(tag, name string) (from, to, valueFrom, valueTo int, ok bool) {
	i := strings.IndexAny(tag, " \t\r\n/>")
	for i >= 0 && i < len(tag) {
		from = i
		for i < len(tag) && strings.IndexByte(" \t\r\n", tag[i]) >= 0 {
			i++
		}
		eq := strings.IndexByte(tag[i:], '=')
		if eq < 0 {
			return 0, 0, 0, 0, false
		}
		key := strings.TrimRight(tag[i:i+eq], " \t\r\n")
		open := strings.IndexAny(tag[i+eq:], `"'`)
		if open < 0 {
			return 0, 0, 0, 0, false
		}
		valueFrom = i + eq + open + 1
		closing := strings.IndexByte(tag[valueFrom:], tag[valueFrom-1])
		if closing < 0 {
			return 0, 0, 0, 0, false
		}
		valueTo = valueFrom + closing
		i = valueTo + 1
		if key == name {
			return from, i, valueFrom, valueTo, true
		}
	}
	return 0, 0, 0, 0, false
}

// setAttr is a start tag with one attribute set.
func setAttr(tag, name, value string) string {
	if _, _, from, to, ok := attrSpan(tag, name); ok {
		return tag[:from] + escape(value) + tag[to:]
	}
	i := strings.IndexAny(tag, " \t\r\n/>")
	return tag[:i] + " " + name + `="` + escape(value) + `"` + tag[i:]
}

// dropAttr is a start tag without an attribute.
func dropAttr(tag, name string) string {
	if from, to, _, _, ok := attrSpan(tag, name); ok {
		return tag[:from] + tag[to:]
	}
	return tag
}

// escape is s as XML text or attribute. What XML cannot hold is written as
// spreadsheets do, as _x0001_; a text that looks so is protected.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n', r == '\t':
			fmt.Fprintf(&b, "&#%d;", r)
		case r < ' ', r == 0xFFFE, r == 0xFFFF:
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '_' && looksEscaped(s[i:]):
			b.WriteString("_x005F_")
		case r == utf8.RuneError:
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// looksEscaped tells a text that begins as _x0001_ does.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[:2] != "_x" || s[6] != '_' {
		return false
	}
	return strings.Trim(s[2:6], "0123456789abcdefABCDEF") == ""
}
