package transforms

import (
	"regexp"
	"slices"
	"strings"
)

const (
	rowFigures     rowKind = "figures"    // of a form of totals: kept
	rowTypeHeading rowKind = "type"       // "II LIÊN HIỆP HỢP TÁC XÃ"
	rowPlain       rowKind = "no figures" // a known row without a figure
	rowNotKnown    rowKind = "unknown"    // a row that nobody listed, told
	rowClassTotal  rowKind = "total"      // of the classes of a type, or of all areas
	rowPartHeading rowKind = "part"       // "Trong đó:" alone
)

// summaryRow is what one row of a form of totals was taken for.
type summaryRow struct {
	*Row
	kind      rowKind
	label     string
	orgType   string
	indicator indicator
	sector    string // a row of a sector
	part      bool   // "Trong đó: …": of the row above
	rule      string // why it was refused, "" for not
	args      []string
	section   int // counts the sections, so that classes are summed inside one
}

var (
	bullet       = regexp.MustCompile(`^[\-–—+•*·o]\s+|^[\-–—+•*·]`)
	rowNumbering = regexp.MustCompile(`^(?:\(?\d{1,2}(?:\.\d{1,2}){0,2}[.)]\s*|\d{1,2}(?:\.\d{1,2}){1,2}\s+|[a-hđ][.)]\s*)`)
	romanLead    = regexp.MustCompile(`^(?:[IVX]{1,4}|[A-D])\s*[.)\-/:]\s*`)
	partLead     = regexp.MustCompile(`(?i)^(?:trong đó|bao gồm|gồm)\s*[:;]?\s*`)
)

// plainLabel takes bullets, numbers and "Trong đó" off a label; part tells that it
// is of the row above.
func plainLabel(s string) (label string, part bool) {
	for {
		t := strings.TrimSpace(rowNumbering.ReplaceAllString(romanLead.ReplaceAllString(s, ""), ""))
		if u := strings.TrimSpace(bullet.ReplaceAllString(t, "")); u != t {
			t, part = u, true
		}
		if u := strings.TrimSpace(partLead.ReplaceAllString(t, "")); u != t {
			t, part = u, true
		}
		if t == s {
			return strings.TrimRight(s, " :;.,"), part
		}
		s = t
	}
}

// labelKey is the folded label with abbreviations written out, without a unit in brackets.
func labelKey(label string) string {
	label = inBrackets.ReplaceAllStringFunc(label, func(b string) string {
		inner := strings.Trim(b, "()[] ")
		if _, ok := readMoneyUnit(inner); ok || asides()[Fold(inner)] {
			return " "
		}
		return " " + inner + " "
	})
	return expand(Fold(label))
}

// labelled is what the rows above a row of a form of indicators or sectors tell of it.
type labelled struct {
	around  string // the one type that the titles tell
	now     string // the type of the section
	main    string // the indicator that parts stand under
	level   string // of the headings of types: letters or roman numerals
	section int
	footer  bool
	sectors int // rows of sectors so far
}

// readLabels says what every row of a form of indicators or sectors is, and by
// that which of the two it is.
func (s *summary) readLabels() {
	if s.form == FormRatingSummary {
		return
	}
	s.rows, s.form = nil, FormIndicators
	st, others := labelled{}, 0
	if types := distinctTypes(s.titleTypes()...); len(types) == 1 {
		st.around = types[0]
	}
	for i := s.first; i < s.last; i++ {
		r := summaryRow{Row: &s.Rows[i], section: st.section}
		r.label, r.part = plainLabel(s.labelIn(r.Row))
		if r.kind = s.aside(&r, &st); r.kind == "" {
			s.classifyLabel(&r, &st)
		}
		switch {
		case r.kind != rowFigures:
		case !s.figuresIn(r.Row):
			r.kind = rowPlain
		case r.sector != "":
			st.sectors++
		case r.indicator.code != "listed_count":
			others++
		}
		s.rows = append(s.rows, r)
	}
	if st.sectors > 0 && others == 0 {
		s.form = FormClassification
	}
}

// aside tells the rows that hold no label with figures: blanks, index rows, notes
// and signatures, "Trong đó:" alone; "" for others.
func (s *summary) aside(r *summaryRow, st *labelled) rowKind {
	cells := filled(r.Cells)
	if len(cells) == 0 {
		return rowBlank
	}
	first, _ := Repair(cells[0].Raw)
	numbers := s.numbersIn(r.Row)
	switch {
	case len(cells) >= 3 && len(s.rows) < 3 && !slices.ContainsFunc(cells, func(c Cell) bool { return !isIndexMark(c.Raw) }):
		return rowIndex
	case st.footer && !numbers, !numbers && s.isNote(first, "", cells), r.label == "" && s.figuresIn(r.Row) && !numbers:
		st.footer = true
		return rowNote
	case r.label == "" && !numbers && r.part:
		return rowPartHeading
	case r.label == "" && !numbers:
		return rowEmpty
	case r.label == "":
		return rowNotKnown
	}
	return ""
}

// classifyLabel tells headings of types, totals and rows of figures apart.
func (s *summary) classifyLabel(r *summaryRow, st *labelled) {
	at := sectionLevel(s.serialIn(r.Row), s.labelIn(r.Row))
	switch t := typeTold(r.label); {
	case t != "" && typeHeading.MatchString(labelKey(r.label)):
		st.section++
		st.now, st.main, st.level = t, "", at
		r.kind, r.orgType, r.section = rowTypeHeading, t, st.section
	case bareTotal.MatchString(labelKey(r.label)) && (st.now == "" || st.sectors > 0):
		if r.kind = rowClassTotal; st.section < 2 || !strings.HasPrefix(Fold(r.label), "tong cong") { // else over all types
			r.orgType = firstOf(st.now, st.around)
		}
	default:
		if at != "" && at == st.level {
			st.now, st.main = "", "" // a section of something else: its rows must name their type
		}
		s.readLabel(r, firstOf(st.now, st.around), st.main)
		if mainIndicators()[r.indicator.code] && !r.part {
			st.main = r.indicator.code
		}
		if r.kind == rowNotKnown && !s.figuresIn(r.Row) {
			r.kind = rowSection
		}
	}
}

// bareTotal is a label that says of what it is the total of nothing: "Tổng cộng", "Cộng".
var bareTotal = regexp.MustCompile(`^(?:tong cong|tong so|cong tong|tong|cong|tat ca|tong chung|toan huyen|toan tinh|toan xa|toan thanh pho|toan phuong|toan thi tran|toan huyen thanh pho)$`)

// sectionLevel tells rows that are numbered as sections: "roman" or "letter", "" for others.
func sectionLevel(serial, label string) string {
	mark := serial
	if m := romanLead.FindString(label); m != "" {
		mark = m
	}
	mark = strings.Trim(mark, " .)-/:")
	switch {
	case mark == "" || !romanText.MatchString(mark):
		return ""
	case strings.Trim(strings.ToUpper(mark), "IVX") == "":
		return "roman"
	}
	return "letter"
}

// typeHeading is a label that only names a type: "Khu vực hợp tác xã".
var typeHeading = regexp.MustCompile(`^(?:(?:ve |doi voi |khu vuc |loai hinh |phan loai |nganh nghe )*(?:lien hiep hop tac xa|hop tac xa|to hop tac)(?: theo (?:nganh nghe|linh vuc))?)$`)

// titleTypes are the types that the sheet's name and its titles tell.
func (s *summary) titleTypes() []string {
	told := ""
	for _, line := range titleLines(s.Sheet, *s.table) {
		told += " " + line
	}
	return []string{typeTold(s.Name), typeTold(told)}
}

// readLabel finds what a row counts, for which type: the section's, else the one
// its own words name. Words of another type than the section's refuse the row.
func (s *summary) readLabel(r *summaryRow, now, main string) {
	key := labelKey(r.label)
	r.kind = rowFigures
	tries := []string{now}
	if now == "" {
		tries = typesIn(key)
	}
	for _, t := range tries {
		if t == "" {
			continue
		}
		if ind, ok := findIndicator(key, t, main); ok {
			r.orgType, r.indicator = t, ind
			return
		}
		if code := sectorOfLabel(r.label, t); code != "" && (main == "" || main == "listed_count") {
			r.orgType, r.sector, r.indicator = t, code, indicator{code: "sector_" + code + "_count", kind: "count"}
			return
		}
	}
	for _, t := range typesIn(key) {
		if _, ok := findIndicator(key, t, main); ok && now != "" && t != now {
			r.rule, r.args = "figure-agrees-with-section", []string{"section", "@org_type:" + now}
			return
		}
	}
	if _, ok := findIndicator(key, "", main); ok && now == "" {
		r.rule = "figure-has-a-type"
		return
	}
	r.kind = rowNotKnown
}

// findIndicator looks a folded label up for a type; main is the indicator it may
// stand under.
func findIndicator(key, orgType, main string) (indicator, bool) {
	key = bareLabel(withoutType(key, orgType))
	for _, ind := range indicatorRows()[key] {
		if (ind.under == "" || ind.under == main) && (ind.types == "" || orgType == "" || slices.Contains(words(ind.types), orgType)) {
			return ind, true
		}
	}
	return indicator{}, false
}

// sectorOfLabel is the sector that a label names: "HTX nông nghiệp", "Lĩnh vực vận tải (…)".
func sectorOfLabel(label, orgType string) string {
	for _, s := range []string{label, inBrackets.ReplaceAllString(label, " ")} {
		key := withoutType(labelKey(s), orgType)
		for _, lead := range []string{"so ", "tong so ", "linh vuc ", "nganh nghe ", "nganh ", "hoat dong trong linh vuc "} {
			key = strings.TrimPrefix(key, lead)
		}
		if code := vocabulary()["sector"][key]; code != "" {
			return code
		}
	}
	return ""
}

// nearestLabel is the listed label most like one that nobody listed; "–" for none.
func nearestLabel(label string) string {
	have := words(bareLabel(labelKey(label)))
	best, name := 0.0, "–"
	for _, listed := range indicatorLabels() {
		ws := words(bareLabel(expand(Fold(listed))))
		same := 0
		for _, w := range ws {
			if slices.Contains(have, w) {
				same++
			}
		}
		if score := 2 * float64(same) / float64(len(ws)+len(have)); score > best && score > 0.3 {
			best, name = score, listed
		}
	}
	return name
}
