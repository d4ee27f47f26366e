package workbook

import (
	"bytes"
	"strings"

	"kttt/transforms"
)

// odsBook reads an OpenDocument spreadsheet (ODF 1.2, part 1): content.xml holds
// the tables, styles.xml what their cells look like by default.
type odsBook struct {
	*book
	faces  map[string]string   // font names by the name the document gives them
	styles map[string]odsStyle // by family and name
	looks  map[string]face     // of cells, by the style's name
	shows  map[string]style    // what number and date formats show, by name
	result *transforms.Book
	count  bool // rows are counted, not kept
}

// odsStyle is what matters of a style; what is not set comes from its parent.
type odsStyle struct {
	parent     string // its key; its own for a family's default
	font       string
	told, bold bool   // whether it tells of bold type; what it tells
	hidden     bool   // a table that is not displayed
	format     string // the name of its number or date format
}

// readODS reads the parts of an .ods.
func readODS(p *pack) (*transforms.Book, error) {
	if p.has("encrypted-package") {
		return nil, &Error{Kind: ErrEncrypted}
	}
	if p.has("META-INF/manifest.xml") {
		if err := p.scan("META-INF/manifest.xml", "manifest", maxSmallBytes, p.manifest); err != nil {
			return nil, err
		}
	}
	if err := p.expect("content.xml", "styles.xml"); err != nil {
		return nil, err
	}
	b := newODSBook(&book{fonts: make(map[string]string)}, false)
	if p.has("styles.xml") {
		if err := p.scan("styles.xml", "document-styles", maxSmallBytes, b.document); err != nil {
			return nil, err
		}
	}
	content := func(b *odsBook) error {
		return p.scan("content.xml", "document-content", maxSheetBytes, b.document)
	}
	b.ahead = p.lookAhead([]string{"content.xml"}, func() error { return content(newODSBook(b.counted(), true)) })
	if err := content(b); err != nil {
		return nil, err
	}
	if len(b.result.Sheets) == 0 {
		return nil, within(damaged("document holds no table"), "", "content.xml")
	}
	return b.result, nil
}

func newODSBook(shelf *book, count bool) *odsBook {
	return &odsBook{book: shelf, faces: make(map[string]string), styles: make(map[string]odsStyle), looks: make(map[string]face), shows: make(map[string]style),
		result: new(transforms.Book), count: count}
}

// manifest refuses a package with an encrypted part, or without one that it should have.
func (p *pack) manifest(s *scanner) error {
	return s.children(func() error {
		if part := s.own("full-path"); (part == "styles.xml" || part == "content.xml") && !p.has(part) {
			return damaged("part %q is missing", part)
		}
		return s.children(func() error {
			if string(s.name) == "encryption-data" {
				return &Error{Kind: ErrEncrypted}
			}
			return s.skip()
		})
	})
}

// children calls read behind every child of the element entered last; read must
// leave the child.
func (s *scanner) children(read func() error) error {
	for {
		if ok, err := s.child(); err != nil || !ok {
			return err
		}
		if err := read(); err != nil {
			return err
		}
	}
}

// own is an attribute's unescaped value by its local name; the copies that
// LibreOffice adds under calcext do not count.
func (s *scanner) own(name string) string {
	for _, a := range s.attrs {
		if string(a.local()) == name && !bytes.HasPrefix(a.name, []byte("calcext:")) && !bytes.HasPrefix(a.name, []byte("loext:")) {
			text, err := appendText(nil, a.value, false)
			if err != nil {
				return ""
			}
			return string(text)
		}
	}
	return ""
}

// ownNumber is a repetition or a span: 1 when it is not given.
func (s *scanner) ownNumber(name string) (int, error) {
	for _, a := range s.attrs {
		if string(a.local()) == name {
			return repetition(a, a.value)
		}
	}
	return 1, nil
}

// repetition reads how often something stands, or how far it spans.
func repetition(a attr, value []byte) (int, error) {
	n, ok := whole(value, 1<<31)
	if !ok || n == 0 {
		return 0, damaged("attribute %s=%.40q", a.local(), value)
	}
	return n, nil
}

// document reads styles.xml or content.xml behind its root.
func (b *odsBook) document(s *scanner) error {
	return s.children(func() error {
		switch string(s.name) {
		case "font-face-decls":
			return s.children(func() error {
				if len(b.faces) == maxStyles {
					return tooLarge("more than %d fonts", maxStyles)
				}
				b.faces[s.own("name")] = strings.Trim(s.own("font-family"), `'"`)
				return s.skip()
			})
		case "styles", "automatic-styles":
			return s.children(func() error { return b.style(s) })
		case "body":
			return s.children(func() error {
				switch string(s.name) {
				case "spreadsheet":
					return s.children(func() error { return b.part(s) })
				case "table":
					return damaged("table outside the spreadsheet")
				}
				return otherFormat("odf")
			})
		}
		return s.skip()
	})
}

// style reads one style.
func (b *odsBook) style(s *scanner) error {
	switch string(s.name) {
	case "date-style", "number-style":
		return b.format(s)
	case "style", "default-style":
	default:
		return s.skip()
	}
	family := s.own("family")
	key := styleKey(family, s.own("name"))
	style := odsStyle{parent: styleKey(family, s.own("parent-style-name")), format: s.own("data-style-name")}
	err := s.children(func() error {
		switch string(s.name) {
		case "text-properties":
			style.font = b.faceOf(s)
			if weight := s.own("font-weight"); weight != "" {
				n, isNumber := whole([]byte(weight), 10_000)
				style.told, style.bold = true, weight == "bold" || isNumber && n >= 600
			}
		case "table-properties":
			style.hidden = s.own("display") == "false"
		}
		return s.skip()
	})
	if len(b.styles) == maxStyles {
		return tooLarge("more than %d styles", maxStyles)
	}
	b.styles[key] = style
	return err
}

// format reads a format of dates or of numbers: what of a date it shows, and how
// many digits of a number.
func (b *odsBook) format(s *scanner) error {
	name, isDate := s.own("name"), string(s.name) == "date-style"
	seen := make(map[string]bool)
	var look style
	err := s.children(func() error {
		seen[string(s.name)] = true
		if n, ok := whole([]byte(s.own("min-integer-digits")), 20); !isDate && ok && n > 1 && s.own("grouping") != "true" && s.own("decimal-places") == "0" {
			look.digits = uint8(n)
		}
		return s.skip()
	})
	look.noDay = isDate && seen["year"] && !seen["day"] && !seen["hours"]
	look.noMonth = look.noDay && !seen["month"]
	if len(b.shows) == maxStyles {
		return tooLarge("more than %d formats", maxStyles)
	}
	b.shows[name] = look
	return err
}

// styleKey names a style; without a name it is its family's default.
func styleKey(family, name string) string { return family + "\x00" + name }

// faceOf is the font that text properties name.
func (b *odsBook) faceOf(s *scanner) string {
	font := s.own("font-name")
	if family, ok := b.faces[font]; ok && family != "" {
		font = family
	}
	if font == "" {
		font = strings.Trim(s.own("font-family"), `'"`)
	}
	if known, ok := b.fonts[font]; ok {
		return known
	}
	b.fonts[font] = font
	return font
}

// look is what a style of a family comes to with its parents.
func (b *odsBook) look(family, name string) face {
	if look, ok := b.looks[name]; ok && family == cellFamily {
		return look
	}
	look := b.inherited(family, name)
	if family == cellFamily {
		b.looks[name] = look
	}
	return look
}

const cellFamily = "table-cell"

func (b *odsBook) inherited(family, name string) face {
	look := face{set: true}
	boldTold := false
	for key, steps := styleKey(family, name), 0; steps < maxDepth; steps++ {
		style, ok := b.styles[key]
		if !ok {
			break
		}
		if look.font == "" {
			look.font = style.font
		}
		if style.told && !boldTold {
			look.bold, boldTold = style.bold, true
		}
		if style.parent == key {
			break
		}
		key = style.parent
	}
	return look
}

// showsOf is what the number or date format of a cell's style shows.
func (b *odsBook) showsOf(name string) style {
	for key, steps := styleKey("table-cell", name), 0; steps < maxDepth; steps++ {
		s, ok := b.styles[key]
		if !ok || s.format != "" || s.parent == key {
			return b.shows[s.format]
		}
		key = s.parent
	}
	return style{}
}

// part reads one child of the spreadsheet: a table, or something that is no data.
func (b *odsBook) part(s *scanner) error {
	switch string(s.name) {
	case "table":
	case "dde-links": // with the values of another file
		return s.skip()
	default:
		return s.skipNoCells() // settings, tracked changes, named ranges, …
	}
	name := s.own("name")
	for i := range b.result.Sheets {
		if b.result.Sheets[i].Name == name {
			return damaged("two sheets are called %q", name)
		}
	}
	if len(b.result.Sheets) == maxSheets {
		return tooLarge("more than %d sheets", maxSheets)
	}
	hidden := b.styles[styleKey("table", s.own("style-name"))].hidden
	b.result.Sheets = append(b.result.Sheets, transforms.Sheet{Name: name, Hidden: hidden})
	t := odsTable{scanner: s, book: b, sheet: &b.result.Sheets[len(b.result.Sheets)-1]}
	return within(t.read(), name, "content.xml")
}
