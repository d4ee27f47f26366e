package transforms

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	starText    = regexp.MustCompile(`^(?:ocop )?(?:hang |dat |xep hang )?([1-5]) ?sao(?: cap tinh| ocop)?$`)
	productText = regexp.MustCompile(`^(\d{1,2}) ?(?:sp|san pham)(?: ocop)?$`)
	bothText    = regexp.MustCompile(`^(\d{1,2}) ?(?:sp|san pham)(?: ocop)?(?: dat| hang| xep hang)? ([1-5]) ?sao$`)
	starSigns   = regexp.MustCompile(`([1-5])\s*\*+`)
	starRow     = regexp.MustCompile(`^[*★]{1,5}$`)
	listSplit   = regexp.MustCompile(`[;,+]|\svà\s`)
)

// ocop is the products and the highest class of stars that a text tells; nil for what it does not.
type ocop struct{ products, stars *int64 }

// readOcopText reads "2 SP 3 sao, 1 SP 4 sao", "03 sản phẩm (4 sao)", "4*", "2".
func readOcopText(s string) (ocop, bool) {
	var o ocop
	if starRow.MatchString(s) {
		n := int64(len([]rune(s)))
		return ocop{stars: &n}, true
	}
	s = starSigns.ReplaceAllString(strings.ReplaceAll(s, "★", "*"), "$1 sao")
	counted := true
	for _, part := range listSplit.Split(s, -1) {
		key := Fold(part)
		var n, star int64 = -1, -1
		if m := bothText.FindStringSubmatch(key); m != nil {
			n, star = atoi(m[1]), atoi(m[2])
		} else if m := productText.FindStringSubmatch(key); m != nil {
			n = atoi(m[1])
		} else if m := starText.FindStringSubmatch(key); m != nil {
			star = atoi(m[1])
		} else if digitsOnly.MatchString(key) && len(key) <= 3 {
			n = atoi(key)
		} else {
			return ocop{}, false
		}
		if n >= 0 {
			if o.products == nil {
				o.products = new(int64)
			}
			*o.products += n
		} else {
			counted = false
		}
		if star >= 0 && (o.stars == nil || star > *o.stars) {
			o.stars = &star
		}
	}
	if !counted && o.products != nil && strings.ContainsAny(s, ";,+") { // "2 SP, 4 sao": one list or two?
		return o, len(listSplit.Split(s, -1)) == 2
	}
	return o, true
}

func atoi(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// ocopCell is what one column, or the columns by class of stars together, tell.
type ocopCell struct {
	ocop
	col     int
	atLeast bool // a class is blank: there may be more
}

// readOcop reads the OCOP products and stars from the columns that tell them.
func (r *reader) readOcop(o *Organisation) {
	var told []ocopCell
	for _, field := range []string{"ocop", "ocop_product_count", "ocop_star_max"} {
		if c, ok := r.ocopCell(field); ok {
			told = append(told, c)
		}
	}
	told = append(told, r.starClasses())
	o.OcopProductCount = r.agreed("ocop_product_count", told, func(o ocop) *int64 { return o.products })
	o.OcopStarMax = r.agreed("ocop_star_max", told, func(o ocop) *int64 { return o.stars })
	r.readCertificates(o)
}

// agreed is the number that all columns tell; nil with a finding when two differ.
func (r *reader) agreed(field string, told []ocopCell, get func(ocop) *int64) *int64 {
	var n *int64
	for _, c := range told {
		v := get(c.ocop)
		switch {
		case v == nil, n != nil && *v == *n, n != nil && *v < *n && c.atLeast:
		case n == nil:
			n = v
		default:
			r.find("ocop-columns-agree", c.col, field, strconv.FormatInt(*v, 10), "other", strconv.FormatInt(*n, 10))
			return nil
		}
	}
	return n
}

// ocopCell reads one of the columns of products and stars; false when it tells nothing.
func (r *reader) ocopCell(field string) (c ocopCell, ok bool) {
	in, ok := r.get(field)
	if !ok || isEllipsis(in.s) {
		return c, false
	}
	c.col = in.col.col
	a, _ := answer(in.Cell, in.s)
	switch {
	case field == "ocop_product_count" && in.Kind == Number:
		c.products = r.count(field)
		return c, c.products != nil
	case isDash(in.s), a == no:
		if field != "ocop_star_max" {
			c.products = new(int64)
		}
		return c, true
	case in.shared:
		r.find("value-is-one-row's", c.col, field, in.s)
		return c, false
	}
	if c.ocop, ok = readOcopCell(field, in, a); !ok {
		r.find("ocop-is-readable", c.col, field, in.s)
	}
	return c, ok
}

// readOcopCell reads the number or text of a cell; a bare number is of the column's kind.
func readOcopCell(field string, in input, a string) (ocop, bool) {
	if in.Kind == Number {
		v := storedNumber(in.Raw)
		n, isWhole := whole(orZero(v))
		if v == nil || !isWhole || n < 0 || in.IsDate || in.Percent {
			return ocop{}, false
		}
		if field == "ocop_star_max" {
			return ocop{stars: &n}, n >= 1 && n <= 5
		}
		return ocop{products: &n}, true
	}
	bare := digitsOnly.MatchString(in.s)
	o, ok := readOcopText(in.s)
	if !ok || in.Kind != Text || a == yes && !bare {
		return ocop{}, false
	}
	if field == "ocop_star_max" && o.stars == nil && o.products != nil {
		return ocop{stars: o.products}, bare && *o.products >= 1 && *o.products <= 5
	}
	return o, true
}

// starClasses adds up the columns of products by class of stars, "OCOP > 3 sao |
// 4 sao"; nothing when one of them is not known.
func (r *reader) starClasses() ocopCell {
	var c ocopCell
	for i, field := range []string{"ocop_stars_3", "ocop_stars_4", "ocop_stars_5"} {
		col := r.column(field)
		if col == nil || r.cell(r.row.Number, col.col).Kind == Blank {
			c.atLeast = true
			continue
		}
		n := r.count(field)
		if n == nil {
			return ocopCell{}
		}
		if c.products == nil {
			c.products, c.col = new(int64), col.col
		}
		*c.products += *n
		if stars := int64(i + 3); *n > 0 {
			c.stars = &stars
		}
	}
	return c
}

// certificateNames are the certificates that have a column of their own.
var certificateNames = map[string]string{"certificate_vietgap": "VietGAP", "certificate_globalgap": "GlobalGAP",
	"certificate_organic": "Hữu cơ", "certificate_haccp": "HACCP", "certificate_iso": "ISO"}

// readCertificates joins the certificates: texts as typed, a mark as its column's name.
func (r *reader) readCertificates(o *Organisation) {
	var out []string
	if s := r.free("certificates"); s != nil {
		out = append(out, *s)
	}
	for _, f := range []string{"certificate_vietgap", "certificate_globalgap", "certificate_organic", "certificate_haccp", "certificate_iso"} {
		in, ok := r.get(f)
		if !ok {
			continue
		}
		switch a, _ := answer(in.Cell, in.s); a {
		case yes:
			out = append(out, certificateNames[f])
		case unknown:
			if in.Kind != Text || !hasLetters(in.s) { // 3.5 hectares are no certificate
				r.find("answer-is-yes-or-no", in.col.col, f, in.s)
				continue
			}
			out = append(out, Mask(in.s))
		}
	}
	o.Certificates = text(strings.Join(out, "; "))
}
