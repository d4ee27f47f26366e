package transforms

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// submission is what a whole file says of itself.
type submission struct {
	path   string
	unit   Unit
	period Period
}

// reader reads the cells of one organisation row. Each field reader returns a
// value or nil and records a finding when a cell cannot be read surely.
type reader struct {
	*body
	sub   *submission
	facts map[string]*facts
	row   *Row
	more  []*Row            // continuation rows
	above map[string]string // the last text of each column, for ditto marks

	leader string // as this row names it: masked in its free texts
}

// input is one cell as a field reader sees it.
type input struct {
	Cell
	s      string // repaired
	col    *column
	shared bool // merged over the rows of several organisations
}

// personal are the fields whose values never leave the restricted area.
var personal = map[string]bool{"leader": true, "leader_sex": true, "leader_birth": true, "phone": true, "email": true, "identity_no": true}

// find records a finding at a cell of the row; the values of people are masked.
func (r *reader) find(rule string, col int, field, value string, args ...string) {
	if personal[field] && value != "" {
		value = "***"
	}
	r.note(rule, r.row.Number, col, published(field), value, args...)
}

// published is the column of staging.organisations that a reading field fills.
func published(field string) string {
	switch {
	case strings.HasPrefix(field, "rating_") && field != "rating_score":
		return "rating"
	case strings.HasPrefix(field, "status_") && field != "status_since" && field != "status_reason":
		return "status"
	case strings.HasPrefix(field, "type_"):
		return "org_type"
	case strings.HasPrefix(field, "certificate"):
		return "certificates"
	case field == "ocop":
		return "ocop_product_count"
	case field == "hamlet":
		return "address"
	case field == "commune":
		return "commune_code"
	case field == "district":
		return "district_code"
	case field == "classification":
		return "rating"
	case strings.HasPrefix(field, "ocop_stars"):
		return "ocop_product_count"
	case strings.HasPrefix(field, "sector_"):
		return "sector"
	case strings.HasSuffix(field, "_no") && field != "registration_no" && !personal[field]:
		return strings.TrimSuffix(field, "_no")
	case field == "issued_on":
		return "founded_on"
	case personal[field] || field == "province_column" || field == "serial":
		return ""
	}
	return field
}

// get reads the cell of a field: false when there is no such column, the cell is
// blank, or it holds something that is no value (which is then recorded).
func (r *reader) get(field string) (input, bool) {
	col := r.column(field)
	if col == nil {
		return input{}, false
	}
	return r.at(col)
}

func (r *reader) at(col *column) (input, bool) {
	in := input{Cell: r.cell(r.row.Number, col.col), col: col}
	if m, ok := r.merge(r.row.Number, col.col); ok {
		if m.Col1 < col.col { // hidden under the cell to the left
			return in, false
		}
		for n := m.Row1; n <= m.Row2; n++ {
			in.shared = in.shared || n != r.row.Number && r.orgRows[n]
		}
	}
	switch {
	case in.Kind == Blank:
		return in, false
	case in.Kind == Error, in.Kind == Text && errorText.MatchString(strings.TrimSpace(in.Raw)):
		r.find("cell-is-no-error", col.col, col.field, in.Raw)
		return in, false
	case in.Kind == Missing:
		r.find("formula-has-a-value", col.col, col.field, "")
		return in, false
	}
	s, broken := Repair(in.Raw)
	in.s = s
	if in.Kind == Text && (IsLegacy(s) || r.legacy && isLegacyFont(in.Font) && !isUnicode(s)) {
		r.find("text-is-unicode", col.col, col.field, s)
		return in, false
	}
	for _, rule := range broken {
		r.find(rule, col.col, col.field, s)
	}
	return in, s != ""
}

// errorText matches Excel's errors, which pasting turns into texts.
var errorText = regexp.MustCompile(`^#(?:REF!|VALUE!|N/A|DIV/0!|NAME\?|NULL!|NUM!)$`)

// texts reads a text field: nil when not reported. Continuation rows are joined.
func (r *reader) texts(field string) *string {
	in, ok := r.get(field)
	s := ""
	if ok {
		s = r.oneText(in)
	}
	if col := r.column(field); col != nil {
		for _, row := range r.more {
			if t, _ := Repair(row.Cell(col.col).Raw); t != "" {
				s = strings.TrimPrefix(s+"; "+t, "; ")
			}
		}
	}
	return text(s)
}

// oneText reads the text of a cell; "" for the signs of nothing.
func (r *reader) oneText(in input) string {
	s := in.s
	switch {
	case isDash(s) || isEllipsis(s):
		return ""
	case isDitto(s):
		s = r.above[in.col.field]
		if s == "" {
			r.find("ditto-has-a-row-above", in.col.col, in.col.field, in.s)
		} else {
			r.find("ditto-is-filled", in.col.col, in.col.field, in.s, "filled", s)
		}
	case in.Kind == Number && in.IsDate:
		if d, ok := r.serial2date(in); ok {
			s = d.day.Format("02/01/2006")
		}
	}
	r.above[in.col.field] = s
	return s
}

// free reads a text that goes into a release: telephone and identity numbers masked.
func (r *reader) free(field string) *string {
	p := r.texts(field)
	if p == nil {
		return nil
	}
	s := Mask(*p)
	if r.leader != "" { // the row's own director, named again in a note
		s = strings.ReplaceAll(s, r.leader, "***")
	}
	return text(s)
}

// number reads the cell of a count, money or score column. A dash is 0, an
// ellipsis NULL (the statistics office's convention).
func (r *reader) number(in input) (reading, bool) {
	f, c := in.col.field, in.col.col
	switch {
	case isDash(in.s):
		return reading{value: new(big.Rat)}, true
	case isEllipsis(in.s):
		return reading{}, false
	case in.shared:
		r.find("value-is-one-row's", c, f, in.s)
		return reading{}, false
	case in.Kind == Bool || in.Kind == Number && in.IsDate || in.Kind == Number && in.Percent:
		r.find("number-is-plain", c, f, r.seen(in))
		return reading{}, false
	case in.Kind == Number:
		v := storedNumber(in.Raw)
		if v == nil {
			r.find("number-is-readable", c, f, in.s)
		}
		return reading{value: v}, v != nil
	}
	n, ok := typedNumber(in.s)
	if !ok {
		r.find("number-is-readable", c, f, in.s)
		return n, false
	}
	if n.style == dotGroups && r.fact(f).foreign {
		r.find("number-reads-one-way", c, f, in.s)
		return n, false
	}
	if n.style == foreign {
		r.find("number-in-vietnamese-style", c, f, in.s)
	}
	return n, true
}

// seen is a number cell as its sender sees it.
func (r *reader) seen(in input) string {
	v := storedNumber(in.Raw)
	switch d, ok := r.serial2date(in); {
	case in.Percent && v != nil:
		return showRat(v.Mul(v, big.NewRat(100, 1))) + "%"
	case in.IsDate && ok:
		return d.day.Format("02/01/2006")
	}
	return in.s
}

// countUnits are the words that may stand behind a count.
var countUnits = map[string]bool{"": true, "nguoi": true, "tv": true, "thanh vien": true, "ho": true, "to vien": true, "ld": true,
	"lao dong": true, "htx": true, "sp": true, "san pham": true, "xa vien": true, "can bo": true, "cb": true, "phap nhan": true, "to chuc": true,
	"ca nhan": true, "hop tac xa": true, "thanhvien": true, "ng": true, "nu": true, "ho gia dinh": true}

// count reads a whole number that is not negative.
func (r *reader) count(field string) *int64 {
	in, ok := r.get(field)
	if !ok {
		return nil
	}
	n, ok := r.number(in)
	if !ok {
		return nil
	}
	v, isWhole := whole(n.value)
	switch {
	case isWhole && v >= mostPeople, in.Kind == Text && phoneText.MatchString(in.s):
		r.find("count-is-believable", in.col.col, field, in.s)
		return nil
	case !countUnits[n.unit]:
		r.find("number-is-readable", in.col.col, field, in.s)
		return nil
	case !isWhole:
		r.find("count-is-whole", in.col.col, field, in.s)
		return nil
	case v < 0:
		r.find("count-not-negative", in.col.col, field, in.s)
		return nil
	}
	r.remarks(in, n, strconv.FormatInt(v, 10))
	return &v
}

// mostPeople is more than any organisation of the province can have; a telephone
// number in the wrong column is far above it.
const mostPeople = 100_000

var phoneText = regexp.MustCompile(`^\+?[0(][\d ().\-]{8,}$`)

// remarks records what stood around a number that was read.
func (r *reader) remarks(in input, n reading, read string) {
	switch {
	case n.about:
		r.find("number-is-exact", in.col.col, in.col.field, in.s, "read", read)
	case n.unit != "" && in.Kind == Text || n.aside != "":
		r.find("number-stands-alone", in.col.col, in.col.field, in.s, "read", read)
	}
}

// amountUnit reads the word behind an amount, which beats the column's unit.
func amountUnit(word string) (moneyUnit, bool) {
	if word == "" {
		return 0, true
	}
	return readMoneyUnit(word)
}

var tyTrieu = regexp.MustCompile(`^(\d+(?:,\d+)?) *(?:tỷ|tỉ) *(\d{1,3}) *(?:triệu|tr)(?: *(?:đồng|đ))?$`)

// money reads an amount as whole đồng. A unit in the cell beats the column's.
func (r *reader) money(field string) *int64 {
	in, ok := r.get(field)
	if !ok {
		return nil
	}
	if m := tyTrieu.FindStringSubmatch(strings.ToLower(in.s)); m != nil { // "1 tỷ 200 triệu"
		ty, _, _ := digitsValue(m[1])
		tr, _, _ := digitsValue(m[2])
		ty.Mul(ty, big.NewRat(1000, 1))
		return r.amount(in, reading{value: ty.Add(ty, tr), unit: "trieu"})
	}
	n, ok := r.number(in)
	if !ok {
		return nil
	}
	return r.amount(in, n)
}

// mostMoney is more đồng than any organisation has: a million tỷ.
var mostMoney = big.NewRat(1_000_000_000_000_000, 1)

// amount turns a number into đồng by its own unit or its column's.
func (r *reader) amount(in input, n reading) *int64 {
	f := in.col.field
	own, ok := amountUnit(n.unit)
	if !ok {
		r.find("number-is-readable", in.col.col, f, in.s)
		return nil
	}
	facts := r.fact(f)
	unit := own
	if own == 0 {
		unit = facts.unit
	}
	if unit == 0 && n.value.Sign() != 0 || facts.refused {
		return nil // said once, at the heading
	}
	v := new(big.Rat).Mul(n.value, big.NewRat(int64(unit), 1))
	if facts.months > 0 {
		v.Mul(v, big.NewRat(int64(facts.months), 1))
	}
	dongs, _ := rounded(v)
	if new(big.Rat).Abs(v).Cmp(mostMoney) > 0 {
		r.find("number-is-readable", in.col.col, f, in.s)
		return nil
	}
	if dongs < 0 && f != "profit_vnd" {
		r.find("money-not-negative", in.col.col, f, in.s)
		return nil
	}
	if m := facts.median; m != nil && own == 0 && n.value.Sign() != 0 {
		off := new(big.Rat).Quo(new(big.Rat).Abs(n.value), m)
		lostDot := in.Kind == Number && !n.value.IsInt() && off.Cmp(big.NewRat(1, 100)) <= 0 // 1.500 typed where the dot is a decimal
		if off.Cmp(big.NewRat(1000, 1)) >= 0 || off.Cmp(big.NewRat(1, 1000)) <= 0 || lostDot {
			r.find("money-near-its-column", in.col.col, f, in.s, "read", groupDigits(dongs), "median", showRat(m))
		}
	}
	r.remarks(in, n, groupDigits(dongs)+" đồng")
	return &dongs
}

// groupDigits writes n the Vietnamese way: 1.234.567.
func groupDigits(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

// score reads a self-assessed score of 0 to 100 (TT 01/2020, Điều 7).
func (r *reader) score(field string) *float64 {
	in, ok := r.get(field)
	if !ok || isDash(in.s) {
		return nil
	}
	if in.Kind == Text {
		in.s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(in.s, "/100"), "điểm"))
	}
	n, ok := r.number(in)
	if !ok {
		return nil
	}
	v, _ := n.value.Float64()
	if v < 0 || v > 100 || n.unit != "" && n.unit != "diem" {
		r.find("score-is-0-to-100", in.col.col, field, in.s)
		return nil
	}
	return &v
}

// serial2date reads a stored serial day; a time of day is cut off.
func (r *reader) serial2date(in input) (date, bool) {
	v := storedNumber(in.Raw)
	if v == nil {
		return date{}, false
	}
	n := new(big.Int).Quo(v.Num(), v.Denom())
	if !n.IsInt64() {
		return date{}, false
	}
	return serialDate(n.Int64(), r.Date1904)
}

// firstYear is the earliest founding year that is believed (domain.md §8 #9).
const firstYear = 1955

// date reads a day, month or year that is not after the end of the period.
func (r *reader) date(field string) (date, bool) {
	in, ok := r.get(field)
	if !ok || isDash(in.s) || isEllipsis(in.s) {
		return date{}, false
	}
	end := r.sub.period.End()
	d, ok := r.readDate(in, end)
	switch {
	case !ok || in.Kind == Bool:
		r.find("date-is-real", in.col.col, field, in.s)
	case in.shared && field == "founded_on":
		r.find("value-is-one-row's", in.col.col, field, in.s)
		ok = false
	case d.day.After(end):
		r.find("date-not-in-future", in.col.col, field, r.shown(in, d), "end", end.Format("02/01/2006"))
		ok = false
	case d.day.Year() < firstYear:
		r.find("date-is-believable", in.col.col, field, r.shown(in, d))
		ok = false
	}
	return d, ok
}

// shown is a date cell as its sender sees it.
func (r *reader) shown(in input, d date) string {
	if in.Kind == Number && in.IsDate {
		return d.day.Format("02/01/2006")
	}
	return in.s
}

// readDate reads a serial day, a bare year or a typed date.
func (r *reader) readDate(in input, end time.Time) (date, bool) {
	if in.Kind == Number {
		if y, err := strconv.Atoi(in.Raw); err == nil && !in.IsDate && y >= 1900 && y <= 2100 {
			return newYear(y), true
		}
		d, ok := r.serial2date(in)
		if ok && !in.IsDate {
			if v := storedNumber(in.Raw); !v.IsInt() { // 5.2019 typed as a number is no serial day
				return date{}, false
			}
			r.find("date-is-formatted", in.col.col, in.col.field, in.s, "read", d.day.Format("02/01/2006"))
		}
		return d, ok
	}
	return typedDate(in.s, end.Year())
}

func newYear(y int) date {
	return date{time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), "year"}
}

// mark reads a yes/no cell. In a column of marks a blank means no (contract,
// "Empty and marked cells"); a column without any mark is NULL throughout.
func (r *reader) mark(field string) *bool {
	col := r.column(field)
	if col == nil {
		return nil
	}
	in, ok := r.at(col)
	if !ok {
		if blank := in.Kind == Blank || in.Kind == Text && in.s == ""; blank && r.fact(field).marks {
			return new(bool)
		}
		return nil
	}
	switch a, _ := answer(in.Cell, in.s); a {
	case yes, no:
		b := a == yes
		return &b
	case silent:
		return nil
	}
	if b, ok := r.told(field, in); ok {
		return b
	}
	r.find("answer-is-yes-or-no", in.col.col, field, in.s)
	return nil
}

// told reads the longer answers of the two columns that offices also use for
// details: a partner's name in the chain column, the tools in the digital one.
func (r *reader) told(field string, in input) (*bool, bool) {
	t := true
	switch {
	case in.Kind != Text || !hasLetters(in.s) || isDitto(in.s):
		return nil, false
	case field == "in_value_chain" && isPartner(in.s):
		return &t, true
	case field == "digital_declared" && (strings.HasPrefix(Fold(in.s), "co ") || digitalWord.MatchString(Fold(in.s))) && !refuses(in.s):
		r.find("answer-is-short", in.col.col, field, in.s)
		return &t, true
	}
	return nil, false
}

var digitalWord = regexp.MustCompile(`\b(hoa don dien tu|hddt|phan mem|ke toan|zalo|facebook|website|fanpage|tmdt|thuong mai dien tu|qr|truy xuat|nhat ky|iot|chu ky so|thanh toan|shopee|postmart|voso|tiktok|lazada)\b`)

// refuses tells texts that begin with a no or a doubt, or that say it is over.
func refuses(s string) bool { return refusing.MatchString(Fold(s)) }

var (
	refusing    = regexp.MustCompile(`^(?:khong|chua|ko|dang|du kien|dung|ngung|ngat|het|da het|da ket thuc|da dung|da ngung|tam|cho|sap)\b|^$`)
	partnerWord = regexp.MustCompile(`\b(?:cong ty|cty|ct|tnhh|cp|doanh nghiep|dn|dntn|tap doan|sieu thi|htx|hop tac xa|tht|to hop tac|co so|nha may|cua hang|chuoi|dai ly|trung tam|chi nhanh|thuong lai|ho kinh doanh|hop dong|hd|so \d+|hdlk|lien hiep|lien ket voi|winmart|coop|big c|vineco)\b|\d+ (?:hd|hdlk|hd lk)\b`)
)

// isPartner tells a partner's name or a contract's number: words of business, or
// several words that all begin with a capital. "Hết hạn", "Đạt" and "nt" are none.
func isPartner(s string) bool {
	if refuses(s) || isDitto(s) {
		return false
	}
	if partnerWord.MatchString(Fold(s)) {
		return true
	}
	ws := strings.Fields(s)
	for _, w := range ws {
		if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
			return false
		}
	}
	return len(ws) >= 2
}

// hasLetters tells that s holds at least two letters.
func hasLetters(s string) bool {
	n := 0
	for _, r := range Fold(s) {
		if r >= 'a' {
			n++
		}
	}
	return n >= 2
}

// choice reads a class spread over several columns of marks: the code whose
// column is marked. Blank in all of them is NULL; two marks are refused.
func (r *reader) choice(fields map[string]string, order []string) (code string, at input, ok bool) {
	var marked []input
	for _, f := range order {
		in, has := r.get(f)
		if !has {
			continue
		}
		switch a, _ := answer(in.Cell, in.s); {
		case a == no || a == silent:
		case a == yes || meaningOf(f, in.s) == fields[f]:
			marked = append(marked, in)
			code, at = fields[f], in
		case f == "rating_none" && in.Kind == Text && hasLetters(in.s):
			marked = append(marked, in)
			code, at = reasonOf(in.s), in
		default:
			r.find("answer-is-yes-or-no", in.col.col, f, in.s)
		}
	}
	if len(marked) > 1 {
		for _, in := range marked {
			r.find("one-class-is-marked", in.col.col, in.col.field, in.s)
		}
		return "", at, false
	}
	return code, at, len(marked) == 1
}

// meaningOf reads a class's own word in its column of marks ("Khá" under "Khá").
func meaningOf(field, s string) string {
	for _, set := range []string{"rating", "status"} {
		if strings.HasPrefix(field, set+"_") {
			return meaning(set, s)
		}
	}
	return ""
}

// reasonOf is the class of an organisation that was not assessed for the reason s.
func reasonOf(s string) string {
	if code := meaning("rating", s); strings.HasPrefix(code, "not_assessed") {
		return code
	}
	key := Fold(s)
	switch {
	case strings.Contains(key, "moi thanh lap") || strings.Contains(key, "moi tl") || strings.Contains(key, "12 thang"):
		return "not_assessed:new"
	case strings.Contains(key, "ngung") || strings.Contains(key, "ngung hd") || strings.Contains(key, "khong hoat dong") || strings.Contains(key, "dung hoat dong"):
		return "not_assessed:stopped"
	}
	return "not_assessed:stated"
}
