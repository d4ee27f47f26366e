package transforms

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	rowPart   rowKind = "part of the population" // "Thành thị", "Nam" below a unit
	rowTold   rowKind = "told already"           // all its figures stand in another table
	rowOthers rowKind = "other statistics"       // shares, densities, growth, other tables
)

// populationRowRead is one row below the heading and what it was taken for.
type populationRowRead struct {
	*Row
	kind  rowKind
	label string
	named named
	year  int // of a row of a year
	early bool
	total bool
	sum   bool // a total that does not say of what: of the rows above or below it
	unit  Unit // zero when it is none or not sure
	of    Unit // whose part it is: the district above a commune, or the whole
}

// populationReader reads the figures of one table.
type populationReader struct {
	*populationTable
	book  *Book
	rows  []populationRowRead
	read  []PopulationCount
	steps []int64 // of each figure in read: how many people its last digit counts
	cells *reader

	ofYears bool // its rows are years
}

// readPopulations reads the tables of populations of the whole book, and settles what
// two of them say of one unit, series and year.
func (n *normaliser) readPopulations() {
	var all []*populationReader
	for _, ts := range n.populations {
		for _, t := range ts {
			r := &populationReader{populationTable: t, book: n.book}
			if r.isReadable() {
				r.classifyRows()
				r.settleRows()
				r.readRows()
				r.checkSums()
			}
			n.readers = append(n.readers, r)
			all = append(all, r)
		}
	}
	settleTold(all)
	for _, r := range all {
		n.list.Populations = append(n.list.Populations, r.read...)
	}
}

// isReadable tells that the table holds people, by one series, and in what unit and
// year; what it lacks is told at its title or heading.
func (r *populationReader) isReadable() bool {
	at := func(rule string, args ...string) {
		r.note(rule, r.titleRow, 0, "", r.titled(), args...)
	}
	people := slices.ContainsFunc(r.figures, func(k populationColumn) bool { return !k.left })
	switch {
	case r.doubtful != "":
		at("population-is-of-the-province", "seen", clip(r.doubtful))
		return false
	case !people && slices.ContainsFunc(r.figures, func(k populationColumn) bool { return k.unknown != "" && k.what != countedOther }), !people && r.what == countedUnknown,
		!people && r.mixed && !slices.ContainsFunc(r.figures, func(k populationColumn) bool { return k.what == countedOther && k.unknown == "" }):
		seen := strings.Join(slices.Compact(slices.Clone(r.lines)), " ")
		if i := slices.IndexFunc(r.figures, func(k populationColumn) bool { return k.unknown != "" }); i >= 0 && r.what == countedPeople {
			seen = r.figures[i].title() // the title says it, its columns do not
		}
		at("population-is-what-is-counted", "seen", clip(seen))
		return false
	case !people:
		at("population-is-people")
		return false
	}
	r.ofYears = slices.ContainsFunc(r.Rows[r.first:r.last], func(row Row) bool { return yearOfRow(rowLabel(row.Cell(r.labelCol))) != 0 })
	other := r.otherYears()
	for i := range r.figures {
		if k := &r.figures[i]; !k.left {
			r.settleColumn(k, other)
		}
	}
	r.tellColumns()
	return slices.ContainsFunc(r.figures, func(k populationColumn) bool { return !k.left })
}

// titled is the first line of the table's title, "" for none.
func (r *populationReader) titled() string { return strings.Join(r.lines[:min(1, len(r.lines))], " ") }

// settleColumn settles the series, year and unit of a column of people, or leaves it
// out with a finding at its heading; other tells that the title names another year than all columns.
func (r *populationReader) settleColumn(k *populationColumn, other bool) {
	leave := func(rule string, vi, en string, args ...string) {
		r.note(rule, k.row, k.col, "", firstOf(k.title(), r.titled()), args...)
		k.left, k.why = true, Explanation{vi, en}
	}
	if len(k.years) == 0 {
		k.years, k.day = r.years, r.day
	}
	var told []string
	for _, code := range firstSome(k.headed.series, r.told) {
		told = append(told, Label("population_series", code, "vi"))
	}
	switch {
	case k.series == "" && len(told) > 1:
		leave("population-series-is-one", "có nhiều nguồn dân số", "several series are told", "series", strings.Join(told, "; "))
	case k.series == "", k.series == "yearbook_average" && isCountDay(k.day): // the average of a year has no day
		leave("population-series-is-told", "chưa rõ nguồn dân số", "its series is not told")
	case other:
		leave("population-year-is-told", "tiêu đề ghi năm khác", "the title names another year", "seen", strings.Trim(fmt.Sprint(append(slices.Clone(r.years), k.years...)), "[]"))
	case r.partial != "", len(k.years) > 1 && !r.ofYears, len(k.years) == 0 && !r.ofYears:
		years := "–"
		if r.partial != "" {
			years = clip(r.partial)
		} else if len(k.years) > 0 {
			years = strings.Trim(fmt.Sprint(k.years), "[]")
		}
		leave("population-year-is-told", "chưa rõ năm", "its year is not told", "seen", years)
	case k.people == 0:
		r.guessUnit(k, leave)
	}
}

// otherYears tells that the title names one year and the columns of people all name others.
func (r *populationReader) otherYears() bool {
	return len(r.years) == 1 && !r.ofYears && !slices.ContainsFunc(r.figures, func(k populationColumn) bool {
		return !k.left && (len(k.years) == 0 || slices.Contains(k.years, r.years[0]))
	})
}

// isCountDay tells a day within a year, on which people are counted, from its end.
func isCountDay(day time.Time) bool {
	return !day.IsZero() && (day.Month() != time.December || day.Day() != 31)
}

func firstSome(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}

// guessUnit takes whole numbers of the size of communes and districts for people,
// with a warning, where nothing says the unit.
func (r *populationReader) guessUnit(k *populationColumn, leave func(rule, vi, en string, args ...string)) {
	least := big.NewRat(1000, 1)
	for i := r.first; i < r.last; i++ {
		c := r.Rows[i].Cell(k.col)
		if !isNumber(c) {
			continue
		}
		if v, ok := figure(c, false, 0); !ok || !v.IsInt() || v.Cmp(least) < 0 {
			leave("population-unit-is-told", "chưa rõ đơn vị tính", "its unit is not told")
			return
		}
	}
	k.people = 1
	r.note("population-unit-is-stated", k.row, k.col, "", firstOf(k.title(), "–"))
}

// tellColumns records the columns that nobody can place, and two of one series and year.
func (r *populationReader) tellColumns() {
	for i := range r.figures {
		k := &r.figures[i]
		if k.left && k.unknown != "" && k.what != countedOther && k.part == "" {
			r.note("population-column-is-known", k.row, k.col, "", k.title())
		}
		for j := range r.figures[:i] {
			o := &r.figures[j]
			if k.left || o.left || o.series != k.series || !slices.Equal(o.years, k.years) {
				continue
			}
			if k.hidden != o.hidden {
				hidden := k
				if o.hidden {
					hidden = o
				}
				r.note("hidden-column-repeats-no-heading", hidden.row, hidden.col, "", hidden.title())
				hidden.left, hidden.why = true, leftOutWhy["hidden-column-repeats-no-heading"]
				continue
			}
			r.note("heading-stands-once", k.row, k.col, "", firstOf(k.title(), "–"), "other", ColumnName(o.col))
			k.left, o.left = true, true
			k.why, o.why = leftOutWhy["heading-stands-once"], leftOutWhy["heading-stands-once"]
		}
	}
}

// classifyRows says what every row below the heading is.
func (r *populationReader) classifyRows() {
	ended := false
	aside := rowKind("") // of the rows below a heading such as "Cơ cấu (%)"
	for i := r.first; i < r.last; i++ {
		row := populationRowRead{Row: &r.Rows[i], kind: rowFigures}
		cells := filled(row.Cells)
		c := row.Cell(r.labelCol)
		if len(cells) > 0 && c.Kind == Blank && cells[0].Col < r.labelCol && cells[0].Kind == Text && !isSerial(strings.TrimSpace(cells[0].Raw)) {
			c = cells[0]
		}
		if c.Kind != Blank {
			row.label = rowLabel(c)
		}
		key := Fold(row.label)
		row.year = yearOfRow(row.label)
		row.early = readHeaded([]string{row.label}).preliminary
		numbers := slices.ContainsFunc(cells, func(c Cell) bool {
			return c.Col > r.labelCol && (isNumber(c) || isEllipsis(strings.TrimSpace(c.Raw)) || c.Kind == Error)
		})
		numbers = numbers || r.namesUnit(row.label) && r.figuresOf(&row) // "nhiều" is to be told
		code := headingCode(key)
		switch {
		case len(cells) == 0:
			row.kind = rowBlank
		case len(cells) >= 3 && !slices.ContainsFunc(cells, func(c Cell) bool { return !isIndexMark(c.Raw) }):
			row.kind = rowIndex
		case r.headsAgain(cells):
			row.kind = rowHeading
		case !numbers && (ended || noteText.MatchString(key) || slices.ContainsFunc(cells, func(c Cell) bool { return placeDate.MatchString(c.Raw) })):
			row.kind, ended = rowNote, true
		case !numbers && code == "person":
			row.kind, aside = rowSection, ""
		case !numbers && (otherWords.MatchString(Fold(strings.Join(rawTexts(cells), " "))) || strings.Contains(row.label, "%") || strings.Contains(strings.Join(rawTexts(cells), ""), "%")):
			row.kind, aside = rowSection, rowOthers
		case code == "male" || code == "female" || code == "urban" || code == "rural":
			row.kind = rowPart
			if !numbers {
				aside = rowPart
			}
		case populationWords()["whole"][key], isTotal(row.label):
			row.total, row.sum = true, populationWords()["total"][key] || isTotal(row.label)
			if aside == rowPart {
				aside = ""
			}
		case row.year != 0 && numbers:
		case key == "" && !numbers, key == "" && len(cells) == 0:
			row.kind = rowPlain
		default:
			row.named = parseNamed(writtenOut(row.label))
			if !numbers {
				row.kind = rowSection
			}
		}
		if aside != "" && row.kind == rowFigures {
			row.kind = aside
		}
		r.rows = append(r.rows, row)
	}
	r.tellProvince()
}

// namesUnit tells a label of a unit, known or not, or of the whole.
func (r *populationReader) namesUnit(label string) bool {
	return label != "" && (parseNamed(label).level != "" || placeUnit(label) || isTotal(label) || populationWords()["whole"][Fold(label)])
}

// tellProvince takes "Lạng Sơn" for the province where its town has a row of its own.
func (r *populationReader) tellProvince() {
	isLangSon := func(row populationRowRead, level string) bool {
		return row.kind == rowFigures && row.named.level == level && Fold(row.named.name) == "lang son"
	}
	if !slices.ContainsFunc(r.rows, func(row populationRowRead) bool { return isLangSon(row, "district") }) {
		return
	}
	for i := range r.rows {
		r.rows[i].total = r.rows[i].total || isLangSon(r.rows[i], "")
	}
}

// headsAgain tells a row that repeats the heading, as on a second page.
func (r *populationReader) headsAgain(cells []Cell) bool {
	same, others := 0, 0
	for _, c := range cells {
		if c.Col <= r.labelCol {
			continue
		}
		raw, _ := Repair(strings.ReplaceAll(c.Raw, "\n", " - "))
		i := slices.IndexFunc(r.columns, func(k column) bool { return k.col == c.Col })
		if i >= 0 && r.columns[i].said(func(k caption) bool { return k.raw == raw }) {
			same++
		} else {
			others++
		}
	}
	return same > 0 && others == 0
}

// settleRows finds the unit of every row in the list of units that the table is of,
// and whose part it is.
func (r *populationReader) settleRows() {
	best, most := "", -1
	for i := len(eras()) - 1; i >= 0; i-- {
		n := 0
		for _, row := range r.resolve(eras()[i].code) {
			if row.unit.Code != "" {
				n++
			}
		}
		if n > most || n == most && eras()[i].code == r.eraOfYears() {
			best, most = eras()[i].code, n
		}
	}
	r.era = best
	r.rows = r.resolve(best)
	r.tellTotals()
	communes := slices.ContainsFunc(r.rows, func(row populationRowRead) bool { return row.unit.Level == "commune" })
	if other := r.yearOfAnotherEra(); communes && other != 0 {
		r.note("population-units-are-of-another-time", r.titleRow, 0, "", r.titled(), "year", strconv.Itoa(other), "era", r.era)
	}
}

// tellTotals takes "Tổng số" for a whole unit only where all units of its list are
// there, or none is: a total of some districts or communes is nobody's population.
func (r *populationReader) tellTotals() {
	counts := map[string][2]int{}
	for i := range r.rows {
		row := &r.rows[i]
		if !row.sum || row.kind != rowFigures || row.unit.Code == "" {
			continue
		}
		n, ok := counts[row.unit.Code]
		if !ok {
			n[0], n[1] = r.listedIn(row.unit)
			counts[row.unit.Code] = n
		}
		if listed, all := n[0], n[1]; listed > 0 && listed < all {
			r.note("population-total-is-of-all-units", row.Number, r.labelCol, "", row.label, "listed", strconv.Itoa(listed), "all", strconv.Itoa(all), "unit", row.unit.Title())
			row.kind = rowTotal
		}
	}
}

// listedIn counts the rows of the units right below a unit, and how many there are in
// the list that the table is of.
func (r *populationReader) listedIn(whole Unit) (listed, all int) {
	level := "commune"
	for i := range r.rows {
		if row := &r.rows[i]; row.of.Code == whole.Code && row.unit.Level == "district" && !row.total {
			level = "district"
		}
	}
	for i := range r.rows {
		row := &r.rows[i]
		if row.kind == rowFigures && !row.total && row.year == 0 && row.of.Code == whole.Code && (row.unit.Level == level || row.unit.Code == "") && r.figuresOf(row) {
			listed++
		}
	}
	for _, u := range gazetteers()[r.era].byCode {
		if u.Level == level && (whole.Level == "province" || u.District == whole.Code) {
			all++
		}
	}
	return listed, all
}

// lastYear is the latest year of the table's figures, 0 for none in its columns.
func (r *populationReader) lastYear() int {
	last := 0
	for i := range r.figures {
		for _, y := range r.figures[i].years {
			if !r.figures[i].left {
				last = max(last, y)
			}
		}
	}
	return last
}

// eraOfYears is the list of units in force at the end of the table's latest year.
func (r *populationReader) eraOfYears() string {
	if y := r.lastYear(); y != 0 {
		return Period(fmt.Sprintf("%04d", y)).Era()
	}
	return eraToday().code
}

// yearOfAnotherEra is a year of the table's figures whose list of units is another; 0 for none.
func (r *populationReader) yearOfAnotherEra() int {
	for i := range r.figures {
		if k := &r.figures[i]; !k.left && len(k.years) == 1 && r.dayOf(k, k.years[0]).Time().Year() > 0 && eraOn(r.dayOf(k, k.years[0]).Time()).code != r.era {
			return k.years[0]
		}
	}
	return 0
}

// resolve is the rows with their units by the list of one era. Below a district's
// row or heading stand its communes.
func (r *populationReader) resolve(era string) []populationRowRead {
	out := slices.Clone(r.rows)
	g := gazetteers()[era]
	totalled := slices.ContainsFunc(out, func(row populationRowRead) bool { return row.total })
	ownLevel := r.level
	if ownLevel == "" && !slices.ContainsFunc(out, func(row populationRowRead) bool {
		return row.kind == rowFigures && row.named.name != "" && len(g.find(row.named, "district", "")) == 0
	}) {
		ownLevel = "district"
	}
	within, headed := r.whole, false // headed: a heading without figures, whose total row may follow
	for i := range out {
		row := &out[i]
		row.of = r.whole
		switch {
		case row.kind != rowFigures && row.kind != rowSection:
			continue
		case row.year != 0:
			row.unit = r.whole
			continue
		case row.total:
			row.unit = r.whole
			if headed {
				row.unit = within
			}
			continue
		case row.named.name == "" || row.named.level == "province":
			continue
		}
		found := candidatesIn(g, row.named, ownLevel, within)
		if len(found) == 2 && !totalled && Fold(row.named.name) == "lang son" && row.named.level == "" {
			continue // the province or its town: nobody can say
		}
		if len(found) != 1 {
			continue
		}
		u := found[0]
		if u.Level == "district" && u.Code != r.whole.Code {
			within, headed = u, row.kind == rowSection
		}
		if row.kind == rowFigures {
			row.unit = u
			if u.Level == "commune" && within.Level == "district" {
				row.of = within
			}
		}
	}
	return out
}

// candidatesIn lists the units of one era that a row can name. level is what rows
// without a word for their type are; within is the district they stand under.
func candidatesIn(g *gazetteer, n named, level string, within Unit) []Unit {
	if n.old {
		return nil
	}
	district := ""
	if within.Level == "district" && g.byCode[within.Code].Code != "" {
		district = within.Code
	}
	if n.level != "" {
		level = n.level
	}
	var districts, communes []Unit
	if level != "commune" {
		districts = g.find(n, "district", "")
	}
	if level != "district" {
		communes = g.find(n, "commune", district)
	}
	return append(slices.Clone(districts), communes...)
}

// settleTold deals with a figure that the book tells twice: what agrees but for its
// rounding counts once, the finer one; of two that differ neither counts.
func settleTold(readers []*populationReader) {
	type place struct{ r, i int }
	at := map[countKey][]place{}
	for j, r := range readers {
		for i := range r.read {
			at[r.read[i].key()] = append(at[r.read[i].key()], place{j, i})
		}
	}
	drop, refused := map[place]bool{}, map[place]bool{}
	for j, r := range readers {
		for i := range r.read {
			same := at[r.read[i].key()]
			if len(same) < 2 || same[0] != (place{j, i}) {
				continue
			}
			best := same[0]
			for _, p := range same[1:] {
				if readers[p.r].steps[p.i] < readers[best.r].steps[best.i] {
					best = p
				}
			}
			b := &readers[best.r].read[best.i]
			for _, p := range same {
				o := readers[p.r]
				if p == best {
					continue
				}
				drop[p] = true
				if c := &o.read[p.i]; 2*abs(c.Population-b.Population) > o.steps[p.i] {
					drop[best], refused[best], refused[p] = true, true, true
					o.note("figure-stands-once", int(c.SourceRow), int(c.SourceCol), "", groupDigits(c.Population), "read", groupDigits(b.Population), "other", b.SourceSheet+"!"+b.Cell)
				}
			}
		}
	}
	for j, r := range readers {
		kept, steps := []PopulationCount(nil), []int64(nil)
		for i := range r.read {
			if !drop[place{j, i}] {
				kept, steps = append(kept, r.read[i]), append(steps, r.steps[i])
			} else if row := r.rowAt(r.read[i].SourceRow); row != nil && !refused[place{j, i}] {
				row.kind = rowTold
			}
		}
		r.read, r.steps = kept, steps
	}
}

func (r *populationReader) rowAt(number int64) *populationRowRead {
	for i := range r.rows {
		if int64(r.rows[i].Number) == number {
			return &r.rows[i]
		}
	}
	return nil
}

// account counts the rows of a table: kept when one of its figures was, rejected when
// it holds some and none was.
func (r *populationReader) account(out *SheetOutcome, refused bool) {
	if refused {
		for _, row := range r.Rows[r.from:r.end] {
			out.became(row.Number, rowFigures, RowRejected)
		}
		return
	}
	for i := r.from; i < r.first; i++ {
		kind := rowTitle
		switch r.head[i] {
		case 1:
			kind = rowHeading
		case -1:
			kind = rowIndex
		}
		out.became(r.Rows[i].Number, kind, RowSkipped)
	}
	if len(r.rows) == 0 {
		became := RowSkipped
		if slices.ContainsFunc(r.findings, func(f Finding) bool { return Severity(f.Severity).Refuses() }) {
			became = RowRejected
		}
		for _, row := range r.Rows[r.first:r.end] {
			out.became(row.Number, rowOthers, became)
		}
		return
	}
	for i := range r.rows {
		row := &r.rows[i]
		switch {
		case slices.ContainsFunc(r.read, func(c PopulationCount) bool { return c.SourceRow == int64(row.Number) }):
			out.became(row.Number, row.kind, RowKept)
		case row.kind != rowFigures:
			out.became(row.Number, row.kind, RowSkipped)
		case r.figuresOf(row):
			out.became(row.Number, row.kind, RowRejected)
		default:
			out.became(row.Number, rowPlain, RowSkipped)
		}
	}
}

// explain says in words how the table was understood.
func (r *populationReader) explain() []Explanation {
	title := r.titled()
	for i := r.from; i < r.first; i++ {
		if r.Rows[i].Number == r.titleRow {
			title, _ = Repair(strings.Join(rawTexts(r.Rows[i].Cells), " "))
		}
	}
	out := []Explanation{{fmt.Sprintf("Bảng dân số ở dòng %s (“%s”): đọc được %d số liệu, tổng là của %s.", rowsOf(r.Rows[r.from].Number, r.Rows[r.end-1].Number), clip(Mask(title)), len(r.read), r.whole.Title()),
		fmt.Sprintf("a table of populations in rows %s (“%s”): %d figures were read; its total is of %s.", rowsOf(r.Rows[r.from].Number, r.Rows[r.end-1].Number), clip(Mask(title)), len(r.read), r.whole.Title())}}
	for i := range r.figures {
		k := &r.figures[i]
		what := Explanation{"không đọc: " + k.why.VI, "not read: " + k.why.EN}
		if !k.left {
			years, unit := "theo dòng", "người"
			if len(k.years) == 1 {
				years = strconv.Itoa(k.years[0])
			}
			if k.people == 1000 {
				unit = "nghìn người"
			} else if k.people > 1000 {
				unit = "triệu người"
			}
			early := map[bool]string{true: ", sơ bộ"}[k.preliminary]
			what = Explanation{fmt.Sprintf("%s, năm %s, đơn vị %s%s", Label("population_series", k.series, "vi"), years, unit, early),
				fmt.Sprintf("%s, year %s, in %d people", k.series, years, k.people)}
		}
		out = append(out, Explanation{fmt.Sprintf("Cột %s “%s” → %s", headingCell(k.column), firstOf(k.title(), "–"), what.VI), fmt.Sprintf("column %s “%s” → %s", headingCell(k.column), firstOf(k.title(), "–"), what.EN)})
	}
	return out
}
