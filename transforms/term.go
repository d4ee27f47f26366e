package transforms

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// Term is one thing that a text of a row names: a product it makes, or a cause of its
// weakness or standstill.
type Term struct {
	SubmissionID string `parquet:"submission_id"`
	SourceSheet  string `parquet:"source_sheet"`
	SourceRow    int64  `parquet:"source_row"`
	Kind         string `parquet:"kind"` // product, cause
	Code         string `parquet:"code"` // a product in small letters, marks counted; a cause of reference/causes.csv, or other
	Text         string `parquet:"text"` // a product as typed; the whole text that names the cause
}

// Kinds of terms.
const (
	TermProduct = "product"
	TermCause   = "cause"
)

// otherCause is told of a reason that no line of reference/causes.csv knows.
const otherCause = "other"

// Terms are what the rows of every submission name, in the order of the rows; a row
// names each thing once. A row whose texts are blank has none.
func Terms(subs []*Submission) []Term {
	var out []Term
	for _, s := range subs {
		for i := range s.List.Organisations {
			o := &s.List.Organisations[i]
			out = o.products(s.ID, out)
			out = o.causes(s.ID, out)
		}
	}
	return out
}

// products adds the parts of main_products.
func (o *Organisation) products(id string, out []Term) []Term {
	if o.MainProducts == nil {
		return out
	}
	first := len(out)
	for _, part := range splitProducts(*o.MainProducts) {
		key := productKey(part)
		if !slices.ContainsFunc(out[first:], func(t Term) bool { return t.Code == key }) {
			out = append(out, Term{id, o.SourceSheet, o.SourceRow, TermProduct, key, part})
		}
	}
	return out
}

// causes adds what the reason names. A reason that names no known cause is other. A note
// is about anything, so it speaks only where there is no reason, and only of known causes.
func (o *Organisation) causes(id string, out []Term) []Term {
	said, codes := o.StatusReason, []string(nil)
	if said != nil {
		if codes = causesIn(*said); len(codes) == 0 && hasLetters(*said) {
			codes = []string{otherCause}
		}
	} else if said = o.Note; said != nil {
		codes = causesIn(*said)
	}
	for _, c := range codes {
		out = append(out, Term{id, o.SourceSheet, o.SourceRow, TermCause, c, *said})
	}
	return out
}

// productKey is a product in small letters with the tones of hoà and thuỷ where most offices put them: hòa, thủy. Marks
// count, because cam and cám are two.
func productKey(s string) string {
	parts := strings.Fields(strings.ToLower(norm.NFC.String(lookAlikes.Replace(s))))
	for i, w := range parts {
		for _, tone := range lateTones {
			if head, ok := strings.CutSuffix(w, tone[0]); ok && !(strings.HasSuffix(head, "q") && strings.HasPrefix(tone[0], "u")) {
				parts[i] = head + tone[1]
			}
		}
	}
	return strings.Join(parts, " ")
}

// lateTones are the ends of words with the tone on the second letter, each with the one on the first.
var lateTones = [][2]string{
	{"oà", "òa"}, {"oá", "óa"}, {"oả", "ỏa"}, {"oã", "õa"}, {"oạ", "ọa"},
	{"oè", "òe"}, {"oé", "óe"}, {"oẻ", "ỏe"}, {"oẽ", "õe"}, {"oẹ", "ọe"},
	{"uỳ", "ùy"}, {"uý", "úy"}, {"uỷ", "ủy"}, {"uỹ", "ũy"}, {"uỵ", "ụy"},
}

// betweenProducts is what people put between two products (domain.md §2.4); a comma or
// stroke between digits is part of a number.
var betweenProducts = regexp.MustCompile(`\s*(?:[;\n+•]|,|/|\s[-–]\s)\s*`)

// entryMark is what stands before an entry of a numbered list.
var entryMark = regexp.MustCompile(`^(?:[-–*•]|\d{1,2}[.)])\s*`)

// splitProducts is the products of a text. What stands in brackets stays with its product.
func splitProducts(s string) []string {
	var out []string
	depth, start := 0, 0
	add := func(part string) {
		part = strings.Trim(entryMark.ReplaceAllString(strings.TrimSpace(part), ""), " .,;:-–…")
		if hasLetters(part) && !slices.Contains(andSoOn, Fold(part)) {
			out = append(out, part)
		}
	}
	for _, at := range betweenProducts.FindAllStringIndex(s, -1) {
		depth += strings.Count(s[start:at[0]], "(") - strings.Count(s[start:at[0]], ")")
		if depth > 0 || inNumber(s, at) {
			depth -= strings.Count(s[start:at[0]], "(") - strings.Count(s[start:at[0]], ")") // counted again with the whole part
			continue
		}
		add(s[start:at[0]])
		depth, start = 0, at[1]
	}
	add(s[start:])
	return out
}

// andSoOn is what people write when they do not name everything.
var andSoOn = []string{"v v", "vv", "van van", "khac", "san pham khac", "cac san pham khac"}

// inNumber tells that the sign at at stands between two digits without a blank.
func inNumber(s string, at []int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	return at[1]-at[0] == 1 && digit(at[0]-1) && digit(at[1])
}

// causeWords is a cause with its folded words, each between blanks; a word alone counts with its marks.
type causeWords struct {
	code  string
	words []string
}

var causeList = sync.OnceValue(func() []causeWords {
	var out []causeWords
	for _, r := range mustCSV(Reference()["causes"]) {
		c := causeWords{code: r["cause"]}
		for _, w := range strings.Split(r["words"], "|") {
			c.words = append(c.words, " "+Fold(w)+" ")
		}
		out = append(out, c)
	}
	return out
})

// causesIn are the causes that a text names, in the order of reference/causes.csv.
func causesIn(s string) []string {
	var out []string
	key := " " + Fold(s) + " "
	for _, c := range causeList() {
		if slices.ContainsFunc(c.words, func(w string) bool { return names(key, w) }) {
			out = append(out, c.code)
		}
	}
	return out
}

// denied ends the words before a cause that say it is none.
var denied = regexp.MustCompile(` (?:khong|khong con|khong bi|khong gap|khong co|het|da het|khong phai do|khong phai vi)$`)

// names tells that key holds the words, at least once undenied.
func names(key, words string) bool {
	for from := 0; ; {
		i := strings.Index(key[from:], words)
		if i < 0 {
			return false
		}
		if !denied.MatchString(key[:from+i]) {
			return true
		}
		from += i + 1
	}
}
