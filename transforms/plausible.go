package transforms

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// yardstick says how far a figure may be from what it is held against before its
// sender is asked: a line of reference/plausibility.csv. Whole numbers; 0 in a
// factor: not compared with that.
type yardstick struct {
	field, vi, en string
	flow          bool // of a span: compared with spans of the same kind only; else what there is on a day
	previous      margin
	median        margin
	except        string // a sector whose figures are far from all others by nature
	of            func(*Organisation) *int64
}

// margin is a factor, and the difference below which a factor says nothing.
type margin struct{ times, least int64 }

// far tells that two figures are a margin apart. Nothing is a multiple of zero.
func (m margin) far(a, b int64) bool {
	lo, hi := min(a, b), max(a, b)
	return m.times > 0 && lo > 0 && hi/m.times >= lo && hi-lo >= m.least
}

var yardsticks = sync.OnceValue(func() []yardstick {
	of := map[string]func(*Organisation) *int64{
		"member_count":        func(o *Organisation) *int64 { return o.MemberCount },
		"worker_count":        func(o *Organisation) *int64 { return o.WorkerCount },
		"charter_capital_vnd": func(o *Organisation) *int64 { return o.CharterCapitalVND },
		"total_capital_vnd":   func(o *Organisation) *int64 { return o.TotalCapitalVND },
		"revenue_vnd":         func(o *Organisation) *int64 { return o.RevenueVND },
	}
	whole := func(s string) int64 {
		n, err := strconv.ParseInt(cmp.Or(s, "0"), 10, 64)
		if err != nil {
			panic(fmt.Sprintf("plausibility.csv: %v", err)) // built in: found by any test
		}
		return n
	}
	var out []yardstick
	for _, r := range mustCSV(Reference()["plausibility"]) {
		out = append(out, yardstick{r["field"], r["vi"], r["en"], r["measure"] == "flow",
			margin{whole(r["times_previous"]), whole(r["least_previous"])}, margin{whole(r["times_median"]), whole(r["least_median"])},
			r["except_sector"], of[r["field"]]})
	}
	return out
})

// Plausible holds the figures of every list in force against the same
// organisation's previous period and against the middle of its unit's list, and
// warns of what is further off than reference/plausibility.csv allows; the values
// stay. resolution is Link's answer for subs. Only organisations at work are
// compared: what a stopped one has left says nothing, unless it grew. Previous is the latest
// period before, whenever it was received; for what is earned in a span, the latest
// of the same kind.
func Plausible(subs []*Submission, resolution []Resolution) []Finding {
	rows := countedRows(subs, resolution, nil)
	p := past{}
	var out []Finding
	for _, s := range byPeriod(subs) {
		working := slices.DeleteFunc(slices.Clone(rows[s]), countedRow.idle)
		told := map[[2]int]bool{} // row and yardstick
		for y := range yardsticks() {
			out = append(out, p.compare(s, working, y, told)...)
			out = append(out, p.grewIdle(s, rows[s], y)...)
		}
		out = append(out, compareWithMedian(s, working, told)...)
	}
	return out
}

// AtCells puts findings of a field that stand at a whole row to its cell, where one
// column of the row's table tells the field; columns are those of the findings' submission.
func AtCells(findings []Finding, columns []ReadColumn) {
	for i := range findings {
		f := &findings[i]
		if f.Field == nil || f.SourceSheet == nil || f.SourceRow == 0 || f.SourceCol != 0 {
			continue
		}
		var cols []int64
		for _, c := range columns {
			if c.Field == *f.Field && c.SourceSheet == *f.SourceSheet && c.FirstRow <= f.SourceRow && f.SourceRow <= c.LastRow {
				cols = append(cols, c.SourceCol)
			}
		}
		if len(cols) == 1 {
			f.SourceCol = cols[0]
			f.Cell = text(Pos{Row: int(f.SourceRow), Col: int(f.SourceCol)}.Address())
		}
	}
}

// countedRow is a row that marts count, its organisation and, where it was asked
// for, the commune of today that it lies in.
type countedRow struct {
	*Organisation
	org   string
	today *string
}

// idle tells that the row says it is not at work.
func (r countedRow) idle() bool { return r.Status != nil && *r.Status != "active" }

// countedRows are the rows of every submission that count, in the order of its list.
// placements are those of resolution, or none.
func countedRows(subs []*Submission, resolution []Resolution, placements []Placement) map[*Submission][]countedRow {
	at := make(map[string]*Submission, len(subs))
	for _, s := range subs {
		at[s.ID] = s
	}
	out := make(map[*Submission][]countedRow, len(subs))
	next := make(map[*Submission]int, len(subs))
	for i, r := range resolution {
		s := at[r.SubmissionID]
		row := countedRow{Organisation: &s.List.Organisations[next[s]], org: r.OrgID}
		next[s]++
		if placements != nil {
			row.today = placements[i].CommuneCode
		}
		if r.IsCounted {
			out[s] = append(out[s], row)
		}
	}
	return out
}

// byPeriod are the submissions with a list in force in the order of their periods' ends, then of their kinds and receipts.
func byPeriod(subs []*Submission) []*Submission {
	var out []*Submission
	for _, s := range subs {
		if s.Status == "accepted" && len(s.InForce) > 0 {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b *Submission) int {
		return cmp.Or(a.List.Period.End().Compare(b.List.Period.End()), cmp.Compare(a.List.Period, b.List.Period), cmp.Compare(a.Receipt, b.Receipt))
	})
	return out
}

// past is what the periods so far said of each figure of each organisation.
type past map[figureOf]*seen

type figureOf struct {
	org, orgType string
	yardstick    int
	kind         string // of the period, for what is earned in a span
}

// seen is the last value of a figure. While it is doubted, believed is the one before the jump.
type seen struct {
	value, believed int64
	period          Period
	doubted         bool
}

// jump is a figure far from the one of the period before.
type jump struct {
	row    int
	value  int64
	before seen
}

// compare tells the jumps of one figure in a list. Where most of a column jumped the
// same way, the column is told once and not its rows: its unit is wrong, not they.
func (p past) compare(s *Submission, rows []countedRow, y int, told map[[2]int]bool) []Finding {
	yard := &yardsticks()[y]
	var up, down []jump
	compared := 0
	for i, r := range rows {
		v := yard.of(r.Organisation)
		if v == nil {
			continue
		}
		key := yard.key(s, r, y)
		last := p[key]
		if last == nil {
			p[key] = &seen{*v, *v, s.List.Period, false}
			continue
		}
		compared++
		j := jump{i, *v, *last}
		switch jumped := last.next(*v, s.List.Period, yard.previous); {
		case jumped && *v > j.before.value:
			up = append(up, j)
		case jumped:
			down = append(down, j)
		}
	}
	var out []Finding
	for _, jumps := range [][]jump{up, down} {
		whole := len(jumps) >= 5 && 2*len(jumps) > compared
		if whole {
			out = append(out, yard.columnFinding(s, rows, jumps, compared))
		}
		for _, j := range jumps {
			told[[2]int{j.row, y}] = true
			if !whole {
				out = append(out, yard.rowFinding(s, rows[j.row], j))
			}
		}
	}
	return out
}

// grewIdle tells the figures of organisations that are listed and not at work that are far above what they had
// when they last worked: they count in the totals too. The past stays what it was at work.
func (p past) grewIdle(s *Submission, rows []countedRow, y int) []Finding {
	yard := &yardsticks()[y]
	var out []Finding
	for _, r := range rows {
		v, last := yard.of(r.Organisation), p[yard.key(s, r, y)]
		if r.idle() && !hasEnded(r.Status) && v != nil && last != nil && *v > last.value && yard.previous.far(last.value, *v) {
			out = append(out, yard.rowFinding(s, r, jump{value: *v, before: *last}))
		}
	}
	return out
}

// key is where the past keeps a figure of a row.
func (y *yardstick) key(s *Submission, r countedRow, at int) figureOf {
	key := figureOf{r.org, r.OrgType, at, ""}
	if y.flow {
		key.kind = s.List.Period.Kind()
	}
	return key
}

// next takes the value of the next period in and tells whether it jumped. One that
// is back where it was before a jump is not told: the jump was.
func (l *seen) next(v int64, p Period, m margin) (jumped bool) {
	jumped = m.far(l.value, v)
	if jumped && l.doubted && !m.far(l.believed, v) {
		jumped = false
	}
	believed := v
	if jumped {
		believed = l.value
	}
	*l = seen{v, believed, p, jumped}
	return jumped
}

// leastRows is how many figures a middle one needs to stand for the list.
const leastRows = 8

// compareWithMedian tells the figures far above the middle one of their type in the list.
func compareWithMedian(s *Submission, rows []countedRow, told map[[2]int]bool) []Finding {
	var out []Finding
	for y := range yardsticks() {
		yard := &yardsticks()[y]
		if yard.median.times == 0 {
			continue
		}
		values := map[string][]int64{}
		for _, r := range rows {
			if v := yard.of(r.Organisation); v != nil {
				values[r.OrgType] = append(values[r.OrgType], *v)
			}
		}
		for _, list := range values {
			slices.Sort(list)
		}
		for i, r := range rows {
			v, list := yard.of(r.Organisation), values[r.OrgType]
			if v == nil || len(list) < leastRows || told[[2]int{i, y}] || yard.except != "" && valueOf(r.Sector) == yard.except {
				continue
			}
			middle := list[len(list)/2]
			if *v <= middle || !yard.median.far(middle, *v) {
				continue
			}
			f := newFinding("figure-near-the-middle", s.at(r), yard.field, yard.show(*v), "what", yard.vi, "what_en", yard.en, "times", timesVI(middle, *v),
				"times_en", timesEN(middle, *v), "middle", yard.show(middle), "count", fmt.Sprint(len(list)), "type", r.OrgType)
			f.SubmissionID = s.ID
			out = append(out, f)
		}
	}
	return out
}

// at is the place of a row.
func (s *Submission) at(r countedRow) Pos {
	return Pos{s.List.Path, r.SourceSheet, int(r.SourceRow), 0}
}

// show is a figure for a message.
func (y *yardstick) show(v int64) string {
	if strings.HasSuffix(y.field, "_vnd") {
		return groupDigits(v) + " đồng"
	}
	return groupDigits(v)
}

func (y *yardstick) rowFinding(s *Submission, r countedRow, j jump) Finding {
	hint, hintEN := y.slip(j)
	f := newFinding("figure-near-last-period", s.at(r), y.field, y.show(j.value), "what", y.vi, "what_en", y.en,
		"period", string(j.before.period), "before", y.show(j.before.value), "now", string(s.List.Period),
		"times", timesVI(j.before.value, j.value), "times_en", timesEN(j.before.value, j.value), "hint", hint, "hint_en", hintEN)
	f.SubmissionID = s.ID
	return f
}

// columnFinding stands at the sheet, with the jump in the middle as the example.
func (y *yardstick) columnFinding(s *Submission, rows []countedRow, jumps []jump, compared int) Finding {
	sorted := slices.Clone(jumps)
	slices.SortStableFunc(sorted, func(a, b jump) int {
		return cmp.Compare(float64(a.value)/float64(a.before.value), float64(b.value)/float64(b.before.value))
	})
	j := sorted[len(sorted)/2]
	hint, hintEN := y.slip(j)
	f := newFinding("column-near-last-period", Pos{File: s.List.Path, Sheet: rows[j.row].SourceSheet}, y.field, y.show(j.value), "what", y.vi, "what_en", y.en,
		"count", fmt.Sprint(len(jumps)), "all", fmt.Sprint(compared), "name", rows[j.row].Name,
		"period", string(j.before.period), "before", y.show(j.before.value),
		"times", timesVI(j.before.value, j.value), "times_en", timesEN(j.before.value, j.value), "hint", hint, "hint_en", hintEN)
	f.SubmissionID = s.ID
	return f
}

// slip names the mistake of typing that a jump looks like.
func (y *yardstick) slip(j jump) (vi, en string) {
	lo, hi := min(j.before.value, j.value), max(j.before.value, j.value)
	off := float64(hi) / float64(lo)
	near := func(n float64) bool { return off > n/2 && off < n*2 }
	switch {
	case strings.HasSuffix(y.field, "_vnd") && near(1e3):
		return "; giống như nhầm đơn vị tính một nghìn lần (đồng với nghìn đồng, triệu đồng với tỷ đồng)", "; as if the unit were a thousand times off"
	case strings.HasSuffix(y.field, "_vnd") && near(1e6):
		return "; giống như nhầm đơn vị tính một triệu lần (đồng với triệu đồng)", "; as if the unit were a million times off"
	case hi == 10*lo:
		return "; giống như thừa hoặc thiếu một số 0", "; as if a zero were too many or missing"
	}
	return "", ""
}

// timesVI says how many times b is of a, both above zero.
func timesVI(a, b int64) string {
	if b >= a {
		return "gấp " + manifold(a, b) + " lần"
	}
	return "chỉ bằng 1/" + manifold(b, a)
}

func timesEN(a, b int64) string {
	if b >= a {
		return manifold(a, b) + " times as much"
	}
	return "only 1/" + manifold(b, a)
}

// manifold is hi over lo to the nearest whole.
func manifold(lo, hi int64) string { return groupDigits(int64(math.Round(float64(hi) / float64(lo)))) }
