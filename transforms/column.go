package transforms

import (
	"strings"
)

// column is one column of a found table.
type column struct {
	col      int
	captions []caption // from the top heading row to the bottom one
	field    string    // canonical field, "" when no line of layouts/ claims it
	group    string
	either   bool // it may as well be a part of the column before it
	hidden   bool
	told     bool   // why it is not read was said already
	known    string // the field its heading tells, before the values were looked at; "-" when left out for good
	decided  bool   // by a line of decisions.csv
	why      string // the rule that left it out, "" for none
	short    bool   // its heading is that of the column before it, over both
	row      int    // heading row of the lowest caption
}

// leaf is the lowest caption that names something; below it may stand a unit.
func (c column) leaf() caption {
	for i := len(c.captions) - 1; i >= 0; i-- {
		if c.captions[i].key != "" {
			return c.captions[i]
		}
	}
	return caption{}
}

// parents are the captions above the leaf that name something, from the top.
func (c column) parents() []caption {
	var out []caption
	for _, k := range c.captions {
		if k.key != "" {
			out = append(out, k)
		}
	}
	return out[:max(0, len(out)-1)]
}

// title is the whole heading as typed, top down: "Thành viên > Nữ".
func (c column) title() string {
	raw := make([]string, len(c.captions))
	for i, k := range c.captions {
		raw[i] = k.raw
	}
	return strings.Join(raw, " > ")
}

// named is the heading without the captions that name nothing: units, years.
func (c column) named() string {
	var raw []string
	for _, k := range c.captions {
		if k.key != "" || k.year != 0 {
			raw = append(raw, k.raw)
		}
	}
	return strings.Join(raw, " > ")
}

// year is the year any of the captions names, the lowest first; 0 when none does.
func (c column) year() int {
	for i := len(c.captions) - 1; i >= 0; i-- {
		if c.captions[i].year != 0 {
			return c.captions[i].year
		}
	}
	return 0
}

// unit is the money unit any of the captions names, the lowest first.
func (c column) unit() moneyUnit {
	for i := len(c.captions) - 1; i >= 0; i-- {
		if c.captions[i].unit != 0 {
			return c.captions[i].unit
		}
	}
	return 0
}

// said tells whether any caption has a property.
func (c column) said(has func(caption) bool) bool {
	for _, k := range c.captions {
		if has(k) {
			return true
		}
	}
	return false
}
