package transforms

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// confirmed is a layout that an office confirmed for one of its tables: a line
// "layout" of decisions.csv. What it says of a column holds for the files of that
// unit or path; only what differs from it is told.
type confirmed struct {
	label   string
	columns []confirmedColumn
}

type confirmedColumn struct {
	heading, key, field string // field "-": known, and not to be read
}

// readConfirmed reads "HTX: STT=serial | Tên HTX=name | Số xe=-"; wrong says what
// keeps it from being a layout.
func readConfirmed(s string) (c confirmed, wrong string) {
	label, rest, ok := strings.Cut(s, ":")
	if !ok || strings.ContainsAny(label, "=|") {
		return c, "a layout begins with the name of its sheet and a colon"
	}
	c.label = strings.TrimSpace(label)
	for _, pair := range strings.Split(rest, "|") {
		i := strings.LastIndex(pair, "=")
		if i < 0 {
			return c, fmt.Sprintf("%q is no <heading>=<field>", strings.TrimSpace(pair))
		}
		k := confirmedColumn{heading: strings.TrimSpace(pair[:i]), field: strings.TrimSpace(pair[i+1:])}
		if wrong = wrongField(k.field); wrong != "" {
			return c, wrong
		}
		if k.key = layoutKey(k.heading, 0); k.key == "" {
			return c, fmt.Sprintf("heading %q names nothing", k.heading)
		}
		c.columns = append(c.columns, k)
	}
	return c, ""
}

// wrongLayout refuses a line that is no layout, or that gives a known heading
// another field. Whether two columns stand beside each other matters ("Thành viên"
// after "Lao động"), so the columns are named as those of a sheet are.
func wrongLayout(d Decision) string {
	c, wrong := readConfirmed(d.Value)
	if wrong != "" {
		return wrong
	}
	var columns []column
	for i, k := range c.columns {
		columns = append(columns, column{col: i + 1, captions: captionsOf(yearsOf(k.heading, 2000))})
	}
	layouts().name(columns)
	for i, k := range c.columns {
		if f := columns[i].field; f != "" && k.field != leftOut && f != k.field {
			return fmt.Sprintf("heading %q is known as %s, not %s", k.heading, f, k.field)
		}
	}
	return ""
}

var (
	yearN    = regexp.MustCompile(`\bN([+-]\d)?\b`)
	fourYear = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
)

// yearsOf writes the years of a heading out: "Xếp loại năm N-1" for year 2024 is 2023's.
func yearsOf(heading string, year int) string {
	return yearN.ReplaceAllStringFunc(heading, func(s string) string {
		off, _ := strconv.Atoi(strings.TrimPrefix(s, "N"))
		return strconv.Itoa(year + off)
	})
}

// yearless writes the years of a heading as distances from year: next year's
// list has the same layout.
func yearless(heading string, year int) string {
	return fourYear.ReplaceAllStringFunc(heading, func(s string) string {
		y, _ := strconv.Atoi(s)
		switch off := y - year; {
		case year == 0 || off < -9 || off > 9:
			return s
		case off == 0:
			return "N"
		default:
			return fmt.Sprintf("N%+d", off)
		}
	})
}

// layoutKey is what the headings of two years are compared by.
func layoutKey(heading string, year int) string {
	return Fold(strings.NewReplacer("N+", "Nplus", "N-", "Nminus").Replace(yearless(heading, year)))
}

// confirm holds a table against the layouts that were confirmed for the unit or
// the path of its file: columns they leave out are left out, headings nobody
// listed get the field they name, and what differs is told once.
func (n *normaliser) confirm(g *grid, t *table) {
	year := n.year()
	c, ok := n.confirmedFor(g.Name, t, year)
	if !ok {
		return
	}
	keys := make([]string, len(t.columns))
	for i := range t.columns {
		keys[i] = layoutKey(t.columns[i].title(), year)
	}
	var differs, differsEN []string
	tell := func(vi, en string) { differs, differsEN = append(differs, vi), append(differsEN, en) }
	place := make([]int, len(c.columns)) // where each confirmed column stands now, -1 for nowhere
	used := make([]bool, len(keys))
	for i, k := range c.columns {
		place[i] = -1
		for j, key := range keys {
			if key == k.key && !used[j] {
				place[i], used[j] = j, true
				break
			}
		}
	}
	for i, k := range c.columns {
		if place[i] < 0 {
			if i < len(used) && !used[i] { // another heading stands in its place
				used[i] = true
				tell(fmt.Sprintf("cột %s “%s” trước là “%s”", ColumnName(t.columns[i].col), t.columns[i].title(), k.heading),
					fmt.Sprintf("column %s “%s” was “%s”", ColumnName(t.columns[i].col), t.columns[i].title(), k.heading))
			} else {
				tell(fmt.Sprintf("không còn cột “%s”", k.heading), fmt.Sprintf("column “%s” is gone", k.heading))
			}
			continue
		}
		switch col := &t.columns[place[i]]; {
		case k.field == leftOut:
			col.field, col.told, col.known, col.decided = "", true, leftOut, true
		case col.field == "" && col.known == "":
			col.field, col.known, col.decided = k.field, k.field, true
		case col.known != k.field:
			tell(fmt.Sprintf("cột “%s” nay được hiểu là %s, không phải %s", col.title(), firstOf(col.known, leftOut), k.field),
				fmt.Sprintf("column “%s” is now read as %s, not %s", col.title(), firstOf(col.known, leftOut), k.field))
		}
	}
	for j := range keys {
		if !used[j] {
			tell(fmt.Sprintf("thêm cột %s “%s”", ColumnName(t.columns[j].col), t.columns[j].title()), fmt.Sprintf("column %s “%s” is new", ColumnName(t.columns[j].col), t.columns[j].title()))
		}
	}
	last := -1
	for i, j := range place {
		if j >= 0 && j < last {
			tell(fmt.Sprintf("cột “%s” đổi chỗ", c.columns[i].heading), fmt.Sprintf("column “%s” has moved", c.columns[i].heading))
			break
		}
		last = max(last, j)
	}
	if len(differs) > 0 {
		n.find("layout-is-as-confirmed", Pos{File: n.book.Path, Sheet: g.Name, Row: t.bottom}, "", "differs", strings.Join(differs, "; "), "differs_en", strings.Join(differsEN, "; "))
	}
}

// confirmedFor is the layout confirmed for this file that shares most headings
// with t, and at least half of its own.
func (n *normaliser) confirmedFor(sheet string, t *table, year int) (best confirmed, ok bool) {
	most := 0
	for _, d := range n.decisions {
		if d.Kind != "layout" || d.Key != n.book.Path && d.Key != n.list.Unit.Code {
			continue
		}
		c, wrong := readConfirmed(d.Value)
		shared := 0
		for _, k := range c.columns {
			if slices.ContainsFunc(t.columns, func(col column) bool { return layoutKey(col.title(), year) == k.key }) {
				shared += 2
			}
		}
		if shared >= len(c.columns) && c.label == sheet {
			shared++ // of two alike, the one of this sheet
		}
		if wrong == "" && shared > most && shared >= len(c.columns) {
			best, most, ok = c, shared, true
		}
	}
	return best, ok
}

// layoutLine is the line of decisions.csv that confirms the layout of a table.
func (b *body) layoutLine(unit string, year int) string {
	var pairs []string
	for _, c := range b.columns {
		heading := strings.Join(strings.FieldsFunc(yearless(c.title(), year), func(r rune) bool { return r == '|' || r == '=' }), " ")
		pairs = append(pairs, heading+"="+firstOf(c.known, leftOut))
	}
	label := strings.Join(strings.FieldsFunc(b.Name, func(r rune) bool { return strings.ContainsRune(":|=", r) }), " ")
	return decisionLine(Decision{Kind: "layout", Key: unit, Value: label + ": " + strings.Join(pairs, " | ")})
}
