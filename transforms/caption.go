package transforms

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

//go:embed layouts/abbreviations.csv
var abbreviationsCSV string

//go:embed layouts/asides.csv
var asidesCSV string

// caption is one heading cell, read: what it is called and what it says beside that.
type caption struct {
	raw      string // as typed, repaired; numbers of people masked
	key      string // folded, abbreviations written out, without unit, year and numbering
	unit     moneyUnit
	perMonth bool
	perYear  bool
	year     int  // 2024 in "Xếp loại năm 2024", else 0
	estimate bool // "ước thực hiện"
	half     bool // "6 tháng đầu năm"
	monthly  bool // an amount per month: "triệu đồng/tháng"
	part     bool // "Trong đó: …": of the column before it
}

// filler are words that offices add to a heading without changing it.
var filler = regexp.MustCompile(`^(?:hop tac xa |to hop tac )?(?:co |la |so |tong so |tong )?|(?: (?:tham gia|trong|cua|tai) (?:hop tac xa|to hop tac|don vi|nam|ky))+$|(?: (?:tham gia|hien co|hien nay|hien tai|lam viec|trong nam|hang nam))+$`)

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
	numbering   = regexp.MustCompile(`^\s*(?:\(?\d{1,2}\)?[.)]|[IVX]{1,4}\.|[a-zđ]\))\s+`)
	inBrackets  = regexp.MustCompile(`\(([^()]*)\)|\[([^\[\]]*)\]`)
	captionAge  = regexp.MustCompile(`(?i)(?:(?:cả |trong )?năm\s*:?\s*)?\b((?:19|20)\d{2})\b`)
	perMonthly  = regexp.MustCompile(`(?i)tháng`)
	perYearly   = regexp.MustCompile(`(?i)năm`)
	estimated   = regexp.MustCompile(`(?i)(^|[^\p{L}])(ước(\s+(thực hiện|đạt|tính|cả năm))?|ước TH|ƯTH|UTH)([^\p{L}]|$)`)
	performed   = regexp.MustCompile(`(?i)(^|[^\p{L}])(thực hiện|TH)\s+(cả\s+)?(năm|trong năm|6 tháng)`)
	performedIn = regexp.MustCompile(`(?i)(^|[^\p{L}])(thực hiện|TH)\s+((?:19|20)\d{2})`)
	captionEnd  = regexp.MustCompile(`(?i)(?:(?:có |tính )?đến |tại |thời điểm |hết )*(?:ngày )?(31[/.\-]12|30[/.\-]0?6)[/.\-]((?:19|20)\d{2})`)
	halfYear    = regexp.MustCompile(`(?i)(?:6|06|sáu)\s+tháng(?:\s+đầu\s+năm)?`)
	monthlyOf   = regexp.MustCompile(`(?i)/\s*(?:1\s*)?tháng|hàng tháng|mỗi tháng|một tháng`)
	leadIn      = regexp.MustCompile(`^(?:trong do|tr do|trd|chia ra|gom|bao gom) `)
)

// lineBreaks make no list of a heading: "Tên hợp\ntác xã" is one.
var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\v", " ", "\u2028", " ")

// readCaption reads one heading text.
func readCaption(text string) caption {
	c := caption{}
	c.raw, _ = Repair(lineBreaks.Replace(text))
	c.raw = Mask(c.raw)                                         // headings are published, and taught as they are published
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
	s = c.takeDate(s)
	if m := captionAge.FindStringSubmatch(s); m != nil {
		c.year, _ = strconv.Atoi(m[1])
		s = performedIn.ReplaceAllString(s, "$1 $3")
		s = performed.ReplaceAllString(s, " $3 ")
		s = captionAge.ReplaceAllString(s, " ")
	}
	if t := estimated.ReplaceAllString(s, " "); t != s {
		s, c.estimate = t, true
	}
	c.perMonth = c.perMonth || perMonthly.MatchString(s)
	c.perYear = c.perYear || perYearly.MatchString(s)
	c.key = c.takeUnit(s)
	c.part = leadIn.MatchString(c.key)
	c.key = expand(leadIn.ReplaceAllString(c.key, ""))
	if strings.Contains(c.raw, "%") { // "Nữ (%)" is no count of women
		c.key = strings.TrimSpace(c.key + " phan tram")
	}
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

// takeDate removes the end of a year or half-year that says when a figure stood:
// "Số thành viên đến 31/12/2024".
func (c *caption) takeDate(s string) string {
	m := captionEnd.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	c.year, _ = strconv.Atoi(m[2])
	c.half = c.half || strings.HasPrefix(m[1], "30")
	return captionEnd.ReplaceAllString(s, " ")
}

// takeBrackets removes the brackets that only say a unit, a year or how to fill
// the column in; others belong to the name of the column and stay.
func (c *caption) takeBrackets(s string) string {
	before, _, _ := strings.Cut(strings.ReplaceAll(s, "[", "("), "(")
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
		if key := Fold(inner); key == "" || asides()[key] || isIndexMark(inner) || areClasses(inner) || strings.HasSuffix(expand(Fold(before)), " "+expand(key)) {
			return " " // "Tên tổ hợp tác (THT)": the same once more
		}
		return " " + inner + " "
	})
}

// areClasses tells a list of the words that a column may hold: "hoạt động/ngừng".
func areClasses(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",/;", r) })
	for _, p := range parts {
		if p = strings.Trim(p, " .…"); p != "" && !isClassWord(p) {
			return false
		}
	}
	return len(parts) > 1
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

// names are what u is called in Vietnamese and in English.
func (u moneyUnit) names() (vi, en string) {
	switch u {
	case thousand:
		return "nghìn đồng", "thousand đồng"
	case million:
		return "triệu đồng", "million đồng"
	case billion:
		return "tỷ đồng", "billion đồng"
	}
	return "đồng", "đồng"
}

var moneyWords = regexp.MustCompile(`^(?:(?:don vi tinh|dvt|don vi) )?(?:(ty|ti)(?: (?:dong|d|vnd|vn d))?|(trieu|trd|tr|trdong|1 000 000|1000000|10 6)(?: (?:dong|d|vnd|vn d))?|(nghin|ngan|ngd|1 000|1000|nghindong)(?: (?:dong|d|vnd|vn d))?|(1000d|1000dong|1 000d|1 000dong|1 000vnd)|(dong|d|vnd|vn d|dong vn|viet nam dong|dong viet nam|1000000d))((?: (?:1 )?(?:nguoi|lao dong|ld|hop tac xa|htx|thang|nam|bq|binh quan|nguoi thang|nguoi nam))*)$`)

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
