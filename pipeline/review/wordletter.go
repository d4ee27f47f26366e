package review

import (
	"fmt"
	"strings"
)

// Gaps of what is written in by hand on the day of signing: spaces in the letterhead, dots where a sentence quotes it.
const (
	blankDate   = "ngày       tháng       năm        "
	dottedDate  = "ngày …… tháng …… năm ………"
	blankDateEN = "      /      /            "
)

// letterReach is how far the letterhead goes beyond the text on the right, so that the national name stands on one line
// beside the body's: the margin there stays 15 mm, the least that the decree allows.
const letterReach = 283

// letterLeft is the width of the issuing body's side of the letterhead.
const letterLeft = 4139

// lineOfRule is a line drawn along the top of an empty paragraph.
const lineOfRule = `<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>`

// letterhead sets issuing body and number on the left, the national name and motto, place and date on the right
// (Decree 30/2020/NĐ-CP, Appendix I, II.1 to II.4): the names in one row, number and date in the next.
func (b *wordBody) letterhead() {
	l, lang := b.doc.Letter, b.doc.Lang
	left := letterLeft
	right := b.width + letterReach - left
	centred := func(text string, r wordRun) string {
		return wordParagraph{style: "Letter", align: "center"}.xml(b.run(text, r))
	}
	rule := func(width, long int) string {
		side := (width - long) / 2
		return wordParagraph{style: "Rule", border: lineOfRule, left: side, right: side}.xml("")
	}
	names := ""
	if l.Superior != "" {
		names += centred(evenly(strings.ToUpper(l.Superior), false, 12, left), wordRun{size: 12})
	}
	names += centred(evenly(strings.ToUpper(l.Body), true, 12, left), wordRun{bold: true, size: 12}) + rule(left, left*2/5)
	motto := choose(lang, "Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
	nation := centred(choose(lang, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"), wordRun{bold: true, size: 12}) +
		centred(motto, wordRun{bold: true, size: 13}) + rule(right, wordWidth(motto, true, 13)*9/10)
	rows := [][2]string{{names, nation}}
	if b.doc.Kind == Report {
		date := choose(lang, blankDate, blankDateEN)
		if l.Date != "" {
			date = l.Date
		}
		rows = append(rows, [2]string{centred(b.number(), wordRun{size: 13}), centred(l.Place+", "+date, wordRun{italic: true, size: 13})})
	}
	b.sideBySide(left, right, rows...)
}

// number is "Số: …/BC-LMHTX" in the language of the document.
func (b *wordBody) number() string {
	rest, ok := strings.CutPrefix(b.doc.Letter.Number, "Số:")
	if !ok {
		return b.doc.Letter.Number
	}
	return choose(b.doc.Lang, "Số:", "No.") + rest
}

// title is the kind of document and what it is about, both bold and centred, a short rule under them (II.5).
func (b *wordBody) title() {
	b.paragraph(wordParagraph{style: "Title"}, b.run(b.doc.Title, wordRun{}))
	b.paragraph(wordParagraph{style: "Subtitle"}, b.run(evenly(b.doc.Subject, true, 14, b.width), wordRun{}))
	b.paragraph(wordParagraph{style: "Rule", border: lineOfRule, left: b.width * 2 / 5, right: b.width * 2 / 5}, "")
}

// signature sets recipients on the left, who signs on the right (II.7, II.9); it never stands alone on a page.
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
		sign.WriteString(wordParagraph{style: "Letter", align: "center", keep: true}.xml(b.run(text, wordRun{bold: true, size: 14})))
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
	b.paragraph(wordParagraph{style: "Letter", keep: true}, "")
	b.sideBySide(b.width/2, b.width-b.width/2, [2]string{to, sign.String()})
	if len(b.doc.Annexes) == 0 { // else what closes the section stands below the table
		b.paragraph(wordParagraph{style: "End"}, "")
	}
}

// sideBySide is a table of two columns without borders.
func (b *wordBody) sideBySide(left, right int, rows ...[2]string) {
	fmt.Fprintf(&b.out, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>`+
		`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, left+right, left, right)
	for _, r := range rows {
		fmt.Fprintf(&b.out, `<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc></w:tr>`,
			left, r[0], right, r[1])
	}
	b.out.WriteString("</w:tbl>")
}

// annexTitle is the number and title of an annex, and which report it goes with (III.1).
func (b *wordBody) annexTitle(a Annex) {
	b.paragraph(wordParagraph{style: "Heading1"}, b.run(a.Number+"\n"+evenly(a.Title, true, 14, b.width), wordRun{}))
	l := b.doc.Letter
	date := choose(b.doc.Lang, dottedDate, "……/……/………")
	if l.Date != "" {
		date = l.Date
	}
	number := strings.TrimSpace(strings.TrimPrefix(l.Number, "Số:"))
	if strings.HasPrefix(number, "/") {
		number = "……" + number
	}
	with := choose(b.doc.Lang, "(Kèm theo Báo cáo số "+number+" "+date+" của "+l.Body+")", "(With report No. "+number+" of "+date+" by "+l.Body+")")
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
	b.out.WriteString(`<w:p><w:pPr><w:pStyle w:val="End"/>` + b.section(upright) + `</w:pPr></w:p>`)
}
