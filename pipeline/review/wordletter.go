package review

import (
	"fmt"
	"strings"
)

// The dotted gaps of what is written in by hand on the day of signing.
const (
	blankDate   = "ngày       tháng       năm        "
	blankDateEN = "Date:                    "
)

// letterhead sets issuing body and number on the left, the national name and motto, place and date on the right
// (Decree 30/2020/NĐ-CP, Appendix I, II.1 to II.4).
func (b *wordBody) letterhead() {
	l := b.doc.Letter
	left := b.width * 44 / 100
	right := b.width - left
	rule := `<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>`
	line := func(in, out int) string {
		return wordParagraph{style: "Rule", border: rule, left: in, right: out}.xml("")
	}
	centred := func(text string, r wordRun) string {
		return wordParagraph{style: "Letter", align: "center"}.xml(b.run(text, r))
	}
	body := centred(strings.ToUpper(l.Superior), wordRun{size: 12}) + centred(strings.ToUpper(l.Body), wordRun{bold: true, size: 12}) + line(left*35/100, left*35/100)
	if b.doc.Kind == Report {
		body += centred(l.Number, wordRun{size: 13})
	}
	date := l.Date
	if date == "" {
		date = choose(b.doc.Lang, blankDate, blankDateEN)
	}
	nation := centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", wordRun{bold: true, size: 12}) +
		centred("Độc lập - Tự do - Hạnh phúc", wordRun{bold: true, size: 13}) + line(right*19/100, right*19/100)
	if b.doc.Kind == Report {
		nation += centred(l.Place+", "+date, wordRun{italic: true, size: 13})
	}
	b.sideBySide(left, right, body, nation)
}

// title is the kind of document and what it is about, both bold and centred, a short rule under them.
func (b *wordBody) title() {
	b.paragraph(wordParagraph{style: "Title"}, b.run(b.doc.Title, wordRun{}))
	b.paragraph(wordParagraph{style: "Subtitle"}, b.run(b.doc.Subject, wordRun{}))
	b.paragraph(wordParagraph{style: "Rule", border: `<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>`, left: b.width * 2 / 5, right: b.width * 2 / 5}, "")
}

// signature sets recipients on the left, who signs on the right (II.7, II.9).
func (b *wordBody) signature() {
	l := b.doc.Letter
	to := wordParagraph{style: "Letter"}.xml(b.run(choose(b.doc.Lang, "Nơi nhận:", "Recipients:"), wordRun{bold: true, italic: true, size: 12}))
	for i, r := range l.Recipients {
		end := ";"
		if i == len(l.Recipients)-1 {
			end = "."
		}
		to += wordParagraph{style: "Letter"}.xml(b.run("- "+strings.TrimRight(r, ".; ")+end, wordRun{size: 11}))
	}
	var sign strings.Builder
	centred := func(text string) {
		sign.WriteString(wordParagraph{style: "Letter", align: "center"}.xml(b.run(text, wordRun{bold: true, size: 14})))
	}
	for _, text := range []string{strings.ToUpper(l.Authority), strings.ToUpper(l.Position)} {
		if text != "" {
			centred(text)
		}
	}
	for range 4 {
		centred("")
	}
	centred(l.Signatory)
	b.paragraph(wordParagraph{style: "Letter"}, "")
	b.sideBySide(b.width/2, b.width-b.width/2, to, sign.String())
}

// sideBySide is a table of one row without borders.
func (b *wordBody) sideBySide(left, right int, a, z string) {
	fmt.Fprintf(&b.out, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>`+
		`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%[2]d" w:type="dxa"/></w:tcPr>%[4]s</w:tc><w:tc><w:tcPr><w:tcW w:w="%[3]d" w:type="dxa"/></w:tcPr>%[5]s</w:tc></w:tr></w:tbl>`,
		left+right, left, right, a, z)
}

// annexTitle is the number and title of an annex, and which report it goes with (III.1).
func (b *wordBody) annexTitle(a Annex) {
	b.paragraph(wordParagraph{style: "Heading1"}, b.run(a.Number, wordRun{}))
	b.paragraph(wordParagraph{style: "Subtitle"}, b.run(a.Title, wordRun{}))
	l := b.doc.Letter
	date := l.Date
	if date == "" {
		date = choose(b.doc.Lang, blankDate, blankDateEN)
	}
	number := strings.TrimSpace(strings.TrimPrefix(l.Number, "Số:"))
	with := choose(b.doc.Lang, "(Kèm theo Báo cáo số "+number+" "+date+" của "+l.Body+")", "(With report "+number+" of "+l.Body+")")
	b.paragraph(wordParagraph{style: "Annex"}, b.run(with, wordRun{}))
}

// section is the properties of the pages so far; upright pages have the text, annexes lie across. Pages of every annex
// are numbered on their own, and the first of each part shows no number (I.7, III.1).
func (b *wordBody) section(upright bool) string {
	w, h, orient := pageShort, pageLong, ""
	if !upright {
		w, h, orient = pageLong, pageShort, ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%[4]d" w:left="%[6]d" w:header="%[7]d" w:footer="%[7]d" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`,
		w, h, orient, marginTop, marginRight, marginLeft, marginHead)
}

// endSection closes the pages so far.
func (b *wordBody) endSection(upright bool) {
	b.out.WriteString(`<w:p><w:pPr><w:pStyle w:val="Rule"/>` + b.section(upright) + `</w:pPr></w:p>`)
}
