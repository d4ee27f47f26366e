package transforms

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed layouts/organisations.csv
var organisationsCSV string

//go:embed layouts/groups.csv
var groupsCSV string

// layout is the headings people use, as the CSV files of layouts/ list them.
type layout struct {
	fields  map[string]map[string]string // within group ("" = anywhere) -> key -> field
	fillers map[string]map[string]string // the same by bare key, where only one field has it
	groups  map[string]string            // key -> group
	known   map[string]string            // every key -> its heading as listed, for "did you mean"
}

var layouts = sync.OnceValue(func() *layout {
	l := &layout{map[string]map[string]string{}, map[string]map[string]string{}, map[string]string{}, map[string]string{}}
	for _, r := range mustCSV(groupsCSV) {
		for _, a := range aliases(r["aliases"]) {
			l.groups[readCaption(a).key] = r["group"]
		}
	}
	for _, r := range mustCSV(organisationsCSV) {
		within, fill := l.fields[r["within"]], l.fillers[r["within"]]
		if within == nil {
			within, fill = map[string]string{}, map[string]string{}
			l.fields[r["within"]], l.fillers[r["within"]] = within, fill
		}
		for _, a := range aliases(r["aliases"]) {
			key := readCaption(a).key
			within[key] = r["field"]
			if r["field"] == "union_member_count" {
				continue // without its filler it would be the members
			}
			if other, ok := fill[bare(key)]; ok && other != r["field"] {
				fill[bare(key)] = "" // two fields: no telling
			} else {
				fill[bare(key)] = r["field"]
			}
			if r["within"] == "" {
				l.known[key] = a
			}
		}
	}
	return l
})

func aliases(s string) []string {
	var out []string
	for _, a := range strings.Split(s, "|") {
		if a = strings.TrimSpace(a); a != "" {
			out = append(out, a)
		}
	}
	return out
}

// groupOf is the group that a field belongs to by its nature, "" for none.
func groupOf(field string) string {
	for _, g := range []struct{ prefix, group string }{
		{"member_", "member"}, {"worker_income", "result"}, {"worker_", "worker"}, {"manager_", "manager"}, {"leader", "leader"}, {"phone", "leader"},
		{"email", "leader"}, {"identity_no", "leader"}, {"rating", "rating"}, {"status", "status"}, {"digital_", "digital"}, {"hi_tech", "digital"},
		{"in_value_chain", "chain"}, {"chain_", "chain"}, {"ocop", "ocop"}, {"certificate", "certificate"}, {"address", "place"}, {"hamlet", "place"},
		{"commune", "place"}, {"district", "place"}, {"province_column", "place"}, {"registration_no", "registration"}, {"tax_code", "registration"},
		{"founded_on", "registration"}, {"issued_on", "registration"}, {"type_", "type"}, {"org_type", "type"}, {"revenue_", "revenue"}, {"sector_", "sector"},
	} {
		if strings.HasPrefix(field, g.prefix) {
			return g.group
		}
	}
	return ""
}

// open are the groups under which any column may stand; under another group only
// its own fields do: "Giám đốc > Địa chỉ" is not the organisation's address.
var open = map[string]bool{"": true, "neutral": true, "result": true, "capital": true, "activity": true}

// resolve names the field of c. left is the group of the column before it. A
// common heading that nobody listed closes the columns under it: "Dự án hỗ trợ >
// Tổng vốn" is no capital of the organisation.
func (l *layout) resolve(c *column, left string) {
	leaf, parents := c.leaf(), c.parents()
	neutral := len(parents) == 0
	for i := len(parents) - 1; i >= 0; i-- {
		g, ok := l.groups[parents[i].key]
		switch {
		case !ok:
			c.group = "?"
		case g != "neutral":
			c.group = g
		default:
			neutral = true
			continue
		}
		break
	}
	if leaf.key == "" {
		return
	}
	lone := neutral && (c.group == "" || open[c.group] && c.said(isPartOf))
	if part := l.fields[left][leaf.key]; len(parents) == 0 && left != "" && !leaf.part && part != "" {
		if own := l.fields[""][leaf.key]; own != "" && own != part { // "Lao động | Thành viên" are two matters
			c.field, c.either = own, true
			return
		}
	}
	tries := l.tries(c, leaf, parents, lone, left)
	exactly := func(t try) string { return l.fields[t.within][t.key] }
	for _, look := range []func(try) string{exactly, l.filled} { // as listed anywhere before without fillers anywhere
		for _, t := range tries {
			if f := look(t); f == leftOut {
				c.told, c.decided = true, true
				return
			} else if f != "" && (t.within != "" || t.sure || open[c.group] || groupOf(f) == c.group) {
				c.field = f
				return
			}
		}
	}
}

// resolveGlued names the field of a heading that holds its common heading itself:
// "Số thành viên: Nữ", "Lao động - Tổng số".
func (l *layout) resolveGlued(c *column) {
	if c.field != "" || c.told || len(c.parents()) > 0 {
		return
	}
	group, leaf, ok := cutGlued(c.leaf().raw)
	if !ok {
		return
	}
	two := column{captions: []caption{readCaption(group), readCaption(leaf)}}
	if g := l.groups[two.captions[0].key]; g != "" && g != "neutral" {
		l.resolve(&two, "")
		c.field, c.group = two.field, two.group
	}
}

// cutGlued cuts a heading at its colon or dash.
func cutGlued(raw string) (group, leaf string, ok bool) {
	if group, leaf, ok = strings.Cut(raw, ":"); ok {
		return group, leaf, true
	}
	for _, dash := range []string{" - ", " – "} {
		if group, leaf, ok = strings.Cut(raw, dash); ok {
			return group, leaf, true
		}
	}
	return "", "", false
}

// isWhole tells that captions name a field already and k below them names none of
// its parts: it is their unit, as in "Số sản phẩm OCOP | sản phẩm".
func (l *layout) isWhole(captions []caption, k caption) bool {
	c := column{captions: captions}
	if len(captions) == 0 || l.groups[c.leaf().key] != "" {
		return false
	}
	l.resolve(&c, "")
	return c.field != ""
}

// name names the fields of the columns of a heading, left to right.
func (l *layout) name(columns []column) {
	for i := range columns {
		c := &columns[i]
		left, before := "", &column{}
		if i > 0 {
			before = &columns[i-1]
		}
		if before.col == c.col-1 || i > 0 && c.said(isPartOf) { // "Trong đó" behind an empty column
			left = groupOf(before.field)
			if left == "" && before.field != "" {
				left = before.group
			}
		}
		if !c.short {
			l.resolve(c, left)
			l.resolveGlued(c)
			if len(before.parents()) > 0 {
				c.either = false // "Lao động" heads columns of its own: "Thành viên" outside them is none of its parts
			}
		}
		if c.field == "issued_on" && !ofRegistration(c.leaf().key) && len(c.parents()) == 0 && personal[before.field] {
			c.field = "" // "CCCD | Ngày cấp" is the card's date; beside "Giám đốc" it may be
			if before.field == "identity_no" {
				c.told, c.why = true, "of-a-person"
			}
		}
	}
	for i := range columns { // "Số thành viên … Lao động | Thành viên": the members are told already
		c := &columns[i]
		if c.either && slices.ContainsFunc(columns, func(o column) bool { return o.field == c.field && o.col != c.col && o.year() == c.year() }) {
			c.field = "" // its members, or its workers who are members: nobody can say
		}
	}
	for i := range columns {
		columns[i].known = columns[i].field
	}
}

// nameLeads are words of which each heading of a column of names holds one as typed:
// the first word of its key, or an abbreviation that holds that word.
func (l *layout) nameLeads() map[string]bool {
	leads := map[string]bool{}
	for key, field := range l.fields[""] {
		if field == "name" {
			first, _, _ := strings.Cut(key, " ")
			leads[first] = true
		}
	}
	for short, long := range abbreviations() {
		if slices.ContainsFunc(words(long), func(w string) bool { return leads[w] }) {
			leads[short] = true
		}
	}
	return leads
}

// ofRegistration tells a heading that names the organisation's own certificate.
func ofRegistration(key string) bool {
	return strings.Contains(key, "dang ky") || strings.Contains(key, "giay chung nhan")
}

// isPartOf tells a caption that makes its columns parts of the one before: "Trong đó".
func isPartOf(k caption) bool {
	return k.part || k.key == "trong do" || k.key == "tr do" || k.key == "chia ra"
}

// try is one place of the layouts to look a heading up in; sure ones name the
// field with its common heading.
type try struct {
	within, key string
	sure        bool
}

// tries lists where to look for c, the surest place first. lone tells that no
// common heading stands above it but perhaps "Trong đó".
func (l *layout) tries(c *column, leaf caption, parents []caption, lone bool, left string) []try {
	var out []try
	switch c.group {
	case "":
	case "activity": // "Tình hình hoạt động" heads the states as well as all results
		out = append(out, try{within: "status", key: leaf.key})
	default:
		out = append(out, try{within: c.group, key: leaf.key})
	}
	for i := len(parents) - 1; i >= 0; i-- {
		out = append(out, try{key: parents[i].key + " " + leaf.key, sure: true})
		if l.groups[parents[i].key] != "neutral" {
			break
		}
	}
	if lone && left != "" {
		out = append(out, try{within: left, key: leaf.key})
	}
	if c.group != "?" {
		out = append(out, try{key: leaf.key})
	}
	if lone {
		out = append(out, try{within: "neutral", key: leaf.key})
	}
	return out
}

// filled looks a heading up without its fillers. One word alone is too little, and
// "số …" heads a count: "Số HTX tham gia chuỗi" answers no yes/no question.
func (l *layout) filled(t try) string {
	key := bare(t.key)
	f := l.fillers[t.within][key]
	counts := strings.HasPrefix(t.key, "so ") || strings.HasPrefix(t.key, "tong ")
	if !strings.Contains(key, " ") || counts && !strings.HasSuffix(f, "_count") && !strings.HasSuffix(f, "_vnd") {
		return ""
	}
	return f
}

// nearest is the listed heading most like key with its field, for "did you mean";
// "–" and "-" when none is near.
func (l *layout) nearest(key string) (heading, field string) {
	best, name, at := 0.0, "", ""
	have := map[string]bool{}
	for _, w := range words(key) {
		have[w] = true
	}
	if len(have) == 0 {
		return "–", leftOut
	}
	for k, heading := range l.known {
		ws := words(k)
		same := 0
		for _, w := range ws {
			if have[w] {
				same++
			}
		}
		score := 2 * float64(same) / float64(len(ws)+len(have))
		if score > best || score == best && heading < name {
			best, name, at = score, heading, k
		}
	}
	if best <= 0.5 {
		return "–", leftOut
	}
	return name, l.fields[""][at]
}
