package transforms

import (
	"regexp"
	"strings"
)

// section is what the section rows above a row tell of it.
type section struct {
	orgType, commune, sector, status string
	bare                             string // a label that says neither type, sector nor state: perhaps a commune's bare name
	row                              int
}

// mayHead tells a row left out that may be the heading of a section nobody
// understands: what the section above says no longer holds below it.
func (b *body) mayHead(r *Row) bool {
	name := b.own(r, "name")
	return name != "" && typeOfName(name) == "" && !recapText.MatchString(Fold(name))
}

// doubtSection tells the texts of a section row that cannot be read surely: what
// they say of the rows below is lost.
func (b *body) doubtSection(r *Row) {
	for _, c := range r.Cells {
		if t, ok := b.typedAt(r.Number, c.Col); ok && t.script == "" {
			b.note("text-is-unicode", r.Number, c.Col, "", t.raw)
		}
	}
}

var placeTitle = regexp.MustCompile(`^(?i:xã|phường|thị trấn|tt\.?|p\.|huyện|thành phố|tp\.?)\s+\p{L}`)

// isPlaceTitle tells "Xã Yên Bình (05 HTX)".
func isPlaceTitle(s string) bool { return placeTitle.MatchString(s) }

// placeOrType tells a text that names a place or a type: surely a section.
func placeOrType(s string) bool { return isPlaceTitle(sectionLabel(s)) || isGeneric(sectionLabel(s)) }

var genericWords = regexp.MustCompile(`^(?:(?:cac )?(?:hop tac xa|htx|to hop tac|tht|lien hiep htx|lien hiep hop tac xa|lhhtx|quy tin dung nhan dan|qtdnd|linh vuc|nganh|khoi|nhom|danh sach|khu vuc))?(?: |$)?(?:va |cac |trong |thuoc |theo |linh vuc |la )*(?:phi nong nghiep|nong nghiep|nong lam nghiep|lam nghiep|thuy san|cong nghiep|tieu thu cong nghiep|ttcn|cong nghiep ttcn|xay dung|thuong mai|dich vu|thuong mai dich vu|van tai|tin dung|moi truong|khac|dang hoat dong|ngung hoat dong|tam ngung hoat dong|khong hoat dong|cho giai the|da giai the|giai the|thanh lap moi|moi thanh lap|chan nuoi|trong trot|nong lam nghiep thuy san| )*$`)

// isGeneric tells a text made of words of types, sectors and states only:
// "HTX nông nghiệp" heads a section, "HTX Nông nghiệp Toàn Thắng" is a name.
func isGeneric(s string) bool {
	label := sectionLabel(s)
	return hasLetters(label) && genericWords.MatchString(Fold(label))
}

var sectionNumber = regexp.MustCompile(`^(?:[IVX]{1,5}|[A-HĐ]|\d{1,2})\s*[.)\-/:]\s*`)

var romanSection = regexp.MustCompile(`^(?:[IVX]{1,5}|[A-HĐ])\s*[.)\-/:]\s*\p{L}`)

// isNumberedSection tells "II. Xã Mai Sao" from a second line of an address.
func isNumberedSection(s string) bool {
	return romanSection.MatchString(strings.TrimSpace(s)) && placeOrType(s)
}

// sectionLabel is a section's text without its number and count: "I. Xã Yên Bình (05 HTX)" is "Xã Yên Bình".
func sectionLabel(s string) string {
	s, _ = Repair(s)
	s = sectionNumber.ReplaceAllString(s, "")
	return strings.Trim(asideCount.ReplaceAllString(s, ""), " :.-–")
}

// sectorLead are the words before the sector in the label of a section: "Các HTX lĩnh vực môi trường".
var sectorLead = regexp.MustCompile(`^(?:(?:cac |nhom |khoi )?(?:hop tac xa|htx|to hop tac|tht) )?(?:(?:hoat dong )?(?:thuoc |trong |theo )?(?:linh vuc|nganh nghe|nganh|khoi|nhom) )?`)

// spanOfSection says when: "HTX đã giải thể trong năm 2024".
var spanOfSection = regexp.MustCompile(` (?:trong|tu|den|tinh den|nam|ky) .*$`)

// readSection reads what section row r tells; a row that tells a type begins anew.
func (b *body) readSection(r *Row, now section) section {
	label := b.own(r, "name")
	if label == "" {
		for _, c := range r.Cells {
			if c.Kind == Text && !romanText.MatchString(strings.TrimSpace(c.Raw)) {
				label = c.Raw
				break
			}
		}
	}
	label = sectionLabel(label)
	now.row = r.Number
	if isPlaceTitle(label) {
		now.commune, now.bare = label, ""
		return now
	}
	key := Fold(label)
	now.sector = ""
	if t := typeTold(label); t != "" && typeOfName(label) != "" {
		now = section{orgType: t, row: r.Number}
	}
	if code := vocabulary()["sector"][sectorLead.ReplaceAllString(key, "")]; code != "" {
		now.sector = code
	}
	for sector, words := range map[string]string{"agriculture": " nong nghiep", "transport": " van tai", "construction": " xay dung", "credit": " tin dung"} {
		if strings.HasSuffix(" "+key, words) && !strings.Contains(key, "phi nong") {
			now.sector = sector
		}
	}
	if code := meaning("sector", label); code != "" {
		now.sector = code
	}
	now.status = ""
	key = spanOfSection.ReplaceAllString(key, "")
	for _, w := range statusPhrases() {
		if len(w) > 6 && strings.HasSuffix(" "+key, " "+w) {
			now.status = vocabulary()["status"][w]
			break
		}
	}
	now.bare = ""
	if !isGeneric(label) && now.sector == "" && now.status == "" && typeOfName(label) == "" {
		now.commune, now.bare = "", label
	}
	return now
}
