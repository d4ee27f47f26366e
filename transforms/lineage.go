package transforms

import (
	"slices"
	"sync"
)

// link says where a unit went when its era ended.
type link struct {
	to   string
	full bool // false: only a part of it went there
}

var lineage = sync.OnceValue(func() map[[2]string][]link {
	out := map[[2]string][]link{}
	for _, r := range mustCSV(Reference()["unit_lineage"]) {
		k := [2]string{r["from_era"], r["from_code"]}
		out[k] = append(out[k], link{r["to_code"], r["part"] == "full"})
	}
	return out
})

// successors follows u into a later era: the codes it became, and whether it went
// whole into one. A unit of which no lineage is recorded went on where the next list
// has its code, name and type; a code that changed its meaning is another unit (06298
// was Xuân Mai, then Bình Phúc, then Yên Phúc). No codes: where it went is not on record.
func successors(u Unit, to string) (codes []string, whole bool) {
	codes, whole = []string{u.Code}, true
	on := false
	for i, e := range eras() {
		if e.code == to {
			return codes, whole && len(codes) == 1
		}
		if on = on || e.code == u.Era; !on {
			continue
		}
		var next []string
		for _, c := range codes {
			links := lineage()[[2]string{e.code, c}]
			if was, is := gazetteers()[e.code].byCode[c], gazetteers()[eras()[i+1].code].byCode[c]; len(links) == 0 && is.Title() == was.Title() {
				links = []link{{c, true}}
			}
			if len(links) == 0 {
				return nil, false
			}
			for _, l := range links {
				whole = whole && l.full
				if !slices.Contains(next, l.to) {
					next = append(next, l.to)
				}
			}
		}
		codes = next
	}
	return nil, false
}

// ancestry is a commune of a later era as the units of an earlier one see it.
type ancestry struct{ era, code, earlier string }

// predecessors are the communes of the earlier era that u was made of, whole or in
// part, in the order of their codes; none where that is not on record.
func predecessors(u Unit, earlier string) []Unit {
	return ancestries()[ancestry{u.Era, u.Code, earlier}]
}

var ancestries = sync.OnceValue(func() map[ancestry][]Unit {
	out := map[ancestry][]Unit{}
	for i, e := range eras() {
		for _, u := range gazetteers()[e.code].communes() {
			for _, later := range eras()[i+1:] {
				codes, _ := successors(u, later.code)
				for _, c := range codes {
					k := ancestry{later.code, c, e.code}
					out[k] = append(out[k], u)
				}
			}
		}
	}
	return out
})

// communes are the communes of a list in the order of their codes.
func (g *gazetteer) communes() []Unit {
	var out []Unit
	for _, u := range g.byCode {
		if u.Level == "commune" {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, byCode)
	return out
}

// eraToday is the era of the latest list, districtEra the last one that had districts.
func eraToday() era { return eras()[len(eras())-1] }

func districtEra() era {
	i := len(eras()) - 1
	for eras()[i].reportingBy != "district" {
		i--
	}
	return eras()[i]
}

// districtsIn is e, or the last era before it that had districts.
func districtsIn(e era) era {
	if e.reportingBy == "district" {
		return e
	}
	return districtEra()
}

// formerDistricts are, for each commune of today, the districts that its old
// communes were of, sorted: several for a commune that straddles their borders.
var formerDistricts = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, u := range gazetteers()[eraToday().code].communes() {
		for _, was := range predecessors(u, districtEra().code) {
			if !slices.Contains(out[u.Code], was.District) {
				out[u.Code] = append(out[u.Code], was.District)
			}
		}
		slices.Sort(out[u.Code])
	}
	return out
})
