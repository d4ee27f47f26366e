package transforms

import (
	"slices"
	"strings"
)

// texts numbers the texts that rows are compared by: a number is one text, 0 is none. Each text as
// typed is folded once, however many lists repeat it.
type texts struct {
	of    []string // text of each number
	ids   map[string]int32
	typed [asKinds]map[string]int32
	trade []int8 // by name: 1 tells that it says only a trade, 2 that it says more, 0 that nobody asked
	cores map[int32]int32
}

// What is typed into cells and folded before it is numbered.
const (
	asName = iota
	asNumber
	asHamlet
	asLeader
	asPhone
	asKinds
)

func newTexts() texts {
	t := texts{of: []string{""}, ids: map[string]int32{"": 0}, cores: map[int32]int32{}}
	for i := range t.typed {
		t.typed[i] = map[string]int32{"": 0}
	}
	return t
}

// id is the number of s.
func (t *texts) id(s string) int32 {
	n, ok := t.ids[s]
	if !ok {
		n = int32(len(t.of))
		t.of = append(t.of, s)
		t.ids[s] = n
	}
	return n
}

// folded is the number of what key makes of s.
func (t *texts) folded(kind int, s string, key func(string) string) int32 {
	n, ok := t.typed[kind][s]
	if !ok {
		n = t.id(key(s))
		t.typed[kind][s] = n
	}
	return n
}

func (t *texts) nameID(key string) int32     { return t.folded(asName, key, nameVariant) }
func (t *texts) numberID(typed string) int32 { return t.folded(asNumber, typed, numberKey) }
func (t *texts) hamletID(address string) int32 {
	return t.folded(asHamlet, address, hamlet)
}

// leaderID is 0 for a single word: a form of address or half a name.
func (t *texts) leaderID(leader *string) int32 {
	if leader == nil {
		return 0
	}
	return t.folded(asLeader, *leader, func(s string) string {
		if s = leaderWords.Replace(" " + Fold(s) + " "); len(words(s)) < 2 {
			return ""
		}
		return strings.Join(words(s), " ")
	})
}

// leaderWords are the forms of address before a person's name.
var leaderWords = strings.NewReplacer(" ong ", " ", " ba ", " ", " anh ", " ", " chi ", " ", " dc ", " ", " d c ", " ", " dong chi ", " ")

// phoneID is the first telephone number of a cell, 0 for none of eight digits.
func (t *texts) phoneID(phone *string) int32 {
	if phone == nil {
		return 0
	}
	return t.folded(asPhone, *phone, func(s string) string {
		first := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(";,/", r) })
		for _, one := range append(first, s) {
			if d := digitsOf(&one); len(d) >= 8 {
				return d
			}
		}
		return ""
	})
}

func digitsOf(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimLeft(notDigit.ReplaceAllString(*s, ""), "0")
}

// hamlet is the part of an address below the commune, folded; "" when it has none.
func hamlet(address string) string {
	if key, ok := hamletInFront(address); ok {
		return key
	}
	for _, n := range cutPlaces(address) {
		if w := words(Fold(n.name)); n.level == "" && len(w) > 1 && hamletWords[w[0]] {
			return strings.Join(w, " ")
		}
	}
	return ""
}

// hamletInFront reads "Thôn A, xã Y", the usual form, without cutting the address into places.
func hamletInFront(address string) (key string, ok bool) {
	i := strings.IndexByte(address, ',')
	if i < 0 || strings.ContainsAny(address[:i], ";()-–") || !isPlain(address[:i]) {
		return "", false
	}
	w := words(Fold(address[:i]))
	if len(w) < 2 || !hamletWords[w[0]] || slices.ContainsFunc(w, func(s string) bool { return unitWords[s] }) {
		return "", false
	}
	return strings.Join(w, " "), true
}

// unitWords begin the names of units, folded.
var unitWords = map[string]bool{"xa": true, "x": true, "phuong": true, "p": true, "thi": true, "tt": true, "t": true, "huyen": true, "h": true,
	"thanh": true, "tp": true, "tpls": true, "tinh": true, "cu": true, "ls": true}

// nameVariant is a name key with the two ways to write its last sound as one: Mỹ is Mĩ, Quý is Quí.
func nameVariant(key string) string {
	if !strings.Contains(key, "y") {
		return key
	}
	ws := words(key)
	for i, w := range ws {
		if n := len(w); n >= 2 && w[n-1] == 'y' && (!strings.ContainsRune("aeou", rune(w[n-2])) || strings.HasPrefix(w, "qu")) {
			ws[i] = w[:n-1] + "i"
		}
	}
	return strings.Join(ws, " ")
}

// tradeWords are the words of trades, of size and of order in names of organisations:
// what is left without them tells one from another.
var tradeWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("nong nghiep lam thuy san dich vu tong hop san xuat thuong mai xay dung van tai tieu thu cong kinh doanh vat lieu xuat nhap khau " +
		"chan nuoi trong trot rung cay an qua rau che hoa mau bo trau lon ga vit ngua de ong ca lua gao ngo khoai che bien bao ve moi truong tieu dung dien nuoc sach " +
		"nganh nghe to hop tac xa htx tht cong nghe cao huu co sinh thai du lich tin dung quy nhan dan duoc lieu hoi hien na va thu mua cung ung khai thac") {
		m[w] = true
	}
	return m
}()

// isTrade tells a name that says only a trade or a number: "Chăn nuôi", "Số 1".
func (t *texts) isTrade(name int32) bool {
	if len(t.trade) < len(t.of) {
		t.trade = append(t.trade, make([]int8, len(t.of)-len(t.trade))...)
	}
	if t.trade[name] == 0 {
		t.trade[name] = 1
		for w := range strings.FieldsSeq(t.of[name]) {
			if !tradeWords[w] && w != "so" && !allDigits(w) {
				t.trade[name] = 2
			}
		}
	}
	return t.trade[name] == 1
}

// core is a name without the words of trades and with its numbers as digits: what
// is left of "Dịch vụ nông nghiệp Toàn Thắng số II" is "toan thang 2".
func (t *texts) core(name int32) int32 {
	core, ok := t.cores[name]
	if !ok {
		var out []string
		for w := range strings.FieldsSeq(t.of[name]) {
			if digit, ok := romanDigits[w]; ok {
				w = digit
			}
			if !tradeWords[w] && w != "so" {
				out = append(out, w)
			}
		}
		core = t.id(strings.Join(out, " "))
		t.cores[name] = core
	}
	return core
}

// romanDigits are the numbers that stand in names of organisations.
var romanDigits = map[string]string{"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}

// near tells how two names that differ are alike: short_name, same_words, near_name
// (codes of evidence.csv), "" when they are not.
func (t *texts) near(a, b int32) string {
	ca, cb := t.core(a), t.core(b)
	x, y := t.of[ca], t.of[cb]
	switch {
	case x == "" || y == "":
		return ""
	case ca == cb, initials(x) == y, initials(y) == x:
		return "short_name"
	case len(x) == len(y) && sortedWords(x) == sortedWords(y):
		return "same_words"
	case digitWords(x) != digitWords(y):
		return "" // "Số 1" is not "Số 2"
	}
	x, y = strings.ReplaceAll(x, " ", ""), strings.ReplaceAll(y, " ", "")
	most := min(len(x), len(y)) / 5 // one letter in five, two in ten
	if most > 2 {
		most = 2
	}
	if most > 0 && editsWithin(x, y, most) {
		return "near_name"
	}
	return ""
}

// initials are the first letters of two words or more, "" for one.
func initials(key string) string {
	ws := words(key)
	if len(ws) < 2 {
		return ""
	}
	var b strings.Builder
	for _, w := range ws {
		b.WriteByte(w[0])
	}
	return b.String()
}

func sortedWords(key string) string {
	ws := words(key)
	slices.Sort(ws)
	return strings.Join(ws, " ")
}

// digitWords are the words of key that hold a digit.
func digitWords(key string) string {
	if !strings.ContainsAny(key, "0123456789") {
		return ""
	}
	return strings.Join(slices.DeleteFunc(words(key), func(w string) bool { return !strings.ContainsAny(w, "0123456789") }), " ")
}

// editsWithin tells that at most most letters typed, left out, changed or swapped with
// their neighbour make y of x.
func editsWithin(x, y string, most int) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > most || len(y) > 96 {
		return false
	}
	var rooms [3][97]int
	before, above, row := &rooms[0], &rooms[1], &rooms[2]
	for j := range len(y) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return false
		}
		before, above, row = above, row, before
	}
	return above[len(y)] <= most
}
