package transforms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// peopleOf is a submission of nothing but the given figures.
func peopleOf(id string, receipt int64, counts ...PopulationCount) *Submission {
	for i := range counts {
		c := &counts[i]
		c.SourceSheet, c.SourceRow, c.SourceCol = "12", int64(i+5), 2
		c.Cell = fmt.Sprintf("B%d", i+5)
		if c.CountedOn == 0 {
			c.CountedOn = DayOf(seriesOf(c.Series).on(int(c.Year)))
		}
	}
	return &Submission{ID: id, Receipt: receipt, List: &List{Path: id + ".xlsx", Unit: UnitOf(provinceCode, "2024"), Period: "2024", Populations: counts}}
}

func count(level, code, era, series string, year, people int64) PopulationCount {
	return PopulationCount{AreaLevel: level, UnitCode: code, UnitEra: text(era), Series: series, Year: year, Population: people}
}

// lineOf is the line of a unit, era, series and year; nil for none.
func lineOf(lines []PopulationLine, code, era, series string, year int64) *PopulationLine {
	for i := range lines {
		if lines[i].key() == (countKey{code, era, series, year}) {
			return &lines[i]
		}
	}
	return nil
}

func night(subs ...*Submission) ([]PopulationLine, []Finding) {
	Accept(subs, nil)
	return Populations(subs)
}

func rulesOf(findings []Finding) string {
	var out []string
	for _, f := range findings {
		out = append(out, " "+f.Rule+" "+valueOf(f.Cell))
	}
	return strings.Join(out, ";")
}

func TestYearsAreFilledOnlyWhereTheSeriesSaysSo(t *testing.T) {
	lines, _ := night(peopleOf("s1", 1,
		count("district", "187", "", "yearbook_average", 2020, 75_000), count("district", "187", "", "yearbook_average", 2023, 76_001),
		count("district", "187", "", "residence_register", 2020, 80_000), count("district", "187", "", "residence_register", 2023, 83_000)))
	l := lineOf(lines, "187", "", "yearbook_average", 2021)
	if l == nil || !l.Interpolated || l.Population != 75_334 || *l.FromYear != 2020 || *l.ToYear != 2023 || l.SubmissionID != nil {
		t.Errorf("2021 is %+v, want 75334 between 2020 and 2023", l)
	}
	for _, none := range []struct {
		series string
		year   int64
	}{{"yearbook_average", 2019}, {"yearbook_average", 2024}, {"residence_register", 2021}, {"census", 2014}} {
		if l := lineOf(lines, "187", "", none.series, none.year); l != nil {
			t.Errorf("%s of %d was made up: %+v", none.series, none.year, l)
		}
	}
}

func TestLaterFiguresReplaceOneByOne(t *testing.T) {
	first := peopleOf("s1", 1, count("district", "187", "", "yearbook_average", 2022, 76_200), count("district", "188", "", "yearbook_average", 2022, 86_100))
	second := peopleOf("s2", 2, count("district", "187", "", "yearbook_average", 2022, 76_300))
	third := peopleOf("s3", 3, count("district", "188", "", "yearbook_average", 2022, 86_100))
	lines, findings := night(first, second, third)
	if l := lineOf(lines, "187", "", "yearbook_average", 2022); l.Population != 76_300 || *l.SubmissionID != "s2" {
		t.Errorf("187 is %+v", l)
	}
	if first.Status != "superseded" || second.Status != "accepted" || third.Status != "accepted" {
		t.Errorf("states %s, %s, %s", first.Status, second.Status, third.Status)
	}
	if first.ReplacedBy[FormType{Form: FormPopulation}] != third {
		t.Error("the first book is replaced by the one that took its last figure")
	}
	if got := rulesOf(findings); got != " population-differs-from-earlier B5" {
		t.Errorf("findings: %s", got)
	}
}

func TestAPreliminaryFigureIsRevisedWithoutAWord(t *testing.T) {
	early := count("district", "187", "", "yearbook_average", 2023, 76_800)
	early.IsPreliminary = true
	far := count("district", "188", "", "yearbook_average", 2023, 8_670)
	far.IsPreliminary = true
	_, findings := night(peopleOf("s1", 1, early, far),
		peopleOf("s2", 2, count("district", "187", "", "yearbook_average", 2023, 76_920), count("district", "188", "", "yearbook_average", 2023, 86_700)))
	if got := rulesOf(findings); got != " population-differs-from-earlier B6" {
		t.Errorf("findings: %s; want one, of the figure that was ten times less", got)
	}
}

func TestAFigureBesideTheReferenceIsTold(t *testing.T) {
	lines, findings := night(peopleOf("s1", 1, count("district", "187", "", "census", 2019, 75_163), count("district", "188", "", "census", 2019, 84_740),
		count("district", "189", "", "census", 2009, 52_000)))
	l := lineOf(lines, "187", "", "census", 2019)
	if l.Population != 75_163 || *l.Reference != 75_063 {
		t.Errorf("187 is %+v, want the workbook's figure and the reference beside it", l)
	}
	if got := rulesOf(findings); got != " population-differs-from-reference B5; population-differs-from-reference B7; population-changes-little B7" {
		t.Errorf("findings: %s", got) // 52.000 in 2009 against 28.579 in 2019
	}
}

func TestASteadyPopulationRaisesNoQuestion(t *testing.T) {
	_, findings := night(peopleOf("s1", 1, count("province", "20", "", "yearbook_average", 2020, 785_200), count("province", "20", "", "yearbook_average", 2022, 795_400),
		count("province", "20", "", "yearbook_average", 2023, 895_400)))
	if got := rulesOf(findings); got != " population-changes-little B7" {
		t.Errorf("findings: %s", got)
	}
}

// TestCommunesOfTodayAddUpFromWholeOnes takes every commune of the list before today's
// with one figure each: only a commune all of whose parts went whole into it has a sum.
func TestCommunesOfTodayAddUpFromWholeOnes(t *testing.T) {
	var all []PopulationCount
	parts := map[string]int64{}
	split := map[string]bool{}
	for _, u := range gazetteers()["2024-12"].byCode {
		if u.Level != "commune" {
			continue
		}
		all = append(all, count("commune", u.Code, "2024-12", "residence_register", 2024, 4_000))
		codes, whole := successors(u, "2025-07")
		for _, c := range codes {
			parts[c]++
			split[c] = split[c] || !whole
		}
	}
	slices.SortFunc(all, func(a, b PopulationCount) int { return strings.Compare(a.UnitCode, b.UnitCode) })
	lines, _ := night(peopleOf("s1", 1, all...))
	combined := 0
	for code, n := range parts {
		l := lineOf(lines, code, "2025-07", "residence_register", 2024)
		switch {
		case split[code] && l != nil:
			t.Errorf("%s took in a part of a commune, but has %d people", code, l.Population)
		case !split[code] && (l == nil || l.Population != 4_000*n || !l.Combined || l.SubmissionID != nil):
			t.Errorf("%s took in %d communes, but is %+v", code, n, l)
		case !split[code]:
			combined++
		}
	}
	if combined < 55 || combined == len(parts) {
		t.Errorf("%d of %d communes add up; some are split", combined, len(parts))
	}
	missing := all[0].UnitCode
	lines, _ = night(peopleOf("s1", 1, all[1:]...))
	codes, _ := successors(gazetteers()["2024-12"].byCode[missing], "2025-07")
	if l := lineOf(lines, codes[0], "2025-07", "residence_register", 2024); l != nil {
		t.Errorf("%s is made without %s: %+v", codes[0], missing, l)
	}
	own := count("commune", codes[0], "2025-07", "residence_register", 2024, 9_999)
	lines, _ = night(peopleOf("s1", 1, append(all, own)...))
	if l := lineOf(lines, codes[0], "2025-07", "residence_register", 2024); l.Combined || l.Population != 9_999 {
		t.Errorf("%s has its own figure, but is %+v", codes[0], l)
	}
}

func TestOneSeriesIsPreferred(t *testing.T) {
	yearbook := func(units int) *Submission {
		counts := []PopulationCount{count("province", "20", "", "yearbook_average", 2023, 801_000)}
		for _, u := range ReportingUnits("2024")[:units] {
			counts = append(counts, count("district", u.Code, "", "yearbook_average", 2023, 70_000))
		}
		return peopleOf("s1", 1, counts...)
	}
	var communes []PopulationCount
	for _, u := range ReportingUnits("2025") {
		communes = append(communes, count("commune", u.Code, "2025-07", "residence_register", 2025, 13_000))
	}
	for _, c := range []struct {
		name, want string
		subs       []*Submission
	}{
		{"nothing supplied", "census", nil},
		{"a yearbook without one district", "census", []*Submission{yearbook(10)}},
		{"a yearbook with all", "yearbook_average", []*Submission{yearbook(11)}},
		{"a register of all communes comes behind the census", "census", []*Submission{peopleOf("s1", 1, communes...)}},
	} {
		lines, _ := night(c.subs...)
		for _, l := range lines {
			if l.IsPreferred != (l.Series == c.want) {
				t.Errorf("%s: %s of %s is preferred: %v, want %s", c.name, l.Series, l.UnitCode, l.IsPreferred, c.want)
				break
			}
		}
	}
}

func TestAYearbookNeverReplacesAnother(t *testing.T) {
	a := peopleOf("s1", 1, count("district", "187", "", "yearbook_average", 2022, 76_200))
	b := peopleOf("s2", 2, count("district", "187", "", "census", 2019, 75_063))
	Accept([]*Submission{a, b}, nil)
	pop := FormType{Form: FormPopulation}
	if !a.Holds(pop) || !b.Holds(pop) || a.Status != "accepted" || b.Status != "accepted" {
		t.Errorf("one book replaced another of the same unit and period: %s, %s", a.Status, b.Status)
	}
}

// yearbookPage writes a table of populations in somebody's style.
type yearbookPage struct {
	t    *rapid.T
	s    Sheet
	want map[string]int64 // unit and year -> people
	row  map[string]int
	n    int
}

func (p *yearbookPage) put(cells ...Cell) {
	p.n++
	r := Row{Number: p.n}
	for i, c := range cells {
		if c.Kind != Blank {
			c.Col = i + 1
			r.Cells = append(r.Cells, c)
		}
	}
	if len(r.Cells) > 0 {
		p.s.Rows = append(p.s.Rows, r)
	}
}

// figure writes people in the unit of the page, in one of the ways it may be typed.
func (p *yearbookPage) figure(people int64, thousands bool) Cell {
	hundreds := people / 100
	switch way := rapid.IntRange(0, 5).Draw(p.t, "typed"); {
	case thousands && way < 3:
		return Cell{Kind: Number, Raw: fmt.Sprintf("%d.%d", hundreds/10, hundreds%10)}
	case thousands:
		return word(fmt.Sprintf("%d,%d", hundreds/10, hundreds%10))
	case way < 3:
		return Cell{Kind: Number, Raw: fmt.Sprint(people)}
	case way == 3:
		return word(groupDigits(people))
	case way == 4:
		return word(strings.ReplaceAll(groupDigits(people), ".", " "))
	}
	return word(strings.ReplaceAll(groupDigits(people), ".", ","))
}

func (p *yearbookPage) write() {
	thousands, communes := rapid.Bool().Draw(p.t, "thousands"), rapid.Bool().Draw(p.t, "communes")
	period, by := Period("2024"), "huyện, thành phố"
	ways := [][]string{{"2021", "2022"}, {"2020", "2021", "Sơ bộ 2022"}, {"2023"}, {"Năm 2022", "Năm 2023"}}
	if communes { // of the list of their time: some bear the names of smaller ones before July 2025
		period, by = "2025", "đơn vị hành chính cấp xã"
		ways = [][]string{{"2025"}, {"2025", "Sơ bộ 2026"}}
	}
	units := rapid.Permutation(ReportingUnits(period)).Draw(p.t, "units")[:rapid.IntRange(3, 11).Draw(p.t, "how many")]
	years := rapid.SampledFrom(ways).Draw(p.t, "years")
	unit := map[bool]string{true: rapid.SampledFrom([]string{"Nghìn người", "1000 người", "Nghìn người - Thous. persons"}).Draw(p.t, "unit"),
		false: rapid.SampledFrom([]string{"Người", "người", "Người - Person"}).Draw(p.t, "unit one")}[thousands]
	title := rapid.SampledFrom([]string{"Dân số trung bình phân theo ", "12. Dân số trung bình phân theo ", "DÂN SỐ TRUNG BÌNH PHÂN THEO ", "Biểu 5: Dân số trung bình chia theo "}).Draw(p.t, "title")
	if rapid.Bool().Draw(p.t, "letterhead") {
		p.put(word("CHI CỤC THỐNG KÊ TỈNH LẠNG SƠN"))
	}
	inTitle := rapid.Bool().Draw(p.t, "unit in title")
	if inTitle {
		p.put(word(title + by + " (" + unit + ")"))
	} else {
		p.put(word(title + by))
		p.put(Cell{}, Cell{}, word("Đơn vị tính: "+unit))
	}
	serial := rapid.Bool().Draw(p.t, "serial")
	lead := func(n int, label string) []Cell {
		if !serial {
			return []Cell{word(label)}
		}
		if n == 0 {
			return []Cell{{}, word(label)}
		}
		return []Cell{{Kind: Number, Raw: fmt.Sprint(n)}, word(label)}
	}
	head := []Cell{word(rapid.SampledFrom([]string{"", "Đơn vị", "Huyện, thành phố"}).Draw(p.t, "label"))}
	if serial {
		head = append([]Cell{word("STT")}, head...)
	}
	for _, y := range years {
		if len(y) == 4 && rapid.Bool().Draw(p.t, "year as number") {
			head = append(head, Cell{Kind: Number, Raw: y})
			continue
		}
		head = append(head, word(y))
	}
	strange := rapid.SampledFrom([]string{"", "Tốc độ tăng (%)", "Mật độ dân số (người/km2)", "Diện tích (km2)", "Ghi chú"}).Draw(p.t, "strange column")
	if strange != "" {
		head = append(head, word(strange))
	}
	p.put(head...)
	sums := make([]int64, len(years))
	var rows [][]Cell
	for i, u := range units {
		label := u.Title()
		row := lead(i+1, label)
		for j, y := range years {
			people := int64(rapid.IntRange(80, 900).Draw(p.t, "people")) * 100
			if !thousands {
				people += int64(rapid.IntRange(0, 99).Draw(p.t, "and"))
			}
			sums[j] += people
			row = append(row, p.figure(people, thousands))
			p.want[u.Code+" "+y[len(y)-4:]] = people
		}
		if strange != "" {
			row = append(row, Cell{Kind: Number, Raw: fmt.Sprint(rapid.IntRange(1, 2000).Draw(p.t, "odd"))})
		}
		rows = append(rows, row)
	}
	if rapid.Bool().Draw(p.t, "total") && sums[0] >= 100_000 {
		label := rapid.SampledFrom([]string{"TỔNG SỐ - TOTAL", "Toàn tỉnh", "Tổng số", "Tỉnh Lạng Sơn"}).Draw(p.t, "total label")
		isWhole := !strings.HasPrefix(Fold(label), "tong") || len(units) == len(ReportingUnits(period)) // a total of some units is nobody's population
		row := lead(0, label)
		for j, y := range years {
			row = append(row, p.figure(sums[j], thousands))
			if sums[j] >= 100_000 && isWhole {
				p.want["20 "+y[len(y)-4:]] = sums[j]
			}
		}
		rows = append([][]Cell{row}, rows...)
	}
	for _, row := range rows {
		p.put(row...)
	}
	if rapid.Bool().Draw(p.t, "footer") {
		p.put(word("Nguồn: số liệu minh họa"))
	}
}

// TestSamePopulationsOrNamedFinding writes yearbook tables in drawn styles: no figure
// may come out different, none may be lost without a word at its cell, row or heading.
func TestSamePopulationsOrNamedFinding(t *testing.T) {
	read, typed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := &yearbookPage{t: t, s: Sheet{Name: "12"}, want: map[string]int64{}, row: map[string]int{}}
		p.write()
		list, err := Normalise(&Book{Path: "thong-ke/nien-giam.xlsx", Sheets: []Sheet{p.s}})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		for _, c := range list.Populations {
			key := fmt.Sprintf("%s %d", c.UnitCode, c.Year)
			got[key] = c.Population
			if want, ok := p.want[key]; !ok || want != c.Population || c.Series != "yearbook_average" {
				t.Errorf("%s at %s is %d, typed was %d (%v)", key, c.Cell, c.Population, want, ok)
			}
		}
		refused := 0
		for _, f := range list.Findings {
			if Severity(f.Severity).Refuses() {
				refused++
			}
		}
		read, typed = read+len(got), typed+len(p.want)
		if len(got)+refused < len(p.want) {
			t.Errorf("%d figures were typed, %d read and %d refused: %v", len(p.want), len(got), refused, findingsOf(list))
		}
		if t.Failed() {
			t.Log((&formPage{s: p.s}).text())
		}
	})
	if 10*read < 8*typed {
		t.Errorf("%d of %d figures were read", read, typed)
	}
}
