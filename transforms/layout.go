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
	half     bool // "6 tháng đầu năm"
	monthly  bool // an amount per month: "triệu đồng/tháng"
}

// layout is the headings people use, as the CSV files of layouts/ list them.
type layout struct {
	fields  map[string]map[string]string // within group ("" = anywhere) -> key -> field
	fillers map[string]map[string]string // the same by bare key, where only one field has it
	groups  map[string]string            // key -> group
	known   map[string]string            // every key -> its heading as listed, for "did you mean"
}

var layouts = sync.OnceValue(func() *layout {
	l := &layout{map[string]map[string]string{}, map[string]map[string]string{}, map[string]string{}, map[string]string{}}
	for _, r := range mustCSV(groupsCSV) {
		for _, a := range aliases(r["aliases"]) {
			l.groups[readCaption(a).key] = r["group"]
		}
	}
	for _, r := range mustCSV(organisationsCSV) {
		within, fill := l.fields[r["within"]], l.fillers[r["within"]]
		if within == nil {
			within, fill = map[string]string{}, map[string]string{}
			l.fields[r["within"]], l.fillers[r["within"]] = within, fill
		}
		for _, a := range aliases(r["aliases"]) {
			key := readCaption(a).key
			within[key] = r["field"]
			if other, ok := fill[bare(key)]; ok && other != r["field"] {
				fill[bare(key)] = "" // two fields: no telling
			} else {
				fill[bare(key)] = r["field"]
			}
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

// filler are words that offices add to a heading without changing it.
var filler = regexp.MustCompile(`^(?:hop tac xa |to hop tac )?(?:co |la |so |tong so |tong )?|(?: (?:tham gia|trong|cua|tai) (?:hop tac xa|to hop tac|don vi|nam|ky))+$|(?: (?:tham gia|hien co|hien nay|hien tai|lam viec|trong nam|hang nam))+$| tinh$`)

// bare is a key without fillers: "tổng số lao động làm việc thường xuyên trong HTX" and "lao động thường xuyên".
func bare(key string) string {
	key = strings.ReplaceAll(key, " lam viec ", " ")
	for {
		t := strings.TrimSpace(filler.ReplaceAllString(key, ""))
		if t == key || t == "" {
			return key
		}
		key = t
	}
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
	halfYear   = regexp.MustCompile(`(?i)(?:6|06|sáu)\s+tháng(?:\s+đầu\s+năm)?`)
	monthlyOf  = regexp.MustCompile(`(?i)/\s*(?:1\s*)?tháng|hàng tháng|mỗi tháng|một tháng`)
	leadIn     = regexp.MustCompile(`^(?:trong do|chia ra|gom|bao gom) `)
)

// readCaption reads one heading text.
func readCaption(text string) caption {
	c := caption{}
	c.raw, _ = Repair(text)
	if u, ok := readMoneyUnit(strings.Trim(c.raw, "() ")); ok { // a row of units under the heading
		c.unit, c.perMonth, c.perYear = u, perMonthly.MatchString(c.raw), perYearly.MatchString(c.raw)
		c.monthly = monthlyOf.MatchString(c.raw)
		return c
	}
	c.monthly = monthlyOf.MatchString(c.raw)
	s := numbering.ReplaceAllString(c.raw, "")
	if t := halfYear.ReplaceAllString(s, " "); t != s {
		s, c.half = t, true
	}
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
	c.key = c.takeUnit(s)
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

// takeUnit folds a heading without the money unit at its end: "Doanh thu triệu đồng".
func (c *caption) takeUnit(s string) string {
	key := Fold(s)
	ws := words(key)
	for n := min(6, len(ws)-1); n > 0; n-- {
		tail := strings.Join(ws[len(ws)-n:], " ")
		if u, ok := readMoneyUnit(tail); ok && len(tail) > 1 && !isOtherDong(s, ws[len(ws)-n-1], tail) {
			if c.unit == 0 {
				c.unit = u
			}
			return strings.Join(ws[:len(ws)-n], " ")
		}
	}
	return key
}

// isOtherDong tells that a folded "dong" is no đồng: lao động, hợp đồng, hội đồng.
func isOtherDong(s, before, tail string) bool {
	if !strings.HasPrefix(tail, "dong") && !strings.HasPrefix(tail, "d ") {
		return false
	}
	return before == "hop" || before == "hoi" || before == "cong" || !strings.Contains(strings.ToLower(s), "đồng")
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

// leaf is the lowest caption that names something; below it may stand a unit.
func (c column) leaf() caption {
	for i := len(c.captions) - 1; i >= 0; i-- {
		if c.captions[i].key != "" {
			return c.captions[i]
		}
	}
	return caption{}
}

// parents are the captions above the leaf that name something, from the top.
func (c column) parents() []caption {
	var out []caption
	for _, k := range c.captions {
		if k.key != "" {
			out = append(out, k)
		}
	}
	return out[:max(0, len(out)-1)]
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

// groupOf is the group that a field belongs to by its nature, "" for none.
func groupOf(field string) string {
	for _, g := range []struct{ prefix, group string }{
		{"member_", "member"}, {"worker_income", "result"}, {"worker_", "worker"}, {"manager_", "manager"}, {"leader", "leader"}, {"phone", "leader"},
		{"email", "leader"}, {"identity_no", "leader"}, {"rating", "rating"}, {"status", "status"}, {"digital_", "digital"}, {"hi_tech", "digital"},
		{"in_value_chain", "chain"}, {"chain_", "chain"}, {"ocop", "ocop"}, {"certificate", "certificate"}, {"address", "place"}, {"hamlet", "place"},
		{"commune", "place"}, {"district", "place"}, {"province_column", "place"}, {"registration_no", "registration"}, {"tax_code", "registration"},
		{"founded_on", "registration"}, {"issued_on", "registration"}, {"type_", "type"}, {"org_type", "type"}, {"revenue_", "revenue"}, {"sector_", "sector"},
	} {
		if strings.HasPrefix(field, g.prefix) {
			return g.group
		}
	}
	return ""
}

// open are the groups under which any column may stand; under another group only
// its own fields do: "Giám đốc > Địa chỉ" is not the organisation's address.
var open = map[string]bool{"": true, "neutral": true, "result": true, "capital": true}

// resolve names the field of c. left is the group of the column before it. A
// common heading that nobody listed closes the columns under it: "Dự án hỗ trợ >
// Tổng vốn" is no capital of the organisation.
func (l *layout) resolve(c *column, left string) {
	leaf, parents := c.leaf(), c.parents()
	neutral := len(parents) == 0
	for i := len(parents) - 1; i >= 0; i-- {
		g, ok := l.groups[parents[i].key]
		switch {
		case !ok:
			c.group = "?"
		case g != "neutral":
			c.group = g
		default:
			neutral = true
			continue
		}
		break
	}
	if leaf.key == "" {
		return
	}
	for _, try := range l.tries(c, leaf, parents, neutral && c.group == "", left) {
		f := l.fields[try.within][try.key]
		if f == "" {
			f = l.filled(try)
		}
		if f != "" && (try.within != "" || try.sure || open[c.group] || groupOf(f) == c.group) {
			c.field = f
			return
		}
	}
}

// try is one place of the layouts to look a heading up in; sure ones name the
// field with its common heading.
type try struct {
	within, key string
	sure        bool
}

// tries lists where to look for c, the surest place first. lone tells that no
// common heading stands above it but perhaps "Trong đó".
func (l *layout) tries(c *column, leaf caption, parents []caption, lone bool, left string) []try {
	var out []try
	if c.group != "" {
		out = append(out, try{within: c.group, key: leaf.key})
	}
	for i := len(parents) - 1; i >= 0; i-- {
		out = append(out, try{key: parents[i].key + " " + leaf.key, sure: true})
		if l.groups[parents[i].key] != "neutral" {
			break
		}
	}
	if lone && left != "" {
		out = append(out, try{within: left, key: leaf.key})
	}
	if c.group != "?" {
		out = append(out, try{key: leaf.key})
	}
	if lone {
		out = append(out, try{within: "neutral", key: leaf.key})
	}
	return out
}

// filled looks a heading up without its fillers. One word alone is too little, and
// "số …" heads a count: "Số HTX tham gia chuỗi" answers no yes/no question.
func (l *layout) filled(t try) string {
	key := bare(t.key)
	f := l.fillers[t.within][key]
	counts := strings.HasPrefix(t.key, "so ") || strings.HasPrefix(t.key, "tong ")
	if !strings.Contains(key, " ") || counts && !strings.HasSuffix(f, "_count") && !strings.HasSuffix(f, "_vnd") {
		return ""
	}
	return f
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
