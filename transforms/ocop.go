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

// readOcop reads the OCOP products and stars.
func (r *reader) readOcop(o *Organisation) {
	for _, field := range []string{"ocop", "ocop_product_count", "ocop_star_max"} {
		in, ok := r.get(field)
		if !ok || isEllipsis(in.s) {
			continue
		}
		a, _ := answer(in.Cell, in.s)
		var got ocop
		switch {
		case field == "ocop_product_count" && in.Kind == Number:
			o.OcopProductCount = r.count(field)
			continue
		case isDash(in.s), a == no:
			if field != "ocop_star_max" {
				o.OcopProductCount = new(int64)
			}
			continue
		case in.shared:
			r.find("value-is-one-row's", in.col.col, field, in.s)
			continue
		case in.Kind == Number:
			v := storedNumber(in.Raw)
			n, isWhole := whole(orZero(v))
			if v == nil || !isWhole || n < 0 || in.IsDate || in.Percent || field == "ocop_star_max" && (n < 1 || n > 5) {
				r.find("ocop-is-readable", in.col.col, field, in.s)
				continue
			}
			if field == "ocop_star_max" {
				got.stars = &n
			} else {
				got.products = &n
			}
		default:
			if got, ok = readOcopText(in.s); !ok || in.Kind != Text || a == yes && !digitsOnly.MatchString(in.s) {
				r.find("ocop-is-readable", in.col.col, field, in.s)
				continue
			}
			if field == "ocop_star_max" && got.stars == nil && got.products != nil {
				if *got.products < 1 || *got.products > 5 || !digitsOnly.MatchString(in.s) {
					r.find("ocop-is-readable", in.col.col, field, in.s)
					continue
				}
				got.stars, got.products = got.products, nil
			}
		}
		if got.products != nil {
			o.OcopProductCount = got.products
		}
		if got.stars != nil {
			o.OcopStarMax = got.stars
		}
	}
	r.readStars(o)
	r.readCertificates(o)
}

// readStars adds up columns of products by class of stars: "OCOP > 3 sao | 4 sao".
func (r *reader) readStars(o *Organisation) {
	for stars, field := range map[int64]string{3: "ocop_stars_3", 4: "ocop_stars_4", 5: "ocop_stars_5"} {
		n := r.count(field)
		if n == nil {
			continue
		}
		if o.OcopProductCount == nil {
			o.OcopProductCount = new(int64)
		}
		*o.OcopProductCount += *n
		if *n > 0 && (o.OcopStarMax == nil || stars > *o.OcopStarMax) {
			o.OcopStarMax = &stars
		}
	}
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
