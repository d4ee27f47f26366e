package transforms

import (
	"slices"
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
			hamlet = text(*hamlet + ", " + Mask(in.s))
		} else if ok && isDitto(in.s) && r.above["commune"] != "" {
			hamlet = text(*hamlet + ", " + Mask(r.above["commune"]))
		}
		o.Address = hamlet
	case address == nil:
	case hamlet != nil && !strings.Contains(Fold(*address), Fold(*hamlet)):
		o.Address = text(*hamlet + ", " + *address)
	}
	district := r.districtColumn(e)
	p := r.findPlace(h, address, e, district)
	o.CommuneCode = text(p.commune)
	if p.other.Code != "" {
		o.NamedCommuneCode, o.NamedUnitEra = &p.other.Code, &p.other.Era
	}
	if e.reportingBy == "commune" {
		if p.commune == "" && p.rule == "" {
			o.CommuneCode = &r.sub.unit.Code
		}
		return
	}
	o.DistrictCode = text(firstOf(p.district, district, r.sub.unit.Code))
}

// districtColumn is the district that the row's own column states, of the last list
// that had districts; "" for none.
func (r *reader) districtColumn(e era) string {
	in, ok := r.get("district")
	if !ok {
		return ""
	}
	list := districtsIn(e)
	g := gazetteers()[list.code]
	found := firstOf(statedDistrict(placeNames("huyện "+in.s), list), statedDistrict(placeNames(in.s), list))
	if us := g.find(parseNamed(in.s), "district", ""); found == "" && len(us) == 1 {
		found = us[0].Code
	}
	if u := g.byCode[in.s]; found == "" && u.Level == "district" { // "187"
		found = u.Code
	}
	if found == "" && list.code == e.code && !isDash(in.s) && !isEllipsis(in.s) {
		r.find("district-is-known", in.col.col, "district", in.s)
	}
	return found
}

// findPlace looks for the commune where the row may tell it and records what was
// wrong with the words.
func (r *reader) findPlace(h hints, address *string, e era, district string) place {
	reporter := r.sub.unit
	if district != "" && e.reportingBy == "district" {
		reporter = gazetteers()[e.code].byCode[district]
	}
	if s, col, ok := r.communeTyped(); ok {
		if s == "" {
			return place{district: district} // a ditto mark with nothing above it: told
		}
		p := r.sub.locate(s, reporter, true, district)
		if address != nil && p.decided == nil {
			p = p.settledBy(r.sub.locate(*address, reporter, false, district))
			if stated := typedDistrict(*address, e); stated != "" && district == "" && !p.liesIn(stated) { // "xã Thụy Hùng" | "Thôn 3, huyện Văn Lãng"
				if q := r.sub.locate(s, reporter, true, stated); q.commune != "" && q.liesIn(stated) {
					p = q
				}
			}
		}
		r.tellPlace(p, r.row.Number, col, s, true)
		r.compareAddress(&p, address, e, reporter, district)
		r.compareSection(&p, h, reporter, col, s)
		return p
	}
	if address != nil {
		p := r.sub.locate(*address, reporter, false, district)
		if h.commune != "" && p.decided == nil && firstOf(p.district, district, reporter.Code) == reporter.Code {
			p = p.settledBy(r.sub.locate(h.commune, reporter, true, district))
		}
		r.tellPlace(p, r.row.Number, r.addressColumn(), *address, false)
		r.compareSection(&p, h, reporter, r.addressColumn(), *address)
		if p.commune != "" || p.rule != "" {
			return p
		}
		district = firstOf(p.district, district)
	}
	if h.commune != "" && (district == "" || district == reporter.Code || e.reportingBy != "district") {
		p := r.sub.locate(h.commune, reporter, true, district)
		r.tellPlace(p, h.row, 0, h.commune, true)
		return p
	}
	if h.bare != "" && (district == "" || e.reportingBy != "district") { // "Mai Sao" over its organisations, without a word before it
		if p := r.sub.locate(h.bare, reporter, true, district); p.commune != "" || len(p.candidates) > 0 { // else it names no commune
			r.tellPlace(p, h.row, 0, h.bare, true)
			return p
		}
	}
	return place{district: district}
}

// communeTyped is the text of the commune column and the column it stands in; a column of
// former communes says what that one was, or stands for it.
func (r *reader) communeTyped() (s string, col int, ok bool) {
	in, told := r.get("commune")
	if told && !isDash(in.s) && !isEllipsis(in.s) {
		if s, col, ok = r.oneText(in), in.col.col, true; s == "" {
			return s, col, ok
		}
	} else {
		r.above["commune"] = "" // a ditto mark below stands for nothing
	}
	was, told := r.get("commune_former")
	if !told || isDash(was.s) || isEllipsis(was.s) {
		r.above["commune_former"] = ""
		return s, col, ok
	}
	former := r.oneText(was)
	if former == "" {
		return s, col, ok
	}
	if !slices.ContainsFunc(placeNames(former), func(n named) bool { return n.old }) {
		former += " cũ"
	}
	if !ok {
		return former, was.col.col, true
	}
	return former + ", nay là " + s, col, true
}

// compareAddress warns of an address that names another commune than its column;
// where both agree, the address may tell the old commune as well.
func (r *reader) compareAddress(p *place, address *string, e era, reporter Unit, district string) {
	if address == nil || p.commune == "" {
		return
	}
	by := r.sub.locate(*address, reporter, false, district)
	switch {
	case by.commune == p.commune && p.other.Code == "":
		p.other = by.other
	case by.commune != "" && by.commune != p.commune:
		units := gazetteers()[e.code].byCode
		r.find("address-agrees-with-commune", r.addressColumn(), "commune_code", *address,
			"by_address", units[by.commune].Title(), "commune", units[p.commune].Title())
	case by.commune == "":
		told := ""
		if stated := typedDistrict(*address, e); stated != "" && !p.liesIn(stated) {
			told = gazetteers()[districtsIn(e).code].byCode[stated].Title()
		} else if len(by.candidates) > 0 && !by.canBe(p.commune) && namesCommune(*address) { // an old one, or one of elsewhere
			told = candidates(by.candidates)
		}
		if told != "" {
			r.find("address-agrees-with-commune", r.addressColumn(), "commune_code", *address,
				"by_address", told, "commune", gazetteers()[e.code].byCode[p.commune].Title())
		}
	}
}

// namesCommune tells an address that has a commune's name with its type.
func namesCommune(address string) bool {
	return slices.ContainsFunc(placeNames(address), func(n named) bool { return n.level == "commune" && n.name != "" })
}

// compareSection warns of a row whose own place is not the commune that its section is
// headed by; where both agree, the section may tell the old commune as well.
func (r *reader) compareSection(p *place, h hints, reporter Unit, col int, typed string) {
	heading := firstOf(h.commune, h.bare)
	if heading == "" || p.commune == "" {
		return
	}
	units := gazetteers()[r.sub.era.code].byCode
	switch by := r.sub.locate(heading, reporter, true, ""); {
	case by.commune == p.commune && p.other.Code == "":
		p.other = by.other
	case by.commune != "" && by.commune != p.commune:
		r.find("place-agrees-with-section", col, "commune_code", typed, "is", units[p.commune].Title(), "section", units[by.commune].Title())
	}
}

// typedDistrict is the district that an address names by its type, of the last list that
// had districts; "" for none.
func typedDistrict(address string, e era) string {
	var typed []named
	for _, n := range placeNames(address) {
		if n.level == "district" {
			typed = append(typed, n)
		}
	}
	return statedDistrict(typed, districtsIn(e))
}

// addressColumn is the column that an address stands in: its own, else that of the hamlet.
func (r *reader) addressColumn() int {
	if col := r.column("address"); col != nil {
		return col.col
	}
	return 0
}

// tellPlace records what was wrong with the name of a place, and keeps what is left to
// a person's decision or was settled by one. In an address the text itself is kept, so
// a doubt is a warning there.
func (r *reader) tellPlace(p place, row, col int, typed string, isCell bool) {
	if p.isDecided() {
		is := Explanation{"không nêu xã, phường, thị trấn nào của tỉnh", "it names no commune of the province"}
		if u := gazetteers()[r.sub.era.code].byCode[p.commune]; u.Code != "" {
			is = Explanation{candidates([]Unit{u}), candidates([]Unit{u})}
		}
		r.note(firstOf(p.rule, "place-is-decided"), row, col, "commune_code", typed, "decided", is.VI, "decided_en", is.EN, "candidates", candidates(p.candidates))
	} else if p.rule != "" {
		r.note(isCommuneRule(p.rule, isCell), row, col, "commune_code", typed, "candidates", candidates(p.candidates))
	}
	if p.decided != nil || p.rule != "" && p.commune == "" {
		r.doubts = append(r.doubts, newDoubt(p, r.Name, r.row.Number, typed))
	}
}

// isCommuneRule names the rule for a column of communes or for an address.
func isCommuneRule(rule string, isCell bool) string {
	if !isCell && (rule == "commune-is-known" || rule == "commune-is-clear" || rule == "commune-is-spelt") {
		return strings.Replace(rule, "commune-", "address-commune-", 1)
	}
	return rule
}

// candidates lists units for a message, those of one title with their districts.
func candidates(us []Unit) string {
	if len(us) == 0 {
		return "–"
	}
	told := make([]string, len(us))
	for i, u := range us {
		told[i] = joinTitles(us[i : i+1])
		alike := slices.ContainsFunc(us, func(v Unit) bool { return v != u && v.Title() == u.Title() && v.District != u.District })
		if d := gazetteers()[u.Era].byCode[u.District]; alike && d.Code != "" {
			told[i] = strings.TrimSuffix(told[i], ")") + ", " + d.Title() + ")"
		}
	}
	return strings.Join(told, ", ")
}
