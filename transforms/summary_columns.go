package transforms

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// measured is what the heading of a column of figures says: what kind of figure,
// and of when. known is false where the words say something else or too much.
type measured struct {
	kind    string // actual, plan, estimate, derived (compared or a percentage)
	year    int    // 0: not told
	off     int    // "năm trước" is -1, "năm sau" +1
	half    bool
	wholeYr bool // "cả năm", "đến 31/12"
	known   bool
}

var (
	derivedText = regexp.MustCompile(`%|(?i)so sánh|tỷ lệ|tỉ lệ|tăng[, /(]*giảm|so với|tốc độ`)
	halfDay     = regexp.MustCompile(`\b30 0?6(?: (?:nam )?((?:19|20)\d{2}))?\b`)
	yearDay     = regexp.MustCompile(`\b31 12(?: (?:nam )?((?:19|20)\d{2}))?\b`)
	halfSpan    = regexp.MustCompile(`\b(?:6|06|sau) thang(?: dau nam)?\b`)
	anyYear     = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
	idleWords   = regexp.MustCompile(`\b(?:trong do|chia ra|trong nam|ca nam|nam|den|het|ngay|dau)\b`)
	nextYear    = regexp.MustCompile(`\bnam (?:sau|toi|tiep theo)\b`)
	lastYear    = regexp.MustCompile(`\bnam truoc\b`)
)

// readMeasure reads the heading of a column of figures, the common headings above
// it included: "Năm 2024 | Ước thực hiện cả năm".
func readMeasure(heading string) measured {
	var m measured
	if derivedText.MatchString(heading) {
		return measured{kind: "derived", known: true}
	}
	key := expand(Fold(heading))
	years := map[string]bool{}
	for _, at := range []struct {
		text *regexp.Regexp
		tell func()
	}{{halfDay, func() { m.half = true }}, {yearDay, func() { m.wholeYr = true }}, {halfSpan, func() { m.half = true }}} {
		for _, g := range at.text.FindAllStringSubmatch(key, -1) {
			at.tell()
			if len(g) > 1 && g[1] != "" {
				years[g[1]] = true
			}
		}
		key = at.text.ReplaceAllString(key, " ")
	}
	for _, y := range anyYear.FindAllString(key, -1) {
		years[y] = true
	}
	key = anyYear.ReplaceAllString(key, " ")
	m.wholeYr = m.wholeYr || strings.Contains(key, "ca nam")
	if t := nextYear.ReplaceAllString(key, " "); t != key {
		key, m.off = t, 1
	}
	if t := lastYear.ReplaceAllString(key, " "); t != key {
		key, m.off = t, -1
	}
	key = strings.Join(words(idleWords.ReplaceAllString(key, " ")), " ")
	for y := range years {
		m.year, _ = strconv.Atoi(y)
	}
	for _, kind := range []string{"actual", "plan", "estimate"} {
		if summaryWords()[kind][key] || kind == "actual" && key == "" && (m.half || m.wholeYr || len(years) > 0) {
			m.kind, m.known = kind, len(years) < 2 && !(m.half && m.wholeYr) && !(m.off != 0 && m.year != 0)
		}
	}
	return m
}

// period is what span the figure is of in a form of period p; "" where that
// cannot be: a figure achieved in a span that ends after p.
func (m measured) period(p Period) Period {
	year := m.year
	if year == 0 {
		year = p.Year() + m.off
	}
	span := Period(fmt.Sprintf("%04d", year))
	switch {
	case m.half:
		span += "-H1"
	case m.year == 0 && m.off == 0 && !m.wholeYr && m.kind == "actual":
		span = p // "Thực hiện" in a form of a half-year
	}
	if m.kind == "actual" && span.End().After(p.End()) {
		return ""
	}
	return span
}

// leavePlanned takes the title's year back where the book holds forms of totals
// only and they hold nothing but plans for it: "KẾ HOẠCH … NĂM 2025" reports of
// the year before. The path then tells the period, else the latest year with
// figures. It returns the year of the title, "" where it stands.
func (n *normaliser) leavePlanned() Period {
	c := &n.claims
	if len(c.periods) != 1 || c.periods[0].Kind() != "year" || slices.ContainsFunc(n.tables, func(ts []table) bool { return len(ts) > 0 }) {
		return ""
	}
	titled, latest, planned := c.periods[0], 0, false
	for _, sums := range n.summaries {
		for _, s := range sums {
			for i := range s.figures {
				m := readMeasure(s.figures[i].heading())
				switch {
				case s.form == FormRatingSummary || m.known && m.year == 0 && m.kind != "derived":
					return "" // figures of the title's own year
				case m.known && m.kind == "plan":
					planned = planned || m.year == titled.Year()
				case m.known && m.kind != "derived":
					latest = max(latest, m.year)
				}
			}
		}
	}
	if !planned || latest == 0 || latest >= titled.Year() {
		return ""
	}
	c.periods = nil
	if len(c.pathPeriods)+len(c.pathYears) == 0 {
		c.periods = []Period{Period(fmt.Sprintf("%04d", latest))}
	}
	return titled
}

// heading is the whole heading of a column in one line.
func (c *column) heading() string {
	raw := make([]string, len(c.captions))
	for i, k := range c.captions {
		raw[i] = k.raw
	}
	return strings.Join(raw, " ")
}

// readMeasures settles what the columns of a form of indicators hold. Before the
// period p is known ("") only what the words mean.
func (s *summary) readMeasures(p Period) {
	s.figures = nil
	for i := range s.columns {
		c := &s.columns[i]
		if c == s.label || c == s.serial || c == s.units || len(c.captions) == 0 {
			continue
		}
		k := figureColumn{column: c}
		m := readMeasure(c.heading())
		k.measure = m.kind
		switch {
		case summaryWords()["note"][c.leaf().key]:
			k.left, k.why = true, Explanation{"ghi chú", "notes"}
		case m.kind == "derived":
			k.left, k.why = true, Explanation{"so sánh hoặc tỷ lệ, tính được từ cột khác", "a comparison or share, which other columns tell"}
		case !m.known:
			k.left, k.why = true, Explanation{"chưa rõ là kế hoạch, thực hiện hay ước thực hiện của kỳ nào", "what it holds and of when is not known"}
		case p != "":
			k.period = m.period(p)
			k.left = k.period == ""
			k.why = Explanation{"kỳ chưa kết thúc", "its span is not over"}
		}
		s.figures = append(s.figures, k)
	}
}

// tellColumns records the columns of a form of indicators that are not read, and
// refuses two columns of one meaning.
func (s *summary) tellColumns(p Period) {
	for i := range s.figures {
		k := &s.figures[i]
		switch {
		case k.left && k.measure != "derived" && !summaryWords()["note"][k.leaf().key]:
			rule := "figure-column-is-known"
			if k.measure != "" && k.period == "" && k.why.EN == "its span is not over" {
				rule = "figure-is-of-its-time"
			}
			s.note(rule, k.row, k.col, "", k.title(), "period", string(p))
		case k.left:
		default:
			for j := range s.figures {
				o := &s.figures[j]
				switch {
				case j == i || o.left || o.measure != k.measure || o.period != k.period || o.hidden && !k.hidden:
				case k.hidden && !o.hidden:
					s.note("hidden-column-repeats-no-heading", k.row, k.col, "", k.title())
				default:
					s.note("heading-stands-once", k.row, k.col, "", k.title(), "other", ColumnName(o.col))
				}
			}
		}
	}
	for i := range s.figures {
		for j := range s.findings {
			if f := &s.findings[j]; f.SourceCol == int64(s.figures[i].col) && (f.Rule == "heading-stands-once" || f.Rule == "hidden-column-repeats-no-heading") {
				s.figures[i].left, s.figures[i].why = true, leftOutWhy[f.Rule]
			}
		}
	}
}

// classCodes are the fields of layouts/organisations.csv that count in a rating summary.
var classCodes = map[string]string{"rating_good": "good", "rating_fair": "fair", "rating_average": "average", "rating_weak": "weak",
	"rating_none": "none", "rating_none_new": "none_new", "rating_none_stopped": "none_stopped"}

// classIndicators is what each column of a rating summary counts.
var classIndicators = map[string]string{"listed": "listed_count", "rated": "rated_count", "good": "rating_good_count", "fair": "rating_fair_count",
	"average": "rating_average_count", "weak": "rating_weak_count", "none": "rating_not_assessed_count",
	"none_new": "rating_not_assessed_new_count", "none_stopped": "rating_not_assessed_stopped_count"}

// readClasses settles what the columns of a rating summary hold: a class with its
// count and perhaps its percentage.
func (s *summary) readClasses(f *headingFinder) {
	for i := range s.columns {
		c := &s.columns[i]
		if c == s.label || c == s.serial || len(c.captions) == 0 {
			continue
		}
		k := figureColumn{column: c}
		caps := c.captions
		if last := caps[len(caps)-1]; len(caps) > 1 || strings.TrimSpace(last.raw) == "%" {
			key := last.key
			switch {
			case strings.Contains(last.raw, "%") || summaryWords()["share"][key]:
				k.share, caps = true, caps[:len(caps)-1]
			case summaryWords()["count"][key] && f.l.groups[caps[len(caps)-2].key] != "rating":
				caps = caps[:len(caps)-1]
			}
		}
		k.code = classOfColumn(f.l, caps)
		if n := len(s.figures); k.code == "" && n > 0 && len(c.captions) == 1 && isShareHeading(c.captions[0]) {
			k.code, k.share = s.figures[n-1].code, true // "Tốt | Tỷ lệ (%)": of the column before it
		}
		if k.code == "" {
			k.left, k.why = true, leftOutWhy[""]
		}
		if summaryWords()["note"][c.leaf().key] {
			k.why = Explanation{"ghi chú", "notes"}
		}
		s.figures = append(s.figures, k)
	}
}

// classOfColumn names the class that captions head, from the common heading down.
func classOfColumn(l *layout, caps []caption) string {
	if len(caps) == 0 {
		return ""
	}
	leaf := caps[len(caps)-1]
	if len(caps) > 1 && l.groups[caps[len(caps)-2].key] == "rating" && typesIn(leaf.key) == nil && summaryWords()["listed"][leaf.key] {
		return "rated" // "Kết quả xếp loại | Tổng số"
	}
	for _, code := range []string{"listed", "rated"} {
		if summaryWords()[code][leaf.key] {
			return code
		}
	}
	for i := len(caps) - 2; i >= 0; i-- {
		if g := l.groups[caps[i].key]; g == "not_assessed" {
			return classCodes[l.fields[g][leaf.key]]
		}
	}
	if code := classCodes[firstOf(l.fields["rating"][leaf.key], l.fields[""][leaf.key])]; code != "" {
		return code
	}
	switch code := meaning("rating", classWords.ReplaceAllString(leaf.key, "")); code {
	case "good", "fair", "average", "weak":
		return code
	}
	return ""
}

// classWords stand before a class in a heading: "Số HTX xếp loại tốt".
var classWords = regexp.MustCompile(`^(?:(?:so|tong so|so luong|hop tac xa|lien hiep hop tac xa|xep|dat|duoc|danh gia|loai) )+`)

// isShareHeading tells a heading that says percentage and nothing of what.
func isShareHeading(k caption) bool {
	key := strings.Join(words(Fold(k.raw)), " ")
	return key == "" && strings.Contains(k.raw, "%") || summaryWords()["share"][key]
}
