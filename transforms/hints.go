package transforms

import (
	"regexp"
	"slices"
	"strings"
)

// titleLines are the texts above the heading of a table.
func titleLines(s *Sheet, t table) []string {
	var out []string
	for _, i := range t.titles {
		r := s.Rows[i]
		line := []string{}
		for _, c := range r.Cells {
			if c.Kind == Text {
				text, _ := Repair(c.Raw)
				out, line = append(out, text), append(line, text)
			} else if c.IsDate {
				if v := storedNumber(c.Raw); v != nil && v.IsInt() && len(line) > 0 { // "Tính đến ngày" | 31/12/2024
					if d, ok := serialDate(v.Num().Int64(), s.Date1904); ok {
						out = append(out, line[len(line)-1]+" "+d.day.Format("02/01/2006"))
					}
				}
			}
		}
	}
	return joinSplitTitles(out)
}

// joinSplitTitles adds the pairs of neighbouring lines that make one sentence:
// "ỦY BAN NHÂN DÂN" above "HUYỆN CHI LĂNG" needs none, "… TRÊN ĐỊA BÀN HUYỆN" above "CHI LĂNG NĂM 2024" does.
func joinSplitTitles(lines []string) []string {
	out := slices.Clone(lines)
	for i := 0; i+1 < len(lines); i++ {
		key := Fold(lines[i])
		for _, end := range []string{" huyen", " thanh pho", " dia ban xa", " phuong", " thi tran", " ubnd xa", " nhan dan xa"} {
			if strings.HasSuffix(" "+key, end) {
				out[i] = lines[i] + " " + lines[i+1]
			}
		}
	}
	return out
}

// hints gathers what the sheet around a table tells of its rows.
func (n *normaliser) hints(b *body) hints {
	h := hints{sheetType: typeTold(b.Name), headingType: typeTold(b.column("name").leaf().raw)}
	told := ""
	for _, line := range titleLines(b.Sheet, *b.table) {
		h.isEstimate = h.isEstimate || estimated.MatchString(line)
		told += " " + line
	}
	h.titleType = typeTold(told)
	if len(b.titles) > 0 && b.titles[0] > 0 { // a table below another: its own title says more than the sheet's name
		h.sheetType = firstOf(h.titleType, h.sheetType)
		h.titleType = h.sheetType
	}
	if types := distinctTypes(h.headingType, h.sheetType, h.titleType); len(types) > 1 {
		n.find("type-is-told-once", Pos{File: n.book.Path, Sheet: b.Name}, "", "types", strings.Join(types, ", "), "type", types[0])
	}
	h.sheetStatus = firstOf(meaning("status", b.Name), statusTold(told))
	if n.list.Period != "" {
		h.ratingYear = n.list.Period.Year()
	}
	for _, c := range b.columns {
		if _, spread := ratingFields[c.field]; (spread || c.field == "rating" || c.field == "rating_score") && c.year() != 0 {
			h.ratingYear = c.year()
		}
		h.isEstimate = h.isEstimate || c.field != "" && c.said(func(k caption) bool { return k.estimate })
	}
	return h
}

// statusTold is the one state that a title tells of all its organisations:
// "DANH SÁCH HTX ĐÃ GIẢI THỂ". Titles that name several states tell none.
func statusTold(titles string) string {
	key := Fold(titles)
	if !ofOneState.MatchString(key) || strings.Contains(key, "thanh lap") {
		return ""
	}
	told := ""
	for words, code := range map[string]string{"giai the": "dissolved", "cho giai the": "dissolving", "ngung hoat dong": "stopped",
		"tam ngung hoat dong": "suspended", "thu hoi giay": "revoked", "thu hoi gcn": "revoked", "dang hoat dong": "active"} {
		if !strings.Contains(key, words) || code == "dissolved" && strings.Contains(key, "cho giai the") || code == "stopped" && strings.Contains(key, "tam ngung") {
			continue
		}
		if told != "" {
			return ""
		}
		told = code
	}
	return told
}

var ofOneState = regexp.MustCompile(`\b(?:htx|hop tac xa|tht|to hop tac|lhhtx) (?:da |bi |dang |da bi )?(?:giai the|cho giai the|ngung hoat dong|tam ngung hoat dong|thu hoi|hoat dong)\b`)

// distinctTypes lists the different types told, the first first.
func distinctTypes(told ...string) []string {
	var out []string
	for _, t := range told {
		if t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// hints is what the surroundings of a row tell of it: its section, sheet and title.
type hints struct {
	section
	sheetType, titleType, headingType string
	sheetStatus                       string
	isEstimate                        bool
	ratingYear                        int
}
