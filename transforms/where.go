package transforms

import (
	"strings"
)

// readPlace resolves where the organisation is: its commune column, else its
// address, else its section, else the reporting unit.
func (r *reader) readPlace(o *Organisation, h hints) {
	e := r.sub.era
	address, hamlet := r.free("address"), r.free("hamlet")
	o.Address = address
	switch {
	case address == nil && hamlet != nil: // the address is spread over two columns
		if in, ok := r.get("commune"); ok && hasLetters(in.s) && !isDitto(in.s) {
			hamlet = text(*hamlet + ", " + in.s)
		} else if ok && isDitto(in.s) && r.above["commune"] != "" {
			hamlet = text(*hamlet + ", " + r.above["commune"])
		}
		o.Address = hamlet
	case address == nil:
	case hamlet != nil && !strings.Contains(Fold(*address), Fold(*hamlet)):
		o.Address = text(*hamlet + ", " + *address)
	}
	district := ""
	if in, ok := r.get("district"); ok {
		if district = statedDistrict(placeNames("huyện "+in.s), e); district == "" {
			district = statedDistrict(placeNames(in.s), e)
		}
		if district == "" {
			if found := gazetteers()[e.code].find(parseNamed(in.s), "district", ""); len(found) == 1 {
				district = found[0].Code
			} else if e.reportingBy == "district" && !isDash(in.s) && !isEllipsis(in.s) {
				r.find("district-is-known", in.col.col, "district", in.s)
			}
		}
	}
	p := r.findPlace(h, address, e, district)
	o.CommuneCode = text(p.commune)
	if e.reportingBy == "commune" {
		if p.commune == "" && p.rule == "" {
			o.CommuneCode = &r.sub.unit.Code
		}
		return
	}
	o.DistrictCode = text(firstOf(p.district, district, r.sub.unit.Code))
}

// findPlace looks for the commune where the row may tell it and records what was
// wrong with the words.
func (r *reader) findPlace(h hints, address *string, e era, district string) place {
	reporter := r.sub.unit
	if district != "" && e.reportingBy == "district" {
		reporter = gazetteers()[e.code].byCode[district]
	}
	if in, ok := r.get("commune"); ok && !isDash(in.s) && !isEllipsis(in.s) {
		s := r.oneText(in)
		if s == "" {
			return place{district: district} // a ditto mark with nothing above it: told
		}
		p := r.sub.locate(s, reporter, true)
		r.tellPlace(p, in.col.col, "commune", in.s, true)
		r.compareAddress(p, address, e, reporter)
		return p
	}
	r.above["commune"] = "" // a ditto mark below stands for nothing
	if address != nil {
		p := r.sub.locate(*address, reporter, false)
		if col := r.column("address"); p.rule != "" {
			r.tellPlace(p, col.col, "address", *address, false)
		}
		if p.commune != "" || p.rule != "" {
			return p
		}
		district = firstOf(p.district, district)
	}
	if h.commune != "" && district == "" || h.commune != "" && district == reporter.Code {
		p := r.sub.locate(h.commune, reporter, true)
		if p.rule != "" {
			r.note(isCommuneRule(p.rule, true), h.row, 0, "commune_code", h.commune, "candidates", candidates(p.candidates))
		}
		return p
	}
	if h.bare != "" && district == "" { // "Mai Sao" over its organisations, without a word before it
		if p := locate(h.bare, e, reporter, true); p.rule == "" {
			return p
		}
	}
	return place{district: district}
}

// compareAddress warns of an address that names another commune than its column.
func (r *reader) compareAddress(p place, address *string, e era, reporter Unit) {
	if address == nil || p.commune == "" {
		return
	}
	by := r.sub.locate(*address, reporter, false).commune
	if by != "" && by != p.commune {
		units := gazetteers()[e.code].byCode
		r.find("address-agrees-with-commune", r.column("address").col, "commune_code", *address,
			"by_address", units[by].Title(), "commune", units[p.commune].Title())
	}
}

// tellPlace records what was wrong with the name of a place. In an address the
// text itself is kept, so a doubt is a warning there.
func (r *reader) tellPlace(p place, col int, field, value string, isCell bool) {
	if p.rule != "" {
		r.note(isCommuneRule(p.rule, isCell), r.row.Number, col, "commune_code", value, "candidates", candidates(p.candidates))
	}
}

// isCommuneRule names the rule for a column of communes or for an address.
func isCommuneRule(rule string, isCell bool) string {
	if !isCell && (rule == "commune-is-known" || rule == "commune-is-clear") {
		return strings.Replace(rule, "commune-", "address-commune-", 1)
	}
	return rule
}

// candidates lists units for a message.
func candidates(us []Unit) string {
	if len(us) == 0 {
		return "–"
	}
	return joinTitles(us)
}
