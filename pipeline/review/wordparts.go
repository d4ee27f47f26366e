package review

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const wordTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

const relationsHead = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

const officeRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

const wordRootRelations = relationsHead +
	`<Relationship Id="rId1" Type="` + officeRelation + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + officeRelation + `extended-properties" Target="docProps/app.xml"/></Relationships>`

const wordNamespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`

// wordHeader is the page number, Arabic, 14 points, centred at the top.
const wordHeader = xmlHead + `<w:hdr ` + wordNamespaces + `><w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`

const wordSettings = xmlHead + `<w:settings ` + wordNamespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

const wordAppProperties = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>kttt</Application></Properties>`

// coreProperties name the document; they hold no time.
func (b *wordBody) coreProperties() string {
	d := b.doc
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + wordText(d.Title+" "+d.Subject) +
		`</dc:title><dc:creator>` + wordText(d.Letter.Body) + `</dc:creator><dc:description>` + wordText(fmt.Sprintf("kttt %s %s", d.Period, d.Run)) + `</dc:description><dc:language>` + wordLanguage(d) + `</dc:language></cp:coreProperties>`
}

func (b *wordBody) relations() string {
	var x strings.Builder
	x.WriteString(relationsHead)
	for _, r := range [][3]string{{"rIdStyles", "styles", "styles.xml"}, {"rIdSettings", "settings", "settings.xml"}, {"rIdHeader", "header", "header1.xml"}} {
		fmt.Fprintf(&x, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, r[0], officeRelation, r[1], r[2])
	}
	for i := range b.pictures {
		fmt.Fprintf(&x, `<Relationship Id="rIdChart%d" Type="%simage" Target="media/chart%[1]d.png"/>`, i+1, officeRelation)
	}
	x.WriteString("</Relationships>")
	return x.String()
}

func (b *wordBody) document() string {
	return xmlHead + `<w:document ` + wordNamespaces + `><w:body>` + b.out.String() + `</w:body></w:document>`
}

func wordLanguage(d *Document) string { return choose(d.Lang, "vi-VN", "en-GB") }

// summarySize lets a summary of long sentences fit its page: 13 points, or 12 from 1.400 letters on.
func summarySize(d *Document) int {
	letters := 0
	for _, block := range d.Blocks {
		if p, ok := block.(Paragraph); ok {
			for _, s := range p.Spans {
				letters += utf8.RuneCountInString(s.Text)
			}
		}
	}
	if letters > 1400 {
		return 12
	}
	return 13
}

// cellSize is the usual size of type in tables, points.
const cellSize = 11

// wordStyle is a paragraph style; sizes in points, lengths in twips.
type wordStyle struct {
	id, name      string
	size          int
	bold, italic  bool
	align         string
	before, after int
	indent        int // of the first line
	keep          bool
	level         int // of the outline, 1 is a part; 0 none
	exact         int // exact height of a line
}

// wordStyles are the type sizes and manners of Decree 30/2020/NĐ-CP, Appendix I, in Times New Roman throughout.
func wordStyles(d *Document) string {
	body, space := 14, 120
	if d.Kind == Summary {
		body, space = summarySize(d), 60
	}
	styles := []wordStyle{
		{id: "Body", name: "Body Text", size: body, align: "both", before: space, indent: firstIndent},
		{id: "Heading1", name: "heading 1", size: body, bold: true, align: "center", before: 2 * space, keep: true, level: 1},
		{id: "Heading2", name: "heading 2", size: body, bold: true, align: "left", before: space, indent: firstIndent, keep: true, level: 2},
		{id: "Heading3", name: "heading 3", size: body, bold: true, align: "left", before: space, indent: firstIndent, keep: true, level: 3},
		{id: "Heading4", name: "heading 4", size: body, bold: true, italic: true, align: "left", before: space, indent: firstIndent, keep: true, level: 4},
		{id: "Title", name: "Title", size: 14, bold: true, align: "center", before: 2 * space, keep: true},
		{id: "Subtitle", name: "Subtitle", size: 14, bold: true, align: "center", keep: true},
		{id: "Annex", name: "Annex", size: 14, italic: true, align: "center", after: 60, keep: true},
		{id: "Letter", name: "Letterhead", size: 13, align: "left"},
		{id: "Rule", name: "Rule", size: 2, align: "center", before: 60, after: 60, exact: 60},
		{id: "End", name: "End", size: 2, exact: 20}, // what a table or a part must be followed by, as low as can be
		{id: "TableTitle", name: "Table Title", size: min(body, 13), bold: true, align: "center", before: 2 * space, after: 60, keep: true},
		{id: "TableUnit", name: "Table Unit", size: 12, italic: true, align: "right", keep: true},
		{id: "CellHead", name: "Table Heading", size: cellSize, bold: true, align: "center", before: 20, after: 20, keep: true},
		{id: "Cell", name: "Table Cell", size: cellSize, align: "left", before: 20, after: 20},
		{id: "Note", name: "Note", size: 11, italic: true, align: "both", before: 40},
		{id: "Code", name: "Code", size: 9, align: "right", before: 20},
		{id: "Picture", name: "Picture", size: 12, align: "center", before: space},
		{id: "Blank", name: "Blank", size: body, align: "left", before: space},
		{id: "PageNumber", name: "header", size: 14, align: "center"},
	}
	var x strings.Builder
	fmt.Fprintf(&x, xmlHead+`<w:styles %s><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="%s"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`, wordNamespaces, wordLanguage(d))
	for _, s := range styles {
		x.WriteString(s.xml())
	}
	x.WriteString("</w:styles>")
	return x.String()
}

func (s wordStyle) xml() string {
	var x strings.Builder
	next := ""
	if s.level > 0 {
		next = `<w:next w:val="Body"/>` // what is typed below a heading is text
	}
	fmt.Fprintf(&x, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>%s<w:qFormat/><w:pPr>`, s.id, s.name, next)
	if s.keep {
		x.WriteString("<w:keepNext/>")
	}
	fmt.Fprintf(&x, `<w:spacing w:before="%d" w:after="%d"`, s.before, s.after)
	if s.exact > 0 {
		fmt.Fprintf(&x, ` w:line="%d" w:lineRule="exact"`, s.exact)
	}
	x.WriteString("/>")
	if s.indent > 0 {
		fmt.Fprintf(&x, `<w:ind w:firstLine="%d"/>`, s.indent)
	}
	fmt.Fprintf(&x, `<w:jc w:val="%s"/>`, s.align)
	if s.level > 0 {
		fmt.Fprintf(&x, `<w:outlineLvl w:val="%d"/>`, s.level-1)
	}
	x.WriteString("</w:pPr><w:rPr>")
	if s.bold {
		x.WriteString("<w:b/>")
	}
	if s.italic {
		x.WriteString("<w:i/>")
	}
	fmt.Fprintf(&x, `<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/></w:rPr></w:style>`, 2*s.size)
	return x.String()
}
