package transforms

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// claims is what the letterheads, titles and path of one workbook say of its
// reporting unit and period. Periods and units are kept in the order they were met.
type claims struct {
	periods []Period // from the titles
	unclear string   // a title line that names a period we do not know ("9 tháng đầu năm")
	asOf    []time.Time
	units   []named // typed unit names in the letterhead and title, nearest era not yet chosen

	province bool // the title says that the figures are the whole province's

	pathPeriods []Period
	pathYears   []int
	path        string
}

var (
	docNumber     = regexp.MustCompile(`\d+/(?:19|20)\d{2}/[\p{L}\-]+`)
	lawYear       = regexp.MustCompile(`(?i)(luật|nghị quyết|nghị định|thông tư|quyết định|chương trình|giai đoạn)[^,;.()]*?\d{4}([-–— ]+\d{4})?`)
	asOfDate      = regexp.MustCompile(`(?i)(?:đến|thời điểm)[^0-9]{0,30}?(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)(\d{4})`)
	anyDate       = regexp.MustCompile(`(?i)(?:ngày\s+)?\d{1,2}\s*(?:[/.\-]|\s+tháng\s+)\s*\d{1,2}\s*(?:[/.\-]|\s+năm\s+)\s*\d{4}|ngày[\s….]+tháng[\s….\d]+năm\s+\d{4}`)
	monthOf       = regexp.MustCompile(`(?i)(đến\s+)?(?:hết\s+)?tháng\s+(\d{1,2})\s*(?:/|năm)\s*(\d{4})`)
	halfTitle     = regexp.MustCompile(`\b(?:6|06|sau) thang dau nam (\d{4})\b|\b(?:6|06) thang (?:nam )?(\d{4})\b`)
	quarterOf     = regexp.MustCompile(`\bquy (iv|i{1,3}|[1-4]) (?:nam )?(\d{4})\b`)
	otherSpan     = regexp.MustCompile(`\b(?:\d{1,2}|chin|sau|ba) thang\b`)
	plannedFor    = regexp.MustCompile(`\b(?:ke hoach|phuong huong|nhiem vu|du kien|muc tieu|so voi|cung ky|den|tu)(?: \w+){0,4} nam (\d{4})\b`)
	yearTitle     = regexp.MustCompile(`\bnam (?:bao cao )?((?:19|20)\d{2})\b`)
	unitTitle     = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(huyện|thành phố|tp\.?|xã|phường|thị trấn)`)
	wholeProvince = regexp.MustCompile(`\b(?:toan|dia ban|cua) tinh\b`)
	nameWords     = regexp.MustCompile(`^\s+(\p{L}[\p{L} ]*)`)
)

var quarterNumber = map[string]string{"i": "1", "ii": "2", "iii": "3", "iv": "4", "1": "1", "2": "2", "3": "3", "4": "4"}

// readTitle adds what one line above a table says.
func (c *claims) readTitle(line string) {
	for _, m := range unitTitle.FindAllStringSubmatchIndex(line, -1) {
		before := Fold(line[:m[2]])
		if strings.HasSuffix(before, "hop tac") && Fold(line[m[2]:m[3]]) == "xa" || strings.HasSuffix(before, "cac") {
			continue // "hợp tác xã", "các xã"; but "tổ hợp tác huyện Chi Lăng" names the district
		}
		if name := nameWords.FindStringSubmatch(line[m[3]:]); name != nil {
			c.units = append(c.units, parseNamed(line[m[2]:m[3]]+" "+name[1]))
		}
	}
	c.province = c.province || wholeProvince.MatchString(Fold(line))
	typed := line
	line = docNumber.ReplaceAllString(line, " ")
	for _, m := range asOfDate.FindAllStringSubmatch(line, -1) {
		if d, ok := newDate(m[3], m[2], m[1], 9999); ok {
			c.asOf = append(c.asOf, d.day)
		}
	}
	line = anyDate.ReplaceAllString(line, " ")
	for _, m := range monthOf.FindAllStringSubmatch(line, -1) {
		if d, ok := newDate(m[3], m[2], "1", 9999); ok && m[1] != "" {
			d.precision = "month"
			c.asOf = append(c.asOf, d.last())
		}
	}
	line = monthOf.ReplaceAllString(line, " ")
	c.readPeriods(plannedFor.ReplaceAllString(Fold(lawYear.ReplaceAllString(line, " ")), " "), typed)
}

// readPeriods adds the periods that a folded title names; typed is the line as it stands.
func (c *claims) readPeriods(key, typed string) {
	for _, m := range halfTitle.FindAllStringSubmatch(key, -1) {
		c.addPeriod(Period(m[1] + m[2] + "-H1"))
	}
	key = halfTitle.ReplaceAllString(key, " ")
	for _, m := range quarterOf.FindAllStringSubmatch(key, -1) {
		c.addPeriod(Period(m[2] + "-Q" + quarterNumber[m[1]]))
	}
	key = quarterOf.ReplaceAllString(key, " ")
	if otherSpan.MatchString(key) && yearTitle.MatchString(key) {
		c.unclear = typed
		return
	}
	for _, m := range yearTitle.FindAllStringSubmatch(key, -1) {
		c.addPeriod(Period(m[1]))
	}
}

func (c *claims) addPeriod(p Period) {
	if !slices.Contains(c.periods, p) {
		c.periods = append(c.periods, p)
	}
}

var (
	pathDate    = regexp.MustCompile(`\b\d{1,2} \d{1,2} (?:19|20)\d{2}\b|\b(?:19|20)\d{2} \d{1,2} \d{1,2}\b`)
	pathHalf    = regexp.MustCompile(`\b((?:19|20)\d{2}) h1\b|\bh1 ((?:19|20)\d{2})\b|\b6 ?thang (?:dau nam )?(?:nam )?((?:19|20)\d{2})\b|\b((?:19|20)\d{2}) 6 ?thang\b`)
	pathQuarter = regexp.MustCompile(`\b((?:19|20)\d{2}) q([1-4])\b|\bq([1-4]) ((?:19|20)\d{2})\b`)
	pathYear    = regexp.MustCompile(`\b((?:19|20)\d{2})\b`)
	pathCode    = regexp.MustCompile(`(?:^|[^0-9])(0[56]\d{3}|1[78]\d)(?:[^0-9]|$)`)
)

// readPath adds what folders and file name say of the period.
func (c *claims) readPath(name string) {
	c.path = strings.TrimSuffix(name, path.Ext(name))
	key := pathDate.ReplaceAllString(Fold(c.path), " ")
	for _, m := range pathHalf.FindAllStringSubmatch(key, -1) {
		c.pathPeriods = append(c.pathPeriods, Period(m[1]+m[2]+m[3]+m[4]+"-H1"))
	}
	key = pathHalf.ReplaceAllString(key, " ")
	for _, m := range pathQuarter.FindAllStringSubmatch(key, -1) {
		c.pathPeriods = append(c.pathPeriods, Period(m[1]+m[4]+"-Q"+m[2]+m[3]))
	}
	key = pathQuarter.ReplaceAllString(key, " ")
	for _, m := range pathYear.FindAllStringSubmatch(key, -1) {
		y, _ := strconv.Atoi(m[1])
		c.pathYears = append(c.pathYears, y)
	}
	for _, q := range quarterOf.FindAllStringSubmatch(key, -1) {
		c.pathPeriods = append(c.pathPeriods, Period(q[2]+"-Q"+quarterNumber[q[1]]))
	}
}

// dispute says why unit or period could not be settled: a rule of rules.csv and its texts.
type dispute struct {
	rule string
	args []string
}

// period settles the period: titles decide, an as-of date alone means the period
// end near it, the path fills what the sheets do not say; a contradiction is an
// error (contract, "Unit and period"). notes are findings to make beside it.
func (c *claims) period() (p Period, notes []dispute, err *dispute) {
	switch {
	case len(c.periods) > 1:
		return "", nil, &dispute{"period-is-one", []string{"periods", joinPeriods(c.periods)}}
	case len(c.periods) == 1:
		p = c.periods[0]
		for _, day := range c.asOf {
			if off := day.Sub(p.End()).Hours() / 24; off < -47 || off > 47 {
				notes = append(notes, dispute{"as-of-date-near-period-end", []string{"date", day.Format("02/01/2006"), "period", string(p)}})
			}
		}
	case c.unclear != "":
		return "", nil, &dispute{"period-is-known", []string{"seen", " (“" + clip(c.unclear) + "”)"}}
	case len(c.asOf) > 0:
		for _, day := range c.asOf {
			q, ok := periodByDate(day)
			switch {
			case !ok:
				return "", nil, &dispute{"period-is-known", []string{"seen", " (" + day.Format("02/01/2006") + ")"}}
			case p != "" && p != q:
				return "", nil, &dispute{"period-is-one", []string{"periods", string(p) + ", " + string(q)}}
			}
			p = q
		}
		notes = append(notes, dispute{"period-is-titled", []string{"date", c.asOf[0].Format("02/01/2006"), "period", string(p)}})
	}
	fromPath, err := c.pathPeriod(p)
	if err != nil {
		return "", nil, err
	}
	if p == "" {
		p = fromPath
	}
	if p == "" {
		return "", nil, &dispute{"period-is-known", []string{"seen", ""}}
	}
	return p, notes, nil
}

// pathPeriod is the period that the path tells, checked against p where the
// sheets tell one: a folder named after the year may hold a half-year of it.
func (c *claims) pathPeriod(p Period) (Period, *dispute) {
	told := slices.Clone(c.pathPeriods)
	for _, y := range c.pathYears {
		within := func(q Period) bool { return q.Year() == y }
		if !slices.ContainsFunc(told, within) {
			told = append(told, Period(fmt.Sprintf("%04d", y)))
		}
	}
	slices.Sort(told)
	told = slices.Compact(told)
	switch {
	case len(told) == 0:
		return p, nil
	case p == "" && len(told) == 1:
		return told[0], nil
	case p == "":
		return "", &dispute{"period-is-one", []string{"periods", joinPeriods(told)}}
	}
	for _, q := range told {
		if q == p || (len(q) == 4 && q.Year() == p.Year()) {
			return p, nil
		}
	}
	return "", &dispute{"sheet-and-path-agree", []string{"sheet", string(p), "path", joinPeriods(told)}}
}

func joinPeriods(ps []Period) string {
	s := make([]string, len(ps))
	for i, p := range ps {
		s[i] = string(p)
	}
	return strings.Join(s, ", ")
}

// unit settles the reporting unit in the era of p: the letterhead and title
// decide, the path fills in, a contradiction is an error.
func (c *claims) unit(p Period) (Unit, *dispute) {
	e := eraOn(p.End())
	g := gazetteers()[e.code]
	var told []Unit
	stale := ""
	for _, n := range c.units {
		u, ok := g.longest(n, e.reportingBy)
		switch {
		case ok && !slices.Contains(told, u):
			told = append(told, u)
		case !ok && n.level == "district" && e.reportingBy == "commune":
			if u, ok := gazetteers()[eras()[len(eras())-2].code].longest(n, "district"); ok {
				stale = u.Title()
			}
		}
	}
	fromPath, err := c.pathUnit(g, e)
	switch {
	case err != nil:
		return Unit{}, err
	case len(told) > 1:
		return Unit{}, &dispute{"unit-is-one", []string{"units", joinTitles(told)}}
	case len(told) == 1 && fromPath.Code != "" && fromPath != told[0]:
		return Unit{}, &dispute{"sheet-and-path-agree", []string{"sheet", told[0].Title(), "path", fromPath.Title()}}
	case len(told) == 1:
		return told[0], nil
	case stale != "":
		return Unit{}, &dispute{"unit-of-its-time", []string{"unit", stale, "period", string(p)}}
	case fromPath.Code == "":
		return Unit{}, &dispute{"unit-is-known", nil}
	}
	return fromPath, nil
}

// longest finds the unit that the first words of n name: "Chi Lăng năm 2024" is Chi Lăng.
func (g *gazetteer) longest(n named, level string) (Unit, bool) {
	ws := strings.Fields(n.name)
	for k := min(len(ws), 4); k > 0; k-- {
		n.name = strings.Join(ws[:k], " ")
		if found := g.find(n, level, ""); len(found) == 1 {
			return found[0], true
		}
	}
	return Unit{}, false
}

// pathUnit is the unit that the file name, else a folder, tells by code or name.
func (c *claims) pathUnit(g *gazetteer, e era) (Unit, *dispute) {
	parts := strings.Split(c.path, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		var told []Unit
		for _, m := range pathCode.FindAllStringSubmatch(parts[i], -1) {
			if u := g.byCode[m[1]]; u.Level == e.reportingBy {
				told = append(told, u)
			}
		}
		names := g.namesIn(Fold(parts[i]), e.reportingBy)
		switch {
		case len(told) == 1 && len(names) > 0 && !slices.Contains(names, told[0]):
			return Unit{}, &dispute{"sheet-and-path-agree", []string{"sheet", told[0].Title(), "path", joinTitles(names)}}
		case len(told) == 0:
			told = names
		}
		switch len(told) {
		case 0:
			continue
		case 1:
			return told[0], nil
		}
		return Unit{}, &dispute{"unit-is-one", []string{"units", joinTitles(told)}}
	}
	return Unit{}, nil
}

// namesIn lists the units whose folded name stands in key as whole words, the longest names only.
func (g *gazetteer) namesIn(key, level string) []Unit {
	var out []Unit
	most := 0
	for name, us := range g.byFold {
		if len(name) < most || !strings.Contains(" "+key+" ", " "+name+" ") {
			continue
		}
		for _, u := range us {
			if u.Level != level {
				continue
			}
			if len(name) > most {
				out, most = nil, len(name)
			}
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	slices.SortFunc(out, func(a, b Unit) int { return strings.Compare(a.Code, b.Code) })
	return out
}

func joinTitles(us []Unit) string {
	s := make([]string, len(us))
	for i, u := range us {
		s[i] = u.Title() + " (" + u.Code + ")"
		if e := eraOf(u); u.Level == "commune" && e.code != eraToday().code && unrecorded(u) {
			s[i] = u.Title() + " (" + u.Code + ", đến " + e.to.Format("02/01/2006") + ")"
		}
	}
	return strings.Join(s, ", ")
}

// ToldByPath is the unit and period that the path of a file tells by itself: whom to ask
// about a file that nobody could read. Zero and "" unless it tells both, without doubt.
func ToldByPath(name string) (Unit, Period) {
	var c claims
	c.readPath(name)
	p, err := c.pathPeriod("")
	if err != nil || p == "" {
		return Unit{}, ""
	}
	e := eraOn(p.End())
	u, err := c.pathUnit(gazetteers()[e.code], e)
	if err != nil || u.Code == "" || u.Level == "commune" && namesDistrict.MatchString(Fold(c.path)) {
		return Unit{}, ""
	}
	return u, p
}

// namesDistrict finds a district in a path: after June 2025 its name is a commune's too.
var namesDistrict = regexp.MustCompile(`\b(?:huyen|thanh pho|tp|1[78]\d)\b`)
