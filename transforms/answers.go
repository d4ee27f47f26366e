package transforms

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark reads a yes/no cell. In a column of marks a blank means no (contract,
// "Empty and marked cells"); a column without any mark is NULL throughout.
func (r *reader) mark(field string) *bool {
	col := r.column(field)
	if col == nil {
		return nil
	}
	if r.column(field+second) != nil && !strings.HasSuffix(field, second) {
		a, b := r.markIn(col), r.mark(field+second)
		switch {
		case a != nil && *a:
			return a
		case b != nil && *b, a != nil:
			return b
		}
		return nil
	}
	return r.markIn(col)
}

// markIn reads one column of answers.
func (r *reader) markIn(col *column) *bool {
	field := col.field
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
	case field == "digital_social" && webAddress.MatchString(strings.ToLower(in.s)):
		r.find("answer-is-short", in.col.col, field, in.s)
		return &t, true
	case field == "digital_declared" && (strings.HasPrefix(Fold(in.s), "co ") || digitalWord.MatchString(Fold(in.s))) && !refuses(in.s):
		r.find("answer-is-short", in.col.col, field, in.s)
		return &t, true
	}
	return nil, false
}

var digitalWord = regexp.MustCompile(`\b(hoa don dien tu|hddt|phan mem|ke toan|zalo|facebook|website|fanpage|tmdt|thuong mai dien tu|qr|truy xuat|nhat ky|iot|chu ky so|thanh toan|shopee|postmart|voso|tiktok|lazada)\b`)

// webAddress is a filled-in address: plainly a yes.
var webAddress = regexp.MustCompile(`www\.|https?:|\.(?:vn|com|net|org)\b|fb\.com|facebook|zalo|fanpage`)

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
	for _, r := range s {
		if int(r) >= len(letters) || letters[r].fold == foldSlowly {
			return hasFoldedLetters(Fold(s))
		}
		if letters[r].fold >= 'a' {
			n++
		}
		if n == 2 {
			return true
		}
	}
	return false
}

func hasFoldedLetters(key string) bool {
	n := 0
	for _, r := range key {
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

// readChainAndDigital reads the value chain and the digital tools.
func (r *reader) readChainAndDigital(o *Organisation) {
	o.InValueChain = r.pair("in_value_chain")
	o.ChainPartner, o.ChainContract = r.partner(), r.free("chain_contract")
	if in, ok := r.get("in_value_chain"); ok && in.Kind == Text && o.InValueChain != nil && *o.InValueChain {
		if a, _ := answer(in.Cell, in.s); a == unknown { // a partner's name or a contract's number
			key := Fold(in.s)
			switch {
			case strings.HasPrefix(key, "hd ") || strings.HasPrefix(key, "hop dong"):
				if o.ChainContract == nil {
					o.ChainContract = text(Mask(in.s))
				}
			case o.ChainPartner == nil:
				o.ChainPartner = text(Mask(in.s))
			}
		}
	}
	o.DigitalDeclared = r.pair("digital_declared")
	o.DigitalEinvoice, o.DigitalAccounting = r.mark("digital_einvoice"), r.mark("digital_accounting")
	o.DigitalEcommerce, o.DigitalSocial = r.mark("digital_ecommerce"), r.mark("digital_social")
	o.DigitalTraceability, o.DigitalPayment = r.mark("digital_traceability"), r.mark("digital_payment")
	o.DigitalManagement, o.DigitalProduction = r.mark("digital_management"), r.mark("digital_production")
	o.HiTech = r.mark("hi_tech")
}

// pair reads a yes/no answer in one column, or in a column of yes beside one of no.
func (r *reader) pair(field string) *bool {
	if r.column(field+"_no") == nil || r.column(field) == nil {
		return r.mark(field)
	}
	code, _, ok := r.choice(map[string]string{field: yes, field + "_no": no}, []string{field, field + "_no"})
	if !ok {
		return nil
	}
	b := code == yes
	return &b
}

// partner reads the column of partners' names; a bare yes or no there is no name.
func (r *reader) partner() *string {
	in, ok := r.get("chain_partner")
	if a, _ := answer(in.Cell, in.s); ok && a == yes {
		r.find("partner-has-a-name", in.col.col, "chain_partner", in.s)
		return nil
	} else if ok && a == no {
		return nil
	}
	return r.free("chain_partner")
}
