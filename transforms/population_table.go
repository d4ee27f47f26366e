package transforms

import (
	"slices"
	"strings"
	"time"
)

// populationTable is one table of the statistics office: rows of units under
// columns of years, or rows of years of one unit.
type populationTable struct {
	*body
	from, end int         // indices of its first title row and of the row behind it
	labelCol  int         // of the units or years
	head      map[int]int // index of a heading row -> 1; -1 for a row that numbers the columns
	figures   []populationColumn
	lines     []string // its titles
	titleRow  int

	what     counted // by its titles
	mixed    bool    // its titles name several things
	series   string  // "" when its titles name none, or several
	told     []string
	day      time.Time
	years    []int
	partial  string // the title that says less than a year: "6 tháng đầu năm 2024"
	unit     int64  // of its titles and unit line
	early    bool   // "Sơ bộ", "Ước tính": all its figures are preliminary
	source   *string
	whole    Unit   // what the total row and rows of years are of
	doubtful string // a unit named by the titles that nobody knows: its totals are not read
	level    string // that its titles say the rows are: district, commune, "" for both or neither
	era      string // whose list its communes are of
	own      bool   // it has a heading of its own
}

// populationColumn is a column of figures and what was made of its heading.
type populationColumn struct {
	*column
	headed
	series string
	left   bool
	why    Explanation
}

// findPopulations finds the tables of populations of a sheet: rows that name units
// of the province, or years, with figures, below a text that speaks of population.
// tops are the heading rows of the lists of organisations, where a table ends.
func findPopulations(g *grid, path string, lists []table) []*populationTable {
	var out []*populationTable
	from := 0
	if !slices.ContainsFunc(g.Rows, func(r Row) bool { return slices.ContainsFunc(r.Cells, speaksOfPeople) }) {
		return nil
	}
	isList := func(i int) bool {
		return slices.ContainsFunc(lists, func(t table) bool { return g.Rows[i].Number >= t.top && g.Rows[i].Number <= t.bottom })
	}
	for i := 0; i < len(g.Rows); i++ {
		if isList(i) {
			from = i + 1
			for from < len(g.Rows) && !slices.ContainsFunc(g.Rows[from].Cells, speaksOfPeople) {
				from++ // the rows of organisations
			}
			i = from - 1
			continue
		}
		col, ok := populationRow(&g.Rows[i])
		if !ok {
			continue
		}
		if !slices.ContainsFunc(g.Rows[from:i], func(r Row) bool { return slices.ContainsFunc(r.Cells, speaksOfPeople) }) {
			from = i + 1
			continue
		}
		end := i + 1
		for end < len(g.Rows) && !isList(end) && !g.beginsAnother(end) {
			end++
		}
		for end < len(g.Rows) && isList(end) && end > i+1 && !hasNumbers(&g.Rows[end-1]) {
			end-- // the titles of the list below
		}
		t := &populationTable{body: &body{grid: g, table: &table{first: i, last: end}, path: path, orgRows: map[int]bool{}}, from: from, end: end, labelCol: col, head: map[int]int{}}
		t.settleLabels()
		t.splitAbove()
		if len(out) > 0 && !t.own {
			t.inherit(out[len(out)-1])
		}
		t.readTitles()
		t.readColumns()
		out = append(out, t)
		from, i = end, end-1
	}
	return out
}

// speaksOfPeople tells a text about population, in Vietnamese.
func speaksOfPeople(c Cell) bool {
	if c.Kind != Text || len(c.Raw) > 600 || !mayNamePeople(c.Raw) {
		return false
	}
	s, _ := Repair(c.Raw)
	key := Fold(s)
	return peopleWords.MatchString(key) && !isRemark(key)
}

// isRemark tells a remark or signature by its folded text. "Số liệu dân số đăng ký thường trú …" is a
// title, unless it goes on to say what the figures are.
func isRemark(key string) bool {
	return noteText.MatchString(key) && (!peopleTitle.MatchString(key) || strings.Contains(key+" ", " la "))
}

// mayNamePeople tells most texts apart by their letters alone: d…n s or kh…u.
func mayNamePeople(s string) bool {
	for i := 0; i+4 < len(s); i++ {
		first, second := s[i]|0x20, s[i+1]|0x20
		if first != 'd' && !(first == 'k' && second == 'h') {
			continue
		}
		for j := i + 2; j < min(i+7, len(s)-1); j++ {
			if last := s[j] | 0x20; first == 'k' && last == 'u' || first == 'd' && last == 'n' && (s[j+1] == ' ' || s[j+1] >= 0x80) {
				return true
			}
		}
	}
	return false
}

// beginsAnother tells that a row begins another table: a text alone that speaks of
// population, or numbers a table, or says by what something is told apart.
func (g *grid) beginsAnother(i int) bool {
	cells := filled(g.Rows[i].Cells)
	if len(cells) == 0 || len(cells) > 2 || slices.ContainsFunc(cells, func(c Cell) bool { return c.Kind != Text }) {
		return false
	}
	s, _ := Repair(cells[0].Raw)
	key := Fold(s)
	if isRemark(key) || placeUnit(s) || len(words(key)) < 2 {
		return false
	}
	return peopleWords.MatchString(key) || strings.HasPrefix(key, "bieu ") || strings.HasPrefix(key, "bang ") ||
		len(words(key)) >= 5 && strings.Contains(key, "phan theo")
}

// populationRow tells a row of a unit or a year with figures, and the column that
// names it.
func populationRow(r *Row) (col int, ok bool) {
	cells := filled(r.Cells)
	if len(cells) > 1 && cells[0].Kind != Error && (isSerial(strings.TrimSpace(cells[0].Raw)) || romanText.MatchString(strings.TrimSpace(cells[0].Raw))) && !isYear(cells[0].Raw) {
		cells = cells[1:]
	}
	if len(cells) < 2 || !slices.ContainsFunc(cells[1:], isNumber) {
		return 0, false
	}
	label := rowLabel(cells[0])
	if yearOfRow(label) != 0 {
		return cells[0].Col, slices.ContainsFunc(cells[1:], func(c Cell) bool { return isNumber(c) && !isYear(strings.TrimSpace(c.Raw)) })
	}
	return cells[0].Col, cells[0].Kind == Text && (placeUnit(label) || populationWords()["whole"][Fold(label)]) && slices.ContainsFunc(cells[1:], func(c Cell) bool { return isNumber(c) && !isYear(strings.TrimSpace(c.Raw)) })
}

// isNumber tells a cell that holds a number, stored or typed; "Ước 2024" is a year.
func isNumber(c Cell) bool {
	s := strings.TrimSpace(c.Raw)
	return c.Kind == Number || c.Kind == Missing || c.Kind == Text && (isTypedNumber(s) || oneComma.MatchString(s)) && (allDigits(s) || yearOfRow(s) == 0)
}

func hasNumbers(r *Row) bool { return slices.ContainsFunc(r.Cells, isNumber) }

// rowLabel is the label of a row in Vietnamese: "TỔNG SỐ - TOTAL" is "TỔNG SỐ".
func rowLabel(c Cell) string {
	s, _ := Repair(c.Raw)
	if yearOfRow(s) != 0 {
		return s // "Sơ bộ - Prel. 2023"
	}
	p := vietnamesePieces(s)
	if len(p) == 0 {
		return s
	}
	label, _ := plainLabel(strings.Join(p[:1], " "))
	return label
}

// yearOfRow is the year that a label is and nothing else but "Năm" and "Sơ bộ"; 0 for none.
func yearOfRow(label string) int {
	if !strings.ContainsAny(label, "0123456789") {
		return 0
	}
	h := readHeaded([]string{label})
	if len(h.years) != 1 || h.what != countedNothing || h.unknown != "" || h.people != 0 || len(words(Fold(label))) > 6 {
		return 0
	}
	return h.years[0]
}

// placeUnit tells the name of a unit of the province in any era.
func placeUnit(label string) bool {
	n := parseNamed(writtenOut(label))
	if n.name == "" {
		return false
	}
	for _, e := range eras() {
		g := gazetteers()[e.code]
		if len(g.find(n, "commune", "")) > 0 || len(g.find(n, "district", "")) > 0 {
			return true
		}
	}
	return false
}

// settleLabels takes the column that names most rows.
func (t *populationTable) settleLabels() {
	votes := map[int]int{}
	for i := t.first; i < t.last; i++ {
		if col, ok := populationRow(&t.Rows[i]); ok {
			votes[col]++
			if n, m := votes[col], votes[t.labelCol]; n > m || n == m && col < t.labelCol {
				t.labelCol = col
			}
		}
	}
}

// splitAbove tells the rows above the first figures apart: titles, then the heading.
// A heading stands over the columns of figures; a line of units may stand anywhere.
func (t *populationTable) splitAbove() {
	for t.first > t.from && placeUnit(rowLabel(t.Rows[t.first-1].Cell(t.labelCol))) && len(filled(t.Rows[t.first-1].Cells)) > 1 {
		t.first-- // its figure cannot be read, but it is no heading
	}
	inHeading := true
	for i := t.first - 1; i >= t.from; i-- {
		r := &t.Rows[i]
		cells := filled(r.Cells)
		line, _ := Repair(strings.Join(rawTexts(cells), " ; "))
		_, alone := unitTold(line)
		right := slices.ContainsFunc(cells, func(c Cell) bool { return c.Col > t.labelCol })
		sentence := len(cells) == 1 && cells[0].Kind == Text && (len(words(Fold(cells[0].Raw))) >= 5 || isEnglish(cells[0].Raw) && strings.Contains(cells[0].Raw, " by "))
		switch {
		case inHeading && len(cells) >= 3 && !slices.ContainsFunc(cells, func(c Cell) bool { return !isIndexMark(c.Raw) || isYear(strings.TrimSpace(c.Raw)) }):
			t.head[i] = -1
		case len(cells) > 0 && alone:
		case inHeading && right && !sentence && len(t.head) < mostHeadingRows && !slices.ContainsFunc(cells, func(c Cell) bool { return isAnyFigure(c) && yearOfRow(footMark.ReplaceAllString(c.Raw, "")) == 0 }): // "Ước 2024" is a year
			t.head[i], t.own = 1, true
		case inHeading && len(cells) == 1 && cells[0].Col <= t.labelCol && t.reachesDown(r.Number, cells[0].Col): // "Huyện" over two rows
			t.head[i] = 1
		default:
			inHeading = false
		}
	}
	for i := t.from; i < t.first; i++ {
		if t.head[i] == 0 {
			t.titles = append(t.titles, i)
		}
	}
}

// reachesDown tells a cell merged with the row below it.
func (t *populationTable) reachesDown(row, col int) bool {
	m, ok := t.merge(row, col)
	return ok && m.Row2 > row
}

func rawTexts(cells []Cell) []string {
	var out []string
	for _, c := range cells {
		if c.Kind == Text {
			out = append(out, c.Raw)
		}
	}
	return out
}

// inherit gives a table without a heading the columns of the one above it:
// "Tốc độ tăng (%)" between the rows of one table.
func (t *populationTable) inherit(above *populationTable) {
	if above.labelCol != t.labelCol {
		return
	}
	t.columns = slices.Clone(above.columns)
	t.top, t.bottom = above.top, above.bottom
}

// readTitles reads what the titles say: what is counted by which series, of when,
// of whom and in which unit.
func (t *populationTable) readTitles() {
	t.lines = titleLines(t.Sheet, *t.table)
	t.titleRow = t.Rows[t.first].Number
	var c claims
	for k, line := range t.lines {
		if u, alone := unitTold(line); u != 0 && (t.unit == 0 || alone) {
			t.unit = u
		}
		for _, s := range seriesTold(line) {
			if !slices.Contains(t.told, s) {
				t.told = append(t.told, s)
			}
		}
		if isOfAnotherLand(line) {
			t.doubtful = line
		}
		what, mixed := whatIsCounted(line)
		if what == countedNothing || k > 0 && slices.Contains(t.lines[:k], line) {
			c.readTitle(line)
			continue
		}
		if t.what == countedNothing || t.what == what {
			t.what, t.mixed = what, t.mixed || mixed
		} else if what != countedUnknown || !isEnglish(line) {
			t.mixed = true
			if t.what != countedPeople {
				t.what = what
			}
		}
		_, day, years := daysTold(line)
		if !day.IsZero() {
			t.day = day
		}
		for _, y := range years {
			if !slices.Contains(t.years, y) {
				t.years = append(t.years, y)
			}
		}
		t.level = firstOf(levelTold(line), t.level)
		if t.partial == "" && partOfYear.MatchString(Fold(line)) {
			t.partial = line
		}
		t.early = t.early || earlyWords.MatchString(Fold(line))
		c.readTitle(line)
	}
	for _, i := range t.titles {
		if slices.ContainsFunc(t.Rows[i].Cells, speaksOfPeople) {
			t.titleRow = t.Rows[i].Number
			break
		}
	}
	if len(t.told) == 1 {
		t.series = t.told[0]
	}
	if len(t.years) == 0 { // "Có đến 31/12/2024" in a line of its own
		for _, line := range t.lines {
			if _, day, years := daysTold(line); len(years) == 1 && !day.IsZero() {
				t.day, t.years = day, years
			}
		}
	}
	t.settleWhole(c.units)
	t.findSource()
}

// levelTold is what a title says its rows are: "phân theo huyện, thành phố".
func levelTold(line string) string {
	key := Fold(line)
	at := strings.Index(key, "phan theo")
	if at < 0 {
		at = strings.Index(key, "chia theo")
	}
	if at < 0 {
		return ""
	}
	key = " " + strings.ReplaceAll(key[at:], "thi xa", "") + " "
	districts, communes := strings.Contains(key, " huyen "), strings.Contains(key, " xa ") || strings.Contains(key, " phuong ")
	switch {
	case districts && !communes:
		return "district"
	case communes && !districts:
		return "commune"
	}
	return ""
}

// settleWhole finds the unit that the whole table is of: one that its titles name,
// else the province.
func (t *populationTable) settleWhole(named []named) {
	t.whole = UnitOf(provinceCode, "2024")
	var found []Unit
	for _, n := range named {
		for i := len(eras()) - 1; i >= 0; i-- {
			u, ok := gazetteers()[eras()[i].code].longest(n, n.level)
			if ok && !slices.ContainsFunc(found, func(o Unit) bool { return o.Code == u.Code && o.Name == u.Name }) {
				found = append(found, u)
			}
			if ok && n.level == "district" {
				break
			}
		}
	}
	switch {
	case len(found) == 1 && found[0].Level == "district":
		t.whole = found[0]
	case len(found) > 0:
		t.doubtful = joinTitles(found)
	}
}

// findSource keeps the line that says where the figures are from.
func (t *populationTable) findSource() {
	for i := t.from; i < t.end; i++ {
		for _, c := range t.Rows[i].Cells {
			if s, _ := Repair(c.Raw); c.Kind == Text && strings.HasPrefix(Fold(s), "nguon") && strings.Contains(s, ":") {
				t.source = text(Mask(clip(s)))
			}
		}
	}
}

// readColumns reads the headings of the columns that hold figures.
func (t *populationTable) readColumns() {
	if t.own {
		t.columns = nil
		for i := range t.head {
			if n := t.Rows[i].Number; t.head[i] == 1 && (t.top == 0 || n < t.top) {
				t.top = n
			}
		}
		for i := range t.head {
			if n := t.Rows[i].Number; t.head[i] == 1 {
				t.bottom = max(t.bottom, n)
			}
		}
	}
	for col := t.labelCol + 1; t.own && col <= t.lastNumber(); col++ {
		t.columns = append(t.columns, t.columnAt(col))
	}
	if !t.own && len(t.columns) == 0 { // no heading at all: one column of figures says nothing
		for col := t.labelCol + 1; col <= t.lastNumber(); col++ {
			t.columns = append(t.columns, column{col: col, row: t.Rows[t.first].Number})
		}
	}
	for i := range t.columns {
		c := &t.columns[i]
		k := populationColumn{column: c, headed: readHeaded(captionTexts(c))}
		t.figures = append(t.figures, k)
	}
	t.spreadYears()
	for i := range t.figures {
		t.judgeColumn(&t.figures[i])
	}
}

func captionTexts(c *column) []string {
	var out []string
	for _, k := range c.captions {
		out = append(out, k.raw)
	}
	return out
}

// lastNumber is the rightmost column with a number.
func (t *populationTable) lastNumber() int {
	last := t.labelCol
	for i := t.first; i < t.last; i++ {
		for _, c := range t.Rows[i].Cells {
			if isNumber(c) {
				last = max(last, c.Col)
			}
		}
	}
	return last
}

// columnAt gathers the captions over a column, those of merged cells included.
func (t *populationTable) columnAt(col int) column {
	c := column{col: col, row: t.bottom, hidden: slices.Contains(t.HiddenCols, col)}
	for i := t.from; i < t.first; i++ {
		n := t.Rows[i].Number
		if t.head[i] != 1 {
			continue
		}
		if m, ok := t.merge(n, col); ok && m.Row1 < n {
			continue
		}
		k := t.cell(n, col)
		raw, _ := Repair(strings.ReplaceAll(k.Raw, "\n", " - "))
		if v := storedNumber(k.Raw); k.IsDate && v != nil && v.IsInt() {
			if d, ok := serialDate(v.Num().Int64(), t.Date1904); ok {
				raw = d.day.Format("02/01/2006")
				if k.NoMonth {
					raw = d.day.Format("2006")
				}
			}
		}
		if raw != "" {
			c.captions, c.row = append(c.captions, caption{raw: raw, key: Fold(raw)}), n
		}
	}
	return c
}

// spreadYears gives a year that stands over several columns without a merge to
// those right of it that have a heading below and no year.
func (t *populationTable) spreadYears() {
	var over *populationColumn
	for i := range t.figures {
		k := &t.figures[i]
		switch {
		case len(k.years) > 0 && len(k.captions) > 1:
			over = k
		case len(k.years) == 0 && over != nil && len(k.captions) == 1 && k.row == over.row:
			k.years, k.day, k.preliminary = over.years, over.day, k.preliminary || over.preliminary
		default:
			over = nil
		}
	}
}

// judgeColumn settles what a column counts, by its heading first, then by the titles.
func (t *populationTable) judgeColumn(k *populationColumn) {
	empty := !slices.ContainsFunc(t.Rows[t.first:t.last], func(r Row) bool { return r.Cell(k.col).Kind != Blank })
	if k.what == countedNothing && k.unknown == "" {
		k.what = t.what
		if t.mixed && !(t.what == countedPeople && t.unit > 0 && seriesOf(t.series).code == "census" && len(t.told) == 1) {
			k.what = countedUnknown
		}
	} else if k.what == countedPeople && !k.explicit && (t.mixed && t.unit <= 0 || t.what == countedPart || t.what == countedOther || t.what == countedUnknown) {
		k.what = t.what
		if t.mixed {
			k.what = countedUnknown
		}
	}
	if k.people == 0 {
		k.people = t.unit
	}
	k.series = t.series
	if len(k.headed.series) > 0 {
		k.series = ""
		if len(k.headed.series) == 1 {
			k.series = k.headed.series[0]
		}
	}
	switch {
	case empty:
		k.left, k.why = true, Explanation{"cột trống", "it is empty"}
	case k.what == countedOther, k.people < 0:
		k.left, k.why = true, Explanation{"tỷ lệ, mật độ hoặc số khác, không phải số người", "a share, a density or another figure, no number of people"}
	case k.part != "" && k.what == countedPart:
		k.left, k.why = true, Explanation{"một phần của dân số, dùng để kiểm tra", "a part of the population, to check the whole by"}
	case k.what == countedPart:
		k.left, k.why = true, Explanation{"một phần của dân số", "a part of the population"}
	case k.unknown != "" || k.what == countedUnknown || k.what == countedNothing:
		k.left, k.why = true, Explanation{"chưa rõ là số dân", "that it is the population is not sure"}
	}
}

// takePopulations finds the tables of populations of a sheet. What lies in them is no
// list, and the list above one ends where it begins.
func (n *normaliser) takePopulations(g *grid, lists []table) ([]*populationTable, []table) {
	pops := findPopulations(g, n.book.Path, slices.DeleteFunc(slices.Clone(lists), func(t table) bool { return t.headsAreas() }))
	for _, p := range pops {
		lists = slices.DeleteFunc(lists, func(t table) bool { return t.first > p.from && t.first <= p.end && t.headsAreas() })
		for i := range lists {
			if t := &lists[i]; t.first <= p.from && t.last > p.from {
				t.last = p.from
			}
			lists[i].titles = slices.DeleteFunc(lists[i].titles, func(r int) bool { return r >= p.from && r < p.end })
		}
	}
	return pops, lists
}

// outsidePopulations are the forms of totals that lie in no table of populations.
func outsidePopulations(sums []*summary, pops []*populationTable) []*summary {
	return slices.DeleteFunc(sums, func(s *summary) bool {
		return slices.ContainsFunc(pops, func(p *populationTable) bool { return s.first > p.from && s.first <= p.end })
	})
}

// isOtherStatistic tells that a sheet without a table belongs to a book of the
// statistics office, and speaks of no population itself.
func (n *normaliser) isOtherStatistic(i int) bool {
	list := slices.ContainsFunc(n.tables, func(ts []table) bool { return len(ts) > 0 }) || slices.ContainsFunc(n.summaries, func(ss []*summary) bool { return len(ss) > 0 })
	return !list && !n.speaksOfPeople(i) && len(n.list.Populations) > 0
}

func (n *normaliser) speaksOfPeople(i int) bool {
	return slices.ContainsFunc(n.book.Sheets[i].Rows, func(r Row) bool { return slices.ContainsFunc(r.Cells, speaksOfPeople) })
}

// whyNoPopulations says why a sheet that speaks of population is no table of it.
func whyNoPopulations() (vi, en string) {
	return "có nói đến dân số nhưng không có dòng nào ghi tên đơn vị hành chính của tỉnh (hoặc năm) kèm số liệu",
		"it speaks of population, but no row names a unit of the province (or a year) beside figures"
}

// settlePopulations settles unit and period of a book that holds populations and
// nothing else: its latest year, the unit that its tables are of, else the province.
func (n *normaliser) settlePopulations() {
	last := 0
	for i := range n.list.Populations {
		last = max(last, int(n.list.Populations[i].Year))
	}
	n.list.Period = Period(time.Date(last, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"))
	code := ""
	for _, r := range n.readers {
		if len(r.read) > 0 && code != provinceCode {
			if code != "" && code != r.whole.Code {
				code = provinceCode
			} else {
				code = r.whole.Code
			}
		}
	}
	if n.list.Unit = UnitOf(code, n.list.Period); n.list.Unit.Code == "" {
		n.list.Unit = UnitOf(provinceCode, n.list.Period)
	}
}

// accountPopulations counts the rows of a sheet's tables of populations, and what
// stands before them and belongs to no table.
func (n *normaliser) accountPopulations(i int, out *SheetOutcome) {
	if len(n.populations[i]) == 0 {
		return
	}
	for _, r := range n.readers {
		if !slices.Contains(n.populations[i], r.populationTable) {
			continue
		}
		r.account(out, n.list.Refused)
		out.Explain = append(out.Explain, r.explain()...)
		n.list.Findings = append(n.list.Findings, r.findings...)
	}
	c := out.Count
	if rest := c.Read - c.Kept - c.Rejected - c.Skipped; rest > 0 {
		out.skip(rowOthers, rest)
	}
}
