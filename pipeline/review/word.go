package review

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"image/png"
	"io"
	"strings"
	"time"
	"unicode"
)

// WriteWord writes the document as .docx in the form of Decree 30/2020/NĐ-CP, Appendix I. The same document gives the
// same bytes. A chart that cannot be drawn is an error; nothing else can fail but w.
func WriteWord(w io.Writer, d *Document) error {
	b := &wordBody{doc: d}
	if err := b.compose(); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	put := func(name string, content []byte) error {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipTime}
		if strings.HasSuffix(name, ".png") {
			h.Method = zip.Store
		}
		f, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		_, err = f.Write(content)
		return err
	}
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", wordTypes},
		{"_rels/.rels", wordRootRelations},
		{"docProps/core.xml", b.coreProperties()},
		{"docProps/app.xml", wordAppProperties},
		{"word/document.xml", b.document()},
		{"word/_rels/document.xml.rels", b.relations()},
		{"word/header1.xml", wordHeader},
		{"word/settings.xml", wordSettings},
		{"word/styles.xml", wordStyles(d)},
	}
	for _, p := range parts {
		if err := put(p.name, []byte(p.content)); err != nil {
			return fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	for i, picture := range b.pictures {
		if err := put(fmt.Sprintf("word/media/chart%d.png", i+1), picture); err != nil {
			return fmt.Errorf("write a chart: %w", err)
		}
	}
	return z.Close()
}

// zipTime is the time of every file in an archive: there is no clock in a document.
var zipTime = time.Date(2023, 5, 23, 0, 0, 0, 0, time.UTC)

// Lengths of the page in twentieths of a point (twips): A4; margins within those of Decree 30/2020/NĐ-CP, Appendix I,
// I.2: top and bottom 20 to 25 mm, left 30 to 35, right 15 to 20.
const (
	pageShort   = 11906
	pageLong    = 16838
	marginTop   = 1134 // 20 mm
	marginLeft  = 1701 // 30 mm
	marginRight = 1134 // 20 mm
	marginHead  = 567  // where the page number stands, in the margin
	firstIndent = 720  // 1,27 cm (I.5 and the mẫu of II.6: 1 cm or 1,27 cm)
)

// wordBody collects the body of a document and what it refers to.
type wordBody struct {
	doc      *Document
	out      strings.Builder
	pictures [][]byte
	width    int    // of the text on the pages of this section, twips
	above    string // the heading above
	isAnnex  bool
}

// compose writes the whole body: the letter, then each annex on pages of its own.
func (b *wordBody) compose() error {
	b.width = pageShort - marginLeft - marginRight
	b.letterhead()
	b.title()
	if err := b.blocks(b.doc.Blocks, true); err != nil {
		return err
	}
	if b.doc.Kind == Report {
		b.signature()
	}
	for i, a := range b.doc.Annexes {
		b.endSection(i == 0)
		b.width = pageLong - marginLeft - marginRight
		b.annexTitle(a)
		b.above, b.isAnnex = a.Title, true
		if err := b.blocks(a.Blocks, false); err != nil {
			return err
		}
	}
	b.out.WriteString(b.section(len(b.doc.Annexes) == 0))
	return nil
}

// blocks writes blocks in order; the text itself ends with the mark ./. that tells its end.
func (b *wordBody) blocks(blocks []Block, isText bool) error {
	for i, block := range blocks {
		isLast := isText && b.doc.Kind == Report && i == len(blocks)-1
		switch block := block.(type) {
		case Heading:
			b.heading(block)
		case Paragraph:
			style := "Body"
			if block.Note {
				style = "Note"
			}
			b.paragraph(wordParagraph{style: style, keep: isLast}, b.spans(block, isLast))
			isLast = false
		case *Table:
			b.table(block)
		case *Chart:
			if err := b.chart(block); err != nil {
				return err
			}
		case Blank:
			b.blank(block)
		}
		if isLast {
			b.paragraph(wordParagraph{style: "Body", keep: true}, b.run(endMark, wordRun{}))
		}
	}
	return nil
}

// heading is a heading of Word, so that its navigation pane lists it; a part has its number on a line of its own.
func (b *wordBody) heading(h Heading) {
	level, text := min(max(h.Level, 1), 4), h.Text
	if level == 1 {
		number, name, _ := strings.Cut(text, ": ")
		text = strings.TrimSpace(number + "\n" + evenly(name, true, 14, b.width))
	}
	b.above = h.Text
	b.paragraph(wordParagraph{style: fmt.Sprintf("Heading%d", level)}, b.run(text, wordRun{}))
}

// endMark tells where the text ends (Decree 30/2020/NĐ-CP, Appendix I, II.6).
const endMark = "./."

// spans are the runs of a paragraph; the last of the text ends with the end mark, once.
func (b *wordBody) spans(p Paragraph, isLast bool) string {
	var out strings.Builder
	for i, s := range p.Spans {
		text := s.Text
		if isLast && i == len(p.Spans)-1 {
			text = strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(text), endMark), ". ") + endMark
		}
		out.WriteString(b.run(text, wordRun{}))
	}
	return out.String()
}

// blank is a gap that a person fills by hand: what belongs here, and two lines of dots.
func (b *wordBody) blank(x Blank) {
	if x.Hint != "" {
		b.paragraph(wordParagraph{style: "Body", keep: true}, b.run("("+x.Hint+")", wordRun{italic: true}))
	}
	for range 2 {
		fmt.Fprintf(&b.out, `<w:p><w:pPr><w:pStyle w:val="Blank"/><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs></w:pPr><w:r><w:tab/></w:r></w:p>`, b.width)
	}
}

// chart is a picture at 192 dots an inch, with its sentence for those who do not see it, its title and its notes.
func (b *wordBody) chart(c *Chart) error {
	picture, err := c.PNG(192, b.doc.Lang)
	if err != nil {
		return fmt.Errorf("draw chart %q: %w", c.Name, err)
	}
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return fmt.Errorf("draw chart %q: %w", c.Name, err)
	}
	b.pictures = append(b.pictures, picture)
	n := len(b.pictures)
	wide, high := size.Width*914400/192, size.Height*914400/192
	most, tallest := b.width*635, (pageLong-2*marginTop)*635*4/5
	if b.doc.Kind == Summary {
		tallest = 5 * 914400 / 2
	}
	if wide > most {
		wide, high = most, high*most/wide
	}
	if high > tallest {
		wide, high = wide*tallest/high, tallest
	}
	b.titleOf(c.Title)
	b.paragraph(wordParagraph{style: "Picture", keep: true}, fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="%s" descr="%s"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%[3]d" name="%[4]s" descr="%[5]s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="rIdChart%[3]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`, wide, high, n, wordText(c.Code), wordText(cmp.Or(c.Alt, c.Title))))
	b.caption(c.Code, c.Notes)
	return nil
}

// titleOf is the title of a table or chart: what it says more than the heading right above it. In the text the period
// is no more; an annex whose title does not name it has it here.
func (b *wordBody) titleOf(title string) {
	said, words := strings.Fields(b.above), strings.Fields(title)
	n := 0
	for n < len(said) && n < len(words) && strings.EqualFold(strings.Trim(said[n], "(),"), strings.Trim(words[n], "(),")) {
		n++
	}
	if n < len(said) {
		n = 0
	}
	if more := strings.Join(words[n:], " "); more != "" && (n == 0 || b.isAnnex) {
		b.paragraph(wordParagraph{style: "TableTitle"}, b.run(more, wordRun{}))
	} else {
		b.paragraph(wordParagraph{style: "Rule", keep: true}, "")
	}
	b.above = ""
}

// caption is the small lines under a table or chart: remarks, then the code that kttt explain takes. There is one always:
// two tables without a paragraph between them would be one.
func (b *wordBody) caption(code string, notes []string) {
	for i, n := range notes {
		b.paragraph(wordParagraph{style: "Note", keep: code != "" || i < len(notes)-1}, b.run(n, wordRun{}))
	}
	if code != "" {
		code = choose(b.doc.Lang, "Mã: ", "Code: ") + code
	}
	if code != "" || len(notes) == 0 {
		b.paragraph(wordParagraph{style: "Code"}, b.run(code, wordRun{}))
	}
}

// wordParagraph is how a paragraph differs from its style.
type wordParagraph struct {
	style  string
	align  string // left, center, right, both
	keep   bool   // with the next paragraph
	border string // XML of pBdr
	left   int    // indents, twips
	right  int
}

func (b *wordBody) paragraph(p wordParagraph, runs string) {
	b.out.WriteString(p.xml(runs))
}

func (p wordParagraph) xml(runs string) string {
	var x strings.Builder
	x.WriteString("<w:p><w:pPr>")
	if p.style != "" {
		x.WriteString(`<w:pStyle w:val="` + p.style + `"/>`)
	}
	if p.keep {
		x.WriteString("<w:keepNext/>")
	}
	if p.border != "" {
		x.WriteString("<w:pBdr>" + p.border + "</w:pBdr>")
	}
	if p.left > 0 || p.right > 0 {
		fmt.Fprintf(&x, `<w:ind w:left="%d" w:right="%d" w:firstLine="0"/>`, p.left, p.right)
	}
	if p.align != "" {
		x.WriteString(`<w:jc w:val="` + p.align + `"/>`)
	}
	x.WriteString("</w:pPr>" + runs + "</w:p>")
	return x.String()
}

// wordRun is how a run differs from its paragraph; size in points, 0 is the paragraph's.
type wordRun struct {
	bold, italic bool
	size         int
}

func (b *wordBody) run(text string, r wordRun) string {
	var x strings.Builder
	x.WriteString("<w:r>")
	if r != (wordRun{}) {
		x.WriteString("<w:rPr>")
		if r.bold {
			x.WriteString("<w:b/>")
		}
		if r.italic {
			x.WriteString("<w:i/>")
		}
		if r.size > 0 {
			fmt.Fprintf(&x, `<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, 2*r.size)
		}
		x.WriteString("</w:rPr>")
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			x.WriteString("<w:br/>")
		}
		x.WriteString(`<w:t xml:space="preserve">` + wordText(line) + "</w:t>")
	}
	x.WriteString("</w:r>")
	return x.String()
}

// wordText is text as XML takes it, in elements and attributes: escaped, characters that XML knows not of left out.
func wordText(s string) string {
	return wordEscape.Replace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

var wordEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
