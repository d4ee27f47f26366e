package report

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kttt/transforms"
)

// commentAuthor is by whom the comments are. By it they are found again in a workbook that comes back.
const commentAuthor = "kttt"

// The box of a comment.
const (
	boxWide   = 360 // pixels
	boxLetter = 6   // pixels of one letter on the average
	boxLine   = 16  // pixels of a line
	boxMost   = 640 // pixels; a longer text is scrolled
)

// commented are the cells of a comments part with a comment of kttt's, those with
// another's, and the authors.
func commented(src []byte) (ours, others map[string]bool, authors []string, err error) {
	ours, others = map[string]bool{}, map[string]bool{}
	inAuthor, at, author, text := false, "", "", ""
	err = each(src, func(e *event) error {
		switch {
		case e.name == "author" && e.kind == start:
			inAuthor = true
			authors = append(authors, "")
		case e.name == "author" && e.kind == end:
			inAuthor = false
		case inAuthor && e.kind == chars:
			authors[len(authors)-1] += e.text
		case e.name == "comment" && e.kind == start:
			at, author, text = e.attr("ref"), "", ""
			if id := whole(e.attr("authorId")); id >= 0 && id < len(authors) {
				author = authors[id]
			}
		case e.kind == chars:
			text += e.text
		case e.name == "comment" && e.kind == end && isOurs(author, text):
			ours[at] = true
		case e.name == "comment" && e.kind == end:
			others[at] = true
		}
		return nil
	})
	return ours, others, authors, err
}

// isOurs tells a comment of an earlier return: by its author, or, where a program has
// dropped the authors (LibreOffice does), by its first line.
func isOurs(author, text string) bool {
	if strings.TrimSpace(author) != "" {
		return author == commentAuthor
	}
	line, _, _ := strings.Cut(text, "\n")
	for _, word := range severities {
		if line == word {
			return true
		}
	}
	return false
}

// addComments writes a comment for each mark whose cell has none of its sender's.
func (p *parcel) addComments(sheet string, m *sheetMarker, marks []mark) error {
	list, err := p.relations(sheet)
	if err != nil {
		return err
	}
	comments, drawing := "", ""
	for _, r := range list {
		switch {
		case r.kind == "comments" && !r.external:
			comments = r.target
		case r.kind == "vmlDrawing" && r.id == m.drawing && !r.external:
			drawing = r.target
		}
	}
	if m.drawing != "" && drawing == "" {
		return fmt.Errorf("%s: its drawing %q is missing", sheet, m.drawing)
	}
	if comments == "" {
		comments = p.free("xl/commentsKttt%d.xml")
		p.set(comments, []byte(declaration+`<comments xmlns="`+mainNS+`"><authors></authors><commentList></commentList></comments>`))
		if _, err := p.relate(sheet, "comments", comments); err != nil {
			return err
		}
		if err := p.declare(comments, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"); err != nil {
			return err
		}
	}
	src, err := p.read(comments)
	if err != nil {
		return err
	}
	_, others, authors, err := commented(src)
	if err != nil {
		return fmt.Errorf("%s: %w", comments, err)
	}
	marks = slices.DeleteFunc(slices.Clone(marks), func(x mark) bool { return others[x.address()] })
	if err := p.writeComments(comments, src, authors, marks); err != nil {
		return fmt.Errorf("%s: %w", comments, err)
	}
	if drawing == "" {
		drawing = p.free("xl/drawings/vmlDrawingKttt%d.vml")
		p.set(drawing, []byte(vmlHead+`</xml>`))
		id, err := p.relate(sheet, "vmlDrawing", drawing)
		if err != nil {
			return err
		}
		if err := p.declareVML(); err != nil {
			return err
		}
		m.list.insert(m.tail, fmt.Sprintf(`<%s xmlns:r="%s" r:id="%s"/>`, m.root.tag("legacyDrawing"), relationsNS, id))
	}
	return p.writeBoxes(drawing, m, marks)
}

func (x mark) address() string { return transforms.Pos{Row: x.row, Col: x.col}.Address() }

// writeComments adds the marks to a comments part.
func (p *parcel) writeComments(part string, src []byte, known []string, marks []mark) error {
	var list edits
	var authors, comments event
	author, by := slices.Index(known, commentAuthor), ""
	if author < 0 {
		author, by = len(known), commentAuthor
	}
	err := each(src, func(e *event) error {
		switch {
		case e.kind == start && e.name == "authors":
			authors = *e
		case e.kind == end && e.name == "authors" && by != "":
			list.inside(src, &authors, e, fmt.Sprintf("<%s>%s</%[1]s>", authors.tag("author"), by))
		case e.kind == start && e.name == "commentList":
			comments = *e
		case e.kind == end && e.name == "commentList":
			list.inside(src, &comments, e, commentsXML(comments.tag, marks, author))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if comments.name == "" || authors.name == "" {
		return errors.New("it has no list of authors or of comments")
	}
	out, err := list.apply(src)
	if err != nil {
		return err
	}
	p.set(part, out)
	return nil
}

func commentsXML(tag func(string) string, marks []mark, author int) string {
	var b strings.Builder
	for _, x := range marks {
		fmt.Fprintf(&b, `<%s ref="%s" authorId="%d"><%s>`, tag("comment"), x.address(), author, tag("text"))
		head, rest, _ := strings.Cut(x.text, "\n")
		for i, s := range []string{head, "\n" + rest} {
			bold := ""
			if i == 0 {
				bold = "<" + tag("b") + "/>"
			}
			fmt.Fprintf(&b, `<%s><%s>%s<%s val="9"/><%s indexed="81"/><%s val="Tahoma"/><%s val="2"/></%[2]s><%[8]s xml:space="preserve">%[9]s</%[8]s></%[1]s>`,
				tag("r"), tag("rPr"), bold, tag("sz"), tag("color"), tag("rFont"), tag("family"), tag("t"), escape(s))
		}
		fmt.Fprintf(&b, `</%s></%s>`, tag("text"), tag("comment"))
	}
	return b.String()
}

const (
	vmlNames = ` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"`
	vmlHead  = `<xml` + vmlNames + `>` +
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>`
	vmlType = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
		`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`
)

var shapeID = regexp.MustCompile(`_x0000_s(\d+)`)

// writeBoxes adds the boxes of comments to a drawing.
func (p *parcel) writeBoxes(part string, m *sheetMarker, marks []mark) error {
	src, err := p.read(part)
	if err != nil {
		return err
	}
	text := string(src)
	last := strings.LastIndex(text, "</xml>")
	if last < 0 {
		return fmt.Errorf("%s: not a drawing to be edited safely", part)
	}
	names := "" // a drawing may call the three languages something else: then each addition brings its own names
	_, root, _ := strings.Cut(text, "<xml")
	root, _, _ = strings.Cut(root, ">")
	if !strings.Contains(root, "xmlns:v=") || !strings.Contains(root, "xmlns:x=") || !strings.Contains(root, "xmlns:o=") {
		names = vmlNames
	}
	id := 1024
	for _, found := range shapeID.FindAllStringSubmatch(text, -1) {
		if n, err := strconv.Atoi(found[1]); err == nil {
			id = max(id, n)
		}
	}
	var b strings.Builder
	if !strings.Contains(text, `"_x0000_t202"`) {
		b.WriteString(strings.Replace(vmlType, "<v:shapetype", "<v:shapetype"+names, 1))
	}
	for _, x := range marks {
		id++
		b.WriteString(strings.Replace(box(id, x, m), "<v:shape", "<v:shape"+names, 1))
	}
	p.set(part, []byte(text[:last]+b.String()+text[last:]))
	return nil
}

// box is the shape of one comment, hidden until the cell is pointed at.
func box(id int, x mark, m *sheetMarker) string {
	lines := 1
	for _, line := range strings.Split(x.text, "\n") {
		lines += 1 + utf8.RuneCountInString(line)*boxLetter/(boxWide-16)
	}
	high := min(lines*boxLine+12, boxMost)
	return fmt.Sprintf(`<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;width:%dpt;height:%dpt;z-index:%[1]d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%[4]s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%[5]d</x:Row><x:Column>%[6]d</x:Column></x:ClientData></v:shape>`,
		id, boxWide*3/4, high*3/4, m.anchor(x.row, x.col, boxWide, high), x.row-1, x.col-1)
}

// declareVML says in the list of content types what .vml is.
func (p *parcel) declareVML() error {
	src, err := p.read(typesPart)
	if err != nil {
		return err
	}
	known := false
	if err := each(src, func(e *event) error {
		known = known || e.kind == start && e.name == "Default" && strings.EqualFold(e.attr("Extension"), "vml")
		return nil
	}); err != nil || known {
		return err
	}
	return p.append(typesPart, "Types", func(root *event) string {
		return fmt.Sprintf(`<%s Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`, root.tag("Default"))
	})
}

// dropComments takes the comments of earlier returns out of a sheet.
func (p *parcel) dropComments(sheet string) error {
	list, err := p.relations(sheet)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.kind != "comments" || r.external || !p.has(r.target) {
			continue
		}
		src, err := p.read(r.target)
		if err != nil {
			return err
		}
		ours, _, _, err := commented(src)
		if err != nil || len(ours) == 0 {
			return err
		}
		if err := p.cutComments(r.target, src, ours); err != nil {
			return err
		}
		for _, d := range list {
			if d.kind == "vmlDrawing" && !d.external && p.has(d.target) {
				if err := p.cutBoxes(d.target, ours); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *parcel) cutComments(part string, src []byte, ours map[string]bool) error {
	from := -1
	return p.rewrite(part, src, func(e *event, list *edits) error {
		switch {
		case e.name == "comment" && e.kind == start && ours[e.attr("ref")]:
			from = e.from
		case e.name == "comment" && e.kind == end && from >= 0:
			list.replace(from, e.to, "")
			from = -1
		}
		return nil
	})
}

var (
	anyShape = regexp.MustCompile(`(?s)<\w+:shape\s.*?</\w+:shape>`) // v: and x: by custom, ns1: and ns2: where a Python library saved it
	boxRow   = regexp.MustCompile(`<\w+:Row>\s*(\d+)\s*</\w+:Row>`)
	boxCol   = regexp.MustCompile(`<\w+:Column>\s*(\d+)\s*</\w+:Column>`)
)

// cutBoxes takes the boxes of comments that are gone out of a drawing.
func (p *parcel) cutBoxes(part string, ours map[string]bool) error {
	src, err := p.read(part)
	if err != nil {
		return err
	}
	p.set(part, anyShape.ReplaceAllFunc(src, func(shape []byte) []byte {
		row, col := boxRow.FindSubmatch(shape), boxCol.FindSubmatch(shape)
		if row == nil || col == nil || !strings.Contains(string(shape), `ObjectType="Note"`) {
			return shape
		}
		if ours[transforms.Pos{Row: whole(string(row[1])) + 1, Col: whole(string(col[1])) + 1}.Address()] {
			return nil
		}
		return shape
	}))
	return nil
}
