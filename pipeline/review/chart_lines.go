package review

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// step is the least of 1, 2 and 5 times a power of ten that covers span with so many steps; whole for counts.
func step(span float64, steps int, u Unit) float64 {
	if span <= 0 {
		return 1
	}
	raw := span / float64(steps)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5, 10} {
		if s := m * power; s >= raw*(1-1e-9) {
			if u == Count {
				return max(1, s)
			}
			return s
		}
	}
	return 10 * power
}

// tick is the number of an axis or a legend: without the decimals that say nothing.
func tick(v float64, u Unit, lang string) string {
	v = math.Round(v*1e9) / 1e9
	if u == Share {
		return FormatRunning(v, u, lang)
	}
	return withoutZeros(FormatNumber(v, u, lang))
}

// when places categories along the axis: by time where all are periods in their order, else evenly. The
// first is 0 and the last 1; one alone stands in the middle.
func when(categories []string) []float64 {
	at := make([]float64, len(categories))
	for i, category := range categories {
		year, part, _ := strings.Cut(category, "-")
		y, err := strconv.Atoi(year)
		after := map[string]float64{"": 1, "H1": 0.5, "H2": 1, "Q1": 0.25, "Q2": 0.5, "Q3": 0.75, "Q4": 1}[part]
		if at[i] = float64(y) + after; err != nil || after == 0 || i > 0 && at[i] <= at[i-1] {
			for n := range at {
				at[n] = float64(n)
			}
			break
		}
	}
	first, span := at[0], at[len(at)-1]-at[0]
	for i := range at {
		if span == 0 {
			at[i] = 0.5
			continue
		}
		at[i] = (at[i] - first) / span
	}
	return at
}

// plot is where the lines of a chart are drawn.
type plot struct {
	left, right, top, bottom float64
	low, high                float64
	xs                       []float64
}

func (p plot) y(v float64) float64 { return p.bottom - (v-p.low)/(p.high-p.low)*(p.bottom-p.top) }

// lines draws values over time: what was done solid, broken where it was not reported; path, goal and
// projection dashed, from point to point.
func (c *Chart) lines(s *scene, lang string) {
	const high = 185.0
	low, most := 0.0, 0.0
	for _, series := range c.Series {
		for _, v := range series.Values {
			if v != nil {
				low, most = min(low, *v), max(most, *v)
			}
		}
	}
	by := step(most-low, 5, c.Unit)
	p := plot{low: math.Floor(low/by+1e-9) * by, high: math.Ceil(most/by-1e-9) * by}
	if p.high == p.low {
		p.high += by
	}
	axis := quiet(7.5)
	p.top = s.legend(c.lineLegend(s, lang), unitWords(c.Unit, lang)) + 13
	p.bottom = p.top + high
	for v := p.low; v <= p.high+by/2; v += by {
		p.left = max(p.left, axis.wide(tick(v, c.Unit, lang))+5)
	}
	p.right = s.width - 1
	for v := p.low; v <= p.high+by/2; v += by {
		s.line(Palette()["grid"].Fill, 0.6, nil, point{p.left, p.y(v)}, point{p.right, p.y(v)})
		s.write(p.left-4, p.y(v), 1, axis, tick(v, c.Unit, lang))
	}
	s.line(Palette()["rule"].Fill, 0.8, nil, point{p.left, p.y(0)}, point{p.right, p.y(0)})
	for _, at := range when(c.Categories) {
		p.xs = append(p.xs, p.left+16+at*(p.right-p.left-46))
	}
	l := labels{area: box{p.left + 1, p.top - 15, s.width, p.bottom - 1}}
	notes := c.gaps(s, p, &l, lang)
	c.drawLines(s, p, &l, lang)
	notes = append(notes, c.numbers(s, p, &l, lang)...)
	s.height = c.timeAxis(s, p, axis) + 2
	if len(notes) > 0 {
		st := quiet(7.5)
		for _, line := range st.wrap(strings.Join(notes, "; "), s.width) {
			s.height += 10
			s.write(0, s.height-5, 0, st, line)
		}
		s.height += 3
	}
}

// dashes of a line by its role.
var dashes = map[string][]float64{"path": {5, 3}, "goal": {2, 3}, "projection": {1.2, 2.4}}

// lineLegend names the lines after pieces of them.
func (c *Chart) lineLegend(s *scene, lang string) []entry {
	var out []entry
	for i, colour := range c.Colours() {
		series := c.Series[i]
		words := series.Name
		if series.done() && !slices.ContainsFunc(series.Values, func(v *float64) bool { return v != nil }) {
			words += " (" + missing(lang) + ")"
		}
		out = append(out, entry{words, func(x, y float64) {
			if pale(colour) {
				s.line(Palette()["hatch"].Fill, lineWidth(series)+0.9, dashes[series.Role], point{x, y}, point{x + 12, y})
			}
			s.line(colour.Fill, lineWidth(series), dashes[series.Role], point{x, y}, point{x + 12, y})
			s.point(series, colour, x+6, y, true, false)
		}})
	}
	if slices.Contains(c.Partial, true) {
		colour := c.Colours()[slices.IndexFunc(c.Series, Series.done)]
		out = append(out, entry{notYet(lang), func(x, y float64) {
			s.line(colour.Fill, 1.8, dashes["projection"], point{x, y}, point{x + 12, y})
			s.point(Series{Role: "actual"}, colour, x+6, y, true, true)
		}})
	}
	for n := range c.Categories {
		if c.unreported(n) {
			return append(out, entry{missing(lang), func(x, y float64) { s.hatch(x, y-4, 10, 8) }})
		}
	}
	return out
}

// pale tells colours that would not show on paper as a line: they get a rim.
func pale(c Colour) bool { return contrast(c.Fill, Palette()["paper"].Fill) < 3 }

func lineWidth(s Series) float64 {
	if s.done() {
		return 1.8
	}
	return 1.2
}

// milestone tells the values of a goal that say something: the last, and every one before it changes. A
// goal may be given for every year up to it.
func (s Series) milestone(n int) bool {
	for _, later := range s.Values[n+1:] {
		if later != nil {
			return *later != *s.Values[n]
		}
	}
	return true
}

// point draws a value on its line, large where it says something of its own, hollow where it is of some units only.
func (s *scene) point(series Series, colour Colour, x, y float64, large, hollow bool) {
	switch {
	case series.Role == "goal" && large:
		s.diamond(x, y, 4, colour.Fill)
	case series.done():
		if pale(colour) {
			s.disc(x, y, 2.9, Palette()["hatch"].Fill)
		}
		s.disc(x, y, 2.4, colour.Fill)
		if hollow {
			s.disc(x, y, 1.3, Palette()["paper"].Fill)
		}
	default:
		s.disc(x, y, 1.1, colour.Fill)
	}
}

// drawLines draws lines and points, and bars their room to labels.
func (c *Chart) drawLines(s *scene, p plot, l *labels, lang string) {
	colours := c.Colours()
	for i, series := range c.Series {
		var run []point
		dash := dashes[series.Role]
		end := func() {
			if len(run) > 1 {
				if pale(colours[i]) {
					s.line(Palette()["hatch"].Fill, lineWidth(series)+0.9, dash, run...)
				}
				s.line(colours[i].Fill, lineWidth(series), dash, run...)
			}
			for n := 1; n < len(run); n++ {
				l.lines = append(l.lines, stroke{run[n-1], run[n]})
			}
			run = nil
		}
		for n, v := range series.Values {
			switch {
			case v != nil && series.done() && n > 0 && (c.partial(n) || c.partial(n-1)) && len(run) > 0: // no fall, and no rise: to be told apart
				from, to := run[len(run)-1], point{p.xs[n], p.y(*v)}
				end()
				run, dash = []point{from, to}, dashes["projection"]
				end()
				run, dash = []point{to}, dashes[series.Role]
			case v != nil:
				run = append(run, point{p.xs[n], p.y(*v)})
			case series.done():
				end()
			}
		}
		end()
	}
	for i, series := range c.Series {
		for n, v := range series.Values {
			if v != nil {
				x, y := p.xs[n], p.y(*v)
				s.of(n, i, c.title(i, n, lang), func() { s.point(series, colours[i], x, y, series.milestone(n), c.partial(n)) })
				l.taken = append(l.taken, box{x - 3, y - 3, x + 3, y + 3})
			}
		}
	}
}

// gap tells that a value was not reported, for it comes before others of its series, or nothing in the chart is
// of the future.
func (c *Chart) gap(series, category int) bool {
	s := c.Series[series]
	if !s.done() || s.Values[category] != nil {
		return false
	}
	for _, later := range s.Values[category+1:] {
		if later != nil {
			return true
		}
	}
	return !slices.ContainsFunc(c.Series, func(s Series) bool { return !s.done() })
}

// unreported tells that nothing was reported for a time of which it should have been.
func (c *Chart) unreported(category int) bool {
	for i, s := range c.Series {
		if s.done() && !c.gap(i, category) {
			return false
		}
	}
	return slices.ContainsFunc(c.Series, Series.done)
}

// gaps hatches the times for which nobody reported, and notes the ones that only some series lack.
func (c *Chart) gaps(s *scene, p plot, l *labels, lang string) []string {
	partly := make([][]string, len(c.Series))
	from := -1
	for n := 0; n <= len(c.Categories); n++ {
		all := n < len(c.Categories) && c.unreported(n)
		switch {
		case all && from < 0:
			from = n
		case !all && from >= 0:
			c.hatchTimes(s, p, l, from, n-1, lang)
			from = -1
		}
		for i := range c.Series {
			if n < len(c.Categories) && !all && c.gap(i, n) {
				partly[i] = append(partly[i], plain(c.Categories[n]))
			}
		}
	}
	var notes []string
	for i, times := range partly {
		if len(times) > 0 {
			words := missing(lang)
			notes = append(notes, plain(c.Series[i].Name)+": "+words+" "+strings.Join(times, ", "))
		}
	}
	return notes
}

// hatchTimes marks the times from first to last on the axis.
func (c *Chart) hatchTimes(s *scene, p plot, l *labels, first, last int, lang string) {
	left, right := p.xs[first]-5, p.xs[last]+5
	var names []string
	for _, name := range c.Categories[first : last+1] {
		names = append(names, plain(name))
	}
	s.of(first, 0, strings.Join(names, ", ")+": "+missing(lang), func() {
		s.hatch(left, p.bottom-9, right-left, 9)
		l.taken = append(l.taken, box{left, p.bottom - 9, right, p.bottom})
	})
}

// numbers sets the values beside their points: milestones, what was done all of it as long as one or two
// series were, else the first and the last of each; of paths and projections the last, and where the
// last value was done. What finds no room is returned as a note.
func (c *Chart) numbers(s *scene, p plot, l *labels, lang string) []string {
	done, lastDone := 0, -1
	for _, series := range c.Series {
		if series.done() {
			done++
			for n, v := range series.Values {
				if v != nil {
					lastDone = max(lastDone, n)
				}
			}
		}
	}
	var notes []string
	set := func(wanted func(Series) bool, which func(s Series, n, first, last int) bool) {
		for i, series := range c.Series {
			if !wanted(series) {
				continue
			}
			st := ink(8, true)
			if !series.done() {
				st = quiet(7.5)
				if fill := Palette()[series.Role].Fill; contrast(fill, Palette()["paper"].Fill) >= 4.5 {
					st.colour = fill
				}
			} else if done > 1 {
				st = ink(7.5, false)
			}
			first, last := -1, -1
			for n, v := range series.Values {
				if v != nil {
					last = n
					if first < 0 {
						first = n
					}
				}
			}
			for n, v := range series.Values {
				if v == nil || !which(series, n, first, last) {
					continue
				}
				text := FormatNumber(*v, c.Unit, lang)
				if goal := c.roles(n).goal; series.Role == "path" && goal != nil && FormatNumber(*goal, c.Unit, lang) == text {
					continue // the goal is where the path ends
				}
				placed := false
				s.of(n, i, c.title(i, n, lang), func() {
					placed = l.put(s, point{p.xs[n], p.y(*v)}, st, text)
				})
				if !placed {
					notes = append(notes, c.title(i, n, lang))
				}
			}
		}
	}
	set(func(s Series) bool { return s.Role == "goal" }, func(s Series, n, _, _ int) bool { return s.milestone(n) })
	set(Series.done, func(_ Series, n, first, last int) bool { return done <= 2 || n == first || n == last })
	set(func(s Series) bool { return s.Role == "path" || s.Role == "projection" }, func(s Series, n, _, last int) bool {
		return n == last || s.Role == "path" && n == lastDone
	})
	return notes
}

// timeAxis sets the categories below the plot, in as many lines as keep them apart, and says how far down
// they reach.
func (c *Chart) timeAxis(s *scene, p plot, st style) float64 {
	limit := max(46, (p.right-p.left-46)/float64(max(1, len(c.Categories)-1))-4)
	deep := 1
	var lines [][]string
	for _, category := range c.Categories {
		l := st.even(category, limit)
		lines = append(lines, l)
		deep = max(deep, len(l))
	}
	high := float64(deep) * leading * st.size
	var ends []float64 // how far right each line of labels is taken
	for n, l := range lines {
		half := st.widest([]string{c.Categories[n]}, limit) / 2
		x := min(max(p.xs[n], half), s.width-half)
		row := 0
		for row < len(ends) && ends[row] > x-half-3 {
			row++
		}
		if row == len(ends) {
			ends = append(ends, 0)
		}
		ends[row] = x + half
		y := p.bottom + 5 + float64(row)*high
		s.line(Palette()["rule"].Fill, 0.6, nil, point{p.xs[n], p.bottom}, point{p.xs[n], p.bottom + 2.5})
		s.paragraph(x, y+float64(len(l))*leading*st.size/2, 0.5, st, l)
	}
	return p.bottom + 5 + float64(len(ends))*high
}

// labels finds room for texts beside points.
type labels struct {
	area  box
	taken []box
	texts []box // of the boxes taken, those of texts
	lines []stroke
	// leaders lead from points to texts that are far from them.
	leaders []stroke
}

// stroke is a straight line.
type stroke [2]point

// crosses tells that the line runs through a box.
func (l stroke) crosses(b box) bool {
	steps := math.Ceil(math.Hypot(l[1].x-l[0].x, l[1].y-l[0].y) / 2)
	for n := 0.0; n <= steps; n++ {
		t := n / max(1, steps)
		x, y := l[0].x+t*(l[1].x-l[0].x), l[0].y+t*(l[1].y-l[0].y)
		if x > b.left-1 && x < b.right+1 && y > b.top+1 && y < b.bottom-1 {
			return true
		}
	}
	return false
}

// put sets a text beside a point: as near as there is room, off the lines if it can, never on another text.
// It tells whether there was any.
func (l *labels) put(s *scene, at point, st style, text string) bool {
	text = plain(text)
	w, h := st.wide(text), (ascent+descent)*st.size
	for _, overLines := range []bool{false, true} {
		limit := 30.0
		if overLines {
			limit = 400
		}
		for far := 4.0; far <= limit; far += 4 {
			for _, d := range []point{{0, -1}, {0, 1}, {1, 0}, {-1, 0}, {1, -1}, {-1, -1}, {1, 1}, {-1, 1}} {
				x, y := at.x+d.x*(far+w/2), at.y+d.y*(far+h/2)
				b := st.boxAt(x, y, 0.5, text)
				leader := stroke{at, {min(max(at.x, b.left), b.right), min(max(at.y, b.top), b.bottom)}}
				away := math.Hypot(leader[1].x-at.x, leader[1].y-at.y) > 9
				if !l.free(b) || !overLines && l.crossed(b) || away && slices.ContainsFunc(l.texts, leader.crosses) {
					continue
				}
				l.taken, l.texts = append(l.taken, box{b.left - 1.5, b.top, b.right + 1.5, b.bottom}), append(l.texts, b)
				if away {
					s.line(Palette()["rule"].Fill, 0.5, nil, leader[:]...)
					l.leaders = append(l.leaders, leader)
				}
				if overLines {
					s.rect(b.left-0.5, b.top+1, b.right-b.left+1, b.bottom-b.top-1.5, Palette()["paper"].Fill)
				}
				s.write(x, y, 0.5, st, text)
				return true
			}
		}
	}
	return false
}

// free tells that a box lies within the area and meets no other.
func (l *labels) free(b box) bool {
	return b.left >= l.area.left && b.right <= l.area.right && b.top >= l.area.top && b.bottom <= l.area.bottom &&
		!slices.ContainsFunc(l.taken, b.meets) && !slices.ContainsFunc(l.leaders, func(l stroke) bool { return l.crosses(b) })
}

// crossed tells that a line of the chart runs through a box.
func (l *labels) crossed(b box) bool {
	return slices.ContainsFunc(l.lines, func(line stroke) bool { return line.crosses(b) })
}
