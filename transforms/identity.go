package transforms

import (
	"regexp"
	"strings"
)

var (
	notDigit = regexp.MustCompile(`\D`)
	taxWords = regexp.MustCompile(`(?i)^(?:mst|mã số thuế|mã số|số) *[:.\-]? *(?:\b|$)`)
	exponent = regexp.MustCompile(`(?i)^\d([.,]\d+)?e\+?\d+$`)
)

// readIdentity reads the registration number, tax code and founding date.
func (r *reader) readIdentity(o *Organisation, c *Contact) {
	o.RegistrationNo = r.code("registration_no", c)
	o.TaxCode = r.code("tax_code", c)
	if d, ok := r.date("founded_on"); ok {
		day := DayOf(d.day)
		o.FoundedOn, o.FoundedPrecision = &day, text(d.precision)
	}
}

// code reads a number that is a name: kept as typed, without a stored number's
// decimals. A 12-digit tax code is a person's and goes to the restricted area.
func (r *reader) code(field string, c *Contact) *string {
	in, ok := r.get(field)
	if !ok || isDash(in.s) || isEllipsis(in.s) {
		return nil
	}
	s := in.s
	switch {
	case in.shared || isDitto(s):
		r.find("value-is-one-row's", in.col.col, field, s)
		return nil
	case in.Kind == Number && !in.IsDate:
		v := storedNumber(in.Raw)
		if n, isWhole := whole(orZero(v)); v != nil && isWhole && !isRounded(newInt(n), in.Raw) {
			s = leadingZeros(newInt(n), in.Cell)
		} else {
			r.find("code-has-all-digits", in.col.col, field, s)
			return nil
		}
	case in.Kind != Text || strings.ContainsAny(s, "eE") && exponent.MatchString(s) || r.Name == "CSV" && len(s) == 10 && strings.HasSuffix(s, "000000") && allDigits(s):
		r.find("code-has-all-digits", in.col.col, field, s)
		return nil
	}
	s = strings.TrimPrefix(strings.TrimSuffix(s, ".0"), "'")
	digits := s
	if !allDigits(s) {
		if t := taxWords.ReplaceAllString(s, ""); t != s && field == "tax_code" {
			r.find("number-stands-alone", in.col.col, field, s, "read", Mask(t))
			s = t
		}
		digits = notDigit.ReplaceAllString(s, "")
	}
	switch {
	case strings.Contains(s, "@"):
		c.Email = text(firstOf(valueOf(c.Email), s))
		r.find("number-is-the-organisation's", in.col.col, field, "***")
		return nil
	case digits == "":
		r.find("code-has-digits", in.col.col, field, s)
		return nil
	case isTelephone(digits):
		c.Phone = text(firstOf(valueOf(c.Phone), s))
		r.find("number-is-the-organisation's", in.col.col, field, "***")
		return nil
	case isPersons(field, s, digits):
		c.IdentityNo = &s
		r.find("number-is-the-organisation's", in.col.col, field, "***")
		return nil
	}
	if field == "tax_code" {
		switch {
		case len(digits) != 10 && len(digits) != 13:
			r.find("tax-code-has-10-or-13-digits", in.col.col, field, s)
		}
	}
	return &s
}

// leadingZeros is a stored number with the zeros that its format shows in front.
func leadingZeros(digits string, c Cell) string {
	if missing := int(c.Digits) - len(digits); c.Kind == Number && missing > 0 && strings.Trim(digits, "0123456789") == "" {
		return strings.Repeat("0", missing) + digits
	}
	return digits
}

// isRounded tells a number that lost its last digits on the way: 4900000000 was
// shown as 4.9E+09 and kept as shown, and Excel keeps fifteen digits of any number.
// Such a code would make one organisation of many.
func isRounded(digits, stored string) bool {
	if len(digits) < 9 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	zeros := len(digits) - len(strings.TrimRight(digits, "0"))
	return zeros >= 6 || zeros >= 3 && strings.ContainsAny(stored, "eE") || len(digits) > 15 && digits != stored
}

// isTelephone tells a mobile telephone number in place of the organisation's: ten digits from 03, 05, 07, 08 or 09 whose last
// is not the check digit of a tax code (the tax office's weights modulo 11; codes of Lạng Sơn begin with 49).
func isTelephone(digits string) bool {
	if len(digits) != 10 || digits[0] != '0' || !strings.ContainsRune("35789", rune(digits[1])) {
		return false
	}
	sum := 0
	for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += weight * int(digits[i]-'0')
	}
	return 10-sum%11 != int(digits[9]-'0')
}

// isPersons tells a person's identity number in place of the organisation's: 12
// digits as a tax code (11 when a leading 0 was lost), 12 digits that begin with
// the 0 of every citizen's number as a registration, or the words for one.
func isPersons(field, s, digits string) bool {
	key := Fold(s)
	switch {
	case strings.Contains(key, "cccd") || strings.Contains(key, "cmnd") || strings.Contains(key, "can cuoc"):
		return true
	case field == "tax_code":
		return len(digits) == 12 || len(digits) == 11
	}
	return len(digits) == 12 && digits[0] == '0'
}
