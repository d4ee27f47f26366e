package transforms

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A list should hold what the unit's list before held, the newly founded and what
// came from elsewhere, less what was dissolved, converted or went elsewhere. What is
// missing without a word, and what is there without having been founded, is told.

// Follow holds every list in force against the last one of its unit for the same
// kind of period, type by type, and tells each that does not follow from it, with
// the names. The first lists of the communes of today are held against those of the
// former districts: expected is who lay for sure in the commune; where a district
// sent no list, nobody is new there without a word. One that became another
// (links of kind became) is converted, and the other one came. resolution, links and
// placements are Link's and Places' answers for subs. marts.organisation_gaps lists the same
// organisations, marts.organisation_flows the same sums by area.
func Follow(subs []*Submission, resolution []Resolution, links []OrganisationLink, placements []Placement) []Finding {
	rows := countedRows(subs, resolution, placements)
	became, heirs := map[string]bool{}, map[string]bool{}
	for _, l := range links {
		if l.Kind == "became" && l.OtherOrgID != nil {
			became[l.OrgID], heirs[*l.OtherOrgID] = true, true
		}
	}
	stocks := map[string]*stock{}
	var out []Finding
	lists := byPeriod(subs)
	for len(lists) > 0 {
		p := lists[0].List.Period
		n := slices.IndexFunc(lists, func(s *Submission) bool { return s.List.Period != p })
		if n < 0 {
			n = len(lists)
		}
		k := stocks[p.Kind()]
		if k == nil {
			k = &stock{became: became, heirs: heirs, gone: map[string]bool{}, last: map[string]*standingRow{}, awaited: map[holder][]string{}, sent: map[holder]bool{}}
			stocks[p.Kind()] = k
		}
		out = append(out, k.period(lists[:n], rows)...)
		lists = lists[n:]
	}
	return out
}

// holder is the unit whose next list should hold an organisation of a type.
type holder struct{ unit, orgType string }

// standingRow is the latest row of an organisation.
type standingRow struct {
	countedRow
	sub *Submission
}

func (r *standingRow) listed() bool { return !hasEnded(r.Status) }

// stock is who stands in the lists so far, for one kind of period.
type stock struct {
	level   string                  // who reported last: district or commune
	became  map[string]bool         // organisations that another one followed …
	heirs   map[string]bool         // … and those that followed one
	gone    map[string]bool         // organisations told as missing since
	last    map[string]*standingRow // by organisation
	awaited map[holder][]string     // organisations whose last row the unit's next list should follow
	sent    map[holder]bool
}

// period follows the lists of one period, then takes them in.
func (k *stock) period(lists []*Submission, rows map[*Submission][]countedRow) []Finding {
	if level := eraOn(lists[0].List.Period.End()).reportingBy; level != k.level {
		k.rearrange(level)
	}
	now := map[string]*standingRow{}
	for _, s := range lists {
		for _, r := range rows[s] {
			now[r.org] = &standingRow{r, s}
		}
	}
	var out []Finding
	for _, s := range lists {
		for _, orgType := range slices.Sorted(maps.Keys(s.InForce)) {
			if f, ok := k.follow(s, orgType, rows[s], now); ok {
				out = append(out, f)
			}
		}
	}
	for _, s := range lists {
		for orgType := range s.InForce {
			h := holder{s.List.Unit.Code, orgType}
			delete(k.awaited, h)
			k.sent[h] = true
		}
	}
	for _, s := range lists {
		for _, r := range rows[s] {
			h := holder{s.List.Unit.Code, r.OrgType}
			k.last[r.org] = now[r.org]
			k.awaited[h] = append(k.awaited[h], r.org)
		}
	}
	return out
}

// rearrange lets the units that report from now on await who lies in them for sure.
func (k *stock) rearrange(level string) {
	k.level = level
	if level != "commune" {
		return
	}
	k.awaited = map[holder][]string{}
	rows := slices.SortedFunc(maps.Values(k.last), func(a, b *standingRow) int {
		return cmp.Or(cmp.Compare(a.sub.Receipt, b.sub.Receipt), cmp.Compare(a.SourceSheet, b.SourceSheet), cmp.Compare(a.SourceRow, b.SourceRow))
	})
	for _, r := range rows {
		if r.today != nil {
			h := holder{*r.today, r.OrgType}
			k.awaited[h] = append(k.awaited[h], r.org)
		}
	}
}

// flow is what became of a list between two periods.
type flow struct {
	last                                                            Period
	opening, founded, dissolved, converted, cameIn, wentOut, listed int
	vanished, appeared                                              telling
}

// telling are names for a message in its two languages.
type telling struct{ vi, en []string }

// follow holds one type of a list against what its unit's last list held.
func (k *stock) follow(s *Submission, orgType string, rows []countedRow, now map[string]*standingRow) (Finding, bool) {
	h := holder{s.List.Unit.Code, orgType}
	expected := map[string]*standingRow{}
	var f flow
	for _, org := range k.awaited[h] {
		r := k.last[org]
		if !r.listed() || k.isElsewhere(h, r) {
			continue
		}
		expected[org] = r
		if p := r.sub.List.Period; f.last == "" || p.End().After(f.last.End()) {
			f.last = p
		}
	}
	if f.last == "" {
		return Finding{}, false // nothing was there to follow
	}
	f.opening = len(expected)
	f.leave(k, h, expected, now)
	f.arrive(k, h, expected, rows)
	if len(f.vanished.vi)+len(f.appeared.vi) == 0 {
		return Finding{}, false
	}
	return f.finding(s, orgType), true
}

// isElsewhere tells that r, awaited in h, is a row of another unit by now.
func (k *stock) isElsewhere(h holder, r *standingRow) bool {
	unit := r.sub.List.Unit
	if unit.Level == "district" && k.level == "commune" {
		return r.today == nil || *r.today != h.unit
	}
	return unit.Code != h.unit || r.OrgType != h.orgType
}

// leave counts what became of the expected ones.
func (f *flow) leave(k *stock, h holder, expected, now map[string]*standingRow) {
	for _, org := range k.awaited[h] {
		r := now[org]
		switch {
		case expected[org] == nil:
		case r == nil && k.became[org]:
			f.converted++
		case r == nil:
			k.gone[org] = true
			f.vanished.add(expected[org].Name, "", "")
		case valueOf(r.Status) == "converted":
			f.converted++
		case !r.listed():
			f.dissolved++
		case r.sub.List.Unit.Code != h.unit || r.OrgType != h.orgType:
			f.wentOut++
		}
	}
}

// arrive counts who is listed now, and who of them was not expected.
func (f *flow) arrive(k *stock, h holder, expected map[string]*standingRow, rows []countedRow) {
	whole := k.sent[h] || k.districtsSent(h)
	for _, r := range rows {
		if r.OrgType != h.orgType || hasEnded(r.Status) {
			continue
		}
		f.listed++
		before := k.last[r.org]
		switch {
		case expected[r.org] != nil:
		case before != nil && before.listed() && !k.gone[r.org]:
			f.cameIn++
		case before == nil && k.heirs[r.org]:
			f.cameIn++
		case before == nil && foundedAfter(r.Organisation, f.last.End()):
			f.founded++
		case before == nil && !whole:
			f.cameIn++ // perhaps of a district that sent no list
		default:
			delete(k.gone, r.org)
			f.appeared.addRow(r, before)
		}
	}
}

func (t *telling) add(name, vi, en string) {
	t.vi, t.en = append(t.vi, name+vi), append(t.en, name+en)
}

// addRow names a row with its place and, where it stood in an earlier list, that period and what it was then.
func (t *telling) addRow(r countedRow, before *standingRow) {
	at := strings.TrimPrefix(Pos{Sheet: r.SourceSheet, Row: int(r.SourceRow)}.String(), ":")
	if before == nil {
		t.add(r.Name, " ("+at+")", " ("+at+")")
		return
	}
	vi, en := "kỳ "+string(before.sub.List.Period)+" có", "was in "+string(before.sub.List.Period)
	if !before.listed() {
		vi += ", ghi “" + Label("status", *before.Status, "vi") + "”"
		en += ": " + Label("status", *before.Status, "en")
	}
	t.add(r.Name, " ("+at+"; "+vi+")", " ("+at+"; "+en+")")
}

// districtsSent tells that every former district with a part in a commune of today sent a list of the type.
func (k *stock) districtsSent(h holder) bool {
	of := formerDistricts()[h.unit]
	return len(of) > 0 && !slices.ContainsFunc(of, func(d string) bool { return !k.sent[holder{d, h.orgType}] })
}

// foundedAfter tells that o was, or can have been, founded after a day: of a year
// alone its last day counts.
func foundedAfter(o *Organisation, day time.Time) bool {
	if o.FoundedOn == nil {
		return false
	}
	on := o.FoundedOn.Time()
	return on.After(day) || valueOf(o.FoundedPrecision) == "year" && Period(fmt.Sprintf("%04d", on.Year())).End().After(day)
}

func (f *flow) finding(s *Submission, orgType string) Finding {
	expected := f.opening + f.founded + f.cameIn - f.dissolved - f.converted - f.wentOut
	gone, goneEN := f.vanished.say(" Không còn thấy: ", "; missing: ")
	found, foundEN := f.appeared.say(" Có tên nhưng kỳ trước không có, cũng không phải mới thành lập: ", "; there without having been founded since: ")
	out := newFinding("list-follows-last-period", Pos{File: s.List.Path}, "", "", "type", orgType, "now", string(s.List.Period), "last", string(f.last),
		"opening", fmt.Sprint(f.opening), "new", fmt.Sprint(f.founded), "in", fmt.Sprint(f.cameIn), "dissolved", fmt.Sprint(f.dissolved),
		"converted", fmt.Sprint(f.converted), "out", fmt.Sprint(f.wentOut), "expected", fmt.Sprint(expected), "listed", fmt.Sprint(f.listed),
		"names", gone+found, "names_en", goneEN+foundEN)
	out.SubmissionID = s.ID
	return out
}

// say lists at most ten names behind the words of each language; "" for none.
func (t *telling) say(vi, en string) (string, string) {
	const most = 10
	n := len(t.vi)
	switch {
	case n == 0:
		return "", ""
	case n > most:
		return fmt.Sprintf("%s%s và %d tổ chức khác.", vi, strings.Join(t.vi[:most], ", "), n-most),
			fmt.Sprintf("%s%s and %d more", en, strings.Join(t.en[:most], ", "), n-most)
	}
	return vi + strings.Join(t.vi, ", ") + ".", en + strings.Join(t.en, ", ")
}
