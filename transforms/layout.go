package transforms

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

//go:embed layouts/organisations.csv
var organisationsCSV string

//go:embed layouts/groups.csv
var groupsCSV string

//go:embed layouts/abbreviations.csv
var abbreviationsCSV string

//go:embed layouts/asides.csv
var asidesCSV string

// caption is one heading cell, read: what it is called and what it says beside that.
type caption struct {
	raw      string // as typed, repaired
	key      string // folded, abbreviations written out, without unit, year and numbering
	unit     moneyUnit
	perMonth bool
	perYear  bool
	year     int  // 2024 in "Xếp loại năm 2024", else 0
	estimate bool // "ước thực hiện"
}

// layout is the headings people use, as the CSV files of layouts/ list them.
type layout struct {
	fields map[string]map[string]string // within group ("" = anywhere) -> key -> field
	groups map[string]string            // key -> group
	known  map[string]string            // every key -> its heading as listed, for "did you mean"
}

var layouts = sync.OnceValue(func() *layout {
	l := &layout{map[string]map[string]string{}, map[string]string{}, map[string]string{}}
	for _, r := range mustCSV(groupsCSV) {
		for _, a := range aliases(r["aliases"]) {
			l.groups[readCaption(a).key] = r["group"]
		}
	}
	for _, r := range mustCSV(organisationsCSV) {
		within := l.fields[r["within"]]
		if within == nil {
			within = map[string]string{}
			l.fields[r["within"]] = within
		}
		for _, a := range aliases(r["aliases"]) {
			key := readCaption(a).key
			within[key] = r["field"]
			if r["within"] == "" {
				l.known[key] = a
			}
		}
	}
	return l
})

func aliases(s string) []string {
	var out []string
	for _, a := range strings.Split(s, "|") {
		if a = strings.TrimSpace(a); a != "" {
			out = append(out, a)
		}
	}
	return out
}

var abbreviations = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, r := range mustCSV(abbreviationsCSV) {
		m[r["short"]] = r["long"]
	}
	return m
})

var asides = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, r := range mustCSV(asidesCSV) {
		m[Fold(r["aside"])] = true
	}
	return m
})

var (
	numbering  = regexp.MustCompile(`^\s*(?:\(?\d{1,2}\)?[.)]|[IVX]{1,4}\.|[a-zđ]\))\s+`)
	inBrackets = regexp.MustCompile(`\(([^()]*)\)|\[([^\[\]]*)\]`)
	captionAge = regexp.MustCompile(`(?i)(?:năm\s*:?\s*)?\b((?:19|20)\d{2})\b`)
	perMonthly = regexp.MustCompile(`(?i)tháng`)
	perYearly  = regexp.MustCompile(`(?i)năm`)
	estimated  = regexp.MustCompile(`(?i)(^|[^\p{L}])(ước(\s+(thực hiện|đạt|tính|cả năm))?|ước TH)([^\p{L}]|$)`)
	performed  = regexp.MustCompile(`(?i)(^|[^\p{L}])(thực hiện|TH)\s+(cả\s+)?(năm|trong năm|6 tháng)`)
	leadIn     = regexp.MustCompile(`^(?:trong do|chia ra|gom|bao gom) `)
)

// readCaption reads one heading text.
func readCaption(text string) caption {
	c := caption{}
	c.raw, _ = Repair(text)
	s := numbering.ReplaceAllString(c.raw, "")
	s = c.takeBrackets(s)
	if m := captionAge.FindStringSubmatch(s); m != nil {
		c.year, _ = strconv.Atoi(m[1])
		s = performed.ReplaceAllString(s, " $3 ")
		s = captionAge.ReplaceAllString(s, " ")
	}
	if t := estimated.ReplaceAllString(s, " "); t != s {
		s, c.estimate = t, true
	}
	c.perMonth = c.perMonth || perMonthly.MatchString(s)
	c.perYear = c.perYear || perYearly.MatchString(s)
	c.key = c.takeUnit(Fold(s))
	c.key = expand(leadIn.ReplaceAllString(c.key, ""))
	if c.key == "dt" { // ĐT is điện thoại, DT (trđ) doanh thu, DT alone may be diện tích
		switch {
		case strings.ContainsAny(s, "Đđ"):
			c.key = "dien thoai"
		case c.unit != 0:
			c.key = "doanh thu"
		}
	}
	return c
}

// takeBrackets removes the brackets that only say a unit, a year or how to fill
// the column in; others belong to the name of the column and stay.
func (c *caption) takeBrackets(s string) string {
	return inBrackets.ReplaceAllStringFunc(s, func(b string) string {
		inner := strings.Trim(b, "()[] ")
		if m := captionAge.FindStringSubmatch(inner); m != nil && strings.TrimSpace(captionAge.ReplaceAllString(inner, "")) == "" {
			c.year, _ = strconv.Atoi(m[1])
			return " "
		}
		if u, ok := readMoneyUnit(inner); ok {
			c.unit = u
			c.perMonth = c.perMonth || perMonthly.MatchString(inner)
			c.perYear = c.perYear || perYearly.MatchString(inner)
			return " "
		}
		if key := Fold(inner); key == "" || asides()[key] || isIndexMark(inner) {
			return " "
		}
		return " " + inner + " "
	})
}

// takeUnit removes a money unit at the end of a folded heading: "doanh thu trieu dong".
func (c *caption) takeUnit(key string) string {
	ws := words(key)
	for n := min(6, len(ws)-1); n > 0; n-- {
		tail := strings.Join(ws[len(ws)-n:], " ")
		if u, ok := readMoneyUnit(tail); ok && len(tail) > 1 {
			if c.unit == 0 {
				c.unit = u
			}
			return strings.Join(ws[:len(ws)-n], " ")
		}
	}
	return key
}

// expand writes abbreviations out: "so tv" is "so thanh vien".
func expand(key string) string {
	ws := words(key)
	for i, w := range ws {
		if long, ok := abbreviations()[w]; ok {
			ws[i] = long
		}
	}
	return strings.Join(ws, " ")
}

// moneyUnit is how many đồng one of the unit is; 0 means not said.
type moneyUnit int64

const (
	dong     moneyUnit = 1
	thousand moneyUnit = 1_000
	million  moneyUnit = 1_000_000
	billion  moneyUnit = 1_000_000_000
)

var moneyWords = regexp.MustCompile(`^(?:(?:don vi tinh|dvt|don vi) )?(?:(ty|ti)(?: (?:dong|d|vnd|vn d))?|(trieu|trd|tr|trdong|1 000 000|1000000|10 6)(?: (?:dong|d|vnd|vn d))?|(nghin|ngan|ngd|1 000|1000|nghindong)(?: (?:dong|d|vnd|vn d))?|(1000d|1000dong)|(dong|d|vnd|vn d|dong vn|viet nam dong|dong viet nam|1000000d))((?: (?:1 )?(?:nguoi|lao dong|ld|hop tac xa|htx|thang|nam|bq|binh quan|nguoi thang|nguoi nam))*)$`)

// readMoneyUnit reads "triệu đồng", "tr.đ", "1.000 đ", "trđ/người/tháng"; ok is
// false when s is not a unit of money and nothing else.
func readMoneyUnit(s string) (moneyUnit, bool) {
	m := moneyWords.FindStringSubmatch(Fold(s))
	switch {
	case m == nil:
		return 0, false
	case m[1] != "":
		return billion, true
	case m[2] != "":
		return million, true
	case m[3] != "" || m[4] != "":
		return thousand, true
	}
	return dong, true
}

// column is one column of a found table.
type column struct {
	col      int
	captions []caption // from the top heading row to the bottom one
	field    string    // canonical field, "" when no line of layouts/ claims it
	group    string
	hidden   bool
	told     bool // why it is not read was said already
	row      int  // heading row of the lowest caption
}

// leaf is the lowest caption.
func (c column) leaf() caption {
	if len(c.captions) == 0 {
		return caption{}
	}
	return c.captions[len(c.captions)-1]
}

// title is the whole heading as typed, top down: "Thành viên > Nữ".
func (c column) title() string {
	raw := make([]string, len(c.captions))
	for i, k := range c.captions {
		raw[i] = k.raw
	}
	return strings.Join(raw, " > ")
}

// year is the year any of the captions names, the lowest first; 0 when none does.
func (c column) year() int {
	for i := len(c.captions) - 1; i >= 0; i-- {
		if c.captions[i].year != 0 {
			return c.captions[i].year
		}
	}
	return 0
}

// unit is the money unit any of the captions names, the lowest first.
func (c column) unit() moneyUnit {
	for i := len(c.captions) - 1; i >= 0; i-- {
		if c.captions[i].unit != 0 {
			return c.captions[i].unit
		}
	}
	return 0
}

// said tells whether any caption has a property.
func (c column) said(has func(caption) bool) bool {
	for _, k := range c.captions {
		if has(k) {
			return true
		}
	}
	return false
}

// besides are the groups whose sub-columns may stand beside their first column
// without a common heading: "Số thành viên | Nữ | DTTS".
var besides = map[string]string{
	"member_count": "member", "member_women_count": "member", "member_ethnic_count": "member", "member_new_count": "member",
	"worker_count": "worker", "worker_member_count": "worker", "manager_count": "manager", "manager_vocational_count": "manager",
	"leader": "leader", "leader_sex": "leader", "status": "status", "in_value_chain": "chain", "digital_declared": "digital",
	"ocop_product_count": "ocop", "revenue_vnd": "revenue", "rating": "rating", "registration_no": "registration",
}

// resolve names the field of c. left is the group of the column before it.
func (l *layout) resolve(c *column, left string) {
	leaf := c.leaf()
	parents := c.captions[:max(0, len(c.captions)-1)]
	named := len(parents) > 0 // under a heading that is not just "Trong đó"
	neutral := false
	for i := len(parents) - 1; i >= 0; i-- {
		g, ok := l.groups[parents[i].key]
		if ok && g != "neutral" {
			c.group = g
			break
		}
		neutral = neutral || ok
	}
	if neutral && c.group == "" {
		named = false
	}
	for _, try := range l.tries(c, leaf, parents, named, left) {
		f := l.fields[try.within][try.key]
		if g := besides[f]; f == "" || people[c.group] && people[g] && g != c.group {
			continue // "Lao động > Thành viên DTTS" is not the members' column
		}
		c.field = f
		return
	}
}

// people are the groups whose sub-headings (Nữ, DTTS, Tổng số) look alike.
var people = map[string]bool{"member": true, "worker": true, "manager": true, "leader": true}

type try struct{ within, key string }

// tries lists where to look for c, the surest place first.
func (l *layout) tries(c *column, leaf caption, parents []caption, named bool, left string) []try {
	var out []try
	if c.group != "" {
		out = append(out, try{c.group, leaf.key})
	}
	for i := len(parents) - 1; i >= 0; i-- {
		out = append(out, try{"", parents[i].key + " " + leaf.key})
	}
	if !named && left != "" {
		out = append(out, try{left, leaf.key})
	}
	out = append(out, try{"", leaf.key})
	if !named {
		out = append(out, try{"neutral", leaf.key})
	}
	if len(parents) > 0 && leaf.key == "" { // "(x)" alone under a heading
		out = append(out, try{"", parents[len(parents)-1].key})
	}
	return out
}

// nearest is the listed heading most like key, for "did you mean"; "" when none is near.
func (l *layout) nearest(key string) string {
	best, name := 0.0, ""
	have := map[string]bool{}
	for _, w := range words(key) {
		have[w] = true
	}
	if len(have) == 0 {
		return ""
	}
	for k, heading := range l.known {
		ws := words(k)
		same := 0
		for _, w := range ws {
			if have[w] {
				same++
			}
		}
		score := 2 * float64(same) / float64(len(ws)+len(have))
		if score > best || score == best && heading < name {
			best, name = score, heading
		}
	}
	if best <= 0.5 {
		return ""
	}
	return name
}
